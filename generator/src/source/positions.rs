//! From a JSON Pointer to its place in the text. Built only when something is said of the file.

mod json;
mod tree;
mod yaml;

use super::Pointer;
use std::ops::Range;
use tree::Tree;

/// Where the nodes of one file are.
pub(crate) struct Positions {
    tree: Tree,
    /// Byte offset of every 1024th character; empty where a character is a byte.
    milestones: Vec<usize>,
    /// Characters that were put in to make the text readable: before which one, and how many.
    padding: Vec<(usize, usize)>,
    text: String,
}

const MILESTONE: usize = 1024;

impl Positions {
    pub(crate) fn of(name: &str, text: &str) -> Self {
        let json = name.ends_with(".json") || text.trim_start().starts_with(['{', '[']);
        if json && let Some(tree) = json::tree(text) {
            return Self { tree, milestones: Vec::new(), padding: Vec::new(), text: String::new() };
        }
        let (tree, padding) = yaml::tree(text);
        if text.is_ascii() {
            return Self { tree, milestones: Vec::new(), padding, text: String::new() };
        }
        let milestones = text.char_indices().step_by(MILESTONE).map(|(at, _)| at).collect();
        Self { tree, milestones, padding, text: text.to_owned() }
    }

    /// The node, or the nearest one that holds it.
    pub(crate) fn nearest(&self, pointer: &Pointer) -> Range<usize> {
        self.bytes(self.tree.nearest(pointer))
    }

    /// The name of a member; the node if it has none.
    pub(crate) fn name(&self, pointer: &Pointer) -> Range<usize> {
        self.tree.every(pointer).pop().map_or(0..0, |range| self.bytes(range))
    }

    /// Every place where the node is written: more than one if a key stands twice.
    pub(crate) fn every(&self, pointer: &Pointer) -> Vec<Range<usize>> {
        self.tree.every(pointer).into_iter().map(|range| self.bytes(range)).collect()
    }

    fn bytes(&self, range: Range<usize>) -> Range<usize> {
        self.byte(range.start)..self.byte(range.end)
    }

    fn byte(&self, character: usize) -> usize {
        let added: usize = self.padding.iter().take_while(|(at, _)| *at < character).map(|(_, count)| count).sum();
        let character = character.saturating_sub(added);
        let Some(start) = self.milestones.get(character / MILESTONE) else {
            return if self.milestones.is_empty() { character } else { self.text.len() };
        };
        let rest = self.text.get(*start..).unwrap_or("");
        start + rest.char_indices().nth(character % MILESTONE).map_or(rest.len(), |(at, _)| at)
    }
}
