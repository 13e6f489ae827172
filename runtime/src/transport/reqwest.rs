//! The transport on reqwest.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use reqwest::{Client, redirect, retry};

use super::config::TransportConfig;
use super::tls::{TlsError, failure};
use super::{BoxFuture, Transport, TransportError, TransportFailure};

/// Carries requests with reqwest, over HTTP/1.1 and rustls. It needs a tokio runtime with time and IO.
///
/// URLs go out as they are, but for an apostrophe in a query, which becomes `%27`.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: Client,
    longest_answer: usize,
}

impl ReqwestTransport {
    /// A transport with a pool of connections of its own.
    ///
    /// # Errors
    /// Certificates or keys that cannot be used.
    pub fn new(config: &TransportConfig) -> Result<Self, TlsError> {
        let mut builder = Client::builder()
            .tls_backend_preconfigured(config.tls.client_config()?)
            .redirect(redirect::Policy::none())
            // Whether to try again is the client's decision alone.
            .retry(retry::never())
            .referer(false)
            .connect_timeout(config.connect_timeout)
            .timeout(config.timeout)
            .user_agent(&config.user_agent);
        if !config.proxies {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| TlsError::new("the transport cannot be made").caused_by(error))?;
        Ok(ReqwestTransport { client, longest_answer: config.longest_answer })
    }

    async fn exchange(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let request = request.try_into().map_err(failed)?;
        let mut received = self.client.execute(request).await.map_err(failed)?;
        let mut body = BytesMut::new();
        while let Some(chunk) = received.chunk().await.map_err(failed)? {
            if chunk.len() > self.longest_answer - body.len() {
                return Err(TransportError::new(TransportFailure::TooLarge));
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = Response::new(body.freeze());
        *answer.status_mut() = received.status();
        *answer.version_mut() = received.version();
        *answer.headers_mut() = std::mem::take(received.headers_mut());
        Ok(answer)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

fn failed(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let failed = failure::of_tls(&error).unwrap_or_else(|| match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportError::new(TransportFailure::ConnectTimeout),
        (true, false) => TransportError::new(TransportFailure::Connect),
        (false, true) => TransportError::new(TransportFailure::Timeout),
        (false, false) if error.is_builder() => TransportError::new(TransportFailure::Other).before_sending(),
        (false, false) => TransportError::new(TransportFailure::Interrupted),
    });
    failed.caused_by(error)
}
