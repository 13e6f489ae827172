//! Operations and answers in the form that the generator writes.

use std::collections::BTreeMap;

use ob_runtime::http::Method;
use ob_runtime::{
    Accept, Answer, Blank, Bytes, Case, Content, Endpoint, Field, Location, Media, NoAnswer, Operation, Parameter,
    Part, Pattern, Requirement, SecurityKind, SecurityScheme, Style, Uuid, Wire,
};

use crate::bank::{Account, Amount, schema};

pub static BEARER: SecurityScheme = SecurityScheme { name: "oauth", kind: SecurityKind::OAuth2 };
pub static BASIC: SecurityScheme = SecurityScheme { name: "basic", kind: SecurityKind::Basic };
pub static KEY: SecurityScheme =
    SecurityScheme { name: "key", kind: SecurityKind::ApiKey { place: Location::Header, name: "X-Key" } };
pub static QUERY_KEY: SecurityScheme =
    SecurityScheme { name: "queryKey", kind: SecurityKind::ApiKey { place: Location::Query, name: "api key" } };
pub static COOKIE_KEY: SecurityScheme =
    SecurityScheme { name: "cookieKey", kind: SecurityKind::ApiKey { place: Location::Cookie, name: "sid" } };

const fn needs(scheme: &'static SecurityScheme) -> Requirement {
    Requirement { scheme, scopes: &[] }
}

pub static DIGITS: Pattern = Pattern::new("^[0-9.]+$");

schema!(Session {
    user_ip: Option<String> = Field::optional("X-User-IP").pattern(&DIGITS),
    language: Option<String> = Field::optional("Accept-Language").public(),
});

schema!(Range { from: Option<String> = Field::optional("from"), inner: Option<Box<Range>> = Field::optional("inner") });

/// Every style of a parameter.
#[derive(Clone)]
pub struct Search {
    pub account_id: String,
    pub ids: Vec<String>,
    pub plain: Option<String>,
    pub exploded: Vec<String>,
    pub list: Vec<String>,
    pub spaced: Vec<String>,
    pub piped: Vec<String>,
    pub deep: Option<Range>,
    pub object: Option<Range>,
    pub json: Option<Range>,
    pub flag: Option<bool>,
    pub header: Option<String>,
    pub headers: Vec<i64>,
    pub cookie: Option<String>,
    pub accept: Accept,
}

impl Search {
    pub fn new(account_id: &str) -> Self {
        Search {
            account_id: account_id.into(),
            ids: vec!["1".into()],
            plain: None,
            exploded: Vec::new(),
            list: Vec::new(),
            spaced: Vec::new(),
            piped: Vec::new(),
            deep: None,
            object: None,
            json: None,
            flag: None,
            header: None,
            headers: Vec::new(),
            cookie: None,
            accept: Accept::default(),
        }
    }
}

impl Endpoint for Search {
    type Session = Session;
    type Response = SearchResponse;
    type Error = BankError;
    const OPERATION: Operation = Operation {
        host: "api",
        id: "search",
        method: Method::GET,
        path: "/accounts/{account-id}/of/{ids}/all",
        parameters: &[
            Parameter::path("account-id"),
            Parameter::path("ids"),
            Parameter::query("$plain[x].y").max_length(20),
            Parameter::query("exploded"),
            Parameter::query("list").explode(false),
            Parameter::query("spaced").style(Style::SpaceDelimited).explode(false),
            Parameter::query("piped").style(Style::PipeDelimited).explode(false),
            Parameter::query("deep").style(Style::DeepObject),
            Parameter::query("object").explode(false),
            Parameter::query("json").json(),
            Parameter::query("flag").public(),
            Parameter::header("X-Personal"),
            Parameter::header("X-Numbers").public(),
            Parameter::cookie("session id"),
        ],
        required_session: &["X-User-IP"],
        session: &["Accept-Language"],
        generated: &["X-Request-ID"],
        signed: &[],
        security: &[&[needs(&BEARER)], &[needs(&BASIC), needs(&KEY)], &[needs(&QUERY_KEY), needs(&COOKIE_KEY)]],
        body: &[],
        accept: &["application/xml", "application/json"],
    };
    fn parameter(&self, index: usize) -> &dyn Wire {
        match index {
            0 => &self.account_id,
            1 => &self.ids,
            2 => &self.plain,
            3 => &self.exploded,
            4 => &self.list,
            5 => &self.spaced,
            6 => &self.piped,
            7 => &self.deep,
            8 => &self.object,
            9 => &self.json,
            10 => &self.flag,
            11 => &self.header,
            12 => &self.headers,
            _ => &self.cookie,
        }
    }
    fn body(&self) -> Option<(usize, &dyn Wire)> {
        None
    }
    fn accept(&self) -> Option<&Accept> {
        Some(&self.accept)
    }
}
ob_runtime::endpoint!(Search {
    account_id, ids, plain, exploded, list, spaced, piped, deep, object, json, flag, header, headers, cookie
} accept);

