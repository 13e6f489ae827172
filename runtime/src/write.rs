//! Writes values.

use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::{Members, Presence, View, Wire};

/// The JSON of a value.
pub fn to_json(value: &dyn Wire) -> Vec<u8> {
    // A view is a tree of JSON values with text keys: there is nothing in it that could fail to be written.
    serde_json::to_vec(&value.view()).unwrap_or_default()
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            View::Absent | View::Null => to.serialize_unit(),
            View::Bool(value) => to.serialize_bool(*value),
            View::Int(value) | View::Code { value, .. } => to.serialize_i64(*value),
            View::Text(text) => to.serialize_str(text),
            View::Secret(text) | View::Term { text, .. } => to.serialize_str(text),
            View::Number(text) => {
                RawValue::from_string(text.clone().into_owned()).map_err(S::Error::custom)?.serialize(to)
            }
            View::Bytes(bytes) => to.serialize_str(&crate::base64_text::standard(bytes)),
            View::List(list) => {
                to.collect_seq((0..list.len()).map(|index| list.item(index).map_or(View::Null, |item| item.view())))
            }
            View::Entries(_) | View::Members(_) | View::Wrapped(..) => {
                let mut map = to.serialize_map(None)?;
                write_into(&mut map, self, None)?;
                map.end()
            }
            View::Any(value) => value.serialize(to),
            View::Unlisted(kept) => kept.raw().serialize(to),
        }
    }
}

/// The objects that flattened members stand in: what they write is not written again.
struct Outer<'a> {
    members: &'a dyn Members,
    up: Option<&'a Outer<'a>>,
}

impl Outer<'_> {
    fn writes(&self, name: &str) -> bool {
        let here = self.members.shape().position(name).map(|index| self.members.get(index).view());
        here.is_some_and(|view| !matches!(view, View::Absent)) || self.up.is_some_and(|up| up.writes(name))
    }
}

/// Writes the members of what is an object into an object that is being written.
fn write_into<M: SerializeMap>(map: &mut M, view: &View<'_>, outer: Option<&Outer<'_>>) -> Result<(), M::Error> {
    match view {
        View::Members(members) => write_members(map, *members, outer),
        View::Wrapped(key, payload) => map.serialize_entry(key, &payload.view()),
        View::Entries(entries) => {
            let mut result = Ok(());
            entries.each(&mut |key, value| {
                if result.is_ok() {
                    result = map.serialize_entry(key, &value.view());
                }
            });
            result
        }
        View::Any(serde_json::Value::Object(members)) => {
            members.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))
        }
        View::Unlisted(kept) => {
            let members = kept.json().members().map_err(M::Error::custom)?;
            let mut others = members.iter().filter(|(key, _)| !outer.is_some_and(|outer| outer.writes(key)));
            others.try_for_each(|(key, value)| map.serialize_entry(key, &value.raw().map_err(M::Error::custom)?))
        }
        _ => Ok(()),
    }
}

fn write_members<M: SerializeMap>(
    map: &mut M,
    members: &dyn Members,
    outer: Option<&Outer<'_>>,
) -> Result<(), M::Error> {
    for (index, field) in members.shape().fields.iter().enumerate() {
        let view = members.get(index).view();
        match (field.presence, view) {
            (Presence::Flatten, view) => write_into(map, &view, Some(&Outer { members, up: outer }))?,
            (Presence::Additional, view) => write_into(map, &view, None)?,
            _ if outer.is_some_and(|outer| outer.writes(field.name)) => {}
            (Presence::Required | Presence::Nullable, View::Absent) => map.serialize_entry(field.name, &View::Null)?,
            (Presence::Optional, View::Absent) => {}
            (_, view) => map.serialize_entry(field.name, &view)?,
        }
    }
    Ok(())
}
