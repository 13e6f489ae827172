//! Any `tower::Service` as a transport, and any transport as a `tower::Service`.

use std::error::Error;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use tower::Service;
use tower::timeout::error::Elapsed;

use super::{BoxFuture, Transport, TransportError, TransportFailure};

/// Carries requests with a stack of tower services: retries, limits, tracing, and any HTTP client below. It needs a tokio
/// runtime with time.
///
/// Errors of a [`TransportService`] below come through as they are, and a timeout of tower's is one. Of other errors all
/// that is known is that there was no answer; a stack over another HTTP client can map its errors to [`TransportError`]s.
///
/// [`TransportService`] shows a stack.
pub struct TowerTransport<S, B = Full<Bytes>> {
    /// Each request takes a clone, as services want it. Not all of them can be shared as they are.
    service: Mutex<S>,
    longest_answer: usize,
    body: PhantomData<fn() -> B>,
}

impl<S> TowerTransport<S> {
    /// A transport of this service. Answers have 64 MiB at most.
    pub fn new(service: S) -> Self {
        TowerTransport { service: Mutex::new(service), longest_answer: 64 << 20, body: PhantomData }
    }
}

impl<S, B> TowerTransport<S, B> {
    /// For services that take requests with bodies of another type than [`Full`]: anything made from [`Bytes`].
    pub fn with_request_body<C: From<Bytes>>(self) -> TowerTransport<S, C> {
        TowerTransport { service: self.service, longest_answer: self.longest_answer, body: PhantomData }
    }

    /// How many bytes the body of an answer may have.
    pub fn longest_answer(mut self, bytes: usize) -> Self {
        self.longest_answer = bytes;
        self
    }
}

impl<S, B, R> Transport for TowerTransport<S, B>
where
    S: Service<Request<B>, Response = Response<R>, Future: Send, Error: Into<BoxError>> + Clone + Send + 'static,
    B: From<Bytes> + Send + 'static,
    R: Body<Data: Send, Error: Into<BoxError>> + Send,
{
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let mut service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(|error| failed(error.into()).before_sending())?;
            let answer = service.call(request.map(B::from)).await.map_err(|error| failed(error.into()))?;
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, self.longest_answer).collect().await.map_err(failed)?;
            Ok(Response::from_parts(head, body.to_bytes()))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

type BoxError = Box<dyn Error + Send + Sync>;

/// Errors of [`TransportService`] come through as they are; of others the type says what they are.
fn failed(error: BoxError) -> TransportError {
    let error = match error.downcast::<TransportError>() {
        Ok(error) => return *error,
        Err(error) => error,
    };
    #[cfg(feature = "rustls")]
    if let Some(refused) = super::tls::failure::of_tls(&*error) {
        return refused.caused_by(error);
    }
    let failure = if error.is::<Elapsed>() {
        TransportFailure::Timeout
    } else if error.is::<LengthLimitError>() {
        TransportFailure::TooLarge
    } else {
        TransportFailure::Interrupted
    };
    TransportError::new(failure).caused_by(error)
}

/// A transport as a service: the innermost of a stack.
///
/// ```
/// # fn example(reqwest: impl ob_runtime::Transport) -> impl ob_runtime::Transport {
/// use ob_runtime::{TowerTransport, TransportService};
///
/// let stack = tower::timeout::Timeout::new(TransportService::new(reqwest), std::time::Duration::from_secs(20));
/// TowerTransport::new(stack)
/// # }
/// ```
#[derive(Debug)]
pub struct TransportService<T>(Arc<T>);

impl<T: Transport> TransportService<T> {
    /// A service that sends with this transport.
    pub fn new(transport: T) -> Self {
        TransportService(Arc::new(transport))
    }
}

impl<T> Clone for TransportService<T> {
    fn clone(&self) -> Self {
        TransportService(Arc::clone(&self.0))
    }
}

impl<T: Transport> Service<Request<Full<Bytes>>> for TransportService<T> {
    type Response = Response<Full<Bytes>>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Self::Response, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Full<Bytes>>) -> Self::Future {
        let transport = Arc::clone(&self.0);
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = match body.collect().await {
                Ok(body) => body.to_bytes(),
                Err(never) => match never {},
            };
            Ok(transport.send(Request::from_parts(head, body)).await?.map(Full::new))
        })
    }
}
