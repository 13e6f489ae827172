//! Types compared and combined: what holds of both (`allOf`), and what holds either (`oneOf` that merges).

use std::collections::BTreeSet;

use super::Lower;
use super::one_of::Kind;
use crate::diagnostic::Code;
use crate::ir::{
    Docs, Enum, Field, FieldKind, IntEnum, Label, Limits, Object, Presence, Scalar, Select, Sensitivity, Type, TypeDef,
    TypeId, TypeKind, TypeTable, Union,
};
use crate::source::Pointer;

impl TypeTable {
    /// The type behind names for it.
    pub fn settle(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        for _ in 0..self.len() {
            match &ty {
                Type::Named(id) => match &self.get(*id).kind {
                    TypeKind::Same(other) => ty = other.clone(),
                    _ => break,
                },
                _ => break,
            }
        }
        ty
    }

    /// The shape of a named type, behind names for it.
    pub fn settled(&self, ty: &Type) -> Option<&TypeKind> {
        match self.settle(ty) {
            Type::Named(id) => Some(&self.get(id).kind),
            _ => None,
        }
    }

    /// Whether a type is made of this one without an object or union in between.
    pub fn leads_to(&self, ty: &Type, id: TypeId) -> bool {
        let mut open = vec![ty];
        let mut seen = BTreeSet::new();
        while let Some(ty) = open.pop() {
            match ty {
                Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) | Type::OrNull(inner) => open.push(inner),
                Type::Named(found) if *found == id => return true,
                Type::Named(found) if seen.insert(*found) => {
                    if let TypeKind::Same(ty) = &self.get(*found).kind {
                        open.push(ty);
                    }
                }
                Type::Named(_) | Type::Scalar(_) | Type::Any | Type::AnyObject => {}
            }
        }
        false
    }

    /// The type of values that are of both types; `None`: there is no such value.
    pub fn both(&self, a: &Type, b: &Type) -> Option<Type> {
        let (a, b) = (self.settle(a), self.settle(b));
        if self.same(&a, &b) {
            return Some(a);
        }
        let is_string = |ty: &Type| {
            matches!(ty, Type::Scalar(scalar) if scalar.is_text())
                || matches!(self.settled(ty), Some(TypeKind::Enum(_) | TypeKind::Placeholders(_)))
        };
        let is_object = |ty: &Type| {
            matches!(ty, Type::Map(_)) || matches!(self.settled(ty), Some(TypeKind::Object(_) | TypeKind::Union(_)))
        };
        match (&a, &b) {
            (Type::Any, other) | (other, Type::Any) => Some(other.clone()),
            (Type::AnyObject, other) | (other, Type::AnyObject) if is_object(other) => Some(other.clone()),
            (Type::Scalar(Scalar::String), other) | (other, Type::Scalar(Scalar::String)) if is_string(other) => {
                Some(other.clone())
            }
            (Type::Scalar(Scalar::Number), Type::Scalar(int @ (Scalar::Int32 | Scalar::Int64)))
            | (Type::Scalar(int @ (Scalar::Int32 | Scalar::Int64)), Type::Scalar(Scalar::Number)) => {
                Some(Type::Scalar(*int))
            }
            (Type::Scalar(Scalar::Int32), Type::Scalar(Scalar::Int64))
            | (Type::Scalar(Scalar::Int64), Type::Scalar(Scalar::Int32)) => Some(Type::Scalar(Scalar::Int32)),
            (Type::List(a), Type::List(b)) => Some(Type::List(Box::new(self.both(a, b)?))),
            _ => None,
        }
    }

    /// Whether two types are the same on the wire.
    pub fn same(&self, a: &Type, b: &Type) -> bool {
        self.same_within(a, b, &mut Vec::new())
    }

    fn same_within(&self, a: &Type, b: &Type, assumed: &mut Vec<(TypeId, TypeId)>) -> bool {
        match (self.settle(a), self.settle(b)) {
            (Type::Named(a), Type::Named(b)) => {
                if a == b || assumed.contains(&(a, b)) {
                    return true;
                }
                assumed.push((a, b));
                match (&self.get(a).kind, &self.get(b).kind) {
                    (TypeKind::Object(a), TypeKind::Object(b)) => {
                        a.fields.len() == b.fields.len()
                            && a.fields.iter().zip(&b.fields).all(|(a, b)| {
                                a.wire == b.wire
                                    && a.kind == b.kind
                                    && a.presence == b.presence
                                    && self.same_within(&a.ty, &b.ty, assumed)
                            })
                    }
                    (TypeKind::Enum(a), TypeKind::Enum(b)) => {
                        a.values.iter().map(|value| &value.wire).eq(b.values.iter().map(|value| &value.wire))
                    }
                    (TypeKind::IntEnum(a), TypeKind::IntEnum(b)) => {
                        a.values.iter().map(|value| value.value).eq(b.values.iter().map(|value| value.value))
                    }
                    (TypeKind::Union(a), TypeKind::Union(b)) => {
                        a.alternatives.len() == b.alternatives.len()
                            && a.alternatives
                                .iter()
                                .zip(&b.alternatives)
                                .all(|(a, b)| a.select == b.select && self.same_within(&a.ty, &b.ty, assumed))
                    }
                    (TypeKind::Placeholders(a), TypeKind::Placeholders(b)) => a == b,
                    _ => false,
                }
            }
            (Type::List(a), Type::List(b))
            | (Type::Map(a), Type::Map(b))
            | (Type::OneOrMany(a), Type::OneOrMany(b))
            | (Type::OrNull(a), Type::OrNull(b)) => self.same_within(&a, &b, assumed),
            (a, b) => a == b,
        }
    }
}

