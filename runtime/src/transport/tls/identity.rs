//! Client certificates.

use std::fmt;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{TlsError, certificates};

/// A client certificate with its private key.
pub struct Identity {
    /// The client's own certificate first.
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Identity {
    /// From PEM: the client's certificate with those between it and the root, and its key, which is not encrypted. They
    /// may be one file: then give it twice.
    ///
    /// # Errors
    /// One of them is not PEM, or is not there.
    pub fn from_pem(certificate: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|_| TlsError::new("the PEM holds no private key that is not encrypted"))?;
        Ok(Identity { chain: certificates(certificate)?, key })
    }
}

/// Nothing of the key.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("certificates", &self.chain.len()).finish_non_exhaustive()
    }
}
