//! `multipart/form-data` that is read (RFC 7578): part by part into the members of an object.

use bytes::Bytes;

use crate::media::{essence, is_json};
use crate::{Composite, Mismatch, Slot, Token, Wire};

/// Reads a body; one that is kept as bytes stays whole.
pub(super) fn read(body: &mut dyn Wire, content_type: &str, bytes: &Bytes) -> Result<(), Mismatch> {
    let Slot::Members(members) = body.open(Composite::Object) else {
        return body.read(Token::Bytes(bytes));
    };
    let boundary = parameter(content_type, "boundary").ok_or_else(|| Mismatch::new("multipart without a boundary"))?;
    let shape = members.shape();
    for part in parts(bytes, boundary)? {
        if let Some(index) = part.name().and_then(|name| shape.position(name)) {
            part.read_into(members.get_mut(index))?;
        }
    }
    Ok(())
}

struct Part<'a> {
    disposition: &'a str,
    content_type: &'a str,
    content: Bytes,
}

impl Part<'_> {
    fn name(&self) -> Option<&str> {
        parameter(self.disposition, "name")
    }

    fn read_into(&self, place: &mut dyn Wire) -> Result<(), Mismatch> {
        let mut is_object =
            || matches!(place.open(Composite::Object), Slot::Members(_) | Slot::Entries(_) | Slot::Choice(_));
        if is_json(essence(self.content_type)) || is_object() {
            return crate::read_json(place, &self.content);
        }
        if let Slot::List(list) = place.open(Composite::Array) {
            return self.read_into(list.push());
        }
        if place.read(Token::Bytes(&self.content)).is_ok() {
            return Ok(());
        }
        let text = std::str::from_utf8(&self.content).map_err(|_| Mismatch::new("not UTF-8"))?;
        place.read(Token::Text(text))
    }
}

/// The parts between the delimiters, which stand at the start of lines.
fn parts<'a>(bytes: &'a Bytes, boundary: &str) -> Result<Vec<Part<'a>>, Mismatch> {
    let delimiter = format!("--{boundary}");
    let starts = find_all(bytes, delimiter.as_bytes());
    if starts.is_empty() {
        return Err(Mismatch::new("multipart without its boundary"));
    }
    let mut parts = Vec::new();
    for (start, end) in starts.iter().zip(starts.iter().skip(1)) {
        let from = start + delimiter.len();
        let Some(text) = bytes.get(from..*end) else { continue };
        let head = find(text, b"\r\n\r\n").map(|at| (at, 4)).or_else(|| find(text, b"\n\n").map(|at| (at, 2)));
        let Some((head_end, gap)) = head else {
            return Err(Mismatch::new("a part without an end of its headers"));
        };
        let head = text.get(..head_end).and_then(|head| std::str::from_utf8(head).ok()).unwrap_or_default();
        let content_start = from + head_end + gap;
        let content = bytes.get(content_start..*end).unwrap_or_default();
        // The line break before a delimiter belongs to it.
        let content = content.strip_suffix(b"\r\n").or_else(|| content.strip_suffix(b"\n")).unwrap_or(content);
        parts.push(Part {
            disposition: header(head, "content-disposition").unwrap_or_default(),
            content_type: header(head, "content-type").unwrap_or_default(),
            content: bytes.slice_ref(content),
        });
    }
    Ok(parts)
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (own, value) = line.split_once(':')?;
        own.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// A parameter of a header value, without its quotes.
fn parameter<'h>(value: &'h str, name: &str) -> Option<&'h str> {
    value.split(';').skip(1).find_map(|parameter| {
        let (own, value) = parameter.split_once('=')?;
        own.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
    })
}

/// Where a delimiter stands at the start of a line.
fn find_all(bytes: &[u8], delimiter: &[u8]) -> Vec<usize> {
    let at_line = |at: &usize| *at == 0 || bytes.get(at - 1) == Some(&b'\n');
    bytes
        .windows(delimiter.len())
        .enumerate()
        .filter(|(_, window)| *window == delimiter)
        .map(|(at, _)| at)
        .filter(at_line)
        .collect()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
