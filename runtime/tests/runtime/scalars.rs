use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ob_runtime::{Base64, Bytes, Date, DateTime, Decimal, Number, Quoted, Secret, Uuid};

use crate::bank::{Currency, Level};
use crate::{read, survives, try_read, write};

#[test]
fn lenient_only_where_the_value_survives() {
    assert_eq!(read::<String>("42"), "42");
    assert_eq!(read::<String>("18446744073709551615"), "18446744073709551615");
    assert_eq!(read::<String>("true"), "true");
    assert!(try_read::<String>("1.5").is_err());
    assert!(read::<bool>("\"true\""));
    assert!(try_read::<bool>("\"yes\"").is_err());
    assert!(try_read::<bool>("1").is_err());
    assert_eq!(read::<i64>("\"-42\""), -42);
    assert_eq!(read::<i32>("2147483647"), i32::MAX);
    assert!(try_read::<i32>("2147483648").is_err());
    assert!(try_read::<i64>("9223372036854775808").is_err());
    assert!(try_read::<i64>("1.0").is_err());
    assert_eq!(read::<Option<i64>>("null"), None);
    assert!(try_read::<Vec<i64>>("null").is_err());
}

#[test]
fn decimals_are_exact() {
    for text in
        ["0", "0.00", "-0.10", "12.50", "100.00", "79228162514264337593543950335", "0.0000000000000000000000000001"]
    {
        survives::<Decimal>(&format!("\"{text}\""));
        survives::<Number>(text);
        // The other token, exactly.
        assert_eq!(read::<Decimal>(text).to_string(), text);
        assert_eq!(read::<Number>(&format!("\"{text}\"")).to_string(), text);
    }
    for (text, value) in [("1e2", "100"), ("1.20E+2", "120"), ("12.5e-3", "0.0125"), ("0e100", "0"), ("1.5e0", "1.5")] {
        assert_eq!(read::<Number>(text).to_string(), value, "{text}");
    }
    for text in ["\"\"", "\"1_000\"", "\"1,5\"", "\".5\"", "\"5.\"", "\"abc\"", "\" 1\"", "\"1e\"", "1e400", "1e-400"] {
        assert!(try_read::<Decimal>(text).is_err(), "{text}");
    }
    assert!(try_read::<Decimal>("\"79228162514264337593543950336\"").is_err());
    assert!(try_read::<Decimal>("\"0.00000000000000000000000000001\"").is_err());
    assert!(try_read::<Decimal>("null").is_err());
    assert_eq!(read::<Decimal>("\"1\\u0032.5\"").to_string(), "12.5");
}

#[test]
fn quoted_values() {
    survives::<Quoted<i64>>("\"42\"");
    assert_eq!(write(&read::<Quoted<i64>>("42")), "\"42\"");
    assert_eq!(write(&read::<Quoted<bool>>("true")), "\"true\"");
    assert!(try_read::<Quoted<i64>>("\"x\"").is_err());
}

