//! Faults that are known and not yet mended. What is listed here fails as it should not; once it does not any more, a
//! test says so, and it moves to where it belongs.

use bytes::Bytes;
use http::Response;
use ob_nextgenpsd2::payments::GetPaymentInformation;
use ob_runtime::Endpoint;

/// Samples that don't come back whole, and why.
pub const SAMPLES: &[(&str, &str)] = &[
    ("nextgenpsd2/getPaymentInformation/200.multipart", "ob-runtime reads no multipart body into an object"),
    ("open-payments/getPaymentInformation/200.multipart", "ob-runtime reads no multipart body into an object"),
];

/// A fault, and whether it is gone.
type Case = (&'static str, fn() -> bool);

/// What should hold and does not, and why.
const CASES: &[Case] = &[
    ("null counts as a member when the alternatives of a union are told apart", || {
        payment_is_read(r#""startDate": null, "frequency": null, "endDate": null"#)
    }),
    ("null of one member alone keeps an answer from being read", || {
        payment_is_read(r#""batchBookingPreferred": null"#)
    }),
];

#[test]
fn known_faults_are_still_there() {
    let mended: Vec<&str> = CASES.iter().filter(|(_, holds)| holds()).map(|(fault, _)| *fault).collect();
    assert!(mended.is_empty(), "mended, and still listed: {mended:?}");
}

/// A single payment, by a server that writes all members that any kind of payment has.
fn payment_is_read(nulls: &str) -> bool {
    let body = format!(
        r#"{{"debtorAccount": {{}}, "creditorAccount": {{}}, "creditorName": "Rösterei",
            "instructedAmount": {{"currency": "EUR", "amount": "48.20"}}, {nulls}}}"#
    );
    let response = Response::builder().header("content-type", "application/json").body(Bytes::from(body)).unwrap();
    GetPaymentInformation::decode(response).is_ok()
}
