//! Whom a transport trusts, and who it says it is.

// Without a transport of ours it can be made, and nothing reads it.
#![cfg_attr(not(feature = "reqwest"), allow(dead_code))]

pub(crate) mod failure;
mod identity;

use std::fmt;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

pub use identity::Identity;

/// TLS of a transport: 1.2 or newer, the root certificates of the system, and no client certificate unless told
/// otherwise.
#[derive(Clone, Default)]
pub struct Tls {
    /// Roots beside those of the system.
    roots: Vec<CertificateDer<'static>>,
    only_these: bool,
    identity: Option<Arc<Identity>>,
}

impl Tls {
    /// The root certificates of the system, and no client certificate.
    pub fn new() -> Self {
        Tls::default()
    }

    /// Trusts these root certificates too; PEM, one or more.
    ///
    /// # Errors
    /// It is not PEM, or holds no certificate.
    pub fn root_certificates(mut self, pem: &[u8]) -> Result<Self, TlsError> {
        self.roots.extend(certificates(pem)?);
        Ok(self)
    }

    /// Trusts no root certificate of the system: only those of [`Tls::root_certificates`], and these.
    ///
    /// # Errors
    /// As for those.
    pub fn only_root_certificates(mut self, pem: &[u8]) -> Result<Self, TlsError> {
        self.only_these = true;
        self.root_certificates(pem)
    }

    /// Shows this client certificate to servers that ask for one.
    pub fn identity(mut self, identity: Identity) -> Self {
        self.identity = Some(Arc::new(identity));
        self
    }

    /// All roots that are trusted.
    fn trusted(&self) -> Result<RootCertStore, TlsError> {
        let mut trusted = RootCertStore::empty();
        for root in &self.roots {
            let added = trusted.add(root.clone());
            added.map_err(|error| TlsError::new("a root certificate cannot be used").caused_by(error))?;
        }
        if !self.only_these {
            // Some of the system's may be unreadable; what counts is whether there are any.
            trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        if trusted.is_empty() {
            // Not an error yet: a system without them may well call a server on loopback, by http.
            tracing::warn!("the system has no root certificates: no https server will be trusted");
        }
        Ok(trusted)
    }

    pub(crate) fn client_config(&self) -> Result<ClientConfig, TlsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let trusting = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsError::new("no version of TLS can be used").caused_by(error))?
            .with_root_certificates(self.trusted()?);
        match &self.identity {
            None => Ok(trusting.with_no_client_auth()),
            Some(identity) => {
                trusting.with_client_auth_cert(identity.chain.clone(), identity.key.clone_key()).map_err(|error| {
                    let reason = match error {
                        rustls::Error::InconsistentKeys(_) => "the client certificate and its key do not fit",
                        _ => "the client certificate or its key cannot be used",
                    };
                    TlsError::new(reason).caused_by(error)
                })
            }
        }
    }
}

/// Neither certificates nor keys.
impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("roots", &self.roots.len())
            .field("only_these", &self.only_these)
            .field("identity", &self.identity.is_some())
            .finish()
    }
}

/// Why certificates or keys cannot be used.
#[derive(Debug)]
pub struct TlsError {
    reason: &'static str,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl TlsError {
    pub(super) fn new(reason: &'static str) -> Self {
        TlsError { reason, source: None }
    }

    pub(super) fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl std::error::Error for TlsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// The certificates of a PEM file.
fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|error| TlsError::new("the certificates are not PEM").caused_by(error))?;
    if found.is_empty() { Err(TlsError::new("the PEM holds no certificate")) } else { Ok(found) }
}
