//! Equal types become one, names for other types go, and what no operation reaches is dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::ir::{Api, Encoding, Label, ResponseSet, Type, TypeDef, TypeId, TypeKind, TypeTable};

/// Merges types of the same structure, so that a crate has each once.
pub fn equal_types(api: &mut Api) {
    let types = std::mem::take(&mut api.types);
    let classes = classes(&types);
    let reached = reached(api, &types);
    let representatives = representatives(&types, &classes, &reached);
    let target = |ty: &Type| -> Type { substituted(ty, &types, &representatives) };
    each_type(api, &mut |ty| *ty = target(ty));

    let mut settled: BTreeMap<TypeId, TypeDef> = BTreeMap::new();
    let mut open: Vec<TypeId> = Vec::new();
    each_type(api, &mut |ty| named(ty, &mut open));
    while let Some(id) = open.pop() {
        if settled.contains_key(&id) {
            continue;
        }
        let mut def = types.get(id).clone();
        each_type_of(&mut def.kind, &mut |ty| {
            *ty = target(ty);
            named(ty, &mut open);
        });
        if let Label::Under(parent, _) = &mut def.label
            && let Type::Named(representative) = target(&Type::Named(*parent))
        {
            *parent = representative;
        }
        settled.insert(id, def);
    }
    let aliases = aliases(&types, &representatives);
    let ids: Vec<TypeId> = settled.keys().copied().collect();
    let mut table = TypeTable::default();
    let mut moved: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    for id in &ids {
        let Some(def) = settled.remove(id) else {
            continue;
        };
        moved.insert(*id, table.add(def));
    }
    for id in table.ids() {
        let def = table.get_mut(id);
        each_type_of(&mut def.kind, &mut |ty| renumber(ty, &moved));
        def.label = relabelled(&def.label, &moved, &types);
    }
    for (representative, names) in aliases {
        if let Some(id) = moved.get(&representative) {
            table.get_mut(*id).aliases = names;
        }
    }
    each_type(api, &mut |ty| renumber(ty, &moved));
    api.types = table;
}

/// A label whose parent is still there; of one that is gone, the words move into the label.
fn relabelled(label: &Label, moved: &BTreeMap<TypeId, TypeId>, types: &TypeTable) -> Label {
    let Label::Under(parent, part) = label else {
        return label.clone();
    };
    if let Some(parent) = moved.get(parent) {
        return Label::Under(*parent, part.clone());
    }
    match relabelled(&types.get(*parent).label, moved, types) {
        Label::Component(name) => Label::Component(format!("{name} {part}")),
        Label::Under(id, name) => Label::Under(id, format!("{name} {part}")),
        Label::Of(id, name) => Label::Of(id, format!("{name} {part}")),
    }
}

fn renumber(ty: &mut Type, moved: &BTreeMap<TypeId, TypeId>) {
    match ty {
        Type::Named(id) => {
            if let Some(new) = moved.get(id) {
                *id = *new;
            }
        }
        Type::List(inner)
        | Type::Map(inner)
        | Type::OneOrMany(inner)
        | Type::OrNull(inner)
        | Type::Encoded(_, inner) => renumber(inner, moved),
        Type::Scalar(_) | Type::Any | Type::AnyObject => {}
    }
}

fn named(ty: &Type, ids: &mut Vec<TypeId>) {
    match ty {
        Type::Named(id) => ids.push(*id),
        Type::List(inner)
        | Type::Map(inner)
        | Type::OneOrMany(inner)
        | Type::OrNull(inner)
        | Type::Encoded(_, inner) => named(inner, ids),
        Type::Scalar(_) | Type::Any | Type::AnyObject => {}
    }
}

/// The same type without names for other types, and with one type for all equal ones.
fn substituted(ty: &Type, types: &TypeTable, representatives: &[TypeId]) -> Type {
    match types.settle(ty) {
        Type::Named(id) => Type::Named(representative(representatives, id)),
        Type::List(inner) => Type::List(Box::new(substituted(&inner, types, representatives))),
        Type::Map(inner) => Type::Map(Box::new(substituted(&inner, types, representatives))),
        Type::OneOrMany(inner) => Type::OneOrMany(Box::new(substituted(&inner, types, representatives))),
        Type::OrNull(inner) => Type::OrNull(Box::new(substituted(&inner, types, representatives))),
        Type::Encoded(how, inner) => Type::Encoded(how, Box::new(substituted(&inner, types, representatives))),
        other => other,
    }
}

