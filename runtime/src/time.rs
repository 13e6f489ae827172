//! Dates and date-times.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use jiff::tz::{Offset, TimeZone};

use crate::{Blank, Mismatch, Token, View, Wire, serde_by_wire};

/// A calendar date: `2020-11-19`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub civil::Date);

impl Date {
    /// The date, to calculate with.
    pub fn civil(self) -> civil::Date {
        self.0
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Date(date)
    }
}

impl From<Date> for civil::Date {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl FromStr for Date {
    type Err = Mismatch;
    fn from_str(text: &str) -> Result<Self, Mismatch> {
        let mut digits = Digits(text.as_bytes());
        let date = digits.date().filter(|_| digits.0.is_empty());
        date.map(Date).ok_or_else(|| Mismatch::expected("a date", "another string"))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl Blank for Date {
    fn blank() -> Self {
        Date::default()
    }
}

impl Wire for Date {
    fn view(&self) -> View<'_> {
        View::Text(self.to_string().into())
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        let Token::Text(text) = token else {
            return Err(Mismatch::expected("a date", token.kind()));
        };
        *self = text.parse()?;
        Ok(())
    }
}

serde_by_wire!(Date);

/// A date and time, with the offset from UTC it came with, if any. The text is kept as it came and written back so.
///
/// Beside RFC 3339 a space for the `T`, a missing zone, missing seconds, and offsets like `+0100` and `+01` are read.
/// A leap second is the second before it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime {
    text: Box<str>,
    civil: civil::DateTime,
    offset: Option<Offset>,
}

impl DateTime {
    /// The text, as it came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The date and time on the clock where it was written.
    pub fn civil(&self) -> civil::DateTime {
        self.civil
    }

    /// How far that clock is from UTC, if the text says so.
    pub fn offset(&self) -> Option<Offset> {
        self.offset
    }

    /// The moment; `None` where the text names no offset.
    pub fn timestamp(&self) -> Option<jiff::Timestamp> {
        self.offset?.to_timestamp(self.civil).ok()
    }
}

impl FromStr for DateTime {
    type Err = Mismatch;
    fn from_str(text: &str) -> Result<Self, Mismatch> {
        let (civil, offset) = parse(text).ok_or_else(|| Mismatch::expected("a date and time", "another string"))?;
        Ok(DateTime { text: text.into(), civil, offset })
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        let civil = TimeZone::UTC.to_datetime(timestamp);
        DateTime { text: format!("{civil}Z").into(), civil, offset: Some(Offset::UTC) }
    }
}

impl From<jiff::Zoned> for DateTime {
    fn from(zoned: jiff::Zoned) -> Self {
        let (civil, offset) = (zoned.datetime(), zoned.offset());
        let sign = if offset.is_negative() { '-' } else { '+' };
        // Offsets of RFC 3339 have no seconds; those of our days have none either.
        let minutes = offset.seconds().unsigned_abs() / 60;
        let text = format!("{civil}{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        DateTime { text: text.into(), civil, offset: Some(offset) }
    }
}

/// Without an offset.
impl From<civil::DateTime> for DateTime {
    fn from(civil: civil::DateTime) -> Self {
        DateTime { text: civil.to_string().into(), civil, offset: None }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DateTime({})", self.text)
    }
}

impl Blank for DateTime {
    fn blank() -> Self {
        DateTime { text: Box::default(), civil: civil::DateTime::default(), offset: None }
    }
}

impl Wire for DateTime {
    fn view(&self) -> View<'_> {
        View::Text(self.as_str().into())
    }
    fn read(&mut self, token: Token<'_>) -> Result<(), Mismatch> {
        let Token::Text(text) = token else {
            return Err(Mismatch::expected("a date and time", token.kind()));
        };
        *self = text.parse()?;
        Ok(())
    }
}

serde_by_wire!(DateTime);

fn parse(text: &str) -> Option<(civil::DateTime, Option<Offset>)> {
    let mut digits = Digits(text.as_bytes());
    let date = digits.date()?;
    digits.one_of(b"Tt ")?;
    let hour = digits.two()?;
    digits.one_of(b":")?;
    let minute = digits.two()?;
    let (mut second, mut nanosecond) = (0, 0);
    if digits.one_of(b":").is_some() {
        second = digits.two()?;
        if digits.one_of(b".,").is_some() {
            nanosecond = digits.fraction()?;
        }
        if second == 60 {
            second = 59;
        }
    }
    let time = civil::Time::new(hour, minute, second, nanosecond).ok()?;
    let offset = digits.offset()?;
    digits.0.is_empty().then(|| (date.to_datetime(time), offset))
}

/// What is left of a text to read.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        bytes.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    fn two(&mut self) -> Option<i8> {
        let (&[tens, ones], rest) = self.0.split_first_chunk()?;
        if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
            return None;
        }
        self.0 = rest;
        i8::try_from((tens - b'0') * 10 + (ones - b'0')).ok()
    }

    fn date(&mut self) -> Option<civil::Date> {
        let year = i16::from(self.two()?) * 100 + i16::from(self.two()?);
        self.one_of(b"-")?;
        let month = self.two()?;
        self.one_of(b"-")?;
        civil::Date::new(year, month, self.two()?).ok()
    }

    /// Nanoseconds of the digits that follow, at least one; those after the ninth are dropped.
    fn fraction(&mut self) -> Option<i32> {
        let (mut nanoseconds, mut place) = (0, 100_000_000);
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(length)?;
        for digit in digits {
            nanoseconds += i32::from(digit - b'0') * place;
            place /= 10;
        }
        self.0 = rest;
        (length > 0).then_some(nanoseconds)
    }

    /// `Some(None)` where the text ends without one.
    fn offset(&mut self) -> Option<Option<Offset>> {
        if self.0.is_empty() {
            return Some(None);
        }
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(Some(Offset::UTC)),
        };
        let hours = i32::from(self.two()?);
        let colon = self.one_of(b":").is_some();
        let minutes = if colon || !self.0.is_empty() { i32::from(self.two()?) } else { 0 };
        if minutes > 59 {
            return None;
        }
        Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok().map(Some)
    }
}
