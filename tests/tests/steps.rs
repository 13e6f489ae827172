//! What the overlays say of flows: the next step after an answer, the ends of statuses, the next page.

use http::Response;
use ob_nextgenpsd2 as nextgenpsd2;
use ob_open_payments as open_payments;
use ob_runtime::{Endpoint, Environment as _, Error, Next, Paged, Progress, Redirect};
use serde_json::{Value, json};

const PAGE: &str = "https://auth.bank.example/connect/authorize?client_id=[CLIENT_ID]&redirect_uri=[TPP_REDIRECT_URI]&state=[TPP_STATE]";

#[test]
fn steps_of_open_payments() {
    use open_payments::consents::{
        CreateConsent, GetConsentScaStatus, GetConsentStatus, StartConsentAuthorisation, UpdateConsentsPsuData,
    };
    use open_payments::payments::GetPaymentInitiationStatus;
    use open_payments::sca::NextStep;

    let methods =
        json!([{ "authenticationType": "PUSH_OTP", "authenticationMethodId": "mbid", "name": "Mobilt BankID" }]);
    let consent = json!({ "consentStatus": "received", "consentId": "c", "scaMethods": methods,
        "_links": { "startAuthorisation": { "href": "/psd2/consent/v1/consents/c/authorisations" } } });
    let step = NextStep::after(&read::<CreateConsent>(201, "DECOUPLED", consent));
    assert_eq!(format!("{step:?}"), "StartAuthorisation { .. }");

    let started = json!({ "scaStatus": "received", "authorisationId": "a", "scaMethods": methods,
        "_links": { "selectAuthenticationMethod": { "href": "/psd2/consent/v1/consents/c/authorisations/a" } } });
    let step = NextStep::after(&read::<StartConsentAuthorisation>(201, "", started));
    assert_eq!(format!("{step:?}"), "SelectMethod { .. }");

    for data in [json!("t0ken"), json!(["t0ken"])] {
        let chosen = json!({ "scaStatus": "started", "challengeData": { "data": data } });
        let NextStep::Decoupled(app) =
            NextStep::after(&read::<UpdateConsentsPsuData>(200, "DECOUPLED", chosen.clone()))
        else {
            panic!("another step after {chosen}")
        };
        assert_eq!(app.app_link().unwrap(), "bankid:///?autostarttoken=t0ken");
        let back = app.app_link_returning_to("https://tpp.example/?a=b").unwrap();
        assert_eq!(back, "bankid:///?autostarttoken=t0ken&redirect=https%3A%2F%2Ftpp.example%2F%3Fa%3Db");
    }

    let chosen = json!({ "scaStatus": "started", "_links": { "scaOAuth": { "href": PAGE } } });
    let NextStep::Redirect(Redirect::OAuth(url)) =
        NextStep::after(&read::<UpdateConsentsPsuData>(200, "REDIRECT", chosen))
    else {
        panic!("no redirect")
    };
    let url = url.client_id("app").tpp_redirect_uri("https://tpp.example/").tpp_state("7").url().unwrap();
    assert!(url.ends_with("client_id=app&redirect_uri=https%3A%2F%2Ftpp.example%2F&state=7"), "{url}");

    let done = NextStep::after(&read::<GetConsentScaStatus>(200, "", json!({ "scaStatus": "finalised" })));
    assert_eq!(format!("{done:?}"), "Done");
    let failed = NextStep::after(&read::<GetConsentStatus>(200, "", json!({ "consentStatus": "rejected" })));
    assert_eq!(format!("{failed:?}"), "Failed { .. }");
    let paid = NextStep::after(&read::<GetPaymentInitiationStatus>(200, "", json!({ "transactionStatus": "ACSP" })));
    assert_eq!(format!("{paid:?}"), "Done");
}

