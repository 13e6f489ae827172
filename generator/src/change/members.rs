//! Members of objects.

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot, listed};
use super::fold::Because;
use super::reach::{Reach, Way};
use super::state::State;
use super::value::{Face, Site};
use crate::ir::{Direction, Field, FieldKind, MinorUnits, Object, Presence, TypeId};
use crate::outline::{Item, Part};
use crate::source::Pointer;

pub const ORDER: &str = "`new` takes its arguments in another order, so code that calls it does not compile or, worse, compiles and sends the wrong values";

impl Comparison<'_> {
    pub fn objects(&mut self, old: (TypeId, &Object), new: (TypeId, &Object)) {
        let same = |one: &Field, other: &Field| one.kind == other.kind && one.wire == other.wire;
        let mut left: Vec<usize> = (0..old.1.fields.len()).collect();
        let mut added: Vec<usize> = Vec::new();
        let mut kept: Vec<(usize, usize)> = Vec::new();
        for (index, field) in new.1.fields.iter().enumerate() {
            let found = left.iter().position(|left| old.1.fields.get(*left).is_some_and(|own| same(own, field)));
            match found {
                Some(position) => kept.push((left.remove(position), index)),
                None => added.push(index),
            }
        }
        let renamed = self.renamed_members((old.0, &old.1.fields, &left), (new.0, &new.1.fields, &added));
        left.retain(|index| !renamed.iter().any(|(before, _)| before == index));
        added.retain(|index| !renamed.iter().any(|(_, after)| after == index));
        kept.extend(&renamed);
        kept.sort_by_key(|(_, after)| *after);
        for (before, after) in &kept {
            if let (Some(own), Some(field)) = (old.1.fields.get(*before), new.1.fields.get(*after)) {
                if own.wire != field.wire {
                    self.field_renamed((old.0, *before, own), (new.0, *after, field));
                }
                self.fields((old.0, *before, own), (new.0, *after, field));
            }
        }
        let reach = self.reach(old.0, new.0);
        for field in left.into_iter().filter_map(|index| Some((index, old.1.fields.get(index)?))) {
            self.field_removed((old.0, new.0), field, &reach);
        }
        for field in added.into_iter().filter_map(|index| Some((index, new.1.fields.get(index)?))) {
            self.field_added(new.0, field, &reach);
        }
        self.arguments(old, new, &kept);
        self.minor_units(old, new);
    }

    fn minor_units(&mut self, old: (TypeId, &Object), new: (TypeId, &Object)) {
        let line = |id: TypeId| Item::Type(id.index(), Part::MinorUnits);
        let claims = self.matched(line(old.0), line(new.0));
        let (was, is) = (&old.1.minor_units, &new.1.minor_units);
        if was == is {
            return;
        }
        let words = |units: &Option<MinorUnits>| {
            units.as_ref().map(|units| format!("`{}` in minor units of `{}`", units.amount, units.currency))
        };
        let what = match (words(was), words(is)) {
            (Some(was), Some(is)) => format!("has {is} instead of {was}"),
            (None, Some(is)) => format!("has {is} now"),
            (Some(was), None) => format!("does not have {was} any more"),
            (None, None) => return,
        };
        let spot = |state: &State<'_>, id: TypeId| {
            Spot::plain(state.member(&state.api.types.get(id).at, "x-obgen-minor-units"))
        };
        let subject = self.new.subject(&self.new.api.types.get(new.0).at);
        let finding = Finding::new(Kind::MinorUnitsChanged, subject, what)
            .between(spot(&self.old, old.0), spot(&self.new, new.0));
        let gone = was.is_some().then(|| "the methods for the amount are gone or mean other members".to_owned());
        self.find(finding.more().breaks_if(gone).reaching(&self.reach(old.0, new.0)).claiming(claims));
    }

    fn field_removed(&mut self, (id, new): (TypeId, TypeId), (index, field): (usize, &Field), reach: &Reach) {
        let at = self.old_place(id, new, &field.at);
        let spot = Spot::new(at.clone(), self.old.field_rust(id, index, field));
        let finding = match self.old.brought_by(id, field, &self.new) {
            None => Finding::new(Kind::PropertyRemoved, self.old.subject(&at), "removed"),
            Some((owner, holder)) => {
                Finding::new(Kind::PropertyRemoved, owner, format!("does not take in the members of {holder} any more"))
            }
        };
        let finding = finding
            .between(spot, None)
            .breaks("the field is gone, so code that names it does not compile")
            .reaching(&travelling(reach, field))
            .claiming([Claim::Old(Item::Type(id.index(), Part::Member(index)))]);
        self.find(finding);
    }

    /// Where a node of a type of old is in the component that the new type is called after: several that were the same
    /// are one type.
    pub fn old_place(&self, old: TypeId, new: TypeId, at: &Pointer) -> Pointer {
        let (own, other) = (&self.old.api.types.get(old).at, &self.new.api.types.get(new).at);
        let is_name = |name: &str| other.as_str().strip_prefix("/components/schemas/") == Some(name);
        let place = at.as_str().strip_prefix(own.as_str()).filter(|_| self.old.component_names(old).any(is_name));
        let place = place.and_then(|rest| Pointer::parse(&format!("{other}{rest}")));
        place.filter(|place| self.old.node(place).is_some()).unwrap_or_else(|| at.clone())
    }

    fn field_added(&mut self, id: TypeId, (index, field): (usize, &Field), reach: &Reach) {
        let needed = self.new.render.is_argument(field);
        // Keys that are not named are a map, and it may be empty.
        let is_required =
            field.kind != FieldKind::Additional && matches!(field.presence, Presence::Required | Presence::Nullable);
        let required = if is_required { ", required" } else { "" };
        let name = self.new.names.ty(id);
        let why =
            needed.then(|| format!("`{name}::new` takes it as an argument, so code that calls it does not compile"));
        let spot = Spot::new(field.at.clone(), self.new.field_rust(id, index, field));
        let finding = match self.new.brought_by(id, field, &self.old) {
            None => Finding::new(Kind::PropertyAdded, self.new.subject(&field.at), format!("added{required}")),
            Some((owner, holder)) => {
                Finding::new(Kind::PropertyAdded, owner, format!("takes in the members of {holder} now{required}"))
            }
        };
        let finding = finding
            .between(None, spot)
            .more()
            .breaks_if(why)
            .reaching(&travelling(reach, field))
            .claiming([Claim::New(Item::Type(id.index(), Part::Member(index)))]);
        self.find(Finding { mild: required.is_empty(), ..finding });
    }

    fn field_renamed(&mut self, old: (TypeId, usize, &Field), new: (TypeId, usize, &Field)) {
        let (was, is) = (old.2, new.2);
        let name = |state: &State<'_>, id: TypeId, index: usize| state.names.members(id).get(index).cloned();
        let names = (name(&self.old, old.0, old.1), name(&self.new, new.0, new.1));
        let why = names.0.zip(names.1).filter(|(before, after)| before != after).map(|(before, after)| {
            format!("the field `{before}` is called `{after}`, so code that names it does not compile")
        });
        let what = format!("is the new name of `{}`", was.wire);
        let finding = Finding::new(Kind::PropertyRenamed, self.new.subject(&is.at), what)
            .between(
                Spot::new(self.old_place(old.0, new.0, &was.at), self.old.field_rust(old.0, old.1, was)),
                Spot::new(is.at.clone(), self.new.field_rust(new.0, new.1, is)),
            )
            .breaks_if(why)
            .reaching(&travelling(&self.reach(old.0, new.0), is))
            .claiming([
                Claim::Old(Item::Type(old.0.index(), Part::Member(old.1))),
                Claim::New(Item::Type(new.0.index(), Part::Member(new.1))),
            ]);
        self.find(Finding { mild: is.aliases.contains(&was.wire), ..finding });
    }

    fn fields(&mut self, old: (TypeId, usize, &Field), new: (TypeId, usize, &Field)) {
        let claims = self.matched_member((old.0, new.0), (old.1, new.1));
        let (before, after) = (old.2, new.2);
        let reach = travelling(&self.reach(old.0, new.0), after);
        let face = |state: &State<'_>, id: TypeId, index: usize, field: &'_ Field| state.field_rust(id, index, field);
        let (old_rust, new_rust) = (face(&self.old, old.0, old.1, before), face(&self.new, new.0, new.1, after));
        let site = Site {
            subject: self.new.subject(&after.at),
            local: false,
            old: Face { schema: self.old_place(old.0, new.0, &before.at), ..field_face(before, old_rust.clone()) },
            new: field_face(after, new_rust.clone()),
            reach: reach.clone(),
            claims: claims.to_vec(),
        };
        let same = self.value(&site);
        let arguments = (self.old.render.is_argument(before), self.new.render.is_argument(after));
        if before.presence != after.presence {
            let (kind, what) = presence_words(before.presence, after.presence);
            let (subject, old_at, new_at) = if kind == Kind::NullabilityChanged {
                self.nullability(before, after)
            } else {
                let places = (self.old.presence_place(old.0, before), self.new.presence_place(new.0, after));
                (site.subject.clone(), places.0, places.1)
            };
            let mild = matches!(after.presence, Presence::Nullable | Presence::OptionalNullable);
            let (old_form, new_form) = (form(before.presence), form(after.presence));
            let why = (old_form != new_form).then(|| {
                let argument = match arguments {
                    (false, true) => format!(", and `{}::new` takes it as an argument", self.new.names.ty(new.0)),
                    (true, false) => format!(", and `{}::new` does not take it any more", self.new.names.ty(new.0)),
                    _ => String::new(),
                };
                format!("`{old_form}` becomes `{new_form}`{argument}, so code that reads or sets it does not compile")
            });
            let finding = Finding::new(kind, subject, what)
                .between(Spot::new(old_at, &old_rust), Spot::new(new_at, &new_rust))
                .breaks_if(why)
                .reaching(&reach)
                .claiming(claims);
            self.find(Finding { mild: mild && kind == Kind::NullabilityChanged, ..finding });
        }
        let name = self.new.names.ty(new.0).to_owned();
        let why = (arguments.0 != arguments.1).then(|| {
            let now = if arguments.1 { "takes it as an argument now" } else { "does not take it any more" };
            format!("`{name}::new` {now}, so code that calls it does not compile")
        });
        if before.aliases != after.aliases {
            let words = |aliases: &[String]| {
                if aliases.is_empty() {
                    "its own name alone".to_owned()
                } else {
                    format!("{} as well", listed(aliases))
                }
            };
            let what = format!("is read from {} instead of {}", words(&after.aliases), words(&before.aliases));
            let finding = Finding::new(Kind::AliasesChanged, &site.subject, what)
                .between(
                    Spot::new(self.old.member(&before.at, "x-obgen-alias"), &old_rust),
                    Spot::new(self.new.member(&after.at, "x-obgen-alias"), &new_rust),
                )
                .reaching(&reach)
                .claiming(claims);
            self.find(finding);
        }
        if before.rotates != after.rotates {
            let what = match (before.rotates.is_empty(), after.rotates.is_empty()) {
                (true, _) => {
                    format!("is a token that can be used once now; the next one is at {}", listed(&after.rotates))
                }
                (_, true) => "is not a token that can be used once any more".to_owned(),
                _ => format!("has its next value at {} instead of {}", listed(&after.rotates), listed(&before.rotates)),
            };
            let spots = (
                Spot::new(self.old.member(&before.at, "x-obgen-rotates"), &old_rust),
                Spot::new(self.new.member(&after.at, "x-obgen-rotates"), &new_rust),
            );
            let finding = Finding::new(Kind::RotationChanged, &site.subject, what).between(spots.0, spots.1);
            let why = why.or_else(|| {
                (before.rotates.is_empty() != after.rotates.is_empty()).then(|| {
                    "the request is a `Rotates` on one side alone, so code that relies on it does not compile"
                        .to_owned()
                })
            });
            let lines = self.operations.all().filter_map(|(_, old, new)| Some((old?, new?)));
            let lines = lines.flat_map(|(old, new)| {
                [Claim::Old(Item::Operation(old, Part::Rotates)), Claim::New(Item::Operation(new, Part::Rotates))]
            });
            let lines: Vec<Claim> = lines.collect();
            self.find(finding.breaks_if(why).reaching(&reach).claiming(claims).claiming(lines));
        } else if same
            && before.presence == after.presence
            && let Some(why) = why
        {
            let is_null = before.presence == Presence::Nullable;
            let what = match (is_null, arguments.1) {
                (true, true) => "is in what is sent now, where null has to be said",
                (true, false) => "is not in what is sent any more, where null has to be said",
                // An enum of one value is set by itself.
                (false, true) => "has more values than one now",
                (false, false) => "has one value alone now",
            };
            let finding = Finding::new(Kind::ArgumentsChanged, &site.subject, what)
                .between(Spot::new(before.at.clone(), &old_rust), Spot::new(after.at.clone(), &new_rust));
            let finding = finding.breaks(why).reaching(&reach).claiming(claims);
            match before.ty.named().zip(after.ty.named()).filter(|_| !is_null) {
                Some(types) => self.constants.push((types, finding)),
                None => self.find(finding),
            }
        }
        if same && before.boxed != after.boxed {
            let what =
                if after.boxed { "is held behind a pointer now" } else { "is not held behind a pointer any more" };
            let finding = Finding::new(Kind::VariantBoxed, &site.subject, what)
                .between(Spot::new(before.at.clone(), &old_rust), Spot::new(after.at.clone(), &new_rust))
                .breaks("`Box<T>` and `T` are different types, so code that sets it does not compile")
                .reaching(&reach)
                .claiming(claims);
            self.follows(Because::Form { boxed: after.boxed, owner: Some((old.0, new.0)) }, finding);
        }
        if before.direction != after.direction {
            let what = match after.direction {
                Direction::Both => "travels both ways now",
                Direction::Answers => "is read-only now",
                Direction::Requests => "is write-only now",
            };
            let finding = Finding::new(Kind::DirectionChanged, &site.subject, what)
                .between(Spot::new(before.at.clone(), &old_rust), Spot::new(after.at.clone(), &new_rust))
                .reaching(&self.reach(old.0, new.0))
                .claiming(claims);
            self.find(finding);
        }
        let names =
            (self.old.names.members(old.0).get(old.1).cloned(), self.new.names.members(new.0).get(new.1).cloned());
        if let (Some(old_name), Some(new_name)) = names
            && old_name != new_name
            && before.wire == after.wire
        {
            let place = |state: &State<'_>, at: &Pointer| match state.member(at, "x-obgen-field") {
                field if field != *at => field,
                _ => state.member(at, "x-obgen-name"),
            };
            let finding = Finding::new(
                Kind::RustRenamed,
                &site.subject,
                format!("is `{new_name}` in Rust instead of `{old_name}`"),
            )
            .between(
                Spot::new(place(&self.old, &before.at), old_rust),
                Spot::new(place(&self.new, &after.at), new_rust),
            )
            .breaks("code that names the field does not compile")
            .reaching(&reach)
            .claiming(claims);
            self.find(finding);
        }
    }

    /// The schema that says whether a member may be null, by its name, and the places in both states: behind a reference it
    /// says so for all members that refer to it.
    fn nullability(&self, before: &Field, after: &Field) -> (String, Pointer, Pointer) {
        let (old_at, new_at) = (self.old.sayer(&before.at, "nullable"), self.new.sayer(&after.at, "nullable"));
        let says = |state: &State<'_>, at: &Pointer| state.node(at).is_some_and(|node| node.get("nullable").is_some());
        let (own, subject) = match says(&self.new, &new_at) {
            true => (new_at == after.at, self.new.subject(&new_at)),
            false => (old_at == before.at, self.old.subject(&old_at)),
        };
        // An overlay that takes the place of a reference says it of the member alone.
        let subject = if own { self.new.subject(&after.at) } else { subject };
        (subject, self.old.member(&old_at, "nullable"), self.new.member(&new_at, "nullable"))
    }

    /// Whether `new` takes what it took in another order.
    fn arguments(&mut self, old: (TypeId, &Object), new: (TypeId, &Object), kept: &[(usize, usize)]) {
        let both = |(before, after): &(usize, usize)| {
            let (own, field) = (old.1.fields.get(*before)?, new.1.fields.get(*after)?);
            (self.old.render.is_argument(own) && self.new.render.is_argument(field)).then_some((*before, *after, field))
        };
        let after: Vec<_> = kept.iter().filter_map(both).collect();
        let Some((_, _, first)) = out_of_order(&after) else { return };
        let (old_def, new_def) = (self.old.api.types.get(old.0), self.new.api.types.get(new.0));
        let order = |state: &State<'_>, object: &Object, id: TypeId| {
            let names =
                object.fields.iter().zip(state.names.members(id)).filter(|(field, _)| state.render.is_argument(field));
            let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
            format!("{}::new({})", state.names.ty(id), names.join(", "))
        };
        let subject = self.new.subject(&new_def.at);
        let finding = Finding::new(
            Kind::ArgumentsReordered,
            subject,
            format!("required members in another order, from `{}` on", first.wire),
        )
        .between(
            Spot::new(old_def.at.clone(), order(&self.old, old.1, old.0)),
            Spot::new(new_def.at.clone(), order(&self.new, new.1, new.0)),
        )
        .breaks(ORDER)
        .reaching(&self.reach(old.0, new.0));
        self.find(finding);
    }
}

