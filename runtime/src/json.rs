//! A piece of JSON text, for the places that are not read token by token.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::beside::Beside;
use crate::choose::{Chosen, choose, choose_kind};
use crate::mismatch::{Path, Step};
use crate::read::{MAX_DEPTH, Place, Trace};
use crate::{Choice, Composite, Entries, List, Members, Mismatch, Slot, Token, Wire};

/// The JSON text that was read in one place.
#[derive(Clone, Copy)]
pub struct Json<'a> {
    text: &'a str,
    depth: u8,
}

/// A member of an object, unread.
pub(crate) type Member<'a> = (Cow<'a, str>, Json<'a>);

/// The kind of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Integer,
    Number,
    Text,
    List,
    Object,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            Kind::Integer => "a whole number",
            Kind::Number => "a number",
            Kind::Text => "a string",
            Kind::List => "an array",
            Kind::Object => "an object",
        }
    }
}

impl<'a> Json<'a> {
    pub(crate) fn new(text: &'a str, depth: u8) -> Self {
        Json { text: text.trim_ascii(), depth }
    }

    /// The text, without space around it.
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// The text, to be written.
    pub(crate) fn raw(&self) -> serde_json::Result<&'a RawValue> {
        serde_json::from_str(self.text)
    }

    /// Another text in the same place.
    pub(crate) fn of_same_depth<'t>(self, text: &'t str) -> Json<'t> {
        Json { text, depth: self.depth }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.text.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::List,
            Some(b'"') => Kind::Text,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            _ if self.text.contains(['.', 'e', 'E']) => Kind::Number,
            _ => Kind::Integer,
        }
    }

    /// The content of a string, unescaped; `None` for every other kind.
    pub fn string(&self) -> Option<Cow<'a, str>> {
        let inner = self.text.strip_prefix('"')?.strip_suffix('"')?;
        if inner.contains('\\') {
            serde_json::from_str(self.text).ok().map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(inner))
        }
    }

    /// Reads it into `value`, which is blank.
    ///
    /// # Errors
    /// What does not fit, and where in this text.
    pub fn read_into(self, value: &mut dyn Wire) -> Result<(), Mismatch> {
        let trace = Trace::of_text();
        trace.run(self.text, Place { wire: value, trace: &trace, depth: self.depth })
    }

    /// Reads it into an object with unions beside its members: each sees all members.
    ///
    /// # Errors
    /// What does not fit, and where in this text.
    pub(crate) fn read_members(self, object: &mut dyn Members) -> Result<(), Mismatch> {
        let shape = object.shape();
        let members = self.members()?;
        let mut seen = vec![false; shape.fields.len()];
        for (key, value) in &members {
            let Some(index) = shape.position(key) else {
                continue;
            };
            if seen.get_mut(index).is_some_and(|seen| std::mem::replace(seen, true)) {
                if shape.fields.get(index).is_some_and(|field| !field.aliases.is_empty()) {
                    continue;
                }
                return Err(Mismatch::new(format!("`{key}` stands twice")));
            }
            let step = || Path(vec![Step::Known(shape.fields.get(index).map_or("", |field| field.name))]);
            value.read_into(object.get_mut(index)).map_err(|mismatch| mismatch.at(step()))?;
        }
        let missing = shape.fields.iter().zip(&seen).find(|(field, seen)| field.must_be_read() && !**seen);
        if let Some((field, _)) = missing {
            return Err(Mismatch::new(format!("`{}` is missing", field.name)));
        }
        let beside = Beside::read(self, object, &members)?;
        if let Some(Slot::Entries(entries)) =
            shape.additional.map(|index| object.get_mut(index).open(Composite::Object))
        {
            let known = |key: &str| shape.position(key).is_some() || beside.knows(key);
            read_entries(entries, members.iter().filter(|(key, _)| !known(key)))?;
        }
        Ok(())
    }

    /// Reads it into a union.
    ///
    /// # Errors
    /// No alternative fits, or what does not fit in the one that was chosen.
    fn read_choice(self, choice: &mut dyn Choice) -> Result<(), Mismatch> {
        let kind = self.kind();
        let members = if kind == Kind::Object { self.members()? } else { Vec::new() };
        let chosen = match kind {
            Kind::Object => choose(choice.alternatives(), &members, None),
            _ => choose_kind(choice.alternatives(), kind).map(Chosen::from),
        };
        let Chosen { index, otherwise } = chosen.map_err(Mismatch::new)?;
        match (self.read_chosen(choice, index, &members), otherwise) {
            (Err(_), Some(index)) => self.read_chosen(choice, index, &members),
            (result, _) => result,
        }
    }

    pub(crate) fn read_chosen(
        self,
        choice: &mut dyn Choice,
        index: usize,
        members: &[Member<'a>],
    ) -> Result<(), Mismatch> {
        let payload = Json { depth: self.deeper()?, ..self };
        let key = choice.alternatives().get(index).and_then(|alternative| alternative.wrapper_key());
        let Some(key) = key else {
            return payload.read_into(choice.pick(index));
        };
        let Some((_, value)) = members.iter().find(|(name, _)| name == key) else {
            return Ok(());
        };
        value.read_into(choice.pick(index)).map_err(|mismatch| mismatch.at(Path(vec![Step::Known(key)])))
    }

    fn deeper(self) -> Result<u8, Mismatch> {
        if self.depth < MAX_DEPTH { Ok(self.depth + 1) } else { Err(Mismatch::new("nested too deep")) }
    }

    /// The members of an object, each as text.
    pub(crate) fn members(self) -> Result<Vec<Member<'a>>, Mismatch> {
        if self.kind() != Kind::Object {
            return Err(Mismatch::expected("an object", self.kind().as_str()));
        }
        let depth = self.deeper()?;
        let shallow: Shallow<'a> = serde_json::from_str(self.text).map_err(|error| Mismatch::new(error.to_string()))?;
        Ok(shallow.0.into_iter().map(|(key, value)| (key, Json { text: value.get(), depth })).collect())
    }

    /// Reads it into an array.
    ///
    /// # Errors
    /// What does not fit, and where in this text.
    pub fn read_list(self, list: &mut dyn List) -> Result<(), Mismatch> {
        let depth = self.deeper()?;
        let items: Vec<&'a RawValue> =
            serde_json::from_str(self.text).map_err(|error| Mismatch::new(error.to_string()))?;
        for (index, item) in items.into_iter().enumerate() {
            let item = Json { text: item.get(), depth };
            item.read_into(list.push()).map_err(|mismatch| mismatch.at(Path(vec![Step::Item(index)])))?;
        }
        Ok(())
    }
}

