//! Certificates and keys in files.

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use super::SealError;

/// All certificates of a file.
pub(super) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, SealError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|error| SealError::new("the certificate is not PEM").caused_by(error))?;
    if found.is_empty() { Err(no_certificate()) } else { Ok(found) }
}

pub(super) fn no_certificate() -> SealError {
    SealError::new("the PEM holds no certificate: there is no `-----BEGIN CERTIFICATE-----` in it")
}

/// The first private key of a file.
pub(super) fn private_key(pem: &[u8]) -> Result<PrivateKeyDer<'static>, SealError> {
    PrivateKeyDer::from_pem_slice(pem).map_err(|error| {
        SealError::new("the PEM holds no private key that is not encrypted: decrypt it, or use PKCS#12")
            .caused_by(error)
    })
}
