//! Query parameters.

use crate::encode::argument::{Argument, each_member, text_of};
use crate::encode::escape;
use crate::endpoint::{Parameter, Style};
use crate::{EncodeError, View, Wire};

/// Appends a query parameter; tells whether there was anything to append.
pub(super) fn append(parameter: &Parameter, value: &dyn Wire, query: &mut String) -> Result<bool, EncodeError> {
    let before = query.len();
    let name = parameter.field.name;
    if parameter.style == Style::DeepObject && !parameter.json {
        deep(name, value, query);
        return Ok(query.len() > before);
    }
    let separator = match parameter.style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::DeepObject => ",",
    };
    match Argument::of(parameter, value) {
        Argument::Absent => {}
        Argument::One(text) => pair(name, &text, query),
        Argument::Many(items) if parameter.explode => items.iter().for_each(|item| pair(name, item, query)),
        Argument::Many(items) if items.is_empty() => {}
        Argument::Many(items) if items.iter().any(|item| holds_separator(parameter.style, item)) => {
            return Err(EncodeError::Unfit { place: "query", name, reason: SEPARATED });
        }
        Argument::Many(items) => {
            key(name, query);
            for (index, item) in items.iter().enumerate() {
                query.push_str(if index == 0 { "" } else { separator });
                escape::argument(item, query);
            }
        }
        Argument::Pairs(pairs) if parameter.explode => pairs.iter().for_each(|(key, item)| pair(key, item, query)),
        Argument::Pairs(pairs) if pairs.is_empty() => {}
        Argument::Pairs(pairs) => {
            key(name, query);
            for (index, (key, item)) in pairs.iter().enumerate() {
                query.push_str(if index == 0 { "" } else { separator });
                escape::argument(key, query);
                query.push_str(separator);
                escape::argument(item, query);
            }
        }
    }
    Ok(query.len() > before)
}

/// Why a list cannot be written where its separator is all that says where an item ends.
pub(super) const SEPARATED: &str = "has an item with the character that stands between items";

/// Whether the item, percent-encoded, would be taken for two.
fn holds_separator(style: Style, item: &str) -> bool {
    match style {
        Style::SpaceDelimited => item.contains(' '),
        Style::PipeDelimited => item.contains('|'),
        Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::DeepObject => false,
    }
}

/// `name[key][inner]=value`, to any depth; the items of an array share a name.
fn deep(name: &str, value: &dyn Wire, query: &mut String) {
    match value.view() {
        View::List(list) => {
            for item in (0..list.len()).filter_map(|index| list.item(index)) {
                deep(name, item, query);
            }
        }
        view @ (View::Members(_) | View::Entries(_) | View::Wrapped(..)) => {
            each_member(&view, &mut |key, value| deep(&format!("{name}[{key}]"), value, query));
        }
        _ => {
            if let Some(text) = text_of(value) {
                pair(name, &text, query);
            }
        }
    }
}

/// Appends one pair.
pub(super) fn pair(name: &str, value: &str, query: &mut String) {
    key(name, query);
    escape::argument(value, query);
}

fn key(name: &str, query: &mut String) {
    if !query.is_empty() {
        query.push('&');
    }
    escape::name(name, query);
    query.push('=');
}
