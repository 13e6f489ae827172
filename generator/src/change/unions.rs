//! Alternatives of unions.

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot};
use super::fold::Because;
use super::members::out_of_order;
use super::reach::Way;
use super::state::State;
use super::value::{Face, Site};
use crate::ir::{Alternative, Select, Tag, Type, TypeId, Union};
use crate::outline::{Item, Part};
use crate::source::Pointer;

impl Comparison<'_> {
    pub fn unions(&mut self, old: (TypeId, &Union), new: (TypeId, &Union)) {
        let subject = self.new.subject(&self.new.api.types.get(new.0).at);
        let reach = self.reach(old.0, new.0);
        let mut left: Vec<(usize, &Alternative)> = old.1.alternatives.iter().enumerate().collect();
        let mut pairs: Vec<Option<(usize, &Alternative)>> = vec![None; new.1.alternatives.len()];
        let tests: [fn(&Self, &Alternative, &Alternative) -> bool; 3] = [
            |this, old, new| this.shares_name(&old.ty, &new.ty),
            |_, old, new| old.label == new.label && old.ty.named().is_some() == new.ty.named().is_some(),
            |this, old, new| match (old.ty.named(), new.ty.named()) {
                (Some(old), Some(new)) => this.is_same(old, new),
                (None, None) => old.ty == new.ty,
                _ => false,
            },
        ];
        for fits in tests {
            for (alternative, pair) in new.1.alternatives.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
                let found = left.iter().position(|(_, own)| fits(self, own, alternative));
                *pair = found.map(|position| left.remove(position));
            }
        }
        for (index, own) in left {
            let finding = Finding::new(
                Kind::AlternativeRemoved,
                &subject,
                format!("alternative {} removed", self.old.alternative_words(own)),
            )
            .between(Spot::new(own.at.clone(), self.old.alternative_rust(old.0, index, own)), None)
            .breaks(GONE)
            .reaching(&reach)
            .claiming([Claim::Old(Item::Type(old.0.index(), Part::Member(index)))]);
            self.find(finding);
        }
        self.unlisted_kept(old, new);
        self.alternatives_reordered(old.0, new, &pairs);
        let names = self.tag_renamed(old.0, new, &pairs);
        for (index, (own, pair)) in new.1.alternatives.iter().zip(&pairs).enumerate() {
            match pair {
                Some((before, was)) => {
                    self.alternatives((old.0, *before, was), (new.0, index, own), names.is_some());
                }
                None => {
                    let finding = Finding::new(
                        Kind::AlternativeAdded,
                        &subject,
                        format!("alternative {} added", self.new.alternative_words(own)),
                    )
                    .between(None, Spot::new(own.at.clone(), self.new.alternative_rust(new.0, index, own)))
                    .more()
                    .reaching(&reach)
                    .claiming([Claim::New(Item::Type(new.0.index(), Part::Member(index)))]);
                    self.find(finding);
                }
            }
        }
    }

    /// Whether what is none of the alternatives is kept: where a union is read.
    fn unlisted_kept(&mut self, old: (TypeId, &Union), new: (TypeId, &Union)) {
        let line = |id: TypeId| Item::Type(id.index(), Part::Unlisted);
        let claims = self.matched(line(old.0), line(new.0));
        let spot = |state: &State<'_>, id: TypeId| {
            let rust = format!("pub enum {} {{ {}(Unlisted), .. }}", state.names.ty(id), state.names.other(id));
            Spot::new(state.api.types.get(id).at.clone(), rust)
        };
        let (was, is) = (spot(&self.old, old.0), spot(&self.new, new.0));
        let subject = self.new.subject(&self.new.api.types.get(new.0).at);
        let finding = match (old.1.open, new.1.open) {
            (false, true) => {
                let what = "is read now, and keeps what is none of its alternatives";
                Finding::new(Kind::AlternativeAdded, subject, what).between(None, is).more()
            }
            (true, false) => {
                let what = "is not read any more, and keeps nothing but its alternatives";
                Finding::new(Kind::AlternativeRemoved, subject, what).between(was, None).breaks(GONE)
            }
            (true, true) if self.old.names.other(old.0) != self.new.names.other(new.0) => {
                let names = (self.old.names.other(old.0), self.new.names.other(new.0));
                let what = format!("what is not listed is `{}` in Rust instead of `{}`", names.1, names.0);
                let finding = Finding::new(Kind::RustRenamed, subject, what).between(was, is);
                finding.breaks("code that names the variant does not compile")
            }
            _ => return,
        };
        self.find(finding.claiming(claims));
    }

    /// Reading goes by what tells alternatives apart: their order is seen in the code alone.
    fn alternatives_reordered(&mut self, old: TypeId, new: (TypeId, &Union), pairs: &[Option<(usize, &Alternative)>]) {
        let kept: Vec<_> =
            pairs.iter().enumerate().filter_map(|(after, pair)| Some((pair.as_ref()?.0, after, ()))).collect();
        let Some((before, after, ())) = out_of_order(&kept) else { return };
        let (Some(is), Some(Some((_, was)))) = (new.1.alternatives.get(after), pairs.get(after)) else { return };
        let subject = self.new.subject(&self.new.api.types.get(new.0).at);
        let what = format!("alternatives in another order, from {} on", self.new.alternative_words(is));
        let finding = Finding::new(Kind::AlternativesToldApart, subject, what).between(
            Spot::new(was.at.clone(), self.old.alternative_rust(old, before, was)),
            Spot::new(is.at.clone(), self.new.alternative_rust(new.0, after, is)),
        );
        self.find(Finding { mild: true, ..finding });
    }

    /// Another member, or none, holds the values that tell alternatives apart: said once, of the union.
    fn tag_renamed(
        &mut self,
        old: TypeId,
        new: (TypeId, &Union),
        pairs: &[Option<(usize, &Alternative)>],
    ) -> Option<()> {
        let tag = |own: &Alternative| match &own.select {
            Select::Object { tag, .. } => Some(tag.as_ref().map(|tag| tag.member.clone())),
            _ => None,
        };
        let both: Option<Vec<_>> = new
            .1
            .alternatives
            .iter()
            .zip(pairs)
            .filter_map(|(is, was)| Some((was.as_ref()?.1, is)))
            .map(|(was, is)| Some((tag(was)?, tag(is)?)))
            .collect();
        let both = both?;
        let (was, is) = both.first()?.clone();
        if was == is || both.len() < 2 || both.iter().any(|other| *other != (was.clone(), is.clone())) {
            return None;
        }
        let by = |tag: &Option<String>| {
            tag.as_ref().map_or_else(|| "by their members".to_owned(), |name| format!("by `{name}`"))
        };
        let at = (self.old.api.types.get(old).at.clone(), self.new.api.types.get(new.0).at.clone());
        let spots = (
            Spot::new(self.old.member(&at.0, "discriminator"), format!("pub enum {}", self.old.names.ty(old))),
            Spot::new(self.new.member(&at.1, "discriminator"), format!("pub enum {}", self.new.names.ty(new.0))),
        );
        let what = format!("alternatives are told apart {} instead of {}", by(&is), by(&was));
        let finding =
            Finding::new(Kind::AlternativesToldApart, self.new.subject(&at.1), what).between(spots.0, spots.1);
        // What is sent has other members then, and those are spoken of.
        let reach = self.reach(old, new.0).only(Way::Response);
        self.find(finding.reaching(&reach));
        Some(())
    }

    fn shares_name(&self, old: &Type, new: &Type) -> bool {
        match (old.named(), new.named()) {
            (Some(old), Some(new)) => {
                let news: Vec<&str> = self.new.component_names(new).collect();
                self.old.component_names(old).any(|name| news.contains(&name))
            }
            (None, None) => old == new,
            _ => false,
        }
    }

    fn alternatives(
        &mut self,
        old: (TypeId, usize, &Alternative),
        new: (TypeId, usize, &Alternative),
        is_said_of_union: bool,
    ) {
        let claims = self.matched_member((old.0, new.0), (old.1, new.1));
        let (was, is) = (old.2, new.2);
        let reach = self.reach(old.0, new.0);
        let rust = (self.old.alternative_rust(old.0, old.1, was), self.new.alternative_rust(new.0, new.1, is));
        let union = self.new.subject(&self.new.api.types.get(new.0).at);
        let subject = format!("alternative {} of {union}", self.new.alternative_words(is));
        let site = Site {
            subject: subject.clone(),
            local: false,
            old: Face {
                schema: was.at.clone(),
                ty: &was.ty,
                limits: None,
                sensitivity: None,
                docs: None,
                rust: rust.0.clone(),
            },
            new: Face {
                schema: is.at.clone(),
                ty: &is.ty,
                limits: None,
                sensitivity: None,
                docs: None,
                rust: rust.1.clone(),
            },
            reach: reach.clone(),
            claims: claims.to_vec(),
        };
        let same = self.value(&site);
        let spots = || (Spot::new(was.at.clone(), &rust.0), Spot::new(is.at.clone(), &rust.1));
        if same {
            let boxed = (
                self.old.render.is_payload_boxed(&was.ty, was.boxed),
                self.new.render.is_payload_boxed(&is.ty, is.boxed),
            );
            if boxed.0 != boxed.1 {
                let finding = boxing(&subject, boxed.1).between(spots().0, spots().1);
                let because = Because::Form { boxed: boxed.1, owner: Some((old.0, new.0)) };
                self.follows(because, finding.reaching(&reach).claiming(claims));
            }
        }
        if same
            && !is_said_of_union
            && let Some(what) = told_apart(&was.select, &is.select)
        {
            let values = Values::of(&was.select, &is.select);
            let reach = if values == Values::Lost { reach.clone() } else { reach.only(Way::Response) };
            let places = (self.old.tag_place(old.0, was), self.new.tag_place(new.0, is));
            let finding = Finding::new(Kind::AlternativesToldApart, &subject, what)
                .between(Spot::new(places.0, &rust.0), Spot::new(places.1, &rust.1));
            let finding = finding.reaching(&reach).claiming(claims);
            self.find(Finding { mild: values == Values::Kept, ..finding });
        } else if was.select != is.select {
            // By members that it has or needs: what happened to them is said of them.
            self.silent.extend(claims);
        }
        let names =
            (self.old.names.members(old.0).get(old.1).cloned(), self.new.names.members(new.0).get(new.1).cloned());
        if let (Some(old_name), Some(new_name)) = names
            && old_name != new_name
            && self.renames_of(&was.ty, &is.ty) != Some((old_name.clone(), new_name.clone()))
        {
            let what = format!("is `{new_name}` in Rust instead of `{old_name}`");
            let finding = Finding::new(Kind::RustRenamed, &subject, what)
                .between(spots().0, spots().1)
                .breaks("code that names the variant does not compile")
                .reaching(&reach)
                .claiming(claims);
            self.find(finding);
        }
    }

    /// What the type of a value was called, and is.
    pub fn renames_of(&self, old: &Type, new: &Type) -> Option<(String, String)> {
        Some((self.old.names.ty(old.named()?).to_owned(), self.new.names.ty(new.named()?).to_owned()))
    }
}

