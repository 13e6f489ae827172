//! Looking into values by the names of their members, whatever their types.

use std::borrow::Cow;

use crate::{View, Wire};

/// The value at a JSON pointer, as [`Wire`] sees it. A union's members and members that are not named count as well.
pub fn value_at<'a>(value: &'a dyn Wire, pointer: &str) -> Option<&'a dyn Wire> {
    let mut found = value;
    for step in pointer.split('/').skip(1) {
        let step =
            if step.contains('~') { Cow::Owned(step.replace("~1", "/").replace("~0", "~")) } else { step.into() };
        found = match plain(found.view()) {
            View::List(list) => list.item(step.parse().ok()?)?,
            View::Any(serde_json::Value::Array(items)) => items.get(step.parse::<usize>().ok()?)?,
            _ => member(found, &step)?,
        };
    }
    has_value(found).then_some(found)
}

/// The text at a JSON pointer, if there is a scalar that is not blank.
pub fn text_at<'a>(value: &'a dyn Wire, pointer: &str) -> Option<Cow<'a, str>> {
    text(value_at(value, pointer)?)
}

/// The text of a scalar that is not blank.
pub(crate) fn text(value: &dyn Wire) -> Option<Cow<'_, str>> {
    value.view().text().filter(|text| !text.trim().is_empty())
}

/// A member that has a value.
pub(crate) fn member<'a>(value: &'a dyn Wire, name: &str) -> Option<&'a dyn Wire> {
    let found = match plain(value.view()) {
        View::Members(members) => {
            let shape = members.shape();
            if let Some(index) = shape.position(name) {
                Some(members.get(index))
            } else {
                let unnamed = shape.fields.iter().enumerate().filter(|(_, field)| !field.is_named());
                unnamed.filter_map(|(index, _)| member(members.get(index), name)).next()
            }
        }
        View::Entries(entries) => {
            let mut found = None;
            entries.each(&mut |key, value| {
                if key == name {
                    found = Some(value);
                }
            });
            found
        }
        View::Wrapped(key, payload) => (key == name).then_some(payload),
        View::Any(serde_json::Value::Object(members)) => members.get(name).map(|value| value as &dyn Wire),
        _ => None,
    };
    found.filter(|value| has_value(*value))
}

/// The first of several members that has a value.
pub(crate) fn first<'a>(value: &'a dyn Wire, names: &[&str]) -> Option<&'a dyn Wire> {
    names.iter().find_map(|name| member(value, name))
}

/// The items of an array, or the one value that stands in its place.
pub(crate) fn items(value: &dyn Wire) -> Vec<&dyn Wire> {
    match plain(value.view()) {
        View::Absent | View::Null => Vec::new(),
        View::List(list) => (0..list.len()).filter_map(|index| list.item(index)).collect(),
        View::Any(serde_json::Value::Array(items)) => items.iter().map(|item| item as &dyn Wire).collect(),
        _ => vec![value],
    }
}

/// What is not listed is looked into as any JSON.
fn plain(view: View<'_>) -> View<'_> {
    if let View::Unlisted(kept) = view { View::Any(kept.value()) } else { view }
}

fn has_value(value: &dyn Wire) -> bool {
    !matches!(value.view(), View::Absent | View::Null | View::Any(serde_json::Value::Null))
}
