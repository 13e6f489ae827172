//! Types compared, and what holds of both: `allOf`.

use std::collections::BTreeSet;

use crate::ir::{Limits, Scalar, Type, TypeId, TypeKind, TypeTable};

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
                Type::List(inner)
                | Type::Map(inner)
                | Type::OneOrMany(inner)
                | Type::OrNull(inner)
                | Type::Encoded(_, inner) => open.push(inner),
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
            (Type::Encoded(how, a), Type::Encoded(other, b)) => how == other && self.same_within(&a, &b, assumed),
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
