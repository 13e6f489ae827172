//! What an API wants signed, and where it wants the signature.

use std::borrow::Cow;

use super::{DigestAlgorithm, KeyId, SignatureAlgorithm};

/// What an API wants signed, how, and where it wants the signature: data, as APIs differ in all of it.
///
/// ```
/// use ob_runtime::{Covered, KeyId, SerialForm, SignatureProfile};
///
/// // An API that wants the date and the target signed as well, and knows the certificate by its decimal number.
/// let profile = SignatureProfile::psd2()
///     .covering([Covered::request_target(), Covered::always("date"), Covered::always("digest")])
///     .key_id(KeyId::certificate().serial(SerialForm::Decimal));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureProfile {
    pub(super) covered: Vec<Covered>,
    pub(super) placement: Placement,
    pub(super) key_id: KeyId,
    pub(super) algorithm: Option<SignatureAlgorithm>,
    pub(super) algorithm_text: Option<Cow<'static, str>>,
    pub(super) digest: DigestAlgorithm,
    pub(super) digest_name: Option<Cow<'static, str>>,
    pub(super) empty_body: EmptyBody,
    pub(super) certificate: CertificateForm,
    pub(super) certificate_header: Cow<'static, str>,
    pub(super) every_operation: bool,
}

impl SignatureProfile {
    /// What PSD2 interfaces agree on, by draft-cavage-http-signatures-10: `Signature` covers `digest`, `x-request-id` and,
    /// where they are sent, `psu-id`, `psu-corporate-id` and `tpp-redirect-uri`, and nothing else; `Digest` is SHA-256, of
    /// no bytes if there is no body; the certificate is in `TPP-Signature-Certificate`, as DER.
    ///
    /// They name SHA-256 and SHA-512 alone for signatures. Keys of P-384 in memory sign with SHA-384 all the same.
    pub fn psd2() -> Self {
        SignatureProfile {
            covered: vec![
                Covered::always("digest"),
                Covered::always("x-request-id"),
                Covered::if_sent("psu-id"),
                Covered::if_sent("psu-corporate-id"),
                Covered::if_sent("tpp-redirect-uri"),
            ],
            placement: Placement::default(),
            key_id: KeyId::certificate(),
            algorithm: None,
            algorithm_text: None,
            digest: DigestAlgorithm::default(),
            digest_name: None,
            empty_body: EmptyBody::default(),
            certificate: CertificateForm::default(),
            certificate_header: Cow::Borrowed("TPP-Signature-Certificate"),
            every_operation: false,
        }
    }

    /// What the signature covers, in this order.
    pub fn covering(mut self, covered: impl IntoIterator<Item = Covered>) -> Self {
        self.covered = covered.into_iter().collect();
        self
    }

    /// Where the signature is put.
    pub fn placement(mut self, placement: Placement) -> Self {
        self.placement = placement;
        self
    }

    /// How the signature names the key.
    pub fn key_id(mut self, key_id: KeyId) -> Self {
        self.key_id = key_id;
        self
    }

    /// How the text is signed: by default with SHA-256, and on larger curves with the hash of their size.
    pub fn algorithm(mut self, algorithm: SignatureAlgorithm) -> Self {
        self.algorithm = Some(algorithm);
        self
    }

    /// What the signature says of its algorithm, where that is not [`SignatureAlgorithm::as_str`]: `hs2019`. An empty text
    /// leaves it out.
    pub fn algorithm_text(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.algorithm_text = Some(text.into());
        self
    }

    /// How the body is hashed.
    pub fn digest(mut self, algorithm: DigestAlgorithm) -> Self {
        self.digest = algorithm;
        self
    }

    /// What `Digest` says of its algorithm, where that is not [`DigestAlgorithm::as_str`]: `sha-256`.
    pub fn digest_name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.digest_name = Some(name.into());
        self
    }

    /// What is hashed where there is no body.
    pub fn empty_body(mut self, empty: EmptyBody) -> Self {
        self.empty_body = empty;
        self
    }

    /// How the certificate is sent.
    pub fn certificate(mut self, form: CertificateForm) -> Self {
        self.certificate = form;
        self
    }

    /// The header that has the certificate, if it is not `TPP-Signature-Certificate`.
    pub fn certificate_header(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.certificate_header = name.into();
        self
    }

    /// Signs operations too that declare no header for it.
    pub fn every_operation(mut self) -> Self {
        self.every_operation = true;
        self
    }

    pub(super) fn covers(&self, header: &str) -> bool {
        self.covered.iter().any(|covered| covered.part.name() == header)
    }
}

/// A part of a request that a signature covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    pub(super) part: Part,
    pub(super) required: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    RequestTarget,
    Created,
    Header(String),
}

impl Part {
    /// As signatures name it.
    pub(super) fn name(&self) -> &str {
        match self {
            Part::RequestTarget => "(request-target)",
            Part::Created => "(created)",
            Part::Header(name) => name,
        }
    }
}

impl Covered {
    /// A header that the request has to have. The signer sets `digest` itself, and `date` and `host` if they are not there.
    pub fn always(header: impl AsRef<str>) -> Self {
        Covered { part: Part::Header(header.as_ref().to_ascii_lowercase()), required: true }
    }

    /// A header that is covered where it is sent.
    pub fn if_sent(header: impl AsRef<str>) -> Self {
        Covered { required: false, ..Covered::always(header) }
    }

    /// `(request-target)`: the method, and the path with the query.
    pub fn request_target() -> Self {
        Covered { part: Part::RequestTarget, required: true }
    }

    /// `(created)`: when it was signed, which the signature then says.
    pub fn created() -> Self {
        Covered { part: Part::Created, required: true }
    }
}

/// Where a signature is put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Placement {
    /// In `Signature`.
    #[default]
    Signature,
    /// In `Authorization`, as the scheme `Signature`; in `Signature` where a request has an `Authorization` already.
    Authorization,
}

/// What is hashed where there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmptyBody {
    /// This text: by default no bytes, for some servers `{}`.
    HashOf(&'static str),
    /// Nothing: there is no digest then, and the signature does not cover it.
    Unsigned,
}

impl Default for EmptyBody {
    fn default() -> Self {
        EmptyBody::HashOf("")
    }
}

/// How a certificate is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateForm {
    /// Base64 of the DER, on one line.
    #[default]
    Der,
    /// PEM on one line: as a file has it, without its line breaks.
    Pem,
    /// Base64 of a PEM file.
    PemFile,
    /// It is not sent: the API has it already.
    None,
}
