//! What the provider refuses: without this, a test that passes would not say much.

use http::{HeaderValue, Request};
use ob_examples::fake::open_payments::{CLIENT_ID, CLIENT_SECRET, REDIRECT_URI};
use ob_open_payments::accounts::GetAccountList;
use ob_open_payments::authorization::{AuthorizationCode, ClientCredentials, ExchangeConsentCode, RequestToken};
use ob_open_payments::consents::{
    AccountAccess, Consents, CreateConsent, GetConsentStatus, StartConsentAuthorisation, UpdateConsentsPsuData,
};
use ob_open_payments::types::{AuthorisationUpdate, SelectPsuAuthenticationMethod};
use ob_runtime::{Bytes, Client, Credentials, Endpoint, Retry};

use super::changing::Changing;
use super::{Bench, DECOUPLED, REDIRECT, session};

#[tokio::test]
async fn headers_that_are_missing_empty_or_out_of_place() {
    let missing = async |name: &'static str| {
        refused(GetAccountList::default(), move |it| drop(it.headers_mut().remove(name))).await
    };
    assert_eq!(missing("authorization").await, "TOKEN_UNKNOWN: There is no bearer token.");
    assert_eq!(missing("x-bicfi").await, "FORMAT_ERROR: The header x-bicfi is missing.");
    assert_eq!(missing("psu-ip-address").await, "FORMAT_ERROR: The header psu-ip-address is missing.");
    assert_eq!(missing("consent-id").await, "FORMAT_ERROR: The header consent-id is missing.");
    let none = refused(create(), |it| *it.body_mut() = Bytes::new()).await;
    assert_eq!(none, "FORMAT_ERROR: The length of the body is missing.");
    assert_eq!(missing("x-request-id").await, "FORMAT_ERROR: The header x-request-id is missing, or no UUID.");

    let set = async |name, value| {
        let change =
            move |it: &mut Request<Bytes>| drop(it.headers_mut().insert(name, HeaderValue::from_static(value)));
        refused(create(), change).await
    };
    assert_eq!(set("psu-id", "").await, "FORMAT_ERROR: The header psu-id is empty.");
    assert_eq!(set("consent-id", "c").await, "FORMAT_ERROR: The header consent-id does not belong here.");
    assert_eq!(set("x-consentid", "c").await, "FORMAT_ERROR: The header x-consentid does not belong here.");
    assert_eq!(set("psu-ip-address", "localhost").await, "FORMAT_ERROR: The header psu-ip-address is no IPv4 address.");
    assert_eq!(set("x-bicfi", "NOSUCHBK").await, "FORMAT_ERROR: There is no bank of this BIC.");
    assert_eq!(set("content-type", "text/plain").await, "FORMAT_ERROR: The body is not application/json.");
}

#[tokio::test]
async fn request_ids_that_were_used_before() {
    let bench = Bench::new().await;
    let (client, id) = (bench.accounts(), ob_runtime::Uuid::new_v4());
    client.request(&GetAccountList::default()).request_id(id).send().await.unwrap();
    let error = client.request(&GetAccountList::default()).request_id(id).send().await.unwrap_err();
    let words = "FORMAT_ERROR: The header x-request-id is that of an earlier request.";
    assert_eq!(error.explanation().unwrap(), words);
}

#[tokio::test]
async fn tokens_of_another_scope() {
    let bench = Bench::new().await;
    let error = bench.client_of(DECOUPLED, "paymentinitiation private").call(&create()).await.unwrap_err();
    assert_eq!(error.explanation().unwrap(), "TOKEN_INVALID: The access token has another scope.");
}

