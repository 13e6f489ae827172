//! Objects with known members: tables of fields, and members by index.

use crate::{Limits, Wire};

/// What an object type says of itself; generated.
pub trait Object: Wire {
    /// The name of the type, for `Debug`.
    const NAME: &'static str;
    /// The members, in the order of the document.
    const FIELDS: &'static [Field];
    /// What the members are called in Rust, in the same order.
    const MEMBERS: &'static [&'static str] = &[];
    /// A member.
    fn get(&self, index: usize) -> &dyn Wire;
    /// A member, to be read.
    fn get_mut(&mut self, index: usize) -> &mut dyn Wire;
}

/// [`Object`] behind a pointer.
pub trait Members {
    /// What is known of the type.
    fn shape(&self) -> &'static Shape;
    /// A member.
    fn get(&self, index: usize) -> &dyn Wire;
    /// A member, to be read.
    fn get_mut(&mut self, index: usize) -> &mut dyn Wire;
}

impl<T: Object> Members for T {
    fn shape(&self) -> &'static Shape {
        const { &Shape::of(T::NAME, T::FIELDS) }
    }
    fn get(&self, index: usize) -> &dyn Wire {
        Object::get(self, index)
    }
    fn get_mut(&mut self, index: usize) -> &mut dyn Wire {
        Object::get_mut(self, index)
    }
}

/// The table of an object type, with what reading asks of it worked out at compile time.
#[derive(Debug)]
pub struct Shape {
    /// The name of the type.
    pub name: &'static str,
    /// The members, in the order of the document.
    pub fields: &'static [Field],
    /// Which of the first 128 members must be there.
    pub(crate) required: u128,
    /// The member that takes the members not named.
    pub(crate) additional: Option<usize>,
}

impl Shape {
    const fn of(name: &'static str, fields: &'static [Field]) -> Self {
        let mut shape = Shape { name, fields, required: 0, additional: None };
        let mut index = 0;
        // `for` and iterators are not const; `index` stays below the length.
        #[allow(clippy::indexing_slicing)]
        while index < fields.len() {
            match fields[index].presence {
                Presence::Required if index < 128 && fields[index].must_be_read() => shape.required |= 1 << index,
                Presence::Additional => shape.additional = Some(index),
                Presence::Required | Presence::Optional | Presence::Nullable | Presence::Flatten => {}
            }
            index += 1;
        }
        shape
    }

    /// The member of this name, or of this other name.
    pub fn position(&self, name: &str) -> Option<usize> {
        let own = self.fields.iter().position(|field| field.name == name && field.is_named());
        own.or_else(|| self.aliased(name))
    }

    /// The member that this is another name of.
    pub(crate) fn aliased(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.aliases.contains(&name))
    }
}

/// Whether and how a member is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there.
    Required,
    /// Left out where there is no value.
    Optional,
    /// Always written, `null` where there is no value; may be missing when read.
    Nullable,
    /// A union whose members stand beside ours.
    Flatten,
    /// The members that are not named.
    Additional,
}

/// A member of an object type.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name on the wire; empty for [`Presence::Flatten`] and [`Presence::Additional`].
    pub name: &'static str,
    /// Whether and how it is there.
    pub presence: Presence,
    /// Whether it shows in `Debug`.
    pub public: bool,
    /// Whether it never shows, not even in [`reveal`](crate::reveal).
    pub secret: bool,
    /// Never shown in `Debug`, even if it is an enum or a boolean.
    pub personal: bool,
    /// Only in answers. It is written where it is set, and its limits are not checked.
    pub read_only: bool,
    /// Only in requests: it may be missing when read, even if it is required.
    pub write_only: bool,
    /// Other names on the wire that it is read from; it is written under its own.
    pub aliases: &'static [&'static str],
    /// What the document limits it to.
    pub limits: Limits,
}

impl Field {
    const fn new(name: &'static str, presence: Presence) -> Self {
        Field {
            name,
            presence,
            public: false,
            secret: false,
            personal: false,
            read_only: false,
            write_only: false,
            aliases: &[],
            limits: Limits::NONE,
        }
    }

