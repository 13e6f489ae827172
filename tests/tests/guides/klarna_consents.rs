//! "Consents" of Klarna XS2A: the consent of a session, and the calls on it, each with the token of the answer before.

use std::collections::BTreeMap;

use http::{HeaderValue, Request, StatusCode};
use insta::assert_snapshot;
use ob_examples::fake::klarna_xs2a::{KlarnaXs2a, SESSION, TOKEN};
use ob_examples::fake::{Fake, Fault};
use ob_klarna_xs2a::consents::{
    ConsentAccountRequest, ConsentAccountsRequest, ConsentPageRequest, ConsentTransactionsRequest, GetConsent,
    GetConsentAccountDetails, GetConsentAccounts, GetConsentBalances, GetConsentTransactions, ListConsentTransactions,
};
use ob_klarna_xs2a::types::{Psu, TransactionState};
use ob_klarna_xs2a::{Environment, Session, security};
use ob_runtime::{
    BaseUrl, Bytes, Client, Credentials, Error, ReqwestTransport, Retry, Rotates, Rotating, Transport, TransportConfig,
};

use super::changing::Changing;
use super::walk::Walk;

const BALANCES: &str = "POST /xs2a/v1/consents/*/balances/get";

#[tokio::test]
async fn the_guide() {
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    let mut walk = Walk::of(&fake);

    walk.step("The consent token is retrieved after a flow has finished");
    let mut consent = Consent::of_session(&fake).await;
    assert_eq!(consent.links.keys().collect::<Vec<_>>(), ["account_details", "accounts", "balances", "transactions"]);

    walk.step("Accounts");
    let accounts = consent.call(consent.accounts()).await.unwrap().body.data.result.unwrap().accounts.unwrap();
    let account = accounts[0].id.as_deref().unwrap();

    walk.step("The details of the first, at the URL of the entry in `consents`");
    let details = GetConsentAccountDetails::new(&consent.id, of_account(account));
    let mut turn = consent.token.begin(details).unwrap();
    let outcome = consent.client.follow(&consent.links["account_details"], turn.operation()).await;
    let details = turn.settle(outcome).unwrap().body.data.result.unwrap().account.unwrap();
    assert_eq!(details, accounts[0]);

    walk.step("Its balance");
    let available = consent.call(consent.balances(account)).await.unwrap().body.data.result.unwrap().available.unwrap();
    assert_eq!(available.to_decimal().unwrap().to_string(), "32422.91");

    walk.step("Its transactions, page by page");
    let (from, to) = ("2026-05-01".parse().unwrap(), "2026-05-31".parse().unwrap());
    let mut first = ConsentTransactionsRequest::new(account, from, to);
    (first.preferred_pagination_size, first.psu) = (Some(1), Some(psu()));
    let first = GetConsentTransactions::new(&consent.id, first);
    let mut page = consent.call(first).await.unwrap().body.data.result.unwrap();
    let mut transactions = Vec::new();
    loop {
        transactions.extend(page.transactions);
        let Some(offset) = page.pagination.and_then(|pagination| pagination.next?.offset) else { break };
        let mut next = ConsentPageRequest::new(offset);
        next.psu = Some(psu());
        let next = ListConsentTransactions::new(&consent.id, next);
        page = consent.call(next).await.unwrap().body.data.result.unwrap();
    }
    let ids: Vec<&str> = transactions.iter().filter_map(|it| it.transaction_id.as_deref()).collect();
    assert_eq!(ids, ["t-1", "t-2", "t-3"]);
    assert_eq!(transactions[2].state, Some(TransactionState::from("PENDING")));
    assert_snapshot!(walk.sent());
}

