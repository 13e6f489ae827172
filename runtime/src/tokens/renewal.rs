//! Tokens that are renewed in time, by one request for all who wait.

mod flight;
mod state;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::{Granted, TokenError, TokenSource};
use crate::{BoxFuture, Client, Endpoint};
use flight::{Flight, Shared, Wait, Wants};
use state::State;

/// Bearer tokens that are asked for when they are needed and renewed before they expire.
///
/// A token is asked for by an operation of the API like any other: one whose answer has the members of RFC 6749
/// (`access_token`, `expires_in`, `refresh_token`). However many calls wait, one request is under way, and all of them
/// drive it: if the call that started it is dropped, the others go on with it, and if there are no others, the next call
/// does. So a refresh token that the server has changed is not lost.
///
/// ```
/// # use ob_runtime::{Client, Endpoint, Object, SecretString, Tokens};
/// # fn example<E: Endpoint + 'static>(client: Client<E::Session>, client_credentials: fn() -> E, refresh_grant: fn(&SecretString) -> E)
/// # where E::Session: Object + Clone + Default + Send + Sync + 'static {
/// let tokens = Tokens::new(client.clone(), move |refresh| match refresh {
///     Some(refresh_token) => refresh_grant(refresh_token),
///     None => client_credentials(),
/// });
/// let client = client.with_tokens(tokens.on_renewal(|granted| {
///     // Store `granted.refresh_token`.
/// }));
/// # }
/// ```
///
/// An answer with status 401 renews nothing by itself, as it can be about the consent as well: where it is about the token,
/// [`Tokens::renew`] gets another.
///
/// Clones share the tokens; settings are made before the first clone.
#[derive(Clone)]
pub struct Tokens {
    ask: Arc<Ask>,
    on_renewal: Option<Arc<OnRenewal>>,
    leeway: Duration,
    shared: Arc<Shared>,
}

/// Starts a request for a token; by this refresh token, if there is one.
type Ask = dyn Fn(Option<&SecretString>) -> Flight + Send + Sync;
type OnRenewal = dyn Fn(&Granted) + Send + Sync;

impl Tokens {
    /// Tokens that this client gets by the operation that `operation` gives. Its argument is the last refresh token, if
    /// one was granted and the server has not refused it since (`invalid_grant`).
    ///
    /// The operation must not need a token of the same source.
    pub fn new<E, F>(client: Client<E::Session>, operation: F) -> Self
    where
        E: Endpoint + 'static,
        E::Session: Clone + Default + Send + Sync + 'static,
        F: Fn(Option<&SecretString>) -> E + Send + Sync + 'static,
    {
        let ask = move |refresh: Option<&SecretString>| -> Flight {
            let (client, operation) = (client.clone(), operation(refresh));
            Box::pin(async move { Granted::of(&client.call(&operation).await?) })
        };
        let shared = Arc::new(Shared::new(State::default()));
        Tokens { ask: Arc::new(ask), on_renewal: None, leeway: Duration::from_secs(30), shared }
    }

    /// Starts with what is granted already: by a code exchange, or in an earlier run of the program.
    pub fn with_granted(self, granted: Granted) -> Self {
        let state = State::of(&granted);
        Tokens { shared: Arc::new(Shared::new(state)), ..self }
    }

    /// Starts with a refresh token alone.
    pub fn with_refresh_token(self, refresh_token: impl Into<SecretString>) -> Self {
        let state = State::of_refresh_token(refresh_token.into());
        Tokens { shared: Arc::new(Shared::new(state)), ..self }
    }

    /// Calls this once for each renewal, before anyone uses the new token: the place to store a refresh token, because
    /// the one before may be void. No call that needs a token goes on while it runs.
    pub fn on_renewal(mut self, store: impl Fn(&Granted) + Send + Sync + 'static) -> Self {
        self.on_renewal = Some(Arc::new(store));
        self
    }

    /// How long before a token expires it is renewed: 30 seconds by default, and never more than a quarter of its
    /// lifetime.
    pub fn with_leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// Gets a new token, however good the present one is: after the server has refused it. Goes along with a request that
    /// is under way.
    ///
    /// # Errors
    /// There is no new token; the present one stays.
    pub async fn renew(&self) -> Result<(), TokenError> {
        Wait::new(self, Wants::NewToken).await.map(drop)
    }
}

impl TokenSource for Tokens {
    fn bearer(&self) -> BoxFuture<'_, Result<SecretString, TokenError>> {
        Box::pin(Wait::new(self, Wants::Token))
    }
}

/// Nothing of the tokens.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("leeway", &self.leeway).finish_non_exhaustive()
    }
}
