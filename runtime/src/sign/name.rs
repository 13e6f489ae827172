//! Distinguished names as text: RFC 4514, and what others write.

use std::borrow::Cow;
use std::fmt::Write as _;

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Encode as _, Reader as _, SliceReader, Tag};

use super::certificate::sequence;
use super::key_id::NameOrder;

/// The words of RFC 4514, section 3.
const WORDS: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.6", "C"),
    ("2.5.4.9", "STREET"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("0.9.2342.19200300.100.1.1", "UID"),
];

/// A distinguished name: sets of attributes, in the order of the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name(Vec<Vec<Attribute>>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Attribute {
    oid: String,
    /// The value, where it is text of a kind that has one meaning.
    text: Option<String>,
    der: Vec<u8>,
}

/// Numbers of attributes and the words for them.
pub(super) type Words = [(Cow<'static, str>, Cow<'static, str>)];

impl Name {
    pub(super) fn read(name: AnyRef<'_>) -> der::Result<Self> {
        let mut sets = sequence(name)?;
        let mut found = Vec::new();
        while !sets.is_finished() {
            let set = AnyRef::decode(&mut sets)?;
            set.header().tag().assert_eq(Tag::Set)?;
            let mut members = SliceReader::new(set.value())?;
            let mut attributes = Vec::new();
            while !members.is_finished() {
                attributes.push(Attribute::read(AnyRef::decode(&mut members)?)?);
            }
            found.push(attributes);
        }
        Ok(Name(found))
    }

    /// As text. `words` are for attributes beside those of RFC 4514, or instead of its words.
    pub(super) fn write(&self, order: NameOrder, separator: &str, words: &Words) -> String {
        let set = |attributes: &Vec<Attribute>| {
            attributes.iter().map(|attribute| attribute.write(words)).collect::<Vec<_>>().join("+")
        };
        let mut sets: Vec<String> = self.0.iter().map(set).collect();
        if order == NameOrder::MostSpecificFirst {
            sets.reverse();
        }
        sets.join(separator)
    }
}

impl Attribute {
    fn read(attribute: AnyRef<'_>) -> der::Result<Self> {
        let mut parts = sequence(attribute)?;
        let oid: ObjectIdentifier = ObjectIdentifier::decode(&mut parts)?;
        let value = AnyRef::decode(&mut parts)?;
        Ok(Attribute { oid: oid.to_string(), text: text(value), der: value.to_der()? })
    }

    fn write(&self, words: &Words) -> String {
        let given = words.iter().find(|(oid, _)| *oid == self.oid).map(|(_, word)| &**word);
        let word = given.or_else(|| WORDS.iter().find(|(oid, _)| *oid == self.oid).map(|(_, word)| *word));
        match (word, &self.text) {
            (Some(word), Some(text)) => format!("{word}={}", escaped(text)),
            (word, _) => {
                let mut out = format!("{}=#", word.unwrap_or(&self.oid));
                for byte in &self.der {
                    let _ = write!(out, "{byte:02x}");
                }
                out
            }
        }
    }
}

/// The text of a string type. Teletex is read as what those who still write it mean by it, Latin-1.
fn text(value: AnyRef<'_>) -> Option<String> {
    let bytes = value.value();
    match value.header().tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            Some(std::str::from_utf8(bytes).ok()?.to_owned())
        }
        Tag::TeletexString => Some(bytes.iter().copied().map(char::from).collect()),
        Tag::BmpString => {
            let units =
                bytes.chunks_exact(2).map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
            char::decode_utf16(units).collect::<Result<_, _>>().ok()
        }
        _ => None,
    }
}

/// RFC 4514, section 2.4.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let last = text.chars().count().saturating_sub(1);
    for (index, char) in text.chars().enumerate() {
        let special = match char {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => true,
            ' ' => index == 0 || index == last,
            '#' => index == 0,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        if char == '\0' { out.push_str("\\00") } else { out.push(char) }
    }
    out
}
