//! What is known of the tokens.

use std::time::{Duration, Instant};

use secrecy::SecretString;

use crate::{Granted, TokenError};

/// The present token, how to get the next, and why there is none.
#[derive(Default)]
pub(super) struct State {
    current: Option<Current>,
    pub(super) refresh: Option<SecretString>,
    /// Why the last request gave no token, if it gave none.
    failure: Option<TokenError>,
}

struct Current {
    token: SecretString,
    since: Instant,
    lifetime: Option<Duration>,
}

impl State {
    pub(super) fn of(granted: &Granted) -> Self {
        let mut state = State::default();
        state.granted(granted, Instant::now());
        state
    }

    pub(super) fn of_refresh_token(refresh: SecretString) -> Self {
        State { refresh: Some(refresh), ..State::default() }
    }

    /// Takes what was granted to a request of this time.
    pub(super) fn granted(&mut self, granted: &Granted, since: Instant) {
        let token = granted.access_token.clone();
        self.current = Some(Current { token, since, lifetime: granted.expires_in });
        // A server that keeps the refresh token as it is need not repeat it.
        if let Some(refresh) = &granted.refresh_token {
            self.refresh = Some(refresh.clone());
        }
        self.failure = None;
    }

    pub(super) fn failed(&mut self, error: TokenError) {
        if error.code() == Some("invalid_grant") {
            self.refresh = None;
        }
        self.failure = Some(error);
    }

    /// Why the last request gave no token, if it gave none.
    pub(super) fn failure(&self) -> Option<TokenError> {
        self.failure.clone()
    }

    /// The token, if it need not be renewed yet.
    pub(super) fn token(&self, leeway: Duration) -> Option<SecretString> {
        let current = self.current.as_ref()?;
        let leeway = current.lifetime.map_or(leeway, |lifetime| leeway.min(lifetime / 4));
        current.is_good_for(leeway).then(|| current.token.clone())
    }

    /// The token that the last request gave, even if it is over at once; if it gave none, the token that was to be
    /// renewed, as long as that is not over.
    pub(super) fn outcome(&self) -> Result<SecretString, TokenError> {
        match (&self.current, &self.failure) {
            (Some(current), None) => Ok(current.token.clone()),
            (Some(current), Some(_)) if current.is_good_for(Duration::ZERO) => Ok(current.token.clone()),
            (_, Some(failure)) => Err(failure.clone()),
            (None, None) => Err(TokenError::unusable("there is none")),
        }
    }
}

impl Current {
    fn is_good_for(&self, time: Duration) -> bool {
        self.lifetime.is_none_or(|lifetime| self.since.elapsed().saturating_add(time) < lifetime)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    const LEEWAY: Duration = Duration::from_secs(1);

    /// A token that was granted so many seconds ago, for so many.
    fn granted(ago: u64, lifetime: u64) -> State {
        let mut state = State::default();
        let token = Granted::new("t").with_expires_in(Duration::from_secs(lifetime));
        state.granted(&token, Instant::now() - Duration::from_secs(ago));
        state
    }

    #[test]
    fn a_token_is_renewed_before_it_expires_but_not_at_once() {
        let is_good = |ago, lifetime| granted(ago, lifetime).token(LEEWAY).is_some();
        assert!(is_good(8, 10));
        assert!(!is_good(9, 10));
        // A quarter of a short lifetime.
        assert!(is_good(1, 2));
        assert!(!is_good(0, 0));
    }

    #[test]
    fn a_token_that_could_not_be_renewed_is_used_to_its_end() {
        let outcome = |ago, lifetime| {
            let mut state = granted(ago, lifetime);
            state.failed(TokenError::unusable("no"));
            state.outcome().map(|token| token.expose_secret().to_owned())
        };
        assert_eq!(outcome(9, 10).ok().as_deref(), Some("t"));
        assert!(outcome(10, 10).is_err());
    }

    #[test]
    fn who_waited_gets_a_token_that_is_over_at_once() {
        assert!(granted(0, 0).outcome().is_ok());
        assert!(State::default().outcome().is_err());
    }
}
