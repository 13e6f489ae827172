//! The client: an environment, a transport, and what all calls have in common.

#[cfg(feature = "blocking")]
pub mod blocking;
mod exchange;
mod flows;
mod pages;
mod request;
mod retry;
mod watch;

use std::fmt;
use std::sync::Arc;

use crate::client::exchange::Exchange;
use crate::{BaseUrl, Credentials, Endpoint, Environment, Error, Object, Signer, TokenSource, Transport};

pub use pages::Pages;
pub use request::{Received, Request};
pub use retry::Retry;
pub use watch::{Poll, PollError, Watch};

/// What a call gives.
type Outcome<E> = Result<<E as Endpoint>::Response, Error<<E as Endpoint>::Error>>;

/// Calls the operations of an API.
///
/// Cheap to clone: clones share the transport, with its connections, and the tokens.
pub struct Client<S> {
    shared: Arc<Shared>,
    session: Arc<S>,
}

/// What does not depend on the type of the session.
#[derive(Clone)]
struct Shared {
    hosts: Vec<(&'static str, BaseUrl)>,
    transport: Arc<dyn Transport>,
    credentials: Credentials,
    tokens: Option<Arc<dyn TokenSource>>,
    signer: Option<Arc<dyn Signer>>,
    retry: Retry,
    /// Where links may lead beside the host of their operation.
    allowed: Vec<BaseUrl>,
    final_codes: &'static [&'static str],
}

impl<S: Object + Clone + Default + Send + Sync + 'static> Client<S> {
    /// A client of the API in this environment: without credentials, and with an empty session.
    pub fn new<N: Environment<Session = S>>(environment: N, transport: impl Transport) -> Self {
        let shared = Shared {
            hosts: environment.hosts(),
            transport: Arc::new(transport),
            credentials: Credentials::none(),
            tokens: None,
            signer: None,
            retry: Retry::default(),
            allowed: Vec::new(),
            final_codes: N::FINAL_CODES,
        };
        Client { shared: Arc::new(shared), session: Arc::default() }
    }

    /// Calls with these credentials, where operations ask for them.
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        Arc::make_mut(&mut self.shared).credentials = credentials;
        self
    }

    /// Calls with bearer tokens of this source, where operations ask for one, in place of [`Credentials::bearer`].
    pub fn with_tokens(mut self, tokens: impl TokenSource) -> Self {
        Arc::make_mut(&mut self.shared).tokens = Some(Arc::new(tokens));
        self
    }

    /// Signs each try of the calls whose operations declare headers for it: [`Operation::signed`](crate::Operation::signed).
    /// Without a signer they are sent without those headers.
    pub fn with_signer(mut self, signer: impl Signer) -> Self {
        Arc::make_mut(&mut self.shared).signer = Some(Arc::new(signer));
        self
    }

    /// Tries calls again when this says so.
    pub fn with_retry(mut self, retry: Retry) -> Self {
        Arc::make_mut(&mut self.shared).retry = retry;
        self
    }

    /// Follows links to this origin too, credentials and all: its scheme, host and port count, not its path.
    pub fn allow_origin(mut self, origin: &BaseUrl) -> Self {
        Arc::make_mut(&mut self.shared).allowed.push(origin.clone());
        self
    }

    /// The same client with another session: one for each user.
    pub fn with_session(&self, session: S) -> Self {
        Client { shared: Arc::clone(&self.shared), session: Arc::new(session) }
    }

    /// The headers that are set once.
    pub fn session(&self) -> &S {
        &self.session
    }

    /// Calls an operation.
    ///
    /// # Errors
    /// The API answered with an error or with what is not documented, or there is no answer.
    pub async fn call<E: Endpoint<Session = S>>(&self, operation: &E) -> Result<E::Response, Error<E::Error>> {
        self.request(operation).send().await
    }

    /// Calls an operation at the address of a link, from an answer of the API: [`Request::at`].
    ///
    /// # Errors
    /// As [`Client::call`], and the link cannot be followed.
    pub async fn follow<E: Endpoint<Session = S>>(
        &self,
        link: &str,
        operation: &E,
    ) -> Result<E::Response, Error<E::Error>> {
        self.request(operation).at(link).send().await
    }

    /// Whether the same call can succeed later: the reason can pass on its own, and the answer has none of the API's
    /// [`FINAL_CODES`](crate::Environment::FINAL_CODES).
    pub fn can_try_again<E>(&self, error: &Error<E>) -> bool {
        error.is_transient() && !error.bytes().is_some_and(|body| retry::carries(body, self.shared.final_codes))
    }

    /// A call that differs from others in more than its operation.
    pub fn request<'a, E: Endpoint<Session = S>>(&'a self, operation: &'a E) -> Request<'a, E> {
        Request::new(self, operation)
    }
}

impl<S> Clone for Client<S> {
    fn clone(&self) -> Self {
        Client { shared: Arc::clone(&self.shared), session: Arc::clone(&self.session) }
    }
}

/// Where it calls, and which credentials there are; nothing of the session.
impl<S> fmt::Debug for Client<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("hosts", &self.shared.hosts)
            .field("credentials", &self.shared.credentials)
            .finish_non_exhaustive()
    }
}
