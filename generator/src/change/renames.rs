//! Members, parameters and values that have another name and are otherwise what they were. When it is not certain, one is gone
//! and another one is new.

use std::borrow::Cow;

use super::compare::Comparison;
use super::listed::{Listed, Step, steps};
use crate::ir::{Field, FieldKind, Parameter, Type, TypeId};
use crate::parity;
use crate::source::Pointer;

/// How much longer a name is at most that says the same.
const MORE_LETTERS: usize = 2;
/// Names that are shorter say the same only if their letters do.
const LONG: usize = 6;

/// Names that are gone and names that are new: those that are one and the same thing, by index. They fit if `fits` says so,
/// and are in the same words or, both alone there, between the same neighbours.
pub fn renamed(
    (olds, gone): (&[&str], &[usize]),
    (news, come): (&[&str], &[usize]),
    fits: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let name = |names: &[&str], index: usize| names.get(index).map_or_else(String::new, |name| (*name).to_owned());
    let by_words =
        |before: usize, after: usize| fits(before, after) && same_words(&name(olds, before), &name(news, after));
    let in_place: Vec<(usize, usize)> = steps(&listed(olds), &listed(news))
        .into_iter()
        .filter_map(|step| match step {
            Step::Replaced(before, after) => Some((before, after)),
            Step::Kept(..) | Step::Removed(_) | Step::Added(_) => None,
        })
        .collect();
    let mut pairs = sole_pairs(gone, come, by_words);
    let (left, open): (Vec<usize>, Vec<usize>) = (
        gone.iter().copied().filter(|before| !pairs.iter().any(|(own, _)| own == before)).collect(),
        come.iter().copied().filter(|after| !pairs.iter().any(|(_, own)| own == after)).collect(),
    );
    pairs.extend(sole_pairs(&left, &open, |before, after| fits(before, after) && in_place.contains(&(before, after))));
    pairs
}

/// Pairs of which neither side fits anything else.
pub fn sole_pairs(gone: &[usize], come: &[usize], fits: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let sole = |before: usize| {
        let mut fitting = come.iter().copied().filter(|after| fits(before, *after));
        let after = fitting.next().filter(|_| fitting.next().is_none())?;
        let alone = gone.iter().filter(|other| fits(**other, after)).count() == 1;
        alone.then_some((before, after))
    };
    gone.iter().copied().filter_map(sole).collect()
}

fn listed<'n>(names: &[&'n str]) -> Vec<Listed<'n>> {
    names.iter().map(|name| Listed { wire: Cow::Borrowed(*name), meaning: None, ends: None }).collect()
}

/// Whether two names say the same: the letters are, or one has a few more and they are long.
pub fn same_words(one: &str, other: &str) -> bool {
    let letters = |name: &str| -> Vec<char> {
        name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (one, other) = (letters(one), letters(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let more = long.len() - short.len();
    if more == 0 {
        return short == long;
    }
    let digits = |name: &[char]| name.iter().copied().filter(char::is_ascii_digit).collect::<Vec<char>>();
    let mut rest = long.iter();
    let within = short.iter().all(|letter| rest.any(|own| own == letter));
    more <= MORE_LETTERS
        && short.len() >= LONG
        && short.first() == long.first()
        && within
        && digits(short) == digits(long)
}

impl Comparison<'_> {
    /// Members of an object that are gone, and those that they have become.
    pub fn renamed_members(
        &self,
        (old, olds, gone): (TypeId, &[Field], &[usize]),
        (new, news, come): (TypeId, &[Field], &[usize]),
    ) -> Vec<(usize, usize)> {
        let names = |fields: &'_ [Field]| fields.iter().map(|field| field.wire.clone()).collect::<Vec<String>>();
        let (old_names, new_names) = (names(olds), names(news));
        let old_names: Vec<&str> = old_names.iter().map(String::as_str).collect();
        let new_names: Vec<&str> = new_names.iter().map(String::as_str).collect();
        let fits = |before: usize, after: usize| {
            let (Some(was), Some(is)) = (olds.get(before), news.get(after)) else { return false };
            was.kind == FieldKind::Member
                && is.kind == FieldKind::Member
                && was.presence == is.presence
                && was.direction == is.direction
                && was.limits == is.limits
                && self.same_type((&was.ty, &self.old_place(old, new, &was.at)), (&is.ty, &is.at))
        };
        renamed((&old_names, gone), (&new_names, come), fits)
    }

    /// Parameters of an operation that are gone, and those that they have become.
    pub fn renamed_parameters(
        &self,
        (olds, gone): (&[Parameter], &[usize]),
        (news, come): (&[Parameter], &[usize]),
    ) -> Vec<(usize, usize)> {
        let old_names: Vec<&str> = olds.iter().map(|own| own.wire.as_str()).collect();
        let new_names: Vec<&str> = news.iter().map(|own| own.wire.as_str()).collect();
        let fits = |before: usize, after: usize| {
            let (Some(was), Some(is)) = (olds.get(before), news.get(after)) else { return false };
            was.place == is.place
                && was.required == is.required
                && (was.style, was.explode) == (is.style, is.explode)
                && was.limits == is.limits
                && self.same_type((&was.ty, &was.at.child("schema")), (&is.ty, &is.at.child("schema")))
        };
        renamed((&old_names, gone), (&new_names, come), fits)
    }

    /// Whether two uses are of one type, without noting it: of components the same one, of types without a name those of the
    /// same structure.
    fn same_type(&self, (old, old_at): (&Type, &Pointer), (new, new_at): (&Type, &Pointer)) -> bool {
        match (old, new) {
            (Type::Named(old), Type::Named(new)) => {
                self.is_same(*old, *new) && (self.has_name(*old) || self.same_structure(old_at, new_at))
            }
            (Type::List(old), Type::List(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::OneOrMany(old), Type::OneOrMany(new))
            | (Type::OrNull(old), Type::OrNull(new)) => self.same_type((old, old_at), (new, new_at)),
            (Type::Encoded(was, old), Type::Encoded(is, new)) => {
                was == is && self.same_type((old, old_at), (new, new_at))
            }
            _ => old == new,
        }
    }

    fn has_name(&self, old: TypeId) -> bool {
        self.old.component_names(old).next().is_some()
    }

    /// Whether the document says the same in both places, in whatever words.
    pub fn same_structure(&self, old: &Pointer, new: &Pointer) -> bool {
        let structure = |node: &serde_json::Value| parity::structure("schemas", node);
        let (old, new) = (self.old.node(old).map(structure), self.new.node(new).map(structure));
        old.is_some() && old == new
    }
}

#[cfg(test)]
mod tests {
    use super::same_words;

    #[test]
    fn words() {
        let same = [
            ("page_size", "pageSize"),
            ("PageSize", "page-size"),
            ("tppMessage", "tppMessages"),
            ("psuIdentication", "psuIdentification"),
        ];
        let others = [
            ("id", "iban"),
            ("iban", "ibans"),
            ("address1", "address2"),
            ("line", "line2"),
            ("minimumAmount", "maximumAmount"),
            ("limited", "unlimited"),
            ("debtorAccount", "creditorAccount"),
            ("", "_"),
        ];
        for (one, other) in same {
            assert!(same_words(one, other) && same_words(other, one), "{one} {other}");
        }
        for (one, other) in others {
            assert!(!same_words(one, other) && !same_words(other, one), "{one} {other}");
        }
    }
}
