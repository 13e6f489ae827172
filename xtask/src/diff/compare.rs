//! Every API in both of its states, through the engine.

use super::page::State;
use super::states::Pair;
use crate::{Document, Recipe, document};
use obgen::change::{self, Change, Direction, Kind, Report, Side, Verdict};
use obgen::diagnostic::{Diagnostics, Location};
use obgen::source::{FileId, Files, Lines, SourceFile};
use obgen::spec::Options;
use obgen::{overlay, source};

/// One API, compared.
pub struct Compared {
    pub api: String,
    pub state: State,
    pub report: Report,
}

/// Compares the two states of an API; `None` if one of them cannot be understood. What is wrong is printed.
pub fn pair(pair: &Pair, options: Options) -> Option<Compared> {
    let (state, report) = match (&pair.old, &pair.new) {
        (Some(old), Some(new)) => (State::Both, both(old, new, options)?),
        (None, Some(new)) => (State::New, alone(new, State::New)),
        (Some(old), None) => (State::Gone, alone(old, State::Gone)),
        (None, None) => return None,
    };
    Some(Compared { api: pair.title.clone(), state, report })
}

fn both(old: &Recipe, new: &Recipe, options: Options) -> Option<Report> {
    let unreadable = [old, new].map(|recipe| {
        let diags = recipe.unreadable();
        document::report(&diags, &recipe.files());
        diags.has_errors()
    });
    if unreadable.contains(&true) {
        return None;
    }
    if options.skip_stale && !new.overlays.is_empty() {
        [old, new].into_iter().for_each(stale);
    }
    match change::compare(&old.input(options), &new.input(options)) {
        Ok(report) => Some(report),
        Err(failed) => {
            document::report(&failed.old, &old.files());
            document::report(&failed.new, &new.files());
            eprintln!("error: {failed}");
            None
        }
    }
}

/// Says which overlay actions do not fit this state of the document, and are passed over.
fn stale(recipe: &Recipe) {
    let mut diags = Diagnostics::new();
    let overlays: Vec<SourceFile<'_>> = recipe.overlays.iter().map(Document::source).collect();
    if let Some(mut document) = source::load(recipe.spec.source(), FileId::SPEC, &mut diags) {
        overlay::apply(&mut document, &overlays, &mut diags);
        let count = diags.len();
        if count > 0 {
            let actions = if count == 1 { "action does" } else { "actions do" };
            eprintln!("note: {count} overlay {actions} not fit {}:", recipe.spec.shown);
        }
        let files: Files<'_> = recipe.files();
        for diagnostic in &diags {
            let Location::Pointer { file, pointer } = &diagnostic.at else { continue };
            let Some(file) = files.get(*file) else { continue };
            eprintln!("  {}:{}: {}", file.name, Lines::of(file).place(pointer), diagnostic.message);
        }
    }
}

/// An API that only one of the states has.
fn alone(recipe: &Recipe, state: State) -> Report {
    let krate = recipe.krate.name.clone();
    let name = format!("`{krate}`");
    let side = Side {
        file: recipe.spec.shown.clone(),
        line: 1,
        column: 1,
        pointer: String::new(),
        rust: Some(format!("crate {}", krate.replace('-', "_"))),
    };
    let (kind, verdict, title, reason) = match state {
        State::Gone => {
            (Kind::CrateRemoved, Verdict::Breaking, "gone", "Code that depends on the crate does not compile.")
        }
        State::New | State::Both => (Kind::CrateAdded, Verdict::Additive, "new", "Nothing that was there changes."),
    };
    let (old, new) = if state == State::Gone { (Some(side), None) } else { (None, Some(side)) };
    let change = Change {
        kind,
        verdict,
        direction: Direction::Neither,
        title: format!("{name}: the whole API is {title}"),
        reason: reason.to_owned(),
        old,
        new,
        operations: Vec::new(),
        consequences: Vec::new(),
        fingerprint: kind.to_string(),
    };
    let version = recipe.krate.version.clone().unwrap_or_default();
    Report { krate, version, documents: Default::default(), verdict: Some(verdict), changes: vec![change] }
}
