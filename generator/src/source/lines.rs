//! From a JSON Pointer to a line and column, for those who list findings instead of drawing them.

use super::{Pointer, Positions, SourceFile, without_bom};
use std::fmt;

/// A place in a text; both are counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where the nodes of one file are written.
pub struct Lines<'a> {
    text: &'a str,
    positions: Positions,
    /// Where each line starts.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Reads the file a second time, for positions alone. Of a file that is not UTF-8, every place is its beginning.
    pub fn of(file: SourceFile<'a>) -> Self {
        let text = without_bom(std::str::from_utf8(file.bytes).unwrap_or_default());
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, positions: Positions::of(file.name, text), starts }
    }

    /// Where the node is written, an object by its name; if it is not there, the nearest node that would hold it.
    pub fn place(&self, pointer: &Pointer) -> Place {
        let offset = self.positions.nearest(pointer).start.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        Place { line: line.max(1), column }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, Pointer, SourceFile};

    fn place(name: &str, text: &str, pointer: &str) -> Option<String> {
        let lines = Lines::of(SourceFile { name, bytes: text.as_bytes() });
        Some(lines.place(&Pointer::parse(pointer)?).to_string())
    }

    #[test]
    fn names_items_and_what_is_missing() {
        let text = "\u{feff}a:\n  ü: { b: [1, é, 3] }\n  c: 1\n";
        for (pointer, at) in [("", "1:1"), ("/a", "1:1"), ("/a/ü/b", "2:8"), ("/a/ü/b/2", "2:18"), ("/a/c/none", "3:6")]
        {
            assert_eq!(place("x.yaml", text, pointer).as_deref(), Some(at), "{pointer}");
        }
        assert_eq!(place("x.json", "{\n \"a\": {\"b\": 1}}", "/a/b").as_deref(), Some("2:13"));
        assert_eq!(place("x.yaml", "", "/a").as_deref(), Some("1:1"));
    }
}
