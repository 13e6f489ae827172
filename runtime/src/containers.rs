//! Options, lists, maps and the other values that hold values.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::json::Kind;
use crate::{Blank, Choice, Entries, Form, Json, List, Members, Mismatch, Scalar, View, Wire};

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
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
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
        if let Scalar::Null = scalar {
            *self = None;
            return Ok(());
        }
        self.insert(T::blank()).read(scalar)
    }
    fn read_text(&mut self, json: Json<'_>) -> Result<(), Mismatch> {
        if json.is_null() {
            *self = None;
            return Ok(());
        }
        self.insert(T::blank()).read_text(json)
    }
    fn take_bytes(&mut self, bytes: &Bytes) -> Result<(), Mismatch> {
        self.insert(T::blank()).take_bytes(bytes)
    }
    fn list(&mut self) -> Option<&mut dyn List> {
        self.get_or_insert_with(T::blank).list()
    }
    fn entries(&mut self) -> Option<&mut dyn Entries> {
        self.insert(T::blank()).entries()
    }
    fn members(&mut self) -> Option<&mut dyn Members> {
        self.insert(T::blank()).members()
    }
    fn choice(&mut self) -> Option<&mut dyn Choice> {
        self.insert(T::blank()).choice()
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

    fn insert(&mut self, value: T) -> Option<&mut T> {
        *self = Nullable::Value(value);
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
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
        if let Scalar::Null = scalar {
            *self = Nullable::Null;
            return Ok(());
        }
        self.insert(T::blank()).map_or(Ok(()), |value| value.read(scalar))
    }
    fn read_text(&mut self, json: Json<'_>) -> Result<(), Mismatch> {
        if json.is_null() {
            *self = Nullable::Null;
            return Ok(());
        }
        self.insert(T::blank()).map_or(Ok(()), |value| value.read_text(json))
    }
    fn list(&mut self) -> Option<&mut dyn List> {
        self.insert(T::blank())?.list()
    }
    fn entries(&mut self) -> Option<&mut dyn Entries> {
        self.insert(T::blank())?.entries()
    }
    fn members(&mut self) -> Option<&mut dyn Members> {
        self.insert(T::blank())?.members()
    }
    fn choice(&mut self) -> Option<&mut dyn Choice> {
        self.insert(T::blank())?.choice()
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
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
        T::read(self, scalar)
    }
    fn read_text(&mut self, json: Json<'_>) -> Result<(), Mismatch> {
        T::read_text(self, json)
    }
    fn take_bytes(&mut self, bytes: &Bytes) -> Result<(), Mismatch> {
        T::take_bytes(self, bytes)
    }
    fn list(&mut self) -> Option<&mut dyn List> {
        T::list(self)
    }
    fn entries(&mut self) -> Option<&mut dyn Entries> {
        T::entries(self)
    }
    fn members(&mut self) -> Option<&mut dyn Members> {
        T::members(self)
    }
    fn choice(&mut self) -> Option<&mut dyn Choice> {
        T::choice(self)
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
    fn list(&mut self) -> Option<&mut dyn List> {
        Some(self)
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
    fn entries(&mut self) -> Option<&mut dyn Entries> {
        Some(self)
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
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
        self.one().map_or(Ok(()), |value| value.read(scalar))
    }
    fn read_text(&mut self, json: Json<'_>) -> Result<(), Mismatch> {
        if json.kind() != Kind::List {
            return self.one().map_or(Ok(()), |value| value.read_text(json));
        }
        let mut values = Vec::new();
        json.read_list(&mut values)?;
        *self = OneOrMany::Many(values);
        Ok(())
    }
    fn list(&mut self) -> Option<&mut dyn List> {
        *self = OneOrMany::Many(Vec::new());
        match self {
            OneOrMany::Many(values) => Some(values),
            OneOrMany::One(_) => None,
        }
    }
    fn entries(&mut self) -> Option<&mut dyn Entries> {
        self.one()?.entries()
    }
    fn members(&mut self) -> Option<&mut dyn Members> {
        self.one()?.members()
    }
}
