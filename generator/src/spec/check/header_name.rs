//! Names of headers that HTTP does not know: word processors make dashes of hyphens.

use super::Walk;
use crate::diagnostic::Code;
use crate::source::Path;
use serde_json::{Map, Value};

impl Walk<'_> {
    /// The `name` of a header parameter.
    pub(super) fn header_parameter(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        if members.get("in").is_none_or(|own| own != "header") {
            return;
        }
        let Some(name) = members.get("name").and_then(Value::as_str).map(str::to_owned) else { return };
        if let Some(right) = self.header_name(&name, &at.child("name")) {
            members.insert("name".to_owned(), Value::String(right));
        }
    }

    /// The keys of a response's `headers`.
    pub(super) fn response_headers(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        let Some(Value::Object(headers)) = members.get_mut("headers") else { return };
        if headers.keys().all(|name| is_token(name)) {
            return;
        }
        let at = at.child("headers");
        for (name, header) in std::mem::take(headers) {
            let right = self.header_name(&name, &at.child(&name)).unwrap_or(name);
            headers.insert(right, header);
        }
    }

    /// What the name should be, if it is not that and clear.
    fn header_name(&mut self, name: &str, at: &Path<'_>) -> Option<String> {
        if is_token(name) {
            return None;
        }
        let is_dash = |character| matches!(character, '\u{2010}'..='\u{2015}' | '\u{2212}');
        let right: String = name.trim().chars().map(|own| if is_dash(own) { '-' } else { own }).collect();
        if is_token(&right) {
            let message = format!("`{name}` is no name of a header; it is read as `{right}`");
            self.warn(Code::BadValue, at.pointer(), message);
            return Some(right);
        }
        let message = format!("`{name}` is no name of a header: HTTP cannot carry it");
        self.warn(Code::BadValue, at.pointer(), message).help("write the name that is sent, in an overlay");
        None
    }
}

/// RFC 9110: letters, digits and some signs.
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
