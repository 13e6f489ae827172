//! What can go wrong with a call. `Display` never prints a body, a header's value or a secret.

mod answers;
mod encode;
mod explanation;
mod retry_after;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
#[cfg(feature = "client")]
use uuid::Uuid;

use crate::{LinkError, SignError, TokenError, TransportError};

pub(crate) use answers::Raw;
pub use answers::{ApiError, DecodeError, Undocumented};
pub use encode::EncodeError;
pub(crate) use retry_after::retry_after;

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
    /// The link cannot be followed. Nothing was sent.
    Link(LinkError),
    /// There is no bearer token for the call. Nothing was sent.
    Token(TokenError),
    /// The request could not be signed. Nothing was sent.
    Sign(SignError),
    /// There is no answer.
    Transport(TransportError),
}

/// What errors keep of an answer.
struct Kept<'a> {
    status: StatusCode,
    headers: &'a HeaderMap,
    bytes: &'a Bytes,
}

impl<E> Error<E> {
    fn kept(&self) -> Option<Kept<'_>> {
        let (status, headers, bytes) = match self {
            Error::Api(error) => (error.status, &error.headers, &error.bytes),
            Error::Undocumented(error) => (error.status, &error.headers, &error.bytes),
            Error::Decode(error) => (error.status, &error.headers, &error.bytes),
            Error::Encode(_) | Error::Link(_) | Error::Token(_) | Error::Sign(_) | Error::Transport(_) => return None,
        };
        Some(Kept { status, headers, bytes })
    }

    /// The status of the answer, if there is an answer.
    pub fn status(&self) -> Option<StatusCode> {
        Some(self.kept()?.status)
    }

    /// The headers of the answer, if there is an answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        Some(self.kept()?.headers)
    }

    /// The body of the answer as it came, if there is an answer. It may be personal.
    pub fn bytes(&self) -> Option<&Bytes> {
        Some(self.kept()?.bytes)
    }

    /// The id of the request: what to tell the API's support. The one that the client sent, else the `X-Request-ID` of
    /// the answer.
    pub fn request_id(&self) -> Option<String> {
        match self {
            Error::Api(error) => error.request_id(),
            Error::Undocumented(error) => error.request_id(),
            Error::Decode(error) => error.request_id(),
            Error::Transport(error) => error.request_id().map(|id| id.to_string()),
            Error::Encode(_) | Error::Link(_) | Error::Token(_) | Error::Sign(_) => None,
        }
    }

    /// Notes which request it answers.
    #[cfg(feature = "client")]
    pub(crate) fn with_request_id(mut self, id: Option<Uuid>) -> Self {
        match &mut self {
            Error::Api(error) => error.request_id = id,
            Error::Undocumented(error) => error.request_id = id,
            Error::Decode(error) => error.request_id = id,
            Error::Encode(_) | Error::Link(_) | Error::Token(_) | Error::Sign(_) | Error::Transport(_) => {}
        }
        self
    }

    /// The documented error, if it is one.
    pub fn api(&self) -> Option<&ApiError<E>> {
        if let Error::Api(error) = self { Some(error) } else { None }
    }

    /// The transport's error, if there is no answer.
    pub fn transport(&self) -> Option<&TransportError> {
        if let Error::Transport(error) = self { Some(error) } else { None }
    }

    /// What the API itself says is wrong: the codes and texts of the answer's JSON, as `CODE: text; CODE: text`.
    ///
    /// It is for whoever runs the program, and may be personal: texts quote what was sent. So neither `Display` nor
    /// `Debug` shows it.
    pub fn explanation(&self) -> Option<String> {
        match self {
            Error::Token(error) => error.explanation().map(str::to_owned),
            other => explanation::of(other.kept()?.bytes),
        }
    }

    /// How long the API asks to wait before the next try: its `Retry-After`.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.kept()?.headers)
    }

    /// Whether the API can have got the request. Certainly not if it could not be written, or no connection was made.
    pub fn may_have_been_sent(&self) -> bool {
        match self {
            Error::Api(_) | Error::Undocumented(_) | Error::Decode(_) => true,
            Error::Transport(error) => error.may_have_been_sent(),
            Error::Encode(_) | Error::Link(_) | Error::Token(_) | Error::Sign(_) => false,
        }
    }

    /// Whether the reason can pass on its own: the connection was lost or took too long, too many calls, or a fault of
    /// the server.
    ///
    /// That a call can succeed later does not say it may be repeated: see [`TransportError::may_have_been_sent`].
    pub fn is_transient(&self) -> bool {
        match self {
            Error::Transport(error) => error.is_transient(),
            Error::Token(error) => error.is_transient(),
            Error::Sign(error) => error.is_transient(),
            Error::Encode(_) | Error::Link(_) => false,
            Error::Api(_) | Error::Undocumented(_) | Error::Decode(_) => {
                self.status().is_some_and(|status| matches!(status.as_u16(), 408 | 429 | 500 | 502..=504))
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
            Error::Link(error) => error.fmt(f),
            Error::Token(error) => error.fmt(f),
            Error::Sign(error) => error.fmt(f),
            Error::Transport(error) => error.fmt(f),
        }
    }
}

/// It stands for what it holds: its source is that one's source.
impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Api(_) | Error::Undocumented(_) | Error::Decode(_) => None,
            Error::Encode(error) => error.source(),
            Error::Link(error) => error.source(),
            Error::Token(error) => error.source(),
            Error::Sign(error) => error.source(),
            Error::Transport(error) => error.source(),
        }
    }
}

impl<E> From<EncodeError> for Error<E> {
    fn from(error: EncodeError) -> Self {
        Error::Encode(error)
    }
}

impl<E> From<LinkError> for Error<E> {
    fn from(error: LinkError) -> Self {
        Error::Link(error)
    }
}
