//! `overlays/<api>/CHANGELOG.md`: a section for each version, made of the findings.

use super::version::Version;
use crate::{Fault, Workspace};
use obgen::change::{Change, Report, Verdict};
use std::fmt::Write as _;

const SECTIONS: [(Verdict, &str); 4] = [
    (Verdict::Breaking, "Breaking"),
    (Verdict::Additive, "Added"),
    (Verdict::Compatible, "Compatible"),
    (Verdict::Documentation, "Documentation"),
];

/// The changelog with this version on top: its path and its text. If the version is there already, it is written anew.
pub fn with(
    workspace: &Workspace,
    api: &str,
    krate: &str,
    version: Version,
    report: Option<&Report>,
) -> Result<(String, String), Fault> {
    let path = format!("overlays/{api}/CHANGELOG.md");
    let file = workspace.root.join(&path);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => format!("# Changelog of {krate}\n"),
        Err(fault) => return Err(Fault::at(&file)(fault)),
    };
    let heading = format!("## {version}\n");
    let (before, rest) = split(&text, &heading);
    let section = heading + &report.map_or_else(|| "\nThe first version.\n".to_owned(), entries);
    let parts = [before.trim_end(), section.trim_end(), rest.trim_end()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Ok((path, parts.join("\n\n") + "\n"))
}

/// What stands before the versions, and the versions but the one of this heading.
fn split<'t>(text: &'t str, heading: &str) -> (&'t str, &'t str) {
    let first = if text.starts_with("## ") { 0 } else { text.find("\n## ").map_or(text.len(), |at| at + 1) };
    let (before, versions) = text.split_at(first);
    let Some(own) = versions.strip_prefix(heading) else { return (before, versions) };
    (before, own.find("\n## ").map_or("", |at| own.get(at + 1..).unwrap_or_default()))
}

fn entries(report: &Report) -> String {
    let mut text = String::new();
    let (old, new) = &report.documents;
    if old != new {
        let _ = writeln!(text, "\nFrom {old} of the document to {new}.");
    }
    for (verdict, title) in SECTIONS {
        let mut changes = report.changes.iter().filter(|change| change.verdict == verdict).peekable();
        if changes.peek().is_some() {
            let _ = writeln!(text, "\n### {title}\n");
            changes.for_each(|change| entry(change, &mut text));
        }
    }
    text
}

fn entry(change: &Change, text: &mut String) {
    let reach = match change.operations.len() {
        0 | 1 => String::new(),
        many => format!(" ({many} operations)"),
    };
    let _ = writeln!(text, "- {}{reach}. {}", change.title, change.reason);
    for consequence in &change.consequences {
        let _ = writeln!(text, "  - And so: {}.", consequence.title);
    }
}
