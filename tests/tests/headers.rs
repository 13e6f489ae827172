//! Header conventions, for every operation of every crate: each header is sent exactly where the document declares it.

use std::collections::BTreeSet;

use http::Request;
use ob_runtime::{Bytes, Uuid};
use serde_json::{Map, Value, json};

use crate::operations::{self, Row};
use crate::round_trips::sampled;
use crate::samples::Body;

/// A session with every header that there is, however little an operation has to do with it.
#[test]
fn headers_of_the_session_are_sent_where_they_are_declared() {
    for row in operations::all() {
        let session = row.session.iter().map(|field| field.name.to_ascii_lowercase()).collect::<BTreeSet<_>>();
        let parameters = (row.operation)().parameters;
        // What the caller decides call by call is no business of the session.
        let callers: BTreeSet<String> =
            parameters.iter().map(|parameter| parameter.field.name.to_ascii_lowercase()).collect();
        let declared = row.described().headers.iter().map(|(name, _)| name.to_ascii_lowercase());
        let due: BTreeSet<String> = declared.filter(|name| session.contains(name) && !callers.contains(name)).collect();
        let request = request(&row, &full(&row)).unwrap();
        let sent: BTreeSet<String> = request.headers().keys().map(|name| name.as_str().to_owned()).collect();
        assert_eq!(sent.intersection(&session).cloned().collect::<BTreeSet<_>>(), due, "{} {}", row.api, row.id());
        let others: BTreeSet<&str> = sent.difference(&session).map(String::as_str).collect();
        let known = ["accept", "content-type", "content-length", "authorization", "x-request-id"];
        assert!(others.iter().all(|name| known.contains(name)), "{} {}: {others:?}", row.api, row.id());
    }
}

#[test]
fn the_consent_is_sent_with_accounts_and_nothing_else() {
    let with_consent = operations::all()
        .into_iter()
        .filter(|row| request(row, &full(row)).unwrap().headers().contains_key("consent-id"));
    let ids: Vec<String> = with_consent.map(|row| format!("{} {}", row.api, row.id())).collect();
    insta::assert_snapshot!(ids.join("\n"));
}

#[test]
fn a_required_header_that_is_missing_is_named() {
    let mut count = 0;
    for row in operations::all() {
        let operation = (row.operation)();
        for (name, _) in row.described().headers.iter().filter(|(_, required)| *required) {
            let is_session = row.session.iter().any(|field| field.name.eq_ignore_ascii_case(name));
            assert!(!is_session || operation.required_session.contains(&name.as_str()), "{} {name}", row.id());
        }
        for name in operation.required_session {
            for lacking in [None, Some(""), Some("  ")] {
                let mut session = full(&row);
                match lacking {
                    None => _ = session.remove(*name),
                    // What is no text has no empty value.
                    Some(_) if *name == "PSU-IP-Address" => continue,
                    Some(blank) => _ = session.insert((*name).to_owned(), json!(blank)),
                }
                let fault = request(&row, &session).unwrap_err();
                let wanted = format!("the session lacks the header `{name}`: set its `");
                assert!(fault.starts_with(&wanted), "{} {}", row.api, row.id());
            }
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn an_empty_value_is_never_sent() {
    for row in operations::all() {
        let required = (row.operation)().required_session;
        let mut session = full(&row);
        for (name, value) in &mut session {
            if !required.contains(&name.as_str()) && TEXTS.contains(&name.as_str()) {
                *value = json!("");
            }
        }
        let request = request(&row, &session).unwrap();
        let empty = request.headers().iter().find(|(_, value)| value.as_bytes().trim_ascii().is_empty());
        assert_eq!(empty, None, "{} {}", row.api, row.id());
        let sent = TEXTS.iter().filter(|name| !required.contains(name) && request.headers().contains_key(**name));
        assert_eq!(sent.collect::<Vec<_>>(), Vec::<&&str>::new(), "{} {}", row.api, row.id());
    }
}

#[test]
fn every_request_has_an_id_of_its_own() {
    let mut ids = BTreeSet::new();
    for row in operations::all() {
        let generated = (row.operation)().generated;
        for _ in 0..2 {
            let request = request(&row, &full(&row)).unwrap();
            let has_id = matches!(generated, [name] if name.eq_ignore_ascii_case("x-request-id"));
            assert_eq!(request.headers().contains_key("x-request-id"), has_id, "{}", row.id());
            if let Some(id) = request.headers().get("x-request-id") {
                let id: Uuid = id.to_str().unwrap().parse().unwrap();
                assert!(ids.insert(id), "{}: {id} again", row.id());
            }
        }
    }
    assert!(ids.len() > 100, "{}", ids.len());
}

/// Headers of sessions that are any text.
const TEXTS: &[&str] = &[
    "Consent-ID",
    "PSU-Accept",
    "PSU-Accept-Charset",
    "PSU-Accept-Encoding",
    "PSU-Accept-Language",
    "PSU-Corporate-ID",
    "PSU-Corporate-ID-Type",
    "PSU-ID",
    "PSU-ID-Type",
    "PSU-IP-Port",
    "PSU-User-Agent",
    "TPP-Brand-Logging-Information",
];

/// All headers of the session; `X-ConsentId` is another name of `Consent-ID`.
fn full(row: &Row) -> Map<String, Value> {
    let values = row.session.iter().filter(|field| field.name != "X-ConsentId").map(|field| {
        let value = match field.name {
            "X-BicFi" => "BRYGSESS",
            "token-customer-ip-address" => "192.0.2.44",
            "customer-initiated" => "true",
            "PSU-IP-Address" => "192.0.2.44",
            "PSU-IP-Port" => "443",
            "PSU-Http-Method" => "GET",
            "PSU-Device-ID" => "99435c7e-ad88-49ec-a2ad-99ddcb1f5555",
            "PSU-Geo-Location" => "GEO:50.110900;8.682100",
            "TPP-Redirect-Preferred" | "TPP-Decoupled-Preferred" => "true",
            _ => "some",
        };
        (field.name.to_owned(), json!(value))
    });
    values.collect()
}

fn request(row: &Row, session: &Map<String, Value>) -> Result<Request<Bytes>, String> {
    let sample = sampled(row).into_iter().find(|(sample, _)| sample.of == "request");
    let body = sample.map(|(sample, body)| Body::new(body, sample.bytes));
    (row.encode_with)(body.as_ref(), &Value::Object(session.clone())).map(|sent| sent.request)
}
