//! Which types a finding leads to: those that come with what was added, or went with what is gone.

use std::collections::BTreeMap;

use super::compare::Comparison;
use super::finding::Claim;
use super::state::State;
use crate::ir::{Media, Operation, ResponseSet, StatusCase, Type, TypeId, TypeKind};
use crate::names::ErrorBody;
use crate::outline::{Item, Part};

/// Types by their index, whether they are among them.
pub type Types = Vec<bool>;

/// What findings lead to in both states, found out when it is asked for.
pub struct Leads<'c> {
    comparison: &'c Comparison<'c>,
    known: BTreeMap<usize, (Types, Types)>,
}

impl<'c> Leads<'c> {
    pub fn of(comparison: &'c Comparison<'c>) -> Self {
        Leads { comparison, known: BTreeMap::new() }
    }

    /// Whether what a finding says was there led to a type of old.
    pub fn in_old(&mut self, finding: usize, id: TypeId) -> bool {
        self.of_finding(finding).0.get(id.index()).copied().unwrap_or_default()
    }

    /// Whether what a finding says is there leads to a type of new.
    pub fn in_new(&mut self, finding: usize, id: TypeId) -> bool {
        self.of_finding(finding).1.get(id.index()).copied().unwrap_or_default()
    }

    fn of_finding(&mut self, index: usize) -> &(Types, Types) {
        let comparison = self.comparison;
        self.known.entry(index).or_insert_with(|| {
            let claims = comparison.findings.get(index).map_or(&[][..], |finding| &finding.claims);
            of_claims(comparison, claims)
        })
    }

    /// All that lines lead to.
    pub fn of_claims(&self, claims: &[Claim]) -> (Types, Types) {
        of_claims(self.comparison, claims)
    }
}

fn of_claims(comparison: &Comparison<'_>, claims: &[Claim]) -> (Types, Types) {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for claim in claims {
        match claim {
            Claim::Old(item) => old.extend(comparison.old.types_of(*item)),
            Claim::New(item) => new.extend(comparison.new.types_of(*item)),
        }
    }
    (comparison.old.all_from(old), comparison.new.all_from(new))
}

impl State<'_> {
    /// These types and all that they lead to.
    pub fn all_from(&self, mut open: Vec<TypeId>) -> Types {
        let mut seen = vec![false; self.api.types.len()];
        while let Some(id) = open.pop() {
            if let Some(seen @ false) = seen.get_mut(id.index()) {
                *seen = true;
                open.extend(self.api.types.get(id).parts());
            }
        }
        seen
    }

    /// The types that a line of the outline speaks of.
    fn types_of(&self, item: Item) -> Vec<TypeId> {
        let api = self.api;
        match item {
            Item::Session(index) => api.session.get(index).and_then(|own| own.field.ty.named()).into_iter().collect(),
            Item::Operation(index, part) => {
                api.operations.get(index).map_or_else(Vec::new, |operation| self.types_of_operation(operation, part))
            }
            Item::Errors(index, Part::Member(variant)) => {
                let names = self.names.errors(crate::ir::ErrorSetId(index));
                let body = names.and_then(|names| names.variants.get(variant)).map(|(body, _)| body);
                match body {
                    Some(ErrorBody::Of(_, ty)) => ty.named().into_iter().collect(),
                    Some(ErrorBody::Empty) | None => Vec::new(),
                }
            }
            Item::Type(index, Part::Member(member)) => {
                let Some(id) = api.types.ids().nth(index) else { return Vec::new() };
                let ty = match &api.types.get(id).kind {
                    TypeKind::Object(object) => object.fields.get(member).map(|field| &field.ty),
                    TypeKind::Union(union) => union.alternatives.get(member).map(|own| &own.ty),
                    TypeKind::Same(_) | TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Placeholders(_) => None,
                };
                ty.and_then(Type::named).into_iter().collect()
            }
            Item::Server(_)
            | Item::Host(_)
            | Item::Environment(_)
            | Item::FinalCodes
            | Item::Sca(_)
            | Item::Scheme(_)
            | Item::Area(_)
            | Item::Errors(..)
            | Item::Type(..) => Vec::new(),
        }
    }

    fn types_of_operation(&self, operation: &Operation, part: Part) -> Vec<TypeId> {
        let of_media = |media: &[Media]| media.iter().filter_map(|media| media.ty.named()).collect::<Vec<_>>();
        match part {
            Part::Parameter(index) => {
                operation.parameters.get(index).and_then(|own| own.ty.named()).into_iter().collect()
            }
            Part::Body => operation.body.as_ref().map_or_else(Vec::new, |body| of_media(&body.media)),
            Part::Case(index) => operation.responses.cases.get(index).map_or_else(Vec::new, types_of_case),
            Part::Error => {
                let errors = operation.errors.and_then(|id| self.api.errors.get(id.0));
                errors.map_or_else(Vec::new, |errors| types_of_answers(&errors.set))
            }
            Part::Callback(index) => {
                let callback = self.api.callbacks.get(index);
                let body = callback.and_then(|own| own.body.as_ref()?.ty.named());
                body.into_iter().chain(callback.and_then(|own| own.query.as_ref()?.named())).collect()
            }
            Part::Head
            | Part::Host
            | Part::Session
            | Part::Generated
            | Part::Signed
            | Part::Security
            | Part::Rotates
            | Part::Paging
            | Part::Header(_)
            | Part::Member(_)
            | Part::MinorUnits
            | Part::Unlisted
            | Part::Alias(_) => Vec::new(),
        }
    }
}

fn types_of_answers(set: &ResponseSet) -> Vec<TypeId> {
    set.cases.iter().flat_map(types_of_case).collect()
}

fn types_of_case(case: &StatusCase) -> Vec<TypeId> {
    let headers = case.headers.iter().filter_map(|header| header.ty.named());
    headers.chain(case.bodies.iter().filter_map(|media| media.ty.named())).collect()
}
