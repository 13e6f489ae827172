use ob_runtime::{BaseUrl, Call, Credentials, Date, DateTime, Decimal, Endpoint, Number};
use proptest::prelude::*;

use crate::bank::{Account, Creditor, Currency, Payment};
use crate::operations::{Search, Session};
use crate::{read, survives, try_read, write};

proptest! {
    #[test]
    fn path_arguments_can_be_read_back(text in "\\PC{1,20}", more in prop::collection::vec("[a-zA-Z0-9,/%? ]{1,5}", 1..4)) {
        prop_assume!(text != "." && text != "..");
        let base = BaseUrl::parse("https://api.example").unwrap();
        let search = Search { ids: more.clone(), exploded: vec![text.clone()], ..Search::new(&text) };
        let request = search.encode(&Call::new(&base, &Session::new(), &Credentials::none().bearer("t"))).unwrap();
        let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let segments: Vec<&str> = request.uri().path().split('/').collect();
        prop_assert_eq!(segments.len(), 6);
        prop_assert_eq!(decode(segments[2]), text.clone());
        prop_assert_eq!(segments[4].split(',').map(decode).collect::<Vec<_>>(), more);
        prop_assert_eq!(request.uri().query().and_then(|query| query.strip_prefix("exploded=")).map(decode), Some(text));
    }

    #[test]
    fn decimals_survive(text in "-?(0|[1-9][0-9]{0,13})(\\.[0-9]{1,14})?") {
        survives::<Decimal>(&format!("\"{text}\""));
        survives::<Number>(&text);
    }

    #[test]
    fn both_ways_of_reading_decimals_agree(text in "[-+]?[0-9]{0,20}\\.?[0-9]{0,12}(e-?[0-9])?") {
        // An exponent of nothing takes the general way, whatever the digits are.
        let exponent = if text.contains('e') { "" } else { "e0" };
        let general = try_read::<Decimal>(&format!("\"{text}{exponent}\"")).ok();
        prop_assert_eq!(try_read::<Decimal>(&format!("\"{text}\"")).ok().map(|value| value.to_string()), general.map(|value| value.to_string()));
    }

    #[test]
    fn date_times_survive(
        date in "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])",
        time in "[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?",
        zone in "(|Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)",
    ) {
        survives::<Date>(&format!("\"{date}\""));
        survives::<DateTime>(&format!("\"{date}{time}{zone}\""));
        let read: DateTime = format!("{date}{time}{zone}").parse().unwrap();
        prop_assert_eq!(read.offset().is_some(), !zone.is_empty());
        prop_assert_eq!(read.civil().date().to_string(), date);
    }

    #[test]
    fn vocabularies_keep_every_text(text in "\\PC{0,12}") {
        let word = Currency::from(text.as_str());
        prop_assert_eq!(word.as_str(), text.as_str());
        let json = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(write(&read::<Currency>(&json)), json);
    }

    #[test]
    fn nothing_panics(text in "[{}\\[\\]\",:a-z0-9\\\\.eE+ -]{0,60}") {
        _ = try_read::<Account>(&text);
        _ = try_read::<Payment>(&text);
        _ = try_read::<Creditor>(&text);
        _ = text.parse::<DateTime>();
        _ = text.parse::<Date>();
        _ = text.parse::<Number>();
        _ = ob_runtime::Template::new(text.as_str()).finish(&[]);
        _ = BaseUrl::parse(&text);
    }
}
