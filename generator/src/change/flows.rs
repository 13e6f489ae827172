//! What spans several requests: pages, the waiting for a value, strong customer authentication.

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot, listed};
use super::listed::{Listed, Step};
use super::operations::{Both, Own};
use super::reach::Way;
use super::state::State;
use crate::ir::{End, Paging, ScaMember, TypeId};
use crate::outline::{Item, Part, sca};
use crate::source::Pointer;

impl Comparison<'_> {
    /// How the next page is found.
    pub fn paging(&mut self, both: &Both<'_>) {
        let [old_line, new_line] = both.lines(Part::Paging, Part::Paging);
        let claims = self.matched(old_line, new_line);
        let words = |own: &Own<'_>| {
            let paging = own.operation.paging.as_ref()?;
            Some(match paging {
                Paging::Links(pointers) => format!("by the link at {}", listed(pointers)),
                Paging::Offset { pointer, parameter } => {
                    let parameter = own.operation.parameters.get(*parameter).map_or("", |own| &own.wire);
                    format!("by `{pointer}` as `{parameter}`")
                }
                Paging::Numbers { page, last, parameter } => {
                    let parameter = own.operation.parameters.get(*parameter).map_or("", |own| &own.wire);
                    format!("by the number after `{page}`, up to `{last}`, as `{parameter}`")
                }
            })
        };
        let (was, is) = (words(&both.old), words(&both.new));
        if was == is {
            return self.silent.extend(claims);
        }
        let gone = was.is_some() && is.is_none();
        let what = match (&was, &is) {
            (Some(was), Some(is)) => format!("the next page is found {is} instead of {was}"),
            (None, Some(is)) => format!("answers come in pages now; the next one is found {is}"),
            (_, None) => "answers do not come in pages any more".to_owned(),
        };
        let spot = |state: &State<'_>, own: &Own<'_>| {
            let rust = own.operation.paging.as_ref().map(|_| format!("impl Paged for {}", own.names.name));
            Some(Spot { pointer: state.member(&own.operation.at, "x-obgen-paging"), rust })
        };
        let why = gone
            .then(|| "the request is not `Paged` any more, so code that asks for pages does not compile".to_owned());
        let finding = Finding::new(Kind::PagingChanged, "", what).local();
        let finding = finding.between(spot(&self.old, &both.old), spot(&self.new, &both.new)).more().breaks_if(why);
        let finding = finding.reaching(&both.reach(Way::Response)).claiming(claims);
        self.find(Finding { mild: was.is_none() || gone, ..finding });
    }

    /// Which values end the waiting for another one.
    pub fn ends(&mut self, old: (TypeId, &[Listed<'_>]), new: (TypeId, &[Listed<'_>]), steps: &[Step]) {
        let words = |end: Option<End>| match end {
            Some(End::Done) => "what is waited for",
            Some(End::Failed) => "a failure",
            None => "no end of waiting",
        };
        let mut claims = Vec::new();
        let mut changes: Vec<(Option<End>, Option<End>, Vec<&str>)> = Vec::new();
        for step in steps {
            let Step::Kept(before, after) = *step else { continue };
            let (Some(was), Some(is)) = (old.1.get(before), new.1.get(after)) else { continue };
            if was.ends == is.ends {
                continue;
            }
            let member = |id: TypeId, index: usize| Item::Type(id.index(), Part::Member(index));
            claims.extend([Claim::Old(member(old.0, before)), Claim::New(member(new.0, after))]);
            match changes.iter_mut().find(|(from, to, _)| (*from, *to) == (was.ends, is.ends)) {
                Some((.., values)) => values.push(&is.wire),
                None => changes.push((was.ends, is.ends, vec![&is.wire])),
            }
        }
        if changes.is_empty() {
            return;
        }
        let change = |(from, to, values): &(Option<End>, Option<End>, Vec<&str>)| {
            let (noun, verb) = if values.len() == 1 { ("value", "is") } else { ("values", "are") };
            format!("{noun} `{}` {verb} {} instead of {}", values.join("`, `"), words(*to), words(*from))
        };
        let what = changes.iter().map(change).collect::<Vec<_>>().join("; ");
        let has_ends = new.1.iter().any(|value| value.ends.is_some());
        let why = (!has_ends).then(|| "`progress()` is gone, so code that calls it does not compile".to_owned());
        let spot =
            |state: &State<'_>, id: TypeId| Spot::plain(state.member(&state.api.types.get(id).at, "x-obgen-progress"));
        let subject = self.new.subject(&self.new.api.types.get(new.0).at);
        let finding =
            Finding::new(Kind::EndChanged, subject, what).between(spot(&self.old, old.0), spot(&self.new, new.0));
        self.find(finding.breaks_if(why).reaching(&self.reach(old.0, new.0)).claiming(claims));
    }

    /// What answers call the things of strong customer authentication.
    pub fn sca(&mut self) {
        let members = |state: &State<'_>| -> Vec<ScaMember> {
            state.api.sca.iter().flat_map(|sca| &sca.members).cloned().collect()
        };
        let (olds, news) = (members(&self.old), members(&self.new));
        let place = |state: &State<'_>, key: &str| {
            let all = Pointer::root().child("x-obgen-sca");
            Spot::plain(state.member(&state.member(&Pointer::root(), "x-obgen-sca"), key))
                .filter(|_| state.node(&all).is_some())
        };
        if self.old.api.sca.is_some() != self.new.api.sca.is_some() {
            return self.whole_sca(olds.len(), news.len());
        }
        for (before, was) in olds.iter().enumerate() {
            let after = news.iter().position(|is| is.key == was.key);
            let claims = match after {
                Some(after) => self.matched(Item::Sca(before), Item::Sca(after)).to_vec(),
                None => vec![Claim::Old(Item::Sca(before))],
            };
            let is = after.and_then(|after| news.get(after));
            if is.is_some_and(|is| is.value == was.value) {
                continue;
            }
            let what = match is {
                Some(is) => format!("is `{}` instead of `{}`", sca::named(is), sca::named(was)),
                None => format!("is not said any more; it was `{}`", sca::named(was)),
            };
            let finding = Finding::new(Kind::ScaChanged, format!("SCA `{}`", was.key), what);
            let finding = finding.between(place(&self.old, was.key), place(&self.new, was.key));
            self.find(finding.claiming(claims));
        }
        for (after, is) in news.iter().enumerate().filter(|(_, is)| !olds.iter().any(|was| was.key == is.key)) {
            let finding =
                Finding::new(Kind::ScaChanged, format!("SCA `{}`", is.key), format!("is `{}` now", sca::named(is)));
            let finding = finding.between(None, place(&self.new, is.key)).more();
            self.find(Finding { mild: true, ..finding.claiming([Claim::New(Item::Sca(after))]) });
        }
    }

    /// All of it came or went at once.
    fn whole_sca(&mut self, olds: usize, news: usize) {
        let spot = |state: &State<'_>, rust: &str| {
            state.api.sca.as_ref()?;
            Spot::new(state.member(&Pointer::root(), "x-obgen-sca"), rust)
        };
        let gone = news == 0;
        let what = if gone { "is not described any more" } else { "is described now" };
        let rust = "pub enum NextStep";
        let finding = Finding::new(Kind::ScaChanged, "SCA", what).between(spot(&self.old, rust), spot(&self.new, rust));
        let why = gone.then(|| "`Sca` and `NextStep` are gone, so code that names them does not compile".to_owned());
        let lines = (0..olds).map(|index| Claim::Old(Item::Sca(index)));
        let finding =
            finding.more().breaks_if(why).claiming(lines.chain((0..news).map(|index| Claim::New(Item::Sca(index)))));
        self.find(Finding { mild: !gone, ..finding });
    }
}
