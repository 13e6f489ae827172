//! Values of enums: which are new, gone, or stand in place of others.

use std::borrow::Cow;

use super::renames::{same_words, sole_pairs};
use crate::ir::{End, TypeKind};

/// A value that an enum lists.
pub struct Listed<'a> {
    pub wire: Cow<'a, str>,
    pub meaning: Option<&'a str>,
    /// What it is the end of.
    pub ends: Option<End>,
}

/// What became of values, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Kept(usize, usize),
    Removed(usize),
    Added(usize),
    Replaced(usize, usize),
}

/// The values of an enum, of strings or integers.
pub fn values(kind: &TypeKind) -> Option<Vec<Listed<'_>>> {
    match kind {
        TypeKind::Enum(listed) => {
            let own = listed.values.iter();
            let own = own.map(|own| Listed {
                wire: Cow::Borrowed(&own.wire),
                meaning: own.meaning.as_deref(),
                ends: own.ends,
            });
            Some(own.collect())
        }
        TypeKind::IntEnum(listed) => {
            let own = listed.values.iter();
            let own = own.map(|own| Listed {
                wire: own.value.to_string().into(),
                meaning: own.meaning.as_deref(),
                ends: None,
            });
            Some(own.collect())
        }
        TypeKind::Object(_) | TypeKind::Union(_) | TypeKind::Placeholders(_) | TypeKind::Same(_) => None,
    }
}

/// What became of the values: kept ones, then the others. One that is gone and one that is new are a replacement if they
/// say the same in other letters, or stand between the same neighbours where no other value came or went.
pub fn steps(old: &[Listed<'_>], new: &[Listed<'_>]) -> Vec<Step> {
    let position = |values: &[Listed<'_>], wire: &str| values.iter().position(|own| own.wire == wire);
    let mut steps = Vec::new();
    let mut added: Vec<usize> = Vec::new();
    for (after, value) in new.iter().enumerate() {
        match position(old, &value.wire) {
            Some(before) => steps.push(Step::Kept(before, after)),
            None => added.push(after),
        }
    }
    let is_gone = |index: &usize| old.get(*index).is_some_and(|own| position(new, &own.wire).is_none());
    let removed: Vec<usize> = (0..old.len()).filter(is_gone).collect();
    let words =
        |values: &[Listed<'_>], index: usize| values.get(index).map(|own| own.wire.to_string()).unwrap_or_default();
    let same = |before: usize, after: usize| same_words(&words(old, before), &words(new, after));
    let spelled = sole_pairs(&removed, &added, same);
    steps.extend(spelled.iter().map(|(before, after)| Step::Replaced(*before, *after)));
    added.retain(|after| !spelled.iter().any(|(_, own)| own == after));
    for before in removed.into_iter().filter(|before| !spelled.iter().any(|(own, _)| own == before)) {
        let gap = gap(old, before, new);
        let mut same = added.iter().filter(|after| self::gap(new, **after, old) == gap);
        match (same.next().copied(), same.next()) {
            (Some(after), None) if alone(old, before, new) && alone(new, after, old) => {
                added.retain(|index| *index != after);
                steps.push(Step::Replaced(before, after));
            }
            _ => steps.push(Step::Removed(before)),
        }
    }
    steps.extend(added.into_iter().map(Step::Added));
    steps
}

/// The nearest values on both sides that the other list has too.
fn gap<'v>(values: &'v [Listed<'_>], index: usize, other: &[Listed<'_>]) -> (Option<&'v str>, Option<&'v str>) {
    let known = |own: &&Listed<'_>| other.iter().any(|other| other.wire == own.wire);
    let (before, after) = values.split_at(index.min(values.len()));
    let wire = |own: &'v Listed<'_>| own.wire.as_ref();
    (before.iter().rev().find(known).map(wire), after.iter().skip(1).find(known).map(wire))
}

/// Whether both neighbours are values that the other list has too, or the list ends there.
fn alone(values: &[Listed<'_>], index: usize, other: &[Listed<'_>]) -> bool {
    let known = |own: Option<&Listed<'_>>| own.is_none_or(|own| other.iter().any(|other| other.wire == own.wire));
    known(index.checked_sub(1).and_then(|index| values.get(index))) && known(values.get(index + 1))
}
