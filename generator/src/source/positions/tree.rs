//! The nodes of a document and where they are written, without their values.

use super::super::Pointer;
use std::ops::Range;

/// A node of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeId(usize);

#[derive(Debug)]
struct Node {
    place: Range<usize>,
    content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Scalar,
    List(Vec<NodeId>),
    Object(Vec<Member>),
}

#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) key: Range<usize>,
    pub(super) value: NodeId,
}

type Found = (NodeId, Option<Range<usize>>);

/// Nodes by index; the first one is the root.
#[derive(Debug, Default)]
pub(super) struct Tree(Vec<Node>);

impl Tree {
    pub(super) fn add(&mut self, place: Range<usize>, content: Content) -> NodeId {
        self.0.push(Node { place, content });
        NodeId(self.0.len() - 1)
    }

    pub(super) fn push_item(&mut self, list: NodeId, item: NodeId) {
        if let Some(Node { content: Content::List(items), .. }) = self.0.get_mut(list.0) {
            items.push(item);
        }
    }

    pub(super) fn push_member(&mut self, object: NodeId, member: Member) {
        if let Some(Node { content: Content::Object(members), .. }) = self.0.get_mut(object.0) {
            members.push(member);
        }
    }

    /// The node, or the nearest one that holds it.
    pub(super) fn nearest(&self, pointer: &Pointer) -> Range<usize> {
        let mut node = NodeId(0);
        let mut key = None;
        for token in pointer.tokens() {
            let Some((found, name)) = self.step(node, &token).pop() else {
                break;
            };
            (node, key) = (found, name);
        }
        self.place(node, key)
    }

    /// Every place where the node is written, the one that counts last.
    pub(super) fn every(&self, pointer: &Pointer) -> Vec<Range<usize>> {
        let Some((parent, last)) = pointer.parent().zip(pointer.last()) else {
            return vec![self.nearest(pointer)];
        };
        let mut node = NodeId(0);
        for token in parent.tokens() {
            let Some((found, _)) = self.step(node, &token).pop() else {
                return vec![self.nearest(pointer)];
            };
            node = found;
        }
        let places = self.step(node, &last);
        if places.is_empty() {
            return vec![self.nearest(pointer)];
        }
        places.into_iter().map(|(node, key)| key.unwrap_or_else(|| self.place(node, None))).collect()
    }

    /// An object is shown by its key, a scalar by itself.
    fn place(&self, node: NodeId, key: Option<Range<usize>>) -> Range<usize> {
        let Some(node) = self.0.get(node.0) else {
            return 0..0;
        };
        match (&node.content, key) {
            (Content::List(_) | Content::Object(_), Some(key)) => key,
            (Content::Scalar, Some(key)) if node.place.is_empty() => key,
            (Content::Scalar | Content::List(_) | Content::Object(_), _) => node.place.clone(),
        }
    }

    fn step(&self, node: NodeId, token: &str) -> Vec<Found> {
        let Some(node) = self.0.get(node.0) else {
            return Vec::new();
        };
        match &node.content {
            Content::Scalar => Vec::new(),
            Content::List(items) => {
                let item = token.parse::<usize>().ok().and_then(|index| items.get(index));
                item.map(|item| (*item, None)).into_iter().collect()
            }
            Content::Object(members) => {
                let own = members.iter().filter(|member| member.name == token);
                let own: Vec<_> = own.map(|member| (member.value, Some(member.key.clone()))).collect();
                if own.is_empty() { self.merged(members, token) } else { own }
            }
        }
    }

    /// The member of an object that `<<` merges.
    fn merged(&self, members: &[Member], token: &str) -> Vec<Found> {
        for member in members.iter().filter(|member| member.name == "<<") {
            let sources = match self.0.get(member.value.0).map(|node| &node.content) {
                Some(Content::List(items)) => items.clone(),
                Some(Content::Object(_)) => vec![member.value],
                Some(Content::Scalar) | None => Vec::new(),
            };
            for source in sources {
                // One level is followed: what merges a merged object is shown at the alias.
                let Some(Content::Object(inner)) = self.0.get(source.0).map(|node| &node.content) else {
                    continue;
                };
                if let Some(found) = inner.iter().find(|inner| inner.name == token) {
                    return vec![(found.value, Some(found.key.clone()))];
                }
            }
        }
        Vec::new()
    }
}
