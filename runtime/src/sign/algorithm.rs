//! Algorithms of signatures and digests.

use ring::digest;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, VerificationAlgorithm,
};

use super::certificate::PublicKey;

/// How a text is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaSha256,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RsaSha512,
    /// ECDSA with SHA-256; the signature is DER.
    EcdsaSha256,
    /// ECDSA with SHA-384; the signature is DER.
    EcdsaSha384,
    /// ECDSA with SHA-512; the signature is DER. Not for keys in memory.
    EcdsaSha512,
}

impl SignatureAlgorithm {
    /// Its name in signatures: `rsa-sha256`.
    pub const fn as_str(self) -> &'static str {
        match self {
            SignatureAlgorithm::RsaSha256 => "rsa-sha256",
            SignatureAlgorithm::RsaSha512 => "rsa-sha512",
            SignatureAlgorithm::EcdsaSha256 => "ecdsa-sha256",
            SignatureAlgorithm::EcdsaSha384 => "ecdsa-sha384",
            SignatureAlgorithm::EcdsaSha512 => "ecdsa-sha512",
        }
    }

    const fn is_rsa(self) -> bool {
        matches!(self, SignatureAlgorithm::RsaSha256 | SignatureAlgorithm::RsaSha512)
    }

    /// The usual one of a key: for curves the hash of their size.
    pub(super) const fn of(key: &PublicKey) -> Option<Self> {
        match key {
            PublicKey::Rsa(_) => Some(SignatureAlgorithm::RsaSha256),
            PublicKey::P256(_) => Some(SignatureAlgorithm::EcdsaSha256),
            PublicKey::P384(_) => Some(SignatureAlgorithm::EcdsaSha384),
            PublicKey::OtherCurve(_) => Some(SignatureAlgorithm::EcdsaSha512),
            PublicKey::Other(_) => None,
        }
    }

    /// Whether a key of this kind can sign so at all.
    pub(super) const fn fits(self, key: &PublicKey) -> bool {
        match key {
            PublicKey::Rsa(_) => self.is_rsa(),
            PublicKey::P256(_) | PublicKey::P384(_) | PublicKey::OtherCurve(_) => !self.is_rsa(),
            PublicKey::Other(_) => false,
        }
    }

    /// What tells whether a signature of this key is one.
    pub(super) fn verification(self, key: &PublicKey) -> Option<&'static dyn VerificationAlgorithm> {
        match (self, key) {
            (SignatureAlgorithm::RsaSha256, PublicKey::Rsa(_)) => Some(&RSA_PKCS1_2048_8192_SHA256),
            (SignatureAlgorithm::RsaSha512, PublicKey::Rsa(_)) => Some(&RSA_PKCS1_2048_8192_SHA512),
            (SignatureAlgorithm::EcdsaSha256, PublicKey::P256(_)) => Some(&ECDSA_P256_SHA256_ASN1),
            (SignatureAlgorithm::EcdsaSha384, PublicKey::P256(_)) => Some(&ECDSA_P256_SHA384_ASN1),
            (SignatureAlgorithm::EcdsaSha256, PublicKey::P384(_)) => Some(&ECDSA_P384_SHA256_ASN1),
            (SignatureAlgorithm::EcdsaSha384, PublicKey::P384(_)) => Some(&ECDSA_P384_SHA384_ASN1),
            _ => None,
        }
    }
}

/// How a body is hashed for the `Digest` header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// SHA-256.
    #[default]
    Sha256,
    /// SHA-512.
    Sha512,
}

impl DigestAlgorithm {
    /// Its name in the header: `SHA-256`.
    pub const fn as_str(self) -> &'static str {
        match self {
            DigestAlgorithm::Sha256 => "SHA-256",
            DigestAlgorithm::Sha512 => "SHA-512",
        }
    }

    pub(super) fn hash(self, bytes: &[u8]) -> digest::Digest {
        digest::digest(
            match self {
                DigestAlgorithm::Sha256 => &digest::SHA256,
                DigestAlgorithm::Sha512 => &digest::SHA512,
            },
            bytes,
        )
    }
}
