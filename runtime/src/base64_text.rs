//! Base64 texts that stay as they came.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::{Blank, Mismatch, Token, View, Wire, serde_by_wire};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// Bytes as base64. The text is kept as it came and written back so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base64(String);

impl Base64 {
    /// The standard, padded base64 of these bytes.
    pub fn from_bytes(bytes: impl AsRef<[u8]>) -> Self {
        Base64(standard(bytes.as_ref()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes; padding may be missing and the alphabet may be that for URLs. `None` if it is not base64 at all.
    pub fn decode(&self) -> Option<Vec<u8>> {
        decode(&self.0)
    }
}

impl From<String> for Base64 {
    fn from(text: String) -> Self {
        Base64(text)
    }
}

impl From<&str> for Base64 {
    fn from(text: &str) -> Self {
        Base64(text.to_owned())
    }
}

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Blank for Base64 {
    fn blank() -> Self {
        Base64::default()
    }
}

impl Wire for Base64 {
    fn view(&self) -> View<'_> {
        View::Text((&self.0).into())
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        let Token::Text(text) = token else {
            return Err(Mismatch::expected("base64", token.kind()));
        };
        text.clone_into(&mut self.0);
        Ok(())
    }
}

serde_by_wire!(Base64);

pub(crate) fn standard(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let engine = if text.contains(['-', '_']) { URL_SAFE } else { STANDARD };
    engine.decode(text).ok()
}
