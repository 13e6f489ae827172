//! Schemas to types.

use openapiv3::Schema;
use serde_json::Value;

use super::facts::{Additional, Facts, JsonType, Node};
use super::{Component, Lower};
use crate::diagnostic::Code;
use crate::ir::{
    Alternative, Direction, Docs, Enum, EnumValue, Field, FieldKind, IntEnum, Label, Limits, Object, Presence, Scalar,
    Select, Sensitivity, Type, TypeDef, TypeId, TypeKind, Union,
};
use crate::source::Pointer;

/// A lowered schema: a type as used, and what the schema says beside it.
#[derive(Clone, Debug)]
pub struct Shape {
    pub ty: Type,
    pub nullable: bool,
    pub limits: Limits,
    pub sensitivity: Option<Sensitivity>,
    pub docs: Docs,
    /// The name of a member that has this schema, as an overlay chose it.
    pub field_name: Option<String>,
    pub direction: Direction,
    /// Nothing is said of the value.
    pub empty: bool,
}

impl Shape {
    pub fn of(ty: Type) -> Self {
        Shape {
            ty,
            nullable: false,
            limits: Limits::default(),
            sensitivity: None,
            docs: Docs::default(),
            field_name: None,
            direction: Direction::Both,
            empty: false,
        }
    }

    /// The type where absence can't be: in arrays and maps.
    pub fn into_item(self) -> Type {
        if self.nullable { Type::OrNull(Box::new(self.ty)) } else { self.ty }
    }
}

/// What the parts of an `allOf`, and the members beside it, add up to.
#[derive(Default)]
struct Parts {
    fields: Vec<Field>,
    unions: Vec<(Type, Pointer)>,
    singles: Vec<Shape>,
    required: Vec<(String, Pointer)>,
    additional: Option<Type>,
    is_object: bool,
    nullable: bool,
    limits: Limits,
}

