//! Which item of one list is which of the other.

use super::canon;
use super::shape::{Key, Shape};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

/// Two lists, item by item; by index.
#[derive(Default)]
pub(super) struct Pairs {
    /// In the order of ours.
    pub(super) both: Vec<(usize, usize)>,
    pub(super) only_ours: Vec<usize>,
    pub(super) only_theirs: Vec<usize>,
}

impl Pairs {
    /// Finds items again by their key; the second of a key is paired with the second.
    pub(super) fn of(shape: &Shape, key: Key, ours: &[Value], theirs: &[Value]) -> Self {
        let mut open: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
        for (index, item) in theirs.iter().enumerate() {
            open.entry(text(shape, key, item)).or_default().push_back(index);
        }
        let mut pairs = Self::default();
        let mut found = vec![false; theirs.len()];
        for (index, item) in ours.iter().enumerate() {
            match open.get_mut(&text(shape, key, item)).and_then(VecDeque::pop_front) {
                Some(other) => {
                    pairs.both.push((index, other));
                    found.iter_mut().skip(other).take(1).for_each(|found| *found = true);
                }
                None => pairs.only_ours.push(index),
            }
        }
        pairs.only_theirs = found.iter().enumerate().filter(|(_, found)| !**found).map(|(index, _)| index).collect();
        if key == Key::Reference {
            pairs.pair_the_nameless(ours, theirs);
        }
        pairs
    }

    /// Schemas that are written out have no name: what is left of them is paired in order.
    fn pair_the_nameless(&mut self, ours: &[Value], theirs: &[Value]) {
        let nameless = |items: &[Value], index: usize| items.get(index).is_some_and(|item| item.get("$ref").is_none());
        let (some_ours, only_ours) = self.only_ours.iter().partition(|index| nameless(ours, **index));
        let (some_theirs, only_theirs) = self.only_theirs.iter().partition(|index| nameless(theirs, **index));
        let (some_ours, some_theirs): (Vec<usize>, Vec<usize>) = (some_ours, some_theirs);
        let paired = some_ours.len().min(some_theirs.len());
        self.both.extend(some_ours.iter().copied().zip(some_theirs.iter().copied()));
        self.both.sort_unstable();
        (self.only_ours, self.only_theirs) = (only_ours, only_theirs);
        self.only_ours.extend(some_ours.iter().skip(paired));
        self.only_theirs.extend(some_theirs.iter().skip(paired));
    }

    /// The first item of ours that stands elsewhere in theirs, if what both have is not in the same order.
    pub(super) fn first_out_of_order(&self) -> Option<usize> {
        let mut sorted: Vec<usize> = self.both.iter().map(|(_, theirs)| *theirs).collect();
        sorted.sort_unstable();
        self.both.iter().zip(sorted).find(|((_, theirs), expected)| theirs != expected).map(|((ours, _), _)| *ours)
    }
}

/// What an item is known by.
pub(super) fn text(shape: &Shape, key: Key, item: &Value) -> String {
    let member = |name: &str| item.get(name).and_then(Value::as_str);
    let named = match key {
        Key::Parameter => member("in").zip(member("name")).map(|(place, name)| format!("{place} {name}")),
        Key::Member(name) => member(name).map(str::to_owned),
        Key::Reference | Key::Whole => None,
    };
    let referred = || match key {
        Key::Parameter | Key::Reference => member("$ref").map(str::to_owned),
        Key::Member(_) | Key::Whole => None,
    };
    named.or_else(referred).unwrap_or_else(|| canon::text(shape, item))
}
