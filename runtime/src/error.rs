//! What can go wrong with a call. `Display` never prints a body, a header's value or a secret.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use uuid::Uuid;

use crate::{Mismatch, TokenError, TransportError, Violations};

/// Why a call gave no documented success.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The API answered with an error that the document describes.
    Api(Box<ApiError<E>>),
    /// The API answered with what the document does not describe.
    Undocumented(Box<Undocumented>),
    /// The answer is not what the document says.
    Decode(Box<DecodeError>),
    /// The request could not be written.
    Encode(EncodeError),
    /// There is no bearer token for the call.
    Token(TokenError),
    /// There is no answer.
    Transport(TransportError),
}

impl<E> Error<E> {
    /// The status of the answer, if there is an answer.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Error::Api(error) => Some(error.status),
            Error::Undocumented(error) => Some(error.status),
            Error::Decode(error) => Some(error.status),
            Error::Encode(_) | Error::Token(_) | Error::Transport(_) => None,
        }
    }

    /// The headers of the answer, if there is an answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Error::Api(error) => Some(&error.headers),
            Error::Undocumented(error) => Some(&error.headers),
            Error::Decode(error) => Some(&error.headers),
            Error::Encode(_) | Error::Token(_) | Error::Transport(_) => None,
        }
    }

    /// The id of the request: what to tell the API's support. Without a [client](crate::Endpoint) the `X-Request-ID` of
    /// the answer.
    pub fn request_id(&self) -> Option<String> {
        match self {
            Error::Api(error) => error.request_id(),
            Error::Undocumented(error) => error.request_id(),
            Error::Decode(error) => error.request_id(),
            Error::Transport(error) => error.request_id().map(|id| id.to_string()),
            Error::Encode(_) | Error::Token(_) => None,
        }
    }

    /// Notes which request it answers.
    #[cfg(feature = "client")]
    pub(crate) fn with_request_id(mut self, id: Option<Uuid>) -> Self {
        match &mut self {
            Error::Api(error) => error.request_id = id,
            Error::Undocumented(error) => error.request_id = id,
            Error::Decode(error) => error.request_id = id,
            Error::Encode(_) | Error::Token(_) | Error::Transport(_) => {}
        }
        self
    }

    /// The documented error, if it is one.
    pub fn api(&self) -> Option<&ApiError<E>> {
        match self {
            Error::Api(error) => Some(error),
            Error::Undocumented(_) | Error::Decode(_) | Error::Encode(_) | Error::Token(_) | Error::Transport(_) => {
                None
            }
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Api(error) => error.fmt(f),
            Error::Undocumented(error) => error.fmt(f),
            Error::Decode(error) => error.fmt(f),
            Error::Encode(error) => error.fmt(f),
            Error::Token(error) => error.fmt(f),
            Error::Transport(error) => error.fmt(f),
        }
    }
}

/// It stands for what it holds: its source is that one's source.
impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Api(_) | Error::Undocumented(_) | Error::Decode(_) => None,
            Error::Encode(error) => std::error::Error::source(error),
            Error::Token(error) => std::error::Error::source(error),
            Error::Transport(error) => std::error::Error::source(error),
        }
    }
}

impl<E> From<EncodeError> for Error<E> {
    fn from(error: EncodeError) -> Self {
        Error::Encode(error)
    }
}

/// An error that the document describes.
#[non_exhaustive]
pub struct ApiError<E> {
    /// The status.
    pub status: StatusCode,
    /// All headers, as they came.
    pub headers: HeaderMap,
    /// What the document says of it: typed headers and body. The error gives access to its fields: `error.body`.
    pub answer: E,
    /// The body, as it came.
    pub bytes: Bytes,
    /// The id that the client sent.
    pub request_id: Option<Uuid>,
}

impl<E> ApiError<E> {
    pub(crate) fn new(raw: Raw, answer: E) -> Self {
        ApiError { status: raw.status, headers: raw.headers, answer, bytes: raw.bytes, request_id: None }
    }

    /// The id of the request: what to tell the API's support. The one that the client sent, else the answer's.
    pub fn request_id(&self) -> Option<String> {
        request_id(self.request_id, &self.headers)
    }
}

impl<E> Deref for ApiError<E> {
    type Target = E;
    fn deref(&self) -> &E {
        &self.answer
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the API answered {}", self.status)
    }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError").field("status", &self.status).field("answer", &self.answer).finish_non_exhaustive()
    }
}

impl<E: fmt::Debug> std::error::Error for ApiError<E> {}

