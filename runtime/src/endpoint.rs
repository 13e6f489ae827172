//! Operations: tables that say how a request is written and where its answers go.

use bytes::Bytes;
use http::{Method, Request, Response};
use uuid::Uuid;

use crate::validate::Checker;
use crate::{
    Accept, Answer, BaseUrl, Credentials, EncodeError, Error, Field, Limits, Media, Object, SecurityScheme, Violations,
    Wire,
};

/// A request of one operation; generated.
pub trait Endpoint: Send + Sync {
    /// The headers that are set once and sent wherever an operation declares them.
    type Session: Object;
    /// The documented success answers.
    type Response: Answer;
    /// The documented error answers.
    type Error: Answer;
    /// The operation.
    const OPERATION: Operation;
    /// Whether a request can be sent again: it has no token that can be used once, as that of [`Rotates`](crate::Rotates).
    const REPEATABLE: bool = true;

    /// A parameter, in the order of [`Operation::parameters`].
    fn parameter(&self, _index: usize) -> &dyn Wire {
        &()
    }

    /// The body, and which of [`Operation::body`] it is.
    fn body(&self) -> Option<(usize, &dyn Wire)> {
        None
    }

    /// The media type that the caller asks for, where success answers have several.
    fn accept(&self) -> Option<&Accept> {
        None
    }

    /// Checks every limit of the document.
    ///
    /// # Errors
    /// Every limit that is broken, with its pointer.
    fn validate(&self) -> Result<(), Violations>
    where
        Self: Sized,
    {
        validate(&Self::OPERATION, self)
    }

    /// The HTTP request. Nothing is sent: that is for an HTTP client.
    ///
    /// # Errors
    /// What keeps the request from being sent: broken limits, a missing header of the session, missing credentials, a
    /// value that its place cannot carry.
    fn encode(&self, call: &Call<'_, Self::Session>) -> Result<Request<Bytes>, EncodeError>
    where
        Self: Sized,
    {
        let tables = crate::encode::Tables {
            operation: &Self::OPERATION,
            session: call.session,
            session_members: Self::Session::MEMBERS,
            success: Self::Response::CASES,
            errors: Self::Error::CASES,
        };
        crate::encode::request(&tables, self, call.base, call.credentials, call.request_id)
    }

    /// Reads an answer to this operation.
    ///
    /// # Errors
    /// The documented error of the status, an answer that is not documented, or one that is not as documented.
    fn decode(response: Response<Bytes>) -> Result<Self::Response, Error<Self::Error>>
    where
        Self: Sized,
    {
        crate::decode::answer(response)
    }
}

/// [`Endpoint`] behind a pointer.
pub trait Inputs {
    /// A parameter, in the order of [`Operation::parameters`].
    fn parameter(&self, index: usize) -> &dyn Wire;
    /// The body, and which of [`Operation::body`] it is.
    fn body(&self) -> Option<(usize, &dyn Wire)>;
    /// The media type that the caller asks for.
    fn accept(&self) -> Option<&Accept>;
}

impl<T: Endpoint> Inputs for T {
    fn parameter(&self, index: usize) -> &dyn Wire {
        Endpoint::parameter(self, index)
    }
    fn body(&self) -> Option<(usize, &dyn Wire)> {
        Endpoint::body(self)
    }
    fn accept(&self) -> Option<&Accept> {
        Endpoint::accept(self)
    }
}

/// What a call needs beside the operation itself.
#[non_exhaustive]
pub struct Call<'a, S> {
    /// Where the API is.
    pub base: &'a BaseUrl,
    /// The headers that are set once.
    pub session: &'a S,
    /// Who calls.
    pub credentials: &'a Credentials,
    /// The id of the request; a new one if there is none.
    pub request_id: Option<Uuid>,
}

impl<'a, S> Call<'a, S> {
    /// A call with a new request id.
    pub fn new(base: &'a BaseUrl, session: &'a S, credentials: &'a Credentials) -> Self {
        Call { base, session, credentials, request_id: None }
    }

    /// Sends this id instead of a new one.
    pub fn with_request_id(mut self, id: Uuid) -> Self {
        self.request_id = Some(id);
        self
    }
}

impl<S> Clone for Call<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Call<'_, S> {}

/// An operation of the document.
#[derive(Debug)]
pub struct Operation {
    /// The name in the document.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The host it is asked at: one of those of the [`Environment`](crate::Environment).
    pub host: &'static str,
    /// The path below the base URL, with `{name}` for path parameters.
    pub path: &'static str,
    /// The inputs that are not the body.
    pub parameters: &'static [Parameter],
    /// Headers that it takes from the session, and cannot do without.
    pub required_session: &'static [&'static str],
    /// Headers that it takes from the session where they are set.
    pub session: &'static [&'static str],
    /// Headers that carry the request id.
    pub generated: &'static [&'static str],
    /// Headers that a [`Signer`](crate::Signer) sets; encoding leaves them out.
    pub signed: &'static [&'static str],
    /// Alternatives; of each, all are needed. An empty alternative, or no alternative, is a call by anyone.
    pub security: &'static [&'static [Requirement]],
    /// The media types of the body.
    pub body: &'static [Media],
    /// The media types of the success answers, in the order of the document.
    pub accept: &'static [&'static str],
}

