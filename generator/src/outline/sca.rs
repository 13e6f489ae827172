//! What answers call the things of strong customer authentication, on a line each.

use crate::ir::{ScaMember, ScaValue};

/// What something is for, and its names.
pub fn named(member: &ScaMember) -> String {
    format!("{} {}", member.key, value(&member.value))
}

fn value(value: &ScaValue) -> String {
    match value {
        ScaValue::Text(text) => text.clone(),
        ScaValue::Names(names) => names.join(" "),
        ScaValue::Parts(own) => parts(own),
        ScaValue::List(items) => items.iter().map(|item| parts(item)).collect::<Vec<_>>().join(" | "),
    }
}

fn parts(parts: &[ScaMember]) -> String {
    let there = parts.iter().filter(|part| part.value != ScaValue::Names(Vec::new()));
    there.map(named).collect::<Vec<_>>().join(", ")
}