/// An operation whose address has a query.
#[derive(Clone)]
pub struct ReadById {
    pub id: String,
    pub page: Option<i64>,
}

impl Endpoint for ReadById {
    type Session = Session;
    type Response = SendResponse;
    type Error = NoAnswer;
    const OPERATION: Operation = Operation {
        host: "api",
        id: "method",
        method: Method::GET,
        path: "/rest?method=read&id={id}",
        parameters: &[Parameter::path("id"), Parameter::query("page")],
        required_session: &[],
        session: &[],
        generated: &[],
        signed: &[],
        security: &[],
        body: &[],
        accept: &[],
    };
    fn parameter(&self, index: usize) -> &dyn Wire {
        if index == 0 { &self.id } else { &self.page }
    }
    fn body(&self) -> Option<(usize, &dyn Wire)> {
        None
    }
}
ob_runtime::endpoint!(ReadById { id, page });

schema!(Upload {
    title: String = Field::required("ti\"tle"),
    amount: Amount = Field::required("amount"),
    tags: Vec<String> = Field::required("tags"),
    file: Bytes = Field::required("file"),
    more: Option<String> = Field::optional("more"),
});

/// Every media type of a body.
#[derive(Clone)]
pub enum Body {
    Json(Account),
    Xml(String),
    Form(Upload),
    Multipart(Upload),
    Binary(Bytes),
}
ob_runtime::content!(Body { Json(0), Xml(1), Form(2), Multipart(3), Binary(4) });

#[derive(Clone)]
pub struct Send {
    pub body: Option<Body>,
}

impl Endpoint for Send {
    type Session = Session;
    type Response = SendResponse;
    type Error = NoAnswer;
    const OPERATION: Operation = Operation {
        host: "api",
        id: "send",
        method: Method::POST,
        path: "/send",
        parameters: &[],
        required_session: &[],
        session: &[],
        generated: &[],
        signed: &[],
        security: &[&[needs(&BEARER)], &[]],
        body: &[
            Media::json("application/json"),
            Media::xml("application/xml"),
            Media::form("application/x-www-form-urlencoded"),
            Media::multipart("multipart/form-data", &[Part { name: "amount", content_type: "application/json" }]),
            Media::binary("application/octet-stream"),
        ],
        accept: &[],
    };
    fn body(&self) -> Option<(usize, &dyn Wire)> {
        Content::tagged(&self.body)
    }
}
ob_runtime::endpoint!(Send {} content);

/// A response with headers, and one media type or another.
#[derive(Clone, PartialEq)]
pub enum SearchResponse {
    Json { request_id: Option<Uuid>, links: Vec<String>, count: Option<i64>, body: Box<Amount> },
    Xml { request_id: Option<Uuid>, body: String },
    Created,
    Binary { body: Bytes },
}

