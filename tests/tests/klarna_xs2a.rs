//! What the guide to consents prints, and what its providers' clients have seen.

use bytes::Bytes;
use http::Response;
use ob_klarna_xs2a::consents::{GetConsent, GetConsentAccounts};
use ob_klarna_xs2a::errors::Xs2aErrorBody;
use ob_runtime::{Endpoint, Error};

/// The answer that the guide prints. There, a comma follows the last link, which is no JSON; it is left out here.
const CONSENT: &str = r#"{
    "data": {
        "consent_id": "gp4cb0g6d9r3qf4d68fkrlb7ejo8mqqk",
        "consent_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbiI6IjEyMzQ1Njc4OTAifQ.na71ipK8ASvggoM6C5vMjBKgJlZLxV-m6ElgHBrNtlU",
        "consents": {
            "accounts": "https://someurl.com/xs2a/v1/consents/gp4cb0g6d9r3qf4d68fkrlb7ejo8mqqk/accounts/get",
            "account_details": "https://someurl.com/xs2a/v1/consents/gp4cb0g6d9r3qf4d68fkrlb7ejo8mqqk/account-details/get",
            "balances": "https://someurl.com/xs2a/v1/consents/gp4cb0g6d9r3qf4d68fkrlb7ejo8mqqk/balances/get",
            "transactions": "https://someurl.com/xs2a/v1/consents/gp4cb0g6d9r3qf4d68fkrlb7ejo8mqqk/transactions/get"
        }
    }
}"#;

#[test]
fn the_consent_of_the_guide() {
    let consent = GetConsent::decode(json(200, CONSENT)).unwrap().body.data;
    assert_eq!(consent.consent_id, "gp4cb0g6d9r3qf4d68fkrlb7ejo8mqqk");
    assert!(consent.consent_token.expose().starts_with("eyJhbGci"));
    let types: Vec<&str> = consent.consents.keys().map(String::as_str).collect();
    assert_eq!(types, ["account_details", "accounts", "balances", "transactions"]);
    assert!(consent.consents["account_details"].ends_with("/account-details/get"));
    assert_eq!(format!("{consent:?}"), "Consent { .. }");
}

#[test]
fn calls_answer_with_any_2xx() {
    let body = r#"{"data":{"consent_token":"next","result":{"accounts":[{"alias":null}]}}}"#;
    for status in [200, 201, 202] {
        let answer = GetConsentAccounts::decode(json(status, body)).unwrap();
        let accounts = answer.body.data.result.unwrap().accounts.unwrap();
        assert_eq!(accounts[0].alias, None);
    }
}

#[test]
fn errors_keep_what_nobody_has_a_name_for() {
    let body = r#"{"error":{"message":"Abgebrochen","kind":"USER.ABORTED"},"consent_token":"next"}"#;
    let Err(Error::Api(error)) = GetConsentAccounts::decode(json(422, body)) else { panic!("no error") };
    let Xs2aErrorBody::ErrorResponse(body) = &error.body else { panic!("{error:?}") };
    assert_eq!(body.error.as_ref().unwrap().additional["kind"], "USER.ABORTED");
    assert_eq!(body.consent_token.as_ref().unwrap().expose(), "next");
}

fn json(status: u16, body: &'static str) -> Response<Bytes> {
    Response::builder().status(status).header("content-type", "application/json").body(body.into()).unwrap()
}
