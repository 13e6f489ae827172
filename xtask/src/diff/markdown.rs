//! For a comment on a pull request: the heaviest first, details folded, and short enough for GitHub to take it.

use super::page::{Finding, Page, Section, VERDICTS, and_so, way};
use obgen::change::{Side, Verdict};
use std::fmt::Write as _;

/// GitHub takes 65,536 characters; some are left for whoever puts something around it.
const LONGEST: usize = 65_000;
/// Operations and lines of Rust of one finding; the rest is counted.
const OPERATIONS: usize = 20;
const LINES: usize = 40;

pub fn markdown(page: &Page) -> String {
    let mut text = head(page);
    let mut room = LONGEST.saturating_sub(text.chars().count());
    let mut left_out: Vec<&Finding> = Vec::new();
    for section in page.crates.iter().filter(|section| !section.findings.is_empty()) {
        let title = format!("\n#### {}\n\n", section.krate);
        let mut is_titled = false;
        for finding in in_order(section) {
            let mut entry = if is_titled { String::new() } else { title.clone() };
            entry.push_str(&one(finding));
            // What says that something is left out needs room too.
            let length = entry.chars().count();
            if left_out.is_empty() && length + 200 <= room {
                room -= length;
                is_titled = true;
                text.push_str(&entry);
            } else {
                left_out.push(finding);
            }
        }
    }
    if !left_out.is_empty() {
        let count = |verdict: Verdict| left_out.iter().filter(|finding| finding.change.verdict == verdict).count();
        let counts = VERDICTS.into_iter().map(|verdict| (count(verdict), verdict)).filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, verdict)| format!("{count} {verdict}")).collect();
        let _ = writeln!(text, "\n**{} more findings have no room here: {}.**", left_out.len(), counts.join(", "));
        let _ = writeln!(text, "`cargo xtask diff` prints all of them.");
    }
    text
}

fn head(page: &Page) -> String {
    let mut text = String::new();
    if page.is_silent() {
        let _ = writeln!(text, "### No API change\n");
        let words = if page.verdict.is_some() { "but for words, " } else { "" };
        let _ = writeln!(text, "To users and on the wire, {words}`{}` is what `{}` was.", page.new, page.old);
    } else {
        let verdict = page.verdict.map(|verdict| verdict.to_string()).unwrap_or_default();
        let _ = writeln!(text, "### API change: {verdict}\n\n`{}` to `{}`\n", page.old, page.new);
        text.push_str("| crate | findings | version |\n|---|---|---|\n");
        for section in page.crates.iter().filter(|section| section.verdict.is_some()) {
            let _ = writeln!(text, "| `{}` | {} | {} |", section.krate, section.counts(), section.versions());
        }
    }
    text
}

/// Accepted ones last.
fn in_order(section: &Section) -> impl Iterator<Item = &Finding> {
    let some = |accepted: bool| section.findings.iter().filter(move |finding| finding.accepted.is_some() == accepted);
    some(false).chain(some(true))
}

fn one(finding: &Finding) -> String {
    let change = &finding.change;
    let mut text = String::new();
    let accepted = if finding.accepted.is_some() { "accepted, " } else { "" };
    let reach = match finding.reaches() {
        reach if reach.is_empty() => String::new(),
        reach => format!(" ({reach})"),
    };
    let _ = writeln!(
        text,
        "<details><summary><b>{accepted}{}</b>: {}{reach}</summary>\n",
        change.verdict,
        code_marks(&change.title)
    );
    let _ = writeln!(text, "{}\n", change.reason);
    if let Some(reason) = &finding.accepted {
        let _ = writeln!(text, "Accepted: {reason}\n");
    }
    for (label, side) in [("old", &change.old), ("new", &change.new)] {
        if let Some(side) = side {
            let _ = writeln!(text, "- {label}: `{}:{}:{}` `{}`", side.file, side.line, side.column, side.pointer);
        }
    }
    text.push_str(&rust(change.old.as_ref(), change.new.as_ref()));
    if !change.operations.is_empty() {
        let named: Vec<String> = change.operations.iter().take(OPERATIONS).map(|name| format!("`{name}`")).collect();
        let more = match change.operations.len().saturating_sub(OPERATIONS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let way = way(change.direction);
        let _ = writeln!(text, "\nReaches{way}: {}{more}", named.join(", "));
    }
    for consequence in &change.consequences {
        let _ = writeln!(text, "\n{}: {}", capital(&and_so(consequence)), code_marks(&consequence.title));
        text.push_str(&rust(consequence.old.as_ref(), consequence.new.as_ref()));
    }
    let _ = writeln!(text, "\n<sub>{} <code>{}</code></sub>\n</details>", change.kind, escape(&change.fingerprint));
    text
}

/// Both sides as one diff.
fn rust(old: Option<&Side>, new: Option<&Side>) -> String {
    let lines = |side: Option<&Side>| -> Vec<String> {
        side.and_then(|side| side.rust.as_ref()).map_or_else(Vec::new, |rust| rust.lines().map(str::to_owned).collect())
    };
    let (old, new) = (lines(old), lines(new));
    if old.is_empty() && new.is_empty() {
        return String::new();
    }
    let mut signed: Vec<String> = old.iter().map(|line| format!("-{line}")).collect();
    signed.extend(new.iter().map(|line| format!("+{line}")));
    let more = signed.len().saturating_sub(LINES);
    signed.truncate(LINES);
    if more > 0 {
        signed.push(format!("@@ {more} more lines @@"));
    }
    let body = signed.join("\n");
    let fence = "`".repeat(longest_run(&body).max(2) + 1);
    format!("\n{fence}diff\n{body}\n{fence}\n")
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// How many backticks stand in a row at most.
fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0)
}

/// A title as HTML: it marks code as Markdown does.
pub fn code_marks(title: &str) -> String {
    let parts = title.split('`').map(escape).enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { format!("<code>{part}</code>") } else { part }).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
