//! The table of all operations of all crates. One row says how a request is made; everything else is the same for all.

use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;
use std::fmt::Debug;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use ob_runtime::{
    Answer, Call, DecodeError, EncodeError, Endpoint, Error, Field, Object, Operation, Parts, Served, View, Wire,
    to_json,
};
use serde_json::Value;

use crate::coverage::Coverage;
use crate::documents::{self, Described};
use crate::samples::Body;
use crate::sessions::{self, Set};

/// An operation behind pointers.
pub struct Row {
    pub api: &'static str,
    pub operation: fn() -> Operation,
    /// The media types of its answers, errors included.
    pub answers: fn() -> BTreeSet<&'static str>,
    /// The name of the type of its errors.
    pub error_type: &'static str,
    pub decode: fn(Response<Bytes>) -> Outcome,
    /// `Debug` of an answer or an error.
    pub debug: fn(Response<Bytes>) -> String,
    /// The request with this body.
    pub encode: fn(Option<&Body>) -> Result<Sent, String>,
    /// The same with another session: its headers by name.
    pub encode_with: fn(Option<&Body>, &Value) -> Result<Sent, String>,
    /// What is not the same after a server has read the request with this body.
    pub received: fn(Option<&Body>) -> Result<(), String>,
    /// What is not the same after a server has written what a client read.
    pub replied: fn(Response<Bytes>) -> Result<(), String>,
    /// The headers of the session, of all operations.
    pub session: &'static [Field],
}

impl Row {
    /// The `operationId`.
    pub fn id(&self) -> &'static str {
        (self.operation)().id
    }

    /// What the document says of it.
    pub fn described(&self) -> &'static Described {
        documents::described(self.api, self.id())
    }
}

/// What an answer is read as.
#[derive(Debug)]
pub enum Outcome {
    Success(Written),
    Documented(StatusCode, Written),
    Undocumented(StatusCode),
    Unreadable(String),
}

/// What was read, as it is written again.
#[derive(Debug)]
pub struct Written {
    /// The headers that the answer has by the document.
    pub documented_headers: Vec<&'static str>,
    /// Those that have a value.
    pub headers: BTreeMap<&'static str, String>,
    pub body: Option<Bytes>,
    pub coverage: Coverage,
}

/// A request, which members its body has, and the operation's `Debug`.
pub struct Sent {
    pub request: Request<Bytes>,
    pub coverage: Coverage,
    pub debug: String,
}

fn row<E: Served<Session: Set, Response: Debug + Clone + PartialEq, Error: Debug + Clone + PartialEq>>(
    api: &'static str,
    encode: fn(Option<&Body>) -> Result<Sent, String>,
    encode_with: fn(Option<&Body>, &Value) -> Result<Sent, String>,
    received: fn(Option<&Body>) -> Result<(), String>,
) -> Row {
    Row {
        api,
        operation: || E::OPERATION,
        answers: || {
            let cases = E::Response::CASES.iter().chain(E::Error::CASES);
            cases.filter_map(|case| Some(case.media?.name)).collect()
        },
        error_type: type_name::<E::Error>().rsplit("::").next().unwrap(),
        decode: decode::<E>,
        debug: |response| match E::decode(response) {
            Ok(answer) => format!("{answer:?}"),
            Err(error) => format!("{error:?}"),
        },
        encode,
        encode_with,
        received,
        replied: both_ways::replied::<E>,
        session: E::Session::FIELDS,
    }
}

fn decode<E: Endpoint>(response: Response<Bytes>) -> Outcome {
    match E::decode(response) {
        Ok(answer) => Outcome::Success(written(&answer)),
        Err(Error::Api(error)) => Outcome::Documented(error.status, written(&error.answer)),
        Err(Error::Undocumented(answer)) => Outcome::Undocumented(answer.status),
        Err(Error::Decode(error)) => Outcome::Unreadable(unreadable(&error)),
        Err(other) => Outcome::Unreadable(other.to_string()),
    }
}

