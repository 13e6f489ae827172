//! Positions in JSON. Not every JSON text is YAML (tabs, surrogate pairs), so it has a scanner of its own.

use super::tree::{Content, Member, NodeId, Tree};
use std::ops::Range;

/// `None` if this is not JSON.
pub(super) fn tree(text: &str) -> Option<Tree> {
    let mut scanner = Scanner { text, at: 0 };
    let mut tree = Tree::default();
    let mut open: Vec<(NodeId, Closing)> = Vec::new();
    let mut key: Option<(String, Range<usize>)> = None;
    loop {
        scanner.blank();
        let start = scanner.at;
        let (node, opened) = match scanner.peek()? {
            b'{' => (tree.add(start..start + 1, Content::Object(Vec::new())), Some(Closing::Brace)),
            b'[' => (tree.add(start..start + 1, Content::List(Vec::new())), Some(Closing::Bracket)),
            _ => (tree.add(scanner.scalar()?, Content::Scalar), None),
        };
        match (open.last(), key.take()) {
            (Some((parent, _)), Some((name, key))) => tree.push_member(*parent, Member { name, key, value: node }),
            (Some((parent, _)), None) => tree.push_item(*parent, node),
            (None, _) => {}
        }
        let mut fresh = opened.is_some();
        if let Some(closing) = opened {
            scanner.at += 1;
            open.push((node, closing));
        }
        // What follows: the end of what is open, a comma, the end of the text; or the first member.
        loop {
            scanner.blank();
            let Some((_, closing)) = open.last() else {
                return scanner.peek().is_none().then_some(tree);
            };
            match scanner.peek()? {
                byte if byte == closing.byte() => {
                    scanner.at += 1;
                    open.pop();
                    fresh = false;
                    continue;
                }
                b',' if !fresh => scanner.at += 1,
                _ if fresh => {}
                _ => return None,
            }
            if *closing == Closing::Brace {
                scanner.blank();
                key = Some(scanner.key()?);
            }
            break;
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Closing {
    Brace,
    Bracket,
}

impl Closing {
    fn byte(self) -> u8 {
        match self {
            Self::Brace => b'}',
            Self::Bracket => b']',
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn scalar(&mut self) -> Option<Range<usize>> {
        if self.peek()? == b'"' {
            return self.string();
        }
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
            self.at += 1;
        }
        (self.at > start).then_some(start..self.at)
    }

    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek()? {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(start..self.at)
    }

    /// A key and the colon after it.
    fn key(&mut self) -> Option<(String, Range<usize>)> {
        (self.peek()? == b'"').then_some(())?;
        let place = self.string()?;
        let name = serde_json::from_str(self.text.get(place.clone())?).ok()?;
        self.blank();
        (self.peek()? == b':').then_some(())?;
        self.at += 1;
        Some((name, place))
    }
}