#[tokio::test]
async fn bodies_with_less_or_more() {
    let body = async |body: &'static str| {
        refused(create(), move |it| *it.body_mut() = Bytes::from_static(body.as_bytes())).await
    };
    assert_eq!(body("[]").await, "FORMAT_ERROR: The body is not an object.");
    assert_eq!(body(r#"{"access":{},"more":1}"#).await, "FORMAT_ERROR: There is no member \"more\".");
    let date = r#"{"access":{},"combinedServiceIndicator":false,"frequencyPerDay":1,"recurringIndicator":false,"validUntil":"soon"}"#;
    assert_eq!(body(date).await, "FORMAT_ERROR: \"validUntil\" is missing, or of another type.");
}

#[tokio::test]
async fn a_consent_at_another_bank_or_with_another_preference() {
    let bench = Bench::new().await;
    let client = bench.client_of(DECOUPLED, "accountinformation private");
    let consent = client.call(&create()).await.unwrap().body.consent_id;
    let status = GetConsentStatus::new(&consent);
    client.call(&status).await.unwrap();

    let error = client.with_session(session(REDIRECT)).call(&status).await.unwrap_err();
    assert_eq!(error.explanation().unwrap(), "CONSENT_UNKNOWN: The bank has no such consent.");
    let mut session = session(DECOUPLED);
    session.tpp_redirect_preferred = Some(false);
    let error = client.with_session(session).call(&status).await.unwrap_err();
    let words = "FORMAT_ERROR: The header tpp-redirect-preferred is not what it was at first.";
    assert_eq!(error.explanation().unwrap(), words);
}

#[tokio::test]
async fn steps_out_of_order() {
    let bench = Bench::new().await;
    let client = bench.client_of(DECOUPLED, "accountinformation private");
    let consent = client.call(&create()).await.unwrap().body.consent_id;

    let mut early = session(DECOUPLED);
    early.consent_id = Some(consent.clone());
    let error = client.with_session(early).call(&GetAccountList::default()).await.unwrap_err();
    assert_eq!(error.explanation().unwrap(), "CONSENT_INVALID: The consent is not valid.");

    let start = StartConsentAuthorisation::new(&consent);
    let authorisation = client.call(&start).await.unwrap().body.authorisation_id;
    let error = client.call(&start).await.unwrap_err();
    assert_eq!(error.explanation().unwrap(), "STATUS_INVALID: The authorisation was started before.");

    let mut update = UpdateConsentsPsuData::new(&consent, &authorisation);
    let error = client.call(&update).await.unwrap_err();
    assert_eq!(error.explanation().unwrap(), "FORMAT_ERROR: The body is an authenticationMethodId.");
    update.body = Some(AuthorisationUpdate::SelectMethod(SelectPsuAuthenticationMethod::new("sms")));
    let error = client.call(&update).await.unwrap_err();
    assert_eq!(error.explanation().unwrap(), "SCA_METHOD_UNKNOWN: There is no such method.");
}

#[tokio::test]
async fn applications_and_codes_that_are_not_known() {
    let bench = Bench::new().await;
    let ask = async |id: &str, secret: &str, scope: &str| {
        let credentials = ClientCredentials::new(id, secret, scope);
        bench.client().call(&RequestToken::new(credentials)).await.unwrap_err().explanation().unwrap()
    };
    assert_eq!(ask(CLIENT_ID, "guessed", "accountinformation").await, "invalid_client: The application is not known.");
    assert_eq!(ask(CLIENT_ID, CLIENT_SECRET, "everything").await, "invalid_scope: There is no such scope.");

    let mut session = session(REDIRECT);
    (session.consent_id, session.consent_authorisation_id) = (Some("c".into()), Some("a".into()));
    let code = AuthorizationCode::new(CLIENT_ID, CLIENT_SECRET, "guessed", REDIRECT_URI, "accountinformation private");
    let error = bench.client().with_session(session).call(&ExchangeConsentCode::new(code)).await.unwrap_err();
    assert_eq!(error.explanation().unwrap(), "invalid_grant: The code is not known.");
}

fn create() -> CreateConsent {
    CreateConsent::new(Consents::new(AccountAccess::default(), false, "2026-12-31".parse().unwrap(), 1, false))
}

/// What the provider says to a request that is changed on its way.
async fn refused<E: Endpoint<Session = ob_open_payments::Session>>(
    operation: E,
    change: impl Fn(&mut Request<Bytes>) + Send + Sync + 'static,
) -> String {
    let bench = Bench::new().await;
    let mut session = session(DECOUPLED);
    session.consent_id = Some(bench.fake.provider().consent(DECOUPLED));
    let token = bench.fake.provider().token("accountinformation private");
    let client = Client::new(bench.environment(), Changing::by(change))
        .with_retry(Retry::none())
        .with_credentials(Credentials::none().bearer(token))
        .with_session(session);
    client.call(&operation).await.err().unwrap().explanation().unwrap()
}
