//! Scalars of the standard library and of JSON itself.
//!
//! Reading is lenient only where the value survives: a string takes the text of a whole number, a number takes a
//! decimal string, a boolean takes `"true"`.

use std::fmt::{self, Display};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use bytes::Bytes;
use uuid::Uuid;

use crate::{Blank, Form, Mismatch, Token, View, Wire, base64_text};

/// No value: what stands where there is nothing to hand out.
impl Wire for () {
    fn view(&self) -> View<'_> {
        View::Absent
    }
}

impl Blank for String {
    fn blank() -> Self {
        String::new()
    }
}

impl Wire for String {
    fn view(&self) -> View<'_> {
        View::Text(self.into())
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        *self = match token {
            Token::Text(text) => text.to_owned(),
            Token::Int(number) => number.to_string(),
            Token::Uint(number) => number.to_string(),
            Token::Bool(value) => value.to_string(),
            Token::Null | Token::Float(_) | Token::Json(_) | Token::Bytes(_) => {
                return Err(Mismatch::expected("a string", token.kind()));
            }
        };
        Ok(())
    }
}

impl Blank for bool {
    fn blank() -> Self {
        false
    }
}

impl Wire for bool {
    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        *self = match token {
            Token::Bool(value) => value,
            Token::Text("true") => true,
            Token::Text("false") => false,
            _ => return Err(Mismatch::expected("a boolean", token.kind())),
        };
        Ok(())
    }
}

macro_rules! whole_number {
    ($t:ty, $name:literal) => {
        impl Blank for $t {
            fn blank() -> Self {
                0
            }
        }

        impl Wire for $t {
            fn view(&self) -> View<'_> {
                View::Int(i64::from(*self))
            }
            fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
                let number = match token {
                    Token::Int(number) => <$t>::try_from(number).ok(),
                    Token::Text(text) => text.parse().ok(),
                    Token::Uint(_) => None,
                    Token::Null | Token::Bool(_) | Token::Float(_) | Token::Json(_) | Token::Bytes(_) => {
                        return Err(Mismatch::expected("a whole number", token.kind()));
                    }
                };
                *self = number.ok_or_else(|| Mismatch::expected($name, token.kind()))?;
                Ok(())
            }
        }
    };
}
whole_number!(i32, "a whole number of 32 bits");
whole_number!(i64, "a whole number of 64 bits");

/// Values with one text: written and read as a string.
macro_rules! by_text {
    ($t:ty, $blank:expr, $name:literal) => {
        impl Blank for $t {
            fn blank() -> Self {
                $blank
            }
        }

        impl Wire for $t {
            fn view(&self) -> View<'_> {
                View::Text(self.to_string().into())
            }
            fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
                let Token::Text(text) = token else {
                    return Err(Mismatch::expected($name, token.kind()));
                };
                *self = text.parse().map_err(|_| Mismatch::expected($name, "another string"))?;
                Ok(())
            }
        }
    };
}
by_text!(Uuid, Uuid::nil(), "a UUID");
by_text!(IpAddr, IpAddr::V4(Ipv4Addr::UNSPECIFIED), "an IP address");
by_text!(Ipv4Addr, Ipv4Addr::UNSPECIFIED, "an IPv4 address");
by_text!(Ipv6Addr, Ipv6Addr::UNSPECIFIED, "an IPv6 address");

/// A number or a boolean that the document writes as a string: `"42"`. The bare token is read too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quoted<T>(pub T);

impl<T> From<T> for Quoted<T> {
    fn from(value: T) -> Self {
        Quoted(value)
    }
}

impl<T: Display> Display for Quoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Blank> Blank for Quoted<T> {
    fn blank() -> Self {
        Quoted(T::blank())
    }
}

impl<T: FromStr + Display> Wire for Quoted<T> {
    fn view(&self) -> View<'_> {
        View::Text(self.0.to_string().into())
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        let mut text = String::new();
        text.read(token)?;
        self.0 = text.parse().map_err(|_| Mismatch::expected("a quoted value", "another string"))?;
        Ok(())
    }
}

impl Blank for Bytes {
    fn blank() -> Self {
        Bytes::new()
    }
}

impl Wire for Bytes {
    fn view(&self) -> View<'_> {
        View::Bytes(self)
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        *self = match token {
            // Shared, not copied.
            Token::Bytes(bytes) => bytes.clone(),
            Token::Text(text) => base64_text::decode(text).map(Bytes::from).ok_or_else(|| not_base64(token))?,
            _ => return Err(not_base64(token)),
        };
        Ok(())
    }
}

fn not_base64(token: Token<'_>) -> Mismatch {
    Mismatch::expected("base64", if let Token::Text(_) = token { "another string" } else { token.kind() })
}

impl Blank for serde_json::Value {
    fn blank() -> Self {
        serde_json::Value::Null
    }
}

/// Any JSON. Numbers that are neither 64-bit integers nor doubles are not exact.
impl Wire for serde_json::Value {
    fn view(&self) -> View<'_> {
        View::Any(self)
    }
    fn form(&self) -> Form {
        Form::Text
    }
    fn form_of() -> Form {
        Form::Text
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        *self = match token {
            Token::Null => serde_json::Value::Null,
            Token::Bool(value) => value.into(),
            Token::Int(number) => number.into(),
            Token::Uint(number) => number.into(),
            Token::Float(number) => number.into(),
            Token::Text(text) => text.into(),
            Token::Json(json) => {
                serde_json::from_str(json.as_str()).map_err(|error| Mismatch::new(error.to_string()))?
            }
            Token::Bytes(_) => return Err(Mismatch::expected("a value", token.kind())),
        };
        Ok(())
    }
}