/// An answer as it came.
pub(crate) struct Raw {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

/// An answer that the document does not describe: its status, its media type, or its lack of a body.
#[non_exhaustive]
pub struct Undocumented {
    /// The status.
    pub status: StatusCode,
    /// All headers, as they came.
    pub headers: HeaderMap,
    /// The body, as it came.
    pub bytes: Bytes,
    /// The id that the client sent.
    pub request_id: Option<Uuid>,
}

impl Undocumented {
    pub(crate) fn new(answer: Raw) -> Self {
        Undocumented { status: answer.status, headers: answer.headers, bytes: answer.bytes, request_id: None }
    }

    /// The id of the request: what to tell the API's support. The one that the client sent, else the answer's.
    pub fn request_id(&self) -> Option<String> {
        request_id(self.request_id, &self.headers)
    }
}

impl fmt::Display for Undocumented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the API answered {}, which is not documented in this form", self.status)
    }
}

impl fmt::Debug for Undocumented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.bytes.len();
        f.debug_struct("Undocumented").field("status", &self.status).field("length", &length).finish_non_exhaustive()
    }
}

impl std::error::Error for Undocumented {}

/// An answer that is not what the document says.
#[non_exhaustive]
pub struct DecodeError {
    /// Where in the body it is not: `$.accounts[3].balances`.
    pub path: String,
    /// What is wrong there. Never the value.
    pub reason: String,
    /// The status.
    pub status: StatusCode,
    /// All headers, as they came.
    pub headers: HeaderMap,
    /// The body, as it came.
    pub bytes: Bytes,
    /// The id that the client sent.
    pub request_id: Option<Uuid>,
}

impl DecodeError {
    pub(crate) fn new(answer: Raw, mismatch: &Mismatch) -> Self {
        let (path, reason) = (mismatch.path(), mismatch.reason().to_owned());
        DecodeError {
            path,
            reason,
            status: answer.status,
            headers: answer.headers,
            bytes: answer.bytes,
            request_id: None,
        }
    }

    /// The id of the request: what to tell the API's support. The one that the client sent, else the answer's.
    pub fn request_id(&self) -> Option<String> {
        request_id(self.request_id, &self.headers)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer ({}) is not as documented at {}: {}", self.status, self.path, self.reason)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &self.path)
            .field("reason", &self.reason)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for DecodeError {}

fn request_id(sent: Option<Uuid>, headers: &HeaderMap) -> Option<String> {
    let of_answer = || Some(headers.get("x-request-id")?.to_str().ok()?.to_owned());
    sent.map(|id| id.to_string()).or_else(of_answer)
}

/// Why a request could not be written. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// Values break limits of the document.
    Invalid(Violations),
    /// The operation needs a parameter or a header that has no value.
    Missing {
        /// `path`, `query`, `header` or `cookie`.
        place: &'static str,
        /// Its name.
        name: &'static str,
    },
    /// A value that its place cannot carry.
    Unfit {
        /// `path`, `query`, `header`, `cookie` or `body`.
        place: &'static str,
        /// The name of the parameter, the header, or the media type.
        name: &'static str,
        /// Why not.
        reason: &'static str,
    },
    /// None of the operation's security alternatives has all its credentials.
    Credentials {
        /// The schemes that have none; of each alternative those that lack.
        missing: Vec<&'static str>,
    },
    /// The base URL, the path and the query make no URL; one has 65,534 bytes at most.
    Url,
    /// The environment has no host of this name.
    Host {
        /// The name, as the operation gives it.
        name: &'static str,
    },
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncodeError::Invalid(_) => f.write_str("the request breaks limits of the document"),
            EncodeError::Missing { place, name } => {
                write!(f, "the {place} value `{name}` is missing")
            }
            EncodeError::Unfit { place, name, reason } => write!(f, "the {place} value `{name}` {reason}"),
            EncodeError::Credentials { missing } => {
                write!(f, "no credentials for `{}`", missing.join("`, `"))
            }
            EncodeError::Url => f.write_str("the base URL, the path and the query make no URL"),
            EncodeError::Host { name } => write!(f, "the environment has no host `{name}`"),
        }
    }
}

impl std::error::Error for EncodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            EncodeError::Invalid(violations) => Some(violations),
            EncodeError::Missing { .. }
            | EncodeError::Unfit { .. }
            | EncodeError::Credentials { .. }
            | EncodeError::Url
            | EncodeError::Host { .. } => None,
        }
    }
}
