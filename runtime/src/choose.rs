//! Which alternative of a union a value is.
//!
//! A listed one is never left for another that would drop a member, and never given up because it is broken: it is the
//! reading of it that says what is wrong. What is clearly none of them is [`Unlisted`](crate::Unlisted), where there is
//! such a place.

use std::borrow::Cow;

use crate::Alternative;
use crate::json::{Json, Kind};
use crate::object::Shape;
use crate::union::{Tag, Test};

type Reason = Cow<'static, str>;

/// An alternative, by its position.
#[derive(Clone, Copy)]
pub(crate) struct Chosen {
    pub(crate) index: usize,
    /// What it is if it cannot be read as that one: null members alone speak for it.
    pub(crate) otherwise: Option<usize>,
}

impl From<usize> for Chosen {
    fn from(index: usize) -> Self {
        Chosen { index, otherwise: None }
    }
}

/// Chooses the alternative of an object. Null is as good as absent, unless it is what an alternative asks for. What
/// `host` knows is not lost: it is read there.
pub(crate) fn choose(
    alternatives: &[Alternative],
    members: &[(Cow<'_, str>, Json<'_>)],
    host: Option<&Shape>,
) -> Result<Chosen, Reason> {
    let all: Vec<(&str, Json<'_>)> = members.iter().map(|(key, value)| (key.as_ref(), *value)).collect();
    let told: Vec<(&str, Json<'_>)> = all.iter().copied().filter(|(_, value)| !value.is_null()).collect();
    let is_listed = |index: &usize| alternatives.get(*index).is_some_and(|chosen| !chosen.is_unlisted());
    let first = Choosing { alternatives, members: &told, host }.choose();
    if told.len() == all.len() || first.as_ref().is_ok_and(is_listed) {
        return first.map(Chosen::from);
    }
    match (Choosing { alternatives, members: &all, host }).choose() {
        Ok(index) if is_listed(&index) => Ok(Chosen { index, otherwise: first.ok() }),
        _ => first.map(Chosen::from),
    }
}

/// Chooses the alternative of what is not an object.
pub(crate) fn choose_kind(alternatives: &[Alternative], kind: Kind) -> Result<usize, Reason> {
    let of = |kind: Kind| alternatives.iter().position(|alternative| alternative.is(kind));
    let exact = of(kind).or_else(|| if kind == Kind::Integer { of(Kind::Number) } else { None });
    let any = || alternatives.iter().position(|alternative| matches!(alternative.test, Test::Any));
    // A string keeps the text of these as it came.
    let text = || {
        if matches!(kind, Kind::Integer | Kind::Bool) { of(Kind::Text) } else { None }
    };
    // Null is no value of another kind: it is none.
    let unlisted = || if kind == Kind::Null { None } else { unlisted(alternatives) };
    let chosen = exact.or_else(any).or_else(text).or_else(unlisted);
    chosen.ok_or_else(|| format!("{}; found {}", none_fits(alternatives), kind.as_str()).into())
}

fn unlisted(alternatives: &[Alternative]) -> Option<usize> {
    alternatives.iter().position(Alternative::is_unlisted)
}

fn none_fits(alternatives: &[Alternative]) -> Reason {
    let listed = alternatives.iter().filter(|alternative| !alternative.is_unlisted());
    let described: Vec<String> = listed.map(Alternative::describe).collect();
    format!("none of the alternatives fits: {}", described.join(", ")).into()
}

/// What the tag of an alternative says of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It is this one, or may be: there is no tag.
    This,
    /// Nothing: the member is not there.
    Nothing,
    /// It is another one.
    Another,
    /// It is none that is listed.
    Unlisted,
}

struct Choosing<'c> {
    alternatives: &'c [Alternative],
    members: &'c [(&'c str, Json<'c>)],
    host: Option<&'c Shape>,
}

impl<'c> Choosing<'c> {
    /// One that has all it requires is taken first, then one that a tag or a member of its own speaks for. It has to know
    /// all that any of them knows.
    fn choose(&self) -> Result<usize, Reason> {
        let candidates = self.candidates()?;
        // What some alternative knows and what is there: a chosen one must know all of it.
        let knows = |key: &str| self.alternatives.iter().any(|alternative| alternative.knows(key));
        let telling: Vec<&str> = self.members.iter().map(|(key, _)| *key).filter(|key| knows(key)).collect();
        let score = |alternative: &Alternative| telling.iter().filter(|key| alternative.knows(key)).count();
        // `max_by_key` takes the last of equals; the earlier one is wanted.
        let best = candidates.into_iter().rev().max_by_key(|(_, alternative)| score(alternative));
        let Some((index, alternative)) = best else {
            let empty = |alternative: &Alternative| matches!(alternative.test, Test::Empty) && telling.is_empty();
            let last_resort = self.position(empty).or_else(|| self.any()).or_else(|| unlisted(self.alternatives));
            return last_resort.ok_or_else(|| none_fits(self.alternatives));
        };
        let own = |key: &str| self.is_kept(alternative, key);
        if let Some(lost) = telling.iter().find(|key| !own(key)) {
            let chosen = alternative.describe();
            return Err(format!("{chosen} does not know `{lost}`, which another alternative does").into());
        }
        // A map or anything beside it keeps what the chosen one would drop.
        let drops = self.host.is_none() && self.members.iter().any(|(key, _)| !own(key));
        if let Some(any) = self.any().filter(|_| drops) {
            return Ok(any);
        }
        if telling.is_empty() {
            // An alternative without required members fits everything; `{}` is said better by the empty one.
            let empty = self.position(|alternative| matches!(alternative.test, Test::Empty));
            return Ok(empty.unwrap_or(index));
        }
        Ok(index)
    }

