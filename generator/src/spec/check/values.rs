//! Scalars: what is clear is converted with a warning, the rest is a fault.

use super::{Keep, Walk};
use crate::diagnostic::{Code, nearest};
use crate::source::Path;
use serde_json::{Number, Value};

impl Walk<'_> {
    pub(super) fn text(&mut self, value: &mut Value, at: &Path<'_>) -> Keep {
        match value {
            Value::String(_) => Keep::Yes,
            Value::Number(_) | Value::Bool(_) => {
                let text = value.to_string();
                self.warn(Code::WrongType, at.pointer(), format!("text is expected here; this is read as \"{text}\""));
                *value = Value::String(text);
                Keep::Yes
            }
            _ => self.mismatch(value, "text", at),
        }
    }

    pub(super) fn flag(&mut self, value: &mut Value, at: &Path<'_>) -> Keep {
        let read = match value.as_str() {
            Some("true") => true,
            Some("false") => false,
            _ if value.is_boolean() => return Keep::Yes,
            _ => return self.mismatch(value, "`true` or `false`", at),
        };
        self.warn(Code::WrongType, at.pointer(), format!("this is text, and is read as `{read}`"));
        *value = Value::Bool(read);
        Keep::Yes
    }

    pub(super) fn count(&mut self, value: &mut Value, at: &Path<'_>) -> Keep {
        if value.as_u64().is_some() {
            return Keep::Yes;
        }
        let whole = value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=9e15).contains(number));
        let text = value.as_str().and_then(|text| text.parse::<u64>().ok());
        // Exact: whole and below 2^53.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked on the line above")]
        let Some(read) = whole.map(|number| number as u64).or(text) else {
            return self.mismatch(value, "a whole number from 0", at);
        };
        if value.is_string() {
            self.warn(Code::WrongType, at.pointer(), format!("this is text, and is read as `{read}`"));
        }
        *value = Value::from(read);
        Keep::Yes
    }

    pub(super) fn number(&mut self, value: &mut Value, at: &Path<'_>) -> Keep {
        if value.is_number() {
            return Keep::Yes;
        }
        let Some(read) = value.as_str().and_then(|text| text.parse::<Number>().ok()) else {
            return self.mismatch(value, "a number", at);
        };
        self.warn(Code::WrongType, at.pointer(), format!("this is text, and is read as `{read}`"));
        *value = Value::Number(read);
        Keep::Yes
    }

    pub(super) fn word(&mut self, value: &Value, words: &[&str], at: &Path<'_>) -> Keep {
        let Some(word) = value.as_str() else { return self.mismatch(value, "a word", at) };
        if words.contains(&word) {
            return Keep::Yes;
        }
        let help = match nearest(word, words.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => match word {
                "formData" | "body" => "OpenAPI 3 has a `requestBody` for it".to_owned(),
                "file" => "OpenAPI 3 writes `type: string` with `format: binary`".to_owned(),
                _ => format!("it is one of {}", words.join(", ")),
            },
        };
        self.fault(Code::BadValue, at.pointer(), format!("`{word}` is not known here")).help(help);
        Keep::Yes
    }
}

/// A value's type in a sentence.
pub(super) fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A scalar as it is written, if it is short; the type of anything else.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if text.len() > 40 => name(value).to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => format!("`{value}`"),
        Value::Array(_) | Value::Object(_) => name(value).to_owned(),
    }
}
