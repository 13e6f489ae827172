//! Diagnostics as people read them: `error[OB0107]: ...`, the line, where in the document, and what to write.

use super::{Code, Diagnostic, Diagnostics, Location, Severity};
use crate::source::{FileId, Files, Pointer, Positions, SourceFile};
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
    /// All diagnostics in order, then a line that counts them. Empty if there are none.
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
        for diagnostic in &self.list {
            out.push_str(&renderer.render(&[group(diagnostic, &mut pages)]));
            out.push_str("\n\n");
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

/// A file's text and where its nodes are.
struct Page<'a> {
    name: &'a str,
    text: &'a str,
    positions: Option<Positions>,
}

/// A place that can be drawn.
struct Mark {
    file: FileId,
    /// Within one line of the text.
    range: Range<usize>,
    label: Option<String>,
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
        ranges.into_iter().map(|range| Mark { file, range, label: None }).collect()
    }
}

impl<'a> Page<'a> {
    fn open(file: SourceFile<'a>) -> Self {
        // A file that is not UTF-8 is shown up to there.
        let text = match std::str::from_utf8(file.bytes) {
            Ok(text) => text,
            Err(fault) => {
                file.bytes.get(..fault.valid_up_to()).and_then(|good| std::str::from_utf8(good).ok()).unwrap_or("")
            }
        };
        Page { name: file.name, text: crate::source::without_bom(text), positions: None }
    }

    fn find(&mut self, pointer: &Pointer, code: Option<Code>) -> Vec<Range<usize>> {
        let positions = self.positions.get_or_insert_with(|| Positions::of(self.name, self.text));
        let found = match code {
            Some(Code::DuplicateKey) => positions.every(pointer),
            Some(code) if code.is_about_the_name() => vec![positions.name(pointer)],
            Some(_) | None => vec![positions.nearest(pointer)],
        };
        found.into_iter().map(|range| within_line(self.text, range)).collect()
    }

    fn place(&self, line: usize, column: usize) -> Range<usize> {
        let start = match line.checked_sub(2) {
            None => 0,
            Some(nth) => self.text.match_indices('\n').nth(nth).map_or(self.text.len(), |(at, _)| at + 1),
        };
        let rest = self.text.get(start..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("");
        let offset = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
        within_line(self.text, start + offset..start + offset + 1)
    }
}

/// The part of the range on its first line; one character if there is nothing else to point at.
fn within_line(text: &str, range: Range<usize>) -> Range<usize> {
    let start = floor(text, range.start);
    let rest = text.get(start..).unwrap_or("");
    let line = rest.split(['\n', '\r']).next().unwrap_or("");
    let end = floor(text, range.end).clamp(start, start + line.len());
    let end = if end > start { end } else { start + line.chars().next().map_or(0, char::len_utf8) };
    start..end
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn group<'a>(diagnostic: &'a Diagnostic, pages: &mut Pages<'_, 'a>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(one_line(&diagnostic.message)).id(diagnostic.code.number()));

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
            let home = primary.file;
            let (near, far): (Vec<Mark>, Vec<Mark>) = marks.into_iter().partition(|mark| mark.file == home);
            if let Some(snippet) = snippet(home, Some(primary), near, pages) {
                group = group.element(snippet);
            }
            let mut others: BTreeMap<FileId, Vec<Mark>> = BTreeMap::new();
            for mark in far {
                others.entry(mark.file).or_default().push(mark);
            }
            for (file, marks) in others {
                if let Some(snippet) = snippet(file, None, marks, pages) {
                    group = group.element(snippet);
                }
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

/// The lines from the first mark to the last.
fn snippet<'a>(
    file: FileId,
    primary: Option<Mark>,
    context: Vec<Mark>,
    pages: &mut Pages<'_, 'a>,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let page = pages.page(file)?;
    let marks = || primary.iter().chain(&context);
    let first = marks().map(|mark| mark.range.start).min()?;
    let last = marks().map(|mark| mark.range.end).max()?;
    let start = page.text.get(..first)?.rfind('\n').map_or(0, |at| at + 1);
    let end = page.text.get(last..)?.find('\n').map_or(page.text.len(), |at| last + at);
    let line = page.text.get(..start)?.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let text = page.text.get(start..end)?;
    // Carriage returns would be drawn; what stands behind one moves to the left.
    let shift = |at: usize| at - start - text.get(..at - start).map_or(0, |before| before.matches('\r').count());
    let shift = |range: &Range<usize>| shift(range.start)..shift(range.end);
    let source = if text.contains('\r') { Cow::Owned(text.replace('\r', "")) } else { Cow::Borrowed(text) };
    let mut snippet = Snippet::source(source).line_start(line).path(page.name);
    for mark in &context {
        snippet = snippet.annotation(AnnotationKind::Context.span(shift(&mark.range)).label(mark.label.clone()));
    }
    if let Some(mark) = &primary {
        snippet = snippet.annotation(AnnotationKind::Primary.span(shift(&mark.range)));
    }
    Some(snippet)
}

fn one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(" ")
}