impl State<'_> {
    fn alternative_words(&self, alternative: &Alternative) -> String {
        match alternative.ty.named().and_then(|id| self.component_names(id).next()) {
            Some(name) => format!("`{name}`"),
            None => format!("`{}`", self.render.short_type(&alternative.ty)),
        }
    }

    /// Where it is said which value stands for an alternative.
    fn tag_place(&self, union: TypeId, alternative: &Alternative) -> Pointer {
        let discriminator = self.sayer(&self.api.types.get(union).at, "discriminator").child("discriminator");
        let mapping = discriminator.child("mapping");
        let tag = match &alternative.select {
            Select::Object { tag: Some(tag), .. } => tag.values.iter().map(|value| mapping.child(value)).collect(),
            _ => Vec::new(),
        };
        let is_there = |at: &&Pointer| self.node(at).is_some();
        tag.iter().chain([&discriminator]).find(is_there).unwrap_or(&alternative.at).clone()
    }

    fn alternative_rust(&self, id: TypeId, index: usize, alternative: &Alternative) -> String {
        let variant = self.names.members(id).get(index).cloned().unwrap_or_default();
        let ty = self.render.short_type(&alternative.ty);
        let ty =
            if self.render.is_payload_boxed(&alternative.ty, alternative.boxed) { format!("Box<{ty}>") } else { ty };
        format!("pub enum {} {{ {variant}({ty}), .. }}", self.names.ty(id))
    }
}

