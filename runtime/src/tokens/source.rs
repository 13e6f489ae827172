//! Where a client gets its tokens.

use secrecy::SecretString;

use super::TokenError;
use crate::transport::BoxFuture;

/// Where a client gets its bearer token, before each try of each call that wants one.
pub trait TokenSource: Send + Sync + 'static {
    /// A token that is good for a call made now. Many calls may ask at once; one that asks may be dropped.
    fn bearer(&self) -> BoxFuture<'_, Result<SecretString, TokenError>>;
}
