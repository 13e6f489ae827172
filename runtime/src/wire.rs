//! The one trait every value on the wire implements, and the shapes it is made of.
//!
//! Generated types hold no reading or writing code of their own: they hand out their members by index and the
//! runtime walks them. So a generated crate has no generic code to check or to instantiate.

use std::borrow::Cow;

use crate::{Choice, Json, Members, Mismatch};

/// A value with a JSON form.
pub trait Wire {
    /// The value as it is written.
    fn view(&self) -> View<'_>;

    /// Takes a scalar that was read in this place. What is an array or an object refuses every scalar.
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
        Err(Mismatch::expected(self.view().kind(), scalar.kind()))
    }

    /// How this place wants to be read.
    fn form(&self) -> Form {
        Form::Tokens
    }

    /// [`Wire::form`] of every value of this type; the two agree.
    fn form_of() -> Form
    where
        Self: Sized,
    {
        Form::Tokens
    }

    /// Takes the JSON text that was read in this place, where [`Wire::form`] asks for it.
    fn read_text(&mut self, json: Json<'_>) -> Result<(), Mismatch> {
        Err(Mismatch::expected(self.view().kind(), json.kind().as_str()))
    }

    /// Takes the bytes of a body.
    fn take_bytes(&mut self, _bytes: &bytes::Bytes) -> Result<(), Mismatch> {
        Err(Mismatch::expected(self.view().kind(), "bytes"))
    }

    /// This place as an array to read into.
    fn list(&mut self) -> Option<&mut dyn List> {
        None
    }

    /// This place as an object with open keys to read into.
    fn entries(&mut self) -> Option<&mut dyn Entries> {
        None
    }

    /// This place as an object with known members to read into.
    fn members(&mut self) -> Option<&mut dyn Members> {
        None
    }

    /// This place as a union to read into, for one that stands beside the members of an object.
    fn choice(&mut self) -> Option<&mut dyn Choice> {
        None
    }
}

/// How a place wants to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Token by token, into [`Wire::read`] and its companions.
    Tokens,
    /// As JSON text, for exact numbers and for alternatives that are told apart by their members.
    Text,
}

/// A scalar JSON value.
#[derive(Clone, Copy)]
pub enum Scalar<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number below 2^63.
    Int(i64),
    /// A whole number from 2^63.
    Uint(u64),
    /// Any other number; not exact.
    Float(f64),
    /// A string, unescaped.
    Text(&'a str),
}

impl Scalar<'_> {
    /// The kind of the value, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Scalar::Null => "null",
            Scalar::Bool(_) => "a boolean",
            Scalar::Int(_) | Scalar::Uint(_) => "a whole number",
            Scalar::Float(_) => "a number",
            Scalar::Text(_) => "a string",
        }
    }
}

/// A value as it is written.
#[derive(Clone)]
pub enum View<'a> {
    /// Not written at all.
    Absent,
    /// `null`
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A string.
    Text(Cow<'a, str>),
    /// A string that never shows.
    Secret(&'a str),
    /// A number, as the JSON text of it.
    Number(Cow<'a, str>),
    /// A string of a vocabulary.
    Term {
        /// The string.
        text: &'a str,
        /// Whether the document lists it.
        known: bool,
    },
    /// A whole number of a vocabulary.
    Code {
        /// The number.
        value: i64,
        /// Whether the document lists it.
        known: bool,
    },
    /// Raw bytes: a body or a part. Base64 where it stands in JSON.
    Bytes(&'a [u8]),
    /// An array.
    List(&'a dyn List),
    /// An object whose keys are open.
    Entries(&'a dyn Entries),
    /// An object with known members.
    Members(&'a dyn Members),
    /// An object with one member, which holds the value.
    Wrapped(&'static str, &'a dyn Wire),
    /// Any JSON.
    Any(&'a serde_json::Value),
}

impl<'a> View<'a> {
    /// What a place that looks like this holds, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            View::Absent | View::Null | View::Any(_) => "a value",
            View::Bool(_) => "a boolean",
            View::Int(_) | View::Code { .. } => "a whole number",
            View::Text(_) | View::Secret(_) | View::Term { .. } | View::Bytes(_) => "a string",
            View::Number(_) => "a number",
            View::List(_) => "an array",
            View::Entries(_) | View::Members(_) | View::Wrapped(..) => "an object",
        }
    }

    /// The text of a scalar, as it stands in a URL, a header or a form.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        match self {
            View::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            View::Int(value) | View::Code { value, .. } => Some(Cow::Owned(value.to_string())),
            View::Text(text) | View::Number(text) => Some(text.clone()),
            View::Secret(text) | View::Term { text, .. } => Some(Cow::Borrowed(text)),
            View::Bytes(bytes) => Some(Cow::Owned(crate::base64_text::standard(bytes))),
            View::Any(serde_json::Value::String(text)) => Some(Cow::Borrowed(text)),
            View::Any(serde_json::Value::Number(number)) => Some(Cow::Owned(number.to_string())),
            View::Any(serde_json::Value::Bool(value)) => View::Bool(*value).text(),
            View::Absent | View::Null | View::Any(_) => None,
            View::List(_) | View::Entries(_) | View::Members(_) | View::Wrapped(..) => None,
        }
    }
}

/// An array.
pub trait List {
    /// How many items there are.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// An item.
    fn item(&self, index: usize) -> Option<&dyn Wire>;
    /// Appends a blank item and hands it out to be read.
    fn push(&mut self) -> &mut dyn Wire;
}

/// An object whose keys are open.
pub trait Entries {
    /// Visits every entry in order.
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Wire));
    /// The entry of this key, blank if it is new.
    fn entry(&mut self, key: &str) -> &mut dyn Wire;
}

/// An empty value to read into; never seen by users.
pub trait Blank {
    /// The empty value.
    fn blank() -> Self;
}
