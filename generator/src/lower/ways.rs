//! Which types are sent and which are read, and what follows from it.

use std::collections::BTreeSet;

use crate::ir::{Api, Direction, Presence, ResponseSet, Select, Type, TypeId, TypeKind, TypeTable};

/// The types that travel each way.
struct Ways {
    /// In bodies of requests.
    sent: BTreeSet<TypeId>,
    /// In answers, errors too, and in what a provider sends by itself.
    read: BTreeSet<TypeId>,
}

/// Settles what depends on the way that a type travels: members that go one way alone, and unions that are read.
pub fn settle(api: &mut Api) {
    let ways = Ways::of(api);
    for id in api.types.ids() {
        match &mut api.types.get_mut(id).kind {
            TypeKind::Object(object) => {
                // A required member that travels one way alone is optional where the type travels both ways.
                for field in &mut object.fields {
                    let missing = match field.direction {
                        Direction::Both => false,
                        Direction::Answers => ways.sent.contains(&id),
                        Direction::Requests => ways.read.contains(&id),
                    };
                    if missing {
                        field.presence = field.presence.or(Presence::Optional);
                    }
                    field.asked = field.presence == Presence::Nullable && ways.sent.contains(&id);
                }
            }
            TypeKind::Union(union) => {
                // What takes anything leaves nothing over.
                let takes_all = |select: &Select| matches!(select, Select::Any | Select::Open);
                let all = union.alternatives.iter().any(|alternative| takes_all(&alternative.select));
                union.open = ways.read.contains(&id) && !all;
            }
            TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Placeholders(_) | TypeKind::Same(_) => {}
        }
    }
}

impl Ways {
    fn of(api: &Api) -> Self {
        let mut ways = Ways { sent: BTreeSet::new(), read: BTreeSet::new() };
        let types = &api.types;
        for operation in &api.operations {
            let sent = operation.body.iter().flat_map(|body| &body.media);
            sent.for_each(|media| closure(types, &media.ty, &mut ways.sent));
            answers(types, &operation.responses, &mut ways.read);
        }
        api.errors.iter().for_each(|errors| answers(types, &errors.set, &mut ways.read));
        for callback in &api.callbacks {
            let body = callback.body.iter().map(|media| &media.ty);
            body.chain(&callback.query).for_each(|ty| closure(types, ty, &mut ways.read));
        }
        ways
    }
}

fn answers(types: &TypeTable, set: &ResponseSet, found: &mut BTreeSet<TypeId>) {
    for case in &set.cases {
        let headers = case.headers.iter().map(|header| &header.ty);
        headers.chain(case.bodies.iter().map(|media| &media.ty)).for_each(|ty| closure(types, ty, found));
    }
}

/// All types that a type leads to, itself included.
fn closure(types: &TypeTable, ty: &Type, found: &mut BTreeSet<TypeId>) {
    let mut open: Vec<TypeId> = ty.named().into_iter().collect();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(types.get(id).parts());
        }
    }
}
