//! Limits: what is allowed that was not, and the other way round.

use std::cmp::Ordering;

use super::Kind;
use crate::ir::Limits;

/// A limit that is not what it was.
pub struct Difference {
    pub kind: Kind,
    /// The member of the schema that says it.
    pub keyword: &'static str,
    pub what: String,
}

/// All differences but those of items.
pub fn differences(old: &Limits, new: &Limits) -> Vec<Difference> {
    let mut found = Vec::new();
    let counts = [
        (old.min_length, new.min_length, Bound::Least, "minLength", "characters"),
        (old.max_length, new.max_length, Bound::Most, "maxLength", "characters"),
        (old.min_items, new.min_items, Bound::Least, "minItems", "items"),
        (old.max_items, new.max_items, Bound::Most, "maxItems", "items"),
        (old.min_properties, new.min_properties, Bound::Least, "minProperties", "members"),
        (old.max_properties, new.max_properties, Bound::Most, "maxProperties", "members"),
    ];
    for (old, new, bound, keyword, unit) in counts {
        let words = |count: u32| format!("{} {count} {unit}", bound.words());
        found.extend(bound.difference(keyword, (old, new), |old, new| old.cmp(&new), words));
    }
    let bounds = |least: bool, limits: &Limits| {
        let (value, exclusive) = if least {
            (&limits.minimum, limits.exclusive_minimum)
        } else {
            (&limits.maximum, limits.exclusive_maximum)
        };
        value.clone().map(|value| (value, exclusive))
    };
    for (bound, least, keyword) in [(Bound::Least, true, "minimum"), (Bound::Most, false, "maximum")] {
        let order = |old: (String, bool), new: (String, bool)| {
            let inner = if least { old.1.cmp(&new.1) } else { new.1.cmp(&old.1) };
            numbers(&old.0, &new.0).then(inner)
        };
        let words = |(value, exclusive): (String, bool)| match (exclusive, least) {
            (false, _) => format!("{} {value}", bound.words()),
            (true, true) => format!("more than {value}"),
            (true, false) => format!("less than {value}"),
        };
        found.extend(bound.difference(keyword, (bounds(least, old), bounds(least, new)), order, words));
    }
    if old.multiple_of != new.multiple_of {
        let kind = if new.multiple_of.is_none() { Kind::LimitLoosened } else { Kind::LimitTightened };
        let words = |step: &String| format!("a multiple of {step}");
        found.push(Difference {
            kind,
            keyword: "multipleOf",
            what: said(old.multiple_of.as_ref().map(words), new.multiple_of.as_ref().map(words)),
        });
    }
    if old.unique_items != new.unique_items {
        let words = |unique: bool| unique.then(|| "no item twice".to_owned());
        let kind = if new.unique_items { Kind::LimitTightened } else { Kind::LimitLoosened };
        found.push(Difference {
            kind,
            keyword: "uniqueItems",
            what: said(words(old.unique_items), words(new.unique_items)),
        });
    }
    if old.pattern != new.pattern {
        let words = |pattern: &String| format!("pattern `{pattern}`");
        let kind = match (&old.pattern, &new.pattern) {
            (None, _) => Kind::LimitTightened,
            (_, None) => Kind::LimitLoosened,
            (Some(_), Some(_)) => Kind::PatternChanged,
        };
        let what = said(old.pattern.as_ref().map(words), new.pattern.as_ref().map(words));
        found.push(Difference { kind, keyword: "pattern", what });
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Least,
    Most,
}

impl Bound {
    fn words(self) -> &'static str {
        match self {
            Bound::Least => "at least",
            Bound::Most => "at most",
        }
    }

    fn difference<T: Clone + PartialEq>(
        self,
        keyword: &'static str,
        (old, new): (Option<T>, Option<T>),
        order: impl Fn(T, T) -> Ordering,
        words: impl Fn(T) -> String,
    ) -> Option<Difference> {
        if old == new {
            return None;
        }
        let less = match (old.clone(), new.clone()) {
            (None, _) => true,
            (_, None) => false,
            (Some(old), Some(new)) => match self {
                Bound::Least => order(old, new) == Ordering::Less,
                Bound::Most => order(old, new) == Ordering::Greater,
            },
        };
        let kind = if less { Kind::LimitTightened } else { Kind::LimitLoosened };
        Some(Difference { kind, keyword, what: said(old.map(&words), new.map(&words)) })
    }
}

fn said(old: Option<String>, new: Option<String>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("has {new} instead of {old}"),
        (None, Some(new)) => format!("has {new} now"),
        (Some(old), None) => format!("does not have {old} any more"),
        (None, None) => String::new(),
    }
}

/// Numbers as the document writes them, in order.
fn numbers(old: &str, new: &str) -> Ordering {
    match (old.parse::<f64>(), new.parse::<f64>()) {
        (Ok(old), Ok(new)) => old.total_cmp(&new),
        _ => old.cmp(new),
    }
}