    /// A member that is always there.
    pub const fn required(name: &'static str) -> Self {
        Field::new(name, Presence::Required)
    }

    /// A member that is left out where there is no value.
    pub const fn optional(name: &'static str) -> Self {
        Field::new(name, Presence::Optional)
    }

    /// A member that is always written, `null` where there is no value. It may be missing when read.
    pub const fn nullable(name: &'static str) -> Self {
        Field::new(name, Presence::Nullable)
    }

    /// A union, or an `Option` of one, whose members stand beside the others.
    pub const fn flatten() -> Self {
        Field::new("", Presence::Flatten)
    }

    /// The members that are not named: a `BTreeMap<String, T>`.
    pub const fn additional() -> Self {
        Field::new("", Presence::Additional)
    }

    /// Shows in `Debug`.
    pub const fn public(mut self) -> Self {
        self.public = true;
        self
    }

    /// Never shown in `Debug`, even if it is an enum or a boolean.
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// Never shows.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Is read from these names as well. Where several are there, the first counts.
    pub const fn aliases(mut self, names: &'static [&'static str]) -> Self {
        self.aliases = names;
        self
    }

    /// Only in answers.
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Only in requests.
    pub const fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// Whether it must be there when the object is read.
    pub(crate) const fn must_be_read(&self) -> bool {
        matches!(self.presence, Presence::Required) && !self.write_only
    }

    /// Whether it is a member of its own, with a name.
    pub const fn is_named(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::Optional | Presence::Nullable)
    }
}

/// Makes an object type of what implements [`Object`] and [`Blank`](crate::Blank): reading, writing, `Debug` and
/// `validate`. `, text` says that a union stands beside its members, so that it is read from its text.
///
/// What this and the other macros write is `#[inline]`, and so should be what is generated beside it: such functions
/// are compiled where they are used, so a type that nobody uses costs no more than its check.
#[macro_export]
#[doc(hidden)]
macro_rules! object {
    ($t:ty $(, $form:ident)?) => {
        impl $crate::Wire for $t {
            $($crate::form!($form);)?
            #[inline]
            fn view(&self) -> $crate::View<'_> {
                $crate::View::Members(self)
            }
            #[inline]
            fn open(&mut self, _: $crate::Composite) -> $crate::Slot<'_> {
                $crate::Slot::Members(self)
            }
        }
        impl $t {
            /// Checks every limit of the document, here and in what is nested.
            ///
            /// # Errors
            /// Every limit that is broken, with its JSON pointer.
            #[inline]
            pub fn validate(&self) -> ::core::result::Result<(), $crate::Violations> {
                $crate::validate(self)
            }
        }
        impl ::core::fmt::Debug for $t {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug(self, f)
            }
        }
        $crate::serde_by_wire!($t);
    };
}

/// Makes an object type of a struct: its members, in the order of the table that it has as a constant `FIELDS` of its
/// own. `: Default` says that it is its own default, and `, text` is that of [`object!`].
#[macro_export]
#[doc(hidden)]
macro_rules! members {
    ($t:ident: Default $(, $form:ident)?; $($member:ident),*) => {
        impl ::core::default::Default for $t {
            #[inline]
            fn default() -> Self {
                $crate::Blank::blank()
            }
        }
        $crate::members!($t $(, $form)?; $($member),*);
    };
    ($t:ident $(, $form:ident)?; $($member:ident),*) => {
        impl $crate::Blank for $t {
            #[inline]
            fn blank() -> Self {
                Self { $($member: $crate::Blank::blank()),* }
            }
        }
        $crate::table!($t; $($member),*);
        $crate::object!($t $(, $form)?);
    };
}

