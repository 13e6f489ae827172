//! A signature over headers and the digest of the body: draft-cavage-http-signatures.

use std::fmt;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, DATE, HOST, HeaderName, HeaderValue};
use http::{HeaderMap, Request};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::profile::{CertificateForm, Part, Placement, SignatureProfile};
use super::text::SigningText;
use super::{Certificate, Seal, SealError, SignatureAlgorithm, digest};
use crate::{BoxFuture, Operation, SignError, Signer, base64_text};

pub(super) const DIGEST: HeaderName = HeaderName::from_static("digest");
pub(super) const SIGNATURE: HeaderName = HeaderName::from_static("signature");

/// Signs requests by a profile: `Digest`, `Signature` and the certificate. [The crate](crate#signed-requests) has an example.
///
/// It signs operations that declare headers for it ([`Operation::signed`]), and leaves others as they are, unless the
/// profile says [`SignatureProfile::every_operation`].
pub struct HttpSignature {
    seal: Seal,
    profile: SignatureProfile,
    algorithm: SignatureAlgorithm,
    words: Words,
    certificate: Option<(HeaderName, HeaderValue)>,
}

/// What a signature says of its key.
pub(super) struct Words {
    pub(super) key_id: String,
    /// None at all if empty.
    pub(super) algorithm: String,
}

impl HttpSignature {
    /// Signs with this seal, as this profile says.
    ///
    /// # Errors
    /// The key does not sign as the profile says, or no header can carry the key's id or the certificate.
    pub fn new(seal: Seal, profile: SignatureProfile) -> Result<Self, SealError> {
        let algorithm = profile.algorithm_for(&seal.certificate)?;
        if !seal.key.can(algorithm) {
            return Err(SealError::new(format!(
                "the key does not sign with {}: in memory, RSA keys do with SHA-256 and SHA-512, P-256 with SHA-256, \
                 and P-384 with SHA-384",
                algorithm.as_str()
            )));
        }
        let words = profile.words(&seal.certificate, algorithm)?;
        let certificate = profile.certificate_for(&seal.certificate)?;
        Ok(HttpSignature { seal, profile, algorithm, words, certificate })
    }

