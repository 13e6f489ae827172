//! Requests that are changed on their way: what a provider says to those.

use std::time::Duration;

use http::{Request, Response};
use ob_runtime::{BoxFuture, Bytes, ReqwestTransport, Transport, TransportConfig, TransportError};

/// Changes requests on their way.
pub struct Changing<F> {
    inner: ReqwestTransport,
    change: F,
}

impl<F: Fn(&mut Request<Bytes>) + Send + Sync + 'static> Changing<F> {
    pub fn by(change: F) -> Self {
        let inner = ReqwestTransport::new(&TransportConfig::new().without_proxies()).unwrap();
        Changing { inner, change }
    }
}

impl<F: Fn(&mut Request<Bytes>) + Send + Sync + 'static> Transport for Changing<F> {
    fn send(&self, mut request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        (self.change)(&mut request);
        self.inner.send(request)
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.inner.sleep(duration)
    }
}
