//! Wire names in Rust's cases.

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

use super::keywords;

/// A type: `PascalCase`.
pub fn type_name(wire: &str) -> String {
    let name = camel(wire);
    let name = if name.starts_with(|first: char| first.is_ascii_digit()) || name.is_empty() {
        format!("Type{name}")
    } else {
        name
    };
    if name == "Self" { "SelfType".to_owned() } else { name }
}

/// A variant: `PascalCase`.
pub fn variant_name(wire: &str) -> String {
    let name = camel(wire);
    let name = if name.is_empty() { symbol(wire) } else { name };
    // `-1` and `+1` are not `1`.
    let is_number = name.starts_with(|first: char| first.is_ascii_digit());
    let name = match wire.chars().next() {
        Some('-') if is_number => format!("Minus{name}"),
        Some('+') if is_number => format!("Plus{name}"),
        _ => name,
    };
    let name = if name.starts_with(|first: char| !first.is_alphabetic()) { format!("Value{name}") } else { name };
    if name == "Self" { "SelfValue".to_owned() } else { name }
}

/// A field or argument: `snake_case`, raw where it is a keyword.
pub fn field_name(wire: &str) -> String {
    let name = ident_chars(wire).to_snake_case();
    let name = if name.is_empty() { symbol(wire).to_snake_case() } else { name };
    let name = if name.starts_with(|first: char| !first.is_alphabetic()) { format!("field_{name}") } else { name };
    keywords::escaped(name)
}

/// A module and cargo feature.
pub fn module_name(words: &str) -> String {
    // A file, and a bare key of the manifest: ASCII.
    let ascii: String = ident_chars(words).chars().map(ascii_letter).collect();
    let name = ascii.to_snake_case();
    let name = if name.is_empty() { "api".to_owned() } else { name };
    let name = if name.starts_with(|first: char| !first.is_ascii_alphabetic()) { format!("area_{name}") } else { name };
    if keywords::is_keyword(&name) { format!("{name}_") } else { name }
}

/// A constant: `SHOUTY_CASE`.
pub fn constant(words: &str) -> String {
    let name = ident_chars(words).to_shouty_snake_case();
    if name.starts_with(|first: char| first.is_alphabetic()) { name } else { format!("SCHEME_{name}") }
}

/// Whether an overlay may use it for a type or variant.
pub fn is_type_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|character| character.is_ascii_alphanumeric())
        && name != "Self"
}

/// Whether it may be a field's name.
pub fn is_field_name(name: &str) -> bool {
    let plain = name.strip_prefix("r#").unwrap_or(name);
    plain.starts_with(char::is_alphabetic)
        && plain.chars().all(|character| character == '_' || (character.is_alphanumeric() && !character.is_uppercase()))
        && (!keywords::is_keyword(plain) || name.starts_with("r#"))
}

/// The text with its signs in words, where they alone tell two names apart: `date<` and `date>`.
pub fn spelt(wire: &str) -> String {
    let mut out = String::with_capacity(wire.len());
    for (index, character) in wire.char_indices() {
        let separates = " ._/".contains(character) || (character == '-' && index > 0);
        match sign(character).filter(|_| !separates) {
            Some(word) => out.push_str(&format!(" {word} ")),
            None => out.push(character),
        }
    }
    out
}

fn camel(wire: &str) -> String {
    // heck joins digits that a separator kept apart (`1.2` and `12`): keep them apart.
    let mut name = String::new();
    for word in ident_chars(wire).split(' ').filter(|word| !word.is_empty()) {
        let word = word.to_upper_camel_case();
        let digits_meet = name.ends_with(|last: char| last.is_ascii_digit())
            && word.starts_with(|first: char| first.is_ascii_digit());
        if digits_meet {
            name.push('_');
        }
        name.push_str(&word);
    }
    name
}

