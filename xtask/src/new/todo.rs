//! What the generator says of a document, as a list of actions to write.

use crate::Recipe;
use obgen::diagnostic::{Diagnostic, Location, Severity};
use obgen::source::Lines;
use obgen::spec::Options;
use serde_json::Value;
use std::fmt::Write as _;

/// One entry for each diagnostic.
pub struct Todo {
    entries: Vec<Entry>,
}

struct Entry {
    severity: Severity,
    text: String,
}

impl Todo {
    /// Runs the generator on the document alone.
    pub fn of(recipe: &Recipe) -> Self {
        let diagnostics = obgen::generate(&recipe.input(Options::default())).diagnostics;
        let lines = Lines::of(recipe.spec.source());
        let entry = |diagnostic: &Diagnostic| Entry {
            severity: diagnostic.severity,
            text: entry(diagnostic, &recipe.spec.shown, &lines),
        };
        Self { entries: diagnostics.iter().map(entry).collect() }
    }

    /// `2 errors and 1 warning`
    pub fn count(&self) -> String {
        let of = |severity| self.entries.iter().filter(|entry| entry.severity == severity).count();
        let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        format!("{} and {}", counted(of(Severity::Error), "error"), counted(of(Severity::Warning), "warning"))
    }

    /// The overlay, of which everything is still a comment.
    pub fn overlay(&self, title: &str) -> String {
        let title = Value::from(format!("{title}, fixes"));
        let mut text = format!(
            "# What the published document gets wrong, each with a reason and, where there is one, a link.\n\
             #\n\
             # To do: below is what `cargo xtask gen` says of the document as it is published. Errors keep a crate from\n\
             # being made. An entry becomes an action: say why, write the change that its help names, take away the\n\
             # `#`, and list this file in api.yaml. `overlays/README.md` says what actions can do.\n\
             overlay: 1.1.0\n\
             info:\n  title: {title}\n  version: 0.1.0\n\n\
             actions:\n"
        );
        if self.entries.is_empty() {
            text.push_str("  # Nothing was found. What servers do otherwise than the document says goes here.\n");
        }
        self.entries.iter().for_each(|entry| text.push_str(&entry.text));
        text
    }
}

fn entry(diagnostic: &Diagnostic, file: &str, lines: &Lines<'_>) -> String {
    let mut text = String::new();
    let (place, target) = match &diagnostic.at {
        Location::Pointer { pointer, .. } => (format!("{file}:{}", lines.place(pointer)), Some(pointer.json_path())),
        Location::Offset { line, column, .. } => (format!("{file}:{line}:{column}"), None),
        Location::File(_) | Location::None => (file.to_owned(), None),
    };
    let _ = writeln!(text, "  # --- {}[{}] {place}", diagnostic.severity, diagnostic.code.number());
    comment(&mut text, &diagnostic.message);
    if let Some(help) = &diagnostic.help {
        comment(&mut text, &format!("help: {help}"));
    }
    if let Some(target) = target {
        // A JSONPath can have quotes of both kinds; a JSON string is one of YAML.
        let _ = writeln!(text, "  #- target: {}", Value::from(target));
        text.push_str("  #  description: To do.\n  #  update: {}\n");
    }
    text.push('\n');
    text
}

fn comment(text: &mut String, words: &str) {
    words.lines().for_each(|line| _ = writeln!(text, "  # {line}"));
}
