//! What a crate is made from.

use crate::Document;
use obgen::diagnostic::Diagnostics;
use obgen::source::{FileId, Files};
use obgen::spec::Options;
use obgen::{CrateConfig, Input};

/// A document, its overlays and the crate to make of them, read into memory.
pub struct Recipe {
    /// The name of the API, as people say it.
    pub title: String,
    pub spec: Document,
    pub overlays: Vec<Document>,
    pub krate: CrateConfig,
}

impl Recipe {
    pub fn files(&self) -> Files<'_> {
        std::iter::once(&self.spec).chain(&self.overlays).map(Document::source).collect()
    }

    /// Which of the files could not be read.
    pub fn unreadable(&self) -> Diagnostics {
        let mut diags = Diagnostics::new();
        for (index, document) in std::iter::once(&self.spec).chain(&self.overlays).enumerate() {
            document.check(FileId(index), &mut diags);
        }
        diags
    }

    /// As the generator takes it; up to an overlay that cannot be read, so that the faults of the others are reported
    /// all the same.
    pub fn input(&self, options: Options) -> Input<'_> {
        let overlays = self.overlays.iter().take_while(|overlay| overlay.bytes.is_ok());
        Input {
            spec: self.spec.source(),
            overlays: overlays.map(Document::source).collect(),
            krate: self.krate.clone(),
            options,
        }
    }
}