#[cfg(feature = "client")]
impl Operation {
    /// Whether one of the security alternatives has a bearer token in it.
    pub(crate) fn takes_bearer(&self) -> bool {
        self.security.iter().copied().flatten().any(|needed| needed.scheme.kind.is_bearer())
    }
}

/// One scheme that a call needs.
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    /// The scheme.
    pub scheme: &'static SecurityScheme,
    /// What the token must be good for; for whoever asks for the token.
    pub scopes: &'static [&'static str],
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl Location {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        }
    }
}

/// How an array or an object is written as a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`: paths and headers.
    Simple,
    /// `.a.b`: paths.
    Label,
    /// `;name=a,b`: paths.
    Matrix,
    /// `name=a&name=b`, or `name=a,b`: queries and cookies.
    Form,
    /// `name=a%20b`: queries.
    SpaceDelimited,
    /// `name=a%7Cb`: queries.
    PipeDelimited,
    /// `name[key]=a`: objects in queries.
    DeepObject,
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name, and what it is limited to.
    pub field: Field,
    /// Where it stands.
    pub location: Location,
    /// How it is written.
    pub style: Style,
    /// Whether each item or member stands on its own.
    pub explode: bool,
    /// Whether it is written as JSON text.
    pub json: bool,
}

impl Parameter {
    const fn new(field: Field, location: Location, style: Style, explode: bool) -> Self {
        Parameter { field, location, style, explode, json: false }
    }

    /// A path parameter. There is no path without it.
    pub const fn path(name: &'static str) -> Self {
        Parameter::new(Field::required(name), Location::Path, Style::Simple, false)
    }

    /// A query parameter.
    pub const fn query(name: &'static str) -> Self {
        Parameter::new(Field::optional(name), Location::Query, Style::Form, true)
    }

    /// A header.
    pub const fn header(name: &'static str) -> Self {
        Parameter::new(Field::optional(name), Location::Header, Style::Simple, false)
    }

    /// A cookie.
    pub const fn cookie(name: &'static str) -> Self {
        Parameter::new(Field::optional(name), Location::Cookie, Style::Form, true)
    }

    /// The call cannot be made without it.
    pub const fn required(mut self) -> Self {
        self.field.presence = crate::Presence::Required;
        self
    }

    /// How it is written, where that is not the usual style of its place.
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Whether each item or member stands on its own.
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// It is written as JSON text.
    pub const fn json(mut self) -> Self {
        self.json = true;
        self
    }

    /// Shows in `Debug`.
    pub const fn public(mut self) -> Self {
        self.field.public = true;
        self
    }

    /// Never shown in `Debug`, even if it is an enum or a boolean.
    pub const fn personal(mut self) -> Self {
        self.field.personal = true;
        self
    }

    /// Never shows.
    pub const fn secret(mut self) -> Self {
        self.field.secret = true;
        self
    }
}

pub(crate) fn validate(operation: &Operation, inputs: &dyn Inputs) -> Result<(), Violations> {
    let mut checker = Checker::default();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let value = inputs.parameter(index);
        checker.under(parameter.location.as_str(), |checker| checker.member(&parameter.field, value));
    }
    if let Some((_, body)) = inputs.body() {
        checker.at("body", body, &Limits::NONE);
    }
    checker.found.into_result()
}

/// `Debug` of a request: the operation and what is public of its parameters. What [`endpoint!`](crate::endpoint) calls.
///
/// # Errors
/// What the formatter gives.
pub fn debug_request(operation: &Operation, inputs: &dyn Inputs, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    let mut shape = f.debug_struct(operation.id);
    for (index, parameter) in operation.parameters.iter().enumerate() {
        crate::show::show_field(&mut shape, &parameter.field, inputs.parameter(index));
    }
    if let Some((_, body)) = inputs.body() {
        crate::show::show_field(&mut shape, &Field::required("body"), body);
    }
    shape.finish_non_exhaustive()
}

/// `Debug` for what implements [`Endpoint`]; with feature `server`, how it is read as well.
///
/// For that it is told the fields: those of parameters in the order of [`Operation::parameters`], and which others there
/// are of `body`, `content` (a body that is a [`Content`](crate::Content)) and `accept`:
/// `endpoint!(CreateConsent { redirect_uri } body)`.
#[macro_export]
macro_rules! endpoint {
    ($t:ident $($fields:tt)*) => {
        impl ::core::fmt::Debug for $t {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug_request(&<$t as $crate::Endpoint>::OPERATION, self, f)
            }
        }
        $crate::served!($t $($fields)*);
    };
}
