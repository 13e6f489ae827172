//! For a terminal: the verdict first, places that an editor can jump to, Rust before and after.

use super::page::{Finding, Page, Section, and_so, way};
use obgen::change::{Side, Verdict};
use std::fmt::Write as _;

/// Operations are named up to here, then counted.
const NAMED: usize = 8;

/// Whether the text goes to a terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Coloured,
}

pub fn text(page: &Page, style: Style) -> String {
    let mut text = String::new();
    if page.is_silent() {
        let _ = write!(text, "no API change between {} and {}", page.old, page.new);
        let _ = writeln!(text, "{}", if page.verdict.is_some() { ": words alone" } else { "" });
    }
    for section in page.crates.iter().filter(|section| !section.findings.is_empty()) {
        findings(section, style, &mut text);
    }
    if !page.is_silent() {
        summary(page, style, &mut text);
    }
    text
}

fn findings(section: &Section, style: Style, text: &mut String) {
    let (old, new) = &section.documents;
    let documents = if old == new { old.clone() } else { format!("{old} -> {new}") };
    let title = format!("{}  {documents}", bold(&section.krate, style));
    let _ = writeln!(text, "{}\n", title.trim_end());
    for finding in section.findings.iter().filter(|finding| finding.accepted.is_none()) {
        one(finding, style, text);
    }
    let accepted: Vec<&Finding> = section.findings.iter().filter(|finding| finding.accepted.is_some()).collect();
    if !accepted.is_empty() {
        let _ = writeln!(text, "accepted:");
        for finding in accepted {
            let (change, reason) = (&finding.change, finding.accepted.as_deref().unwrap_or_default());
            let _ = writeln!(text, "  {}  {}\n    {reason}", coloured(change.verdict, style), change.title);
        }
        text.push('\n');
    }
}

fn one(finding: &Finding, style: Style, text: &mut String) {
    let change = &finding.change;
    let _ = writeln!(text, "{}  {}", coloured(change.verdict, style), change.title);
    let _ = writeln!(text, "    {}", change.reason);
    for (sign, side) in [('-', &change.old), ('+', &change.new)] {
        if let Some(side) = side {
            place(sign, side, text);
        }
    }
    if let Some(reach) = reach(finding) {
        let _ = writeln!(text, "    {reach}");
    }
    for consequence in &change.consequences {
        let _ = writeln!(text, "    {}: {}", and_so(consequence), consequence.title);
        for (sign, side) in [('-', &consequence.old), ('+', &consequence.new)] {
            side.iter().for_each(|side| place(sign, side, text));
        }
    }
    let _ = writeln!(text, "    {} {}\n", change.kind, change.fingerprint);
}

fn place(sign: char, side: &Side, text: &mut String) {
    let at = format!("{}:{}:{}  {}", side.file, side.line, side.column, side.pointer);
    let _ = writeln!(text, "  {sign} {}", at.trim_end());
    for line in side.rust.iter().flat_map(|rust| rust.lines()) {
        let _ = writeln!(text, "  {sign}     {line}");
    }
}

/// `reaches 14 operations (request): a, b, c, ...`
fn reach(finding: &Finding) -> Option<String> {
    let change = &finding.change;
    let way = way(change.direction);
    let named: Vec<&str> = change.operations.iter().take(NAMED).map(String::as_str).collect();
    let more = if change.operations.len() > NAMED { ", ..." } else { "" };
    (!named.is_empty()).then(|| format!("{}{way}: {}{more}", finding.reaches(), named.join(", ")))
}

fn summary(page: &Page, style: Style, text: &mut String) {
    let verdict = page.verdict.map_or_else(String::new, |verdict| coloured(verdict, style));
    let _ = writeln!(text, "verdict: {verdict} ({})", page.counts());
    for section in page.crates.iter().filter(|section| section.verdict.is_some()) {
        let _ = writeln!(text, "  {}  {}: {}", section.krate, section.versions(), section.counts());
    }
}

fn coloured(verdict: Verdict, style: Style) -> String {
    let colour = match verdict {
        Verdict::Breaking => 31,
        Verdict::Additive => 32,
        Verdict::Compatible => 36,
        Verdict::Documentation => 90,
    };
    match style {
        Style::Plain => verdict.to_string(),
        Style::Coloured => format!("\x1b[1;{colour}m{verdict}\x1b[0m"),
    }
}

fn bold(text: &str, style: Style) -> String {
    match style {
        Style::Plain => text.to_owned(),
        Style::Coloured => format!("\x1b[1m{text}\x1b[0m"),
    }
}
