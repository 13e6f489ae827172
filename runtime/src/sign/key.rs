//! Private keys in memory.

use std::borrow::Cow;
use std::future::ready;

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, SliceReader};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair,
};
use rustls_pki_types::PrivateKeyDer;

use super::certificate::{EC, PublicKey, RSA, sequence};
use super::{Certificate, SealError, SealKey, SignatureAlgorithm};
use crate::{BoxFuture, SignError};

/// A key that ring signs with. ring's keys show nothing in `Debug`, and are not overwritten in memory when dropped.
pub(super) enum PrivateKey {
    Rsa(RsaKeyPair),
    Ec(SignatureAlgorithm, EcdsaKeyPair),
}

impl PrivateKey {
    /// The key of this certificate.
    pub(super) fn of(certificate: &Certificate, key: &PrivateKeyDer<'_>) -> Result<Self, SealError> {
        let inner = Inner::read(key).map_err(|error| SealError::new("the private key is not DER").caused_by(error))?;
        match (inner, &certificate.key) {
            (Inner::Rsa(key), PublicKey::Rsa(public)) => rsa(key, public),
            (Inner::Ec(key), PublicKey::P256(point)) => {
                ec(key, point, SignatureAlgorithm::EcdsaSha256, &ECDSA_P256_SHA256_ASN1_SIGNING)
            }
            (Inner::Ec(key), PublicKey::P384(point)) => {
                ec(key, point, SignatureAlgorithm::EcdsaSha384, &ECDSA_P384_SHA384_ASN1_SIGNING)
            }
            (Inner::Ec(_), PublicKey::OtherCurve(curve)) => Err(SealError::new(format!(
                "the key is on the curve {curve}, and ring, which signs, knows P-256 and P-384 alone (not P-521): have \
                 another signer behind `SealKey`"
            ))),
            (Inner::Other(kind), _) => Err(SealError::kind(&kind)),
            (_, PublicKey::Other(kind)) => Err(SealError::kind(kind)),
            (Inner::Rsa(_) | Inner::Ec(_), PublicKey::Rsa(_) | PublicKey::P256(_) | PublicKey::P384(_))
            | (Inner::Rsa(_), PublicKey::OtherCurve(_)) => Err(SealError::not_together()),
        }
    }

    fn sign(&self, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let failed = |_| SignError::new("ring could not sign");
        match self {
            PrivateKey::Rsa(key) => {
                let encoding = rsa_encoding(algorithm).ok_or(ring::error::Unspecified).map_err(failed)?;
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(encoding, &SystemRandom::new(), message, &mut signature).map_err(failed)?;
                Ok(signature)
            }
            PrivateKey::Ec(_, key) => Ok(key.sign(&SystemRandom::new(), message).map_err(failed)?.as_ref().to_vec()),
        }
    }
}

impl SealKey for PrivateKey {
    fn can(&self, algorithm: SignatureAlgorithm) -> bool {
        match self {
            PrivateKey::Rsa(_) => rsa_encoding(algorithm).is_some(),
            PrivateKey::Ec(own, _) => *own == algorithm,
        }
    }

    fn sign<'a>(
        &'a self,
        algorithm: SignatureAlgorithm,
        message: &'a [u8],
    ) -> BoxFuture<'a, Result<Vec<u8>, SignError>> {
        Box::pin(ready(self.sign(algorithm, message)))
    }
}

fn rsa_encoding(algorithm: SignatureAlgorithm) -> Option<&'static dyn RsaEncoding> {
    match algorithm {
        SignatureAlgorithm::RsaSha256 => Some(&RSA_PKCS1_SHA256),
        SignatureAlgorithm::RsaSha512 => Some(&RSA_PKCS1_SHA512),
        SignatureAlgorithm::EcdsaSha256 | SignatureAlgorithm::EcdsaSha384 | SignatureAlgorithm::EcdsaSha512 => None,
    }
}

