//! Open Payments as its guides, its document and its answers show it.
//!
//! It is written without the generated crate, so that both cannot be wrong in the same way. It refuses whatever the
//! guides do not allow, and answers with all that real answers have and documents do not: links without a host, nulls,
//! words that no enum lists, stamps without a zone.

mod accounts;
mod authorisation;
mod check;
mod directory;
mod orders;
mod refusal;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, Response};

use super::answer::with_header;
use super::{Hosts, Provider, Recorded, lock};
use authorisation::{Kind, Subject};
use check::Needs;
use tokens::{Code, Token};

pub use refusal::Refusal;

/// The application that the provider knows.
pub const CLIENT_ID: &str = "kassabok-7";
/// Its secret.
pub const CLIENT_SECRET: &str = "s3cret-of-kassabok";
/// Where it may have its customers sent back to.
pub const REDIRECT_URI: &str = "https://kassabok.example/back?from=bank";

/// What no log may show of all that is sent and answered: secrets, and what is about a person. Ids and tokens by how
/// they begin.
pub const PRIVATE: &[&str] = &[
    CLIENT_SECRET,
    tokens::TOKEN,
    tokens::CODE,
    authorisation::AUTO_START,
    authorisation::CONSENT,
    authorisation::PAYMENT,
    authorisation::AUTHORISATION,
    accounts::IBAN,
    accounts::SAVINGS_IBAN,
    accounts::OWNER,
    accounts::SHOP,
    accounts::AVAILABLE,
    accounts::SPENT,
    accounts::ACCOUNT,
    accounts::SAVINGS,
];

/// How a bank has its customers authorise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approach {
    /// In an app that is started with a token.
    Decoupled,
    /// At a page that sends back a code.
    OAuth,
    /// At a page of the bank that sends back nothing.
    Page,
}

/// What is played.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Scenario {
    /// How long tokens are good for.
    pub token_lifetime: Duration,
    /// How often one has to ask for a status until the customer has decided in the app.
    pub polls: u32,
    /// Whether the customer declines.
    pub declined: bool,
    /// Whether `challengeData.data` is a text instead of a list.
    pub challenge_as_text: bool,
}

impl Default for Scenario {
    fn default() -> Self {
        Scenario { token_lifetime: Duration::from_secs(3600), polls: 3, declined: false, challenge_as_text: false }
    }
}

/// The provider.
#[derive(Default)]
pub struct OpenPayments {
    scenario: Mutex<Scenario>,
    state: Mutex<State>,
}

/// What the provider remembers.
#[derive(Default)]
struct State {
    tokens: BTreeMap<String, Token>,
    codes: BTreeMap<String, Code>,
    subjects: BTreeMap<String, Subject>,
    request_ids: BTreeSet<String>,
    /// Counts whatever has an id, so that a run has the same ids each time.
    count: u32,
}

impl State {
    fn number(&mut self) -> u32 {
        self.count += 1;
        self.count
    }
}

impl OpenPayments {
    /// A provider that plays this.
    pub fn new(scenario: Scenario) -> Self {
        OpenPayments { scenario: Mutex::new(scenario), state: Mutex::default() }
    }

    /// Plays something else from now on.
    pub fn change(&self, change: impl FnOnce(&mut Scenario)) {
        change(&mut lock(&self.scenario));
    }

    /// A token for this scope, as the token endpoint gives them.
    pub fn token(&self, scope: &str) -> String {
        lock(&self.state).token(scope, lock(&self.scenario).token_lifetime)
    }

    /// A consent of a bank that its customer has authorised.
    pub fn consent(&self, bic: &str) -> String {
        lock(&self.state).consent(bic)
    }

    /// Ends all tokens, as if their time were up.
    pub fn expire_tokens(&self) {
        lock(&self.state).tokens.values_mut().for_each(Token::expire);
    }
}

impl Provider for OpenPayments {
    const HOSTS: &'static [&'static str] = &["api", "auth"];

    fn answer(&self, request: &Recorded, hosts: &Hosts) -> Response<Bytes> {
        let scenario = lock(&self.scenario).clone();
        let mut call = Call { request, hosts, scenario, state: &mut lock(&self.state) };
        let response = call.answer().unwrap_or_else(|refusal| refusal.response());
        match request.header("x-request-id") {
            Some(id) => with_header(response, HeaderName::from_static("x-request-id"), id),
            None => response,
        }
    }
}

/// A request and all that its answer depends on.
struct Call<'a> {
    request: &'a Recorded,
    hosts: &'a Hosts,
    scenario: Scenario,
    state: &'a mut State,
}

type Answer = Result<Response<Bytes>, Refusal>;

impl Call<'_> {
    fn answer(&mut self) -> Answer {
        let request = self.request;
        let path: Vec<&str> = request.path().split('/').skip(1).collect();
        match (request.host, request.method.as_str(), path.as_slice()) {
            ("auth", "POST", ["connect", "token"]) => self.token(),
            ("auth", "GET", ["connect", "authorize"]) => self.authorize_page(),
            ("auth", "GET", ["bank", authorisation]) => self.bank_page(authorisation),
            ("api", method, ["psd2", service, "v1", rest @ ..]) => self.service(method, service, rest),
            _ => Err(Refusal::unknown()),
        }
    }

    fn service(&mut self, method: &str, service: &str, path: &[&str]) -> Answer {
        match (service, path) {
            ("aspspinformation", path) => {
                self.check(&Needs::directory())?;
                self.directory(method, path)
            }
            ("accountinformation", ["accounts", path @ ..]) => {
                self.check(&Needs::accounts())?;
                self.accounts(method, path)
            }
            ("consent", ["consents", path @ ..]) => self.subject(Kind::Consent, method, path),
            ("paymentinitiation", ["payments", "domestic", path @ ..]) => self.subject(Kind::Payment, method, path),
            _ => Err(Refusal::unknown()),
        }
    }
}
