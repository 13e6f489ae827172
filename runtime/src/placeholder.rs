//! URLs with placeholders: `https://bank.example/authorize?client_id=[CLIENT_ID]`.

use std::fmt;

use crate::encode::escape;
use crate::{BaseUrl, Blank, Mismatch, Token, View, Wire};

/// A URL with placeholders: on the wire it is the text as it came; filled, it is a URL.
#[derive(Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    filled: Vec<(&'static str, String)>,
}

/// A URL that cannot be used yet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenPlaceholder {
    /// The placeholder that has no value, or not one that fits its place.
    pub placeholder: String,
}

impl fmt::Display for OpenPlaceholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the URL still has the placeholder {}", self.placeholder)
    }
}

impl std::error::Error for OpenPlaceholder {}

impl Template {
    /// A template of this text.
    pub fn new(text: impl Into<String>) -> Self {
        Template { text: text.into(), filled: Vec::new() }
    }

    /// A page on a host: its path is a template.
    pub fn below(host: &BaseUrl, path: &str) -> Self {
        Template::new(format!("{}{path}", host.as_str()))
    }

    /// The text as it came, with its placeholders.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Gives a placeholder its value. It is percent-encoded, except where the text starts with the placeholder: there
    /// the value is the URL that the rest is appended to.
    pub fn fill(mut self, placeholder: &'static str, value: &str) -> Self {
        self.filled.retain(|(name, _)| *name != placeholder);
        self.filled.push((placeholder, value.to_owned()));
        self
    }

    /// The URL.
    ///
    /// # Errors
    /// One of `placeholders`, or anything else that looks like one (`[NAME]`, `{{name}}`), has no value.
    pub fn finish(&self, placeholders: &[&str]) -> Result<String, OpenPlaceholder> {
        let open = |placeholder: &str| OpenPlaceholder { placeholder: placeholder.to_owned() };
        let mut url = String::with_capacity(self.text.len());
        let mut rest = self.text.as_str();
        while let Some(first) = rest.chars().next() {
            let filled = self.filled.iter().find(|(name, _)| rest.starts_with(name));
            if let Some((name, value)) = filled.filter(|(name, _)| !name.is_empty()) {
                if url.is_empty() {
                    url.push_str(BaseUrl::parse(value).map_err(|_| open(name))?.as_str());
                } else {
                    escape::argument(value, &mut url);
                }
                rest = rest.get(name.len()..).unwrap_or_default();
                continue;
            }
            if let Some(name) = placeholders.iter().find(|name| !name.is_empty() && rest.starts_with(**name)) {
                return Err(open(name));
            }
            if let Some(name) = looks_open(rest) {
                return Err(open(name));
            }
            url.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
        Ok(url)
    }
}

/// The placeholder at the start of `text`, if it looks like one. The brackets of an IPv6 address have colons in them.
pub(crate) fn looks_open(text: &str) -> Option<&str> {
    let (inner, length) = if let Some(inner) = text.strip_prefix("{{") {
        let name = inner.split_once("}}")?.0;
        (name, name.len() + 4)
    } else {
        let name = text.strip_prefix('[')?.split_once(']')?.0;
        (name, name.len() + 2)
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b' ');
    if inner.is_empty() || !inner.bytes().all(plain) {
        return None;
    }
    text.get(..length)
}

impl From<String> for Template {
    fn from(text: String) -> Self {
        Template::new(text)
    }
}

impl Blank for Template {
    fn blank() -> Self {
        Template::new("")
    }
}

impl Wire for Template {
    fn view(&self) -> View<'_> {
        View::Text(self.as_str().into())
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        let Token::Text(text) = token else {
            return Err(Mismatch::expected("a URL", token.kind()));
        };
        *self = Template::new(text);
        Ok(())
    }
}

/// Nothing of it: such URLs carry the state of a consent.
impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Template(..)")
    }
}

/// Makes a type of `struct Name(ob_runtime::Template)` and its placeholders: reading, writing, `as_str`, `url`, `Debug`.
#[macro_export]
macro_rules! placeholder_url {
    ($t:ident, $placeholders:expr) => {
        impl $t {
            /// The text as it came, with its placeholders.
            #[inline]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            /// The URL.
            ///
            /// # Errors
            /// A placeholder that has no value yet.
            #[inline]
            pub fn url(&self) -> ::core::result::Result<::std::string::String, $crate::OpenPlaceholder> {
                self.0.finish($placeholders)
            }
        }
        impl ::core::convert::From<&str> for $t {
            #[inline]
            fn from(text: &str) -> Self {
                Self($crate::Template::new(text))
            }
        }
        impl ::core::convert::From<::std::string::String> for $t {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self($crate::Template::new(text))
            }
        }
        impl $crate::Blank for $t {
            #[inline]
            fn blank() -> Self {
                Self($crate::Blank::blank())
            }
        }
        impl $crate::Wire for $t {
            #[inline]
            fn view(&self) -> $crate::View<'_> {
                $crate::Wire::view(&self.0)
            }
            #[inline]
            fn read(&mut self, token: $crate::Token<'_>) -> ::core::result::Result<(), $crate::Mismatch> {
                $crate::Wire::read(&mut self.0, token)
            }
        }
        impl ::core::fmt::Debug for $t {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(::core::concat!(::core::stringify!($t), "(..)"))
            }
        }
        $crate::serde_by_wire!($t);
    };
}
