//! Unions: values of which the document gives alternatives, told apart by kind and by members.

use crate::json::Kind;
use crate::{View, Wire};

/// What a union type says of itself; generated.
pub trait Union: Wire {
    /// The name of the type, for `Debug`.
    const NAME: &'static str;
    /// The alternatives, in the order of the document.
    const ALTERNATIVES: &'static [Alternative];
    /// The alternative it holds, and its payload.
    fn get(&self) -> (usize, &dyn Wire);
    /// Makes it this alternative, with a blank payload, and hands the payload out to be read.
    fn pick(&mut self, index: usize) -> &mut dyn Wire;
}

/// [`Union`] behind a pointer.
pub trait Choice {
    /// The name of the type.
    fn name(&self) -> &'static str;
    /// The alternatives, in the order of the document.
    fn alternatives(&self) -> &'static [Alternative];
    /// The alternative it holds, and its payload.
    fn get(&self) -> (usize, &dyn Wire);
    /// Makes it this alternative, with a blank payload, and hands the payload out to be read.
    fn pick(&mut self, index: usize) -> &mut dyn Wire;
}

impl<T: Union> Choice for T {
    fn name(&self) -> &'static str {
        T::NAME
    }
    fn alternatives(&self) -> &'static [Alternative] {
        T::ALTERNATIVES
    }
    fn get(&self) -> (usize, &dyn Wire) {
        Union::get(self)
    }
    fn pick(&mut self, index: usize) -> &mut dyn Wire {
        Union::pick(self, index)
    }
}

/// How one alternative of a union is told from the others.
#[derive(Clone, Copy, Debug)]
pub struct Alternative {
    pub(crate) test: Test,
    pub(crate) tag: Option<Tag>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Test {
    Object { required: &'static [&'static str], known: &'static [&'static str] },
    Wrapper { key: [&'static str; 1] },
    Kind(Kind),
    Empty,
    Any,
    Unlisted,
}

/// A member whose value names an alternative.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag {
    pub(crate) member: &'static str,
    pub(crate) values: &'static [&'static str],
    /// No other member can say that it is this alternative.
    pub(crate) decides: bool,
}

impl Alternative {
    const fn new(test: Test) -> Self {
        Alternative { test, tag: None }
    }

    /// An object with these required members, and these members in all.
    pub const fn object(required: &'static [&'static str], known: &'static [&'static str]) -> Self {
        Alternative::new(Test::Object { required, known })
    }

    /// An object with one member, which holds the payload.
    pub const fn wrapper(key: &'static str) -> Self {
        Alternative::new(Test::Wrapper { key: [key] })
    }

    /// A string.
    pub const fn text() -> Self {
        Alternative::new(Test::Kind(Kind::Text))
    }

    /// Any number.
    pub const fn number() -> Self {
        Alternative::new(Test::Kind(Kind::Number))
    }

    /// A whole number.
    pub const fn integer() -> Self {
        Alternative::new(Test::Kind(Kind::Integer))
    }

    /// A boolean.
    pub const fn boolean() -> Self {
        Alternative::new(Test::Kind(Kind::Bool))
    }

    /// An array.
    pub const fn list() -> Self {
        Alternative::new(Test::Kind(Kind::List))
    }

    /// An object with none of the members that the others know.
    pub const fn empty() -> Self {
        Alternative::new(Test::Empty)
    }

    /// What no other alternative takes.
    pub const fn any() -> Self {
        Alternative::new(Test::Any)
    }

    /// What is none of the alternatives that the document lists: the payload is [`Unlisted`](crate::Unlisted).
    pub const fn unlisted() -> Self {
        Alternative::new(Test::Unlisted)
    }

    /// It holds where this member has one of these values. With a value that no alternative has, the other members
    /// may tell.
    pub const fn tag(mut self, member: &'static str, values: &'static [&'static str]) -> Self {
        self.tag = Some(Tag { member, values, decides: false });
        self
    }

    /// It holds where this member has one of these values, and never with another one.
    pub const fn discriminator(mut self, member: &'static str, values: &'static [&'static str]) -> Self {
        self.tag = Some(Tag { member, values, decides: true });
        self
    }

    pub(crate) fn wrapper_key(&self) -> Option<&'static str> {
        match self.test {
            Test::Wrapper { key: [key] } => Some(key),
            Test::Object { .. } | Test::Kind(_) | Test::Empty | Test::Any | Test::Unlisted => None,
        }
    }

    pub(crate) fn knows(&self, key: &str) -> bool {
        match &self.test {
            Test::Object { known, .. } => known.contains(&key),
            Test::Wrapper { key: wrapper } => wrapper.contains(&key),
            Test::Kind(_) | Test::Empty | Test::Any | Test::Unlisted => false,
        }
    }

    pub(crate) fn required(&self) -> Option<&[&'static str]> {
        match &self.test {
            Test::Object { required, .. } => Some(required),
            Test::Wrapper { key } => Some(key),
            Test::Kind(_) | Test::Empty | Test::Any | Test::Unlisted => None,
        }
    }

    pub(crate) fn is(&self, kind: Kind) -> bool {
        matches!(self.test, Test::Kind(own) if own == kind)
    }

    pub(crate) fn is_unlisted(&self) -> bool {
        matches!(self.test, Test::Unlisted)
    }

    /// For messages: names of the document only.
    pub(crate) fn describe(&self) -> String {
        let mut text = match &self.test {
            Test::Object { required: [], .. } => "an object".to_owned(),
            Test::Object { required, .. } => format!("an object with `{}`", required.join("`, `")),
            Test::Wrapper { key: [key] } => format!("an object with `{key}`"),
            Test::Kind(kind) => kind.as_str().to_owned(),
            Test::Empty => "an empty object".to_owned(),
            Test::Any => "any value".to_owned(),
            Test::Unlisted => "none of these".to_owned(),
        };
        if let Some(Tag { member, values, .. }) = self.tag {
            text.push_str(&format!(" whose `{member}` is `{}`", values.join("` or `")));
        }
        text
    }
}

/// The view of a union: that of its payload, wrapped where the alternative says so. What [`union!`](crate::union) calls.
pub fn view_choice(choice: &dyn Choice) -> View<'_> {
    let (index, payload) = choice.get();
    match choice.alternatives().get(index).and_then(Alternative::wrapper_key) {
        Some(key) => View::Wrapped(key, payload),
        None => payload.view(),
    }
}

/// Makes a union type of what implements [`Union`] and [`Blank`](crate::Blank): reading, writing, `Debug` and `validate`.
#[macro_export]
macro_rules! union {
    ($t:ty) => {
        impl $crate::Wire for $t {
            #[inline]
            fn view(&self) -> $crate::View<'_> {
                $crate::view_choice(self)
            }
            #[inline]
            fn form(&self) -> $crate::Form {
                $crate::Form::Text
            }
            #[inline]
            fn form_of() -> $crate::Form {
                $crate::Form::Text
            }
            #[inline]
            fn read(&mut self, token: $crate::Token<'_>) -> ::core::result::Result<(), $crate::Mismatch> {
                token.read_choice(self)
            }
            #[inline]
            fn open(&mut self, _: $crate::Composite) -> $crate::Slot<'_> {
                $crate::Slot::Choice(self)
            }
        }
        impl $t {
            /// Checks every limit of the document in what it holds.
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
                $crate::debug_choice(self, f)
            }
        }
        $crate::serde_by_wire!($t);
    };
}
