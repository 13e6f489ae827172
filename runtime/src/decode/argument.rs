//! Values from texts: what [`encode::argument`](crate::encode::argument) takes apart is put together again.

use std::borrow::Cow;

use serde_json::Value;

use crate::json::Json;
use crate::mismatch::{Path, Step};
use crate::{Composite, Form, Mismatch, Slot, Token, Wire};

/// What stood in one place of a URL, a header or a form, unescaped.
pub(crate) enum Argument<'t> {
    /// A scalar; JSON, if it is for an array or an object.
    One(Cow<'t, str>),
    /// The items of an array; one of them may be the value of what is no array.
    Many(Vec<Cow<'t, str>>),
    /// The members of an object.
    Pairs(Vec<(Cow<'t, str>, Argument<'t>)>),
}

impl<'t> Argument<'t> {
    /// The members of an object, of which each may stand several times.
    pub(crate) fn of_pairs(pairs: impl IntoIterator<Item = (Cow<'t, str>, Cow<'t, str>)>) -> Self {
        let mut all = Argument::Pairs(Vec::new());
        for (key, text) in pairs {
            all.at(key).push(text);
        }
        all
    }

    /// The member of this name.
    pub(crate) fn at(&mut self, key: Cow<'t, str>) -> &mut Argument<'t> {
        if !matches!(self, Argument::Pairs(_)) {
            *self = Argument::Pairs(Vec::new());
        }
        match self {
            Argument::Pairs(pairs) => {
                let found = pairs.iter().position(|(known, _)| *known == key);
                let index = found.unwrap_or_else(|| {
                    pairs.push((key, Argument::Many(Vec::new())));
                    pairs.len() - 1
                });
                // The index is that of a pair.
                #[allow(clippy::indexing_slicing)]
                &mut pairs[index].1
            }
            other => other,
        }
    }

    pub(crate) fn push(&mut self, text: Cow<'t, str>) {
        match self {
            Argument::Many(items) => items.push(text),
            Argument::One(_) | Argument::Pairs(_) => *self = Argument::Many(vec![text]),
        }
    }

    /// Reads it into a place, which is blank.
    pub(crate) fn read_into(&self, place: &mut dyn Wire) -> Result<(), Mismatch> {
        match self {
            Argument::One(text) => one(text, place),
            Argument::Many(items) => match (place.open(Composite::Array), items.as_slice()) {
                (Slot::List(list), items) => {
                    let read = |(index, item): (usize, &Cow<'_, str>)| {
                        one(item, list.push()).map_err(|mismatch| mismatch.at(Path(vec![Step::Item(index)])))
                    };
                    items.iter().enumerate().try_for_each(read)
                }
                (_, [only]) => one(only, place),
                _ => Err(Mismatch::new("stands several times")),
            },
            Argument::Pairs(pairs) => self.read_pairs(pairs, place),
        }
    }

    fn read_pairs(&self, pairs: &[(Cow<'_, str>, Argument<'_>)], place: &mut dyn Wire) -> Result<(), Mismatch> {
        if place.form() == Form::Text {
            // Unions are told apart by all members at once.
            return Json::new(&self.json().to_string(), 0).read_into(place);
        }
        match place.open(Composite::Object) {
            Slot::Members(members) => {
                let shape = members.shape();
                let mut seen = vec![false; shape.fields.len()];
                for (key, argument) in pairs {
                    let known = shape.position(key).and_then(|index| Some((index, shape.fields.get(index)?)));
                    if let Some((index, field)) = known {
                        let step = || Path(vec![Step::Known(field.name)]);
                        argument.read_into(members.get_mut(index)).map_err(|mismatch| mismatch.at(step()))?;
                        seen.get_mut(index).into_iter().for_each(|seen| *seen = true);
                    } else if let Some(Slot::Entries(entries)) =
                        shape.additional.map(|index| members.get_mut(index).open(Composite::Object))
                    {
                        let entry = argument.read_into(entries.entry(key));
                        entry.map_err(|mismatch| mismatch.at(Path(vec![Step::Open])))?;
                    }
                }
                let missing = shape.fields.iter().zip(&seen).find(|(field, seen)| field.must_be_read() && !**seen);
                missing.map_or(Ok(()), |(field, _)| Err(Mismatch::new(format!("`{}` is missing", field.name))))
            }
            Slot::Entries(entries) => pairs.iter().try_for_each(|(key, argument)| {
                argument.read_into(entries.entry(key)).map_err(|mismatch| mismatch.at(Path(vec![Step::Open])))
            }),
            Slot::Closed | Slot::List(_) | Slot::Choice(_) => Err(Mismatch::expected(place.view().kind(), "an object")),
        }
    }

    fn json(&self) -> Value {
        let text = |text: &Cow<'_, str>| Value::from(text.as_ref());
        match self {
            Argument::One(one) => text(one),
            Argument::Many(items) => match items.as_slice() {
                [only] => text(only),
                items => items.iter().map(text).collect(),
            },
            Argument::Pairs(pairs) => {
                pairs.iter().map(|(key, value)| (key.clone().into_owned(), value.json())).collect()
            }
        }
    }
}

/// Reads a text where one value stands. No style says how arrays and objects are written there, so they are JSON.
pub(super) fn one(text: &str, place: &mut dyn Wire) -> Result<(), Mismatch> {
    if let Slot::Closed | Slot::Choice(_) = place.open(Composite::Array)
        && place.read(Token::Text(text)).is_ok()
    {
        return Ok(());
    }
    match Json::new(text, 0).read_into(place) {
        // Of what is no JSON, the text itself says better what is wrong.
        Err(mismatch) => Err(place.read(Token::Text(text)).err().unwrap_or(mismatch)),
        Ok(()) => Ok(()),
    }
}
