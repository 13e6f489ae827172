//! What the program for Token.io is set up with.

use std::collections::BTreeMap;
use std::time::Duration;

use ob_runtime::secrecy::ExposeSecret;
use ob_runtime::{Credentials, Poll, PollError, Secret, SecretString, TransportConfig};
use ob_tokenio::Environment;
use ob_tokenio::security::BASIC_AUTH;
use ob_tokenio::token_requests::{GetTokenRequestResult, InitiateBankAuthorizationRequest};
use ob_tokenio::types::{CredentialFieldType, CredentialFields};

use crate::env::{self, Variables};
use crate::fake::Fake;
use crate::fake::tokenio::{API_KEY, ENTERED, MEMBER, REDIRECT_BANK, Tokenio};
use crate::person::Person;
use crate::{Arguments, Failure};

/// The member, the bank and the person.
#[non_exhaustive]
pub struct Setup {
    /// Where the hosts are.
    pub environment: Environment,
    /// The member's API key, as requests carry it.
    pub credentials: Credentials,
    /// The member's id.
    pub member: String,
    /// The bank.
    pub bank: String,
    /// Where the person comes back to.
    pub redirect_url: String,
    /// Who authorises.
    pub person: Person,
    /// How connections are made.
    pub transport: TransportConfig,
    /// How often to look at a status, and for how long.
    pub poll: Poll,
    /// Runs as long as this is there.
    _demo: Option<Fake<Tokenio>>,
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
        println!("A demonstration: provider, bank and customer are played in this process.");
        let fake = Fake::start(Tokenio::default()).await?;
        let variables = |name: &str| match name {
            "TOKENIO_API_HOST" => Some(fake.url("api").to_owned()),
            "TOKENIO_API_KEY" => Some(API_KEY.to_owned()),
            "TOKENIO_MEMBER_ID" => Some(MEMBER.to_owned()),
            "TOKENIO_BANK_ID" => env::of_process(name).or_else(|| Some(REDIRECT_BANK.to_owned())),
            "TOKENIO_REDIRECT_URL" => Some("https://kassabok.example/back".to_owned()),
            _ => None,
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
        let key: SecretString = variables.secret("TOKENIO_API_KEY", "the API key of the dashboard");
        let member = variables.required("TOKENIO_MEMBER_ID", "your member id");
        let bank = variables.required("TOKENIO_BANK_ID", "the bank, as the list of banks names it");
        let redirect_url = variables.required("TOKENIO_REDIRECT_URL", "where you come back to");
        // The sandbox, unless another host is named; production never by itself.
        let mut environment = Environment::sandbox();
        if let Some(host) = look_up("TOKENIO_API_HOST")
            && let Some(url) = variables.parsed("TOKENIO_API_HOST", &host)
        {
            environment.api = url;
        }
        variables.finish()?;
        // Both schemes of this API are the `Authorization` header; that of keys holds its whole value.
        let credentials = Credentials::none().api_key(BASIC_AUTH.name, format!("Basic {}", key.expose_secret()));
        Ok(Setup {
            environment,
            credentials,
            member,
            bank,
            redirect_url,
            person: Person::Terminal,
            transport: TransportConfig::new(),
            poll: patience(Duration::from_secs(2)),
            _demo: None,
        })
    }

    /// What the person enters and confirms: the next request for the authorization.
    ///
    /// # Errors
    /// Nothing is entered.
    pub async fn answer(&self, fields: Option<&CredentialFields>) -> Result<InitiateBankAuthorizationRequest, Failure> {
        let mut credentials: BTreeMap<String, Secret> = BTreeMap::new();
        for field in fields.and_then(|fields| fields.fields.as_deref()).unwrap_or_default() {
            let name =
                field.display_name.as_deref().or(field.description.as_deref()).unwrap_or("What the bank asks for");
            match (&field.r#type, &field.id) {
                // Nothing to enter: the person reads it, and confirms in an app or goes on.
                (Some(CredentialFieldType::Decoupled | CredentialFieldType::PsuMessage), _) | (_, None) => {
                    self.person.ask(&format!("{name} Then press enter."), "").await?;
                }
                (_, Some(id)) => {
                    // In a demonstration it is what the bank knows.
                    let known = ENTERED.iter().find(|(field, _)| field == id).map_or("", |(_, value)| value);
                    let value = self.person.ask(&format!("{name}:"), known).await?;
                    credentials.insert(id.clone(), value.into());
                }
            }
        }
        let mut request = InitiateBankAuthorizationRequest::new();
        request.use_credential_flow = Some(true);
        request.credentials = Some(credentials);
        Ok(request)
    }
}

/// Why there is no token: what the result says, where it is one.
pub fn declined(error: PollError<GetTokenRequestResult>) -> Failure {
    let PollError::Failed(answer) = error else { return error.into() };
    let reason = answer.body.status_reason_information.filter(|reason| !reason.is_empty());
    let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    Failure::new(format!("the token request is {}{reason}", answer.body.status))
}

/// Looks as often as this for as long as a person may take.
fn patience(interval: Duration) -> Poll {
    Poll::every(interval).for_at_most(Duration::from_secs(180))
}
