//! Diagnostics as people read them: `error[OB0107]: ...`, the line, where in the document, and what to write.

use super::kinds::{self, Kinds};
use super::page::{Excerpt, Page};
use super::{Code, Diagnostic, Diagnostics, Location, Severity};
use crate::source::{FileId, Files, Pointer};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

/// Whether the text goes to a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Characters alone.
    Plain,
    /// With ANSI colours.
    Coloured,
}

impl Diagnostics {
    /// All diagnostics in order, then a list of those that are many of a kind, and a line that counts them. Empty if there
    /// are none.
    pub fn render(&self, files: &Files<'_>) -> String {
        self.render_as(files, Style::Plain)
    }

    /// The same, for a terminal or not.
    pub fn render_as(&self, files: &Files<'_>, style: Style) -> String {
        let renderer = match style {
            Style::Plain => Renderer::plain(),
            Style::Coloured => Renderer::styled(),
        };
        let mut pages = Pages { files, provenance: self.provenance.as_ref(), read: BTreeMap::new() };
        let mut out = String::new();
        let Kinds { drawn, listed } = kinds::sort(&self.list);
        for diagnostic in drawn {
            let mut cuts = Vec::new();
            let drawn = renderer.render(&[group(diagnostic, &mut pages, &mut cuts)]);
            out.push_str(&with_columns(drawn, &cuts));
            out.push_str("\n\n");
        }
        for (first, others) in listed {
            let title = format!("{} more of this kind", others.len());
            let title = Group::with_title(level(first).primary_title(title).id(first.code.number()));
            out.push_str(&renderer.render(&[title]));
            out.push('\n');
            out.push_str(&list(first, &others, &mut pages));
            out.push('\n');
        }
        if let Some(count) = self.count() {
            out.push_str(&count);
            out.push('\n');
        }
        out
    }

    /// `3 errors, 1 warning`; `None` if there is nothing to count.
    fn count(&self) -> Option<String> {
        let errors = self.list.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
        let warnings = self.list.len() - errors;
        let some = |count: usize, what: &str| match count {
            0 => None,
            1 => Some(format!("1 {what}")),
            more => Some(format!("{more} {what}s")),
        };
        match (some(errors, "error"), some(warnings, "warning")) {
            (Some(errors), Some(warnings)) => Some(format!("{errors}, {warnings}")),
            (errors, warnings) => errors.or(warnings),
        }
    }
}

/// The files of a run, with the positions of those that something was said of.
struct Pages<'r, 'a> {
    files: &'r Files<'a>,
    provenance: Option<&'r crate::overlay::Provenance>,
    read: BTreeMap<FileId, Option<Page<'a>>>,
}

/// A place that can be drawn.
struct Mark {
    file: FileId,
    /// Within one line of the text.
    range: Range<usize>,
    label: Option<String>,
    is_primary: bool,
}

impl<'a> Pages<'_, 'a> {
    fn page(&mut self, id: FileId) -> Option<&mut Page<'a>> {
        let slot = match self.read.entry(id) {
            Entry::Occupied(slot) => slot.into_mut(),
            Entry::Vacant(slot) => slot.insert(self.files.get(id).map(Page::open)),
        };
        slot.as_mut()
    }

    /// Where the text of this node stands: in the document, or in the overlay that wrote it.
    fn origin(&self, file: FileId, pointer: &Pointer) -> (FileId, Pointer) {
        match self.provenance {
            Some(provenance) if file == FileId::SPEC => provenance.origin(pointer),
            _ => (file, pointer.clone()),
        }
    }

    fn marks(&mut self, at: &Location, code: Option<Code>) -> Vec<Mark> {
        let (file, ranges) = match at {
            Location::Pointer { file, pointer } => {
                let (file, pointer) = self.origin(*file, pointer);
                let Some(page) = self.page(file) else {
                    return Vec::new();
                };
                (file, page.find(&pointer, code))
            }
            Location::Offset { file, line, column } => {
                let Some(page) = self.page(*file) else {
                    return Vec::new();
                };
                (*file, vec![page.place(*line, *column)])
            }
            Location::File(_) | Location::None => return Vec::new(),
        };
        ranges.into_iter().map(|range| Mark { file, range, label: None, is_primary: false }).collect()
    }

    /// Marks by what is drawn as one: what the diagnostic is about, then the other files in order.
    fn together(&mut self, primary: Mark, context: Vec<Mark>) -> Vec<Vec<Mark>> {
        let mut drawn = vec![vec![Mark { is_primary: true, ..primary }]];
        for mark in context {
            let page = self.page(mark.file);
            let is_near = |first: &Mark| {
                first.file == mark.file && page.as_ref().is_some_and(|page| page.are_near(&first.range, &mark.range))
            };
            match drawn.iter_mut().find(|own| own.first().is_some_and(is_near)) {
                Some(own) => own.push(mark),
                None => drawn.push(vec![mark]),
            }
        }
        drawn.sort_by_key(|own| own.first().map(|first| (!first.is_primary, first.file)));
        drawn
    }
}