fn unreadable(error: &DecodeError) -> String {
    format!("{}: {}", error.path, error.reason)
}

fn encode<E: Endpoint<Session: Set> + Debug>(
    operation: Result<E, String>,
    session: Option<&Value>,
) -> Result<Sent, String> {
    let operation = operation?;
    let (base, mut own) = E::Session::set();
    if let Some(session) = session {
        own = serde_json::from_value(session.clone()).map_err(|error| error.to_string())?;
    }
    let credentials = sessions::credentials();
    let request = operation.encode(&Call::new(&base, &own, &credentials)).map_err(with_source)?;
    let mut coverage = Coverage::default();
    if let Some((_, body)) = operation.body() {
        coverage.add(body);
    }
    Ok(Sent { request, coverage, debug: format!("{operation:?}") })
}

fn with_source(error: EncodeError) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

fn written(parts: &dyn Parts) -> Written {
    let documented = parts.headers().iter().enumerate();
    let documented: Vec<_> = documented.filter_map(|(index, field)| Some((field.name, parts.header(index)?))).collect();
    let headers = documented.iter().filter_map(|(name, value)| Some((*name, value.view().text()?.into_owned())));
    let mut coverage = Coverage::default();
    if let Some(body) = parts.body() {
        coverage.add(body);
    }
    Written {
        documented_headers: documented.iter().map(|(name, _)| *name).collect(),
        headers: headers.collect(),
        body: parts.body().map(bytes_of),
        coverage,
    }
}

fn bytes_of(body: &dyn Wire) -> Bytes {
    match body.view() {
        View::Text(text) => Bytes::from(text.into_owned()),
        View::Bytes(bytes) => Bytes::copy_from_slice(bytes),
        _ => Bytes::from(to_json(body)),
    }
}

/// A row is `area::Operation(arguments of new) body`, with `default` for operations without arguments, `required body`
/// for bodies that `new` takes, and `optional body` for those that are set afterwards.
macro_rules! operations {
    ($krate:ident $api:literal: $($area:ident { $($name:ident $($how:ident)* $(($($argument:expr),*))?;)* })*) => {
        vec![$($(row::<$krate::$area::$name>(
            $api,
            |_body| encode::<$krate::$area::$name>(
                operations!(@make $krate $krate::$area::$name, _body, $($how)* ; $($($argument),*)?), None,
            ),
            |_body, session| encode::<$krate::$area::$name>(
                operations!(@make $krate $krate::$area::$name, _body, $($how)* ; $($($argument),*)?), Some(session),
            ),
            |_body| both_ways::received::<$krate::$area::$name>(
                operations!(@make $krate $krate::$area::$name, _body, $($how)* ; $($($argument),*)?),
            ),
        )),*),*]
    };
    (@make $krate:ident $operation:ty, $body:ident, default ;) => { Ok(<$operation>::default()) };
    (@make $krate:ident $operation:ty, $body:ident, ; $($argument:expr),*) => { Ok(<$operation>::new($($argument),*)) };
    (@make $krate:ident $operation:ty, $body:ident, required ; $($argument:expr),*) => {
        Body::json($body).map(|body| <$operation>::new($($argument,)* body))
    };
    (@make $krate:ident $operation:ty, $body:ident, content ; $($argument:expr),*) => {
        match Body::media($body) {
            "application/json" => Body::json($body).map($krate::payments::InitiatePaymentContent::Json),
            "application/xml" => Body::text($body).map($krate::payments::InitiatePaymentContent::Xml),
            _ => Body::json($body).map($krate::payments::InitiatePaymentContent::Multipart),
        }
        .map(|body| <$operation>::new($($argument,)* body))
    };
    (@make $krate:ident $operation:ty, $body:ident, optional ; $($argument:expr),*) => {
        Body::optional_json($body).map(|body| {
            let mut operation = <$operation>::new($($argument),*);
            operation.body = body;
            operation
        })
    };
}

mod both_ways;
mod table;

pub use table::all;