impl Token<'_> {
    /// Reads it into a union. What [`union!`](crate::union) calls.
    ///
    /// # Errors
    /// No alternative takes it, or it does not fit in the one that does.
    pub fn read_choice(self, choice: &mut dyn Choice) -> Result<(), Mismatch> {
        let kind = match self {
            Token::Json(json) => return json.read_choice(choice),
            Token::Null => Kind::Null,
            Token::Bool(_) => Kind::Bool,
            Token::Int(_) | Token::Uint(_) => Kind::Integer,
            Token::Float(_) => Kind::Number,
            // What stands in a header or a form.
            Token::Text(_) | Token::Bytes(_) => Kind::Text,
        };
        let index = choose_kind(choice.alternatives(), kind).map_err(Mismatch::new)?;
        choice.pick(index).read(self)
    }
}

fn read_entries<'m, 'a: 'm>(
    entries: &mut dyn Entries,
    members: impl Iterator<Item = &'m Member<'a>>,
) -> Result<(), Mismatch> {
    for (key, value) in members {
        let step = || Path(vec![Step::Open]);
        value.read_into(entries.entry(key)).map_err(|mismatch| mismatch.at(step()))?;
    }
    Ok(())
}

/// The members of an object, unread.
struct Shallow<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Shallow<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Shallow<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shallow<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(Name(key)) = map.next_key()? {
                    members.push((key, map.next_value()?));
                }
                Ok(Shallow(members))
            }
        }
        from.deserialize_map(Members)
    }
}

/// A key, borrowed where it has no escapes. (`Cow` of serde itself is always a copy.)
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Key;
        impl<'de> Visitor<'de> for Key {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member name")
            }
            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(key)))
            }
            fn visit_str<E>(self, key: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(key.to_owned())))
            }
        }
        from.deserialize_str(Key)
    }
}
