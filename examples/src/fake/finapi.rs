//! Access and web forms of finAPI, as their guide and their documents tell.
//!
//! It is written without the generated crates, so that both cannot be wrong in the same way. A customer opens the web form,
//! and ends it after some looks at its status.

mod accounts;
mod check;
mod tokens;

use std::collections::BTreeMap;
use std::sync::Mutex;

use bytes::Bytes;
use http::{HeaderName, Response, StatusCode};
use serde_json::{Value, json};

use super::answer::{json, with_header};
use super::{Hosts, Provider, Recorded, lock};
use check::{Members, Refusal};

/// The application.
pub const CLIENT_ID: &str = "client-of-kassabok";
/// The secret of the application.
pub const CLIENT_SECRET: &str = "client-secret-of-kassabok";

/// How access tokens begin.
const TOKEN: &str = "access-token-";
/// How refresh tokens begin.
const REFRESH_TOKEN: &str = "refresh-token-";
/// The one web form.
const FORM: &str = "3c1f8a52-4d3e-4b6c-9a7e-0d2f61b4c8e5";
/// How the identifiers of the program's users begin.
const USER: &str = "example-";

/// What no log may show of all that is sent and answered: secrets, and what is about a person. Tokens and users by how
/// they begin.
pub const PRIVATE: &[&str] =
    &[CLIENT_ID, CLIENT_SECRET, TOKEN, REFRESH_TOKEN, USER, accounts::IBAN, accounts::OWNER, accounts::BALANCE];

/// What is played.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Scenario {
    /// How many seconds a user's token is good for.
    pub lifetime: u32,
    /// How many looks at the web form it takes until the customer has ended it.
    pub looks: u32,
    /// How the web form ends.
    pub end: &'static str,
    /// Why, if it ends with an error.
    pub error: Option<&'static str>,
}

impl Default for Scenario {
    fn default() -> Self {
        Scenario { lifetime: 3600, looks: 3, end: "COMPLETED", error: None }
    }
}

/// The provider.
#[derive(Default)]
pub struct Finapi {
    scenario: Mutex<Scenario>,
    state: Mutex<State>,
}

/// What the provider remembers.
#[derive(Default)]
struct State {
    /// Passwords, by user.
    users: BTreeMap<String, String>,
    /// Who a token is for, by token: the client, or a user.
    tokens: BTreeMap<String, Option<String>>,
    /// The users of refresh tokens.
    refresh_tokens: BTreeMap<String, String>,
    /// Counts tokens, so that a run has the same ones each time.
    count: u32,
    /// How often the web form was looked at; none if it is not there.
    looks: Option<u32>,
}

impl Finapi {
    /// A provider that plays this.
    pub fn new(scenario: Scenario) -> Self {
        Finapi { scenario: Mutex::new(scenario), state: Mutex::default() }
    }

    /// Plays something else from now on.
    pub fn change(&self, change: impl FnOnce(&mut Scenario)) {
        change(&mut lock(&self.scenario));
    }
}

impl Provider for Finapi {
    const HOSTS: &'static [&'static str] = &["access", "webform"];

    fn answer(&self, request: &Recorded, hosts: &Hosts) -> Response<Bytes> {
        let (scenario, state) = (&lock(&self.scenario), &mut lock(&self.state));
        let answer = Call { request, hosts, scenario, state }.answer();
        let answer = answer.unwrap_or_else(|refusal| refusal.response(request));
        // "It comes back with the answer; absent, one is made up."
        let id = request.header("x-request-id").unwrap_or("made-up-0001");
        with_header(answer, HeaderName::from_static("x-request-id"), id)
    }
}

/// A request and all that its answer depends on.
struct Call<'a> {
    request: &'a Recorded,
    hosts: &'a Hosts,
    scenario: &'a Scenario,
    state: &'a mut State,
}

