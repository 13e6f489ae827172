//! What `Debug` shows: words of vocabularies, booleans and what is public; nothing of a person.

use bytes::Bytes;
use http::Response;
use ob_nextgenpsd2::accounts::{GetAccountList, GetTransactionList};
use ob_nextgenpsd2::types::PsuData;
use ob_open_payments::accounts::AccountDetails;
use ob_open_payments::consents::Consents;
use ob_open_payments::types::ChallengeData;
use ob_runtime::{Endpoint, reveal};
use serde_json::{from_value, json};

use crate::operations::{self, Row};
use crate::samples::{self, Body, Sample};

#[test]
fn an_account_shows_what_kind_it_is() {
    let account: AccountDetails = from_value(json!({
        "resourceId": "a-77", "iban": "SE4550000000058398257466", "currency": "SEK", "name": "Hushåll",
        "ownerName": "Saga Ek", "status": "enabled", "usage": "household", "cashAccountType": "CACC",
        "_links": { "balances": { "href": "/accounts/a-77/balances" } },
    }))
    .unwrap();
    assert_eq!(
        format!("{account:?}"),
        r#"AccountDetails { currency: "SEK", cashAccountType: "CACC", status: enabled, usage: Other(..), _links: AccountLinks { balances: Link { .. }, .. }, .. }"#
    );
    let revealed = format!("{:?}", reveal(&account));
    assert!(revealed.contains("Saga Ek") && revealed.contains("SE4550000000058398257466"), "{revealed}");
}

#[test]
fn a_consent_shows_what_it_is_good_for() {
    let consents: Consents = from_value(json!({
        "access": { "accounts": [{ "iban": "SE4550000000058398257466", "currency": "SEK" }], "allPsd2": "allAccounts" },
        "recurringIndicator": true, "validUntil": "2024-10-31", "frequencyPerDay": 4, "combinedServiceIndicator": false,
    }))
    .unwrap();
    assert_eq!(
        format!("{consents:?}"),
        r#"Consents { access: AccountAccess { accounts: [AccountReference { currency: "SEK", .. }], allPsd2: allAccounts, .. }, recurringIndicator: true, validUntil: "2024-10-31", frequencyPerDay: 4, combinedServiceIndicator: false, .. }"#
    );
}

#[test]
fn secrets_show_nowhere() {
    let data: PsuData = from_value(json!({ "password": "Glockenblume 7" })).unwrap();
    let challenge: ChallengeData = from_value(json!({ "data": ["b2f6a0de"], "otpMaxLength": 8 })).unwrap();
    for (shown, hidden) in [
        (format!("{data:?}"), "Glockenblume"),
        (format!("{:?}", reveal(&data)), "Glockenblume"),
        (format!("{challenge:?}"), "b2f6"),
        (format!("{:?}", reveal(&challenge)), "b2f6"),
    ] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert_eq!(format!("{:?}", reveal(&data)), "PsuData { password: [redacted], .. }");
}

#[test]
fn an_answer_shows_its_request_id_and_no_account() {
    let body = r#"{"accounts":[{"iban":"DE02500105170648489890","currency":"EUR","ownerName":"Lida Brandt"}]}"#;
    let response = Response::builder().header("content-type", "application/json");
    let response = response.header("x-request-id", "3c9f0a2e-6d0e-4c7e-8f57-0f2b6a1f9b11").body(body.into()).unwrap();
    assert_eq!(
        format!("{:?}", GetAccountList::decode(response).unwrap()),
        r#"GetAccountListResponse { X-Request-ID: "3c9f0a2e-6d0e-4c7e-8f57-0f2b6a1f9b11", body: AccountList { accounts: [AccountDetails { currency: "EUR", .. }], .. }, .. }"#
    );
}

#[test]
fn text_bodies_are_not_shown() {
    let response = Response::builder().header("content-type", "application/xml");
    let response = response.body(Bytes::from("<Nm>Lida Brandt</Nm>")).unwrap();
    let shown = format!("{:?}", GetTransactionList::decode(response).unwrap());
    assert!(!shown.contains("Lida"), "{shown}");
}

#[test]
fn operations_show_their_name() {
    let mut list = GetTransactionList::new("acc-31", "both".into());
    list.entry_reference_from = Some("entry-118".into());
    assert_eq!(format!("{list:?}"), "getTransactionList { bookingStatus: both, .. }");
}

/// Names, account numbers, phone numbers and passwords of the samples.
const PERSONAL: &[&str] = &[
    "Lida",
    "Brandt",
    "Saga Ek",
    "Nils Ek",
    "648489890",
    "60001234567",
    "123456789",
    "5550142",
    "5550 142",
    "555 01 42",
    "512345",
    "Glockenblume",
    "Slussen",
    "0418263",
    "7710425",
    "41 77 02",
    "b2f6a0de",
    "Rösterei",
    "Hafenstraße",
    "5050-1055",
    "410654-2",
    "33180044178",
    "Haushalt",
    "324229",
    "DE0212",
    "AT6119",
    "hsm-key",
    "eyJ",
    "192.0.2.44",
    "DE2170",
    "0007229",
    "2810.07",
    "-49.9",
    "ab12cd34",
    "Miete",
    "p-41",
    "58001",
    "/wf/7b2f",
    "Odile",
    "Marchetti",
    "Baltzer",
    "LU2800",
    "55779911",
    "204060",
    "0019400644750000",
    "4929381332664295",
    "352621555010",
    "1979-05-31",
    "48.20",
];

#[test]
fn no_body_shows_a_person() {
    for row in operations::all() {
        for sample in samples::of(row.api, row.id()) {
            let shown = debug_of(&row, &sample);
            let leak = PERSONAL.iter().find(|personal| shown.contains(**personal));
            assert!(leak.is_none(), "{}: {leak:?} in {shown}", sample.name);
        }
    }
}

fn debug_of(row: &Row, sample: &Sample) -> String {
    let body = row.described().bodies.iter().find(|body| sample.is_of(body)).unwrap();
    let Some(status) = body.status() else {
        return (row.encode)(Some(&Body::new(body, sample.bytes.clone()))).unwrap().debug;
    };
    let response = Response::builder().status(status).header("content-type", body.media.as_deref().unwrap());
    (row.debug)(response.body(sample.bytes.clone()).unwrap())
}
