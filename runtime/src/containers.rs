//! Options, lists, maps and the other values that hold values.

use std::collections::BTreeMap;

use crate::json::Kind;
use crate::{Blank, Composite, Entries, Form, List, Mismatch, Slot, Token, View, Wire};

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

/// The value to read into, blank if there is none yet.
fn some<T: Blank>(place: &mut Option<T>) -> &mut T {
    place.get_or_insert_with(T::blank)
}

impl<T: Wire + Blank> Wire for Option<T> {
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, T::view)
    }
    fn form(&self) -> Form {
        T::form_of()
    }
    fn form_of() -> Form {
        T::form_of()
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        if token.is_null() {
            *self = None;
            return Ok(());
        }
        some(self).read(token)
    }
    fn open(&mut self, found: Composite) -> Slot<'_> {
        some(self).open(found)
    }
}

/// A member that may be missing, be `null`, or have a value, and where the document tells the three apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// Not there.
    #[default]
    Absent,
    /// `null`
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Nullable::Value(value) => Some(value),
            Nullable::Absent | Nullable::Null => None,
        }
    }

    /// The value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Nullable::Value(value) => Some(value),
            Nullable::Absent | Nullable::Null => None,
        }
    }

    /// Whether it is not there at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Nullable::Absent)
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Nullable::Null)
    }

    fn some(&mut self) -> Option<&mut T>
    where
        T: Blank,
    {
        if self.value().is_none() {
            *self = Nullable::Value(T::blank());
        }
        match self {
            Nullable::Value(value) => Some(value),
            Nullable::Absent | Nullable::Null => None,
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Nullable::Value(value)
    }
}

impl<T> Blank for Nullable<T> {
    fn blank() -> Self {
        Nullable::Absent
    }
}

impl<T: Wire + Blank> Wire for Nullable<T> {
    fn view(&self) -> View<'_> {
        match self {
            Nullable::Absent => View::Absent,
            Nullable::Null => View::Null,
            Nullable::Value(value) => value.view(),
        }
    }
    fn form(&self) -> Form {
        T::form_of()
    }
    fn form_of() -> Form {
        T::form_of()
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        if token.is_null() {
            *self = Nullable::Null;
            return Ok(());
        }
        self.some().map_or(Ok(()), |value| value.read(token))
    }
    fn open(&mut self, found: Composite) -> Slot<'_> {
        self.some().map_or(Slot::Closed, |value| value.open(found))
    }
}

impl<T: Blank> Blank for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }
}

impl<T: Wire> Wire for Box<T> {
    fn view(&self) -> View<'_> {
        T::view(self)
    }
    fn form(&self) -> Form {
        T::form_of()
    }
    fn form_of() -> Form {
        T::form_of()
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        T::read(self, token)
    }
    fn open(&mut self, found: Composite) -> Slot<'_> {
        T::open(self, found)
    }
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }
}

impl<T: Wire + Blank> Wire for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
    fn open(&mut self, _: Composite) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: Wire + Blank> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn item(&self, index: usize) -> Option<&dyn Wire> {
        self.get(index).map(|item| item as &dyn Wire)
    }
    // The item was pushed in the line before.
    #[allow(clippy::indexing_slicing)]
    fn push(&mut self) -> &mut dyn Wire {
        let index = Vec::len(self);
        Vec::push(self, T::blank());
        &mut self[index]
    }
}

impl<T> Blank for BTreeMap<String, T> {
    fn blank() -> Self {
        BTreeMap::new()
    }
}

impl<T: Wire + Blank> Wire for BTreeMap<String, T> {
    fn view(&self) -> View<'_> {
        View::Entries(self)
    }
    fn open(&mut self, _: Composite) -> Slot<'_> {
        Slot::Entries(self)
    }
}

impl<T: Wire + Blank> Entries for BTreeMap<String, T> {
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Wire)) {
        for (key, value) in self {
            visit(key, value);
        }
    }
    fn entry(&mut self, key: &str) -> &mut dyn Wire {
        BTreeMap::entry(self, key.to_owned()).or_insert_with(T::blank)
    }
}

/// A value, or an array of values, where the document allows both. It is written as it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OneOrMany<T> {
    /// The bare value.
    One(T),
    /// An array.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// The values.
    pub fn as_slice(&self) -> &[T] {
        match self {
            OneOrMany::One(value) => std::slice::from_ref(value),
            OneOrMany::Many(values) => values,
        }
    }

    /// The values.
    pub fn into_vec(self) -> Vec<T> {
        match self {
            OneOrMany::One(value) => vec![value],
            OneOrMany::Many(values) => values,
        }
    }
}

impl<T> From<T> for OneOrMany<T> {
    fn from(value: T) -> Self {
        OneOrMany::One(value)
    }
}

impl<T> From<Vec<T>> for OneOrMany<T> {
    fn from(values: Vec<T>) -> Self {
        OneOrMany::Many(values)
    }
}

impl<T> Blank for OneOrMany<T> {
    fn blank() -> Self {
        OneOrMany::Many(Vec::new())
    }
}

impl<T: Blank> OneOrMany<T> {
    fn one(&mut self) -> Option<&mut T> {
        *self = OneOrMany::One(T::blank());
        match self {
            OneOrMany::One(value) => Some(value),
            OneOrMany::Many(_) => None,
        }
    }
}

impl<T: Wire + Blank> Wire for OneOrMany<T> {
    fn view(&self) -> View<'_> {
        match self {
            OneOrMany::One(value) => value.view(),
            OneOrMany::Many(values) => View::List(values),
        }
    }
    fn form(&self) -> Form {
        T::form_of()
    }
    fn form_of() -> Form {
        T::form_of()
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        if let (Token::Json(json), OneOrMany::Many(values)) = (token, &mut *self)
            && json.kind() == Kind::List
        {
            return json.read_list(values);
        }
        self.one().map_or(Ok(()), |value| value.read(token))
    }
    fn open(&mut self, found: Composite) -> Slot<'_> {
        match (found, self) {
            (Composite::Array, OneOrMany::Many(values)) => Slot::List(values),
            (_, place) => place.one().map_or(Slot::Closed, |value| value.open(found)),
        }
    }
}
