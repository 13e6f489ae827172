//! Unions: values of which the document gives alternatives, told apart by kind and by members.

use std::borrow::Cow;

use crate::json::{Json, Kind};
use crate::object::Shape;
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
    test: Test,
    tag: Option<(&'static str, &'static [&'static str])>,
}

#[derive(Clone, Copy, Debug)]
enum Test {
    Object { required: &'static [&'static str], known: &'static [&'static str] },
    Wrapper { key: [&'static str; 1] },
    Kind(Kind),
    Empty,
    Any,
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

    /// It holds only where this member has one of these values.
    pub const fn tag(mut self, member: &'static str, values: &'static [&'static str]) -> Self {
        self.tag = Some((member, values));
        self
    }

    pub(crate) fn wrapper_key(&self) -> Option<&'static str> {
        match self.test {
            Test::Wrapper { key: [key] } => Some(key),
            Test::Object { .. } | Test::Kind(_) | Test::Empty | Test::Any => None,
        }
    }

    pub(crate) fn knows(&self, key: &str) -> bool {
        match &self.test {
            Test::Object { known, .. } => known.contains(&key),
            Test::Wrapper { key: wrapper } => wrapper.contains(&key),
            Test::Kind(_) | Test::Empty | Test::Any => false,
        }
    }

    fn required(&self) -> Option<&[&'static str]> {
        match &self.test {
            Test::Object { required, .. } => Some(required),
            Test::Wrapper { key } => Some(key),
            Test::Kind(_) | Test::Empty | Test::Any => None,
        }
    }

    fn is(&self, kind: Kind) -> bool {
        matches!(self.test, Test::Kind(own) if own == kind)
    }

    /// For messages: names of the document only.
    fn describe(&self) -> String {
        let mut text = match &self.test {
            Test::Object { required: [], .. } => "an object".to_owned(),
            Test::Object { required, .. } => format!("an object with `{}`", required.join("`, `")),
            Test::Wrapper { key: [key] } => format!("an object with `{key}`"),
            Test::Kind(kind) => kind.as_str().to_owned(),
            Test::Empty => "an empty object".to_owned(),
            Test::Any => "any value".to_owned(),
        };
        if let Some((member, values)) = self.tag {
            text.push_str(&format!(" whose `{member}` is `{}`", values.join("` or `")));
        }
        text
    }
}

/// Chooses the alternative of an object. Null is as good as absent, unless it is what an alternative asks for.
pub(crate) fn choose(
    alternatives: &[Alternative],
    members: &[(Cow<'_, str>, Json<'_>)],
    host: Option<&Shape>,
) -> Result<usize, Cow<'static, str>> {
    let all: Vec<(&str, Json<'_>)> = members.iter().map(|(key, value)| (key.as_ref(), *value)).collect();
    let told: Vec<(&str, Json<'_>)> = all.iter().copied().filter(|(_, value)| !value.is_null()).collect();
    match choose_among(alternatives, &told, host) {
        Err(reason) if told.len() < all.len() => choose_among(alternatives, &all, host).map_err(|_| reason),
        chosen => chosen,
    }
}

/// Chooses the alternative of an object: all that it requires is there, it knows most of what is there, and nothing
/// is lost that another one knows. What `host` knows is not lost: it is read there.
fn choose_among(
    alternatives: &[Alternative],
    members: &[(&str, Json<'_>)],
    host: Option<&Shape>,
) -> Result<usize, Cow<'static, str>> {
    let present = |key: &str| members.iter().any(|(name, _)| *name == key);
    let fits = |alternative: &Alternative| {
        alternative.required().is_some_and(|required| required.iter().all(|key| present(key)))
    };
    let tag = |alternative: &Alternative| {
        alternative.tag.is_none_or(|(member, values)| {
            let value = members.iter().find(|(name, _)| *name == member).and_then(|(_, value)| value.string());
            value.is_some_and(|value| values.contains(&value.as_ref()))
        })
    };
    // What some alternative knows and what is there: a chosen one must know all of it.
    let telling: Vec<&str> =
        members.iter().map(|(key, _)| *key).filter(|key| alternatives.iter().any(|other| other.knows(key))).collect();
    let fitting = || alternatives.iter().enumerate().filter(|(_, alternative)| fits(alternative));
    let mut candidates: Vec<(usize, &Alternative)> = fitting().filter(|(_, alternative)| tag(alternative)).collect();
    if candidates.is_empty() {
        // A tag with a value that no alternative names says nothing; one that is left over is still told by its members.
        candidates = fitting().collect();
        if candidates.len() > 1 {
            return Err(none_fits(alternatives));
        }
    }
    let score = |alternative: &Alternative| telling.iter().filter(|key| alternative.knows(key)).count();
    // `max_by_key` takes the last of equals; the earlier one is wanted.
    let best = candidates.into_iter().rev().max_by_key(|(_, alternative)| score(alternative));
    let Some((index, alternative)) = best else {
        let empty = |alternative: &Alternative| matches!(alternative.test, Test::Empty) && telling.is_empty();
        let any = |alternative: &Alternative| matches!(alternative.test, Test::Any);
        let last_resort = alternatives.iter().position(empty).or_else(|| alternatives.iter().position(any));
        return last_resort.ok_or_else(|| none_fits(alternatives));
    };
    let own = |key: &str| alternative.knows(key) || host.is_some_and(|host| host.position(key).is_some());
    if let Some(lost) = telling.iter().find(|key| !own(key)) {
        return Err(format!("{} does not know `{lost}`, which another alternative does", alternative.describe()).into());
    }
    // A map or anything beside it keeps what the chosen one would drop.
    let drops = host.is_none() && members.iter().any(|(key, _)| !own(key));
    if let Some(any) = alternatives.iter().position(|other| drops && matches!(other.test, Test::Any)) {
        return Ok(any);
    }
    if telling.is_empty() {
        // An alternative without required members fits everything; `{}` is said better by the empty one.
        let empty = alternatives.iter().position(|alternative| matches!(alternative.test, Test::Empty));
        return Ok(empty.unwrap_or(index));
    }
    Ok(index)
}

/// Chooses the alternative of what is not an object.
pub(crate) fn choose_kind(alternatives: &[Alternative], kind: Kind) -> Result<usize, Cow<'static, str>> {
    let of = |kind: Kind| alternatives.iter().position(|alternative| alternative.is(kind));
    let exact = of(kind).or_else(|| if kind == Kind::Integer { of(Kind::Number) } else { None });
    let any = || alternatives.iter().position(|alternative| matches!(alternative.test, Test::Any));
    // A string keeps the text of these as it came.
    let text = || {
        if matches!(kind, Kind::Integer | Kind::Bool) { of(Kind::Text) } else { None }
    };
    exact.or_else(any).or_else(text).ok_or_else(|| {
        let Cow::Owned(mut reason) = none_fits(alternatives) else {
            return "no alternative fits".into();
        };
        reason.push_str(&format!("; found {}", kind.as_str()));
        reason.into()
    })
}

fn none_fits(alternatives: &[Alternative]) -> Cow<'static, str> {
    let described: Vec<String> = alternatives.iter().map(Alternative::describe).collect();
    format!("none of the alternatives fits: {}", described.join(", ")).into()
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
