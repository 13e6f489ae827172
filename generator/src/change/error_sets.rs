//! What error types are called, and which operations share one.

use std::collections::BTreeMap;

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Rust, Spot};
use super::fold::Because;
use super::reach::{Reach, Way};
use super::state::State;
use crate::ir::{AreaId, ErrorSetId, OperationId, Type};
use crate::names::{ErrorBody, ErrorNames};
use crate::outline::{Item, Part};
use crate::source::Pointer;

impl Comparison<'_> {
    /// What error types are called, and which operations share one.
    pub fn error_sets(&mut self) {
        let mut groups: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (old, new, number) in &self.error_pairs {
            groups.entry((*old, *new)).or_default().push(*number);
        }
        for ((old, new), numbers) in groups {
            let (old_id, new_id) = (ErrorSetId(old), ErrorSetId(new));
            let (Some(old_names), Some(new_names)) = (self.old.names.errors(old_id), self.new.names.errors(new_id))
            else {
                continue;
            };
            self.error_variants((old, &old_names.variants), (new, &new_names.variants));
            for (index, wire) in old_names.headers.keys().enumerate() {
                if let Some(after) = new_names.headers.keys().position(|own| own == wire) {
                    self.matched(Item::Errors(old, Part::Header(index)), Item::Errors(new, Part::Header(after)));
                }
            }
            let heads = [Claim::Old(Item::Errors(old, Part::Head)), Claim::New(Item::Errors(new, Part::Head))];
            let homes = (self.old.places.errors(old_id), self.new.places.errors(new_id));
            let home = |state: &State<'_>, area: Option<AreaId>| {
                area.map_or_else(|| "errors".to_owned(), |area| state.names.area(area).to_owned())
            };
            let homes = (home(&self.old, homes.0), home(&self.new, homes.1));
            if old_names.name == new_names.name && homes.0 == homes.1 {
                continue;
            }
            let (old_name, new_name) = (old_names.name.clone(), new_names.name.clone());
            self.renames.insert((old_name.clone(), new_name.clone()));
            self.renames.insert((old_names.body.clone(), new_names.body.clone()));
            self.silent.extend(heads);
            let sets = (self.old.api.errors.get(old), self.new.api.errors.get(new));
            let explicit = sets.0.map(|set| &set.explicit_name) != sets.1.map(|set| &set.explicit_name);
            // With the operations of their area, or after the operation that they are called after.
            let moved = self.moves.contains(&homes) && !explicit;
            if moved || self.follows_operation(old_id, new_id, &old_name, &new_name) {
                continue;
            }
            let mut reach = Reach::default();
            numbers.iter().for_each(|number| reach.add(*number, Way::Response));
            let why = format!(
                "the error type is `{}::{new_name}` instead of `{}::{old_name}`, so code that names it does not compile",
                homes.1, homes.0
            );
            let is_cause = |finding: &Finding| {
                let about = finding.claims.iter().any(|claim| {
                    matches!(claim, Claim::Old(Item::Errors(set, _)) if *set == old)
                        || matches!(claim, Claim::New(Item::Errors(set, _)) if *set == new)
                });
                about && !finding.reach.and(&reach).is_empty()
            };
            let mut caused = false;
            for finding in self.findings.iter_mut().filter(|finding| !explicit && is_cause(finding)) {
                caused = true;
                if !matches!(finding.rust, Rust::Broken(_)) {
                    finding.rust = Rust::Broken(why.clone());
                }
            }
            if caused {
                continue;
            }
            let place = |state: &State<'_>, operations: Option<&Vec<OperationId>>| {
                let at = operations
                    .and_then(|all| all.first())
                    .and_then(|id| state.api.operations.get(id.0))
                    .map(|own| own.at.clone());
                state.member(&at.unwrap_or_else(Pointer::root), "x-obgen-error")
            };
            let spots = (
                Spot::new(
                    place(&self.old, sets.0.map(|set| &set.operations)),
                    format!("pub struct {}::{old_name}", homes.0),
                ),
                Spot::new(
                    place(&self.new, sets.1.map(|set| &set.operations)),
                    format!("pub struct {}::{new_name}", homes.1),
                ),
            );
            let kind = if explicit { Kind::RustRenamed } else { Kind::ErrorsRegrouped };
            let what = if explicit {
                format!("is `{new_name}` in Rust instead of `{old_name}`")
            } else {
                format!("is `{}::{new_name}` instead of `{}::{old_name}`", homes.1, homes.0)
            };
            let why = if explicit {
                why
            } else {
                format!(
                    "these operations share their error type with others than before, and `{}::{old_name}` is not it any more, so code that names it does not compile",
                    homes.0
                )
            };
            let finding = Finding::new(kind, "the error type", what).local().between(spots.0, spots.1);
            let finding = finding.breaks(why).reaching(&reach).claiming(heads);
            if explicit {
                self.find(finding);
            } else {
                self.follows(Because::Errors { old: old_id, new: new_id }, finding);
            }
        }
    }

    /// Whether an error set of one operation is called after it, and it is the operation that has another name.
    fn follows_operation(&self, old: ErrorSetId, new: ErrorSetId, old_name: &str, new_name: &str) -> bool {
        let operation = |state: &State<'_>, id: ErrorSetId, name: &str| {
            let operations = &state.api.errors.get(id.0)?.operations;
            let own = operations
                .iter()
                .find_map(|id| state.names.operation(*id).filter(|own| format!("{}Error", own.name) == name));
            own.map(|own| own.name.clone())
        };
        let names = (operation(&self.old, old, old_name), operation(&self.new, new, new_name));
        names.0.zip(names.1).is_some_and(|names| self.renames.contains(&names))
    }

    fn error_variants(&mut self, old: (usize, &[(ErrorBody, String)]), new: (usize, &[(ErrorBody, String)])) {
        for (index, (body, variant)) in old.1.iter().enumerate() {
            let Some((after, (new_body, other))) =
                new.1.iter().enumerate().find(|(_, (other, _))| self.same_body(body, other))
            else {
                continue;
            };
            let claims =
                self.matched(Item::Errors(old.0, Part::Member(index)), Item::Errors(new.0, Part::Member(after)));
            if variant == other {
                continue;
            }
            // Called after their types.
            if let (ErrorBody::Of(_, before), ErrorBody::Of(_, after)) = (body, new_body)
                && self.renames_of(before, after).is_some_and(|names| names.0 != names.1)
            {
                self.renames.insert((variant.clone(), other.clone()));
                continue;
            }
            let names = (self.old.names.errors(ErrorSetId(old.0)), self.new.names.errors(ErrorSetId(new.0)));
            let name = |names: Option<&ErrorNames>| names.map(|names| names.body.clone()).unwrap_or_default();
            let names = (name(names.0), name(names.1));
            let finding = Finding::new(
                Kind::RustRenamed,
                format!("`{}`", names.1),
                format!("has the variant `{other}` instead of `{variant}`"),
            )
            .between(
                Spot::new(Pointer::root(), format!("pub enum {} {{ {variant}(..), .. }}", names.0)),
                Spot::new(Pointer::root(), format!("pub enum {} {{ {other}(..), .. }}", names.1)),
            )
            .breaks("code that names the variant does not compile")
            .claiming(claims);
            self.find(finding);
        }
    }

    fn same_body(&self, old: &ErrorBody, new: &ErrorBody) -> bool {
        match (old, new) {
            (ErrorBody::Empty, ErrorBody::Empty) => true,
            (ErrorBody::Of(old_kind, old), ErrorBody::Of(new_kind, new)) => {
                old_kind == new_kind && self.are_paired(old, new)
            }
            _ => false,
        }
    }

    fn are_paired(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Named(old), Type::Named(new)) => self.pairs.iter().any(|pair| pair.old == *old && pair.new == *new),
            (Type::List(old), Type::List(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::OneOrMany(old), Type::OneOrMany(new))
            | (Type::OrNull(old), Type::OrNull(new)) => self.are_paired(old, new),
            (Type::Encoded(was, old), Type::Encoded(is, new)) => was == is && self.are_paired(old, new),
            _ => old == new,
        }
    }
}