    /// Signs a request of whatever operation, with a key that is in memory: nothing is waited for.
    ///
    /// # Errors
    /// A header that is to be covered is not there or not ASCII, or the key is one that has to be waited for.
    pub fn sign_now(&self, request: &mut Request<Bytes>) -> Result<(), SignError> {
        match pin!(self.sign_request(request)).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => done,
            Poll::Pending => Err(SignError::not_at_once()),
        }
    }

    async fn sign_request(&self, request: &mut Request<Bytes>) -> Result<(), SignError> {
        let now = Timestamp::now();
        self.complete(request, now);
        let signing = SigningText::of(&self.profile, request, now.as_second())?;
        let signature = self.seal.key.sign(self.algorithm, signing.text.as_bytes()).await?;
        let Words { key_id, algorithm } = &self.words;
        let mut value = format!(r#"keyId="{key_id}""#);
        if !algorithm.is_empty() {
            value.push_str(&format!(r#",algorithm="{algorithm}""#));
        }
        if self.profile.covers(Part::Created.name()) {
            value.push_str(&format!(",created={}", now.as_second()));
        }
        let (covered, signature) = (signing.covered, base64_text::standard(&signature));
        value.push_str(&format!(r#",headers="{covered}",signature="{signature}""#));
        let header = self.profile.header_for(request.headers());
        if header == AUTHORIZATION {
            value.insert_str(0, "Signature ");
        }
        set(request, header, &value);
        Ok(())
    }

    /// Sets what the signature covers and what goes with it, as far as that is the signer's.
    fn complete(&self, request: &mut Request<Bytes>, now: Timestamp) {
        if self.profile.covers(DIGEST.as_str())
            && let Some(digest) = digest::of(&self.profile, request.body())
        {
            set(request, DIGEST, &digest);
        }
        if self.profile.covers(DATE.as_str())
            && !request.headers().contains_key(DATE)
            && let Ok(date) = rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now)
        {
            set(request, DATE, &date);
        }
        if self.profile.covers(HOST.as_str())
            && !request.headers().contains_key(HOST)
            && let Some(host) = host(request)
        {
            set(request, HOST, &host);
        }
        if let Some((name, value)) = &self.certificate {
            request.headers_mut().insert(name, value.clone());
        }
    }
}

impl Signer for HttpSignature {
    fn sign<'a>(
        &'a self,
        operation: &'a Operation,
        request: &'a mut Request<Bytes>,
    ) -> BoxFuture<'a, Result<(), SignError>> {
        Box::pin(async move {
            let wanted = self.profile.every_operation || !operation.signed.is_empty();
            if wanted { self.sign_request(request).await } else { Ok(()) }
        })
    }
}

/// Nothing of the key and the certificate.
impl fmt::Debug for HttpSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpSignature")
            .field("seal", &self.seal)
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

/// What signing and verifying have in common.
impl SignatureProfile {
    pub(super) fn algorithm_for(&self, certificate: &Certificate) -> Result<SignatureAlgorithm, SealError> {
        let algorithm = self.algorithm.or(SignatureAlgorithm::of(&certificate.key));
        algorithm.filter(|algorithm| algorithm.fits(&certificate.key)).ok_or_else(|| {
            SealError::new(
                "the certificate's key does not sign with the profile's algorithm: RSA and ECDSA do, each its own",
            )
        })
    }

    pub(super) fn words(&self, certificate: &Certificate, algorithm: SignatureAlgorithm) -> Result<Words, SealError> {
        let key_id = self.key_id.of(certificate);
        let algorithm = self.algorithm_text.as_deref().unwrap_or(algorithm.as_str()).to_owned();
        let fits = |text: &str| text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"');
        if !fits(&key_id) {
            return Err(SealError::new(
                "the key's id has quotation marks or characters that are not ASCII, which no signature can carry: ask the \
                 API how it wants the issuer's name, and give that with `KeyId::text`",
            ));
        }
        if !fits(&algorithm) || !self.digest_name.as_deref().is_none_or(fits) {
            return Err(SealError::new("the text for an algorithm is not ASCII, or has quotation marks"));
        }
        Ok(Words { key_id, algorithm })
    }

    pub(super) fn certificate_for(
        &self,
        certificate: &Certificate,
    ) -> Result<Option<(HeaderName, HeaderValue)>, SealError> {
        let base64 = base64_text::standard(certificate.as_der());
        let text = match self.certificate {
            CertificateForm::None => return Ok(None),
            CertificateForm::Der => base64,
            CertificateForm::Pem => format!("-----BEGIN CERTIFICATE-----{base64}-----END CERTIFICATE-----"),
            CertificateForm::PemFile => base64_text::standard(pem_file(certificate.as_der()).as_bytes()),
        };
        let unfit = |_| SealError::new("the name for the certificate's header is none");
        let name = HeaderName::from_bytes(self.certificate_header.as_bytes()).map_err(unfit)?;
        let mut value = HeaderValue::from_str(&text).map_err(|_| SealError::new("the certificate fits no header"))?;
        value.set_sensitive(true);
        Ok(Some((name, value)))
    }

    /// The header that the signature is put in. One that was there is replaced, and a bearer token is not.
    pub(super) fn header_for(&self, headers: &HeaderMap) -> HeaderName {
        let taken = headers.get(AUTHORIZATION).is_some_and(|value| !value.as_bytes().starts_with(b"Signature "));
        match self.placement {
            Placement::Authorization if !taken => AUTHORIZATION,
            Placement::Authorization | Placement::Signature => SIGNATURE,
        }
    }
}

/// RFC 7468.
fn pem_file(der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let lines: Vec<&str> = base64.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// As HTTP clients write it: a port that the scheme means anyhow is left out.
fn host(request: &Request<Bytes>) -> Option<String> {
    let uri = request.uri();
    let usual = match uri.scheme_str() {
        Some("http") => Some(80),
        Some("https") => Some(443),
        _ => None,
    };
    let host = uri.host()?;
    Some(match uri.port_u16().filter(|port| Some(*port) != usual) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// Sets a header that nothing logs. All that is set here is ASCII without control characters.
fn set(request: &mut Request<Bytes>, name: HeaderName, value: &str) {
    if let Ok(mut value) = HeaderValue::from_str(value) {
        value.set_sensitive(true);
        request.headers_mut().insert(name, value);
    }
}
