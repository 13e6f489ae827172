//! A request of an operation, read.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::Request;
use uuid::Uuid;

use super::reader::{Asked, Reader, Served};
use super::rejection::Rejection;
use super::route::Route;
use crate::{BaseUrl, Blank, Credentials, Wire};

/// A request of an operation. It gives access to the operation's fields: `incoming.account_id`.
#[non_exhaustive]
pub struct Incoming<E: Served> {
    /// The operation, with its parameters and its body.
    pub operation: E,
    /// The headers of the session that the operation takes.
    pub session: E::Session,
    /// What the security schemes of the operation ask for, as far as it was sent.
    pub credentials: Credentials,
    /// The id of the request.
    pub request_id: Option<Uuid>,
    /// The request, as it came.
    pub request: Request<Bytes>,
}

impl<E: Served> Incoming<E> {
    /// Reads a request of this operation, at this base URL.
    ///
    /// # Errors
    /// The request is one of another operation, or not as documented.
    pub fn read(base: &BaseUrl, request: &Request<Bytes>) -> Result<Self, Rejection> {
        let operation = E::OPERATION;
        let route = Route::below(&operation, base, request.uri()).ok_or_else(Rejection::path)?;
        if operation.method != *request.method() {
            return Err(Rejection::method([operation.method.to_string()].into()));
        }
        Incoming::routed(request, &route)
    }

    pub(super) fn routed(request: &Request<Bytes>, route: &Route<'_>) -> Result<Self, Rejection> {
        let operation = E::OPERATION;
        let asked = Asked::new(&operation, request, route);
        let mut reader = Reader::new(&asked);
        let received = E::receive(&mut reader);
        let mut session = E::Session::blank();
        reader.session(&mut session);
        let credentials = reader.credentials();
        let request_id = reader.request_id();
        reader.finish()?;
        Ok(Incoming { operation: received, session, credentials, request_id, request: request.clone() })
    }
}

impl<E: Served> Deref for Incoming<E> {
    type Target = E;
    fn deref(&self) -> &E {
        &self.operation
    }
}

/// What is public of it.
impl<E: Served + fmt::Debug> fmt::Debug for Incoming<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("operation", &self.operation)
            .field("session", &Public(&self.session))
            .field("credentials", &self.credentials)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

struct Public<'a>(&'a dyn Wire);

impl fmt::Debug for Public<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::debug(self.0, f)
    }
}
