//! The consents of Klarna XS2A, as their guide and what is known of the calls on them tell.
//!
//! It is written without the generated crate, so that both cannot be wrong in the same way. A consent token is good for
//! exactly one call: whatever that call is answered with, the next token is in the answer.

mod accounts;
mod check;

use std::collections::BTreeMap;
use std::sync::Mutex;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::answer::json;
use super::{Hosts, Provider, Recorded, lock};
use accounts::Page;
use check::Refusal;

/// The token of the application.
pub const TOKEN: &str = "app-token-of-kassabok";
/// A session of the application, in which a flow has finished.
pub const SESSION: &str = "ses-9kq47hafen";

/// The name of the session's consent.
const CONSENT: &str = "cns-4q20saga";
/// How consent tokens begin.
const CONSENT_TOKEN: &str = "consent-token-";

/// What no log may show of all that is sent and answered: secrets, and what is about a person. Tokens by how they begin.
pub const PRIVATE: &[&str] = &[
    TOKEN,
    SESSION,
    CONSENT,
    CONSENT_TOKEN,
    accounts::ACCOUNT,
    accounts::IBAN,
    accounts::OWNER,
    accounts::SHOP,
    accounts::AVAILABLE,
    accounts::SPENT,
];

/// What is played.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Scenario {
    /// Whether a flow of the session has finished.
    pub finished: bool,
    /// How many days the consent lasts. None at all: there is no consent.
    pub lifetime: u32,
    /// What the consent covers.
    pub granted: Vec<&'static str>,
    /// How many calls the bank is too busy for.
    pub busy: u32,
    /// Whether an error has the next token in `data` instead of beside itself.
    pub token_in_data: bool,
}

impl Default for Scenario {
    fn default() -> Self {
        let granted = vec!["account_details", "accounts", "balances", "transactions"];
        Scenario { finished: true, lifetime: 90, granted, busy: 0, token_in_data: false }
    }
}

/// The provider.
#[derive(Default)]
pub struct KlarnaXs2a {
    scenario: Mutex<Scenario>,
    state: Mutex<State>,
}

/// What the provider remembers.
#[derive(Default)]
struct State {
    /// The one token that a call can be made with.
    token: Option<String>,
    /// Pages that can be asked for, by their offsets.
    pages: BTreeMap<String, Page>,
    /// Counts tokens, so that a run has the same ones each time.
    count: u32,
}

impl State {
    fn renew(&mut self) -> String {
        self.count += 1;
        self.token.insert(format!("{CONSENT_TOKEN}{:04}", self.count)).clone()
    }
}

impl KlarnaXs2a {
    /// A provider that plays this.
    pub fn new(scenario: Scenario) -> Self {
        KlarnaXs2a { scenario: Mutex::new(scenario), state: Mutex::default() }
    }

    /// Plays something else from now on.
    pub fn change(&self, change: impl FnOnce(&mut Scenario)) {
        change(&mut lock(&self.scenario));
    }
}

impl Provider for KlarnaXs2a {
    const HOSTS: &'static [&'static str] = &["api"];

    fn answer(&self, request: &Recorded, hosts: &Hosts) -> Response<Bytes> {
        let (scenario, state) = (&mut lock(&self.scenario), &mut lock(&self.state));
        let answer = Call { request, hosts, scenario, state }.answer();
        answer.unwrap_or_else(|refusal| refusal.response())
    }
}

/// A request and all that its answer depends on.
struct Call<'a> {
    request: &'a Recorded,
    hosts: &'a Hosts,
    scenario: &'a mut Scenario,
    state: &'a mut State,
}

impl Call<'_> {
    fn answer(&mut self) -> Result<Response<Bytes>, Refusal> {
        let request = self.request;
        check::headers(request)?;
        let path: Vec<&str> = request.path().split('/').skip(1).collect();
        match (request.method.as_str(), path.as_slice()) {
            ("POST", ["xs2a", "v1", "sessions", SESSION, "consent", "get"]) => self.take_consent(),
            ("POST", ["xs2a", "v1", "consents", CONSENT, kind, action]) => self.read(kind, action),
            _ => Err(Refusal::new(404, "There is nothing at this address.")),
        }
    }

    /// The call has no body; white-label clients send their keys.
    fn take_consent(&mut self) -> Result<Response<Bytes>, Refusal> {
        if !self.request.body.is_empty() {
            check::Members::of(&self.request.json(), "")?.only(&["keys"])?;
        }
        if !self.scenario.finished {
            return Err(Refusal::new(409, "No flow of the session has finished."));
        }
        if self.scenario.lifetime == 0 {
            return Err(Refusal::new(404, "The session has no consent."));
        }
        let address = |kind: &&str| {
            let path = kind.replace('_', "-");
            (kind.to_string(), format!("{}/xs2a/v1/consents/{CONSENT}/{path}/get", self.hosts.url("api")))
        };
        let consents: BTreeMap<_, _> = self.scenario.granted.iter().map(address).collect();
        let data = json!({ "consent_id": CONSENT, "consent_token": self.state.renew(), "consents": consents });
        Ok(json(StatusCode::OK, &json!({ "data": data })))
    }

    /// A call on the consent: its token is used from here on, whatever comes of it.
    fn read(&mut self, kind: &str, action: &str) -> Result<Response<Bytes>, Refusal> {
        let body = self.request.json();
        let token = body["consent_token"].as_str();
        if token.is_none() || self.state.token.as_deref() != token {
            return Err(Refusal::new(403, "The consent token was used before, or never given."));
        }
        let result = self.result(kind, action, &body);
        let next = self.state.renew();
        match result {
            Ok(result) => Ok(json(StatusCode::OK, &json!({ "data": { "result": result, "consent_token": next } }))),
            Err(refusal) if self.scenario.token_in_data => Err(refusal.with("data", json!({ "consent_token": next }))),
            Err(refusal) => Err(refusal.with("consent_token", json!(next))),
        }
    }

    fn result(&mut self, kind: &str, action: &str, body: &Value) -> Result<Value, Refusal> {
        if !self.scenario.granted.contains(&&*kind.replace('-', "_")) {
            return Err(Refusal::new(403, "The consent does not cover this."));
        }
        if self.scenario.busy > 0 {
            self.scenario.busy -= 1;
            return Err(Refusal::new(503, "The bank is busy."));
        }
        match (kind, action) {
            ("accounts", "get") => self.accounts(body),
            ("account-details", "get") => self.account_details(body),
            ("balances", "get") => self.balances(body),
            ("transactions", "get") => self.transactions(body),
            ("transactions", "list") => self.next_page(body),
            _ => Err(Refusal::new(404, "There is nothing at this address.")),
        }
    }
}
