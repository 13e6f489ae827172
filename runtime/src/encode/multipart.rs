//! `multipart/form-data` (RFC 7578).

use crate::encode::argument::each_member;
use crate::{Part, View, Wire};

/// The body: one part for each member, one for each item of an array that is no JSON part.
pub(super) fn write(parts: &[Part], value: &dyn Wire, boundary: &str) -> Vec<u8> {
    let mut out = Vec::new();
    each_member(&value.view(), &mut |name, value| {
        let content_type = parts.iter().find(|part| part.name == name).map(|part| part.content_type);
        match value.view() {
            View::Absent | View::Null => {}
            View::List(list) if !content_type.is_some_and(is_json) => {
                for item in (0..list.len()).filter_map(|index| list.item(index)) {
                    part(name, content_type, item, boundary, &mut out);
                }
            }
            _ => part(name, content_type, value, boundary, &mut out),
        }
    });
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    out
}

fn part(name: &str, content_type: Option<&str>, value: &dyn Wire, boundary: &str, out: &mut Vec<u8>) {
    let view = value.view();
    let usual = match &view {
        View::Bytes(_) => "application/octet-stream",
        View::List(_) | View::Members(_) | View::Entries(_) | View::Wrapped(..) | View::Any(_) => "application/json",
        _ => "text/plain; charset=utf-8",
    };
    let content_type = content_type.unwrap_or(usual);
    let name = quoted(name);
    // Most servers take a part for a file only if it has a file's name.
    let file = if matches!(view, View::Bytes(_)) { format!("; filename=\"{name}\"") } else { String::new() };
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\nContent-Type: {content_type}\r\n\r\n"
    );
    out.extend_from_slice(head.as_bytes());
    match (&view, view.text()) {
        (View::Bytes(bytes), _) => out.extend_from_slice(bytes),
        (_, Some(text)) if !is_json(content_type) => out.extend_from_slice(text.as_bytes()),
        _ => out.extend_from_slice(&crate::to_json(value)),
    }
    out.extend_from_slice(b"\r\n");
}

/// A name between quotes, escaped as browsers do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn is_json(content_type: &str) -> bool {
    crate::media::is_json(crate::media::essence(content_type))
}
