//! The one trait every value on the wire implements, and the shapes it is made of.
//!
//! Generated types hold no reading or writing code of their own: they hand out their members by index and the
//! runtime walks them. So a generated crate is quickly checked, and little is compiled for each of its types.

use std::borrow::Cow;

use crate::{Choice, Json, Members, Mismatch, Unlisted};

/// A value with a JSON form.
pub trait Wire {
    /// The value as it is written.
    fn view(&self) -> View<'_>;

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

    /// Takes what was read in this place. What is an array or an object takes nothing but its own text: it is
    /// [opened](Wire::open).
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        if let (Token::Json(json), Slot::Members(object)) = (token, self.open(Composite::Object)) {
            return json.read_members(object);
        }
        Err(refused(self.view(), token))
    }

    /// This place as something to read into piece by piece. Most are one thing only, whatever stands there.
    fn open(&mut self, _found: Composite) -> Slot<'_> {
        Slot::Closed
    }
}

#[cold]
#[inline(never)]
fn refused(view: View<'_>, token: Token<'_>) -> Mismatch {
    Mismatch::expected(view.kind(), token.kind())
}

/// What stands in a place that is read piece by piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Composite {
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A place that is read piece by piece.
pub enum Slot<'a> {
    /// It is not.
    Closed,
    /// An array.
    List(&'a mut dyn List),
    /// An object with open keys.
    Entries(&'a mut dyn Entries),
    /// An object with known members.
    Members(&'a mut dyn Members),
    /// A union that stands beside the members of an object.
    Choice(&'a mut dyn Choice),
}

/// How a place wants to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Token by token: scalars are [read](Wire::read), arrays and objects are [opened](Wire::open).
    Tokens,
    /// As JSON text, for exact numbers and for alternatives that are told apart by their members.
    Text,
}

/// What was read in a place at once.
#[derive(Clone, Copy)]
pub enum Token<'a> {
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
    /// The JSON text of any value, where [`Wire::form`] asks for it.
    Json(Json<'a>),
    /// The bytes of a body.
    Bytes(&'a bytes::Bytes),
}

impl Token<'_> {
    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        match self {
            Token::Null => true,
            Token::Json(json) => json.is_null(),
            _ => false,
        }
    }

    /// The kind of the value, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Token::Null => "null",
            Token::Bool(_) => "a boolean",
            Token::Int(_) | Token::Uint(_) => "a whole number",
            Token::Float(_) => "a number",
            Token::Text(_) => "a string",
            Token::Json(json) => json.kind().as_str(),
            Token::Bytes(_) => "bytes",
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
    /// What is none of the alternatives that the document lists.
    Unlisted(&'a Unlisted),
}

impl<'a> View<'a> {
    /// What a place that looks like this holds, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            View::Absent | View::Null | View::Any(_) | View::Unlisted(_) => "a value",
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
            View::Unlisted(kept) => View::Any(kept.value()).text(),
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
