//! A small API: a token, a thing that needs one, a status, and a list in pages.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ob_runtime::http::{Method, Request, Response};
use ob_runtime::serde_json::Value;
use ob_runtime::{
    Answer, BoxFuture, Bytes, Case, Client, Endpoint, Field, Media, Next, Operation, Paged, Parameter, Requirement,
    ReqwestTransport, Retry, Secret, SecurityKind, SecurityScheme, Transport, TransportError, Wire,
};

use super::server::Server;
pub use crate::api::Session;
use crate::api::{Bank, config};
use crate::schema::schema;

pub fn transport() -> ReqwestTransport {
    ReqwestTransport::new(&config()).unwrap()
}

/// A client that tries everything once.
pub fn client(server: &Server) -> Client<Session> {
    Client::new(Bank { api: server.url.clone() }, transport()).with_retry(Retry::none())
}

/// Waits take no time, but are noted.
#[derive(Clone)]
pub struct Hasty(ReqwestTransport, Arc<Mutex<Vec<Duration>>>);

impl Hasty {
    pub fn new() -> Self {
        Hasty(transport(), Arc::default())
    }

    pub fn client(&self, server: &Server) -> Client<Session> {
        Client::new(Bank { api: server.url.clone() }, self.clone())
    }

    /// The waits in seconds.
    pub fn waits(&self) -> Vec<u64> {
        self.1.lock().unwrap().iter().map(Duration::as_secs).collect()
    }
}

impl Transport for Hasty {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        self.0.send(request)
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.1.lock().unwrap().push(duration);
        Box::pin(tokio::task::yield_now())
    }
}

/// An answer that is any JSON, for the statuses of a hundred.
pub struct Json<const HUNDRED: u8> {
    pub body: Value,
}

impl<const HUNDRED: u8> Answer for Json<HUNDRED> {
    const HEADERS: &'static [Field] = &[];
    const CASES: &'static [Case] = &[Case::of(&[], Media::json("application/json")).ranges(&[HUNDRED])];
    fn blank(_: usize) -> Self {
        Json { body: Value::Null }
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

impl<const HUNDRED: u8> std::fmt::Debug for Json<HUNDRED> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Json(..)")
    }
}

static BEARER: SecurityScheme = SecurityScheme { name: "bearer", kind: SecurityKind::Bearer };

const NEEDS_TOKEN: &[&[Requirement]] = &[&[Requirement { scheme: &BEARER, scopes: &[] }]];

const fn get(id: &'static str, path: &'static str, security: &'static [&'static [Requirement]]) -> Operation {
    Operation {
        id,
        method: Method::GET,
        host: "api",
        path,
        parameters: &[],
        required_session: &[],
        session: &[],
        generated: &[],
        signed: &[],
        security,
        body: &[],
        accept: &["application/json"],
    }
}

/// `GET /thing`, with a token.
pub struct GetThing;

impl Endpoint for GetThing {
    type Session = Session;
    type Response = Json<2>;
    type Error = Json<4>;
    const OPERATION: Operation = get("getThing", "/thing", NEEDS_TOKEN);
}

/// `GET /status`
pub struct GetStatus;

impl Endpoint for GetStatus {
    type Session = Session;
    type Response = Json<2>;
    type Error = Json<4>;
    const OPERATION: Operation = get("getStatus", "/status", &[]);
}

schema!(Grant {
    grant_type: String = Field::required("grant_type"),
    refresh_token: Option<Secret> = Field::optional("refresh_token"),
});

/// `POST /token`
pub struct RequestToken(pub Grant);

impl RequestToken {
    pub fn refreshing(refresh: Option<&ob_runtime::SecretString>) -> Self {
        let grant_type = if refresh.is_some() { "refresh_token" } else { "client_credentials" };
        RequestToken(Grant { grant_type: grant_type.into(), refresh_token: refresh.cloned().map(Secret::from) })
    }
}

impl Endpoint for RequestToken {
    type Session = Session;
    type Response = Json<2>;
    type Error = Json<4>;
    const OPERATION: Operation = Operation {
        id: "requestToken",
        method: Method::POST,
        host: "api",
        path: "/token",
        parameters: &[],
        required_session: &[],
        session: &[],
        generated: &[],
        signed: &[],
        security: &[],
        body: &[Media::form("application/x-www-form-urlencoded")],
        accept: &["application/json"],
    };
    fn body(&self) -> Option<(usize, &dyn Wire)> {
        Some((0, &self.0))
    }
}

/// `GET /list?from=`, in pages: by links or by offsets, whatever the answer has.
#[derive(Clone, Default)]
pub struct GetList {
    pub from: Option<i64>,
}

impl Endpoint for GetList {
    type Session = Session;
    type Response = Json<2>;
    type Error = Json<4>;
    const OPERATION: Operation = Operation {
        id: "getList",
        method: Method::GET,
        host: "api",
        path: "/list",
        parameters: &[Parameter::query("from")],
        required_session: &[],
        session: &[],
        generated: &[],
        signed: &[],
        security: &[],
        body: &[],
        accept: &["application/json"],
    };
    fn parameter(&self, _: usize) -> &dyn Wire {
        &self.from
    }
}

impl Paged for GetList {
    fn next(&self, answer: &Self::Response) -> Option<Next<Self>> {
        let link = Next::link(answer, &["/_links/next/href", "/_links/next"]);
        link.or_else(|| Next::call(answer, "/offset", self, |next| &mut next.from))
    }
}
