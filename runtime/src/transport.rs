//! Transports: what carries requests, and what can go wrong on the way.

#[cfg(feature = "rustls")]
pub(crate) mod config;
mod error;
#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;
#[cfg(feature = "rustls")]
pub(crate) mod tls;
#[cfg(feature = "tower")]
pub(crate) mod tower;

use std::pin::Pin;

pub use error::{TransportError, TransportFailure};

#[cfg(feature = "client")]
pub use carrier::Transport;

/// A future behind a pointer.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[cfg(feature = "client")]
mod carrier {
    use std::time::Duration;

    use bytes::Bytes;
    use http::{Request, Response};

    use super::{BoxFuture, TransportError};

    /// Carries requests to an API. Dropping the future of [`Transport::send`] cancels the request.
    ///
    /// A transport gives every answer as it came, redirects too: to follow one could carry a token to another host.
    pub trait Transport: Send + Sync + 'static {
        /// Sends a request and reads the whole answer.
        fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;

        /// Waits between two tries: only the transport knows which runtime it is on.
        fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
    }
}