/// The table of a struct and its members.
#[macro_export]
#[doc(hidden)]
macro_rules! table {
    ($t:ident; $($member:ident),*) => {
        impl $crate::Object for $t {
            const NAME: &'static str = ::core::stringify!($t);
            const FIELDS: &'static [$crate::Field] = Self::FIELDS;
            const MEMBERS: &'static [&'static str] = &[$(::core::stringify!($member)),*];
            #[inline]
            fn get(&self, index: usize) -> &dyn $crate::Wire {
                $crate::member!(@get self index $($member),*)
            }
            #[inline]
            fn get_mut(&mut self, index: usize) -> &mut dyn $crate::Wire {
                $crate::member!(@get_mut self index $($member),*)
            }
        }
    };
}

/// How a place is read, where it is not token by token.
#[macro_export]
#[doc(hidden)]
macro_rules! form {
    (text) => {
        #[inline]
        fn form(&self) -> $crate::Form {
            $crate::Form::Text
        }
        #[inline]
        fn form_of() -> $crate::Form {
            $crate::Form::Text
        }
    };
}

/// The member at an index, eight at a time: a macro cannot count, and may not call itself once for each member of a
/// large object. What is out of range, which nobody asks for, is the object itself.
#[macro_export]
#[doc(hidden)]
macro_rules! member {
    (@get $self:ident $index:ident $a:ident, $b:ident, $c:ident, $d:ident, $e:ident, $f:ident, $g:ident, $h:ident, $($rest:ident),+) => {
        match $index {
            0 => &$self.$a, 1 => &$self.$b, 2 => &$self.$c, 3 => &$self.$d,
            4 => &$self.$e, 5 => &$self.$f, 6 => &$self.$g, 7 => &$self.$h,
            _ => {
                let index = $index - 8;
                $crate::member!(@get $self index $($rest),+)
            }
        }
    };
    (@get $self:ident $index:ident $($a:ident $(, $b:ident $(, $c:ident $(, $d:ident $(, $e:ident $(, $f:ident $(, $g:ident $(, $h:ident)?)?)?)?)?)?)?)?) => {
        match $index {
            $(0 => &$self.$a, $(1 => &$self.$b, $(2 => &$self.$c, $(3 => &$self.$d,
            $(4 => &$self.$e, $(5 => &$self.$f, $(6 => &$self.$g, $(7 => &$self.$h,)?)?)?)?)?)?)?)?
            _ => $self,
        }
    };
    (@get_mut $self:ident $index:ident $a:ident, $b:ident, $c:ident, $d:ident, $e:ident, $f:ident, $g:ident, $h:ident, $($rest:ident),+) => {
        match $index {
            0 => &mut $self.$a, 1 => &mut $self.$b, 2 => &mut $self.$c, 3 => &mut $self.$d,
            4 => &mut $self.$e, 5 => &mut $self.$f, 6 => &mut $self.$g, 7 => &mut $self.$h,
            _ => {
                let index = $index - 8;
                $crate::member!(@get_mut $self index $($rest),+)
            }
        }
    };
    (@get_mut $self:ident $index:ident $($a:ident $(, $b:ident $(, $c:ident $(, $d:ident $(, $e:ident $(, $f:ident $(, $g:ident $(, $h:ident)?)?)?)?)?)?)?)?) => {
        match $index {
            $(0 => &mut $self.$a, $(1 => &mut $self.$b, $(2 => &mut $self.$c, $(3 => &mut $self.$d,
            $(4 => &mut $self.$e, $(5 => &mut $self.$f, $(6 => &mut $self.$g, $(7 => &mut $self.$h,)?)?)?)?)?)?)?)?
            _ => $self,
        }
    };
}

/// `serde` for a type that implements [`Wire`](crate::Wire) and [`Blank`](crate::Blank).
#[macro_export]
#[doc(hidden)]
macro_rules! serde_by_wire {
    ($t:ty) => {
        impl<'de> $crate::serde::Deserialize<'de> for $t {
            #[inline]
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                $crate::deserialize(from)
            }
        }
        impl $crate::serde::Serialize for $t {
            #[inline]
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&$crate::Wire::view(self), to)
            }
        }
    };
}
