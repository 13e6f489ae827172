//! Why there is no token.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Why there is no bearer token for a call. All calls that wait for one token share it.
#[derive(Clone, Debug)]
pub struct TokenError(Arc<dyn Error + Send + Sync>);

impl TokenError {
    /// What kept a source of tokens from giving one. Its text shows: it has no secret.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        TokenError(Arc::from(source.into()))
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no bearer token for the call")
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
