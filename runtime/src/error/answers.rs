//! Answers that are no documented success. They show no body and no header.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use uuid::Uuid;

use crate::Mismatch;

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