/// A line of which the beginning is not drawn.
struct Cut {
    /// The file and the line, as they are drawn before the column.
    place: String,
    /// How many characters are left out.
    before: usize,
}

fn group<'a>(diagnostic: &'a Diagnostic, pages: &mut Pages<'_, 'a>, cuts: &mut Vec<Cut>) -> Group<'a> {
    let mut group =
        Group::with_title(level(diagnostic).primary_title(one_line(&diagnostic.message)).id(diagnostic.code.number()));

    let mut marks = pages.marks(&diagnostic.at, Some(diagnostic.code));
    let primary = marks.pop();
    for mark in &mut marks {
        mark.label = Some("first here".to_owned());
    }
    for (at, label) in &diagnostic.related {
        marks.extend(pages.marks(at, None).into_iter().map(|mark| Mark { label: Some(one_line(label)), ..mark }));
    }

    match (primary, &diagnostic.at) {
        (Some(primary), _) => {
            for marks in pages.together(primary, marks) {
                group = group.elements(snippet(marks, pages, cuts));
            }
        }
        (None, Location::File(id)) => {
            if let Some(file) = pages.files.get(*id) {
                group = group.element(Origin::path(file.name));
            }
        }
        (None, Location::Pointer { .. } | Location::Offset { .. } | Location::None) => {}
    }
    if let Location::Pointer { pointer, .. } = &diagnostic.at {
        group = group.element(Level::NOTE.with_name("at").message(pointer.to_string()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// The lines from the first mark to the last, of one file.
fn snippet<'a>(
    marks: Vec<Mark>,
    pages: &mut Pages<'_, 'a>,
    cuts: &mut Vec<Cut>,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let page = pages.page(marks.first()?.file)?;
    let first = marks.iter().map(|mark| mark.range.start).min()?;
    let last = marks.iter().map(|mark| mark.range.end).max()?;
    let Excerpt { text, start, line, before } = page.excerpt(first..last)?;
    if before > 0 {
        cuts.push(Cut { place: format!("{}:{line}:", page.name), before });
    }
    // Carriage returns would be drawn; what stands behind one moves to the left.
    let shift = |at: usize| at - start - text.get(..at - start).map_or(0, |before| before.matches('\r').count());
    let shift = |range: &Range<usize>| shift(range.start)..shift(range.end);
    let source = if text.contains('\r') { Cow::Owned(text.replace('\r', "")) } else { Cow::Borrowed(text) };
    let mut snippet = Snippet::source(source).line_start(line).path(page.name);
    let (primary, context): (Vec<Mark>, Vec<Mark>) = marks.into_iter().partition(|mark| mark.is_primary);
    for mark in context {
        snippet = snippet.annotation(AnnotationKind::Context.span(shift(&mark.range)).label(mark.label));
    }
    for mark in primary {
        snippet = snippet.annotation(AnnotationKind::Primary.span(shift(&mark.range)));
    }
    Some(snippet)
}

/// What was drawn, with columns as they are in the file: the renderer counts them from where a line was cut.
fn with_columns(mut drawn: String, cuts: &[Cut]) -> String {
    let mut from = 0;
    for Cut { place, before } in cuts {
        let Some(at) = drawn.get(from..).and_then(|rest| rest.find(place.as_str())) else { break };
        let start = from + at + place.len();
        let rest = drawn.get(start..).unwrap_or_default();
        let end = start + rest.bytes().take_while(u8::is_ascii_digit).count();
        if let Some(column) = drawn.get(start..end).and_then(|digits| digits.parse::<usize>().ok()) {
            drawn.replace_range(start..end, &(column + before).to_string());
        }
        from = start;
    }
    drawn
}

/// A line for each: where, and what it says that the first does not.
fn list(first: &Diagnostic, others: &[&Diagnostic], pages: &mut Pages<'_, '_>) -> String {
    let most = kinds::listed(first.severity);
    let mut out = String::new();
    for diagnostic in others.iter().take(most) {
        let mark = pages.marks(&diagnostic.at, Some(diagnostic.code)).pop();
        if let Some((mark, page)) = mark.and_then(|mark| Some((mark.range.start, pages.page(mark.file)?))) {
            let (line, column) = page.line_and_column(mark);
            out.push_str(&format!("  --> {}:{line}:{column}", page.name));
        }
        if let Location::Pointer { pointer, .. } = &diagnostic.at {
            out.push_str(&format!("  {pointer}"));
        }
        if diagnostic.message != first.message {
            out.push_str(&format!("\n      {}", one_line(&diagnostic.message)));
        }
        if let Some(help) = diagnostic.help.as_ref().filter(|help| Some(*help) != first.help.as_ref()) {
            out.push_str(&format!("\n      help: {}", one_line(help)));
        }
        out.push('\n');
    }
    if others.len() > most {
        out.push_str(&format!("  ... and {} more\n", others.len() - most));
    }
    out
}

fn level(diagnostic: &Diagnostic) -> Level<'static> {
    match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

fn one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(" ")
}
