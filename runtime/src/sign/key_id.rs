//! How a signature names the key.

use std::borrow::Cow;
use std::fmt;

use super::certificate::Certificate;

/// How a signature names its key: by default `SN=..,CA=..`, the serial number of the certificate in lower-case
/// hexadecimal digits, and its issuer by RFC 4514 with `%20` for spaces.
///
/// Servers that compare texts instead of certificates differ in each of these.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyId(Form);

#[derive(Clone, PartialEq, Eq)]
enum Form {
    Certificate {
        serial: SerialForm,
        order: NameOrder,
        literal_spaces: bool,
        separator: Cow<'static, str>,
        words: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    },
    Text(Cow<'static, str>),
}

/// How a serial number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SerialForm {
    /// `9fa1`
    #[default]
    LowerHex,
    /// `9FA1`
    UpperHex,
    /// `40865`
    Decimal,
}

/// In which order the attributes of a name stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameOrder {
    /// `CN=..,O=..,C=..`: that of RFC 4514, the reverse of the usual certificate.
    #[default]
    MostSpecificFirst,
    /// That of the certificate: usually `C=..,O=..,CN=..`.
    AsInCertificate,
}

impl KeyId {
    /// `SN=..,CA=..`, of the certificate.
    pub fn certificate() -> Self {
        KeyId(Form::Certificate {
            serial: SerialForm::default(),
            order: NameOrder::default(),
            literal_spaces: false,
            separator: Cow::Borrowed(","),
            words: Vec::new(),
        })
    }

    /// This text, whatever the certificate is: an id that the API gave.
    pub fn text(id: impl Into<Cow<'static, str>>) -> Self {
        KeyId(Form::Text(id.into()))
    }

    /// How the serial number is written.
    pub fn serial(mut self, form: SerialForm) -> Self {
        if let Form::Certificate { serial, .. } = &mut self.0 {
            *serial = form;
        }
        self
    }

    /// In which order the attributes of the issuer stand.
    pub fn order(mut self, form: NameOrder) -> Self {
        if let Form::Certificate { order, .. } = &mut self.0 {
            *order = form;
        }
        self
    }

    /// Spaces of the issuer's name are sent as such, not as `%20`.
    pub fn literal_spaces(mut self) -> Self {
        if let Form::Certificate { literal_spaces, .. } = &mut self.0 {
            *literal_spaces = true;
        }
        self
    }

    /// What stands between the attributes of the issuer, if it is not a comma: `", "`.
    pub fn separator(mut self, between: impl Into<Cow<'static, str>>) -> Self {
        if let Form::Certificate { separator, .. } = &mut self.0 {
            *separator = between.into();
        }
        self
    }

    /// The word for an attribute of the issuer, for `2.5.4.97` perhaps `organizationIdentifier`. Without one, attributes
    /// that RFC 4514 has no word for are numbers, and their values hexadecimal DER: `2.5.4.97=#0c05..`.
    pub fn attribute(mut self, oid: impl Into<Cow<'static, str>>, word: impl Into<Cow<'static, str>>) -> Self {
        if let Form::Certificate { words, .. } = &mut self.0 {
            words.push((oid.into(), word.into()));
        }
        self
    }

    pub(super) fn of(&self, certificate: &Certificate) -> String {
        match &self.0 {
            Form::Text(text) => text.to_string(),
            Form::Certificate { serial, order, literal_spaces, separator, words } => {
                let issuer = certificate.issuer.write(*order, separator, words);
                let issuer = if *literal_spaces { issuer } else { issuer.replace(' ', "%20") };
                format!("SN={},CA={issuer}", certificate.serial(*serial))
            }
        }
    }
}

/// The form, and nothing of a text.
impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Text(_) => f.write_str("KeyId::text(..)"),
            Form::Certificate { serial, order, literal_spaces, separator, words } => f
                .debug_struct("KeyId")
                .field("serial", serial)
                .field("order", order)
                .field("literal_spaces", literal_spaces)
                .field("separator", separator)
                .field("attributes", words)
                .finish(),
        }
    }
}

impl SerialForm {
    /// A number, big endian.
    pub(super) fn write(self, number: &[u8]) -> String {
        let digits = match self {
            SerialForm::LowerHex => number.iter().map(|byte| format!("{byte:02x}")).collect(),
            SerialForm::UpperHex => number.iter().map(|byte| format!("{byte:02X}")).collect(),
            SerialForm::Decimal => decimal(number),
        };
        let significant = digits.trim_start_matches('0');
        if significant.is_empty() { "0".to_owned() } else { significant.to_owned() }
    }
}

/// Long division, digit by digit: serial numbers have twenty bytes at most.
fn decimal(number: &[u8]) -> String {
    let mut number = number.to_vec();
    let mut digits = Vec::new();
    while number.iter().any(|byte| *byte != 0) {
        let mut rest = 0u16;
        for byte in &mut number {
            let part = rest << 8 | u16::from(*byte);
            *byte = u8::try_from(part / 10).unwrap_or(u8::MAX);
            rest = part % 10;
        }
        digits.push(char::from_digit(u32::from(rest), 10).unwrap_or('0'));
    }
    digits.iter().rev().collect()
}
