//! What the guide to consents prints, and what its providers' clients have seen.

use bytes::Bytes;
use http::Response;
use ob_klarna_xs2a::consents::{
    ConsentAccountRequest, ConsentAccountsRequest, ConsentPageRequest, ConsentTransactionsRequest, GetConsent,
    GetConsentAccounts, GetConsentBalances, GetConsentTransactions, ListConsentTransactions,
};
use ob_klarna_xs2a::errors::Xs2aErrorBody;
use ob_klarna_xs2a::types::Amount;
use ob_runtime::{Call, Decimal, EncodeError, Endpoint, Error, MinorUnitsError, Rotating};

use crate::sessions::{self, Set};

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

/// A token is good for one call, and every answer has the next one.
#[test]
fn a_consent_token_goes_from_answer_to_answer() {
    let consent = GetConsent::decode(json(200, CONSENT)).unwrap().body.data;
    let mut token = Rotating::new(consent.consent_token);

    let accounts = token.begin(GetConsentAccounts::new("cns", ConsentAccountsRequest::new())).unwrap();
    let body = r#"{"data":{"consent_token":"second","result":{"accounts":[{"id":"acc-7"}]}}}"#;
    let accounts = accounts.settle(GetConsentAccounts::decode(json(200, body))).unwrap().body.data.result.unwrap();
    assert_eq!(accounts.accounts.unwrap()[0].id.as_deref(), Some("acc-7"));

    // An error has one as well, beside it or in `data`.
    for (body, next) in [
        (r#"{"error":{"message":"Later."},"consent_token":"third"}"#, "third"),
        (r#"{"error":{"message":"Later."},"data":{"consent_token":"fourth"}}"#, "fourth"),
    ] {
        let balances = token.begin(GetConsentBalances::new("cns", ConsentAccountRequest::new())).unwrap();
        assert!(balances.settle(GetConsentBalances::decode(json(503, body))).is_err());
        let mut check = token.begin(GetConsentBalances::new("cns", ConsentAccountRequest::new())).unwrap();
        assert_eq!(check.operation().body.consent_token.expose(), next);
        check.unsent();
    }

    // Without one the token is spent, and nothing more is sent.
    let balances = token.begin(GetConsentBalances::new("cns", ConsentAccountRequest::new())).unwrap();
    assert!(balances.settle(GetConsentBalances::decode(json(503, r#"{"error":{}}"#))).is_err());
    assert!(token.begin(GetConsentBalances::new("cns", ConsentAccountRequest::new())).is_err());
}

/// The first page and the others are two operations; the offset leads from one to the next, each with the token before.
#[test]
fn transactions_page_by_page() {
    let page = |token: &str, id: &str, next: &str| {
        let result = format!(
            r#"{{"transactions":[{{"transaction_id":"{id}"}}],"from_date":"2024-05-01","to_date":"2024-05-31"{next}}}"#
        );
        format!(r#"{{"data":{{"consent_token":"{token}","result":{result}}}}}"#)
    };
    let next = |offset: &str| format!(r#","pagination":{{"url":"https://x.example","next":{{"offset":"{offset}"}}}}"#);
    let mut pages = [page("two", "t-1", &next("o-1")), page("three", "t-2", &next("o-2")), page("four", "t-3", "")]
        .into_iter()
        .map(|body| Response::builder().header("content-type", "application/json").body(Bytes::from(body)).unwrap());

    let mut token = Rotating::new("one");
    let (from, to) = ("2024-05-01".parse().unwrap(), "2024-05-31".parse().unwrap());
    let first = GetConsentTransactions::new("cns", ConsentTransactionsRequest::new("acc-7", from, to));
    let turn = token.begin(first).unwrap();
    let answer = turn.settle(GetConsentTransactions::decode(pages.next().unwrap())).unwrap();
    let mut result = answer.body.data.result.unwrap();
    let (mut sent, mut ids) = (Vec::new(), Vec::new());
    loop {
        ids.extend(result.transactions.into_iter().filter_map(|transaction| transaction.transaction_id));
        let Some(offset) = result.pagination.and_then(|page| page.next?.offset) else { break };
        let mut turn = token.begin(ListConsentTransactions::new("cns", ConsentPageRequest::new(offset))).unwrap();
        let body = &turn.operation().body;
        sent.push(format!("{} {}", body.offset, body.consent_token.expose()));
        let answer = turn.settle(ListConsentTransactions::decode(pages.next().unwrap())).unwrap();
        result = answer.body.data.result.unwrap();
    }
    assert_eq!(ids, ["t-1", "t-2", "t-3"]);
    assert_eq!(sent, ["o-1 two", "o-2 three"]);
    assert_eq!(token.into_token().unwrap().expose(), "four");
}

#[test]
fn nothing_is_sent_without_a_token() {
    let (base, session) = ob_klarna_xs2a::Session::set();
    let accounts = GetConsentAccounts::new("cns", ConsentAccountsRequest::new());
    let refused = accounts.encode(&Call::new(&base, &session, &sessions::credentials())).unwrap_err();
    let EncodeError::Invalid(violations) = refused else { panic!("{refused}") };
    assert_eq!(violations.iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(), ["/body/consent_token"]);
}

#[test]
fn amounts_are_minor_units_of_their_currency() {
    let amount: Amount = serde_json::from_str(r#"{"amount":324229,"currency":"EUR"}"#).unwrap();
    assert_eq!(amount.to_decimal().unwrap().to_string(), "3242.29");
    let yen = Amount::from_decimal(Decimal::from(7500), "JPY").unwrap();
    assert_eq!(serde_json::to_string(&yen).unwrap(), r#"{"amount":7500,"currency":"JPY"}"#);
    assert_eq!(yen.to_decimal(), Ok(Decimal::from(7500)));

    assert_eq!(Amount::default().to_decimal(), Err(MinorUnitsError::Missing));
    assert_eq!(Amount::from_decimal(Decimal::new(1, 3), "EUR"), Err(MinorUnitsError::Fraction));
    assert_eq!(Amount::from_decimal(Decimal::ONE, "XAU"), Err(MinorUnitsError::UnknownCurrency));
}

fn json(status: u16, body: &'static str) -> Response<Bytes> {
    Response::builder().status(status).header("content-type", "application/json").body(body.into()).unwrap()
}
