//! Parameters of paths and queries: the other way of `encode::{path, query}`.

use std::borrow::Cow;

use crate::decode::argument::Argument;
use crate::decode::style::{Kind, Text};
use crate::endpoint::{Parameter, Style};
use crate::{Composite, Field, Mismatch, Slot, Wire, query};

/// A parameter of the path, as it stands there.
pub(crate) fn path<'t>(parameter: &Parameter, kind: &Kind, text: &'t str) -> Result<Argument<'t>, Mismatch> {
    let (prefix, separators): (_, &[&str]) = match (parameter.style, parameter.explode) {
        (Style::Label, true) => (".", &["."]),
        (Style::Label, false) => (".", &[","]),
        (Style::Matrix, true) => (";", &[";"]),
        (Style::Matrix, false) => (";", &[","]),
        (Style::Simple | Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject, _) => {
            ("", &[","])
        }
    };
    let without = || Mismatch::new(format!("does not begin with `{prefix}`"));
    let text = text.strip_prefix(prefix).ok_or_else(without)?;
    let named = |text: &'t str| match text.split_once('=') {
        Some((name, value)) if unescape(name).is_ok_and(|name| name == parameter.field.name) => Ok(value),
        _ => Err(Mismatch::new("is not named")),
    };
    let exploded = parameter.explode && !matches!(kind, Kind::Scalar | Kind::Choice);
    let text = if parameter.style == Style::Matrix && !exploded { named(text)? } else { text };
    let text = Text { text, separators, explode: parameter.explode, unescape };
    if parameter.style == Style::Matrix && exploded && matches!(kind, Kind::List) {
        let items = text.pieces().map(|piece| named(piece).and_then(unescape));
        return Ok(Argument::Many(items.collect::<Result<_, _>>()?));
    }
    text.read(kind)
}

/// A parameter of the query, if it is there; a blank value says what it is. `others` says which names are those of other parameters.
pub(crate) fn query<'t>(
    parameter: &Parameter,
    blank: &mut dyn Wire,
    pairs: &[(Cow<'t, str>, &'t str)],
    others: &dyn Fn(&str) -> bool,
) -> Result<Option<Argument<'t>>, Mismatch> {
    let name = parameter.field.name;
    if parameter.style == Style::DeepObject && !parameter.json {
        return deep(name, pairs);
    }
    let kind = &Kind::of(blank);
    if let (Kind::Object, true, false) = (kind, parameter.explode, parameter.json) {
        let (fields, open) = members(blank);
        let own =
            |key: &str| fields.iter().any(|field| field.name == key && field.is_named()) || (open && !others(key));
        let own = pairs.iter().filter(|(key, _)| own(key));
        let members = own.map(|(key, value)| Ok((key.clone(), Argument::One(query::unescape(value)?))));
        let members: Vec<_> = members.collect::<Result<_, Mismatch>>()?;
        return Ok((!members.is_empty()).then_some(Argument::Pairs(members)));
    }
    let mut values = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| *value);
    let Some(first) = values.next() else { return Ok(None) };
    let rest: Vec<&str> = values.collect();
    if parameter.explode && !parameter.json && (matches!(kind, Kind::List) || !rest.is_empty()) {
        let items = std::iter::once(first).chain(rest).map(query::unescape);
        return Ok(Some(Argument::Many(items.collect::<Result<_, _>>()?)));
    }
    if !rest.is_empty() {
        return Err(Mismatch::new("stands several times"));
    }
    let separators: &[&str] = match parameter.style {
        Style::SpaceDelimited => &["%20", "+", " "],
        Style::PipeDelimited => &["%7C", "%7c", "|"],
        Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::DeepObject => &[","],
    };
    let kind = if parameter.json { &Kind::Scalar } else { kind };
    Text { text: first, separators, explode: false, unescape: query::unescape }.read(kind).map(Some)
}

/// `name[key][inner]=value`, to any depth.
fn deep<'t>(name: &str, pairs: &[(Cow<'t, str>, &'t str)]) -> Result<Option<Argument<'t>>, Mismatch> {
    let mut all = Argument::Many(Vec::new());
    for (key, value) in pairs {
        let Some(steps) = key.strip_prefix(name).filter(|steps| steps.is_empty() || steps.starts_with('[')) else {
            continue;
        };
        let mut place = &mut all;
        for step in steps.split_terminator(']') {
            let step = step.strip_prefix('[').ok_or_else(|| Mismatch::new("has a bracket that is not closed"))?;
            place = place.at(Cow::Owned(step.to_owned()));
        }
        place.push(query::unescape(value)?);
    }
    let is_there = !matches!(&all, Argument::Many(values) if values.is_empty());
    Ok(is_there.then_some(all))
}

/// The members of an object, and whether there may be others.
fn members(blank: &mut dyn Wire) -> (&'static [Field], bool) {
    let Slot::Members(members) = blank.open(Composite::Object) else { return (&[], true) };
    let fields = members.shape().fields;
    (fields, fields.iter().any(|field| !field.is_named()))
}

/// A piece of a path as it was before it was written into the path.
pub(crate) fn unescape(text: &str) -> Result<Cow<'_, str>, Mismatch> {
    percent_encoding::percent_decode_str(text).decode_utf8().map_err(|_| Mismatch::new("is not UTF-8"))
}
