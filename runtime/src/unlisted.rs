//! Values that are none of the alternatives that the document lists.

use std::fmt;
use std::sync::OnceLock;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::{Blank, Form, Json, Mismatch, Token, View, Wire};

/// A value that is none of the alternatives that the document lists, as it came. It is made only by reading a union, and
/// written back as it is; `validate()` reports it, so no request carries it.
///
/// It may be personal, so `Debug` does not show it.
#[derive(Clone)]
pub struct Unlisted(Box<Kept>);

#[derive(Clone)]
struct Kept {
    json: Box<RawValue>,
    /// Worked out when it is first asked for.
    value: OnceLock<Value>,
}

impl Unlisted {
    /// The JSON text, as it came.
    pub fn as_str(&self) -> &str {
        self.0.json.get()
    }

    /// The value. Numbers that are neither 64-bit integers nor doubles are not exact, and what is nested deeper than 128
    /// levels is null: [`Unlisted::as_str`] is always exact.
    pub fn value(&self) -> &Value {
        self.0.value.get_or_init(|| serde_json::from_str(self.as_str()).unwrap_or_default())
    }

    pub(crate) fn raw(&self) -> &RawValue {
        &self.0.json
    }

    pub(crate) fn json(&self) -> Json<'_> {
        Json::new(self.as_str(), 0)
    }
}

/// Of the same text.
impl PartialEq for Unlisted {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Unlisted {}

impl fmt::Debug for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unlisted(..)")
    }
}

impl Blank for Unlisted {
    fn blank() -> Self {
        Unlisted(Box::new(Kept { json: RawValue::NULL.to_owned(), value: OnceLock::new() }))
    }
}

impl Wire for Unlisted {
    fn view(&self) -> View<'_> {
        View::Unlisted(self)
    }
    fn form(&self) -> Form {
        Form::Text
    }
    fn form_of() -> Form {
        Form::Text
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        let text = match token {
            Token::Json(json) => json.as_str().to_owned(),
            // What stands in a header or a form.
            Token::Text(text) => Value::from(text).to_string(),
            Token::Null | Token::Bool(_) | Token::Int(_) | Token::Uint(_) | Token::Float(_) | Token::Bytes(_) => {
                return Err(Mismatch::expected("a value", token.kind()));
            }
        };
        let json = RawValue::from_string(text).map_err(|error| Mismatch::new(error.to_string()))?;
        *self.0 = Kept { json, value: OnceLock::new() };
        Ok(())
    }
}
