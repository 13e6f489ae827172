//! Scalars of the standard library and of JSON itself.
//!
//! Reading is lenient only where the value survives: a string takes the text of a whole number, a number takes a
//! decimal string, a boolean takes `"true"`.

use std::fmt::{self, Display};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use bytes::Bytes;
use uuid::Uuid;

use crate::{Blank, Form, Json, Mismatch, Scalar, View, Wire, base64_text};

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
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
        *self = match scalar {
            Scalar::Text(text) => text.to_owned(),
            Scalar::Int(number) => number.to_string(),
            Scalar::Uint(number) => number.to_string(),
            Scalar::Bool(value) => value.to_string(),
            Scalar::Null | Scalar::Float(_) => {
                return Err(Mismatch::expected("a string", scalar.kind()));
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
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
        *self = match scalar {
            Scalar::Bool(value) => value,
            Scalar::Text("true") => true,
            Scalar::Text("false") => false,
            _ => return Err(Mismatch::expected("a boolean", scalar.kind())),
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
            fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
                let number = match scalar {
                    Scalar::Int(number) => <$t>::try_from(number).ok(),
                    Scalar::Text(text) => text.parse().ok(),
                    Scalar::Uint(_) => None,
                    Scalar::Null | Scalar::Bool(_) | Scalar::Float(_) => {
                        return Err(Mismatch::expected("a whole number", scalar.kind()));
                    }
                };
                *self = number.ok_or_else(|| Mismatch::expected($name, scalar.kind()))?;
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
            fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
                let Scalar::Text(text) = scalar else {
                    return Err(Mismatch::expected($name, scalar.kind()));
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
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
        let mut text = String::new();
        text.read(scalar)?;
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
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
        let Scalar::Text(text) = scalar else {
            return Err(Mismatch::expected("base64", scalar.kind()));
        };
        let bytes = base64_text::decode(text).ok_or_else(|| Mismatch::expected("base64", "another string"))?;
        *self = bytes.into();
        Ok(())
    }
    fn take_bytes(&mut self, bytes: &Bytes) -> Result<(), Mismatch> {
        *self = bytes.clone();
        Ok(())
    }
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
    fn read(&mut self, scalar: Scalar<'_>) -> Result<(), Mismatch> {
        *self = match scalar {
            Scalar::Null => serde_json::Value::Null,
            Scalar::Bool(value) => value.into(),
            Scalar::Int(number) => number.into(),
            Scalar::Uint(number) => number.into(),
            Scalar::Float(number) => number.into(),
            Scalar::Text(text) => text.into(),
        };
        Ok(())
    }
    fn read_text(&mut self, json: Json<'_>) -> Result<(), Mismatch> {
        *self = serde_json::from_str(json.as_str()).map_err(|error| Mismatch::new(error.to_string()))?;
        Ok(())
    }
}
