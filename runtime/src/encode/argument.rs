//! Values as arguments: what is left of a value where only text can stand.

use std::borrow::Cow;

use crate::endpoint::Parameter;
use crate::{View, Wire};

/// A value as text.
pub(crate) enum Argument<'a> {
    /// No value, or `null`.
    Absent,
    One(Cow<'a, str>),
    Many(Vec<Cow<'a, str>>),
    Pairs(Vec<(Cow<'a, str>, Cow<'a, str>)>),
}

impl<'a> Argument<'a> {
    pub(crate) fn of(parameter: &Parameter, value: &'a dyn Wire) -> Self {
        let view = value.view();
        if parameter.json && !matches!(view, View::Absent) {
            return Argument::One(json(value));
        }
        Argument::view(value, &view)
    }

    /// Arrays and objects in arrays and objects are JSON text: no style says how else to write them.
    fn view(value: &'a dyn Wire, view: &View<'a>) -> Self {
        match view {
            View::Absent | View::Null | View::Any(serde_json::Value::Null) => Argument::Absent,
            View::List(list) => {
                let items = (0..list.len()).filter_map(|index| list.item(index));
                Argument::Many(items.filter_map(text_of).collect())
            }
            View::Members(_) | View::Entries(_) | View::Wrapped(..) => Argument::Pairs(pairs(view)),
            view => view.text().map_or_else(|| Argument::One(json(value)), Argument::One),
        }
    }
}

/// The text of an item or a member; `None` if it has no value.
pub(crate) fn text_of(value: &dyn Wire) -> Option<Cow<'_, str>> {
    match value.view() {
        View::Absent | View::Null => None,
        view => Some(view.text().unwrap_or_else(|| json(value))),
    }
}

fn json(value: &dyn Wire) -> Cow<'_, str> {
    Cow::Owned(String::from_utf8_lossy(&crate::to_json(value)).into_owned())
}

fn pairs<'a>(view: &View<'a>) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
    let mut pairs = Vec::new();
    each_member(view, &mut |key, value| pairs.extend(text_of(value).map(|text| (Cow::Borrowed(key), text))));
    pairs
}

/// Visits the members of what is written as an object, those beside them included.
pub(crate) fn each_member<'a>(view: &View<'a>, visit: &mut dyn FnMut(&'a str, &'a dyn Wire)) {
    match view {
        View::Members(members) => {
            for (index, field) in members.shape().fields.iter().enumerate() {
                let value = members.get(index);
                if field.is_named() {
                    visit(field.name, value);
                } else {
                    each_member(&value.view(), visit);
                }
            }
        }
        View::Entries(entries) => entries.each(visit),
        View::Wrapped(key, payload) => visit(key, *payload),
        _ => {}
    }
}
