//! Whether a JSON pointer leads to a text or a number in values of a type.

use crate::ir::{FieldKind, ResponseSet, Scalar, Select, Type, TypeKind, TypeTable};
use crate::source::Pointer;

/// Whether a type is what a pointer should lead to.
type Wanted = fn(&TypeTable, &Type) -> bool;

impl TypeTable {
    /// Whether values of this type can have a text at this place.
    pub fn has_text_at(&self, ty: &Type, pointer: &Pointer) -> bool {
        self.leads(ty, &steps(pointer), 0, Self::is_text)
    }

    /// Whether an answer of these can have a text at this place of its body.
    pub fn has_answer(&self, answers: &ResponseSet, pointer: &Pointer) -> bool {
        let mut bodies = answers.cases.iter().flat_map(|case| &case.bodies);
        bodies.any(|media| self.has_text_at(&media.ty, pointer))
    }

    /// Whether an answer of these can have a whole number at this place of its body.
    pub fn has_answer_with_integer(&self, answers: &ResponseSet, pointer: &Pointer) -> bool {
        let steps = steps(pointer);
        let mut bodies = answers.cases.iter().flat_map(|case| &case.bodies);
        bodies.any(|media| self.leads(&media.ty, &steps, 0, Self::is_integer))
    }

    fn leads(&self, ty: &Type, steps: &[String], depth: usize, wanted: Wanted) -> bool {
        let ty = self.settle(ty);
        let Some((step, rest)) = steps.split_first() else { return wanted(self, &ty) };
        match &ty {
            Type::Any | Type::AnyObject => true,
            Type::Map(inner) => self.leads(inner, rest, 0, wanted),
            Type::List(inner) | Type::OneOrMany(inner) => {
                step.parse::<usize>().is_ok() && self.leads(inner, rest, 0, wanted)
            }
            Type::OrNull(inner) => self.leads(inner, steps, depth, wanted),
            Type::Scalar(_) | Type::Encoded(..) => false,
            Type::Named(id) => match &self.get(*id).kind {
                TypeKind::Object(object) => object.fields.iter().any(|field| match field.kind {
                    FieldKind::Member => field.wire == *step && self.leads(&field.ty, rest, 0, wanted),
                    FieldKind::Additional => self.leads(&field.ty, rest, 0, wanted),
                    FieldKind::Flatten => depth < self.len() && self.leads(&field.ty, steps, depth + 1, wanted),
                }),
                TypeKind::Union(union) => {
                    let mut alternatives = union.alternatives.iter();
                    depth < self.len() && alternatives.any(|own| self.leads(&own.ty, steps, depth + 1, wanted))
                }
                TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Placeholders(_) | TypeKind::Same(_) => false,
            },
        }
    }

    fn is_integer(&self, ty: &Type) -> bool {
        match self.settle(ty) {
            Type::Scalar(scalar) => matches!(scalar, Scalar::Int32 | Scalar::Int64),
            Type::OrNull(inner) => self.is_integer(&inner),
            _ => false,
        }
    }

    fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(scalar) => scalar.is_text(),
            Type::Any | Type::Encoded(..) => true,
            Type::OrNull(inner) => self.is_text(&self.settle(inner)),
            Type::AnyObject | Type::List(_) | Type::Map(_) | Type::OneOrMany(_) => false,
            Type::Named(_) => match self.settled(ty) {
                Some(TypeKind::Enum(_) | TypeKind::Placeholders(_)) => true,
                Some(TypeKind::Union(union)) => union.alternatives.iter().any(|own| own.select == Select::Text),
                _ => false,
            },
        }
    }
}

fn steps(pointer: &Pointer) -> Vec<String> {
    pointer.tokens().map(|token| token.to_string()).collect()
}
