//! The client for programs without an asynchronous runtime.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::{
    BaseUrl, BoxFuture, Credentials, Endpoint, Environment, Error, Object, Retry, TokenSource, TransportError,
};

/// Carries requests on the thread that calls: [`Transport`](crate::Transport) without futures.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and reads the whole answer. Redirects are answers.
    ///
    /// # Errors
    /// There is no answer.
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError>;
}

/// A transport whose futures are ready when they are first asked.
struct OnThisThread<T>(T);

impl<T: Transport> crate::Transport for OnThisThread<T> {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move { self.0.send(request) })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { thread::sleep(duration) })
    }
}

/// [`Client`](crate::Client) for programs without an asynchronous runtime: its calls block the thread.
///
/// ```no_run
/// # fn example<N: ob_runtime::Environment>(environment: N) -> Result<(), ob_runtime::TlsError> {
/// use ob_runtime::{TransportConfig, UreqTransport, blocking};
///
/// let client = blocking::Client::new(environment, UreqTransport::new(&TransportConfig::new())?);
/// // let consent = client.call(&operation)?;
/// # drop(client);
/// # Ok(()) }
/// ```
pub struct Client<S>(crate::Client<S>);

impl<S: Object + Clone + Default + Send + Sync + 'static> Client<S> {
    /// As [`Client::new`](crate::Client::new).
    pub fn new(environment: impl Environment<Session = S>, transport: impl Transport) -> Self {
        Client(crate::Client::new(environment, OnThisThread(transport)))
    }

    /// As [`Client::with_credentials`](crate::Client::with_credentials).
    pub fn with_credentials(self, credentials: Credentials) -> Self {
        Client(self.0.with_credentials(credentials))
    }

    /// As [`Client::with_tokens`](crate::Client::with_tokens).
    pub fn with_tokens(self, tokens: impl TokenSource) -> Self {
        Client(self.0.with_tokens(tokens))
    }

    /// As [`Client::with_session`](crate::Client::with_session).
    pub fn with_session(&self, session: S) -> Self {
        Client(self.0.with_session(session))
    }

    /// As [`Client::with_retry`](crate::Client::with_retry).
    pub fn with_retry(self, retry: Retry) -> Self {
        Client(self.0.with_retry(retry))
    }

    /// As [`Client::allow_origin`](crate::Client::allow_origin).
    pub fn allow_origin(self, origin: &BaseUrl) -> Self {
        Client(self.0.allow_origin(origin))
    }

    /// The headers that are set once.
    pub fn session(&self) -> &S {
        self.0.session()
    }

    /// Calls an operation.
    ///
    /// # Errors
    /// The API answered with an error or with what is not documented, or there is no answer.
    pub fn call<E: Endpoint<Session = S>>(&self, operation: &E) -> Result<E::Response, Error<E::Error>> {
        wait(self.0.call(operation))
    }

    /// Calls an operation at the address of a link: [`Client::follow`](crate::Client::follow).
    ///
    /// # Errors
    /// As [`Client::call`], and the link cannot be followed.
    pub fn follow<E: Endpoint<Session = S>>(&self, link: &str, operation: &E) -> Result<E::Response, Error<E::Error>> {
        wait(self.0.follow(link, operation))
    }

    /// The client that this one waits for: for tokens, pages and all else that is built on clients. Its futures block the
    /// thread; [`wait`] gives their results.
    pub fn futures(&self) -> &crate::Client<S> {
        &self.0
    }
}

impl<S> Clone for Client<S> {
    fn clone(&self) -> Self {
        Client(self.0.clone())
    }
}

impl<S> fmt::Debug for Client<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The result of a future of [`Client::futures`].
pub fn wait<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        // Another thread has what it waits for, such as a token.
        thread::park();
    }
}

/// Wakes a thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