impl Limits {
    /// What holds of both; of two patterns the other's, which is the narrower where a schema adds to a reference.
    pub fn and(&self, other: &Limits) -> Limits {
        let most = |a: Option<u32>, b: Option<u32>| a.max(b);
        let least = |a: Option<u32>, b: Option<u32>| a.into_iter().chain(b).min();
        let (minimum, exclusive_minimum) = narrower(
            (&self.minimum, self.exclusive_minimum),
            (&other.minimum, other.exclusive_minimum),
            |other, own| other > own,
        );
        let (maximum, exclusive_maximum) = narrower(
            (&self.maximum, self.exclusive_maximum),
            (&other.maximum, other.exclusive_maximum),
            |other, own| other < own,
        );
        Limits {
            min_length: most(self.min_length, other.min_length),
            max_length: least(self.max_length, other.max_length),
            pattern: other.pattern.clone().or_else(|| self.pattern.clone()),
            minimum,
            maximum,
            exclusive_minimum,
            exclusive_maximum,
            multiple_of: other.multiple_of.clone().or_else(|| self.multiple_of.clone()),
            min_items: most(self.min_items, other.min_items),
            max_items: least(self.max_items, other.max_items),
            unique_items: self.unique_items || other.unique_items,
            min_properties: most(self.min_properties, other.min_properties),
            max_properties: least(self.max_properties, other.max_properties),
            items: match (&self.items, &other.items) {
                (Some(a), Some(b)) => Some(Box::new(a.and(b))),
                (items, None) | (None, items) => items.clone(),
            },
        }
    }
}

/// The bound of two that leaves less.
fn narrower(
    own: (&Option<String>, bool),
    other: (&Option<String>, bool),
    is_narrower: fn(f64, f64) -> bool,
) -> (Option<String>, bool) {
    let number = |bound: &Option<String>| bound.as_deref().and_then(|text| text.parse::<f64>().ok());
    let (bound, is_open) = match (number(own.0), number(other.0)) {
        (Some(a), Some(b)) if a == b => (own.0, own.1 || other.1),
        (Some(a), Some(b)) if !is_narrower(b, a) => own,
        (Some(_), None) => own,
        (Some(_), Some(_)) | (None, _) => other,
    };
    (bound.clone(), is_open)
}

