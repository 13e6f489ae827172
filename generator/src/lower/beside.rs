//! Unions that stand beside the members of an object.

use super::Lower;
use crate::diagnostic::Code;
use crate::ir::{Field, FieldKind, Object, Presence, Select, Type, TypeKind, Union};

impl Lower<'_> {
    /// Splices unions that became objects into the objects that they stand in, and drops those that only repeat members.
    pub fn settle_flattened(&mut self) {
        for id in self.types.ids() {
            let TypeKind::Object(object) = &self.types.get(id).kind else {
                continue;
            };
            if !object.fields.iter().any(|field| field.kind == FieldKind::Flatten) {
                continue;
            }
            let minor_units = object.minor_units.clone();
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
                _ => TypeKind::Object(Object { fields, minor_units }),
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
