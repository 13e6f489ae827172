//! A file of which something is drawn: its lines, and where its nodes are.

use super::Code;
use crate::source::{Pointer, Positions, SourceFile, without_bom};
use std::ops::Range;

/// How much of a line is drawn on each side of what is marked. A renderer shows less; a document may be one line.
const AROUND: usize = 400;

/// A file's text and where its nodes are.
pub(super) struct Page<'a> {
    pub(super) name: &'a str,
    text: &'a str,
    /// Where each line starts.
    starts: Vec<usize>,
    positions: Option<Positions>,
}

/// Lines to draw.
pub(super) struct Excerpt<'a> {
    pub(super) text: &'a str,
    /// Where it starts in the file.
    pub(super) start: usize,
    /// The number of its first line.
    pub(super) line: usize,
    /// How many characters of its first line stand before it.
    pub(super) before: usize,
}

impl<'a> Page<'a> {
    pub(super) fn open(file: SourceFile<'a>) -> Self {
        // A file that is not UTF-8 is shown up to there.
        let text = match std::str::from_utf8(file.bytes) {
            Ok(text) => text,
            Err(fault) => {
                file.bytes.get(..fault.valid_up_to()).and_then(|good| std::str::from_utf8(good).ok()).unwrap_or("")
            }
        };
        let text = without_bom(text);
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Page { name: file.name, text, starts, positions: None }
    }

    /// Where a node is written, each time within one line.
    pub(super) fn find(&mut self, pointer: &Pointer, code: Option<Code>) -> Vec<Range<usize>> {
        let positions = self.positions.get_or_insert_with(|| Positions::of(self.name, self.text));
        let found = match code {
            Some(Code::DuplicateKey) => positions.every(pointer),
            Some(code) if code.is_about_the_name() => vec![positions.name(pointer)],
            Some(_) | None => vec![positions.nearest(pointer)],
        };
        found.into_iter().map(|range| within_line(self.text, range)).collect()
    }

    /// The line and column of a place, from 1.
    pub(super) fn line_and_column(&self, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or_default();
        (line, self.text.get(start..at).unwrap_or_default().chars().count() + 1)
    }

    /// The character in this line and column.
    pub(super) fn place(&self, line: usize, column: usize) -> Range<usize> {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("");
        let offset = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
        within_line(self.text, start + offset..start + offset + 1)
    }

    /// Whether two marks are drawn together: not those that are far apart in one long line.
    pub(super) fn are_near(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        one.start.abs_diff(other.start) <= AROUND || self.line(one.start) != self.line(other.start)
    }

    /// The lines of what is marked, without the far ends of long ones.
    pub(super) fn excerpt(&self, marked: Range<usize>) -> Option<Excerpt<'a>> {
        let line = self.line(marked.start);
        let first = line.checked_sub(1).and_then(|index| self.starts.get(index)).copied()?;
        let start = first.max(floor(self.text, marked.start.saturating_sub(AROUND)));
        let end = floor(self.text, marked.end + AROUND);
        let end = self.text.get(marked.end..end)?.find('\n').map_or(end, |at| marked.end + at);
        let before = self.text.get(first..start)?.chars().count();
        Some(Excerpt { text: self.text.get(start..end)?, start, line, before })
    }

    /// The number of the line, counted from 1.
    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }
}

/// The part of the range on its first line; one character if there is nothing else to point at.
fn within_line(text: &str, range: Range<usize>) -> Range<usize> {
    let start = floor(text, range.start);
    let end = floor(text, range.end).max(start);
    let marked = text.get(start..end).unwrap_or("");
    let end = start + marked.find(['\n', '\r']).unwrap_or(marked.len());
    let next = || text.get(start..).and_then(|rest| rest.chars().next()).filter(|next| !matches!(next, '\n' | '\r'));
    let end = if end > start { end } else { start + next().map_or(0, char::len_utf8) };
    start..end
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
