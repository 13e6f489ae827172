//! What a run says: diagnostics on stderr; changes and one line for each API on stdout.

use super::Mode;
use super::job::{Job, Made};
use super::tree::{Change, Plan};
use crate::document;
use obgen::diagnostic::{Diagnostics, Severity};
use similar::TextDiff;

pub fn diagnostics(job: &Job, made: &Made, quiet: bool) {
    let mut shown = Diagnostics::new();
    let diagnostics = if quiet {
        let errors = made.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        errors.cloned().for_each(|diagnostic| shown.push(diagnostic));
        &shown
    } else {
        &made.diagnostics
    };
    document::report(diagnostics, &job.recipe.files());
}

/// One line for each file, and under `--check` how it would change.
pub fn changes(plan: &Plan, mode: Mode, quiet: bool) {
    for change in &plan.changes {
        let path = format!("{}/{}", plan.shown, change.path());
        if !quiet {
            println!("{} {path}", change.letter());
        }
        if mode == Mode::Check && !quiet {
            let (old, new) = (change.before(), change.after());
            let from =
                if matches!(change, Change::Added { .. }) { "/dev/null".to_owned() } else { format!("a/{path}") };
            let to =
                if matches!(change, Change::Deleted { .. }) { "/dev/null".to_owned() } else { format!("b/{path}") };
            print!("{}", TextDiff::from_lines(old, new).unified_diff().header(&from, &to));
        }
    }
}

/// `open-payments  31 operations  212 types  24 files  9,120 lines  38 ms`
pub fn summary(job: &Job, made: &Made) {
    let summary = made.summary;
    println!(
        "{}  {} operations  {} types  {} files  {} lines  {} ms",
        job.recipe.title,
        thousands(summary.operations),
        thousands(summary.types),
        thousands(made.files.len()),
        thousands(summary.lines),
        thousands(usize::try_from(made.took.as_millis()).unwrap_or(usize::MAX)),
    );
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
