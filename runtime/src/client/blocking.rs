//! The client for programs without an asynchronous runtime.

mod carrier;

use std::fmt;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::{self, Context, Wake, Waker};
use std::thread::{self, Thread};

use crate::client::blocking::carrier::Carrier;
use crate::{
    BaseUrl, Credentials, Endpoint, Environment, Error, Object, Paged, Poll, PollError, Progress, Retry, Signer,
    TokenSource, Transport,
};

/// [`Client`](crate::Client) for programs without an asynchronous runtime: its calls block the thread.
///
/// The transport runs on a thread of its own, which ends with the last clone of the client.
///
/// ```no_run
/// # #[cfg(feature = "reqwest")]
/// # fn example<N: ob_runtime::Environment>(environment: N) -> Result<(), Box<dyn std::error::Error>> {
/// use ob_runtime::{ReqwestTransport, TransportConfig, blocking};
///
/// let transport = ReqwestTransport::new(&TransportConfig::new())?;
/// let client = blocking::Client::new(environment, transport)?;
/// // let consent = client.call(&operation)?;
/// # drop(client);
/// # Ok(()) }
/// ```
pub struct Client<S>(crate::Client<S>);

impl<S: Object + Clone + Default + Send + Sync + 'static> Client<S> {
    /// As [`Client::new`](crate::Client::new).
    ///
    /// # Errors
    /// The system gives no thread for the transport.
    pub fn new(environment: impl Environment<Session = S>, transport: impl Transport) -> io::Result<Self> {
        Ok(Client(crate::Client::new(environment, Carrier::start(transport)?)))
    }

    /// As [`Client::with_credentials`](crate::Client::with_credentials).
    pub fn with_credentials(self, credentials: Credentials) -> Self {
        Client(self.0.with_credentials(credentials))
    }

    /// As [`Client::with_tokens`](crate::Client::with_tokens).
    pub fn with_tokens(self, tokens: impl TokenSource) -> Self {
        Client(self.0.with_tokens(tokens))
    }

    /// As [`Client::with_signer`](crate::Client::with_signer).
    pub fn with_signer(self, signer: impl Signer) -> Self {
        Client(self.0.with_signer(signer))
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

    /// Calls an operation until its status is final: [`Client::poll`](crate::Client::poll).
    ///
    /// # Errors
    /// The status is a failure, a call failed for good, or time ran out.
    pub fn poll<E: Endpoint<Session = S> + 'static>(
        &self,
        operation: E,
        interval: Poll,
        progress: impl Fn(&E::Response) -> Progress + Send + 'static,
    ) -> Result<E::Response, PollError<E>> {
        wait(self.0.poll(operation, interval, progress))
    }

    /// Each answer until the status is final: [`Client::watch`](crate::Client::watch).
    pub fn watch<E: Endpoint<Session = S> + 'static>(
        &self,
        operation: E,
        interval: Poll,
        progress: impl Fn(&E::Response) -> Progress + Send + 'static,
    ) -> impl Iterator<Item = Result<E::Response, PollError<E>>> {
        let mut watch = self.0.watch(operation, interval, progress);
        std::iter::from_fn(move || wait(watch.next()))
    }

    /// Each page: [`Client::pages`](crate::Client::pages).
    pub fn pages<E: Paged<Session = S> + 'static>(
        &self,
        operation: E,
    ) -> impl Iterator<Item = Result<E::Response, Error<E::Error>>> {
        let mut pages = self.0.pages(operation);
        std::iter::from_fn(move || wait(pages.next()))
    }

    /// The client that this one waits for: for [`Tokens`](crate::Tokens) and all else that is built on clients. [`wait`]
    /// gives the results of its futures.
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

/// Blocks the thread until a future of [`Client::futures`] is done.
pub fn wait<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
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