#[test]
fn steps_of_nextgenpsd2() {
    use nextgenpsd2::consents::{StartConsentAuthorisation, UpdateConsentsPsuData};
    use nextgenpsd2::sca::NextStep;

    let step = |header, links: Value, more: Value| {
        let mut body = json!({ "scaStatus": "received", "authorisationId": "a", "_links": links });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        format!("{:?}", NextStep::after(&read::<StartConsentAuthorisation>(201, header, body)))
    };
    let link = json!({ "href": "/v1/next" });
    assert_eq!(step("REDIRECT", json!({ "scaRedirect": link }), json!({})), "Redirect(Page(..))");
    assert_eq!(step("REDIRECT", json!({ "scaOAuth": link }), json!({})), "Redirect(OAuth(..))");
    for wanted in [
        "updatePsuIdentification",
        "updateProprietaryData",
        "updatePsuAuthentication",
        "updateAdditionalEncryptedPsuAuthentication",
    ] {
        assert_eq!(step("EMBEDDED", json!({ wanted: link }), json!({})), "EnterPsuData { .. }", "{wanted}");
    }
    assert_eq!(step("EMBEDDED", json!({ "confirmation": link }), json!({})), "Confirm { .. }");
    let challenge = json!({ "challengeData": { "optMaxLength": 6, "optFormat": "integer" } });
    assert_eq!(step("", json!({}), challenge), "EnterOtp { .. }");

    let chosen = json!({ "scaStatus": "scaMethodSelected", "challengeData": { "otpMaxLength": 6 },
        "_links": { "authoriseTransaction": link } });
    let step = NextStep::after(&read::<UpdateConsentsPsuData>(200, "EMBEDDED", chosen));
    assert_eq!(format!("{step:?}"), "EnterOtp { .. }");
}

/// Words of no document are no end.
#[test]
fn statuses_end_or_do_not() {
    use Progress::{Done, Failed, Pending};
    use open_payments::consents::ConsentStatus;
    use open_payments::payments::TransactionStatus;
    use open_payments::types::ScaStatus;

    let consent = |word: &str| ConsentStatus::from(word).progress();
    assert_eq!(["received", "valid", "expired", "limbo"].map(consent), [Pending, Done, Failed, Pending]);
    let sca = |word: &str| ScaStatus::from(word).progress();
    assert_eq!(["authenticationStarted", "exempted", "failed"].map(sca), [Pending, Done, Failed]);
    let payment = |word: &str| TransactionStatus::from(word).progress();
    assert_eq!(
        ["RCVD", "ACTC", "ACSP", "ACSC", "RJCT", "CANC"].map(payment),
        [Pending, Pending, Done, Done, Failed, Failed]
    );
}

#[test]
fn pages_of_transactions() {
    let next = "/psd2/accountinformation/v1/accounts/a/transactions?page=2%2B";
    let body = json!({ "transactions": { "booked": [], "_links": { "account": "/a", "next": { "href": next } } } });
    let list = open_payments::accounts::GetTransactionList::new("a", "booked".into());
    let Some(Next::Link(link)) = list.next(&read::<open_payments::accounts::GetTransactionList>(200, "", body)) else {
        panic!("no next page")
    };
    assert_eq!(link, next);
    let last = json!({ "transactions": { "booked": [], "_links": { "account": "/a" } } });
    assert!(list.next(&read::<open_payments::accounts::GetTransactionList>(200, "", last)).is_none());

    let card = nextgenpsd2::accounts::GetCardAccountTransactionList::new("card", "booked".into());
    let body = json!({ "cardTransactions": { "booked": [], "_links": { "cardAccount": { "href": "/c" }, "next": { "href": "?p=2" } } } });
    let answer = read::<nextgenpsd2::accounts::GetCardAccountTransactionList>(200, "", body);
    assert!(matches!(card.next(&answer), Some(Next::Link(link)) if link == "?p=2"));
}

#[test]
fn codes_that_end_retries() {
    assert_eq!(open_payments::Environment::FINAL_CODES, ["ACCESS_EXCEEDED"]);
    assert_eq!(nextgenpsd2::Environment::FINAL_CODES, ["ACCESS_EXCEEDED"]);
}

fn read<E: Endpoint>(status: u16, approach: &str, body: Value) -> E::Response {
    let response = Response::builder()
        .status(status)
        .header("content-type", "application/json; charset=utf-8")
        .header("aspsp-sca-approach", approach)
        .body(body.to_string().into());
    E::decode(response.unwrap()).unwrap_or_else(|error| match error {
        Error::Decode(error) => panic!("{}: {}", error.path, error.reason),
        _ => panic!("{body}"),
    })
}
