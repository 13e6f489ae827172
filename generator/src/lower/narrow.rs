//! What several parts of an `allOf` say of one member: all of it holds.

use super::Lower;
use super::meet::stricter;
use crate::ir::{Enum, Field, FieldKind, IntEnum, Label, Object, Presence, Type, TypeDef, TypeId, TypeKind};
use crate::source::Pointer;

impl Lower<'_> {
    /// The type of values that are of both types; `None`: there is no such value, or none that a type could say.
    pub fn narrowed(&mut self, a: &Type, b: &Type, label: &Label, at: &Pointer) -> Option<Type> {
        if let Some(both) = self.types.both(a, b) {
            return Some(both);
        }
        let (a, b) = match (self.types.settle(a), self.types.settle(b)) {
            (Type::List(a), Type::List(b)) => {
                return Some(Type::List(Box::new(self.narrowed(&a, &b, label, at)?)));
            }
            (Type::Named(a), Type::Named(b)) => (a, b),
            _ => return None,
        };
        let kind = match (&self.types.get(a).kind, &self.types.get(b).kind) {
            (TypeKind::Enum(own), TypeKind::Enum(other)) => {
                let is_both = |wire: &str| other.values.iter().any(|value| value.wire == wire);
                let values: Vec<_> = own.values.iter().filter(|value| is_both(&value.wire)).cloned().collect();
                match values.len() {
                    0 => return None,
                    count if count == own.values.len() => return Some(Type::Named(a)),
                    count if count == other.values.len() => return Some(Type::Named(b)),
                    _ => TypeKind::Enum(Enum { values }),
                }
            }
            (TypeKind::IntEnum(own), TypeKind::IntEnum(other)) => {
                let is_both = |number| other.values.iter().any(|value| value.value == number);
                let values: Vec<_> = own.values.iter().filter(|value| is_both(value.value)).cloned().collect();
                if values.is_empty() {
                    return None;
                }
                TypeKind::IntEnum(IntEnum { values })
            }
            // An object without members may be one that is not finished.
            (TypeKind::Object(own), TypeKind::Object(other)) if !own.fields.is_empty() && !other.fields.is_empty() => {
                let (own, other) = (own.clone(), other.clone());
                return self.narrowed_object((a, own), (b, other), label, at);
            }
            _ => return None,
        };
        Some(Type::Named(self.types.add(TypeDef { kind, ..TypeDef::blank(label.clone(), at.clone()) })))
    }

    /// The object that has the members of both. The same two make the same one, so that those that contain themselves end.
    fn narrowed_object(
        &mut self,
        (a, own): (TypeId, Object),
        (b, other): (TypeId, Object),
        label: &Label,
        at: &Pointer,
    ) -> Option<Type> {
        if let Some(known) = self.narrowed.get(&(a, b)) {
            return Some(Type::Named(*known));
        }
        let id = self.types.add(TypeDef::blank(label.clone(), at.clone()));
        self.narrowed.insert((a, b), id);
        let minor_units = own.minor_units.or(other.minor_units);
        let mut fields = own.fields;
        for new in other.fields {
            let same = |old: &Field| old.kind == new.kind && old.wire == new.wire && new.kind != FieldKind::Flatten;
            let Some(position) = fields.iter().position(same) else {
                // Members without a key stay behind those that have one.
                let end = fields.iter().position(|field| field.kind != FieldKind::Member);
                match end.filter(|_| new.kind == FieldKind::Member) {
                    Some(end) => fields.insert(end, new),
                    None => fields.push(new),
                }
                continue;
            };
            let old = fields.get(position)?.clone();
            let ty = self.narrowed(&old.ty, &new.ty, &Label::Under(id, new.wire.clone()), &new.at)?;
            if let Some(old) = fields.get_mut(position) {
                old.ty = ty;
                old.presence = old.presence.and(new.presence);
                old.limits = old.limits.and(&new.limits);
                old.sensitivity = stricter(old.sensitivity, new.sensitivity);
                old.explicit_name = new.explicit_name.or(old.explicit_name.take());
            }
        }
        self.types.get_mut(id).kind = TypeKind::Object(Object { fields, minor_units });
        Some(Type::Named(id))
    }
}

impl Presence {
    /// What holds of a member of which both are said.
    fn and(self, other: Presence) -> Presence {
        let required = |presence| matches!(presence, Presence::Required | Presence::Nullable);
        let nullable = |presence| matches!(presence, Presence::Nullable | Presence::OptionalNullable);
        match (required(self) || required(other), nullable(self) && nullable(other)) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }
}
