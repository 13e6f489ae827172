//! Reads JSON into values, token by token and without a copy between.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::mismatch::{Path, Step};
use crate::object::{Field, Shape};
use crate::{Blank, Composite, Entries, Form, Json, List, Members, Mismatch, Slot, Token, Wire};

/// What serde_json allows as well. Unions and flattened objects are read in runs of their own, so it is counted here.
pub(crate) const MAX_DEPTH: u8 = 128;

/// Reads a JSON text into `value`, which is blank. A byte order mark before it is skipped.
///
/// # Errors
/// What does not fit, and where; also where the text is not JSON, not UTF-8, or goes on after the value.
pub fn read_json(value: &mut dyn Wire, json: &[u8]) -> Result<(), Mismatch> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let text = std::str::from_utf8(json).map_err(|_| Mismatch::new("not UTF-8"))?;
    Json::new(text, 0).read_into(value)
}

/// Reads a value from a JSON text: the body of a request that a provider sends, or what was stored.
///
/// # Errors
/// As those of [`read_json`].
pub fn from_json<T: Wire + Blank>(json: &[u8]) -> Result<T, Mismatch> {
    let mut value = T::blank();
    read_json(&mut value, json)?;
    Ok(value)
}

/// Reads a value from any deserializer. What [`serde::Deserialize`] of generated types calls.
///
/// Exact numbers and unions ask for the JSON text of their place, so they need a deserializer of serde_json.
///
/// # Errors
/// What does not fit, and where.
pub fn deserialize<'de, T: Wire + Blank, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    let trace = Trace::default();
    match (Place { wire: &mut value, trace: &trace, depth: 0 }).deserialize(from) {
        Ok(()) => Ok(value),
        Err(error) => Err(trace.mismatch().map_or(error, Error::custom)),
    }
}

/// Where reading went wrong, and why; empty as long as nothing did.
#[derive(Default)]
pub(crate) struct Trace {
    wrong: RefCell<(Option<Mismatch>, Path)>,
    /// Whether the source is a text, from which pieces can be borrowed.
    text: bool,
}

impl Trace {
    pub(crate) fn of_text() -> Self {
        Trace { text: true, ..Trace::default() }
    }

    /// Reads a whole text.
    pub(crate) fn run<'t>(&self, text: &'t str, seed: impl DeserializeSeed<'t, Value = ()>) -> Result<(), Mismatch> {
        let mut from = serde_json::Deserializer::from_str(text);
        let Err(error) = seed.deserialize(&mut from).and_then(|()| from.end()) else {
            return Ok(());
        };
        // Not JSON: the message of serde_json says line and column, and no value.
        Err(self.mismatch().unwrap_or_else(|| Mismatch::new(error.to_string()).at(self.wrong.take().1)))
    }

    fn mismatch(&self) -> Option<Mismatch> {
        let (mismatch, path) = self.wrong.take();
        let Some(mismatch) = mismatch else {
            self.wrong.borrow_mut().1 = path;
            return None;
        };
        Some(mismatch.at(path))
    }

    #[cold]
    fn broken<E: Error>(&self, mismatch: Mismatch) -> E {
        self.wrong.borrow_mut().0 = Some(mismatch);
        E::custom("does not fit")
    }

    #[cold]
    fn step(&self, step: Step) {
        self.wrong.borrow_mut().1.0.push(step);
    }
}

/// A place to read one value into.
pub(crate) struct Place<'p> {
    pub(crate) wire: &'p mut dyn Wire,
    pub(crate) trace: &'p Trace,
    pub(crate) depth: u8,
}

