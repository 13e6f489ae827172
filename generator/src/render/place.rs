//! Where each type and error set lives: in the one area that uses it, or in the modules that all areas share.

use std::collections::BTreeSet;

use crate::ir::{Api, AreaId, ErrorSetId, ResponseSet, Type, TypeId, TypeKind};

/// Homes of types and error sets; `None` is shared.
#[derive(Debug, Default)]
pub struct Places {
    types: Vec<Option<AreaId>>,
    errors: Vec<Option<AreaId>>,
}

impl Places {
    pub fn of(api: &Api) -> Self {
        let mut users: Vec<BTreeSet<Option<AreaId>>> = vec![BTreeSet::new(); api.types.len()];
        for header in &api.session {
            mark(api, &header.field.ty, None, &mut users);
        }
        for operation in &api.operations {
            let area = Some(operation.area);
            operation.parameters.iter().for_each(|parameter| mark(api, &parameter.ty, area, &mut users));
            operation.body.iter().flat_map(|body| &body.media).for_each(|media| mark(api, &media.ty, area, &mut users));
            mark_answers(api, &operation.responses, area, &mut users);
            if let Some(errors) = operation.errors.and_then(|id| api.errors.get(id.0)) {
                mark_answers(api, &errors.set, area, &mut users);
            }
        }
        for callback in &api.callbacks {
            let area = api.operations.get(callback.operation.0).map(|operation| operation.area);
            callback.body.iter().for_each(|media| mark(api, &media.ty, area, &mut users));
            callback.query.iter().for_each(|query| mark(api, query, area, &mut users));
        }
        api.pages.iter().for_each(|page| mark(api, &page.ty, Some(page.area), &mut users));
        let errors = api.errors.iter().map(|set| {
            let areas: BTreeSet<AreaId> = set
                .operations
                .iter()
                .filter_map(|id| api.operations.get(id.0))
                .map(|operation| operation.area)
                .collect();
            sole(areas.iter().copied())
        });
        Places {
            types: users.iter().map(|users| sole(users.iter().copied()).flatten()).collect(),
            errors: errors.collect(),
        }
    }

    pub fn ty(&self, id: TypeId) -> Option<AreaId> {
        self.types.get(id.index()).copied().flatten()
    }

    pub fn errors(&self, id: ErrorSetId) -> Option<AreaId> {
        self.errors.get(id.0).copied().flatten()
    }
}

fn sole<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next();
    if items.next().is_some() { None } else { first }
}

fn mark_answers(api: &Api, set: &ResponseSet, area: Option<AreaId>, users: &mut [BTreeSet<Option<AreaId>>]) {
    for case in &set.cases {
        case.headers.iter().for_each(|header| mark(api, &header.ty, area, users));
        case.bodies.iter().for_each(|media| mark(api, &media.ty, area, users));
    }
}

fn mark(api: &Api, ty: &Type, area: Option<AreaId>, users: &mut [BTreeSet<Option<AreaId>>]) {
    match ty {
        Type::Named(id) => {
            if !users.get_mut(id.index()).is_some_and(|users| users.insert(area)) {
                return;
            }
            match &api.types.get(*id).kind {
                TypeKind::Object(object) => object.fields.iter().for_each(|field| mark(api, &field.ty, area, users)),
                TypeKind::Union(union) => {
                    union.alternatives.iter().for_each(|alternative| mark(api, &alternative.ty, area, users))
                }
                TypeKind::Same(ty) => mark(api, ty, area, users),
                TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Placeholders(_) => {}
            }
        }
        Type::List(inner)
        | Type::Map(inner)
        | Type::OneOrMany(inner)
        | Type::OrNull(inner)
        | Type::Encoded(_, inner) => mark(api, inner, area, users),
        Type::Scalar(_) | Type::Any | Type::AnyObject => {}
    }
}
