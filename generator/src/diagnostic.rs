//! What is said about the input: where, what, and what to write.
//!
//! A stage returns its value and pushes what it found into [`Diagnostics`]; nothing is thrown and nothing is printed.
//! Positions are looked up only when [`Diagnostics::render`] is called.

mod code;
mod kinds;
mod nearest;
mod overlay_line;
mod page;
mod render;

use crate::overlay::Provenance;
use crate::source::{FileId, Pointer};
pub use code::Code;
pub(crate) use nearest::{did_you_mean, nearest};
pub use overlay_line::overlay_line;
pub use render::Style;
use std::fmt;

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// The meaning was clear enough to go on.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// The place a diagnostic speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// A node of a document; its line is found when the diagnostic is rendered.
    Pointer {
        /// The document.
        file: FileId,
        /// The node, in the document as it is after the overlays.
        pointer: Pointer,
    },
    /// A place in the text, where there is no node: a syntax fault.
    Offset {
        /// The document.
        file: FileId,
        /// Counted from 1.
        line: usize,
        /// In characters, counted from 1.
        column: usize,
    },
    /// A whole file.
    File(FileId),
    /// Nowhere: the configuration or the command line.
    None,
}

impl Location {
    /// A node of the OpenAPI document.
    pub fn spec(pointer: Pointer) -> Self {
        Self::Pointer { file: FileId::SPEC, pointer }
    }
}

impl From<Pointer> for Location {
    fn from(pointer: Pointer) -> Self {
        Self::spec(pointer)
    }
}

impl From<&Pointer> for Location {
    fn from(pointer: &Pointer) -> Self {
        Self::spec(pointer.clone())
    }
}

impl From<FileId> for Location {
    fn from(file: FileId) -> Self {
        Self::File(file)
    }
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of fault.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where.
    pub at: Location,
    /// Other places that belong to it, each with a label.
    pub related: Vec<(Location, String)>,
    /// What to write, where one can mend it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Says what to write.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Names another place that belongs to the fault.
    pub fn related(&mut self, at: impl Into<Location>, label: impl Into<String>) -> &mut Self {
        self.related.push((at.into(), label.into()));
        self
    }
}

/// The diagnostics of a run, in the order in which they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// What overlays changed, so that a node they introduced is shown where it was written.
    pub(crate) provenance: Option<Provenance>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds an error; `.help(..)` and `.related(..)` chain on what is returned.
    pub fn error(&mut self, code: Code, at: impl Into<Location>, message: impl Into<String>) -> &mut Diagnostic {
        self.report(Severity::Error, code, at.into(), message.into())
    }

    /// Adds a warning; `.help(..)` and `.related(..)` chain on what is returned.
    pub fn warning(&mut self, code: Code, at: impl Into<Location>, message: impl Into<String>) -> &mut Diagnostic {
        self.report(Severity::Warning, code, at.into(), message.into())
    }

    fn report(&mut self, severity: Severity, code: Code, at: Location, message: String) -> &mut Diagnostic {
        let index = self.list.len();
        self.list.push(Diagnostic { code, severity, message, at, related: Vec::new(), help: None });
        #[expect(
            clippy::indexing_slicing,
            reason = "pushed on the line before; `Vec::push_mut` is newer than our MSRV"
        )]
        &mut self.list[index]
    }

    /// Whether anything stands in the way of generating.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// All of them, to change their severity.
    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.list.iter_mut()
    }

    /// Takes over the diagnostics of another stage.
    pub fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
        if other.provenance.is_some() {
            self.provenance = other.provenance;
        }
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
