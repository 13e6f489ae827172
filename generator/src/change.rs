//! What changed between two states of an API: one entry per cause, with what it does to Rust users and on the wire.
//!
//! ```text
//! two inputs -> model (each alone) -> pairs -> findings -> judged, placed and counted -> Report
//!                                                       \-> net: whatever no finding explains
//! ```

mod kind;
mod position;
mod report;

use std::fmt;

use crate::diagnostic::Diagnostics;
use crate::{Input, Model, model};
pub use kind::Kind;
use position::Atlas;
pub use report::{Bump, Change, Direction, Report, Side, Verdict};

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
    let (mut old_said, mut new_said) = (Diagnostics::new(), Diagnostics::new());
    let models = (model(old, &mut old_said), model(new, &mut new_said));
    let (Some(old_model), Some(new_model)) = models else {
        return Err(Failed { old: old_said, new: new_said });
    };
    let mut atlases = (Atlas::new(old, &old_model), Atlas::new(new, &new_model));
    let changes = operations(&old_model, &new_model, &mut atlases);
    Ok(Report {
        krate: new.krate.name.clone(),
        version: old.krate.version(&old_model.api.version),
        documents: (old_model.api.version.clone(), new_model.api.version.clone()),
        verdict: changes.iter().map(|change| change.verdict).max(),
        changes,
    })
}

fn operations(old: &Model, new: &Model, atlases: &mut (Atlas<'_>, Atlas<'_>)) -> Vec<Change> {
    let alone = |mine: &Model, other: &Model| -> Vec<(String, String, crate::source::Pointer)> {
        let alone = mine.api.operations.iter().filter(|own| !other.api.operations.iter().any(|any| any.id == own.id));
        alone.map(|own| (own.id.clone(), format!("`{} {}`", own.method, own.path), own.at.clone())).collect()
    };
    let removed = alone(old, new).into_iter().map(|(id, title, at)| Change {
        kind: Kind::OperationRemoved,
        verdict: Verdict::Breaking,
        direction: Direction::Both,
        title: format!("{title}: removed"),
        reason: "Its request and answers are gone: code that names them does not compile.".to_owned(),
        old: Some(atlases.0.of_node(&at, None)),
        new: None,
        fingerprint: id.clone(),
        operations: vec![id],
    });
    let removed: Vec<Change> = removed.collect();
    let added = alone(new, old).into_iter().map(|(id, title, at)| Change {
        kind: Kind::OperationAdded,
        verdict: Verdict::Additive,
        direction: Direction::Both,
        title: format!("{title}: added"),
        reason: "Nothing that was there changes.".to_owned(),
        old: None,
        new: Some(atlases.1.of_node(&at, None)),
        fingerprint: id.clone(),
        operations: vec![id],
    });
    removed.into_iter().chain(added).collect()
}