impl Call<'_> {
    fn answer(&mut self) -> Result<Response<Bytes>, Refusal> {
        let request = self.request;
        check::headers(request)?;
        match (request.host, request.method.as_str(), request.path()) {
            ("access", "POST", "/oauth/token") => self.grant(),
            ("access", "POST", "/api/v1/users") => self.create_user(),
            ("access", "GET", "/api/v1/accounts") => {
                self.user()?;
                let connected = self.state.looks.is_some_and(|looks| looks >= self.scenario.looks);
                let accounts = if connected { accounts::all() } else { Vec::new() };
                Ok(json(StatusCode::OK, &json!({ "accounts": accounts })))
            }
            ("webform", "POST", "/api/webForms/bankConnectionImport") => self.create_form(),
            ("webform", "GET", path) if path.strip_prefix("/api/webForms/") == Some(FORM) => self.look(),
            _ => Err(Refusal::new(404, "UNKNOWN_ENTITY", "There is nothing at this address.")),
        }
    }

    /// For the client: the user is not there yet.
    fn create_user(&mut self) -> Result<Response<Bytes>, Refusal> {
        if self.bearer()?.is_some() {
            return Err(Refusal::new(403, "FORBIDDEN", "Users are created by the client."));
        }
        let body = self.request.json();
        let user = Members::of(&body)?;
        user.only(&["id", "password", "email", "phone", "isAutoUpdateEnabled"])?;
        let (id, password) = (user.text("id")?, user.text("password")?);
        if !(6..=128).contains(&password.len()) {
            return Err(Refusal::new(422, "ILLEGAL_FIELD_VALUE", "The password has from 6 to 128 characters."));
        }
        if self.state.users.insert(id.to_owned(), password.to_owned()).is_some() {
            return Err(Refusal::new(422, "ENTITY_EXISTS", "There is a user of this identifier."));
        }
        let member = |name: &str| body.get(name).cloned().unwrap_or_default();
        let created = json!({
            "id": id,
            "password": password,
            "email": member("email"),
            "phone": member("phone"),
            "isAutoUpdateEnabled": member("isAutoUpdateEnabled").as_bool().unwrap_or_default(),
        });
        Ok(json(StatusCode::CREATED, &created))
    }

    fn create_form(&mut self) -> Result<Response<Bytes>, Refusal> {
        self.user()?;
        Members::of(&self.request.json())?.only(&[
            "bank",
            "bankConnectionName",
            "skipPositionsDownload",
            "loadOwnerData",
            "maxDaysForDownload",
            "accountTypes",
            "callbacks",
            "profileId",
            "redirectUrl",
        ])?;
        self.state.looks = Some(0);
        Ok(json(StatusCode::CREATED, &self.form("NOT_YET_OPENED", json!({}))))
    }

    fn look(&mut self) -> Result<Response<Bytes>, Refusal> {
        self.user()?;
        let looks = self.state.looks.as_mut();
        let looks = looks.ok_or_else(|| Refusal::new(404, "NOT_FOUND", "There is no such web form."))?;
        *looks += 1;
        let looks = *looks;
        let form = match (looks >= self.scenario.looks, self.scenario.end) {
            (true, "COMPLETED") => self.form("COMPLETED", json!({ "bankConnectionId": 41_207, "errorCode": null })),
            (true, end) => {
                let words = self.scenario.error.map(|_| "The bank could not be reached.");
                let payload =
                    json!({ "bankConnectionId": null, "errorCode": self.scenario.error, "errorMessage": words });
                self.form(end, payload)
            }
            (false, _) => self.form(if looks == 1 { "NOT_YET_OPENED" } else { "IN_PROGRESS" }, json!({})),
        };
        Ok(json(StatusCode::OK, &form))
    }

    fn form(&self, status: &str, payload: Value) -> Value {
        json!({
            "id": FORM,
            "url": format!("{}/wf/{FORM}", self.hosts.url("webform")),
            // "yyyy-MM-dd'T'HH:mm:ss.SSSZ": a zone without a colon.
            "createdAt": "2026-05-04T09:30:11.502+0000",
            "expiresAt": "2026-05-04T09:50:11.502+0000",
            "type": "BANK_CONNECTION_IMPORT",
            "status": status,
            "payload": payload,
        })
    }
}
