//! Secrets: texts that never show and are wiped from memory.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::{Blank, Mismatch, Token, View, Wire, serde_by_wire};

/// A secret text. It never shows, and its memory is wiped when it is dropped.
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<SecretString> for Secret {
    fn from(secret: SecretString) -> Self {
        Secret(secret)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret(text.into())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret(text.into())
    }
}

/// Takes as long for any two secrets of the same length.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.expose().as_bytes(), other.expose().as_bytes());
        a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Blank for Secret {
    fn blank() -> Self {
        Secret::default()
    }
}

impl Wire for Secret {
    fn view(&self) -> View<'_> {
        View::Secret(self.expose())
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        let Token::Text(text) = token else {
            return Err(Mismatch::expected("a string", token.kind()));
        };
        self.0 = text.into();
        Ok(())
    }
}

serde_by_wire!(Secret);