#[test]
fn dates() {
    survives::<Date>("\"2024-02-29\"");
    for text in ["2023-02-29", "2024-2-9", "2024-02-29T00:00:00Z", "20240229", "", "2024-02-2\u{660}"] {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
}

#[test]
fn date_times_as_banks_write_them() {
    for (text, timestamp) in [
        ("2020-11-19T16:54:06Z", Some("2020-11-19T16:54:06Z")),
        ("2020-11-19t16:54:06.854z", Some("2020-11-19T16:54:06.854Z")),
        ("2020-11-19T16:54:06.123456789012+01:00", Some("2020-11-19T15:54:06.123456789Z")),
        ("2020-11-19T16:54:06+0100", Some("2020-11-19T15:54:06Z")),
        ("2020-11-19T16:54:06-01", Some("2020-11-19T17:54:06Z")),
        ("2020-11-19 16:54:06.854", None),
        ("2020-11-19T16:54", None),
        ("2016-12-31T23:59:60Z", Some("2016-12-31T23:59:59Z")),
    ] {
        survives::<DateTime>(&format!("\"{text}\""));
        let read: DateTime = text.parse().unwrap();
        assert_eq!(read.timestamp().map(|stamp| stamp.to_string()).as_deref(), timestamp, "{text}");
    }
    for text in [
        "2020-11-19",
        "2020-11-19T",
        "2020-11-19T25:00:00Z",
        "2020-11-19T16:54:61Z",
        "2020-11-19T16:54:06.Z",
        "2020-11-19T16:54:06+1",
        "2020-11-19T16:54:06+01:60",
        "2020-11-19T16:54:06Z ",
    ] {
        assert!(text.parse::<DateTime>().is_err(), "{text}");
    }
    let stamp: jiff::Timestamp = "2020-11-19T15:54:06.5Z".parse().unwrap();
    assert_eq!(DateTime::from(stamp).as_str(), "2020-11-19T15:54:06.5Z");
    let offset = jiff::tz::Offset::from_seconds(-(3 * 3600 + 1800)).unwrap();
    let zoned = DateTime::from(stamp.to_zoned(offset.to_time_zone()));
    assert_eq!(zoned.as_str(), "2020-11-19T12:24:06.5-03:30");
    assert_eq!(zoned.as_str().parse::<DateTime>().unwrap(), zoned);
    assert_eq!(zoned.offset(), Some(offset));
    assert_eq!(DateTime::from(zoned.civil()).as_str(), "2020-11-19T12:24:06.5");
}

#[test]
fn addresses_and_ids() {
    survives::<Uuid>("\"6fa459ea-ee8a-4ca4-894e-db77e160355e\"");
    survives::<IpAddr>("\"::1\"");
    survives::<Ipv4Addr>("\"192.0.2.1\"");
    survives::<Ipv6Addr>("\"2001:db8::1\"");
    assert!(try_read::<Ipv4Addr>("\"::1\"").is_err());
}

#[test]
fn base64_stays_as_it_came() {
    for text in ["-_-_", "+/+/", "QQ==", "QQ"] {
        survives::<Base64>(&format!("\"{text}\""));
        assert!(Base64::from(text).decode().is_some(), "{text}");
    }
    assert_eq!(Base64::from("QQ").decode().unwrap(), b"A");
    assert_eq!(Base64::from_bytes(b"A").as_str(), "QQ==");
    assert_eq!(Base64::from("no base64").decode(), None);
    assert_eq!(read::<Bytes>("\"QQ\""), "A");
    assert_eq!(write(&Bytes::from("A")), "\"QQ==\"");
}

#[test]
fn vocabularies_keep_what_they_do_not_know() {
    assert_eq!(read::<Currency>("\"EUR\""), Currency::Eur);
    survives::<Currency>("\"GBP\"");
    assert_eq!(write(&read::<Currency>("1")), "\"1\"");
    assert_eq!(write(&read::<Currency>("true")), "\"true\"");
    assert!(try_read::<Currency>("1.5").is_err());
    assert_eq!(Currency::from("SEK"), Currency::Sek);
    assert_eq!("GBP".parse::<Currency>().unwrap().to_string(), "GBP");
    assert_eq!(serde_json::from_str::<Currency>("\"SEK\"").unwrap(), Currency::Sek);
    survives::<Level>("2");
    survives::<Level>("3");
    assert_eq!(Level::from(1), Level::Low);
    assert_eq!(read::<Level>("\"2\""), Level::High);
}

#[test]
fn secrets() {
    survives::<Secret>("\"s3cret\"");
    let secret = Secret::from("s3cret");
    assert_eq!(format!("{secret:?}"), "[redacted]");
    assert_eq!(secret.expose(), "s3cret");
    assert!(secret == Secret::from("s3cret") && secret != Secret::from("s3cres") && secret != Secret::from("s3"));
}

#[test]
fn any_json_stays() {
    survives::<serde_json::Value>(r#"{"a":[1,2.5,null,{"b":"c"}]}"#);
    survives::<Option<Vec<serde_json::Value>>>(r#"[{"a":1},"x"]"#);
}
