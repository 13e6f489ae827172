//! "Integrate to AIS", the quickstart of Open Payments, each numbered step by its name, at both kinds of banks.

use insta::assert_snapshot;
use ob_examples::fake::browser;
use ob_examples::fake::open_payments::{CLIENT_ID, CLIENT_SECRET, OpenPayments, REDIRECT_URI};
use ob_open_payments::Session;
use ob_open_payments::authorization::{AuthorizationCode, ExchangeConsentCode};
use ob_open_payments::consents::{
    AccountAccess, ConsentStatus, Consents, CreateConsent, GetConsentStatus, StartConsentAuthorisation,
    UpdateConsentsPsuData, UpdateConsentsPsuDataResponse,
};
use ob_open_payments::sca::NextStep;
use ob_open_payments::types::{AuthorisationUpdate, SelectPsuAuthenticationMethod};
use ob_runtime::{Client, Granted, Redirect};

use super::walk::Walk;
use super::{Bench, DECOUPLED, REDIRECT, session, soon};

#[tokio::test]
async fn decoupled() {
    let bench = Bench::new().await;
    let mut walk = Walk::of(&bench.fake);
    let (client, updated) = steps_1_to_3(&bench, &mut walk, DECOUPLED).await;
    let NextStep::Decoupled(app) = NextStep::after(&updated) else { panic!("{:?}", NextStep::after(&updated)) };
    let link = app.app_link().unwrap();
    assert!(link.starts_with("bankid:///?autostarttoken=a5a5a5a5-"), "{link}");
    let link = app.app_link_returning_to("https://kassabok.example/done?a=1&b").unwrap();
    assert!(link.ends_with("&redirect=https%3A%2F%2Fkassabok.example%2Fdone%3Fa%3D1%26b"), "{link}");

    walk.step("4a. Decoupled");
    assert_eq!(valid(&client).await, ConsentStatus::Valid);
    assert_snapshot!(walk.sent());
}

#[tokio::test]
async fn redirect() {
    let bench = Bench::new().await;
    let mut walk = Walk::of(&bench.fake);
    let (client, updated) = steps_1_to_3(&bench, &mut walk, REDIRECT).await;
    let NextStep::Redirect(Redirect::OAuth(page)) = NextStep::after(&updated) else {
        panic!("{:?}", NextStep::after(&updated))
    };
    let page = page.client_id(CLIENT_ID).tpp_redirect_uri(REDIRECT_URI).tpp_state("flow & 7").url().unwrap();

    walk.step("4b. Redirect: the customer at the page");
    let returned = browser::visit(&page).await.unwrap();
    assert!(returned.starts_with(REDIRECT_URI) && returned.ends_with("&state=flow%20%26%207"), "{returned}");
    let code = returned.split("&code=").nth(1).unwrap().split('&').next().unwrap();

    walk.step("4b. Redirect");
    let code = AuthorizationCode::new(CLIENT_ID, CLIENT_SECRET, code, REDIRECT_URI, "accountinformation private");
    let answer = client.call(&ExchangeConsentCode::new(code)).await.unwrap();
    assert_eq!(Granted::of(&answer).unwrap().scope.unwrap(), "accountinformation private");

    walk.step("4b. Redirect: Get Consent Status, as recommended");
    assert_eq!(valid(&client).await, ConsentStatus::Valid);
    assert_snapshot!(walk.sent());
}

pub async fn steps_1_to_3(
    bench: &Bench,
    walk: &mut Walk<'_, OpenPayments>,
    bic: &str,
) -> (Client<Session>, UpdateConsentsPsuDataResponse) {
    walk.step("Prerequisites: an access token for \"accountinformation private\"");
    let tokens = bench.tokens("accountinformation private");
    tokens.renew().await.unwrap();
    let client = bench.client().with_tokens(tokens).with_session(session(bic));

    walk.step("1. Create Consent");
    let consents = Consents::new(AccountAccess::default(), false, "2026-12-31".parse().unwrap(), 1, false);
    let consent_id = client.call(&CreateConsent::new(consents)).await.unwrap().body.consent_id;

    walk.step("2. Start Consent Authorisation Process");
    let started = client.call(&StartConsentAuthorisation::new(&consent_id)).await.unwrap();
    let method = started.body.sca_methods.as_ref().unwrap()[0].authentication_method_id.clone();
    let authorisation_id = started.body.authorisation_id.clone();
    let resource = started.location.clone().unwrap();

    walk.step("3. Update PSU Data for Consent");
    let mut update = UpdateConsentsPsuData::new(&consent_id, &authorisation_id);
    update.body = Some(AuthorisationUpdate::SelectMethod(SelectPsuAuthenticationMethod::new(method)));
    let updated = client.follow(&resource, &update).await.unwrap();

    let mut session = session(bic);
    session.consent_id = Some(consent_id);
    session.consent_authorisation_id = Some(authorisation_id);
    (client.with_session(session), updated)
}

/// Asks for the status until it says something.
async fn valid(client: &Client<Session>) -> ConsentStatus {
    let status = GetConsentStatus::new(client.session().consent_id.clone().unwrap());
    client.poll(status, soon(), |answer| answer.body.consent_status.progress()).await.unwrap().body.consent_status
}
