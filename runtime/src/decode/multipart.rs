//! `multipart/form-data` that is read (RFC 7578): part by part into the members of an object.

use bytes::Bytes;

use crate::decode::argument;
use crate::media::{self, essence, is_json};
use crate::mismatch::{Path, Step};
use crate::{Composite, Mismatch, Part as Known, Slot, Token, Wire};

/// Reads a body; one that is kept as bytes stays whole.
pub(super) fn read(known: &[Known], body: &mut dyn Wire, content_type: &str, bytes: &Bytes) -> Result<(), Mismatch> {
    let Slot::Members(members) = body.open(Composite::Object) else {
        return body.read(Token::Bytes(bytes));
    };
    let boundary = media::parameter(content_type, "boundary");
    let boundary = boundary.ok_or_else(|| Mismatch::new("multipart without a boundary"))?;
    let shape = members.shape();
    let mut seen = vec![false; shape.fields.len()];
    for part in parts(bytes, boundary)? {
        let name = part.name().unwrap_or_default();
        let Some((index, field)) = shape.position(&name).and_then(|at| Some((at, shape.fields.get(at)?))) else {
            let beside = shape.additional.map(|index| members.get_mut(index).open(Composite::Object));
            if let Some(Slot::Entries(entries)) = beside {
                part.read_into(entries.entry(&name), false).map_err(|mismatch| mismatch.at(Path(vec![Step::Open])))?;
            }
            continue;
        };
        // An array is one part if the document says that the part is JSON, else a part for each item.
        let whole = known.iter().any(|known| known.name == field.name && is_json(essence(known.content_type)));
        let step = || Path(vec![Step::Known(field.name)]);
        part.read_into(members.get_mut(index), whole).map_err(|mismatch| mismatch.at(step()))?;
        seen.get_mut(index).into_iter().for_each(|seen| *seen = true);
    }
    let missing = shape.fields.iter().zip(&seen).find(|(field, seen)| field.must_be_read() && !**seen);
    missing.map_or(Ok(()), |(field, _)| Err(Mismatch::new(format!("`{}` is missing", field.name))))
}

struct Part<'a> {
    disposition: &'a str,
    content_type: &'a str,
    content: Bytes,
}

impl Part<'_> {
    /// The name, as it was before it was put between quotes.
    fn name(&self) -> Option<String> {
        let name = media::parameter(self.disposition, "name")?;
        Some(name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"))
    }

    fn read_into(&self, place: &mut dyn Wire, whole: bool) -> Result<(), Mismatch> {
        match place.open(Composite::Array) {
            Slot::List(list) if !whole => self.read_into(list.push(), true),
            Slot::Closed if !is_json(essence(self.content_type)) => {
                if place.read(Token::Bytes(&self.content)).is_ok() {
                    return Ok(());
                }
                let text = std::str::from_utf8(&self.content).map_err(|_| Mismatch::new("not UTF-8"))?;
                argument::one(text, place)
            }
            _ => crate::read_json(place, &self.content),
        }
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
