//! Where a node of a document is written: file, line and column.

use std::collections::BTreeMap;

use super::Side;
use crate::overlay::{Action, Provenance};
use crate::source::{FileId, Files, Lines, Pointer};
use crate::{Input, Model};

/// The files of one side. Each is read for positions when something is first said of it.
pub struct Atlas<'a> {
    files: Files<'a>,
    provenance: &'a Provenance,
    pages: BTreeMap<FileId, Lines<'a>>,
}

impl<'a> Atlas<'a> {
    pub fn new(input: &Input<'a>, model: &'a Model) -> Self {
        let files = Files::new(input.spec, &input.overlays);
        Atlas { files, provenance: &model.spec.provenance, pages: BTreeMap::new() }
    }

    /// Where the node is written: in the document, or in the overlay that wrote it. If an overlay took something from it that
    /// `other` has not taken, the action that did.
    pub fn of_node(&mut self, pointer: &Pointer, rust: Option<String>, other: &[String]) -> Side {
        let (mut file, mut at) = self.provenance.origin(pointer);
        let taken = self.provenance.of(pointer).find(|action| !other.contains(&reason(action)));
        if let (FileId::SPEC, Some(action)) = (file, taken) {
            (file, at) = (action.file, Pointer::root().child("actions").index(action.index));
        }
        let source = self.files.get(file);
        let place = source.map(|source| self.pages.entry(file).or_insert_with(|| Lines::of(source)).place(&at));
        Side {
            file: source.map_or_else(String::new, |source| source.name.to_owned()),
            line: place.map_or(1, |place| place.line),
            column: place.map_or(1, |place| place.column),
            pointer: pointer.as_str().to_owned(),
            rust,
        }
    }

    /// Why overlays changed exactly this node.
    pub fn reasons(&self, pointer: &Pointer) -> Vec<String> {
        self.provenance.of(pointer).map(reason).collect()
    }
}

/// What an action is known by on both sides, wherever it stands.
fn reason(action: &Action) -> String {
    action.description.clone()
}
