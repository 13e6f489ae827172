//! Why a request has no signature.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Why a request could not be signed. Nothing was sent.
///
/// Its text names headers, and never what is in them.
#[derive(Clone, Debug)]
pub struct SignError(Reason);

#[derive(Clone, Debug)]
// Without the feature there is no signer of ours.
#[cfg_attr(not(feature = "sign"), allow(dead_code))]
enum Reason {
    /// A header that the signature covers is not there.
    Missing(String),
    /// A header that the signature covers is not ASCII.
    Unfit(String),
    /// A key that has to be waited for was to sign at once.
    NotAtOnce,
    Key {
        source: Arc<dyn Error + Send + Sync>,
        transient: bool,
    },
}

impl SignError {
    /// What kept a key or a signer from signing. Its text shows: it has no secret.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        SignError(Reason::Key { source: Arc::from(source.into()), transient: false })
    }

    /// The reason can pass on its own: the key is behind a network, and that is down.
    pub fn transient(mut self) -> Self {
        if let Reason::Key { transient, .. } = &mut self.0 {
            *transient = true;
        }
        self
    }

    /// Whether the reason can pass on its own.
    pub fn is_transient(&self) -> bool {
        matches!(self.0, Reason::Key { transient: true, .. })
    }
}

#[cfg(feature = "sign")]
impl SignError {
    pub(crate) fn missing(header: &str) -> Self {
        SignError(Reason::Missing(header.to_owned()))
    }

    pub(crate) fn unfit(header: &str) -> Self {
        SignError(Reason::Unfit(header.to_owned()))
    }

    pub(crate) fn not_at_once() -> Self {
        SignError(Reason::NotAtOnce)
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Missing(header) => write!(
                f,
                "the signature is to cover the header `{header}`, which the request does not have: set it, or let the \
                 profile cover it only where it is sent; what the transport adds cannot be signed"
            ),
            Reason::Unfit(header) => write!(
                f,
                "the signature is to cover the header `{header}`, whose value has characters that are not ASCII: encode \
                 it as the API says"
            ),
            Reason::NotAtOnce => f.write_str("the key does not sign at once: await `Signer::sign`"),
            Reason::Key { .. } => f.write_str("the key gave no signature"),
        }
    }
}

impl Error for SignError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        if let Reason::Key { source, .. } = &self.0 { Some(&**source) } else { None }
    }
}