impl State<'_> {
    /// `pub struct Account { pub iban: Option<String>, .. }`
    fn field_rust(&self, id: TypeId, index: usize, field: &Field) -> String {
        let name = self.names.members(id).get(index).cloned().unwrap_or_default();
        format!("pub struct {} {{ pub {name}: {}, .. }}", self.names.ty(id), self.render.short_field(field))
    }

    /// Where a member comes from that the other state has too, but not in this type: the type, and the schema that has it.
    fn brought_by(&self, id: TypeId, field: &Field, other: &State<'_>) -> Option<(String, String)> {
        let holder = field.at.parent().and_then(|properties| properties.parent())?;
        let owner = &self.api.types.get(id).at;
        (*owner != holder && other.node(&field.at).is_some()).then(|| (self.subject(owner), self.subject(&holder)))
    }

    /// Where it is said whether a member is required: in the list of the schema that holds it, or of the type.
    fn presence_place(&self, id: TypeId, field: &Field) -> Pointer {
        let def = self.api.types.get(id);
        let holder = field.at.parent().and_then(|properties| properties.parent());
        let all_of = def.at.child("allOf");
        let parts = self.node(&all_of).and_then(|node| node.as_array()).map_or(0, Vec::len);
        let places =
            holder.clone().into_iter().chain([def.at.clone()]).chain((0..parts).map(|index| all_of.index(index)));
        let lists: Vec<Pointer> = places.map(|place| self.resolved(&place).child("required")).collect();
        let said = lists.iter().find_map(|list| self.item_of(list, &field.wire));
        said.or_else(|| lists.into_iter().find(|list| self.node(list).is_some())).unwrap_or_else(|| field.at.clone())
    }
}

