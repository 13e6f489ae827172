//! One page that needs no network: every finding with its Rust before and after, and a filter by verdict.

use super::markdown::code_marks;
use super::page::{Finding, Page, Section, VERDICTS, and_so, way};
use crate::Fault;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use obgen::change::{Change, Consequence, Side, Verdict};
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

const TEMPLATE: &str = include_str!("page.html.j2");

/// What the template reads.
#[derive(Serialize)]
struct View<'p> {
    page: &'p Page,
    counts: String,
    silent: bool,
    verdicts: Vec<Count>,
    crates: Vec<CrateView<'p>>,
}

#[derive(Serialize)]
struct Count {
    name: Verdict,
    count: usize,
}

#[derive(Serialize)]
struct CrateView<'p> {
    section: &'p Section,
    counts: String,
    versions: String,
    findings: Vec<FindingView<'p>>,
}

#[derive(Serialize)]
struct FindingView<'p> {
    change: &'p Change,
    accepted: &'p Option<String>,
    reaches: String,
    old_rust: Vec<Line>,
    new_rust: Vec<Line>,
    consequences: Vec<ConsequenceView<'p>>,
}

#[derive(Serialize)]
struct ConsequenceView<'p> {
    consequence: &'p Consequence,
    and_so: String,
    old_rust: Vec<Line>,
    new_rust: Vec<Line>,
}

/// A line of Rust, and whether the other side lacks it.
#[derive(Serialize)]
struct Line {
    text: String,
    changed: bool,
}

pub fn html(page: &Page) -> Result<String, Fault> {
    let mut templates = Environment::new();
    templates.add_filter("code_marks", |text: &str| Value::from_safe_string(code_marks(text)));
    templates.add_filter("anchor", |text: &str| {
        text.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-").to_lowercase()
    });
    // The name ends in .html: everything is escaped.
    let added = templates.add_template("page.html", TEMPLATE);
    let view = Serde(View::of(page));
    let rendered = added.and_then(|()| templates.get_template("page.html")?.render(view));
    rendered.map_err(|fault| Fault::new(format!("the page cannot be written: {fault:#}")))
}

impl<'p> View<'p> {
    fn of(page: &'p Page) -> Self {
        let count =
            |name| Count { name, count: page.findings().filter(|finding| finding.change.verdict == name).count() };
        let own = |section: &'p Section| CrateView {
            section,
            counts: section.counts(),
            versions: section.versions(),
            findings: section.findings.iter().map(FindingView::of).collect(),
        };
        Self {
            page,
            counts: page.counts(),
            silent: page.is_silent(),
            verdicts: VERDICTS.into_iter().map(count).collect(),
            crates: page.crates.iter().map(own).collect(),
        }
    }
}

impl<'p> FindingView<'p> {
    fn of(finding: &'p Finding) -> Self {
        let change = &finding.change;
        let (old_rust, new_rust) = rust(change.old.as_ref(), change.new.as_ref());
        Self {
            change,
            accepted: &finding.accepted,
            reaches: finding.reaches() + way(change.direction),
            old_rust,
            new_rust,
            consequences: change.consequences.iter().map(ConsequenceView::of).collect(),
        }
    }
}

impl<'p> ConsequenceView<'p> {
    fn of(consequence: &'p Consequence) -> Self {
        let (old_rust, new_rust) = rust(consequence.old.as_ref(), consequence.new.as_ref());
        Self { consequence, and_so: and_so(consequence), old_rust, new_rust }
    }
}

/// Both sides, line by line.
fn rust(old: Option<&Side>, new: Option<&Side>) -> (Vec<Line>, Vec<Line>) {
    let rust = |side: Option<&'_ Side>| side.and_then(|side| side.rust.clone()).unwrap_or_default();
    let (old, new) = (rust(old), rust(new));
    let diff = TextDiff::from_lines(old.as_str(), new.as_str());
    let side = |own: ChangeTag| -> Vec<Line> {
        let lines = diff.iter_all_changes().filter(|line| line.tag() == ChangeTag::Equal || line.tag() == own);
        lines.map(|line| Line { text: line.value().trim_end().to_owned(), changed: line.tag() == own }).collect()
    };
    (side(ChangeTag::Delete), side(ChangeTag::Insert))
}
