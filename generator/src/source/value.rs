//! Any self-describing format into a `serde_json::Value`, in document order, with the liberties that YAML needs.

use super::{FileId, Path, Pointer};
use crate::diagnostic::{Code, Diagnostics, Location};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::{Cell, RefCell};
use std::fmt;

/// More nodes than this are not written by hand, nor by a tool: aliases have multiplied them.
const MAX_NODES: usize = 4_000_000;

/// What is noticed on the way.
#[derive(Default)]
pub(super) struct Reader {
    nodes: Cell<usize>,
    duplicates: RefCell<Vec<Pointer>>,
    bad_merges: RefCell<Vec<Pointer>>,
}

impl Reader {
    pub(super) fn is_full(&self) -> bool {
        self.nodes.get() > MAX_NODES
    }

    pub(super) fn forget(&self) {
        self.nodes.set(0);
        self.duplicates.borrow_mut().clear();
    }

    pub(super) fn report(&self, file: FileId, diags: &mut Diagnostics) {
        for pointer in self.duplicates.take() {
            let name = pointer.last().unwrap_or_default().into_owned();
            diags
                .warning(
                    Code::DuplicateKey,
                    Location::Pointer { file, pointer },
                    format!("`{name}` stands twice in one object; the last one counts"),
                )
                .help("remove one of the two");
        }
        for pointer in self.bad_merges.take() {
            diags.error(
                Code::BadMergeKey,
                Location::Pointer { file, pointer },
                "`<<` takes an object, or a list of objects, to merge into this one",
            );
        }
    }
}

/// How a scalar is read.
#[derive(Clone, Copy, PartialEq)]
enum Scalars {
    /// JSON: the types are written down.
    Typed,
    /// YAML: a few members (`openapi`, `info.version`) are text however they are written.
    Yaml,
}

pub(super) struct ValueSeed<'s> {
    reader: &'s Reader,
    path: Path<'s>,
    scalars: Scalars,
    depth: usize,
    text: bool,
}

impl<'s> ValueSeed<'s> {
    pub(super) fn root(reader: &'s Reader) -> Self {
        Self { reader, path: Path::ROOT, scalars: Scalars::Typed, depth: 0, text: false }
    }

    pub(super) fn yaml(self) -> Self {
        Self { scalars: Scalars::Yaml, ..self }
    }

    fn below<'c>(&'c self, path: Path<'c>, text: bool) -> ValueSeed<'c> {
        ValueSeed { reader: self.reader, path, scalars: self.scalars, depth: self.depth + 1, text }
    }

    /// Whether the member is text even where YAML would read a number: `1.10` is not `1.1`.
    fn is_text(&self, key: &str) -> bool {
        self.scalars == Scalars::Yaml
            && match self.depth {
                0 => matches!(key, "openapi" | "swagger" | "overlay"),
                1 => key == "version" && self.path.is_member("info"),
                _ => false,
            }
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let nodes = self.reader.nodes.get() + 1;
        self.reader.nodes.set(nodes);
        if nodes > MAX_NODES {
            return Err(D::Error::custom("too many nodes"));
        }
        if self.text { deserializer.deserialize_str(self) } else { deserializer.deserialize_any(self) }
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.text { "text" } else { "a value" })
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    // Beyond 64 bits there is no JSON number here that keeps every digit; the text does.
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        Ok(Value::String(value.to_string()))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        Ok(Value::String(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    // A YAML tag of the application's own (`!thing`): what it tags is read as if it were not there.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (_, content) = access.variant::<serde::de::IgnoredAny>()?;
        content.newtype_variant_seed(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0).min(1024));
        while let Some(item) = {
            let path = self.path.index(items.len());
            seq.next_element_seed(self.below(path, false))?
        } {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        let mut merged: Vec<String> = Vec::new();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            let value = map.next_value_seed(self.below(self.path.child(&key), self.is_text(&key)))?;
            if key == "<<" && self.scalars == Scalars::Yaml {
                self.merge(value, &mut members, &mut merged);
            } else if let Some(index) = merged.iter().position(|name| *name == key) {
                merged.swap_remove(index);
                members.insert(key, value);
            } else if members.contains_key(&key) {
                self.reader.duplicates.borrow_mut().push(self.path.child(&key).pointer());
                members.insert(key, value);
            } else {
                members.insert(key, value);
            }
        }
        Ok(Value::Object(members))
    }
}

impl ValueSeed<'_> {
    /// `<<`: the members of the merged objects, where this object has none of its own.
    fn merge(&self, value: Value, members: &mut Map<String, Value>, merged: &mut Vec<String>) {
        let sources = match value {
            Value::Array(items) => items,
            one => vec![one],
        };
        for source in sources {
            let Value::Object(source) = source else {
                self.reader.bad_merges.borrow_mut().push(self.path.child("<<").pointer());
                continue;
            };
            for (name, value) in source {
                if !members.contains_key(&name) {
                    merged.push(name.clone());
                    members.insert(name, value);
                }
            }
        }
    }
}

/// A key as its text: `200:` and `true:` are `"200"` and `"true"`.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is text, a number or a boolean")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }

    fn visit_string<E: Error>(self, key: String) -> Result<String, E> {
        Ok(key)
    }
}
