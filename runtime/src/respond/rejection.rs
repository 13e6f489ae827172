//! Requests that are no call of an operation.

use std::collections::BTreeSet;
use std::fmt;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};

use crate::Violations;

/// Why a request is no call of an operation: all that is wrong with it. Never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    status: StatusCode,
    operation: Option<&'static str>,
    violations: Violations,
    allowed: Vec<String>,
}

impl Rejection {
    /// No operation has this path, or it is asked at another host.
    pub(super) fn path() -> Self {
        Rejection { status: StatusCode::NOT_FOUND, operation: None, violations: Violations::default(), allowed: vec![] }
    }

    /// The operations of this path have other methods.
    pub(super) fn method(allowed: BTreeSet<String>) -> Self {
        let allowed = allowed.into_iter().collect();
        Rejection { status: StatusCode::METHOD_NOT_ALLOWED, allowed, ..Rejection::path() }
    }

    /// The request of an operation is not as documented.
    pub(super) fn of(operation: &'static str, status: StatusCode, violations: Violations) -> Self {
        Rejection { status, operation: Some(operation), violations, allowed: vec![] }
    }

    /// What the request is answered with: 404 and 405 where no operation is meant, 415 for a body of another media type,
    /// 401 where nothing but credentials is missing, else 400.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The operation that was meant, if it is one.
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// What is not as documented, with pointers that start with `/path`, `/query`, `/header`, `/cookie`, `/security` or `/body`.
    pub fn violations(&self) -> &Violations {
        &self.violations
    }

    /// The status, and as text what is wrong.
    pub fn response(&self) -> Response<Bytes> {
        let mut response = plain(self.status, self.to_string());
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(allowed) = HeaderValue::try_from(self.allowed.join(", ")).ok().filter(|_| !self.allowed.is_empty())
        {
            response.headers_mut().insert(ALLOW, allowed);
        }
        response
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.operation, self.allowed.as_slice()) {
            (Some(operation), _) => write!(f, "not a request of `{operation}`: {}", self.violations),
            (None, []) => f.write_str("no operation has this path at this host"),
            (None, allowed) => write!(f, "the operations of this path are {}", allowed.join(", ")),
        }
    }
}

impl std::error::Error for Rejection {}

pub(super) fn plain(status: StatusCode, text: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
