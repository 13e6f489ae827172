//! Exact decimals. The scale survives: `12.50` stays `12.50`.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::{Blank, Form, Json, Mismatch, Token, View, Wire, serde_by_wire};

/// The decimal of a text in JSON's grammar (a leading `+` and leading zeros are fine too); `None` where it is not one,
/// or cannot be held exactly: 28 to 29 digits fit.
pub(crate) fn parse(text: &str) -> Option<Decimal> {
    short(text).or_else(|| long(text))
}

/// [`parse`] for the amounts of every day: up to 18 digits with a point among them.
fn short(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    if digits.len() > 18 {
        return None;
    }
    let (mut number, mut scale, mut point) = (0i64, 0, false);
    for (index, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                number = number * 10 + i64::from(byte - b'0');
                scale += u32::from(point);
            }
            b'.' if !point && index > 0 => point = true,
            _ => return None,
        }
    }
    let complete = !digits.is_empty() && point == (scale > 0);
    // The sign is set apart: there is a negative zero.
    let mut number = complete.then(|| Decimal::new(number, scale))?;
    number.set_sign_negative(digits.len() < text.len());
    Some(number)
}

fn long(text: &str) -> Option<Decimal> {
    let (base, exponent) = match text.split_once(['e', 'E']) {
        Some((base, exponent)) => (base, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let digits = base.strip_prefix(['-', '+']).unwrap_or(base);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return None;
    }
    let mut base = Decimal::from_str_exact(base).ok()?;
    base.set_sign_negative(text.starts_with('-'));
    if exponent == 0 { Some(base) } else { shift(base, exponent) }
}

/// `base` times ten to the `exponent`, if that can be held exactly.
fn shift(mut base: Decimal, exponent: i32) -> Option<Decimal> {
    let scale = i64::from(base.scale()).checked_sub(i64::from(exponent))?;
    if let Ok(scale) = u32::try_from(scale) {
        base.set_scale(scale).ok()?;
        return Some(base);
    }
    base.set_scale(0).ok()?;
    if base.is_zero() {
        return Some(base);
    }
    let power = 10i128.checked_pow(u32::try_from(-scale).ok()?)?;
    base.checked_mul(Decimal::try_from_i128_with_scale(power, 0).ok()?)
}

fn from_token(token: Token<'_>) -> Result<Decimal, Mismatch> {
    match token {
        Token::Text(text) => parse(text).ok_or_else(|| Mismatch::expected("a decimal number", "another string")),
        Token::Json(json) => from_text(json),
        Token::Int(number) => Ok(number.into()),
        Token::Uint(number) => Ok(number.into()),
        Token::Null | Token::Bool(_) | Token::Float(_) | Token::Bytes(_) => {
            Err(Mismatch::expected("a decimal number", token.kind()))
        }
    }
}

fn from_text(json: Json<'_>) -> Result<Decimal, Mismatch> {
    let string = json.string();
    parse(string.as_deref().unwrap_or(json.as_str()))
        .ok_or_else(|| Mismatch::expected("a decimal number that can be held exactly", json.kind().as_str()))
}

impl Blank for Decimal {
    fn blank() -> Self {
        Decimal::ZERO
    }
}

/// A JSON string; a number is read too.
impl Wire for Decimal {
    fn view(&self) -> View<'_> {
        View::Text(self.to_string().into())
    }
    fn form(&self) -> Form {
        Form::Text
    }
    fn form_of() -> Form {
        Form::Text
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        *self = from_token(token)?;
        Ok(())
    }
}

/// A decimal that stands as a bare number in JSON. It is exact both ways: no float is in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub Decimal);

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        Number(value)
    }
}

impl From<Number> for Decimal {
    fn from(value: Number) -> Self {
        value.0
    }
}

impl Deref for Number {
    type Target = Decimal;
    fn deref(&self) -> &Decimal {
        &self.0
    }
}

impl FromStr for Number {
    type Err = Mismatch;
    fn from_str(text: &str) -> Result<Self, Mismatch> {
        from_token(Token::Text(text)).map(Number)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Blank for Number {
    fn blank() -> Self {
        Number::default()
    }
}

impl Wire for Number {
    fn view(&self) -> View<'_> {
        View::Number(self.0.to_string().into())
    }
    fn form(&self) -> Form {
        Form::Text
    }
    fn form_of() -> Form {
        Form::Text
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        self.0 = from_token(token)?;
        Ok(())
    }
}

serde_by_wire!(Number);
