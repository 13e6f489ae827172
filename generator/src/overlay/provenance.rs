//! What overlays changed, and where that is written.

use crate::source::{FileId, Pointer};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// An action of an overlay, as documentation speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The overlay.
    pub file: FileId,
    /// The overlay's path as it is shown to people.
    pub overlay: String,
    /// Its index in the overlay's `actions`.
    pub index: usize,
    /// Why.
    pub description: String,
    /// Where the fact is documented (`x-obgen-ref`).
    pub reference: Option<String>,
}

/// What overlays changed. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Provenance(Arc<Record>);

#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    actions: Vec<Action>,
    /// What was done to the document, in order.
    steps: Vec<Step>,
    /// The actions that changed a node, by the pointer it has now.
    changed: BTreeMap<String, Vec<usize>>,
}

#[derive(Clone, Debug)]
enum Step {
    /// The node at the pointer was written, at this place.
    Written { pointer: Pointer, file: FileId, at: Pointer },
    /// The item of this list was removed: those behind it moved up.
    ItemRemoved { list: Pointer, index: usize },
}

impl Provenance {
    /// The actions that changed exactly this node, or a member directly at it.
    pub fn of(&self, pointer: &Pointer) -> impl Iterator<Item = &Action> {
        let numbers = self.0.changed.get(pointer.as_str()).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().filter_map(|number| self.0.actions.get(*number))
    }

    /// Whether actions changed this node, or anything in it.
    pub(crate) fn touches(&self, pointer: &Pointer) -> bool {
        let from = (Bound::Included(pointer.as_str()), Bound::Unbounded);
        self.0.changed.range::<str, _>(from).next().is_some_and(|(key, _)| key.starts_with(pointer.as_str()))
    }

    /// Where the text of this node stands: in an overlay, or in the document under the pointer it had there.
    pub(crate) fn origin(&self, pointer: &Pointer) -> (FileId, Pointer) {
        let mut pointer = pointer.clone();
        for step in self.0.steps.iter().rev() {
            match step {
                Step::Written { pointer: written, file, at } => {
                    if let Some(rest) = pointer.below(written) {
                        return (*file, at.join(rest));
                    }
                }
                Step::ItemRemoved { list, index } => {
                    if let Some(moved) = shift(&pointer, list, *index, |own| own + 1) {
                        pointer = moved;
                    }
                }
            }
        }
        (FileId::SPEC, pointer)
    }

    /// Puts a node that the reading of the document makes under one that it was made from.
    pub(crate) fn derive(&mut self, pointer: Pointer, from: &Pointer) {
        let (file, at) = self.origin(from);
        Arc::make_mut(&mut self.0).steps.push(Step::Written { pointer, file, at });
    }

    /// Announces an action; its number is what [`Record`] knows it by.
    pub(super) fn begin(&mut self, action: Action) -> usize {
        let record = self.record();
        record.actions.push(action);
        record.actions.len() - 1
    }

    pub(super) fn record(&mut self) -> &mut Record {
        Arc::make_mut(&mut self.0)
    }
}

impl Record {
    /// The action wrote the node; `at` is where its text stands.
    pub(super) fn written(&mut self, action: usize, pointer: Pointer, (file, at): (FileId, Pointer)) {
        self.changed(action, &pointer);
        self.steps.push(Step::Written { pointer, file, at });
    }

    /// The action removed the node.
    pub(super) fn removed(&mut self, action: usize, pointer: &Pointer, from_list: bool) {
        let Some((parent, last)) = pointer.parent().zip(pointer.last()) else {
            return;
        };
        self.changed(action, &parent);
        let below: Vec<String> = self.below(pointer).collect();
        for key in below {
            self.changed.remove(&key);
        }
        if let (true, Ok(index)) = (from_list, last.parse::<usize>()) {
            let moved: Vec<(String, String)> = self
                .below(&parent)
                .filter_map(|key| {
                    let moved = shift(&Pointer::parse(&key)?, &parent, index, |own| own.saturating_sub(1))?;
                    Some((key, moved.as_str().to_owned()))
                })
                .collect();
            for (old, new) in moved {
                if let Some(actions) = self.changed.remove(&old) {
                    self.changed.insert(new, actions);
                }
            }
            self.steps.push(Step::ItemRemoved { list: parent, index });
        }
    }

    /// Keys of what changed at the pointer or below it.
    fn below(&self, pointer: &Pointer) -> impl Iterator<Item = String> {
        let own = pointer.as_str().to_owned();
        let range = self.changed.range(own.clone()..).map(|(key, _)| key.clone());
        range
            .take_while({
                let own = own.clone();
                move |key| key.starts_with(&own)
            })
            .filter(move |key| key.len() == own.len() || key.as_bytes().get(own.len()) == Some(&b'/'))
    }

    /// The node and what holds it directly.
    fn changed(&mut self, action: usize, pointer: &Pointer) {
        for pointer in [Some(pointer.clone()), pointer.parent()].into_iter().flatten() {
            let actions = self.changed.entry(pointer.as_str().to_owned()).or_default();
            if actions.last() != Some(&action) {
                actions.push(action);
            }
        }
    }
}

/// The pointer with its index in `list` moved, if it lies in an item at or behind `index`.
fn shift(pointer: &Pointer, list: &Pointer, index: usize, by: impl Fn(usize) -> usize) -> Option<Pointer> {
    let rest = pointer.below(list)?.strip_prefix('/')?;
    let (own, rest) = rest.split_once('/').map_or((rest, None), |(own, rest)| (own, Some(rest)));
    let own: usize = own.parse().ok().filter(|own| *own >= index)?;
    let moved = list.index(by(own));
    Some(match rest {
        Some(rest) => moved.join(&format!("/{rest}")),
        None => moved,
    })
}
