//! Why there is no token.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};

/// Why there is no bearer token for a call. All calls that wait for one token share it.
///
/// Its text has the status and the OAuth 2.0 code of a refusal at most.
#[derive(Clone, Debug)]
pub struct TokenError(Arc<Reason>);

#[derive(Debug)]
// Without a client nobody asks for a token.
#[cfg_attr(not(feature = "client"), allow(dead_code))]
enum Reason {
    /// The server answered, and not with a token.
    Refused { status: StatusCode, code: Option<String>, words: Option<SecretString> },
    /// The answer is none of a token that can be used.
    Unusable(&'static str),
    /// The server was not asked, or did not answer.
    Call { cause: Box<dyn Error + Send + Sync>, transient: bool },
}

impl TokenError {
    /// What kept a source of tokens from giving one. Its text shows: it has no secret.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        TokenError(Arc::new(Reason::Call { cause: source.into(), transient: false }))
    }

    pub(super) fn unusable(what: &'static str) -> Self {
        TokenError(Arc::new(Reason::Unusable(what)))
    }

    /// The status with which the token was refused.
    pub fn status(&self) -> Option<StatusCode> {
        if let Reason::Refused { status, .. } = &*self.0 { Some(*status) } else { None }
    }

    /// The OAuth 2.0 code with which the token was refused: `invalid_grant`.
    pub fn code(&self) -> Option<&str> {
        if let Reason::Refused { code, .. } = &*self.0 { code.as_deref() } else { None }
    }

    /// What the API itself says of the refusal, as [`Error::explanation`](crate::Error::explanation) has it: for whoever
    /// runs the program, and in neither `Display` nor `Debug`.
    pub fn explanation(&self) -> Option<&str> {
        if let Reason::Refused { words, .. } = &*self.0 {
            words.as_ref().map(|words| words.expose_secret())
        } else {
            None
        }
    }

    /// Whether the reason can pass on its own.
    pub fn is_transient(&self) -> bool {
        match &*self.0 {
            Reason::Refused { status, .. } => status.is_server_error() || matches!(status.as_u16(), 408 | 429),
            Reason::Unusable(_) => false,
            Reason::Call { transient, .. } => *transient,
        }
    }
}

#[cfg(feature = "client")]
impl<E> From<crate::Error<E>> for TokenError {
    fn from(error: crate::Error<E>) -> Self {
        let transient = error.is_transient();
        let cause: Box<dyn Error + Send + Sync> = match error {
            crate::Error::Encode(error) => error.into(),
            crate::Error::Link(error) => error.into(),
            crate::Error::Sign(error) => error.into(),
            crate::Error::Transport(error) => error.into(),
            crate::Error::Token(error) => return error,
            crate::Error::Decode(error) if error.status.is_success() => error,
            crate::Error::Undocumented(error) if error.status.is_success() => error,
            crate::Error::Api(_) | crate::Error::Undocumented(_) | crate::Error::Decode(_) => {
                let status = error.status().unwrap_or_default();
                let code = error.bytes().and_then(|body| oauth_code(body));
                let words = error.explanation().map(SecretString::from);
                return TokenError(Arc::new(Reason::Refused { status, code, words }));
            }
        };
        TokenError(Arc::new(Reason::Call { cause, transient }))
    }
}

/// The `error` of a refusal, if it is a code and not a text.
#[cfg(feature = "client")]
fn oauth_code(body: &[u8]) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let code = body.get("error")?.as_str()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (code.len() <= 40 && code.bytes().all(plain)).then(|| code.to_owned())
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Reason::Refused { status, code: Some(code), .. } => {
                write!(f, "the bearer token was refused: {status}, {code}")
            }
            Reason::Refused { status, code: None, .. } => write!(f, "the bearer token was refused: {status}"),
            Reason::Unusable(what) => write!(f, "the bearer token cannot be used: {what}"),
            Reason::Call { .. } => f.write_str("there is no bearer token for the call"),
        }
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        if let Reason::Call { cause, .. } = &*self.0 { Some(&**cause) } else { None }
    }
}
