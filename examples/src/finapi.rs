//! What the program for finAPI is set up with.

use std::time::Duration;

use ob_runtime::{BaseUrl, Poll, Secret, TransportConfig};
use uuid::Uuid;

use crate::env::{self, Variables};
use crate::fake::Fake;
use crate::fake::finapi::{CLIENT_ID, CLIENT_SECRET, Finapi};
use crate::{Arguments, Failure};

/// The application, and the user that it makes.
#[non_exhaustive]
pub struct Setup {
    /// Where users and accounts are.
    pub access: ob_finapi_access::Environment,
    /// Where web forms are.
    pub web_form: ob_finapi_webform::Environment,
    /// The application's identifier.
    pub client_id: String,
    /// The secret that belongs to it.
    pub client_secret: Secret,
    /// The identifier of a user that is not there yet.
    pub user_id: String,
    /// The user's password.
    pub password: Secret,
    /// How connections are made.
    pub transport: TransportConfig,
    /// How often to look at the web form, and for how long.
    pub poll: Poll,
    /// Runs as long as this is there.
    _demo: Option<Fake<Finapi>>,
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
        println!("A demonstration: finAPI, the bank and its customer are played in this process.");
        let fake = Fake::start(Finapi::default()).await?;
        let setup = Setup::from_variables(&|name| demo_variable(&fake, name))?;
        let (transport, poll) = (TransportConfig::new().without_proxies(), patience(Duration::from_millis(200)));
        Ok(Setup { transport, poll, _demo: Some(fake), ..setup })
    }

    /// Reads the variables where `look_up` has them.
    ///
    /// # Errors
    /// Variables that are missing or cannot be used.
    pub fn from_variables(look_up: &dyn Fn(&str) -> Option<String>) -> Result<Self, env::InvalidVariables> {
        let mut variables = Variables::new(look_up);
        let client_id = variables.required("FINAPI_CLIENT_ID", "the application's identifier");
        let client_secret = variables.secret("FINAPI_CLIENT_SECRET", "the secret of the application").into();

        // The sandbox, unless other hosts are named; production never by itself.
        let mut host = |name: &'static str, sandbox: BaseUrl| {
            let named = look_up(name).and_then(|host| variables.parsed(name, &host));
            named.unwrap_or(sandbox)
        };
        let mut access = ob_finapi_access::Environment::sandbox();
        access.api = host("FINAPI_ACCESS_HOST", access.api);
        let mut web_form = ob_finapi_webform::Environment::sandbox();
        web_form.api = host("FINAPI_WEBFORM_HOST", web_form.api);
        variables.finish()?;

        Ok(Setup {
            access,
            web_form,
            client_id,
            client_secret,
            // A user for this run alone: nobody has to know who it is.
            user_id: format!("example-{}", Uuid::new_v4()),
            password: Uuid::new_v4().to_string().into(),
            transport: TransportConfig::new(),
            poll: patience(Duration::from_secs(2)),
            _demo: None,
        })
    }
}

/// Looks as often as this for as long as a person may take.
fn patience(interval: Duration) -> Poll {
    Poll::every(interval).for_at_most(Duration::from_secs(600))
}

/// What a demonstration is run with.
fn demo_variable(fake: &Fake<Finapi>, name: &str) -> Option<String> {
    let value = match name {
        "FINAPI_ACCESS_HOST" => fake.url("access"),
        "FINAPI_WEBFORM_HOST" => fake.url("webform"),
        "FINAPI_CLIENT_ID" => CLIENT_ID,
        "FINAPI_CLIENT_SECRET" => CLIENT_SECRET,
        _ => return None,
    };
    Some(value.to_owned())
}
