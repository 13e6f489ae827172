//! Percent-encoding.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but what RFC 3986 calls unreserved: such text means the same in every part of a URL.
const ARGUMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a name in a query can keep: nothing that ends it or that servers read as structure.
const NAME: &AsciiSet = &ARGUMENT.remove(b'$').remove(b':').remove(b'@').remove(b',').remove(b'(').remove(b')');

/// Appends a value to a URL.
pub(crate) fn argument(text: &str, out: &mut String) {
    _ = write!(out, "{}", utf8_percent_encode(text, ARGUMENT));
}

/// Appends a name to a query.
pub(crate) fn name(text: &str, out: &mut String) {
    _ = write!(out, "{}", utf8_percent_encode(text, NAME));
}

/// Appends a name or a value to a form: as in a URL, but a space is a plus.
pub(crate) fn form(text: &str, out: &mut String) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push('+');
        }
        argument(word, out);
    }
}
