//! Values compared, and shown in a message.

use super::shape::Shape;
use serde_json::{Map, Number, Value};

/// Whether two values are the same data: members in any order, and 1 is 1.0.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => same_number(one, other),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same_member =
                |(name, value): (&String, &Value)| other.get(name).is_some_and(|other| same(value, other));
            one.len() == other.len() && one.iter().all(same_member)
        }
        _ => one == other,
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    if one.is_f64() || other.is_f64() { one.as_f64() == other.as_f64() } else { one == other }
}

/// A text by which equal items of two lists find each other, whatever their words.
pub(super) fn text(shape: &Shape, value: &Value) -> String {
    wordless(shape, value).to_string()
}

fn wordless(shape: &Shape, value: &Value) -> Value {
    match value {
        // The name counts, and is the key here.
        _ if matches!(shape, Shape::Named) => Value::Null,
        Value::Object(members) => {
            let inner = |name: &str| match shape {
                Shape::One(kind) => kind.member(name),
                Shape::Map(inner, _) => **inner,
                Shape::Words | Shape::Named | Shape::Data | Shape::List(..) => Shape::Data,
            };
            let shapes = members.iter().map(|(name, value)| (name, value, inner(name)));
            let kept = shapes.filter(|(.., inner)| !matches!(inner, Shape::Words));
            let mut kept: Vec<(String, Value)> =
                kept.map(|(name, value, inner)| (name.clone(), wordless(&inner, value))).collect();
            kept.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(Map::from_iter(kept))
        }
        Value::Array(items) => {
            let inner = match shape {
                Shape::List(inner, ..) => inner,
                Shape::One(_) | Shape::Map(..) | Shape::Words | Shape::Named | Shape::Data => &Shape::Data,
            };
            Value::Array(items.iter().map(|item| wordless(inner, item)).collect())
        }
        Value::Number(number) => whole(number).map_or_else(|| value.clone(), Value::from),
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

/// 1.0 as 1, as far as floating point is exact.
fn whole(number: &Number) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT)?;
    format!("{float:.0}").parse().ok()
}

/// The value as a message shows it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            format!("`{}`", short(&value.to_string()))
        }
    }
}

/// The beginning of a long text.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