fn representative(representatives: &[TypeId], id: TypeId) -> TypeId {
    representatives.get(id.index()).copied().unwrap_or(id)
}

/// Partition refinement: types start out equal and part as long as their structure differs.
fn classes(types: &TypeTable) -> Vec<usize> {
    let mut classes = vec![0; types.len()];
    let mut count = 1;
    loop {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut next = Vec::with_capacity(types.len());
        for (id, def) in types.iter() {
            let previous = classes.get(id.index()).copied().unwrap_or_default();
            let mut key = format!("{previous} ");
            structure(&def.kind, types, &classes, &mut key);
            let fresh = known.len();
            next.push(*known.entry(key).or_insert(fresh));
        }
        let found = known.len();
        classes = next;
        if found == count {
            return classes;
        }
        count = found;
    }
}

/// Everything of a type that makes a difference to users or on the wire; no words.
fn structure(kind: &TypeKind, types: &TypeTable, classes: &[usize], key: &mut String) {
    let _ = match kind {
        TypeKind::Object(object) => {
            key.push_str("object");
            if let Some(units) = &object.minor_units {
                let _ = write!(key, " {units:?}");
            }
            for field in &object.fields {
                let _ = write!(
                    key,
                    " {:?} {:?} {:?} {:?} {:?} {:?}",
                    field.wire, field.kind, field.presence, field.sensitivity, field.explicit_name, field.direction
                );
                if !field.aliases.is_empty() {
                    let _ = write!(key, " {:?}", field.aliases);
                }
                if !field.rotates.is_empty() {
                    let _ = write!(key, " {:?}", field.rotates);
                }
                if !field.limits.is_none() {
                    let _ = write!(key, " {:?}", field.limits);
                }
                key.push(' ');
                type_key(&field.ty, types, classes, key);
            }
            Ok(())
        }
        TypeKind::Enum(listed) => {
            key.push_str("enum");
            listed
                .values
                .iter()
                .try_for_each(|value| write!(key, " {:?} {:?} {:?}", value.wire, value.explicit_name, value.ends))
        }
        TypeKind::IntEnum(listed) => {
            key.push_str("int");
            listed.values.iter().try_for_each(|value| write!(key, " {} {:?}", value.value, value.explicit_name))
        }
        TypeKind::Union(union) => {
            key.push_str("union");
            for alternative in &union.alternatives {
                let _ = write!(key, " {:?} {:?} ", alternative.select, alternative.explicit_name);
                type_key(&alternative.ty, types, classes, key);
            }
            Ok(())
        }
        TypeKind::Placeholders(placeholders) => write!(key, "url {placeholders:?}"),
        TypeKind::Same(ty) => {
            key.push_str("same ");
            type_key(ty, types, classes, key);
            Ok(())
        }
    };
}

fn type_key(ty: &Type, types: &TypeTable, classes: &[usize], key: &mut String) {
    let _ = match types.settle(ty) {
        Type::Named(id) => write!(key, "#{}", classes.get(id.index()).copied().unwrap_or_default()),
        Type::Scalar(scalar) => write!(key, "{scalar:?}"),
        Type::Any => write!(key, "any"),
        Type::AnyObject => write!(key, "anyobject"),
        Type::List(inner) => wrapped("list", &inner, types, classes, key),
        Type::Map(inner) => wrapped("map", &inner, types, classes, key),
        Type::OneOrMany(inner) => wrapped("oneormany", &inner, types, classes, key),
        Type::OrNull(inner) => wrapped("ornull", &inner, types, classes, key),
        Type::Encoded(Encoding::Json, inner) => wrapped("json", &inner, types, classes, key),
        Type::Encoded(Encoding::Base64Json, inner) => wrapped("base64json", &inner, types, classes, key),
    };
}

