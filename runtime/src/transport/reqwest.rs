//! The transport on reqwest.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};

use super::config::TransportConfig;
use super::tls::TlsError;
use super::{BoxFuture, Transport, TransportError, TransportFailure};

/// Carries requests with reqwest, on a tokio runtime.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
    longest_answer: usize,
}

impl ReqwestTransport {
    /// A transport with its own pool of connections.
    ///
    /// # Errors
    /// Certificates or keys that cannot be used.
    pub fn new(config: &TransportConfig) -> Result<Self, TlsError> {
        let mut builder = ::reqwest::Client::builder()
            .tls_backend_preconfigured(config.tls.client_config()?)
            .redirect(::reqwest::redirect::Policy::none())
            .retry(::reqwest::retry::never())
            .referer(false)
            .connect_timeout(config.connect_timeout)
            .timeout(config.timeout);
        if let Some(name) = &config.user_agent {
            builder = builder.user_agent(name);
        }
        if !config.proxies {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| TlsError::new("the transport cannot be made").caused_by(error))?;
        Ok(ReqwestTransport { client, longest_answer: config.longest_answer })
    }

    async fn exchange(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let request = request.try_into().map_err(failed)?;
        let mut response = self.client.execute(request).await.map_err(failed)?;
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > self.longest_answer {
                return Err(TransportError::new(TransportFailure::TooLarge));
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = Response::new(body.freeze());
        *answer.status_mut() = response.status();
        *answer.version_mut() = response.version();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
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

fn failed(error: ::reqwest::Error) -> TransportError {
    let failure = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportFailure::ConnectTimeout,
        (true, false) => TransportFailure::Connect,
        (false, true) => TransportFailure::Timeout,
        (false, false) if error.is_builder() => TransportFailure::Other,
        (false, false) => TransportFailure::Interrupted,
    };
    TransportError::new(failure).caused_by(error.without_url())
}
