//! JSON that stands in a string.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::json::Kind;
use crate::{Blank, Form, Mismatch, Token, View, Wire, base64_text, read_json, to_json};

/// JSON in a string, as it is. Percent-encoded once more it is read as well.
pub type JsonText<T> = Encoded<T, PlainJson>;

/// JSON in a string, as base64: padded or not, of either alphabet.
pub type Base64Json<T> = Encoded<T, InBase64>;

/// A value whose JSON stands in a string. The text is kept as it came, for whoever checks a signature of it, and
/// written back so.
pub struct Encoded<T, E> {
    text: String,
    value: T,
    encoding: PhantomData<fn() -> E>,
}

/// How JSON stands in a string.
pub trait Encoding {
    /// The JSON of a text; `None` if it is not encoded so.
    fn decode(text: &str) -> Option<Vec<u8>>;
    /// A text for this JSON.
    fn encode(json: Vec<u8>) -> String;
}

/// JSON as it is.
pub enum PlainJson {}

impl Encoding for PlainJson {
    fn decode(text: &str) -> Option<Vec<u8>> {
        let text = text.trim_start();
        // No JSON begins with a percent sign.
        if text.starts_with('%') {
            return Some(percent_encoding::percent_decode_str(text).collect());
        }
        Some(text.as_bytes().to_vec())
    }
    fn encode(json: Vec<u8>) -> String {
        String::from_utf8(json).unwrap_or_default()
    }
}

/// JSON as base64.
pub enum InBase64 {}

impl Encoding for InBase64 {
    fn decode(text: &str) -> Option<Vec<u8>> {
        // A plus sign that was not percent-encoded comes out of a query as a space.
        base64_text::decode(&text.trim().replace(' ', "+"))
    }
    fn encode(json: Vec<u8>) -> String {
        base64_text::standard(&json)
    }
}

impl<T, E> Encoded<T, E> {
    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T: Wire + Blank, E: Encoding> Encoded<T, E> {
    fn decoded(&mut self, text: &str) -> Result<(), Mismatch> {
        let json = E::decode(text).ok_or_else(|| Mismatch::new("expected base64"))?;
        let mut value = T::blank();
        if let Err(mismatch) = read_json(&mut value, &json) {
            // Where any text may stand, one that is no JSON is that text.
            value = T::blank();
            value.read(Token::Text(text)).map_err(|_| mismatch)?;
        }
        text.clone_into(&mut self.text);
        self.value = value;
        Ok(())
    }
}

impl<T: Wire, E: Encoding> From<T> for Encoded<T, E> {
    fn from(value: T) -> Self {
        Encoded { text: E::encode(to_json(&value)), value, encoding: PhantomData }
    }
}

impl<T, E> Deref for Encoded<T, E> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Clone, E> Clone for Encoded<T, E> {
    fn clone(&self) -> Self {
        Encoded { text: self.text.clone(), value: self.value.clone(), encoding: PhantomData }
    }
}

/// By value: there are many texts for one.
impl<T: PartialEq, E> PartialEq for Encoded<T, E> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// What the value shows, and nothing of the text.
impl<T: fmt::Debug, E> fmt::Debug for Encoded<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: Blank, E> Blank for Encoded<T, E> {
    fn blank() -> Self {
        Encoded { text: String::new(), value: T::blank(), encoding: PhantomData }
    }
}

impl<T: Wire + Blank, E: Encoding> Wire for Encoded<T, E> {
    fn view(&self) -> View<'_> {
        View::Text((&self.text).into())
    }
    fn form(&self) -> Form {
        Form::Text
    }
    fn form_of() -> Form {
        Form::Text
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        match token {
            Token::Text(text) => self.decoded(text),
            Token::Json(json) if json.kind() == Kind::Text => {
                let mut text = String::new();
                json.read_into(&mut text)?;
                self.decoded(&text)
            }
            // The value itself, without a string around it.
            Token::Json(json) => {
                let mut value = T::blank();
                json.read_into(&mut value)?;
                *self = value.into();
                Ok(())
            }
            token => Err(Mismatch::expected("JSON in a string", token.kind())),
        }
    }
}