    /// The alternatives that it can be.
    fn candidates(&self) -> Result<Vec<(usize, &'c Alternative)>, Reason> {
        let fitting = self.those(|own| self.fits(own) && self.said(own) == Said::This);
        if !fitting.is_empty() {
            return Ok(fitting);
        }
        // What anything takes is no broken one of the others.
        let is_any = self.any().is_some();
        let tagged = self.those(|own| !is_any && own.tag.is_some() && self.said(own) == Said::This);
        if !tagged.is_empty() {
            return Ok(tagged);
        }
        // A tag that says nothing leaves it to the members, if one alone is left over.
        let decided = |own: &Alternative| own.tag.is_some_and(|tag| tag.decides);
        let left = self.those(|own| match self.said(own) {
            Said::This | Said::Another => false,
            Said::Nothing => self.fits(own),
            Said::Unlisted => self.fits(own) && !decided(own),
        });
        let is_open = unlisted(self.alternatives).is_some();
        match left.as_slice() {
            [] => {}
            [(_, only)] => {
                // With a value of its own and more members it is something else.
                let is_more = self.members.iter().any(|(key, _)| !self.is_kept(only, key));
                let is_other = is_open && is_more && self.said(only) == Said::Unlisted;
                return Ok(if is_other { Vec::new() } else { left });
            }
            several => {
                let is_other = is_open && several.iter().all(|(_, own)| self.said(own) == Said::Unlisted);
                return if is_other { Ok(Vec::new()) } else { Err(none_fits(self.alternatives)) };
            }
        }
        let may_be = |own: &Alternative| !is_any && matches!(self.said(own), Said::This | Said::Nothing);
        let recognised = self.those(|own| may_be(own) && self.has_own(own));
        if recognised.len() > 1 { Err(none_fits(self.alternatives)) } else { Ok(recognised) }
    }

    fn those(&self, is: impl Fn(&Alternative) -> bool) -> Vec<(usize, &'c Alternative)> {
        self.alternatives.iter().enumerate().filter(|(_, alternative)| is(alternative)).collect()
    }

    fn position(&self, is: impl Fn(&Alternative) -> bool) -> Option<usize> {
        self.alternatives.iter().position(is)
    }

    fn any(&self) -> Option<usize> {
        self.position(|alternative| matches!(alternative.test, Test::Any))
    }

    fn has(&self, key: &str) -> bool {
        self.members.iter().any(|(name, _)| *name == key)
    }

    /// Whether all that it requires is there.
    fn fits(&self, alternative: &Alternative) -> bool {
        alternative.required().is_some_and(|required| required.iter().all(|key| self.has(key)))
    }

    /// Whether a member is there that it alone knows.
    fn has_own(&self, alternative: &Alternative) -> bool {
        let knowing = |key: &str| self.alternatives.iter().filter(|other| other.knows(key)).count();
        self.members.iter().any(|(key, _)| alternative.knows(key) && knowing(key) == 1)
    }

    fn is_kept(&self, alternative: &Alternative, key: &str) -> bool {
        alternative.knows(key) || self.host.is_some_and(|host| host.position(key).is_some())
    }

    fn said(&self, alternative: &Alternative) -> Said {
        let Some(Tag { member, values, .. }) = alternative.tag else { return Said::This };
        let value = self.members.iter().find(|(name, value)| *name == member && !value.is_null());
        let Some((_, value)) = value else { return Said::Nothing };
        // A string takes the text of a number, so a tag does.
        let value = value.string().unwrap_or(Cow::Borrowed(value.as_str()));
        let listed = |tag: &Tag| tag.member == member && tag.values.contains(&value.as_ref());
        if values.contains(&value.as_ref()) {
            Said::This
        } else if self.alternatives.iter().any(|other| other.tag.as_ref().is_some_and(listed)) {
            Said::Another
        } else {
            Said::Unlisted
        }
    }
}
