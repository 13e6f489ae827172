//! Reports as people read them, and the inputs that they are of.

use std::fmt::Write as _;

use obgen::change::{Change, Report, Side, compare};
use obgen::source::SourceFile;
use obgen::spec::Options;
use obgen::{CrateConfig, Input};

/// A document with its overlay, by the names that reports use.
#[derive(Clone)]
pub struct Text {
    pub name: String,
    pub spec: Vec<u8>,
    pub overlay: Option<(String, Vec<u8>)>,
}

impl Text {
    pub fn input(&self) -> Input<'_> {
        let overlays = self.overlay.iter().map(|(name, bytes)| SourceFile { name, bytes });
        Input {
            spec: SourceFile { name: &self.name, bytes: &self.spec },
            overlays: overlays.collect(),
            krate: CrateConfig {
                name: "bank".to_owned(),
                version: Some("0.1.0".to_owned()),
                description: None,
                runtime: "{ workspace = true }".to_owned(),
                standalone: false,
            },
            options: Options { skip_broken: true, ..Options::default() },
        }
    }
}

pub fn report(old: &Text, new: &Text) -> Report {
    compare(&old.input(), &new.input()).unwrap_or_else(|failed| {
        let said = failed.old.iter().chain(&failed.new).map(|said| said.message.clone()).collect::<Vec<_>>();
        panic!("{} and {}: {failed}\n{}", old.name, new.name, said.join("\n"))
    })
}

/// A report in full.
pub fn full(report: &Report) -> String {
    let mut text = head(report);
    for change in &report.changes {
        let _ = write!(
            text,
            "\n{}  {}  {}\n  {}\n  {}\n",
            change.verdict, change.kind, change.direction, change.title, change.reason
        );
        side(&mut text, '-', change.old.as_ref());
        side(&mut text, '+', change.new.as_ref());
        let _ = writeln!(text, "  reaches {}", operations(change));
        for consequence in &change.consequences {
            let others = match consequence.others {
                0 => String::new(),
                others => format!(" (with {others} more)"),
            };
            let _ = writeln!(text, "  and so{others}: {}  {}", consequence.verdict, consequence.kind);
            let _ = writeln!(text, "    {}", consequence.title);
            side(&mut text, '-', consequence.old.as_ref());
            side(&mut text, '+', consequence.new.as_ref());
        }
    }
    text
}

/// A report by its titles.
pub fn list(report: &Report) -> String {
    let mut text = head(report);
    for change in &report.changes {
        let places = [&change.old, &change.new].map(|side| side.as_ref().map_or(0, |side| side.line));
        let _ = writeln!(
            text,
            "{:13} {:24} {:9} {:>5} {:>5}  {} ({})",
            change.verdict,
            change.kind,
            change.direction,
            places[0],
            places[1],
            change.title,
            change.operations.len(),
        );
        for consequence in &change.consequences {
            let _ = writeln!(text, "{:13} {:24} and so: {}", "", consequence.kind, consequence.title);
        }
    }
    text
}

fn head(report: &Report) -> String {
    match report.verdict {
        Some(verdict) => format!("{verdict}: {} {} -> {}\n", report.bump(), report.version, report.next_version()),
        None => "no API change\n".to_owned(),
    }
}

fn side(text: &mut String, sign: char, side: Option<&Side>) {
    let Some(Side { file, line, column, pointer, rust }) = side else { return };
    let _ = writeln!(text, "  {sign} {file}:{line}:{column} {pointer}");
    for line in rust.iter().flat_map(|rust| rust.lines()) {
        let _ = writeln!(text, "    {sign} {line}");
    }
}

fn operations(change: &Change) -> String {
    match change.operations.as_slice() {
        [] => "nothing".to_owned(),
        all => format!("{}: {}", all.len(), all.join(", ")),
    }
}
