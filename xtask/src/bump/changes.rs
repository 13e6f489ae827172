//! What changed since a version was given: by the documents, and by the generator.

use super::released::Released;
use crate::{Recipe, document};
use obgen::change::{self, Change, Direction, Kind, Report, Verdict};
use obgen::outline;
use obgen::spec::Options;

/// Lines of the outline that are named; the rest is counted.
const NAMED: usize = 5;

/// What changed; `None` if one of the states cannot be understood, which is printed.
pub fn between(old: &Recipe, new: &Recipe, promised: Option<&Released>) -> Option<Report> {
    let report = change::compare(&old.input(Options::default()), &new.input(Options::default()));
    let mut report = report
        .inspect_err(|failed| {
            document::report(&failed.old, &old.files());
            document::report(&failed.new, &new.files());
        })
        .ok()?;
    if let Some(change) = promised.and_then(|promised| by_the_generator(old, promised)) {
        report.verdict = report.verdict.max(Some(change.verdict));
        report.changes.insert(0, change);
    }
    Some(report)
}

/// The same documents made another outline when the version was given. No comparison of documents can see that.
fn by_the_generator(old: &Recipe, promised: &Released) -> Option<Change> {
    let now = obgen::generate(&old.input(Options::default())).outline;
    if now == promised.outline {
        return None;
    }
    let broken = outline::broken(&promised.outline, &now);
    let (verdict, reason) = if broken.is_empty() {
        (Verdict::Additive, "The crate holds more than it did, and all that it held.".to_owned())
    } else {
        let named: Vec<String> = broken.iter().take(NAMED).map(|line| format!("`{line}`")).collect();
        let more = match broken.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (Verdict::Breaking, format!("Code that relies on it does not compile: {}{more}.", named.join(", ")))
    };
    let kind = Kind::Unexplained;
    Some(Change {
        kind,
        verdict,
        direction: Direction::Neither,
        title: "the generator writes the same documents another way".to_owned(),
        reason,
        old: None,
        new: None,
        operations: Vec::new(),
        consequences: Vec::new(),
        fingerprint: kind.to_string(),
    })
}
