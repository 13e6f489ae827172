//! The client: an environment, a transport, and what all calls have in common.

mod exchange;
mod request;

use std::fmt;
use std::sync::Arc;

use crate::client::exchange::Exchange;
use crate::{BaseUrl, Credentials, Endpoint, Environment, Error, Object, TokenSource, Transport};

pub use request::Request;

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
}

impl<S: Object + Clone + Default + Send + Sync + 'static> Client<S> {
    /// A client of the API in this environment: without credentials, and with an empty session.
    pub fn new(environment: impl Environment<Session = S>, transport: impl Transport) -> Self {
        let shared = Shared {
            hosts: environment.hosts(),
            transport: Arc::new(transport),
            credentials: Credentials::none(),
            tokens: None,
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