impl Place<'_> {
    fn take<E: Error>(self, token: Token<'_>) -> Result<(), E> {
        self.wire.read(token).map_err(|mismatch| self.trace.broken(mismatch))
    }

    fn text<E: Error>(self, raw: &RawValue) -> Result<(), E> {
        self.wire.read(Token::Json(Json::new(raw.get(), self.depth))).map_err(|mismatch| self.trace.broken(mismatch))
    }

    fn deeper<E: Error>(&self) -> Result<u8, E> {
        if self.depth < MAX_DEPTH {
            Ok(self.depth + 1)
        } else {
            Err(self.trace.broken(Mismatch::new("nested too deep")))
        }
    }

    #[cold]
    fn unexpected<E: Error>(self, found: &str) -> E {
        let expected = self.wire.view().kind();
        self.trace.broken(Mismatch::expected(expected, found))
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        match self.wire.form() {
            Form::Tokens => from.deserialize_any(self),
            Form::Text if self.trace.text => {
                let raw: &RawValue = serde::Deserialize::deserialize(from)?;
                self.text(raw)
            }
            Form::Text => {
                let raw: Box<RawValue> = serde::Deserialize::deserialize(from)?;
                self.text(&raw)
            }
        }
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire.view().kind())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.take(Token::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.take(Token::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.take(i64::try_from(value).map_or(Token::Uint(value), Token::Int))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.take(Token::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.take(Token::Text(value))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.take(Token::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let depth = self.deeper()?;
        let trace = self.trace;
        let Slot::List(list) = self.wire.open(Composite::Array) else {
            return Err(self.unexpected("an array"));
        };
        let mut index = 0;
        loop {
            match seq.next_element_seed(Item { list, trace, depth }) {
                Ok(Some(())) => index += 1,
                Ok(None) => return Ok(()),
                Err(error) => {
                    trace.step(Step::Item(index));
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let depth = self.deeper()?;
        let trace = self.trace;
        match self.wire.open(Composite::Object) {
            Slot::Members(members) => read_members(members, map, trace, depth),
            Slot::Entries(entries) => {
                while let Some(Open(key)) = map.next_key()? {
                    read_entry(entries, key, &mut map, trace, depth)?;
                }
                Ok(())
            }
            Slot::Closed | Slot::List(_) | Slot::Choice(_) => Err(self.unexpected("an object")),
        }
    }
}

fn read_members<'de, A: MapAccess<'de>>(
    members: &mut dyn Members,
    mut map: A,
    trace: &Trace,
    depth: u8,
) -> Result<(), A::Error> {
    let shape = members.shape();
    let mut seen = Seen::default();
    let mut next = 0;
    while let Some(key) = map.next_key_seed(Key { shape, next })? {
        match key {
            Found::Known(index, field) => {
                if !seen.insert(index) {
                    if !field.aliases.is_empty() {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    }
                    return Err(trace.broken(Mismatch::new(format!("`{}` stands twice", field.name))));
                }
                next = index + 1;
                let place = Place { wire: members.get_mut(index), trace, depth };
                if let Err(error) = map.next_value_seed(place) {
                    trace.step(Step::Known(field.name));
                    return Err(error);
                }
            }
            Found::Other(Some(key)) => {
                match shape.additional.map(|index| members.get_mut(index).open(Composite::Object)) {
                    Some(Slot::Entries(entries)) => read_entry(entries, key, &mut map, trace, depth)?,
                    _ => _ = map.next_value::<IgnoredAny>()?,
                }
            }
            Found::Other(None) => _ = map.next_value::<IgnoredAny>()?,
        }
    }
    match seen.first_missing(shape) {
        None => Ok(()),
        Some(field) => Err(trace.broken(Mismatch::new(format!("`{}` is missing", field.name)))),
    }
}

fn read_entry<'de, A: MapAccess<'de>>(
    entries: &mut dyn Entries,
    key: String,
    map: &mut A,
    trace: &Trace,
    depth: u8,
) -> Result<(), A::Error> {
    map.next_value_seed(Place { wire: entries.entry(&key), trace, depth }).inspect_err(|_| trace.step(Step::Open))
}

struct Item<'l, 't> {
    list: &'l mut dyn List,
    trace: &'t Trace,
    depth: u8,
}

impl<'de> DeserializeSeed<'de> for Item<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        Place { wire: self.list.push(), trace: self.trace, depth: self.depth }.deserialize(from)
    }
}

/// Which members were read.
#[derive(Default)]
struct Seen {
    first: u128,
    /// From the 129th on, which few objects have.
    others: Vec<usize>,
}

impl Seen {
    /// Tells whether it is new.
    fn insert(&mut self, index: usize) -> bool {
        if index < 128 {
            let before = self.first;
            self.first |= 1 << index;
            return self.first != before;
        }
        let new = !self.others.contains(&index);
        self.others.push(index);
        new
    }

    fn first_missing(&self, shape: &Shape) -> Option<&'static Field> {
        let missing = shape.required & !self.first;
        if missing != 0 {
            return shape.fields.get(missing.trailing_zeros() as usize);
        }
        let others = shape.fields.iter().enumerate().skip(128);
        others
            .filter(|(index, field)| field.must_be_read() && !self.others.contains(index))
            .map(|(_, field)| field)
            .next()
    }
}

/// Finds the member of a key, starting after the last one: documents and answers mostly agree on the order.
struct Key {
    shape: &'static Shape,
    next: usize,
}

enum Found {
    Known(usize, &'static Field),
    /// A key that is not named; kept only where there is a place for it.
    Other(Option<String>),
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Found, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Found, E> {
        let fields = self.shape.fields;
        let (before, after) = fields.split_at_checked(self.next).unwrap_or((fields, &[]));
        // Names of one length often begin alike and end apart: the last byte is cheaper to ask than `memcmp` to call.
        let last = key.as_bytes().last();
        let found = |field: &Field| {
            let name = field.name.as_bytes();
            name.len() == key.len() && name.last() == last && name == key.as_bytes() && field.is_named()
        };
        if let Some((at, field)) = after.iter().enumerate().find(|(_, field)| found(field)) {
            return Ok(Found::Known(self.next + at, field));
        }
        if let Some((at, field)) = before.iter().enumerate().find(|(_, field)| found(field)) {
            return Ok(Found::Known(at, field));
        }
        if let Some(at) = self.shape.aliased(key)
            && let Some(field) = fields.get(at)
        {
            return Ok(Found::Known(at, field));
        }
        Ok(Found::Other(self.shape.additional.map(|_| key.to_owned())))
    }
}

/// A key of an object with open keys.
struct Open(String);

impl<'de> serde::Deserialize<'de> for Open {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        serde::Deserialize::deserialize(from).map(Open)
    }
}
