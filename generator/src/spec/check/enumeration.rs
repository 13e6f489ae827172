//! The values of `enum` against the type that they are of.

use super::{Walk, values};
use crate::diagnostic::Code;
use crate::source::Path;
use serde_json::{Map, Value};

impl Walk<'_> {
    /// Leaves the values that are of the type, each once.
    pub(super) fn enumeration(&mut self, members: &mut Map<String, Value>, own: &str, at: &Path<'_>) {
        if own == "array" {
            self.values_of_items(members, at);
        }
        let Some(Value::Array(listed)) = members.get_mut("enum") else { return };
        let here = at.child("enum");
        let mut seen: Vec<Value> = Vec::with_capacity(listed.len());
        for (index, mut value) in std::mem::take(listed).into_iter().enumerate() {
            let place = here.index(index);
            if !of_type(&value, own) && !value.is_null() {
                let Some(read) = converted(&value, own) else {
                    let message = format!("{value} is not a value of type `{own}`, and is left out");
                    self.warn(Code::EnumValue, place.pointer(), message)
                        .help("write another type in an overlay if servers do send it, or remove it");
                    continue;
                };
                let message = format!("this is {}, and is read as {read}", values::name(&value));
                let diagnostic = self.warn(Code::EnumValue, place.pointer(), message);
                if own == "string" {
                    diagnostic.help("write it in quotes");
                }
                value = read;
            }
            if seen.contains(&value) {
                self.warn(Code::EnumValue, place.pointer(), format!("{value} is listed twice"));
                continue;
            }
            seen.push(value);
        }
        if seen.is_empty() {
            self.warn(Code::EnumValue, here.pointer(), "this `enum` has no values and is ignored");
            members.shift_remove("enum");
        } else {
            *listed = seen;
        }
    }

    /// A list that lists values means those of its items.
    fn values_of_items(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        let are_lists = |listed: &Value| listed.as_array().is_none_or(|listed| listed.iter().all(Value::is_array));
        if members.get("enum").is_none_or(are_lists) {
            return;
        }
        let here = at.child("enum");
        let Some(listed) = members.shift_remove("enum") else { return };
        match members.get_mut("items") {
            Some(Value::Object(items)) if !items.contains_key("$ref") && !items.contains_key("enum") => {
                self.warn(Code::EnumValue, here.pointer(), "these are read as values of the items, not of the list")
                    .help("move `enum` into `items`");
                items.insert("enum".to_owned(), listed);
                if let Some(own) = items.get("type").and_then(Value::as_str).map(str::to_owned) {
                    self.enumeration(items, &own, &at.child("items"));
                }
            }
            _ => {
                self.warn(Code::EnumValue, here.pointer(), "these are no lists, as the type says, and are ignored");
            }
        }
    }
}

fn of_type(value: &Value, own: &str) -> bool {
    match own {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}

/// YAML reads `1` and `true` without quotes as a number and a boolean; the type says what was meant.
fn converted(value: &Value, own: &str) -> Option<Value> {
    match (own, value) {
        ("string", Value::Number(_) | Value::Bool(_)) => Some(Value::String(value.to_string())),
        ("integer", Value::String(text)) => text.parse::<i64>().ok().map(Value::from),
        ("number", Value::String(text)) => text.parse().ok().map(Value::Number),
        ("boolean", Value::String(text)) => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    }
}