impl Lower<'_> {
    /// Lowers a schema or a reference to one.
    pub fn node(&mut self, node: Node<'_>, at: &Pointer, label: Label) -> Shape {
        match node {
            Node::Ref(reference) => self.reference(reference, at),
            Node::Schema(schema) => self.schema(schema, at, label, None),
        }
    }

    /// The shape of a component schema, lowered at its first use.
    pub fn reference(&mut self, reference: &str, at: &Pointer) -> Shape {
        match self.components.get_mut(reference) {
            Some(Component::Done(shape)) => return shape.clone(),
            Some(Component::Lowering(reserved)) => {
                let id = *reserved.get_or_insert_with(|| {
                    self.types.add(TypeDef::blank(Label::Component(last_token(reference)), at.clone()))
                });
                return Shape::of(Type::Named(id));
            }
            None => {}
        }
        let Some(pointer) = Pointer::parse(reference.strip_prefix('#').unwrap_or(reference)) else {
            return Shape::of(Type::Any);
        };
        let Some(schema) = self.component_schema(reference) else {
            self.diags.error(Code::UnreadableSchema, at, format!("`{reference}` is not a schema"));
            return Shape::of(Type::Any);
        };
        self.components.insert(reference.to_owned(), Component::Lowering(None));
        let label = Label::Component(last_token(reference));
        let shape = self.schema(&schema, &pointer, label, Some(reference));
        let reserved = match self.components.get(reference) {
            Some(Component::Lowering(reserved)) => *reserved,
            Some(Component::Done(_)) | None => None,
        };
        if let Some(id) = reserved
            && shape.ty != Type::Named(id)
        {
            // A component that goes through itself and is no type of its own: a name for the other type.
            self.types.get_mut(id).kind = TypeKind::Same(shape.ty.clone());
            if contains(&shape.ty, id) {
                self.diags
                    .error(
                        Code::EndlessSchema,
                        &pointer,
                        format!("`{reference}` contains itself without an object in between"),
                    )
                    .help("give it an object with a member that holds the inner value");
                self.types.get_mut(id).kind = TypeKind::Same(Type::Any);
            }
        }
        self.components.insert(reference.to_owned(), Component::Done(shape.clone()));
        shape
    }

    /// Lowers a schema; `component` is its reference if others can refer to it.
    pub fn schema(&mut self, schema: &Schema, at: &Pointer, label: Label, component: Option<&str>) -> Shape {
        let facts = Facts::of(schema);
        let mut shape = self.kind(&facts, at, &label, component);
        let own = self.schema_docs(&facts, at);
        let named_here = matches!(&shape.ty, Type::Named(id) if self.types.get(*id).at == *at);
        if named_here && let Type::Named(id) = &shape.ty {
            self.types.get_mut(*id).docs = own.clone();
        }
        // Words beside a reference are about this use of it.
        shape.docs = if own == Docs::default() { shape.docs } else { own };
        shape.nullable |= schema.schema_data.nullable || facts.values.iter().any(Value::is_null);
        if let Some(sensitivity) = self.sensitivity(&schema.schema_data.extensions) {
            shape.sensitivity = Some(sensitivity);
        }
        if shape.sensitivity == Some(Sensitivity::Secret) && shape.ty == Type::Scalar(Scalar::String) {
            shape.ty = Type::Scalar(Scalar::Secret);
        }
        if let Some(name) = self.field_name(schema) {
            shape.field_name = Some(name);
        }
        if schema.schema_data.read_only {
            shape.direction = Direction::Answers;
        } else if schema.schema_data.write_only {
            shape.direction = Direction::Requests;
        }
        shape
    }

    fn kind(&mut self, facts: &Facts<'_>, at: &Pointer, label: &Label, component: Option<&str>) -> Shape {
        if facts.not {
            self.diags.warning(
                Code::NotExpressed,
                &at.child("not"),
                "`not` can't be said in a type: it is not checked",
            );
        }
        if facts.is_empty() {
            let mut shape = Shape::of(Type::Any);
            shape.empty = true;
            return shape;
        }
        if let Some(placeholders) = self.extension_list(facts, "x-obgen-placeholders") {
            let id = self.define(self.type_name(facts), at, label, component, TypeKind::Placeholders(placeholders));
            return Shape::of(Type::Named(id));
        }
        let has_union = !facts.one_of.is_empty() || !facts.any_of.is_empty();
        let is_composite = !facts.all_of.is_empty()
            || (has_union && (!facts.properties.is_empty() || !matches!(facts.additional, Additional::Unsaid)));
        if is_composite {
            return self.composite(facts, at, label, component);
        }
        if has_union {
            return self.union(facts, at, label, component, self.type_name(facts));
        }
        let mut shape = match facts.ty {
            Some(JsonType::Object) if facts.is_open_object() => Shape::of(Type::AnyObject),
            Some(JsonType::Object) => return self.object(facts, at, label, component),
            Some(JsonType::Array) => self.array(facts, at, label),
            Some(JsonType::String) => self.string(facts, at, label, component),
            Some(JsonType::Integer) => self.integer(facts, at, label, component),
            Some(JsonType::Number) => Shape::of(Type::Scalar(Scalar::Number)),
            Some(JsonType::Boolean) => Shape::of(Type::Scalar(Scalar::Bool)),
            None => Shape::of(Type::Any),
        };
        let items = shape.limits.items.take();
        shape.limits = facts.limits.clone();
        shape.limits.items = items;
        self.check_pattern(&mut shape.limits, at);
        shape
    }

    fn array(&mut self, facts: &Facts<'_>, at: &Pointer, label: &Label) -> Shape {
        let Some(items) = facts.items else {
            return Shape::of(Type::List(Box::new(Type::Any)));
        };
        let item = self.node(items, &at.child("items"), label.clone());
        let mut shape = Shape::of(Type::Any);
        if !item.limits.is_none() {
            shape.limits.items = Some(Box::new(item.limits.clone()));
        }
        shape.sensitivity = item.sensitivity;
        shape.ty = Type::List(Box::new(item.into_item()));
        shape
    }

    fn string(&mut self, facts: &Facts<'_>, at: &Pointer, label: &Label, component: Option<&str>) -> Shape {
        if facts.values.iter().any(|value| !value.is_null()) {
            let values = self.enum_values(facts, at);
            let id = self.define(self.type_name(facts), at, label, component, TypeKind::Enum(Enum { values }));
            return Shape::of(Type::Named(id));
        }
        let scalar = match facts.format.as_deref() {
            Some("date") => Scalar::Date,
            Some("date-time") => Scalar::DateTime,
            Some("uuid") => Scalar::Uuid,
            Some("ip") => Scalar::Ip,
            Some("ipv4") => Scalar::Ipv4,
            Some("ipv6") => Scalar::Ipv6,
            Some("byte" | "base64") => Scalar::Base64,
            Some("binary") if self.binary => Scalar::Binary,
            Some("decimal") => Scalar::Decimal,
            Some("int64" | "int32") => Scalar::QuotedInt64,
            Some("password") => Scalar::Secret,
            Some(_) | None => Scalar::String,
        };
        Shape::of(Type::Scalar(scalar))
    }

    fn integer(&mut self, facts: &Facts<'_>, at: &Pointer, label: &Label, component: Option<&str>) -> Shape {
        let values: Vec<i64> = facts.values.iter().filter_map(Value::as_i64).collect();
        if !values.is_empty() {
            let names = self.extension_map(facts, "x-obgen-variants");
            let values = values.into_iter().map(|value| (value, names.get(&value.to_string()).cloned())).collect();
            let id = self.define(self.type_name(facts), at, label, component, TypeKind::IntEnum(IntEnum { values }));
            return Shape::of(Type::Named(id));
        }
        Shape::of(Type::Scalar(if facts.format.as_deref() == Some("int32") { Scalar::Int32 } else { Scalar::Int64 }))
    }

    fn enum_values(&mut self, facts: &Facts<'_>, at: &Pointer) -> Vec<EnumValue> {
        let names = self.extension_map(facts, "x-obgen-variants");
        let meanings = self.extension_map(facts, "x-obgen-values");
        let mut values: Vec<EnumValue> = Vec::new();
        for value in &facts.values {
            let wire = match value {
                Value::Null => continue,
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            if values.iter().any(|known| known.wire == wire) {
                continue;
            }
            values.push(EnumValue {
                explicit_name: names.get(&wire).cloned(),
                meaning: meanings.get(&wire).cloned(),
                wire,
            });
        }
        for (key, what) in
            names.keys().map(|key| (key, "x-obgen-variants")).chain(meanings.keys().map(|key| (key, "x-obgen-values")))
        {
            if !values.iter().any(|value| value.wire == *key) {
                self.diags
                    .error(
                        Code::UnknownValue,
                        &at.child(what).child(key),
                        format!("`{key}` is not a value of this enum"),
                    )
                    .help(format!("remove `{key}` from `{what}`, or add it to `enum`"));
            }
        }
        values
    }

    /// An object with its own members alone.
    fn object(&mut self, facts: &Facts<'_>, at: &Pointer, label: &Label, component: Option<&str>) -> Shape {
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
        Shape::of(Type::Named(id))
    }

    /// The members that a schema itself lists.
    fn own_members(&mut self, facts: &Facts<'_>, at: &Pointer, owner: TypeId, parts: &mut Parts) {
        parts.is_object = true;
        for (name, node) in &facts.properties {
            let at = at.child("properties").child(name);
            let shape = self.node(*node, &at, Label::Under(owner, (*name).to_owned()));
            self.add_field(parts, field(name, shape, at));
        }
        parts.required.extend(
            facts.required.iter().enumerate().map(|(index, name)| (name.clone(), at.child("required").index(index))),
        );
        let at = at.child("additionalProperties");
        match facts.additional {
            Additional::Unsaid | Additional::Forbidden => {}
            Additional::Anything => parts.additional = Some(Type::Any),
            Additional::Schema(node) => {
                parts.additional = Some(self.node(node, &at, Label::Under(owner, "additional".to_owned())).into_item());
            }
        }
    }

    fn add_field(&mut self, parts: &mut Parts, new: Field) {
        let Some(old) = parts.fields.iter_mut().find(|old| old.wire == new.wire) else {
            parts.fields.push(new);
            return;
        };
        match self.types.both(&old.ty, &new.ty) {
            Some(ty) => old.ty = ty,
            None => {
                self.diags
                    .error(
                        Code::ConflictingMember,
                        &new.at,
                        format!("`{}` has another type in another part of this `allOf`", new.wire),
                    )
                    .related(&old.at, "here")
                    .help("make one of them a reference to the other's schema in an overlay");
            }
        }
        if new.docs != Docs::default() {
            old.docs = new.docs;
        }
        old.limits = new.limits;
        old.sensitivity = new.sensitivity.or(old.sensitivity);
        old.explicit_name = new.explicit_name.or(old.explicit_name.take());
    }

    /// `allOf`, and unions beside members.
    fn composite(&mut self, facts: &Facts<'_>, at: &Pointer, label: &Label, component: Option<&str>) -> Shape {
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
                    match self.types.both(&ty, &single.ty) {
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
            shape.limits = parts.limits;
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
        self.finish_object(id, parts, at);
        let mut shape = Shape::of(Type::Named(id));
        shape.nullable = nullable;
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
                if part.is_empty() || part.is_open_object() {
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
        if !facts.one_of.is_empty() || !facts.any_of.is_empty() {
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
        let has_structure = !facts.all_of.is_empty() || !facts.one_of.is_empty() || !facts.any_of.is_empty();
        if has_structure || (facts.ty == Some(JsonType::Object) || facts.ty.is_none()) && facts.values.is_empty() {
            parts.is_object |= facts.ty == Some(JsonType::Object);
            self.collect(&facts, at, owner, parts);
        } else {
            let shape = self.schema(schema, at, Label::Under(owner, "value".to_owned()), None);
            parts.nullable |= shape.nullable;
            parts.limits = shape.limits.clone();
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
                                self.add_field(parts, field);
                            }
                            FieldKind::Flatten => parts.unions.push((field.ty, field.at)),
                            FieldKind::Additional => parts.additional = Some(field.ty),
                        }
                    }
                }
                Some(TypeKind::Union(_)) => parts.unions.push((shape.ty, at.clone())),
                _ if matches!(shape.ty, Type::AnyObject) || shape.empty => parts.is_object = true,
                _ => {
                    parts.limits = shape.limits.clone();
                    parts.singles.push(shape);
                }
            }
            return;
        }
        // The part is being lowered further up: read its members anew.
        if self.depth_of_collect > 64 {
            self.diags.error(Code::EndlessSchema, at, format!("`{reference}` is a part of itself"));
            return;
        }
        if let (Some(schema), Some(pointer)) =
            (self.component_schema(reference), Pointer::parse(reference.trim_start_matches('#')))
        {
            self.depth_of_collect += 1;
            self.collect_schema(&schema, &pointer, owner, parts);
            self.depth_of_collect -= 1;
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
        if let Some(ty) = parts.additional {
            fields.push(Field::new(String::new(), FieldKind::Additional, ty, at.child("additionalProperties")));
        }
        self.types.get_mut(id).kind = TypeKind::Object(Object { fields });
    }

    /// `oneOf` and `anyOf`; told apart later, when all types are known.
    fn union(
        &mut self,
        facts: &Facts<'_>,
        at: &Pointer,
        label: &Label,
        component: Option<&str>,
        name: Option<String>,
    ) -> Shape {
        let (key, nodes, any) =
            if facts.one_of.is_empty() { ("anyOf", facts.any_of, true) } else { ("oneOf", facts.one_of, false) };
        let id = self.define(name, at, label, component, TypeKind::Union(Union::default()));
        let names = self.extension_map(facts, "x-obgen-variants");
        let variants = self.keeps_variants(facts);
        let mut nullable = false;
        let mut alternatives = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let at = at.child(key).index(index);
            let node = Node::from(node);
            let (label, type_label) = match node {
                Node::Ref(reference) => (last_token(reference), Label::Component(last_token(reference))),
                Node::Schema(schema) => {
                    let name = schema.schema_data.title.clone().unwrap_or_else(|| (index + 1).to_string());
                    (name.clone(), Label::Under(id, name))
                }
            };
            let wrapper = wrapper_key(node);
            let explicit_name = names
                .get(&label)
                .or_else(|| names.get(&index.to_string()))
                .or_else(|| wrapper.and_then(|key| names.get(key)))
                .cloned();
            let alternative = match (wrapper, node) {
                (Some(key), Node::Schema(schema)) => {
                    let inner = Facts::of(schema).properties.first().map(|(_, node)| *node);
                    let shape = inner.map(|node| {
                        self.node(node, &at.child("properties").child(key), Label::Under(id, key.to_owned()))
                    });
                    shape.map(|shape| (shape, Select::Wrapper(key.to_owned()), key.to_owned()))
                }
                _ => Some((self.node(node, &at, type_label), Select::Open, label)),
            };
            if let Some((shape, select, label)) = alternative {
                nullable |= shape.nullable;
                let select = if shape.empty && select == Select::Open { Select::Empty } else { select };
                alternatives.push(Alternative { ty: shape.ty, select, label, explicit_name, boxed: false, at });
            }
        }
        // One key each makes wrappers only if all are so; else they are objects like others.
        let wrappers =
            alternatives.iter().filter(|alternative| matches!(alternative.select, Select::Wrapper(_))).count();
        if wrappers > 0 && (wrappers < alternatives.len() || alternatives.len() < 2) {
            self.unwrap_alternatives(&mut alternatives, nodes, at, key, id);
        }
        if let TypeKind::Union(union) = &mut self.types.get_mut(id).kind {
            *union = Union { alternatives, any, variants, discriminator: discriminator(facts) };
        }
        let mut shape = Shape::of(Type::Named(id));
        shape.nullable = nullable;
        shape
    }

    fn unwrap_alternatives(
        &mut self,
        alternatives: &mut [Alternative],
        nodes: &[openapiv3::ReferenceOr<Schema>],
        at: &Pointer,
        key: &str,
        id: TypeId,
    ) {
        for (index, (alternative, node)) in alternatives.iter_mut().zip(nodes).enumerate() {
            if matches!(alternative.select, Select::Wrapper(_)) {
                let at = at.child(key).index(index);
                alternative.ty = self.node(node.into(), &at, Label::Under(id, alternative.label.clone())).ty;
                alternative.select = Select::Open;
            }
        }
    }

    /// Gives a schema a type of its own.
    fn define(
        &mut self,
        explicit_name: Option<String>,
        at: &Pointer,
        label: &Label,
        component: Option<&str>,
        kind: TypeKind,
    ) -> TypeId {
        let reserved = component.and_then(|reference| match self.components.get(reference) {
            Some(Component::Lowering(reserved)) => *reserved,
            Some(Component::Done(_)) | None => None,
        });
        let def = TypeDef {
            label: label.clone(),
            explicit_name,
            aliases: Vec::new(),
            at: at.clone(),
            docs: Docs::default(),
            sensitivity: None,
            kind,
        };
        let id = match reserved {
            Some(id) => {
                *self.types.get_mut(id) = def;
                id
            }
            None => self.types.add(def),
        };
        if let Some(Component::Lowering(reserved)) = component.and_then(|reference| self.components.get_mut(reference))
        {
            *reserved = Some(id);
        }
        id
    }
}

