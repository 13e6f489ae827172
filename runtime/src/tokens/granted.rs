//! What a token endpoint grants.

use std::fmt;
use std::time::Duration;

use secrecy::SecretString;

use super::TokenError;
use crate::{Answer, Wire, reflect};

/// What a token endpoint grants: the members of RFC 6749, section 5.1.
#[derive(Clone)]
#[non_exhaustive]
pub struct Granted {
    /// The bearer token.
    pub access_token: SecretString,
    /// What the next token is asked for with.
    pub refresh_token: Option<SecretString>,
    /// How long the token is good. `None` if that is not said.
    pub expires_in: Option<Duration>,
    /// What the token is good for, if that is said.
    pub scope: Option<String>,
}

impl Granted {
    /// A token that was granted earlier, such as one that was stored.
    pub fn new(access_token: impl Into<SecretString>) -> Self {
        Granted { access_token: access_token.into(), refresh_token: None, expires_in: None, scope: None }
    }

    /// What the next token is asked for with.
    pub fn with_refresh_token(mut self, refresh_token: impl Into<SecretString>) -> Self {
        self.refresh_token = Some(refresh_token.into());
        self
    }

    /// How long the token is still good.
    pub fn with_expires_in(mut self, expires_in: Duration) -> Self {
        self.expires_in = Some(expires_in);
        self
    }

    /// What an answer grants, whatever its type: it goes by the names of the members.
    ///
    /// # Errors
    /// There is no token, it is not a bearer token, or no header can carry it.
    pub fn of(answer: &impl Answer) -> Result<Self, TokenError> {
        let body: &dyn Wire = answer.body().unwrap_or(&());
        let text = |name| reflect::text(reflect::member(body, name)?);
        if text("token_type").is_some_and(|kind| !kind.trim().eq_ignore_ascii_case("bearer")) {
            return Err(TokenError::unusable("it is not a bearer token"));
        }
        let token = text("access_token").ok_or_else(|| TokenError::unusable("there is none in the answer"))?;
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError::unusable("it has characters that no header carries"));
        }
        Ok(Granted {
            access_token: token.into_owned().into(),
            refresh_token: text("refresh_token").map(|token| token.into_owned().into()),
            expires_in: text("expires_in").and_then(|seconds| duration(&seconds)),
            scope: text("scope").map(Into::into),
        })
    }
}

/// Seconds: whole ones or not, none below zero, and as many as there can be.
fn duration(seconds: &str) -> Option<Duration> {
    let seconds: f64 = seconds.trim().parse().ok().filter(|seconds: &f64| !seconds.is_nan())?;
    Some(Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX))
}

/// Neither token shows.
impl fmt::Debug for Granted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Granted")
            .field("refresh_token", &self.refresh_token.is_some())
            .field("expires_in", &self.expires_in)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}
