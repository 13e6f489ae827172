//! Whether a request is signed as a profile says.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::Request;
use http::header::AUTHORIZATION;
use ring::signature::UnparsedPublicKey;

use super::http_signature::DIGEST;
use super::profile::{Part, SignatureProfile};
use super::text::SigningText;
use super::{Certificate, digest};
use crate::base64_text;

impl SignatureProfile {
    /// Whether a request is signed by the key of this certificate, exactly as this profile says: what a server does, be it
    /// one in a test or one that notifications come to.
    ///
    /// The certificate is given, because one that comes with the request proves nothing: whether it is trusted, and holds
    /// still, is for the caller to judge. How old a signature may be is too.
    ///
    /// # Errors
    /// What is missing, or is not as the profile says.
    pub fn verify(&self, request: &Request<Bytes>, certificate: &Certificate) -> Result<(), VerifyError> {
        let algorithm = self.algorithm_for(certificate).map_err(VerifyError::because)?;
        let words = self.words(certificate, algorithm).map_err(VerifyError::because)?;
        if let Some((name, value)) = self.certificate_for(certificate).map_err(VerifyError::because)?
            && request.headers().get(&name) != Some(&value)
        {
            return Err(VerifyError::new(format!("the header `{name}` is not this certificate")));
        }
        let expected = if self.covers(DIGEST.as_str()) { digest::of(self, request.body()) } else { None };
        if let Some(expected) = expected
            && request.headers().get(DIGEST).is_none_or(|digest| digest != expected.as_str())
        {
            return Err(VerifyError::new("the header `Digest` is not that of the body"));
        }

        let parameters = self.parameters(request)?;
        let given = |name: &str| parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
        let created = given("created").and_then(|created| created.parse().ok());
        if self.covers(Part::Created.name()) && created.is_none() {
            return Err(VerifyError::parameter("created"));
        }
        let signing = SigningText::of(self, request, created.unwrap_or_default()).map_err(VerifyError::because)?;
        let algorithm_said = Some(words.algorithm.as_str()).filter(|text| !text.is_empty());
        for (name, expected) in
            [("keyId", Some(words.key_id.as_str())), ("algorithm", algorithm_said), ("headers", Some(&signing.covered))]
        {
            if given(name) != expected {
                return Err(VerifyError::parameter(name));
            }
        }
        let signature = given("signature").and_then(base64_text::decode);
        let signature = signature.ok_or_else(|| VerifyError::parameter("signature"))?;
        let method = algorithm
            .verification(&certificate.key)
            .ok_or_else(|| VerifyError::new(format!("a signature by {} cannot be verified", algorithm.as_str())))?;
        UnparsedPublicKey::new(method, certificate.key.bytes())
            .verify(signing.text.as_bytes(), &signature)
            .map_err(|_| VerifyError::new("the signature is not of this request and this certificate"))
    }

    /// The parameters of the signature, from where this profile puts it.
    fn parameters<'a>(&self, request: &'a Request<Bytes>) -> Result<Vec<(&'a str, &'a str)>, VerifyError> {
        let header = self.header_for(request.headers());
        let missing = || VerifyError::new(format!("there is no signature in the header `{header}`"));
        let value = request.headers().get(&header).and_then(|value| value.to_str().ok()).ok_or_else(missing)?;
        let value = if header == AUTHORIZATION { value.strip_prefix("Signature ").ok_or_else(missing)? } else { value };
        parse(value).ok_or_else(|| VerifyError::new(format!("the header `{header}` cannot be read")))
    }
}

/// `name="text",name=number`, each name once.
fn parse(value: &str) -> Option<Vec<(&str, &str)>> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    let mut rest = value.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        let name = name.trim();
        if found.iter().any(|(other, _)| *other == name) {
            return None;
        }
        found.push((name, value));
        let after = after.trim_start();
        rest = if after.is_empty() { after } else { after.strip_prefix(',')?.trim_start() };
    }
    Some(found)
}

/// Why a request is not signed as it should be. It names headers and parameters, and never what is in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError(Cow<'static, str>);

impl VerifyError {
    fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        VerifyError(reason.into())
    }

    fn because(error: impl fmt::Display) -> Self {
        VerifyError(error.to_string().into())
    }

    fn parameter(name: &str) -> Self {
        VerifyError(format!("`{name}` of the signature is missing, or not as the profile says").into())
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for VerifyError {}
