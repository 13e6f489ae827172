//! The published guides, call by call, over real connections to a provider that is played on loopback and refuses what
//! the guides do not allow.
//!
//! - [`quickstart`], [`accounts`] and [`payments`] walk each numbered step of a guide by its name, with all that is sent.
//! - [`tokens`] shows tokens that expire.
//! - [`strict`] shows that it does refuse.
//! - [`answers`] and [`faults`] show what comes of odd answers and of broken connections.
//!
//! That is Open Payments; [`klarna_consents`] has all of that for the consents of Klarna XS2A, and [`finapi_web_form`] for the
//! first steps of finAPI Web Form.

mod accounts;
mod answers;
mod changing;
mod faults;
mod finapi_web_form;
mod klarna_consents;
mod payments;
mod quickstart;
mod strict;
mod tokens;
mod walk;

use std::time::Duration;

use ob_examples::fake::Fake;
use ob_examples::fake::open_payments::{CLIENT_ID, CLIENT_SECRET, OpenPayments, Scenario};
use ob_open_payments::authorization::{ClientCredentials, RequestToken};
use ob_open_payments::{Environment, Session};
use ob_runtime::{BaseUrl, Client, Credentials, Poll, ReqwestTransport, Retry, Tokens, TransportConfig};

/// The bank whose customers use an app.
const DECOUPLED: &str = "ESSESESS";

/// The bank whose customers go to a page, from which they bring a code.
const REDIRECT: &str = "HANDSESS";

/// The bank whose customers go to a page, and bring nothing back.
const PAGE: &str = "SWEDSESS";

/// The provider, and clients of it.
struct Bench {
    fake: Fake<OpenPayments>,
}

impl Bench {
    async fn new() -> Self {
        Bench::playing(Scenario::default()).await
    }

    async fn playing(scenario: Scenario) -> Self {
        Bench { fake: Fake::start(OpenPayments::new(scenario)).await.unwrap() }
    }

    fn environment(&self) -> Environment {
        let url = |url: String| BaseUrl::parse(&url).unwrap();
        Environment::new(url(format!("{}/psd2", self.fake.url("api"))), url(self.fake.url("auth").to_owned()))
    }

    /// A client that tries everything once.
    fn client(&self) -> Client<Session> {
        let transport = ReqwestTransport::new(&TransportConfig::new().without_proxies()).unwrap();
        Client::new(self.environment(), transport).with_retry(Retry::none())
    }

    /// Tokens that are asked for when they are needed.
    fn tokens(&self, scope: &'static str) -> Tokens {
        let credentials = ClientCredentials::new(CLIENT_ID, CLIENT_SECRET, scope);
        Tokens::new(self.client(), move |_| RequestToken::new(credentials.clone()))
    }

    /// A client with a token, for a customer of this bank.
    fn client_of(&self, bic: &str, scope: &str) -> Client<Session> {
        let token = self.fake.provider().token(scope);
        self.client().with_credentials(Credentials::none().bearer(token)).with_session(session(bic))
    }

    /// A client that may read accounts.
    fn accounts(&self) -> Client<Session> {
        let client = self.client_of(DECOUPLED, "accountinformation private");
        let mut session = client.session().clone();
        session.consent_id = Some(self.fake.provider().consent(DECOUPLED));
        client.with_session(session)
    }
}

fn session(bic: &str) -> Session {
    let mut session = Session::default();
    session.bic_fi = Some(bic.into());
    session.psu_ip_address = Some([192, 0, 2, 44].into());
    session.psu_user_agent = Some("Mozilla/5.0 (X11; Linux x86_64)".into());
    session
}

/// Often enough for a test.
fn soon() -> Poll {
    Poll::every(Duration::from_millis(5)).for_at_most(Duration::from_secs(30))
}