impl Scalar {
    /// Whether it is a JSON string on the wire.
    pub fn is_text(self) -> bool {
        !matches!(self, Scalar::Bool | Scalar::Int32 | Scalar::Int64 | Scalar::Number)
    }
}

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
            Type::Scalar(_) => "text".to_owned(),
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
        Object { fields }
    }

    /// Splices unions that became objects into the objects that they stand in, and drops those that only repeat members.
    pub fn settle_flattened(&mut self) {
        for id in self.types.ids() {
            let TypeKind::Object(object) = &self.types.get(id).kind else {
                continue;
            };
            if !object.fields.iter().any(|field| field.kind == FieldKind::Flatten) {
                continue;
            }
            let mut fields: Vec<Field> = Vec::new();
            for mut field in object.fields.clone() {
                if field.kind != FieldKind::Flatten {
                    fields.push(field);
                    continue;
                }
                field.ty = self.types.settle(&field.ty);
                match self.types.settled(&field.ty).cloned() {
                    Some(TypeKind::Object(inner)) => {
                        for inner in inner.fields {
                            if !fields.iter().any(|known| known.wire == inner.wire && known.kind == inner.kind) {
                                fields.push(inner);
                            }
                        }
                    }
                    Some(TypeKind::Union(union)) => {
                        let own: Vec<&str> = fields.iter().map(|known| known.wire.as_str()).collect();
                        let repeats = union.alternatives.iter().all(|alternative| match &alternative.select {
                            Select::Object { known, .. } => known.iter().all(|key| own.contains(&key.as_str())),
                            Select::Wrapper(key) => own.contains(&key.as_str()),
                            Select::Empty => true,
                            _ => false,
                        });
                        let is_objects = union.alternatives.iter().all(|alternative| {
                            matches!(
                                alternative.select,
                                Select::Object { .. } | Select::Wrapper(_) | Select::Empty | Select::Any
                            )
                        });
                        if repeats {
                            self.diags.warning(
                                Code::NotExpressed,
                                &field.at,
                                "these alternatives only say which members go together: that is not checked",
                            );
                        } else if is_objects {
                            fields.push(field);
                        } else {
                            self.diags
                                .error(
                                    Code::ConflictingMember,
                                    &field.at,
                                    "an alternative beside members is not an object",
                                )
                                .help("remove `properties` or the alternative in an overlay");
                        }
                    }
                    _ => fields.push(Field { kind: FieldKind::Additional, ty: Type::Any, ..field }),
                }
            }
            // Open members that come from several parts are one map.
            let mut seen = false;
            fields.retain(|field| field.kind != FieldKind::Additional || !std::mem::replace(&mut seen, true));
            self.drop_repeated(&mut fields);
            let kind = match fields.as_slice() {
                // Nothing is left beside the union: it takes the object's place and name.
                [Field { kind: FieldKind::Flatten, ty: Type::Named(union), presence: Presence::Required, .. }] => {
                    let kind = self.types.get(*union).kind.clone();
                    self.types.get_mut(*union).kind = TypeKind::Same(Type::Named(id));
                    kind
                }
                _ => TypeKind::Object(Object { fields }),
            };
            self.types.get_mut(id).kind = kind;
        }
    }

    /// Drops members that every alternative of a union beside them has as well: they are read and written there.
    fn drop_repeated(&self, fields: &mut Vec<Field>) {
        let unions: Vec<Union> = fields
            .iter()
            .filter(|field| field.kind == FieldKind::Flatten)
            .filter_map(|field| match self.types.settled(&field.ty) {
                Some(TypeKind::Union(union)) => Some(union.clone()),
                _ => None,
            })
            .collect();
        let repeated = |field: &Field| {
            unions.iter().any(|union| {
                union.alternatives.iter().all(|alternative| match &alternative.select {
                    Select::Object { known, .. } => known.contains(&field.wire),
                    _ => false,
                })
            })
        };
        fields.retain(|field| field.kind != FieldKind::Member || !repeated(field));
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

fn stricter(a: Option<Sensitivity>, b: Option<Sensitivity>) -> Option<Sensitivity> {
    match (a, b) {
        (Some(Sensitivity::Public), Some(Sensitivity::Public)) => Some(Sensitivity::Public),
        (Some(Sensitivity::Secret), _) | (_, Some(Sensitivity::Secret)) => Some(Sensitivity::Secret),
        (Some(Sensitivity::Personal), _) | (_, Some(Sensitivity::Personal)) => Some(Sensitivity::Personal),
        // Shown as far as its type is.
        (None, _) | (_, None) => None,
    }
}
