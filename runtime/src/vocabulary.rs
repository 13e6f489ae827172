//! Vocabularies: enums that keep the values the document does not list.

use std::fmt;
use std::sync::OnceLock;

use crate::{Mismatch, Token};

/// The text of a value that the document does not list. It is made only by reading an enum, so it is never a listed one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Unknown(Box<str>);

impl Unknown {
    /// The text, as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unknown(..)")
    }
}

/// A string enum of the document; implemented by [`vocabulary!`](crate::vocabulary).
pub trait Vocabulary: Clone + Sized + 'static {
    /// The listed values, in the order of the document.
    fn known() -> &'static [Self];
    /// The text on the wire.
    fn text(&self) -> &str;
    /// The value of a text that is not listed.
    fn other(text: Unknown) -> Self;
    /// The index over [`Vocabulary::known`].
    fn words() -> &'static Words;
}

/// Finds the values of one vocabulary by their text; built when the first is looked for.
pub struct Words(OnceLock<Box<[(&'static str, usize)]>>);

impl Words {
    /// An index that is not built yet.
    #[allow(clippy::new_without_default, reason = "it is the initial value of a static")]
    pub const fn new() -> Self {
        Words(OnceLock::new())
    }

    fn find(&self, text: &str, words: impl Iterator<Item = &'static str>) -> Option<usize> {
        let sorted = self.0.get_or_init(|| {
            let mut sorted: Vec<_> = words.enumerate().map(|(index, word)| (word, index)).collect();
            sorted.sort_unstable();
            sorted.into_boxed_slice()
        });
        if sorted.len() <= 8 {
            return sorted.iter().find(|(word, _)| *word == text).map(|(_, index)| *index);
        }
        let at = sorted.binary_search_by(|(word, _)| (*word).cmp(text)).ok()?;
        sorted.get(at).map(|(_, index)| *index)
    }
}

/// The value of a text. What `From<&str>` of vocabularies calls.
pub fn vocabulary_from<T: Vocabulary>(text: &str) -> T {
    let found = T::words().find(text, T::known().iter().map(T::text)).and_then(|index| T::known().get(index));
    match found {
        Some(value) => value.clone(),
        None => T::other(Unknown(text.into())),
    }
}

/// The value to read into. What `Blank` of vocabularies calls.
pub fn vocabulary_blank<T: Vocabulary>() -> T {
    T::other(Unknown(Box::default()))
}

/// Reads the text of a vocabulary. What [`vocabulary!`](crate::vocabulary) calls.
///
/// # Errors
/// It is not a string, nor a whole number or a boolean, which are taken as their text.
pub fn read_word(token: Token<'_>, take: &mut dyn FnMut(&str)) -> Result<(), Mismatch> {
    match token {
        Token::Text(text) => take(text),
        Token::Int(number) => take(&number.to_string()),
        Token::Uint(number) => take(&number.to_string()),
        Token::Bool(value) => take(if value { "true" } else { "false" }),
        Token::Null | Token::Float(_) | Token::Json(_) | Token::Bytes(_) => {
            return Err(Mismatch::expected("a string", token.kind()));
        }
    }
    Ok(())
}

/// Makes an open enum of strings of a type with `KNOWN` and `as_str`; the second argument is the variant that holds
/// an [`Unknown`].
#[macro_export]
macro_rules! vocabulary {
    ($t:ty, $other:ident) => {
        impl $crate::Vocabulary for $t {
            #[inline]
            fn known() -> &'static [Self] {
                Self::KNOWN
            }
            #[inline]
            fn text(&self) -> &str {
                self.as_str()
            }
            #[inline]
            fn other(text: $crate::Unknown) -> Self {
                Self::$other(text)
            }
            #[inline]
            fn words() -> &'static $crate::Words {
                static WORDS: $crate::Words = $crate::Words::new();
                &WORDS
            }
        }
        impl $crate::Wire for $t {
            #[inline]
            fn view(&self) -> $crate::View<'_> {
                $crate::View::Term { text: self.as_str(), known: !::core::matches!(self, Self::$other(_)) }
            }
            #[inline]
            fn read(&mut self, token: $crate::Token<'_>) -> ::core::result::Result<(), $crate::Mismatch> {
                $crate::read_word(token, &mut |text| *self = $crate::vocabulary_from(text))
            }
        }
        impl $crate::Blank for $t {
            #[inline]
            fn blank() -> Self {
                $crate::vocabulary_blank()
            }
        }
        impl ::core::convert::From<&str> for $t {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::vocabulary_from(text)
            }
        }
        impl ::core::convert::From<::std::string::String> for $t {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                $crate::vocabulary_from(&text)
            }
        }
        impl ::core::str::FromStr for $t {
            type Err = ::core::convert::Infallible;
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok($crate::vocabulary_from(text))
            }
        }
        impl ::core::fmt::Display for $t {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
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

/// Makes an open enum of whole numbers of a type with `KNOWN` and `value`; the second argument is the variant that
/// holds any other `i64`.
#[macro_export]
macro_rules! int_vocabulary {
    ($t:ty, $other:ident) => {
        impl $crate::Wire for $t {
            #[inline]
            fn view(&self) -> $crate::View<'_> {
                $crate::View::Code { value: self.value(), known: !::core::matches!(self, Self::$other(_)) }
            }
            #[inline]
            fn read(&mut self, token: $crate::Token<'_>) -> ::core::result::Result<(), $crate::Mismatch> {
                let mut value = 0i64;
                $crate::Wire::read(&mut value, token)?;
                *self = ::core::convert::From::from(value);
                ::core::result::Result::Ok(())
            }
        }
        impl $crate::Blank for $t {
            #[inline]
            fn blank() -> Self {
                Self::$other(0)
            }
        }
        impl ::core::convert::From<i64> for $t {
            #[inline]
            fn from(value: i64) -> Self {
                match Self::KNOWN.iter().find(|known| known.value() == value) {
                    ::core::option::Option::Some(known) => ::core::clone::Clone::clone(known),
                    ::core::option::Option::None => Self::$other(value),
                }
            }
        }
        impl ::core::fmt::Display for $t {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
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
