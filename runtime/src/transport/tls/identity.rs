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

    /// From PKCS#12 (`.p12`, `.pfx`): the first key with its certificates.
    ///
    /// # Errors
    /// It is not PKCS#12, the password is another, or there is no key with a certificate.
    #[cfg(feature = "pkcs12")]
    pub fn from_pkcs12(der: &[u8], password: &secrecy::SecretString) -> Result<Self, TlsError> {
        use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
        use rustls::pki_types::PrivatePkcs8KeyDer;
        use secrecy::ExposeSecret as _;

        let store = KeyStore::from_pkcs12(der, password.expose_secret(), Pkcs12ImportPolicy::Strict)
            .map_err(|error| TlsError::new("not PKCS#12, or of another password").caused_by(error))?;
        let (_, found) =
            store.private_key_chain().ok_or(TlsError::new("the PKCS#12 holds no key with its certificate"))?;
        let chain = found.certs().iter().map(|one| CertificateDer::from(one.as_der().to_vec())).collect();
        Ok(Identity { chain, key: PrivatePkcs8KeyDer::from(found.key().as_der().to_vec()).into() })
    }
}

/// Nothing of the key.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("certificates", &self.chain.len()).finish_non_exhaustive()
    }
}
