//! Diagnostics that say the same of many places: a few are drawn, the others listed.

use super::{Diagnostic, Severity};
use std::collections::BTreeMap;

/// How many of a kind are drawn, if there are more of them than a list needs to be worth its place.
fn drawn(severity: Severity, count: usize) -> usize {
    match severity {
        Severity::Error if count > 12 => 6,
        Severity::Warning if count > 6 => 3,
        Severity::Error | Severity::Warning => count,
    }
}

/// How many of the others are listed: errors all are.
pub(super) fn listed(severity: Severity) -> usize {
    match severity {
        Severity::Error => usize::MAX,
        Severity::Warning => 20,
    }
}

/// What is drawn, and what is listed below it.
pub(super) struct Kinds<'d> {
    pub(super) drawn: Vec<&'d Diagnostic>,
    /// The first of a kind, and those that are not drawn.
    pub(super) listed: Vec<(&'d Diagnostic, Vec<&'d Diagnostic>)>,
}

/// Sorts diagnostics by what they say; their order stays.
pub(super) fn sort(all: &[Diagnostic]) -> Kinds<'_> {
    let mut kinds: BTreeMap<(Severity, &str, String), Vec<usize>> = BTreeMap::new();
    for (index, diagnostic) in all.iter().enumerate() {
        let key = (diagnostic.severity, diagnostic.code.number(), without_names(&diagnostic.message));
        kinds.entry(key).or_default().push(index);
    }
    let mut later: BTreeMap<usize, Vec<&Diagnostic>> = BTreeMap::new();
    let mut is_listed = vec![false; all.len()];
    for ((severity, ..), indexes) in kinds {
        let Some(first) = indexes.first() else { continue };
        for index in indexes.iter().skip(drawn(severity, indexes.len())) {
            is_listed.get_mut(*index).into_iter().for_each(|listed| *listed = true);
            later.entry(*first).or_default().extend(all.get(*index));
        }
    }
    let drawn = all.iter().zip(is_listed).filter(|(_, listed)| !listed).map(|(diagnostic, _)| diagnostic).collect();
    let listed = later.into_iter().filter_map(|(first, others)| Some((all.get(first)?, others))).collect();
    Kinds { drawn, listed }
}

/// The message without what it quotes.
fn without_names(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("`")
}
