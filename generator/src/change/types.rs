//! Types of their own: members of objects, values of enums, alternatives of unions, placeholders of URLs.

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot};
use super::listed::{self, Listed, Step};
use super::state::State;
use crate::ir::{TypeId, TypeKind};
use crate::outline::{Item, Part};
use crate::source::Pointer;

impl Comparison<'_> {
    /// Compares two types that are the same.
    pub fn types(&mut self, old: TypeId, new: TypeId) {
        self.matches.push((Item::Type(old.index(), Part::Head), Item::Type(new.index(), Part::Head)));
        let (old_api, new_api) = (self.old.api, self.new.api);
        let (old_def, new_def) = (old_api.types.get(old), new_api.types.get(new));
        self.docs((&old_def.docs, &old_def.at), (&new_def.docs, &new_def.at));
        match (&old_def.kind, &new_def.kind) {
            (TypeKind::Object(before), TypeKind::Object(after)) => self.objects((old, before), (new, after)),
            (TypeKind::Union(before), TypeKind::Union(after)) => self.unions((old, before), (new, after)),
            (TypeKind::Placeholders(before), TypeKind::Placeholders(after)) => {
                self.placeholders((old, before), (new, after));
            }
            (before, after) => match (listed::values(before), listed::values(after)) {
                (Some(olds), Some(news)) if std::mem::discriminant(before) == std::mem::discriminant(after) => {
                    self.vocabularies((old, &olds), (new, &news));
                }
                _ => self.kind_changed(old, new),
            },
        }
    }

    /// A component is another kind of thing under the name that it had.
    fn kind_changed(&mut self, old: TypeId, new: TypeId) {
        let words = |state: &State<'_>, id: TypeId| match &state.api.types.get(id).kind {
            TypeKind::Object(_) => ("an object", "struct"),
            TypeKind::Enum(_) => ("an enum", "enum"),
            TypeKind::IntEnum(_) => ("an enum of integers", "enum"),
            TypeKind::Union(_) => ("one of several types", "enum"),
            TypeKind::Placeholders(_) => ("a URL with placeholders", "struct"),
            TypeKind::Same(_) => ("another type", "type"),
        };
        let ((old_words, old_item), (new_words, new_item)) = (words(&self.old, old), words(&self.new, new));
        let (old_at, new_at) = (&self.old.api.types.get(old).at, &self.new.api.types.get(new).at);
        let lines = |state: &State<'_>, id: TypeId| -> Vec<Item> {
            let members = (0..state.names.members(id).len()).map(Part::Member);
            let parts = members.chain([Part::Head, Part::MinorUnits, Part::Unlisted]);
            parts.map(|part| Item::Type(id.index(), part)).collect()
        };
        let claims =
            lines(&self.old, old).into_iter().map(Claim::Old).chain(lines(&self.new, new).into_iter().map(Claim::New));
        let claims: Vec<Claim> = claims.collect();
        let what = format!("is {new_words} instead of {old_words}");
        let finding = Finding::new(Kind::TypeChanged, self.new.subject(new_at), what)
            .between(
                Spot::new(old_at.clone(), format!("pub {old_item} {}", self.old.names.ty(old))),
                Spot::new(new_at.clone(), format!("pub {new_item} {}", self.new.names.ty(new))),
            )
            .breaks("it holds other things in another form, so code that builds or reads it does not compile")
            .reaching(&self.reach(old, new))
            .claiming(claims);
        self.find(finding);
    }

    fn vocabularies(&mut self, old: (TypeId, &[Listed<'_>]), new: (TypeId, &[Listed<'_>])) {
        let (old_def, new_def) = (self.old.api.types.get(old.0), self.new.api.types.get(new.0));
        let subject = self.new.subject(&new_def.at);
        let reach = self.reach(old.0, new.0);
        let claim = |index: usize| Claim::Old(Item::Type(old.0.index(), Part::Member(index)));
        let new_claim = |index: usize| Claim::New(Item::Type(new.0.index(), Part::Member(index)));
        let gone = "the variant is gone, so code that names it does not compile";
        let steps = listed::steps(old.1, new.1);
        self.ends(old, new, &steps);
        for step in steps {
            match step {
                Step::Kept(before, after) => self.listed_value((old, before), (new, after)),
                Step::Removed(index) => {
                    let Some(value) = old.1.get(index) else { continue };
                    let finding =
                        Finding::new(Kind::EnumValueRemoved, &subject, format!("value `{}` removed", value.wire))
                            .between(
                                self.old.value_spot(old.0, index, &value.wire),
                                Spot::new(new_def.at.clone(), self.new.enum_rust(new.0)),
                            )
                            .breaks(gone)
                            .reaching(&reach)
                            .claiming([claim(index)]);
                    self.find(finding);
                }
                Step::Added(index) => {
                    let Some(value) = new.1.get(index) else { continue };
                    let finding = Finding::new(Kind::EnumValueAdded, &subject, format!("value `{}` added", value.wire))
                        .between(
                            Spot::new(old_def.at.clone(), self.old.enum_rust(old.0)),
                            self.new.value_spot(new.0, index, &value.wire),
                        )
                        .more()
                        .reaching(&reach)
                        .claiming([new_claim(index)]);
                    self.find(finding);
                }
                Step::Replaced(before, after) => {
                    let (Some(was), Some(is)) = (old.1.get(before), new.1.get(after)) else { continue };
                    let what = format!("value `{}` in place of `{}`", is.wire, was.wire);
                    let finding = Finding::new(Kind::EnumValueReplaced, &subject, what)
                        .between(
                            self.old.value_spot(old.0, before, &was.wire),
                            self.new.value_spot(new.0, after, &is.wire),
                        )
                        .breaks(gone)
                        .reaching(&reach)
                        .claiming([claim(before), new_claim(after)]);
                    self.find(finding);
                }
            }
        }
    }

    fn listed_value(&mut self, old: ((TypeId, &[Listed<'_>]), usize), new: ((TypeId, &[Listed<'_>]), usize)) {
        let (((old_id, olds), before), ((new_id, news), after)) = (old, new);
        let claims = self.matched_member((old_id, new_id), (before, after));
        let (Some(was), Some(is)) = (olds.get(before), news.get(after)) else { return };
        let (old_at, new_at) = (&self.old.api.types.get(old_id).at, &self.new.api.types.get(new_id).at);
        if was.meaning != is.meaning {
            self.words.push((Some(old_at.clone()), Some(new_at.clone())));
        }
        let names = (self.old.names.members(old_id).get(before), self.new.names.members(new_id).get(after));
        if let (Some(old_name), Some(new_name)) = names
            && old_name != new_name
        {
            let place = |state: &State<'_>, at: &Pointer| {
                let variants = at.child("x-obgen-variants");
                state.member(
                    &state.member(at, "x-obgen-variants"),
                    if state.node(&variants).is_some() { is.wire.as_ref() } else { "" },
                )
            };
            let rust =
                |state: &State<'_>, id: TypeId, name: &str| format!("pub enum {} {{ {name}, .. }}", state.names.ty(id));
            let what = format!("value `{}` is `{new_name}` in Rust instead of `{old_name}`", is.wire);
            let finding = Finding::new(Kind::RustRenamed, self.new.subject(new_at), what)
                .between(
                    Spot::new(place(&self.old, old_at), rust(&self.old, old_id, old_name)),
                    Spot::new(place(&self.new, new_at), rust(&self.new, new_id, new_name)),
                )
                .breaks("code that names the variant does not compile")
                .reaching(&self.reach(old_id, new_id))
                .claiming(claims);
            self.find(finding);
        }
    }

    fn placeholders(&mut self, old: (TypeId, &[String]), new: (TypeId, &[String])) {
        let reach = self.reach(old.0, new.0);
        let (old_at, new_at) = (&self.old.api.types.get(old.0).at, &self.new.api.types.get(new.0).at);
        let subject = self.new.subject(new_at);
        let rust = |state: &State<'_>, id: TypeId, index: usize| {
            let setter = state.names.members(id).get(index).cloned().unwrap_or_default();
            format!("pub fn {}::{setter}(..)", state.names.ty(id))
        };
        let (old_at, new_at) =
            (self.old.member(old_at, "x-obgen-placeholders"), self.new.member(new_at, "x-obgen-placeholders"));
        for (index, own) in old.1.iter().enumerate() {
            if let Some(after) = new.1.iter().position(|other| other == own) {
                self.matched_member((old.0, new.0), (index, after));
                continue;
            }
            let finding = Finding::new(Kind::PlaceholderRemoved, &subject, format!("placeholder `{own}` removed"))
                .between(Spot::new(old_at.clone(), rust(&self.old, old.0, index)), Spot::plain(new_at.clone()))
                .breaks("its setter is gone, so code that calls it does not compile")
                .reaching(&reach)
                .claiming([Claim::Old(Item::Type(old.0.index(), Part::Member(index)))]);
            self.find(finding);
        }
        for (index, own) in new.1.iter().enumerate().filter(|(_, own)| !old.1.contains(own)) {
            let finding = Finding::new(Kind::PlaceholderAdded, &subject, format!("placeholder `{own}` added"))
                .between(Spot::plain(old_at.clone()), Spot::new(new_at.clone(), rust(&self.new, new.0, index)))
                .more()
                .reaching(&reach)
                .claiming([Claim::New(Item::Type(new.0.index(), Part::Member(index)))]);
            self.find(finding);
        }
    }
}

impl State<'_> {
    fn enum_rust(&self, id: TypeId) -> String {
        format!("pub enum {} {{ .. }}", self.names.ty(id))
    }

    fn value_spot(&self, id: TypeId, index: usize, wire: &str) -> Option<Spot> {
        let def = self.api.types.get(id);
        let at = self.item_of(&self.sayer(&def.at, "enum").child("enum"), wire).unwrap_or_else(|| def.at.clone());
        let variant = self.names.members(id).get(index).cloned().unwrap_or_default();
        Spot::new(at, format!("pub enum {} {{ {variant}, .. }}", self.names.ty(id)))
    }
}