const GONE: &str = "the variant is gone, so code that names it does not compile";

/// What became of the values of a member that stand for an alternative.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    /// All of them still do.
    Kept,
    /// Some of them do not any more.
    Lost,
    /// Something else tells it from the others.
    Other,
}

impl Values {
    fn of(old: &Select, new: &Select) -> Self {
        match (old, new) {
            (Select::Object { tag: Some(was), .. }, Select::Object { tag: Some(is), .. })
                if was.member == is.member =>
            {
                if was.values.iter().all(|value| is.values.contains(value)) {
                    Self::Kept
                } else {
                    Self::Lost
                }
            }
            _ => Self::Other,
        }
    }
}

/// What else but its members tells an alternative from the others.
fn told_apart(old: &Select, new: &Select) -> Option<String> {
    let decides = |select: &Select| matches!(select, Select::Object { tag: Some(tag), .. } if tag.decides);
    let both = decides(old) == decides(new);
    let words = |select: &Select| match select {
        Select::Object { tag: Some(Tag { member, values, decides }), .. } => {
            let only = if both || !decides { "where" } else { "only where" };
            format!("{only} `{member}` is `{}`", values.join("` or `"))
        }
        Select::Object { tag: None, .. } => "by its members".to_owned(),
        Select::Wrapper(key) => format!("under `{key}`"),
        Select::Open
        | Select::Text
        | Select::Number
        | Select::Integer
        | Select::Boolean
        | Select::List
        | Select::Empty
        | Select::Any => {
            format!("as {}", format!("{select:?}").to_lowercase())
        }
    };
    let (old, new) = (words(old), words(new));
    (old != new).then(|| format!("is told from the others {new} instead of {old}"))
}

pub fn boxing(subject: &str, boxed: bool) -> Finding {
    let what =
        if boxed { "is held behind a pointer now, being large" } else { "is not held behind a pointer any more" };
    Finding::new(Kind::VariantBoxed, subject, what)
        .breaks("the variant holds `Box<T>` on one side and `T` on the other, so code that builds or takes it apart does not compile")
}