fn rsa(key: &[u8], public: &[u8]) -> Result<PrivateKey, SealError> {
    let bits = modulus_bits(key).map_err(|error| SealError::new("the RSA key is not DER").caused_by(error))?;
    let refused: Option<&'static str> = match bits {
        ..2048 => Some("keys under 2048 bits can be broken and are not used: get a certificate of a larger one"),
        2048..=4096 => None,
        4097.. => Some("ring, which signs, takes 4096 at most: have another signer behind `SealKey`"),
    };
    if let Some(why) = refused {
        return Err(SealError::new(format!("the RSA key has {bits} bits: {why}")));
    }
    let key = RsaKeyPair::from_der(key).map_err(|error| unusable("RSA", error))?;
    if key.public().as_ref() == public { Ok(PrivateKey::Rsa(key)) } else { Err(SealError::not_together()) }
}

/// ring computes the public key, and compares it with that of the certificate; so no key needs one in its file.
fn ec(
    key: &[u8],
    point: &[u8],
    algorithm: SignatureAlgorithm,
    signing: &'static EcdsaSigningAlgorithm,
) -> Result<PrivateKey, SealError> {
    let scalar = scalar(key).map_err(|error| SealError::new("the ECDSA key is not DER").caused_by(error))?;
    match EcdsaKeyPair::from_private_key_and_public_key(signing, scalar, point, &SystemRandom::new()) {
        Ok(key) => Ok(PrivateKey::Ec(algorithm, key)),
        // A scalar of another length is one of another curve.
        Err(error) if matches!(error.to_string().as_str(), "InconsistentComponents" | "InvalidComponent") => {
            Err(SealError::not_together())
        }
        Err(error) => Err(unusable("ECDSA", error)),
    }
}

fn unusable(kind: &str, error: ring::error::KeyRejected) -> SealError {
    SealError::new(format!("ring, which signs, does not take the {kind} key")).caused_by(error)
}

/// What is in the file of a key.
enum Inner<'a> {
    /// PKCS#1.
    Rsa(&'a [u8]),
    /// SEC 1.
    Ec(&'a [u8]),
    Other(Cow<'a, str>),
}

impl<'a> Inner<'a> {
    fn read(key: &'a PrivateKeyDer<'_>) -> der::Result<Self> {
        match key {
            PrivateKeyDer::Pkcs1(key) => Ok(Inner::Rsa(key.secret_pkcs1_der())),
            PrivateKeyDer::Sec1(key) => Ok(Inner::Ec(key.secret_sec1_der())),
            PrivateKeyDer::Pkcs8(key) => Inner::of_pkcs8(key.secret_pkcs8_der()),
            _ => Ok(Inner::Other(Cow::Borrowed("unknown"))),
        }
    }

    /// RFC 5958.
    fn of_pkcs8(key: &'a [u8]) -> der::Result<Self> {
        let mut info = fields(key)?;
        AnyRef::decode(&mut info)?; // version
        let mut algorithm = sequence(AnyRef::decode(&mut info)?)?;
        let kind = ObjectIdentifier::decode(&mut algorithm)?;
        let key = <&OctetStringRef>::decode(&mut info)?.as_bytes();
        Ok(match kind {
            RSA => Inner::Rsa(key),
            EC => Inner::Ec(key),
            other => Inner::Other(Cow::Owned(other.to_string())),
        })
    }
}

fn fields(der: &[u8]) -> der::Result<SliceReader<'_>> {
    sequence(AnyRef::from_der(der)?)
}

/// RFC 8017, appendix A.1.2: the modulus is the second field.
fn modulus_bits(key: &[u8]) -> der::Result<usize> {
    let mut fields = fields(key)?;
    AnyRef::decode(&mut fields)?;
    let modulus = AnyRef::decode(&mut fields)?.value();
    let zeros: u32 = modulus
        .iter()
        .scan(true, |leading, byte| {
            let zeros = leading.then(|| byte.leading_zeros());
            *leading = *byte == 0;
            zeros
        })
        .sum();
    Ok((modulus.len() * 8).saturating_sub(usize::try_from(zeros).unwrap_or(0)))
}

/// RFC 5915: the scalar is the second field.
fn scalar(key: &[u8]) -> der::Result<&[u8]> {
    let mut fields = fields(key)?;
    AnyRef::decode(&mut fields)?;
    Ok(<&OctetStringRef>::decode(&mut fields)?.as_bytes())
}
