//! Positions in YAML, from the events of `saphyr-parser`.

use super::tree::{Content, Member, NodeId, Tree};
use saphyr_parser::{Event, Parser, ScanError};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// How often the text is mended before what was read up to there is taken.
const MENDS: usize = 200;

/// The tree, and the characters that were put in on the way (before which one, how many).
pub(super) fn tree(text: &str) -> (Tree, Vec<(usize, usize)>) {
    let mut text = Cow::Borrowed(text);
    let mut padding: Vec<(usize, usize)> = Vec::new();
    loop {
        let mut builder = Builder::default();
        let Err(fault) = builder.read(&text) else {
            return (builder.tree, padding);
        };
        if padding.len() == MENDS {
            return (builder.tree, padding);
        }
        let Some((mended, at, count)) = mend(&text, &fault) else {
            return (builder.tree, padding);
        };
        padding.push((at, count));
        text = Cow::Owned(mended);
    }
}

/// JSON inside YAML is often indented less than the block around it. The parser that reads the values takes that;
/// this one is stricter, so such a line is moved to the right. Faults come in the order of the text.
fn mend(text: &str, fault: &ScanError) -> Option<(String, usize, usize)> {
    const STEP: usize = 40;
    if !fault.info().starts_with("invalid indentation") {
        return None;
    }
    let at = fault.marker().index().checked_sub(fault.marker().col())?;
    let byte = text.char_indices().nth(at).map(|(byte, _)| byte)?;
    let (before, after) = text.split_at_checked(byte)?;
    let mended = format!("{before}{}{after}", " ".repeat(STEP));
    Some((mended, at, STEP))
}

#[derive(Default)]
struct Builder {
    tree: Tree,
    open: Vec<Open>,
    anchors: BTreeMap<usize, NodeId>,
}

/// A list or object that is not closed yet.
enum Open {
    List(NodeId),
    Object {
        node: NodeId,
        key: Option<(String, Range<usize>)>,
    },
    /// A key that is itself a list or an object; nothing can point into it.
    Ignored,
}

impl Builder {
    fn read(&mut self, text: &str) -> Result<(), ScanError> {
        let mut parser = Parser::new_from_str(text);
        while let Some(next) = parser.next_event() {
            let (event, span) = next?;
            let place = span.start.index()..span.end.index();
            match event {
                Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
                Event::StreamEnd | Event::DocumentEnd => return Ok(()),
                Event::Alias(anchor) => {
                    let node = self.anchors.get(&anchor).copied();
                    let node = node.unwrap_or_else(|| self.tree.add(place, Content::Scalar));
                    self.attach(node);
                }
                Event::Scalar(value, _, anchor, _) => self.scalar(value, place, anchor),
                Event::SequenceStart(anchor, _) => {
                    let node = self.start(place, Content::List(Vec::new()), anchor);
                    self.open.push(node.map_or(Open::Ignored, Open::List));
                }
                Event::MappingStart(anchor, _) => {
                    let node = self.start(place, Content::Object(Vec::new()), anchor);
                    self.open.push(node.map_or(Open::Ignored, |node| Open::Object { node, key: None }));
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    self.open.pop();
                }
            }
        }
        Ok(())
    }

    fn scalar(&mut self, value: Cow<'_, str>, place: Range<usize>, anchor: usize) {
        if let Some(Open::Object { key: key @ None, .. }) = self.open.last_mut() {
            *key = Some((value.into_owned(), place));
            return;
        }
        let node = self.tree.add(place, Content::Scalar);
        self.remember(anchor, node);
        self.attach(node);
    }

    fn start(&mut self, place: Range<usize>, content: Content, anchor: usize) -> Option<NodeId> {
        match self.open.last_mut() {
            Some(Open::Ignored) => return None,
            Some(Open::Object { key: key @ None, .. }) => {
                *key = Some((String::new(), place));
                return None;
            }
            Some(Open::List(_) | Open::Object { .. }) | None => {}
        }
        let node = self.tree.add(place, content);
        self.remember(anchor, node);
        self.attach(node);
        Some(node)
    }

    fn remember(&mut self, anchor: usize, node: NodeId) {
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
    }

    fn attach(&mut self, value: NodeId) {
        match self.open.last_mut() {
            Some(Open::List(list)) => self.tree.push_item(*list, value),
            Some(Open::Object { node, key }) => match key.take() {
                Some((name, key)) => self.tree.push_member(*node, Member { name, key, value }),
                // An alias as a key.
                None => *key = Some((String::new(), 0..0)),
            },
            Some(Open::Ignored) | None => {}
        }
    }
}
