//! The one trait every value on the wire implements, and the shapes it is made of.
//!
//! Generated types hold no reading or writing code of their own: they hand out their members by index and the
//! runtime walks them. So a generated crate has no generic code to check or to instantiate.

use std::borrow::Cow;

/// A value with a JSON form.
pub trait Wire {
    /// The value as it is written.
    fn view(&self) -> View<'_>;

    /// Takes a scalar that was read in this place.
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch>;

    /// How this place wants to be read.
    fn form(&self) -> Form {
        Form::Tokens
    }

    /// Takes the JSON text that was read in this place, where [`Wire::form`] asks for it.
    fn read_text(&mut self, _text: &str) -> Result<(), Mismatch> {
        Err(Mismatch)
    }

    /// This place as an array to read into.
    fn list(&mut self) -> Option<&mut dyn List> {
        None
    }

    /// This place as an object with open keys to read into.
    fn entries(&mut self) -> Option<&mut dyn Entries> {
        None
    }

    /// This place as an object with known members to read into.
    fn members(&mut self) -> Option<&mut dyn Members> {
        None
    }
}

/// How a place wants to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Token by token, into [`Wire::read`] and its companions.
    Tokens,
    /// As JSON text, for exact numbers and for alternatives that are told apart by their members.
    Text,
}

/// A scalar JSON value.
#[derive(Clone, Copy, Debug)]
pub enum Scalar<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Text(&'a str),
}

/// A scalar that does not fit its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch;

/// A value as it is written.
pub enum View<'a> {
    /// Not written at all.
    Absent,
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Text(Cow<'a, str>),
    /// A number, as text.
    Number(Cow<'a, str>),
    List(&'a dyn List),
    Entries(&'a dyn Entries),
    Members(&'a dyn Members),
    Any(&'a serde_json::Value),
}

/// An array.
pub trait List {
    fn len(&self) -> usize;
    fn item(&self, index: usize) -> Option<&dyn Wire>;
    /// Appends a blank item and hands it out to be read.
    fn push(&mut self) -> &mut dyn Wire;
}

/// An object whose keys are open.
pub trait Entries {
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Wire));
    /// The entry of this key, blank if it is new.
    fn entry(&mut self, key: &str) -> &mut dyn Wire;
}

/// A member of an object type.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub required: bool,
    pub public: bool,
    pub additional: bool,
}

impl Field {
    pub const fn required(name: &'static str) -> Self {
        Field { name, required: true, public: false, additional: false }
    }
    pub const fn optional(name: &'static str) -> Self {
        Field { name, required: false, public: false, additional: false }
    }
    pub const fn public(mut self) -> Self {
        self.public = true;
        self
    }
}

/// What an object type says of itself; generated.
pub trait Object: Wire {
    const NAME: &'static str;
    const FIELDS: &'static [Field];
    fn get(&self, index: usize) -> &dyn Wire;
    fn get_mut(&mut self, index: usize) -> &mut dyn Wire;
}

/// [`Object`] behind a pointer.
pub trait Members {
    fn name(&self) -> &'static str;
    fn fields(&self) -> &'static [Field];
    fn get(&self, index: usize) -> &dyn Wire;
    fn get_mut(&mut self, index: usize) -> &mut dyn Wire;
}

impl<T: Object> Members for T {
    fn name(&self) -> &'static str {
        T::NAME
    }
    fn fields(&self) -> &'static [Field] {
        T::FIELDS
    }
    fn get(&self, index: usize) -> &dyn Wire {
        Object::get(self, index)
    }
    fn get_mut(&mut self, index: usize) -> &mut dyn Wire {
        Object::get_mut(self, index)
    }
}

/// An empty value to read into; never seen by users.
pub trait Blank {
    fn blank() -> Self;
}
