//! A certificate with its private key, wherever that is.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use secrecy::zeroize::Zeroize as _;

use super::key::PrivateKey;
use super::{Certificate, SignatureAlgorithm, pem};
use crate::{BoxFuture, SignError};

/// The private key of a certificate: in memory, or in a module or a service that signs.
pub trait SealKey: Send + Sync + 'static {
    /// Whether it signs so.
    fn can(&self, algorithm: SignatureAlgorithm) -> bool;

    /// The signature of these bytes, which are not hashed yet; ECDSA's as DER.
    fn sign<'a>(
        &'a self,
        algorithm: SignatureAlgorithm,
        message: &'a [u8],
    ) -> BoxFuture<'a, Result<Vec<u8>, SignError>>;
}

/// A certificate that signs, with its private key: for a TPP its electronic seal.
///
/// Cheap to clone: one seal signs for many APIs.
#[derive(Clone)]
pub struct Seal {
    pub(super) certificate: Arc<Certificate>,
    pub(super) key: Arc<dyn SealKey>,
}

impl Seal {
    /// From PEM: the certificate, and its key as PKCS#8, PKCS#1 or SEC 1, which is not encrypted. They may be one file: then
    /// give it twice. Of several certificates it is the first that belongs to the key.
    ///
    /// # Errors
    /// One of them is not there, they do not belong together, or ring does not sign with such a key: RSA of 2048 to 4096
    /// bits, P-256 and P-384.
    pub fn from_pem(certificate: &[u8], key: &[u8]) -> Result<Self, SealError> {
        Seal::of(&pem::certificates(certificate)?, pem::private_key(key)?)
    }

    /// From PKCS#12 (`.p12`, `.pfx`): the first key with its certificate.
    ///
    /// # Errors
    /// It is not PKCS#12, the password is another, there is no key with a certificate, or as for [`Seal::from_pem`].
    #[cfg(feature = "pkcs12")]
    pub fn from_pkcs12(der: &[u8], password: &secrecy::SecretString) -> Result<Self, SealError> {
        use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
        use secrecy::ExposeSecret as _;

        let store = KeyStore::from_pkcs12(der, password.expose_secret(), Pkcs12ImportPolicy::Strict)
            .map_err(|error| SealError::new("not PKCS#12, or of another password").caused_by(error))?;
        let (_, found) =
            store.private_key_chain().ok_or(SealError::new("the PKCS#12 holds no key with its certificate"))?;
        let chain: Vec<_> = found.certs().iter().map(|one| CertificateDer::from(one.as_der().to_vec())).collect();
        Seal::of(&chain, rustls_pki_types::PrivatePkcs8KeyDer::from(found.key().as_der().to_vec()).into())
    }

    /// With a key that is elsewhere. That it is the certificate's is for the caller to know.
    pub fn new(certificate: Certificate, key: impl SealKey) -> Self {
        Seal { certificate: Arc::new(certificate), key: Arc::new(key) }
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn of(certificates: &[CertificateDer<'_>], mut key: PrivateKeyDer<'static>) -> Result<Self, SealError> {
        let read = |der: &CertificateDer<'_>| {
            let certificate = Certificate::from_der(der)?;
            let key = PrivateKey::of(&certificate, &key)?;
            Ok(Seal::new(certificate, key))
        };
        let mut tried = certificates.iter().map(read);
        // What is wrong with the first is what is wrong: those behind it are its issuers.
        let first = tried.next().unwrap_or_else(|| Err(pem::no_certificate()));
        let found = first.or_else(|fault| tried.find_map(Result::ok).ok_or(fault));
        key.zeroize();
        found
    }
}

/// Nothing of the key.
impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

/// Why a certificate, a key or a profile cannot sign.
#[derive(Debug)]
pub struct SealError {
    reason: Cow<'static, str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl SealError {
    pub(super) fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        SealError { reason: reason.into(), source: None }
    }

    pub(super) fn not_together() -> Self {
        SealError::new("the certificate and the private key do not belong together: they have other public keys")
    }

    pub(super) fn kind(oid: &str) -> Self {
        SealError::new(format!(
            "a key of the kind {oid} cannot sign here: RSA (PKCS#1 v1.5) and ECDSA can, and others behind `SealKey`"
        ))
    }

    pub(super) fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl Error for SealError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
