//! A small API in the form that the generator writes.

use std::collections::BTreeMap;

use ob_runtime::http::Method;
use ob_runtime::serde_json::Value;
use ob_runtime::{
    Answer, BaseUrl, Blank, Case, Client, Credentials, Endpoint, Environment, Field, Location, Media, Operation,
    Parameter, Requirement, ReqwestTransport, Retry, SecurityKind, SecurityScheme, TransportConfig, Wire,
};

use crate::schema::schema;

pub static TOKEN: SecurityScheme = SecurityScheme { name: "oauth", kind: SecurityKind::OAuth2 };
pub static KEY: SecurityScheme =
    SecurityScheme { name: "key", kind: SecurityKind::ApiKey { place: Location::Query, name: "key" } };

/// Where the tests' servers are.
pub struct Bank {
    pub api: BaseUrl,
}

impl Environment for Bank {
    type Session = Session;
    const FINAL_CODES: &'static [&'static str] = &["ACCESS_EXCEEDED"];
    fn hosts(&self) -> Vec<(&'static str, BaseUrl)> {
        vec![("api", self.api.clone())]
    }
}

/// Limits for machines that are slow, without the proxies of the machine.
pub fn config() -> TransportConfig {
    TransportConfig::new().without_proxies()
}

/// A client of the server at this URL.
pub fn client(url: &BaseUrl) -> Client<Session> {
    client_over(url, &config())
}

pub fn client_over(url: &BaseUrl, config: &TransportConfig) -> Client<Session> {
    let transport = ReqwestTransport::new(config).unwrap();
    Client::new(Bank { api: url.clone() }, transport).with_credentials(credentials()).with_retry(Retry::none())
}

pub fn credentials() -> Credentials {
    Credentials::none().bearer("b3arer").api_key("key", "k3y")
}

schema!(Session { user_ip: Option<String> = Field::optional("X-User-IP").max_length(15) });

impl Default for Session {
    fn default() -> Self {
        Blank::blank()
    }
}

/// `GET /accounts/{account}?view=..`
#[derive(Clone)]
pub struct GetAccount {
    pub account: String,
    pub view: Option<String>,
}

impl GetAccount {
    pub fn new() -> Self {
        GetAccount { account: "a/1".into(), view: None }
    }
}

const NEEDS_ALL: &[&[Requirement]] =
    &[&[Requirement { scheme: &TOKEN, scopes: &[] }, Requirement { scheme: &KEY, scopes: &[] }]];

impl Endpoint for GetAccount {
    type Session = Session;
    type Response = Texts;
    type Error = Problem;
    const OPERATION: Operation = Operation {
        id: "getAccount",
        host: "api",
        method: Method::GET,
        path: "/accounts/{account}",
        parameters: &[Parameter::path("account"), Parameter::query("view")],
        required_session: &[],
        session: &["X-User-IP"],
        generated: &["X-Request-ID"],
        signed: &[],
        security: NEEDS_ALL,
        body: &[],
        accept: &["application/json"],
    };
    fn parameter(&self, index: usize) -> &dyn Wire {
        if index == 0 { &self.account } else { &self.view }
    }
}
ob_runtime::endpoint!(GetAccount { account, view });

/// `POST /payments` or `DELETE /payments`, with a body unless it is null.
#[derive(Clone)]
pub struct Send<const METHOD: char>(Value);

impl<const METHOD: char> Send<METHOD> {
    pub fn new(body: Value) -> Self {
        Send(body)
    }
}

pub type CreatePayment = Send<'P'>;
pub type CancelPayments = Send<'D'>;

impl<const METHOD: char> Endpoint for Send<METHOD> {
    type Session = Session;
    type Response = Texts;
    type Error = Problem;
    const OPERATION: Operation = Operation {
        id: "sendPayment",
        host: "api",
        method: if METHOD == 'P' { Method::POST } else { Method::DELETE },
        path: "/payments",
        parameters: &[],
        required_session: &[],
        session: &["X-User-IP"],
        generated: &["X-Request-ID"],
        signed: &[],
        security: NEEDS_ALL,
        body: &[Media::json("application/json")],
        accept: &["application/json"],
    };
    fn body(&self) -> Option<(usize, &dyn Wire)> {
        (!self.0.is_null()).then_some((0, &self.0))
    }
}

/// `GET /open`, which needs nobody's credentials, on a host that this environment lacks.
pub struct Elsewhere;

impl Endpoint for Elsewhere {
    type Session = Session;
    type Response = Texts;
    type Error = Problem;
    const OPERATION: Operation = Operation {
        id: "elsewhere",
        host: "auth",
        method: Method::GET,
        path: "/open",
        parameters: &[],
        required_session: &[],
        session: &[],
        generated: &[],
        signed: &[],
        security: &[],
        body: &[],
        accept: &["application/json"],
    };
}

/// Texts by their names.
pub struct Texts {
    pub body: BTreeMap<String, String>,
}

/// The answer that is documented.
pub const ANSWER: &str = r#"{"owner":"Ingeborg Ödegård"}"#;

/// Answers with one JSON body.
macro_rules! json_answer {
    ($name:ident, $case:expr) => {
        impl Answer for $name {
            const HEADERS: &'static [Field] = &[];
            const CASES: &'static [Case] = &[$case];
            fn blank(_: usize) -> Self {
                $name { body: Blank::blank() }
            }
            fn header(&self, _: usize) -> Option<&dyn Wire> {
                None
            }
            fn header_mut(&mut self, _: usize) -> Option<&mut dyn Wire> {
                None
            }
            fn body(&self) -> Option<&dyn Wire> {
                Some(&self.body)
            }
            fn body_mut(&mut self) -> Option<&mut dyn Wire> {
                Some(&mut self.body)
            }
        }
        ob_runtime::answer!($name);
    };
}
json_answer!(Texts, Case::of(&[200, 201], Media::json("application/json")));

/// Any JSON, with an error's status.
pub struct Problem {
    pub body: Value,
}
json_answer!(Problem, Case::of(&[503], Media::json("application/json")).ranges(&[4]));