fn wrapped(name: &str, inner: &Type, types: &TypeTable, classes: &[usize], key: &mut String) -> std::fmt::Result {
    write!(key, "{name} ")?;
    type_key(inner, types, classes, key);
    Ok(())
}

/// The types that the API leads to.
fn reached(api: &mut Api, types: &TypeTable) -> BTreeSet<TypeId> {
    let mut open: Vec<TypeId> = Vec::new();
    each_type(api, &mut |ty| named(&types.settle(ty), &mut open));
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            let mut kind = types.get(id).kind.clone();
            each_type_of(&mut kind, &mut |ty| named(&types.settle(ty), &mut open));
        }
    }
    reached
}

/// For each type the one that stands for it: named by an overlay, else a component, else the first that is there.
fn representatives(types: &TypeTable, classes: &[usize], reached: &BTreeSet<TypeId>) -> Vec<TypeId> {
    let rank = |id: TypeId| {
        let def = types.get(id);
        (def.explicit_name.is_none(), !matches!(def.label, Label::Component(_)), !reached.contains(&id), id)
    };
    let mut best: BTreeMap<usize, TypeId> = BTreeMap::new();
    for (id, class) in types.ids().zip(classes) {
        let known = best.entry(*class).or_insert(id);
        if rank(id) < rank(*known) {
            *known = id;
        }
    }
    let chosen = types.ids().zip(classes).map(|(id, class)| {
        let own = &types.get(id).explicit_name;
        let best = best.get(class).copied().unwrap_or(id);
        // Two names that an overlay chose are two types.
        if own.is_some() && *own != types.get(best).explicit_name { id } else { best }
    });
    chosen.collect()
}

/// Component schemas that another type stands for, by that type.
fn aliases(types: &TypeTable, representatives: &[TypeId]) -> BTreeMap<TypeId, Vec<String>> {
    let mut aliases: BTreeMap<TypeId, Vec<String>> = BTreeMap::new();
    for (id, def) in types.iter() {
        let chosen = representative(representatives, id);
        if chosen != id
            && !matches!(def.kind, TypeKind::Same(_))
            && def.at.as_str().starts_with("/components/schemas/")
            && def.at.tokens().count() == 3
            && let Label::Component(name) = &def.label
        {
            let names = aliases.entry(chosen).or_default();
            if types.get(chosen).label != def.label && !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    aliases
}

/// Every type that an operation, a session header or a callback names itself.
pub fn each_type(api: &mut Api, visit: &mut dyn FnMut(&mut Type)) {
    for header in &mut api.session {
        visit(&mut header.field.ty);
    }
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            visit(&mut parameter.ty);
        }
        for media in operation.body.iter_mut().flat_map(|body| &mut body.media) {
            visit(&mut media.ty);
        }
        each_answer_type(&mut operation.responses, visit);
    }
    for errors in &mut api.errors {
        each_answer_type(&mut errors.set, visit);
    }
    for callback in &mut api.callbacks {
        if let Some(media) = &mut callback.body {
            visit(&mut media.ty);
        }
        if let Some(query) = &mut callback.query {
            visit(query);
        }
    }
    for page in &mut api.pages {
        visit(&mut page.ty);
    }
}

fn each_answer_type(set: &mut ResponseSet, visit: &mut dyn FnMut(&mut Type)) {
    for case in &mut set.cases {
        for header in &mut case.headers {
            visit(&mut header.ty);
        }
        for media in &mut case.bodies {
            visit(&mut media.ty);
        }
    }
}

/// Every type that a type names itself.
pub fn each_type_of(kind: &mut TypeKind, visit: &mut dyn FnMut(&mut Type)) {
    match kind {
        TypeKind::Object(object) => object.fields.iter_mut().for_each(|field| visit(&mut field.ty)),
        TypeKind::Union(union) => union.alternatives.iter_mut().for_each(|alternative| visit(&mut alternative.ty)),
        TypeKind::Same(ty) => visit(ty),
        TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Placeholders(_) => {}
    }
}