/// The discriminator, with the component each of its values names.
fn discriminator(facts: &Facts<'_>) -> Option<(String, Vec<(String, String)>)> {
    let discriminator = facts.data.discriminator.as_ref()?;
    let mapping =
        discriminator.mapping.iter().map(|(value, reference)| (value.clone(), last_token(reference))).collect();
    Some((discriminator.property_name.clone(), mapping))
}

/// The one key of an inline object that has nothing else, as protobuf's `oneof` is published.
fn wrapper_key(node: Node<'_>) -> Option<&str> {
    let Node::Schema(schema) = node else {
        return None;
    };
    let facts = Facts::of(schema);
    match facts.properties.as_slice() {
        [(key, _)] if facts.all_of.is_empty() && facts.one_of.is_empty() && facts.any_of.is_empty() => {
            match facts.additional {
                Additional::Unsaid | Additional::Forbidden => Some(key),
                Additional::Anything | Additional::Schema(_) => None,
            }
        }
        _ => None,
    }
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
        ..Field::new(name.to_owned(), FieldKind::Member, shape.ty, at)
    }
}

/// Whether a type holds this one without a type of its own in between.
fn contains(ty: &Type, id: TypeId) -> bool {
    match ty {
        Type::Named(other) => *other == id,
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) | Type::OrNull(inner) => contains(inner, id),
        Type::Scalar(_) | Type::Any | Type::AnyObject => false,
    }
}

/// The component's key in a reference, unescaped.
pub fn last_token(reference: &str) -> String {
    let token = reference.rsplit('/').next().unwrap_or(reference);
    token.replace("~1", "/").replace("~0", "~")
}
