//! Where a node of a document is written: file, line and column.

use std::collections::BTreeMap;

use super::Side;
use crate::overlay::Provenance;
use crate::source::{FileId, Files, Pointer, Positions, SourceFile, without_bom};
use crate::{Input, Model};

/// The files of one side. Each is read for positions when something is first said of it.
pub struct Atlas<'a> {
    files: Files<'a>,
    provenance: &'a Provenance,
    pages: BTreeMap<FileId, Page<'a>>,
}

/// A file with the places of its nodes.
struct Page<'a> {
    text: &'a str,
    positions: Positions,
    /// Byte offsets of the lines.
    lines: Vec<usize>,
}

impl<'a> Atlas<'a> {
    pub fn new(input: &Input<'a>, model: &'a Model) -> Self {
        Atlas {
            files: Files::new(input.spec, &input.overlays),
            provenance: &model.spec.provenance,
            pages: BTreeMap::new(),
        }
    }

    /// Where the node is written: in the document, or in the overlay that wrote it.
    pub fn of_node(&mut self, pointer: &Pointer, rust: Option<String>) -> Side {
        let (file, at) = self.provenance.origin(pointer);
        self.side(file, &at, pointer, rust)
    }

    fn side(&mut self, file: FileId, at: &Pointer, pointer: &Pointer, rust: Option<String>) -> Side {
        let source = self.files.get(file);
        let (line, column) = match source {
            Some(source) => self.pages.entry(file).or_insert_with(|| Page::open(source)).find(at),
            None => (1, 1),
        };
        let file = source.map_or_else(String::new, |source| source.name.to_owned());
        Side { file, line, column, pointer: pointer.as_str().to_owned(), rust }
    }
}

impl<'a> Page<'a> {
    fn open(file: SourceFile<'a>) -> Self {
        // What can be generated is UTF-8.
        let text = without_bom(std::str::from_utf8(file.bytes).unwrap_or_default());
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Page { text, positions: Positions::of(file.name, text), lines }
    }

    /// The line and column of a node's name, or of the node if it has none.
    fn find(&self, pointer: &Pointer) -> (usize, usize) {
        let at = self.positions.name(pointer).start.min(self.text.len());
        let line = self.lines.partition_point(|start| *start <= at);
        let start = line.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or_default();
        (line.max(1), self.text.get(start..at).map_or(0, |before| before.chars().count()) + 1)
    }
}
