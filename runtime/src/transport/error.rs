//! What can go wrong on the way. Nothing here names a URL, a header or a body.

use std::error::Error;
use std::fmt;

use uuid::Uuid;

/// Where a request or its answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFailure {
    /// No connection: the name does not resolve, nothing listens, the network is down.
    Connect,
    /// No connection in the time allowed for one.
    ConnectTimeout,
    /// No trust: the handshake failed, or one of the certificates was refused.
    Tls,
    /// No answer in the time allowed for a call.
    Timeout,
    /// The connection ended while the request was sent or the answer was read, or what came over it was no HTTP.
    Interrupted,
    /// The answer is larger than the transport allows.
    TooLarge,
    /// Anything else.
    Other,
}

impl TransportFailure {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            TransportFailure::Connect => "no connection to the API",
            TransportFailure::ConnectTimeout => "no connection to the API in the time allowed",
            TransportFailure::Tls => "no trusted connection to the API",
            TransportFailure::Timeout => "no answer in the time allowed",
            TransportFailure::Interrupted => "the connection ended before the answer was complete",
            TransportFailure::TooLarge => "the answer is larger than allowed",
            TransportFailure::Other => "the request could not be carried",
        }
    }

    /// Whether the API can have seen the request.
    const fn after_connecting(self) -> bool {
        match self {
            TransportFailure::Connect | TransportFailure::ConnectTimeout | TransportFailure::Tls => false,
            TransportFailure::Timeout
            | TransportFailure::Interrupted
            | TransportFailure::TooLarge
            | TransportFailure::Other => true,
        }
    }
}

/// Why a request has no answer.
///
/// [`TransportError::may_have_been_sent`] tells whether the API can have acted on it all the same.
pub struct TransportError {
    failure: TransportFailure,
    may_have_been_sent: bool,
    request_id: Option<Uuid>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl TransportError {
    /// For transports: a failure of this kind, which the API can have seen if a connection was there.
    pub fn new(failure: TransportFailure) -> Self {
        TransportError { failure, may_have_been_sent: failure.after_connecting(), request_id: None, source: None }
    }

    /// For transports: what the failure came from. Its text shows: it has no URL, no header and no body.
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// For transports: the request certainly did not leave.
    pub fn before_sending(mut self) -> Self {
        self.may_have_been_sent = false;
        self
    }

    /// For transports: the request can have been seen, although the failure is of a kind that comes before.
    pub fn after_sending(mut self) -> Self {
        self.may_have_been_sent = true;
        self
    }

    /// What kind of failure it is.
    pub fn failure(&self) -> TransportFailure {
        self.failure
    }

    /// Whether time ran out, for the connection or for the answer.
    pub fn is_timeout(&self) -> bool {
        matches!(self.failure, TransportFailure::ConnectTimeout | TransportFailure::Timeout)
    }

    /// Whether there was no connection: the name does not resolve, nothing listens, or it took too long.
    pub fn is_connect(&self) -> bool {
        matches!(self.failure, TransportFailure::Connect | TransportFailure::ConnectTimeout)
    }

    /// Whether the handshake failed or a certificate was refused: the server's, or ours.
    pub fn is_tls(&self) -> bool {
        self.failure == TransportFailure::Tls
    }

    /// Whether the connection ended while the request was sent or the answer was read.
    pub fn is_interrupted(&self) -> bool {
        self.failure == TransportFailure::Interrupted
    }

    /// Whether the answer is larger than the transport allows.
    pub fn is_too_large(&self) -> bool {
        self.failure == TransportFailure::TooLarge
    }

    /// Whether the reason can pass on its own. Refused certificates and answers that are too large stay what they are.
    pub fn is_transient(&self) -> bool {
        match self.failure {
            TransportFailure::Connect
            | TransportFailure::ConnectTimeout
            | TransportFailure::Timeout
            | TransportFailure::Interrupted => true,
            TransportFailure::Tls | TransportFailure::TooLarge | TransportFailure::Other => false,
        }
    }

    /// Whether the API can have seen the request, and acted on it. A payment may have been made: ask before you repeat.
    pub fn may_have_been_sent(&self) -> bool {
        self.may_have_been_sent
    }

    /// Notes which request has no answer.
    #[cfg(feature = "client")]
    pub(crate) fn with_request_id(mut self, id: Option<Uuid>) -> Self {
        self.request_id = id;
        self
    }

    /// The id of the request that has no answer: what to tell the API's support.
    pub fn request_id(&self) -> Option<Uuid> {
        self.request_id
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.failure.as_str())
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("failure", &self.failure)
            .field("may_have_been_sent", &self.may_have_been_sent)
            .field("request_id", &self.request_id)
            .field("source", &self.source)
            .finish()
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