fn field_face(field: &Field, rust: String) -> Face<'_> {
    Face {
        schema: field.at.clone(),
        ty: &field.ty,
        limits: Some(&field.limits),
        sensitivity: field.sensitivity,
        docs: Some((&field.docs, &field.at)),
        rust,
    }
}

/// What of the reach of its type a member has.
fn travelling(reach: &Reach, field: &Field) -> Reach {
    match field.direction {
        Direction::Both => reach.clone(),
        Direction::Answers => reach.only(Way::Response),
        Direction::Requests => reach.only(Way::Request),
    }
}

fn form(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "T",
        Presence::Optional | Presence::Nullable => "Option<T>",
        Presence::OptionalNullable => "Nullable<T>",
    }
}

fn presence_words(old: Presence, new: Presence) -> (Kind, &'static str) {
    let required = |presence| matches!(presence, Presence::Required | Presence::Nullable);
    let nullable = |presence| matches!(presence, Presence::Nullable | Presence::OptionalNullable);
    match ((required(old), required(new)), (nullable(old), nullable(new))) {
        ((false, true), (false, true)) => (Kind::PropertyRequired, "is required now, and may be null"),
        ((false, true), (true, false)) => (Kind::PropertyRequired, "is required now, and may not be null any more"),
        ((false, true), _) => (Kind::PropertyRequired, "is required now"),
        ((true, false), (false, true)) => (Kind::PropertyOptional, "is optional now, and may be null"),
        ((true, false), (true, false)) => (Kind::PropertyOptional, "is optional now, and may not be null any more"),
        ((true, false), _) => (Kind::PropertyOptional, "is optional now"),
        (_, (_, true)) => (Kind::NullabilityChanged, "may be null now"),
        (_, (_, false)) => (Kind::NullabilityChanged, "may not be null any more"),
    }
}

/// The first of the pairs whose partner stands elsewhere.
pub fn out_of_order<T: Copy>(pairs: &[(usize, usize, T)]) -> Option<(usize, usize, T)> {
    let mut sorted: Vec<usize> = pairs.iter().map(|(before, ..)| *before).collect();
    sorted.sort_unstable();
    pairs.iter().zip(sorted).find(|((before, ..), expected)| before != expected).map(|(pair, _)| *pair)
}
