//! What holds either of several types: alternatives that become one.

use super::Lower;
use super::one_of::Kind;
use crate::diagnostic::Code;
use crate::ir::{
    Docs, Enum, Field, FieldKind, IntEnum, Label, Limits, Object, Presence, Scalar, Select, Sensitivity, Type, TypeDef,
    TypeId, TypeKind, Union,
};
use crate::source::Pointer;

impl Lower<'_> {
    /// A type that holds values of either type, losing nothing: the same, a wider one, or a union by kind of JSON value.
    pub fn either(&mut self, a: &Type, b: &Type, label: &Label, at: &Pointer) -> Type {
        let (a, b) = (self.types.settle(a), self.types.settle(b));
        if self.types.same(&a, &b) {
            return a;
        }
        match (&a, &b) {
            (Type::Any, _) | (_, Type::Any) => return Type::Any,
            (Type::OrNull(inner), other) | (other, Type::OrNull(inner)) => {
                let other = if let Type::OrNull(other) = other { other } else { other };
                let inner = self.either(inner, other, label, at);
                return Type::OrNull(Box::new(inner));
            }
            (Type::List(a), Type::List(b)) => {
                let items = self.either(a, b, label, at);
                return Type::List(Box::new(items));
            }
            (Type::Map(a), Type::Map(b)) => {
                let values = self.either(a, b, label, at);
                return Type::Map(Box::new(values));
            }
            (Type::AnyObject, Type::Map(_)) | (Type::Map(_), Type::AnyObject) => return Type::AnyObject,
            (Type::OneOrMany(inner), other) | (other, Type::OneOrMany(inner)) => {
                let other = if let Type::OneOrMany(other) | Type::List(other) = other { other } else { other };
                let items = self.either(inner, other, label, at);
                return Type::OneOrMany(Box::new(items));
            }
            (Type::Scalar(a), Type::Scalar(b)) if a.is_text() && b.is_text() => {
                let secret = *a == Scalar::Secret || *b == Scalar::Secret;
                return Type::Scalar(if secret { Scalar::Secret } else { Scalar::String });
            }
            (Type::Scalar(Scalar::Int32 | Scalar::Int64), Type::Scalar(Scalar::Int32 | Scalar::Int64)) => {
                return Type::Scalar(Scalar::Int64);
            }
            (Type::Scalar(Scalar::Number), Type::Scalar(Scalar::Int32 | Scalar::Int64))
            | (Type::Scalar(Scalar::Int32 | Scalar::Int64), Type::Scalar(Scalar::Number)) => {
                return Type::Scalar(Scalar::Number);
            }
            _ => {}
        }
        let kinds = (self.types.settled(&a).cloned(), self.types.settled(&b).cloned());
        let kind = match kinds {
            (Some(TypeKind::Enum(a)), Some(TypeKind::Enum(b))) => TypeKind::Enum(merged_enum(&[a, b])),
            (Some(TypeKind::Enum(listed)), None) if matches!(b, Type::Scalar(Scalar::String)) => TypeKind::Enum(listed),
            (None, Some(TypeKind::Enum(listed))) if matches!(a, Type::Scalar(Scalar::String)) => TypeKind::Enum(listed),
            (Some(TypeKind::Enum(_) | TypeKind::Placeholders(_)), None) if matches!(b, Type::Scalar(scalar) if scalar.is_text()) =>
            {
                return Type::Scalar(Scalar::String);
            }
            (None, Some(TypeKind::Enum(_) | TypeKind::Placeholders(_))) if matches!(a, Type::Scalar(scalar) if scalar.is_text()) =>
            {
                return Type::Scalar(Scalar::String);
            }
            (
                Some(TypeKind::Enum(_) | TypeKind::Placeholders(_)),
                Some(TypeKind::Enum(_) | TypeKind::Placeholders(_)),
            ) => {
                return Type::Scalar(Scalar::String);
            }
            (Some(TypeKind::IntEnum(a)), Some(TypeKind::IntEnum(b))) => TypeKind::IntEnum(merged_int_enum(&[a, b])),
            (Some(TypeKind::IntEnum(_)), None) if matches!(b, Type::Scalar(Scalar::Int32 | Scalar::Int64)) => return a,
            (None, Some(TypeKind::IntEnum(_))) if matches!(a, Type::Scalar(Scalar::Int32 | Scalar::Int64)) => return b,
            (Some(TypeKind::IntEnum(_)), None) if b == Type::Scalar(Scalar::Number) => return b,
            (None, Some(TypeKind::IntEnum(_))) if a == Type::Scalar(Scalar::Number) => return a,
            (Some(TypeKind::Object(_)), Some(TypeKind::Object(_))) => {
                return self.merged_object(&[a, b], label, at);
            }
            _ => return self.either_kind(&a, &b, label, at),
        };
        Type::Named(self.types.add(TypeDef { kind, ..TypeDef::blank(label.clone(), at.clone()) }))
    }

    fn either_kind(&mut self, a: &Type, b: &Type, label: &Label, at: &Pointer) -> Type {
        let pair = (a.clone(), b.clone());
        if let Some(known) = self.joined.get(&pair) {
            return Type::Named(*known);
        }
        let kinds = (self.kind_of(a), self.kind_of(b));
        // Types that contain each other in ever new ways are met no further.
        if kinds.0 == kinds.1 && kinds.0 != Kind::Object || self.depth_of_join > 32 {
            self.diags.warning(
                Code::NotExpressed,
                at,
                "nothing tells these alternatives apart, and no type holds both: it is whatever JSON allows",
            );
            return Type::Any;
        }
        let alternatives = [a, b]
            .into_iter()
            .map(|ty| crate::ir::Alternative {
                ty: ty.clone(),
                select: Select::Open,
                label: self.kind_label(ty),
                explicit_name: None,
                boxed: false,
                at: at.clone(),
            })
            .collect();
        let kind = TypeKind::Union(Union { alternatives, ..Union::default() });
        let id = self.types.add(TypeDef { kind, ..TypeDef::blank(label.clone(), at.clone()) });
        self.joined.insert(pair, id);
        self.depth_of_join += 1;
        self.resolve_union(id);
        self.depth_of_join -= 1;
        Type::Named(id)
    }

    fn kind_label(&self, ty: &Type) -> String {
        match self.types.settle(ty) {
            Type::Scalar(Scalar::Bool) => "bool".to_owned(),
            Type::Scalar(Scalar::Int32 | Scalar::Int64) => "integer".to_owned(),
            Type::Scalar(Scalar::Number) => "number".to_owned(),
            Type::Scalar(_) | Type::Encoded(..) => "text".to_owned(),
            Type::Any => "any".to_owned(),
            Type::List(_) | Type::OneOrMany(_) => "list".to_owned(),
            Type::Map(_) | Type::AnyObject => "object".to_owned(),
            Type::OrNull(inner) => self.kind_label(&inner),
            Type::Named(id) => match &self.types.get(id).label {
                Label::Component(name) | Label::Under(_, name) | Label::Of(_, name) => name.clone(),
            },
        }
    }

    /// One object that holds what any of these objects holds. The same objects make the same one, so that objects that
    /// contain each other end.
    pub fn merged_object(&mut self, objects: &[Type], label: &Label, at: &Pointer) -> Type {
        let mut parts: Vec<TypeId> = Vec::new();
        for object in objects {
            if let Type::Named(id) = self.types.settle(object) {
                let own = self.merged.get(&id).cloned().unwrap_or_else(|| vec![id]);
                parts.extend(own.into_iter().filter(|part| !parts.contains(part)).collect::<Vec<_>>());
            }
        }
        let is_same = |known: &Vec<TypeId>| known.len() == parts.len() && parts.iter().all(|part| known.contains(part));
        if let Some((known, _)) = self.merged.iter().find(|(_, known)| is_same(known)) {
            return Type::Named(*known);
        }
        let id = self.types.add(TypeDef::blank(label.clone(), at.clone()));
        let objects: Vec<Type> = parts.iter().map(|part| Type::Named(*part)).collect();
        self.merged.insert(id, parts);
        let object = self.merge_fields(&objects, id);
        self.types.get_mut(id).kind = TypeKind::Object(object);
        Type::Named(id)
    }

    /// The members of any of these objects; required are those that all of them require.
    pub fn merge_fields(&mut self, objects: &[Type], owner: TypeId) -> Object {
        let objects: Vec<Object> = objects
            .iter()
            .filter_map(|ty| match self.types.settled(ty) {
                Some(TypeKind::Object(object)) => Some(object.clone()),
                _ => None,
            })
            .collect();
        let mut fields: Vec<Field> = Vec::new();
        for object in &objects {
            for field in &object.fields {
                let same_place =
                    |old: &Field| old.kind == field.kind && old.wire == field.wire && field.kind != FieldKind::Flatten;
                let Some(position) = fields.iter().position(same_place) else {
                    fields.push(field.clone());
                    continue;
                };
                let Some(old) = fields.get(position).cloned() else {
                    continue;
                };
                let ty = self.either(&old.ty, &field.ty, &Label::Under(owner, field.wire.clone()), &field.at);
                if let Some(kept) = fields.get_mut(position) {
                    kept.ty = ty;
                    kept.limits = if old.limits == field.limits { old.limits } else { Limits::default() };
                    kept.presence = old.presence.or(field.presence);
                    kept.sensitivity = stricter(old.sensitivity, field.sensitivity);
                    if kept.docs == Docs::default() {
                        kept.docs = field.docs.clone();
                    }
                    kept.explicit_name = old.explicit_name.or_else(|| field.explicit_name.clone());
                }
            }
        }
        for field in &mut fields {
            let everywhere = objects
                .iter()
                .all(|object| object.fields.iter().any(|other| other.kind == field.kind && other.wire == field.wire));
            if !everywhere && field.kind == FieldKind::Member {
                field.presence = field.presence.or(Presence::Optional);
            }
        }
        let minor_units = objects.iter().find_map(|object| object.minor_units.clone());
        Object { fields, minor_units }
    }
}