/// The text with everything that an identifier can't hold as spaces.
fn ident_chars(wire: &str) -> String {
    let text: String = wire
        .chars()
        .map(|character| {
            if character.is_ascii_alphanumeric()
                || character == '_'
                || (!character.is_ascii() && character.is_alphabetic())
            {
                character
            } else {
                ' '
            }
        })
        .collect();
    plurals(&text)
}

/// `URLs` is one word, and not `UR` and `Ls`.
fn plurals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut capitals = 0;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let ends = rest.peek().is_none_or(|next| !next.is_lowercase());
        if character == 's' && capitals > 1 && ends {
            // All but the first capital in lower case make one word with it.
            let tail = out.split_off(out.len() - (capitals - 1)).to_ascii_lowercase();
            out.push_str(&tail);
        }
        capitals = if character.is_ascii_uppercase() { capitals + 1 } else { 0 };
        out.push(character);
    }
    out
}

/// A letter of Europe's languages as ASCII; others are left out.
fn ascii_letter(letter: char) -> String {
    if letter.is_ascii() {
        return letter.to_string();
    }
    let plain = match letter.to_lowercase().next().unwrap_or(letter) {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ő' => "o",
        'ö' | 'ø' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ů' | 'ű' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    };
    plain.to_owned()
}

/// A name for a text without letters and digits.
fn symbol(wire: &str) -> String {
    if wire.is_empty() {
        return "Empty".to_owned();
    }
    let word = |character| sign(character).map_or_else(|| format!("U{:04X}", u32::from(character)), str::to_owned);
    wire.chars().map(word).collect()
}

fn sign(character: char) -> Option<&'static str> {
    Some(match character {
        ' ' => "Space",
        '*' => "Star",
        '+' => "Plus",
        '-' | '\u{2013}' => "Minus",
        '/' => "Slash",
        '.' => "Dot",
        '%' => "Percent",
        '=' => "Equal",
        '<' => "Less",
        '>' => "Greater",
        '!' => "Not",
        '?' => "Question",
        '$' => "Dollar",
        '#' => "Hash",
        '_' => "Underscore",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{field_name, module_name, type_name, variant_name};

    #[test]
    fn names() {
        for (wire, ty) in [
            ("transactionsResponse-200_json", "TransactionsResponse200Json"),
            ("camt.052", "Camt052"),
            ("_linksAll", "LinksAll"),
            ("3dsData", "Type3dsData"),
            ("Self", "SelfType"),
            ("Option", "Option"),
            ("inline_response_500", "InlineResponse500"),
            ("callbackURLsList", "CallbackUrlsList"),
            ("APIs", "Apis"),
            ("DBSsystem", "DbSsystem"),
        ] {
            assert_eq!(type_name(wire), ty, "{wire}");
        }
        for (wire, variant) in [
            ("PRIV", "Priv"),
            ("1", "Value1"),
            ("1.2", "Value1_2"),
            ("-1", "Minus1"),
            ("+1.5", "Plus1_5"),
            ("FAILURE GENERIC", "FailureGeneric"),
            ("pain.001-sepa-credit-transfers", "Pain001SepaCreditTransfers"),
            ("", "Empty"),
            ("*", "Star"),
            ("self", "SelfValue"),
        ] {
            assert_eq!(variant_name(wire), variant, "{wire}");
        }
        for (words, module) in
            [("Überweisungen", "ueberweisungen"), ("Płatności (PIS)", "platnosci_pis"), ("口座", "api")]
        {
            assert_eq!(module_name(words), module, "{words}");
        }
        for (wire, field) in [
            ("X-Request-ID", "x_request_id"),
            ("type", "r#type"),
            ("self", "self_"),
            ("page.limit", "page_limit"),
            ("ids[]", "ids"),
            ("_links", "links"),
            ("2fa", "field_2fa"),
            ("accountIDs", "account_ids"),
        ] {
            assert_eq!(field_name(wire), field, "{wire}");
        }
    }
}
