//! What changed between two states of an API: one entry per cause, with what it does to Rust users and on the wire.
//!
//! ```text
//! two inputs -> model (each alone) -> pairs -> findings -> judged, placed and counted -> Report
//!                                                       \-> net: whatever no finding explains
//! ```

mod addresses;
mod answers;
mod assemble;
mod bodies;
mod callbacks;
mod compare;
mod error_sets;
mod finding;
mod flows;
mod fold;
mod headers;
mod judge;
mod kind;
mod leads;
mod limits;
mod listed;
mod members;
mod net;
mod operations;
mod pairs;
mod parameters;
mod position;
mod reach;
mod references;
mod renames;
mod report;
mod schemas;
mod servers;
mod state;
mod typeless;
mod types;
mod unions;
mod value;
mod whole;

use std::fmt;

use crate::diagnostic::Diagnostics;
use crate::render::Places;
use crate::source::Pointer;
use crate::{Input, Model, model, outline, parity, render, stack};
use assemble::Assembly;
use compare::Comparison;
pub use kind::Kind;
use pairs::Operations;
pub use report::{Bump, Change, Consequence, Direction, Report, Side, Verdict};
use state::State;

/// One of the two states cannot be generated, so nothing can be said of what changed.
#[derive(Clone, Debug, Default)]
pub struct Failed {
    /// What was said of the old state; rendered with its files.
    pub old: Diagnostics,
    /// What was said of the new state; rendered with its files.
    pub new: Diagnostics,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.old.has_errors(), self.new.has_errors()) {
            (true, true) => "neither state can be generated",
            (true, false) => "the old state cannot be generated",
            (false, true) | (false, false) => "the new state cannot be generated",
        })
    }
}

impl std::error::Error for Failed {}

/// Compares two states of an API, each a document with its overlays. Same input, same report.
///
/// # Errors
///
/// The diagnostics of both sides, if one of them cannot be generated.
pub fn compare(old: &Input<'_>, new: &Input<'_>) -> Result<Report, Failed> {
    let ((old_model, old_said), (new_model, new_said)) = stack::both(|| understood(old), || understood(new));
    let (Some(old_model), Some(new_model)) = (old_model, new_model) else {
        return Err(Failed { old: old_said, new: new_said });
    };
    Ok(stack::ample(|| report((old, &old_model), (new, &new_model))))
}

fn understood(input: &Input<'_>) -> (Option<Model>, Diagnostics) {
    let mut diags = Diagnostics::new();
    (model(input, &mut diags), diags)
}

/// Whether the documents say the same, in whatever words; what they say of themselves is words too.
fn is_in_words(old: &Model, new: &Model) -> bool {
    let info = Pointer::root().child("info");
    let is_of_info = |at: &Option<Pointer>| at.as_ref().is_some_and(|at| at.parent().as_ref() == Some(&info));
    let found = parity::differences(&old.spec.document, &new.spec.document);
    found.iter().all(|found| is_of_info(&found.ours) || is_of_info(&found.theirs))
}

fn report(old: (&Input<'_>, &Model), new: (&Input<'_>, &Model)) -> Report {
    let operations = Operations::pair(&old.1.api, &new.1.api);
    let places = (Places::of(&old.1.api), Places::of(&new.1.api));
    let mut comparison = Comparison::new(
        State::new(old.1, &places.0, |id| operations.number_of_old(id)),
        State::new(new.1, &places.1, |id| id.0),
        &operations,
    );
    comparison.run();
    let lines = (outline::lines(&old.1.api, &old.1.names), outline::lines(&new.1.api, &new.1.names));
    let mut left = net::unexplained(&comparison, &lines.0, &lines.1);
    // The code is the last resort, and long: not where the documents say the same in other words.
    let is_silent = comparison.findings.is_empty() && left.0.is_empty() && left.1.is_empty();
    if is_silent && !is_in_words(old.1, new.1) {
        let files = |(input, model): (&Input<'_>, &Model)| render::files(&model.api, &model.names, &input.krate);
        let files = stack::both(|| files(old), || files(new));
        left = net::unexplained_code(&files.0, &files.1);
    }
    let changes = Assembly::new(&comparison, old, new).changes(left);
    Report {
        krate: new.0.krate.name.clone(),
        version: old.0.krate.version(&old.1.api.version),
        documents: (old.1.api.version.clone(), new.1.api.version.clone()),
        verdict: changes.iter().map(|change| change.verdict).max(),
        changes,
    }
}
