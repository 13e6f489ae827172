//! What a signature needs of a certificate: serial number, issuer, public key.

use std::fmt;

use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use der::{Decode as _, ErrorKind, Reader as _, SliceReader, Tag, TagNumber};

use super::key_id::{NameOrder, SerialForm};
use super::name::Name;
use super::{SealError, pem};

pub(super) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(super) const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// Three times what RFC 5280 allows.
const LONGEST_SERIAL: usize = 60;

/// A certificate for signatures.
///
/// It is read, and not judged: neither who issued it nor until when it holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    /// Big endian, without leading zeros.
    serial: Vec<u8>,
    pub(super) issuer: Name,
    pub(super) key: PublicKey,
}

/// A public key, as ring reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PublicKey {
    /// PKCS#1.
    Rsa(Vec<u8>),
    /// A point, uncompressed.
    P256(Vec<u8>),
    P384(Vec<u8>),
    /// The curve, for keys that are not in memory.
    OtherCurve(String),
    /// What it is for.
    Other(String),
}

impl PublicKey {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            PublicKey::Rsa(bytes) | PublicKey::P256(bytes) | PublicKey::P384(bytes) => bytes,
            PublicKey::OtherCurve(_) | PublicKey::Other(_) => &[],
        }
    }
}

impl Certificate {
    /// From DER.
    ///
    /// # Errors
    /// It is no certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, SealError> {
        read(der).map_err(|error| SealError::new("the certificate is no X.509 in DER").caused_by(error))
    }

    /// From PEM: the first certificate in it.
    ///
    /// # Errors
    /// It holds no certificate.
    pub fn from_pem(pem: &[u8]) -> Result<Self, SealError> {
        let all = pem::certificates(pem)?;
        all.first().ok_or_else(pem::no_certificate).and_then(|first| Certificate::from_der(first))
    }

    /// As DER.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// The serial number: hexadecimal digits are without leading zeros.
    pub fn serial(&self, form: SerialForm) -> String {
        form.write(&self.serial)
    }

    /// The name of the issuer by RFC 4514, with attributes in this order.
    ///
    /// Attributes that RFC 4514 has no word for are numbers, and their values hexadecimal DER.
    pub fn issuer(&self, order: NameOrder) -> String {
        self.issuer.write(order, ",", &[])
    }
}

/// Nothing but what it is: a certificate names the TPP.
impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("bytes", &self.der.len()).finish_non_exhaustive()
    }
}

/// RFC 5280, section 4.1.
fn read(der: &[u8]) -> der::Result<Certificate> {
    let outer = AnyRef::from_der(der)?;
    let mut certificate = sequence(outer)?;
    let mut fields = sequence(AnyRef::decode(&mut certificate)?)?;
    let version = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
    if Tag::peek(&fields)? == version {
        AnyRef::decode(&mut fields)?;
    }
    let serial = AnyRef::decode(&mut fields)?;
    serial.header().tag().assert_eq(Tag::Integer)?;
    AnyRef::decode(&mut fields)?; // the issuer's algorithm
    let issuer = Name::read(AnyRef::decode(&mut fields)?)?;
    AnyRef::decode(&mut fields)?; // validity
    AnyRef::decode(&mut fields)?; // subject
    let key = public_key(AnyRef::decode(&mut fields)?)?;
    let serial: Vec<u8> = serial.value().iter().copied().skip_while(|byte| *byte == 0).collect();
    if serial.len() > LONGEST_SERIAL {
        return Err(fields.error(ErrorKind::Overlength));
    }
    Ok(Certificate { der: der.to_vec(), serial, issuer, key })
}

fn public_key(info: AnyRef<'_>) -> der::Result<PublicKey> {
    let mut info = sequence(info)?;
    let algorithm = Algorithm::read(AnyRef::decode(&mut info)?)?;
    let bits = BitStringRef::decode(&mut info)?.as_bytes().unwrap_or_default().to_vec();
    Ok(match (algorithm.oid, algorithm.curve) {
        (RSA, _) => PublicKey::Rsa(bits),
        (EC, Some(P256)) => PublicKey::P256(bits),
        (EC, Some(P384)) => PublicKey::P384(bits),
        (EC, curve) => PublicKey::OtherCurve(curve.map(|curve| curve.to_string()).unwrap_or_default()),
        (other, _) => PublicKey::Other(other.to_string()),
    })
}

/// What kind of key it is.
struct Algorithm {
    oid: ObjectIdentifier,
    /// The parameter, where it names a curve.
    curve: Option<ObjectIdentifier>,
}

impl Algorithm {
    fn read(identifier: AnyRef<'_>) -> der::Result<Self> {
        let mut parts = sequence(identifier)?;
        let oid = ObjectIdentifier::decode(&mut parts)?;
        let curve = if parts.is_finished() { None } else { AnyRef::decode(&mut parts)?.decode_as().ok() };
        Ok(Algorithm { oid, curve })
    }
}

/// What is in a sequence.
pub(super) fn sequence(value: AnyRef<'_>) -> der::Result<SliceReader<'_>> {
    value.header().tag().assert_eq(Tag::Sequence)?;
    SliceReader::new(value.value())
}
