//! Whether a JSON pointer leads to a text in values of a type.

use crate::ir::{FieldKind, ResponseSet, Select, Type, TypeKind, TypeTable};
use crate::source::Pointer;

impl TypeTable {
    /// Whether values of this type can have a text at this place.
    pub fn has_text_at(&self, ty: &Type, pointer: &Pointer) -> bool {
        let steps: Vec<String> = pointer.tokens().map(|token| token.to_string()).collect();
        self.leads(ty, &steps, 0)
    }

    /// Whether an answer of these can have a text at this place of its body.
    pub fn has_answer(&self, answers: &ResponseSet, pointer: &Pointer) -> bool {
        let mut bodies = answers.cases.iter().flat_map(|case| &case.bodies);
        bodies.any(|media| self.has_text_at(&media.ty, pointer))
    }

    fn leads(&self, ty: &Type, steps: &[String], depth: usize) -> bool {
        let ty = self.settle(ty);
        let Some((step, rest)) = steps.split_first() else { return self.is_text(&ty) };
        match &ty {
            Type::Any | Type::AnyObject => true,
            Type::Map(inner) => self.leads(inner, rest, 0),
            Type::List(inner) | Type::OneOrMany(inner) => step.parse::<usize>().is_ok() && self.leads(inner, rest, 0),
            Type::OrNull(inner) => self.leads(inner, steps, depth),
            Type::Scalar(_) => false,
            Type::Named(id) => match &self.get(*id).kind {
                TypeKind::Object(object) => object.fields.iter().any(|field| match field.kind {
                    FieldKind::Member => field.wire == *step && self.leads(&field.ty, rest, 0),
                    FieldKind::Additional => self.leads(&field.ty, rest, 0),
                    FieldKind::Flatten => depth < self.len() && self.leads(&field.ty, steps, depth + 1),
                }),
                TypeKind::Union(union) => {
                    let mut alternatives = union.alternatives.iter();
                    depth < self.len() && alternatives.any(|own| self.leads(&own.ty, steps, depth + 1))
                }
                TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Placeholders(_) | TypeKind::Same(_) => false,
            },
        }
    }

    fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(scalar) => scalar.is_text(),
            Type::Any => true,
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
