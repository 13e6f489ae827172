//! What the program for Klarna XS2A is set up with.

use ob_klarna_xs2a::Environment;
use ob_klarna_xs2a::types::Psu;
use ob_runtime::jiff::tz::TimeZone;
use ob_runtime::jiff::{Span, Timestamp};
use ob_runtime::{Date, SecretString, TransportConfig};

use crate::env::{self, Variables};
use crate::fake::Fake;
use crate::fake::klarna_xs2a::{KlarnaXs2a, SESSION, TOKEN};
use crate::{Arguments, Failure};

/// The application, its session and the person.
#[non_exhaustive]
pub struct Setup {
    /// Where the host is.
    pub environment: Environment,
    /// The token of the application.
    pub token: SecretString,
    /// A session in which a flow has finished.
    pub session_id: String,
    /// The person's device.
    pub psu: Psu,
    /// How connections are made.
    pub transport: TransportConfig,
    /// Runs as long as this is there.
    _demo: Option<Fake<KlarnaXs2a>>,
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
        println!("A demonstration: Klarna and the bank are played in this process.");
        let fake = Fake::start(KlarnaXs2a::default()).await?;
        let setup = Setup::from_variables(&|name| demo_variable(&fake, name))?;
        Ok(Setup { transport: TransportConfig::new().without_proxies(), _demo: Some(fake), ..setup })
    }

    /// Reads the variables where `look_up` has them.
    ///
    /// # Errors
    /// Variables that are missing or cannot be used.
    pub fn from_variables(look_up: &dyn Fn(&str) -> Option<String>) -> Result<Self, env::InvalidVariables> {
        let mut variables = Variables::new(look_up);
        let token = variables.secret("KLARNA_TOKEN", "the token of the application");
        let session_id = variables.required("KLARNA_SESSION_ID", "a session in which a flow has finished");
        let ip = variables.required("PSU_IP_ADDRESS", "your IP address, as the bank would see it");
        let user_agent = variables.required("PSU_USER_AGENT", "your browser's User-Agent");
        let ip = variables.parsed("PSU_IP_ADDRESS", &ip);

        // The playground, unless another host is named; production never by itself.
        let mut environment = Environment::playground();
        if let Some(host) = look_up("KLARNA_HOST")
            && let Some(url) = variables.parsed("KLARNA_HOST", &host)
        {
            environment.api = url;
        }
        variables.finish()?;

        // Without an address, what is wrong has been said.
        let ip = ip.unwrap_or(std::net::Ipv4Addr::UNSPECIFIED.into());
        let psu = Psu::new(user_agent, ip);
        Ok(Setup { environment, token, session_id, psu, transport: TransportConfig::new(), _demo: None })
    }

    /// The first and the last of the 30 days up to today.
    pub fn last_days(&self) -> (Date, Date) {
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        (today.saturating_sub(Span::new().days(29)).into(), today.into())
    }
}

/// What a demonstration is run with.
fn demo_variable(fake: &Fake<KlarnaXs2a>, name: &str) -> Option<String> {
    let value = match name {
        "KLARNA_HOST" => fake.url("api"),
        "KLARNA_TOKEN" => TOKEN,
        "KLARNA_SESSION_ID" => SESSION,
        "PSU_IP_ADDRESS" => "192.0.2.17",
        "PSU_USER_AGENT" => "Mozilla/5.0 (demo)",
        _ => return None,
    };
    Some(value.to_owned())
}
