//! OpenAPI documents and overlays in, typed Rust crates out.
//!
//! [`generate`] is the whole pipeline; it is pure. Reading and writing files is up to the caller.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod change;
pub mod config;
pub mod diagnostic;
pub mod ir;
pub mod lower;
pub mod names;
pub mod outline;
pub mod overlay;
pub mod parity;
pub mod render;
pub mod source;
pub mod spec;
mod stack;

pub use config::CrateConfig;
pub use render::OutFile;

use diagnostic::Diagnostics;
use source::{FileId, SourceFile};

/// A document, its overlays, and the crate to make of them.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The OpenAPI document.
    pub spec: SourceFile<'a>,
    /// Overlays, in the order in which they apply.
    pub overlays: Vec<SourceFile<'a>>,
    /// The crate.
    pub krate: CrateConfig,
    /// Options.
    pub options: spec::Options,
}

/// A crate, and what was found on the way.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The files of the crate, in order; none if there is an error.
    pub files: Vec<OutFile>,
    /// Its public face as text.
    pub outline: String,
    /// Its size.
    pub summary: Summary,
    /// All faults of the run.
    pub diagnostics: Diagnostics,
}

/// The size of a crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Operations.
    pub operations: usize,
    /// Types of their own.
    pub types: usize,
    /// Lines of all files.
    pub lines: usize,
}

/// Makes a crate of a document. Same input, same bytes; never panics on input.
pub fn generate(input: &Input<'_>) -> Output {
    stack::ample(|| {
        let mut diagnostics = Diagnostics::new();
        let output = generated(input, &mut diagnostics).unwrap_or_default();
        Output { diagnostics, ..output }
    })
}

fn generated(input: &Input<'_>, diags: &mut Diagnostics) -> Option<Output> {
    let Model { api, names, .. } = model(input, diags)?;
    let files = render::files(&api, &names, &input.krate);
    let summary = Summary {
        operations: api.operations.len(),
        types: api.types.len(),
        lines: files.iter().map(|file| file.contents.lines().count()).sum(),
    };
    Some(Output { files, outline: outline::outline(&api, &names), summary, diagnostics: Diagnostics::new() })
}

/// All that is known before code is written.
pub(crate) struct Model {
    /// The document after overlays and normalisation, and what overlays changed.
    pub(crate) spec: spec::Spec,
    pub(crate) api: ir::Api,
    pub(crate) names: names::Names,
}

/// Reads and understands an input; `None` if there are errors.
pub(crate) fn model(input: &Input<'_>, diags: &mut Diagnostics) -> Option<Model> {
    let mut document = source::load(input.spec, FileId::SPEC, diags)?;
    let provenance = overlay::apply(&mut document, &input.overlays, diags);
    if input.options.skip_stale {
        overlay::pass_over_stale(diags);
    }
    let spec = spec::read(document, provenance, &input.options, diags)?;
    bound(spec, &input.options, diags).filter(|_| !diags.has_errors())
}

/// The API and its names; if broken parts are to be left out, again without them until none is.
fn bound(mut spec: spec::Spec, options: &spec::Options, diags: &mut Diagnostics) -> Option<Model> {
    loop {
        let mut found = Diagnostics::new();
        let api = lower::api(&spec, &mut found);
        let names = names::bind(&api, &mut found);
        if !found.has_errors() || !options.skip_broken {
            diags.extend(found);
            return Some(Model { spec, api, names });
        }
        let since = diags.len();
        for error in found.iter().filter(|diagnostic| diagnostic.severity == diagnostic::Severity::Error) {
            diags.push(error.clone());
        }
        spec = spec.without_broken(since, diags)?;
    }
}
