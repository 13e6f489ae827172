//! What the programs for Open Payments are set up with.

use std::time::Duration;

use ob_open_payments::{Environment, Session};
use ob_runtime::jiff::tz::TimeZone;
use ob_runtime::jiff::{Span, Timestamp};
use ob_runtime::{BaseUrl, Date, Poll, Secret, TransportConfig};

use crate::env::{self, Variables};
use crate::fake::Fake;
use crate::fake::open_payments::{CLIENT_ID, CLIENT_SECRET, OpenPayments, REDIRECT_URI};
use crate::person::Person;
use crate::{Arguments, Failure};

/// The application, the bank and the person.
#[non_exhaustive]
pub struct Setup {
    /// Where the hosts are.
    pub environment: Environment,
    /// The application's id in the developer portal.
    pub client_id: String,
    /// The secret that belongs to it.
    pub client_secret: Secret,
    /// Where pages send the person back to; the portal has to know it.
    pub redirect_uri: String,
    /// What comes back with the person, so that the session is known by it.
    pub state: String,
    /// The bank, and what is known of the person's own request.
    pub session: Session,
    /// The account that a payment is made from.
    pub debtor_iban: String,
    /// The account that a payment is made to.
    pub creditor_iban: String,
    /// Who authorises.
    pub person: Person,
    /// How connections are made.
    pub transport: TransportConfig,
    /// How often to look at a status, and for how long.
    pub poll: Poll,
    /// Runs as long as this is there.
    _demo: Option<Fake<OpenPayments>>,
}

impl Setup {
    /// Reads the environment variables; for a demonstration, starts the provider and makes up what is not there.
    ///
    /// # Errors
    /// Variables that are missing or cannot be used.
    pub async fn read(arguments: &Arguments) -> Result<Self, Failure> {
        if !arguments.demo {
            return Ok(Setup::from_variables(&env::of_process)?);
        }
        println!("A demonstration: bank and customer are played in this process.");
        let fake = Fake::start(OpenPayments::default()).await?;
        let variables = |name: &str| match name {
            "OPEN_PAYMENTS_BIC" => env::of_process(name),
            _ => demo_variable(&fake, name),
        };
        let setup = Setup::from_variables(&variables)?;
        let (transport, poll) = (TransportConfig::new().without_proxies(), patience(Duration::from_millis(200)));
        Ok(Setup { person: Person::Demo, transport, poll, _demo: Some(fake), ..setup })
    }

    /// Reads the variables where `look_up` has them.
    ///
    /// # Errors
    /// Variables that are missing or cannot be used.
    pub fn from_variables(look_up: &dyn Fn(&str) -> Option<String>) -> Result<Self, env::InvalidVariables> {
        let mut variables = Variables::new(look_up);
        let client_id = variables.required("OPEN_PAYMENTS_CLIENT_ID", "the application's id in the developer portal");
        let client_secret = variables.secret("OPEN_PAYMENTS_CLIENT_SECRET", "the secret of the application").into();
        let redirect_uri =
            variables.required("OPEN_PAYMENTS_REDIRECT_URI", "where you come back to; the portal has to know it");
        let state = variables.required("OPEN_PAYMENTS_STATE", "any text; comes back with you");
        let ip = variables.required("PSU_IP_ADDRESS", "your IPv4 address, as the bank would see it");
        let user_agent = variables.required("PSU_USER_AGENT", "your browser's User-Agent");

        // The sandbox, unless another host is named; production never by itself.
        let mut environment = Environment::sandbox();
        if let Some(host) = look_up("OPEN_PAYMENTS_API_HOST") {
            let url = format!("{}/psd2", host.trim_end_matches('/'));
            if let Some(url) = variables.parsed::<BaseUrl>("OPEN_PAYMENTS_API_HOST", &url) {
                environment.api = url;
            }
        }
        if let Some(host) = look_up("OPEN_PAYMENTS_AUTH_HOST")
            && let Some(url) = variables.parsed("OPEN_PAYMENTS_AUTH_HOST", &host)
        {
            environment.auth = url;
        }
        let mut session = Session::default();
        session.bic_fi = Some(variables.optional("OPEN_PAYMENTS_BIC", "ESSESESS"));
        session.psu_ip_address = variables.parsed("PSU_IP_ADDRESS", &ip);
        session.psu_user_agent = Some(user_agent);
        // Accounts that are published as examples, and nobody's.
        let debtor_iban = variables.optional("OPEN_PAYMENTS_DEBTOR_IBAN", "SE4550000000058398257466");
        let creditor_iban = variables.optional("OPEN_PAYMENTS_CREDITOR_IBAN", "SE3550000000054910000003");
        variables.finish()?;

        Ok(Setup {
            environment,
            client_id,
            client_secret,
            redirect_uri,
            state,
            session,
            debtor_iban,
            creditor_iban,
            person: Person::Terminal,
            transport: TransportConfig::new(),
            poll: patience(Duration::from_secs(2)),
            _demo: None,
        })
    }

    /// Tomorrow: how long a consent lasts that is used once.
    pub fn tomorrow(&self) -> Date {
        let tomorrow = Timestamp::now() + Span::new().hours(24);
        tomorrow.to_zoned(TimeZone::UTC).date().into()
    }

    /// The country of the bank, as its BIC has it.
    pub fn country(&self) -> String {
        self.session.bic_fi.as_deref().and_then(|bic| bic.get(4..6)).unwrap_or("SE").to_owned()
    }
}

/// Looks as often as this for as long as a person may take.
fn patience(interval: Duration) -> Poll {
    Poll::every(interval).for_at_most(Duration::from_secs(180))
}

/// What a demonstration is run with.
fn demo_variable(fake: &Fake<OpenPayments>, name: &str) -> Option<String> {
    let value = match name {
        "OPEN_PAYMENTS_API_HOST" => fake.url("api"),
        "OPEN_PAYMENTS_AUTH_HOST" => fake.url("auth"),
        "OPEN_PAYMENTS_CLIENT_ID" => CLIENT_ID,
        "OPEN_PAYMENTS_CLIENT_SECRET" => CLIENT_SECRET,
        "OPEN_PAYMENTS_REDIRECT_URI" => REDIRECT_URI,
        "OPEN_PAYMENTS_STATE" => "demo & more",
        "PSU_IP_ADDRESS" => "192.0.2.17",
        "PSU_USER_AGENT" => "Mozilla/5.0 (demo)",
        _ => return None,
    };
    Some(value.to_owned())
}
