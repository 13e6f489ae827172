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
    let added = outline::added(&promised.outline, &now);
    let (verdict, reason) = match (broken.is_empty(), added.is_empty()) {
        (false, _) => (Verdict::Breaking, format!("Code that relies on it does not compile: {}.", named(&broken))),
        (true, false) => (Verdict::Additive, format!("The crate holds all that it held, and more: {}.", named(&added))),
        (true, true) => (Verdict::Compatible, "The crate holds what it held, in another order.".to_owned()),
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

/// The first lines, and how many more there are.
fn named(lines: &[String]) -> String {
    let named: Vec<String> = lines.iter().take(NAMED).map(|line| format!("`{line}`")).collect();
    match lines.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