impl Answer for SearchResponse {
    const HEADERS: &'static [Field] =
        &[Field::optional("X-Request-ID"), Field::optional("Link"), Field::optional("X-Count").public()];
    const CASES: &'static [Case] = &[
        Case::of(&[200], Media::json("application/json")),
        Case::of(&[200], Media::xml("application/xml")),
        Case::empty(&[201]),
        Case::of(&[], Media::binary("application/*")).ranges(&[2]),
    ];
    fn blank(case: usize) -> Self {
        match case {
            0 => SearchResponse::Json { request_id: None, links: Vec::new(), count: None, body: Blank::blank() },
            1 => SearchResponse::Xml { request_id: None, body: String::new() },
            2 => SearchResponse::Created,
            _ => SearchResponse::Binary { body: Bytes::new() },
        }
    }
    fn header(&self, index: usize) -> Option<&dyn Wire> {
        match (self, index) {
            (Self::Json { request_id, .. } | Self::Xml { request_id, .. }, 0) => Some(request_id),
            (Self::Json { links, .. }, 1) => Some(links),
            (Self::Json { count, .. }, 2) => Some(count),
            _ => None,
        }
    }
    fn header_mut(&mut self, index: usize) -> Option<&mut dyn Wire> {
        match (self, index) {
            (Self::Json { request_id, .. } | Self::Xml { request_id, .. }, 0) => Some(request_id),
            (Self::Json { links, .. }, 1) => Some(links),
            (Self::Json { count, .. }, 2) => Some(count),
            _ => None,
        }
    }
    fn body(&self) -> Option<&dyn Wire> {
        match self {
            Self::Json { body, .. } => Some(body),
            Self::Xml { body, .. } => Some(body),
            Self::Created => None,
            Self::Binary { body } => Some(body),
        }
    }
    fn body_mut(&mut self) -> Option<&mut dyn Wire> {
        match self {
            Self::Json { body, .. } => Some(body),
            Self::Xml { body, .. } => Some(body),
            Self::Created => None,
            Self::Binary { body } => Some(body),
        }
    }
}
ob_runtime::answer!(SearchResponse { Json = 0, Xml = 1, Created = 2, Binary = 3 });

schema!(Problem { code: String = Field::required("code").public(), text: Option<String> = Field::optional("text"), list: Option<Vec<i64>> = Field::optional("list") });

/// Errors: a body for each status.
#[derive(Clone, PartialEq)]
pub enum BankError {
    NotFound(Problem),
    Client(Problem),
    Text(String),
    Form(BTreeMap<String, String>, Problem),
    Empty,
}

impl Answer for BankError {
    const HEADERS: &'static [Field] = &[];
    const CASES: &'static [Case] = &[
        Case::of(&[404], Media::json("application/problem+json")),
        Case::of(&[], Media::json("application/json")).ranges(&[4]),
        Case::of(&[], Media::text("text/*")).any(),
        Case::of(&[422], Media::form("application/x-www-form-urlencoded")),
        Case::empty(&[503]),
    ];
    fn blank(case: usize) -> Self {
        match case {
            0 => BankError::NotFound(Blank::blank()),
            1 => BankError::Client(Blank::blank()),
            2 => BankError::Text(Blank::blank()),
            3 => BankError::Form(Blank::blank(), Blank::blank()),
            _ => BankError::Empty,
        }
    }
    fn header(&self, _: usize) -> Option<&dyn Wire> {
        None
    }
    fn header_mut(&mut self, _: usize) -> Option<&mut dyn Wire> {
        None
    }
    fn body(&self) -> Option<&dyn Wire> {
        match self {
            Self::NotFound(body) | Self::Client(body) | Self::Form(_, body) => Some(body),
            Self::Text(body) => Some(body),
            Self::Empty => None,
        }
    }
    fn body_mut(&mut self) -> Option<&mut dyn Wire> {
        match self {
            Self::NotFound(body) | Self::Client(body) | Self::Form(_, body) => Some(body),
            Self::Text(body) => Some(body),
            Self::Empty => None,
        }
    }
}
ob_runtime::answer!(BankError { NotFound = 0, Client = 1, Text = 2, Form = 3, Empty = 4 });

/// An answer without a body or headers.
#[derive(Clone, PartialEq)]
pub struct SendResponse;

impl Answer for SendResponse {
    const HEADERS: &'static [Field] = &[];
    const CASES: &'static [Case] = &[Case::empty(&[]).any()];
    fn blank(_: usize) -> Self {
        SendResponse
    }
    fn header(&self, _: usize) -> Option<&dyn Wire> {
        None
    }
    fn header_mut(&mut self, _: usize) -> Option<&mut dyn Wire> {
        None
    }
    fn body(&self) -> Option<&dyn Wire> {
        None
    }
    fn body_mut(&mut self) -> Option<&mut dyn Wire> {
        None
    }
}
ob_runtime::answer!(SendResponse);

impl Session {
    pub fn new() -> Self {
        Session { user_ip: Some("192.0.2.1".into()), ..Blank::blank() }
    }
}

/// The session's table is what operations point into.
#[test]
fn session_headers_point_into_the_session() {
    assert_eq!(Session::FIELDS[0].name, "X-User-IP");
}
