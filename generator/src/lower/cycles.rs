//! Types that contain themselves: behind pointers, and never without end.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Presence, Type, TypeId, TypeKind, TypeTable};

/// Names for other types that only lead to themselves: no value has such a type.
pub fn endless_names(types: &mut TypeTable, diags: &mut Diagnostics) {
    for id in types.ids() {
        if let TypeKind::Same(ty) = &types.get(id).kind
            && types.leads_to(ty, id)
        {
            diags
                .error(Code::EndlessSchema, &types.get(id).at, "this contains itself without an object in between")
                .help("give it an object with a member that holds the inner value");
            types.get_mut(id).kind = TypeKind::Same(Type::Any);
        }
    }
}

/// Boxes members that lead back to their own type, and makes optional those that could never end.
pub fn break_cycles(api: &mut Api, diags: &mut Diagnostics) {
    endless_members(&mut api.types, diags);
    let reach: Vec<BTreeSet<TypeId>> = api.types.ids().map(|id| reachable(&api.types, id)).collect();
    for id in api.types.ids() {
        let leads_back = |ty: &Type| {
            inline_target(ty).is_some_and(|target| {
                target == id || reach.get(target.index()).is_some_and(|reach| reach.contains(&id))
            })
        };
        match &mut api.types.get_mut(id).kind {
            TypeKind::Object(object) => object.fields.iter_mut().for_each(|field| field.boxed = leads_back(&field.ty)),
            TypeKind::Union(union) => {
                union.alternatives.iter_mut().for_each(|alternative| alternative.boxed = leads_back(&alternative.ty))
            }
            TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Placeholders(_) | TypeKind::Same(_) => {}
        }
    }
}

/// A value of a type that requires itself would never end: such members become optional.
fn endless_members(types: &mut TypeTable, diags: &mut Diagnostics) {
    loop {
        let finite = finite(types);
        let Some(id) = types.ids().find(|id| !finite.contains(id)) else {
            return;
        };
        let is_endless = |ty: &Type| matches!(ty, Type::Named(target) if !finite.contains(target));
        let at = types.get(id).at.clone();
        match &mut types.get_mut(id).kind {
            TypeKind::Object(object) => {
                for field in object.fields.iter_mut().filter(|field| is_endless(&field.ty)) {
                    field.presence = field.presence.or(Presence::Optional);
                    diags
                        .warning(
                            Code::EndlessSchema,
                            &field.at,
                            format!("`{}` is required and leads back to its own type: no value could end", field.wire),
                        )
                        .help(format!("read as optional; remove `{}` from `required` in an overlay", field.wire));
                }
            }
            _ => {
                diags.error(Code::EndlessSchema, &at, "every alternative leads back to this type: no value could end");
                types.get_mut(id).kind = TypeKind::Placeholders(Vec::new());
            }
        }
    }
}

/// Types of which a value can be built.
fn finite(types: &TypeTable) -> BTreeSet<TypeId> {
    let mut finite = BTreeSet::new();
    loop {
        let before = finite.len();
        for (id, def) in types.iter() {
            let ends = |ty: &Type| !matches!(ty, Type::Named(target) if !finite.contains(target));
            let is_finite = match &def.kind {
                TypeKind::Object(object) => {
                    object.fields.iter().all(|field| !matches!(field.presence, Presence::Required) || ends(&field.ty))
                }
                TypeKind::Union(union) => {
                    union.alternatives.is_empty() || union.alternatives.iter().any(|alternative| ends(&alternative.ty))
                }
                TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Placeholders(_) | TypeKind::Same(_) => true,
            };
            if is_finite {
                finite.insert(id);
            }
        }
        if finite.len() == before {
            return finite;
        }
    }
}

/// Types that stand within this one without an allocation in between.
fn reachable(types: &TypeTable, from: TypeId) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        for target in parts(types, id).iter().filter_map(inline_target) {
            if found.insert(target) {
                open.push(target);
            }
        }
    }
    found
}

fn parts(types: &TypeTable, id: TypeId) -> Vec<Type> {
    match &types.get(id).kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| field.ty.clone()).collect(),
        TypeKind::Union(union) => union.alternatives.iter().map(|alternative| alternative.ty.clone()).collect(),
        TypeKind::Same(ty) => vec![ty.clone()],
        TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Placeholders(_) => Vec::new(),
    }
}

fn inline_target(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        // One of a `OneOrMany` stands inline.
        Type::OrNull(inner) | Type::OneOrMany(inner) | Type::Encoded(_, inner) => inline_target(inner),
        Type::Scalar(_) | Type::Any | Type::AnyObject | Type::List(_) | Type::Map(_) => None,
    }
}
