//! Text in, a JSON value out; and the way back from a node to its line.
//!
//! YAML and JSON become one `serde_json::Value` in document order. Positions are not kept: they are found again, from
//! the text, when a diagnostic is rendered.

mod lines;
mod pointer;
mod positions;
mod value;

use crate::diagnostic::{Code, Diagnostics, Location};
pub use lines::{Lines, Place};
pub(crate) use pointer::Path;
pub use pointer::Pointer;
pub(crate) use positions::Positions;
use serde::Deserialize as _;
use serde::de::DeserializeSeed as _;
use serde_json::Value;
use value::{Reader, ValueSeed};

/// A document and the name under which people know it.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// The path as it is shown to people.
    pub name: &'a str,
    /// What the file holds.
    pub bytes: &'a [u8],
}

/// Which of a run's files: the OpenAPI document, then the overlays in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

impl FileId {
    /// The OpenAPI document.
    pub const SPEC: Self = Self(0);

    /// The overlay of this index.
    pub const fn overlay(index: usize) -> Self {
        Self(index + 1)
    }
}

/// The files of a run, by [`FileId`].
#[derive(Clone, Debug, Default)]
pub struct Files<'a>(Vec<SourceFile<'a>>);

impl<'a> Files<'a> {
    /// The OpenAPI document, then the overlays in order.
    pub fn new(spec: SourceFile<'a>, overlays: &[SourceFile<'a>]) -> Self {
        std::iter::once(spec).chain(overlays.iter().copied()).collect()
    }

    /// One file.
    pub fn get(&self, id: FileId) -> Option<SourceFile<'a>> {
        self.0.get(id.0).copied()
    }
}

impl<'a> FromIterator<SourceFile<'a>> for Files<'a> {
    fn from_iter<I: IntoIterator<Item = SourceFile<'a>>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}

/// Reads YAML or JSON. What comes back is an object.
pub fn load(file: SourceFile<'_>, id: FileId, diags: &mut Diagnostics) -> Option<Value> {
    let text = text(file, id, diags)?;
    let reader = Reader::default();
    let value = match format(file.name, text) {
        Format::Json => json(text, &reader, id, diags),
        Format::Yaml => yaml(text, &reader, id, diags),
        Format::Either => {
            let mut attempt = Diagnostics::new();
            if let Some(value) = json(text, &reader, id, &mut attempt) {
                Some(value)
            } else {
                reader.forget();
                yaml(text, &reader, id, diags)
            }
        }
    }?;
    reader.report(id, diags);
    match value {
        Value::Object(_) => Some(value),
        Value::Null => {
            diags.error(Code::EmptyFile, id, "the file is empty");
            None
        }
        _ => {
            let at = Location::Pointer { file: id, pointer: Pointer::root() };
            diags
                .error(Code::NotAnObject, at, "the top level is not an object")
                .help("an OpenAPI document or overlay starts with members such as `openapi:` and `info:`");
            None
        }
    }
}

enum Format {
    Json,
    Yaml,
    /// Starts like JSON, but YAML's flow style starts like that too.
    Either,
}

fn format(name: &str, text: &str) -> Format {
    if name.ends_with(".json") {
        Format::Json
    } else if text.trim_start().starts_with(['{', '[']) {
        Format::Either
    } else {
        Format::Yaml
    }
}

fn text<'a>(file: SourceFile<'a>, id: FileId, diags: &mut Diagnostics) -> Option<&'a str> {
    let fault = match std::str::from_utf8(file.bytes) {
        Ok(text) => return Some(without_bom(text)),
        Err(fault) => fault,
    };
    let good = file.bytes.get(..fault.valid_up_to()).unwrap_or_default();
    let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
    let last = good.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let column = String::from_utf8_lossy(last).chars().count() + 1;
    let wide = file.bytes.starts_with(&[0xff, 0xfe]) || file.bytes.starts_with(&[0xfe, 0xff]);
    let message = if wide { "the file is UTF-16, not UTF-8" } else { "the file is not UTF-8" };
    diags.error(Code::NotUtf8, Location::Offset { file: id, line, column }, message).help("save the file as UTF-8");
    None
}

/// The text after a byte order mark.
pub(crate) fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn json(text: &str, reader: &Reader, id: FileId, diags: &mut Diagnostics) -> Option<Value> {
    if text.trim().is_empty() {
        return Some(Value::Null);
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = ValueSeed::root(reader).deserialize(&mut deserializer);
    let fault = match read.and_then(|value| deserializer.end().map(|()| value)) {
        Ok(value) => return Some(value),
        Err(fault) => fault,
    };
    let message = fault.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let at = Location::Offset { file: id, line: fault.line().max(1), column: fault.column().max(1) };
    syntax_error(reader, at, message, "JSON", diags);
    None
}

fn yaml(text: &str, reader: &Reader, id: FileId, diags: &mut Diagnostics) -> Option<Value> {
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let first = documents.next().map(|document| ValueSeed::root(reader).yaml().deserialize(document));
    let fault = match first {
        None => return Some(Value::Null),
        Some(Ok(value)) => match documents.next().map(Value::deserialize) {
            None | Some(Ok(Value::Null)) => return Some(value),
            Some(_) => {
                let at = Location::Offset { file: id, line: second_document(text), column: 1 };
                diags
                    .error(Code::SeveralDocuments, at, "a second YAML document starts here")
                    .help("one file holds one document: remove the `---` or what follows it");
                return None;
            }
        },
        Some(Err(fault)) => fault,
    };
    let message = fault.to_string();
    if message.starts_with("EOF while parsing") && fault.location().is_none() {
        return Some(Value::Null);
    }
    let at = match fault.location() {
        Some(place) => Location::Offset { file: id, line: place.line().max(1), column: place.column().max(1) },
        None => Location::File(id),
    };
    let message = message.split(" at line ").next().unwrap_or_default();
    syntax_error(reader, at, message, "YAML", diags);
    None
}

fn syntax_error(reader: &Reader, at: Location, message: &str, language: &str, diags: &mut Diagnostics) {
    if reader.is_full() || message.contains("repetition limit") {
        diags
            .error(Code::AliasBomb, at, "aliases in this file multiply it beyond any honest document")
            .help("write the repeated parts out once and refer to them with `$ref`");
    } else if message.contains("recursion limit") {
        diags.error(Code::TooDeep, at, "nested deeper than 128 levels").help(
            "no interface nests so deep: move inner schemas to `components.schemas` and refer to them with `$ref`",
        );
    } else {
        diags
            .error(Code::Syntax, at, format!("this is not {language}: {message}"))
            .help("look at the lines above as well: a quote, a bracket or an indentation that is off is noticed late");
    }
}

/// The line of the second `---`, counted from 1.
fn second_document(text: &str) -> usize {
    let mut content = false;
    for (index, line) in text.lines().enumerate() {
        let marker =
            line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']));
        if marker && content {
            return index + 1;
        }
        content |= marker || !(line.trim().is_empty() || line.starts_with(['#', '%']));
    }
    1
}