impl Presence {
    /// What holds of a member that is so in one alternative and so in another.
    pub fn or(self, other: Presence) -> Presence {
        let required = |presence| matches!(presence, Presence::Required | Presence::Nullable);
        let nullable = |presence| matches!(presence, Presence::Nullable | Presence::OptionalNullable);
        match (required(self) && required(other), nullable(self) || nullable(other)) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }
}

/// All values of these enums, in order of first appearance.
fn merged_int_enum(enums: &[IntEnum]) -> IntEnum {
    let mut merged = IntEnum::default();
    for value in enums.iter().flat_map(|listed| &listed.values) {
        if !merged.values.iter().any(|known| known.value == value.value) {
            merged.values.push(value.clone());
        }
    }
    merged
}

/// All values of these enums, in order of first appearance.
pub fn merged_enum(enums: &[Enum]) -> Enum {
    let mut merged = Enum::default();
    for value in enums.iter().flat_map(|listed| &listed.values) {
        if !merged.values.iter().any(|known| known.wire == value.wire) {
            merged.values.push(value.clone());
        }
    }
    merged
}

pub fn stricter(a: Option<Sensitivity>, b: Option<Sensitivity>) -> Option<Sensitivity> {
    match (a, b) {
        (Some(Sensitivity::Public), Some(Sensitivity::Public)) => Some(Sensitivity::Public),
        (Some(Sensitivity::Secret), _) | (_, Some(Sensitivity::Secret)) => Some(Sensitivity::Secret),
        (Some(Sensitivity::Personal), _) | (_, Some(Sensitivity::Personal)) => Some(Sensitivity::Personal),
        // Shown as far as its type is.
        (None, _) | (_, None) => None,
    }
}