/// The bank is busy, or the call is wrong: the next call has the token of the error.
#[tokio::test]
async fn an_error_with_a_token_leaves_the_consent_usable() {
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    let mut consent = Consent::of_session(&fake).await;
    let account = consent.first_account().await;
    for token_in_data in [false, true] {
        fake.provider().change(|scenario| (scenario.busy, scenario.token_in_data) = (1, token_in_data));
        fake.forget();
        let error = consent.call(consent.balances(&account)).await.unwrap_err();
        assert_eq!(error.explanation().unwrap(), "The bank is busy.");
        let error = consent.call(consent.balances("acc-of-nobody")).await.unwrap_err();
        assert_eq!(error.explanation().unwrap(), "The body is not valid.; There is no such account.");
        consent.call(consent.balances(&account)).await.unwrap();
        // The client repeats nothing by itself, and no token is sent twice.
        let sent: Vec<_> = fake.requests().iter().map(|request| request.json()["consent_token"].to_string()).collect();
        assert_eq!(sent.len(), 3);
        assert!(sent.windows(2).all(|pair| pair[0] != pair[1]), "{sent:?}");
    }
}

/// What comes back has no token, or nothing comes back: nobody knows whether it was used.
#[tokio::test]
async fn a_used_token_is_refused_before_it_is_sent() {
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    let mut consent = Consent::of_session(&fake).await;
    let account = consent.first_account().await;
    let unreadable = Fault::text(StatusCode::OK, "application/json", r#"{"data":{"consent_"#);
    for fault in [Fault::html(StatusCode::BAD_GATEWAY), unreadable, Fault::Cut, Fault::CutInBody] {
        fake.once(BALANCES, fault);
        consent.call(consent.balances(&account)).await.unwrap_err();
        let sent = fake.requests().len();
        assert!(consent.token.begin(consent.balances(&account)).is_err());
        assert_eq!(fake.requests().len(), sent);

        // The session gives another one, as long as it is open.
        consent = Consent::of_session(&fake).await;
        consent.call(consent.balances(&account)).await.unwrap();
    }
}

#[tokio::test]
async fn a_token_that_was_not_sent_is_still_good() {
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    let mut consent = Consent::of_session(&fake).await;
    let usual = consent.client.clone();

    consent.client = usual.clone().with_credentials(Credentials::none());
    assert!(matches!(consent.call(consent.accounts()).await.unwrap_err(), Error::Encode(_)));
    let nowhere = Environment::new(BaseUrl::parse("http://127.0.0.1:1").unwrap());
    consent.client = client_of(nowhere, transport());
    assert!(consent.call(consent.accounts()).await.unwrap_err().transport().is_some_and(|error| error.is_connect()));

    consent.client = usual;
    consent.call(consent.accounts()).await.unwrap();
}

#[tokio::test]
async fn there_is_no_consent_before_a_flow_has_finished_or_without_a_lifetime() {
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    let refused = async || client(&fake).call(&GetConsent::new(SESSION)).await.unwrap_err().explanation().unwrap();
    fake.provider().change(|scenario| scenario.finished = false);
    assert_eq!(refused().await, "No flow of the session has finished.");
    fake.provider().change(|scenario| (scenario.finished, scenario.lifetime) = (true, 0));
    assert_eq!(refused().await, "The session has no consent.");
}

#[tokio::test]
async fn what_was_not_granted_is_refused() {
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    fake.provider().change(|scenario| scenario.granted = vec!["accounts"]);
    let mut consent = Consent::of_session(&fake).await;
    assert_eq!(consent.links.keys().collect::<Vec<_>>(), ["accounts"]);
    let account = consent.first_account().await;
    let error = consent.call(consent.balances(&account)).await.unwrap_err();
    assert_eq!(error.explanation().unwrap(), "The consent does not cover this.");
    consent.call(consent.accounts()).await.unwrap();
}

/// Without this, a test that passes would not say much.
#[tokio::test]
async fn the_provider_is_strict() {
    let set = async |name: &'static str, value| {
        refused(move |it| drop(it.headers_mut().insert(name, HeaderValue::from_static(value)))).await
    };
    let without = async |name: &'static str| refused(move |it| drop(it.headers_mut().remove(name))).await;
    assert_eq!(without("authorization").await, "The header authorization is no `Token`.");
    assert_eq!(set("authorization", "Bearer app-token-of-kassabok").await, "The header authorization is no `Token`.");
    assert_eq!(set("authorization", "Token guessed").await, "The token is not known.");
    assert_eq!(without("content-type").await, "The header content-type is not application/json.");
    assert_eq!(set("content-type", "text/plain").await, "The header content-type is not application/json.");
    assert_eq!(set("x-empty", "").await, "The header x-empty is empty.");

    let body = async |body: &'static str| refused(move |it| *it.body_mut() = Bytes::from_static(body.as_bytes())).await;
    let no_token = "The consent token was used before, or never given.";
    assert_eq!(body("[]").await, no_token);
    assert_eq!(body(r#"{"consent_token":"guessed"}"#).await, no_token);
    let more = body(r#"{"consent_token":"consent-token-0001","account":"acc-31f7-current"}"#).await;
    assert_eq!(more, "The body is not valid.; There is no such member.");
    let psu = body(r#"{"consent_token":"consent-token-0001","psu":{"user_agent":"M","ip_address":"localhost"}}"#).await;
    assert_eq!(psu, "The body is not valid.; This is no IP address.");

    // A token that is sent a second time against all advice.
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    let mut consent = Consent::of_session(&fake).await;
    fake.once("POST /xs2a/v1/consents/*/accounts/get", Fault::json(|body| body["data"]["consent_token"] = "".into()));
    consent.call(consent.accounts()).await.unwrap();
    consent.token.restore();
    assert_eq!(consent.call(consent.accounts()).await.unwrap_err().explanation().unwrap(), no_token);
}

/// The consent of a session, and a client for the calls on it.
struct Consent {
    client: Client<Session>,
    id: String,
    links: BTreeMap<String, String>,
    token: Rotating,
}

impl Consent {
    async fn of_session(fake: &Fake<KlarnaXs2a>) -> Self {
        let client = client(fake);
        let consent = client.call(&GetConsent::new(SESSION)).await.unwrap().body.data;
        Consent { client, id: consent.consent_id, links: consent.consents, token: Rotating::new(consent.consent_token) }
    }

    async fn call<E: Rotates<Session = Session>>(&mut self, operation: E) -> Result<E::Response, Error<E::Error>> {
        let mut turn = self.token.begin(operation).unwrap();
        let outcome = self.client.call(turn.operation()).await;
        turn.settle(outcome)
    }

    fn accounts(&self) -> GetConsentAccounts {
        let mut request = ConsentAccountsRequest::new();
        request.psu = Some(psu());
        GetConsentAccounts::new(&self.id, request)
    }

    fn balances(&self, account: &str) -> GetConsentBalances {
        GetConsentBalances::new(&self.id, of_account(account))
    }

    async fn first_account(&mut self) -> String {
        let accounts = self.call(self.accounts()).await.unwrap().body.data.result.unwrap().accounts.unwrap();
        accounts[0].id.clone().unwrap()
    }
}

fn of_account(account: &str) -> ConsentAccountRequest {
    let mut request = ConsentAccountRequest::new();
    (request.account_id, request.psu) = (Some(account.to_owned()), Some(psu()));
    request
}

fn psu() -> Psu {
    Psu::new("Mozilla/5.0 (X11; Linux x86_64)", "2001:db8::7".parse().unwrap())
}

/// What the provider says to a call for accounts that is changed on its way.
async fn refused(change: impl Fn(&mut Request<Bytes>) + Send + Sync + 'static) -> String {
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    let mut consent = Consent::of_session(&fake).await;
    consent.client = client_of(environment(&fake), Changing::by(change)).with_retry(Retry::none());
    consent.call(consent.accounts()).await.unwrap_err().explanation().unwrap()
}

fn client(fake: &Fake<KlarnaXs2a>) -> Client<Session> {
    client_of(environment(fake), transport())
}

fn client_of(environment: Environment, transport: impl Transport) -> Client<Session> {
    Client::new(environment, transport).with_credentials(Credentials::none().api_key(security::TOKEN.name, TOKEN))
}

fn environment(fake: &Fake<KlarnaXs2a>) -> Environment {
    Environment::new(BaseUrl::parse(fake.url("api")).unwrap())
}

fn transport() -> ReqwestTransport {
    ReqwestTransport::new(&TransportConfig::new().without_proxies()).unwrap()
}
