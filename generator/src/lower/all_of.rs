//! Objects: their own members, and what `allOf` adds up to.

use openapiv3::Schema;

use super::facts::{Additional, Facts, JsonType, Node};
use super::schema::Shape;
use super::{Component, Lower};
use crate::diagnostic::Code;
use crate::ir::{Docs, Field, FieldKind, Label, Limits, Object, Presence, Type, TypeId, TypeKind};
use crate::source::Pointer;

/// What the parts of an `allOf`, and the members beside it, add up to.
#[derive(Default)]
struct Parts {
    fields: Vec<Field>,
    unions: Vec<(Type, Pointer)>,
    singles: Vec<Shape>,
    required: Vec<(String, Pointer)>,
    additional: Option<Additions>,
    is_object: bool,
    nullable: bool,
    limits: Limits,
}

/// Members that are not named, and what each is limited to.
struct Additions {
    ty: Type,
    limits: Limits,
}

impl Lower<'_> {
    /// An object with its own members alone.
    pub fn object(&mut self, facts: &Facts<'_>, at: &Pointer, label: &Label, component: Option<&str>) -> Shape {
        if facts.properties.is_empty()
            && let Additional::Schema(node) = facts.additional
        {
            let value = self.node(node, &at.child("additionalProperties"), label.clone());
            let mut shape = Shape::of(Type::Any);
            shape.limits = facts.limits.clone();
            if !value.limits.is_none() {
                shape.limits.items = Some(Box::new(value.limits.clone()));
            }
            shape.ty = Type::Map(Box::new(value.into_item()));
            return shape;
        }
        let id = self.define(self.type_name(facts), at, label, component, TypeKind::Object(Object::default()));
        let mut parts = Parts::default();
        self.own_members(facts, at, id, &mut parts);
        self.finish_object(id, parts, at);
        let mut shape = Shape::of(Type::Named(id));
        shape.limits = counts(facts);
        shape
    }

    /// The members that a schema itself lists.
    fn own_members(&mut self, facts: &Facts<'_>, at: &Pointer, owner: TypeId, parts: &mut Parts) {
        parts.is_object = true;
        for (name, node) in &facts.properties {
            let at = at.child("properties").child(name);
            let shape = self.node(*node, &at, Label::Under(owner, (*name).to_owned()));
            self.add_field(parts, field(name, shape, at), owner);
        }
        parts.required.extend(
            facts.required.iter().enumerate().map(|(index, name)| (name.clone(), at.child("required").index(index))),
        );
        let at = at.child("additionalProperties");
        match facts.additional {
            Additional::Unsaid | Additional::Forbidden => {}
            Additional::Anything => {
                parts.additional = Some(Additions { ty: Type::Any, limits: Limits::default() });
            }
            Additional::Schema(node) => {
                let value = self.node(node, &at, Label::Under(owner, "additional".to_owned()));
                parts.additional = Some(Additions { limits: value.limits.clone(), ty: value.into_item() });
            }
        }
    }

    fn add_field(&mut self, parts: &mut Parts, new: Field, owner: TypeId) {
        let Some(old) = parts.fields.iter_mut().find(|old| old.wire == new.wire) else {
            parts.fields.push(new);
            return;
        };
        match self.narrowed(&old.ty, &new.ty, &Label::Under(owner, new.wire.clone()), &new.at) {
            Some(ty) => {
                old.ty = ty;
                old.limits = old.limits.and(&new.limits);
            }
            // Taken at its word the document allows no value; what is written last is meant to replace what it extends.
            None => {
                let message =
                    format!("`{}` has another type in another part of this `allOf`: the last one counts", new.wire);
                self.diags
                    .warning(Code::ConflictingMember, &new.at, message)
                    .related(&old.at, "here")
                    .help("make one of them a reference to the other's schema in an overlay");
                old.ty = new.ty;
                old.limits = new.limits;
            }
        }
        if new.docs != Docs::default() {
            old.docs = new.docs;
        }
        old.sensitivity = new.sensitivity.or(old.sensitivity);
        old.explicit_name = new.explicit_name.or(old.explicit_name.take());
    }

    /// `allOf`, and unions beside members.
    pub fn composite(&mut self, facts: &Facts<'_>, at: &Pointer, label: &Label, component: Option<&str>) -> Shape {
        if let Some(shape) = self.sole_part(facts, at, label) {
            return shape;
        }
        let id = self.define(self.type_name(facts), at, label, component, TypeKind::Object(Object::default()));
        let mut parts = Parts::default();
        self.collect(facts, at, id, &mut parts);
        let is_plain = parts.fields.is_empty() && parts.additional.is_none();
        let sole = match (parts.unions.as_slice(), parts.singles.as_slice()) {
            ([(union, _)], []) if is_plain => Some(union.clone()),
            ([], [_, ..]) if is_plain => {
                let mut ty = Type::Any;
                for single in &parts.singles {
                    match self.narrowed(&ty, &single.ty, label, at) {
                        Some(both) => ty = both,
                        None => {
                            self.diags
                                .error(
                                    Code::ConflictingMember,
                                    at,
                                    "the parts of this `allOf` have types that no value has at once",
                                )
                                .help("replace it in an overlay by the part that holds");
                        }
                    }
                }
                Some(ty)
            }
            _ => None,
        };
        if let Some(ty) = sole {
            self.types.get_mut(id).kind = TypeKind::Same(ty.clone());
            let mut shape = Shape::of(Type::Named(id));
            shape.nullable = parts.nullable;
            shape.limits = parts.limits.and(&self.own_limits(facts, at));
            shape.sensitivity = parts.singles.iter().find_map(|single| single.sensitivity);
            // A union that is all there is takes this schema's place and name.
            if let (Type::Named(inner), Some(_)) = (&ty, component) {
                let def = self.types.get_mut(*inner);
                if matches!(def.label, Label::Under(owner, _) if owner == id) {
                    def.label = label.clone();
                }
            }
            return shape;
        }
        let nullable = parts.nullable;
        let limits = parts.limits.and(&counts(facts));
        self.finish_object(id, parts, at);
        let mut shape = Shape::of(Type::Named(id));
        shape.nullable = nullable;
        shape.limits = limits;
        shape
    }

    /// The only part that says something of the shape, when the others are words.
    fn sole_part(&mut self, facts: &Facts<'_>, at: &Pointer, label: &Label) -> Option<Shape> {
        if !facts.properties.is_empty()
            || !facts.one_of.is_empty()
            || !facts.any_of.is_empty()
            || !facts.required.is_empty()
        {
            return None;
        }
        if !matches!(facts.additional, Additional::Unsaid) {
            return None;
        }
        let mut sole = None;
        let mut words = Docs::default();
        let mut nullable = false;
        for (index, part) in facts.all_of.iter().enumerate() {
            let at = at.child("allOf").index(index);
            if let Node::Schema(schema) = Node::from(part) {
                let part = Facts::of(schema);
                if part.says_nothing_of_members() {
                    let docs = self.schema_docs(&part, &at);
                    if docs.text.is_some() || docs.summary.is_some() {
                        words = docs;
                    }
                    nullable |= schema.schema_data.nullable;
                    continue;
                }
            }
            if sole.replace((part, at)).is_some() {
                return None;
            }
        }
        let (part, part_at) = sole?;
        let mut shape = self.node(part.into(), &part_at, label.clone());
        shape.nullable |= nullable;
        shape.limits = shape.limits.and(&self.own_limits(facts, at));
        if words != Docs::default() {
            shape.docs = words;
        }
        Some(shape)
    }

    /// Everything that a schema and the parts of its `allOf` say.
    fn collect(&mut self, facts: &Facts<'_>, at: &Pointer, owner: TypeId, parts: &mut Parts) {
        for (index, part) in facts.all_of.iter().enumerate() {
            let at = at.child("allOf").index(index);
            match Node::from(part) {
                Node::Ref(reference) => self.collect_reference(reference, &at, owner, parts),
                Node::Schema(schema) => {
                    parts.nullable |= schema.schema_data.nullable;
                    self.collect_schema(schema, &at, owner, parts);
                }
            }
        }
        if !facts.properties.is_empty() || !facts.required.is_empty() || !matches!(facts.additional, Additional::Unsaid)
        {
            self.own_members(facts, at, owner, parts);
        }
        if (!facts.one_of.is_empty() || !facts.any_of.is_empty()) && !self.only_groups(facts, at) {
            let part = format!(
                "choice{}",
                if parts.unions.is_empty() { String::new() } else { (parts.unions.len() + 1).to_string() }
            );
            // The schema's own name is the object's.
            let shape = self.union(facts, at, &Label::Under(owner, part), None, None);
            parts.unions.push((shape.ty, at.clone()));
        }
    }

    fn collect_schema(&mut self, schema: &Schema, at: &Pointer, owner: TypeId, parts: &mut Parts) {
        let facts = Facts::of(schema);
        if facts.is_object_like() {
            parts.is_object |= facts.ty == Some(JsonType::Object);
            self.collect(&facts, at, owner, parts);
        } else {
            let shape = self.schema(schema, at, Label::Under(owner, "value".to_owned()), None);
            parts.nullable |= shape.nullable;
            parts.limits = parts.limits.and(&shape.limits);
            parts.singles.push(shape);
        }
    }

    fn collect_reference(&mut self, reference: &str, at: &Pointer, owner: TypeId, parts: &mut Parts) {
        let is_open = matches!(self.components.get(reference), Some(Component::Lowering(_)));
        if !is_open {
            let shape = self.reference(reference, at);
            let known = self.types.settled(&shape.ty);
            parts.nullable |= shape.nullable;
            match known {
                Some(TypeKind::Object(object)) => {
                    parts.is_object = true;
                    for field in object.fields.clone() {
                        match field.kind {
                            FieldKind::Member => {
                                if matches!(field.presence, Presence::Required | Presence::Nullable) {
                                    parts.required.push((field.wire.clone(), field.at.clone()));
                                }
                                self.add_field(parts, field, owner);
                            }
                            FieldKind::Flatten if self.has_alternative(&field.ty, owner) => {}
                            FieldKind::Flatten => parts.unions.push((field.ty, field.at)),
                            FieldKind::Additional => {
                                let limits = field.limits.items.map(|items| *items).unwrap_or_default();
                                parts.additional = Some(Additions { ty: field.ty, limits });
                            }
                        }
                    }
                }
                // A base that lists what extends it: each of these is the base without the list.
                Some(TypeKind::Union(_)) if self.has_alternative(&shape.ty, owner) => parts.is_object = true,
                Some(TypeKind::Union(_)) => parts.unions.push((shape.ty, at.clone())),
                _ if matches!(shape.ty, Type::AnyObject) || shape.empty => parts.is_object = true,
                _ => {
                    parts.limits = parts.limits.and(&shape.limits);
                    parts.singles.push(shape);
                }
            }
            return;
        }
        // The part is being lowered further up: read its members anew.
        if self.depth_of_collect > 16 {
            self.diags.error(Code::EndlessSchema, at, format!("`{reference}` is a part of itself"));
            return;
        }
        if let (Some(schema), Some(pointer)) =
            (self.component_schema(reference), Pointer::parse(reference.trim_start_matches('#')))
        {
            let facts = Facts::of(&schema);
            if !facts.is_object_like() {
                let shape = self.reference(reference, at);
                parts.singles.push(shape);
                return;
            }
            self.depth_of_collect += 1;
            // Its alternatives lead here; the members are what is wanted.
            let unions = parts.unions.len();
            self.collect_schema(&schema, &pointer, owner, parts);
            parts.unions.truncate(unions);
            self.depth_of_collect -= 1;
        }
    }

    /// Whether a union has this type among its alternatives.
    fn has_alternative(&self, union: &Type, of: TypeId) -> bool {
        match self.types.settled(union) {
            Some(TypeKind::Union(union)) => {
                union.alternatives.iter().any(|alternative| self.types.settle(&alternative.ty) == Type::Named(of))
            }
            _ => false,
        }
    }

    fn finish_object(&mut self, id: TypeId, parts: Parts, at: &Pointer) {
        let mut fields = parts.fields;
        for (name, at) in &parts.required {
            match fields.iter_mut().find(|field| field.wire == *name) {
                Some(field) => {
                    field.presence = match field.presence {
                        Presence::Required | Presence::Optional => Presence::Required,
                        Presence::Nullable | Presence::OptionalNullable => Presence::Nullable,
                    }
                }
                // Members may be named by an alternative of a union beside them.
                None if !parts.unions.is_empty() || parts.additional.is_some() => {}
                None => {
                    self.diags
                        .warning(Code::RequiredUnknown, at, format!("`{name}` is required but not a member: ignored"))
                        .help(format!("remove `{name}` from `required` in an overlay, or add the member"));
                }
            }
        }
        for (ty, at) in parts.unions {
            fields.push(Field::new(String::new(), FieldKind::Flatten, ty, at));
        }
        if let Some(Additions { ty, limits }) = parts.additional {
            let mut field = Field::new(String::new(), FieldKind::Additional, ty, at.child("additionalProperties"));
            field.limits.items = (!limits.is_none()).then(|| Box::new(limits));
            fields.push(field);
        }
        self.types.get_mut(id).kind = TypeKind::Object(Object { fields, ..Object::default() });
    }
}

/// How many members an object may have.
fn counts(facts: &Facts<'_>) -> Limits {
    let Limits { min_properties, max_properties, .. } = facts.limits;
    Limits { min_properties, max_properties, ..Limits::default() }
}

fn field(name: &str, shape: Shape, at: Pointer) -> Field {
    let presence = if shape.nullable { Presence::OptionalNullable } else { Presence::Optional };
    Field {
        presence,
        limits: shape.limits,
        sensitivity: shape.sensitivity,
        explicit_name: shape.field_name,
        docs: shape.docs,
        direction: shape.direction,
        aliases: shape.aliases,
        rotates: shape.rotates,
        ..Field::new(name.to_owned(), FieldKind::Member, shape.ty, at)
    }
}
