//! Schemas to types.

use openapiv3::Schema;
use serde_json::Value;

use super::facts::{Additional, Facts, JsonType, Node};
use super::progress::ends;
use super::{Component, Lower};
use crate::diagnostic::Code;
use crate::ir::{
    Direction, Docs, Enum, EnumValue, IntEnum, IntValue, Label, Limits, Scalar, Sensitivity, Type, TypeDef, TypeId,
    TypeKind,
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
    /// Other keys of a member that has this schema.
    pub aliases: Vec<String>,
    /// Where answers have the next token, of a token that can be used once.
    pub rotates: Vec<String>,
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
            aliases: Vec::new(),
            rotates: Vec::new(),
            empty: false,
        }
    }

    /// Text, where nothing is said of the value and it travels as text in any case: in headers and parameters.
    pub fn or_text(mut self) -> Self {
        if self.empty {
            self.ty = Type::Scalar(Scalar::String);
        }
        self
    }

    /// The type where absence can't be: in arrays and maps.
    pub fn into_item(self) -> Type {
        if self.nullable { Type::OrNull(Box::new(self.ty)) } else { self.ty }
    }
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
            Some(Component::Done(shape)) => return Shape::clone(shape),
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
        self.components.insert(reference.to_owned(), Component::Done(Box::new(shape.clone())));
        shape
    }

    /// Lowers a schema; `component` is its reference if others can refer to it.
    pub fn schema(&mut self, schema: &Schema, at: &Pointer, label: Label, component: Option<&str>) -> Shape {
        let facts = Facts::of(schema);
        if self.depth_of_collect > 0 {
            match self.inline.get(at) {
                Some(Component::Done(shape)) => return Shape::clone(shape),
                Some(Component::Lowering(Some(id))) => {
                    let mut shape = Shape::of(Type::Named(*id));
                    shape.nullable = schema.schema_data.nullable;
                    return shape;
                }
                Some(Component::Lowering(None)) | None => {}
            }
        }
        let mut shape = self.kind(&facts, at, &label, component);
        self.minor_units(&facts, &shape, at);
        self.check_progress(&facts, &shape, at);
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
        if let Some(how) = self.encoding(&facts) {
            shape.ty = Type::Encoded(how, Box::new(shape.ty));
        }
        if let Some(aliases) = self.extension_list(&facts, "x-obgen-alias") {
            shape.aliases = aliases;
        }
        if let Some(pointers) = self.extension_list(&facts, "x-obgen-rotates") {
            shape.rotates = pointers;
            // A blank one is not sent.
            shape.limits.min_length = shape.limits.min_length.max(Some(1));
        }
        if schema.schema_data.read_only {
            shape.direction = Direction::Answers;
        } else if schema.schema_data.write_only {
            shape.direction = Direction::Requests;
        }
        if let Some(known) = self.inline.get_mut(at) {
            *known = Component::Done(Box::new(shape.clone()));
        }
        shape
    }

    fn kind(&mut self, facts: &Facts<'_>, at: &Pointer, label: &Label, component: Option<&str>) -> Shape {
        if facts.not {
            self.diags.warning(Code::NotExpressed, at.child("not"), "`not` can't be said in a type: it is not checked");
        }
        if facts.data.discriminator.is_some() && facts.one_of.is_empty() && facts.any_of.is_empty() {
            self.diags
                .warning(
                    Code::NotExpressed,
                    at.child("discriminator"),
                    "a discriminator without `oneOf`: what extends this schema is read as this schema, without its own members",
                )
                .help("list the schemas that extend it as `oneOf` beside the discriminator, in an overlay");
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
        let is_beside = facts.all_of.is_empty() && has_union;
        let only_groups = is_beside && self.only_groups(facts, at);
        let has_union = has_union && !only_groups;
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
            Some(JsonType::Object) if only_groups && facts.properties.is_empty() => Shape::of(Type::AnyObject),
            Some(JsonType::Object) => return self.object(facts, at, label, component),
            Some(JsonType::Array) => self.array(facts, at, label),
            Some(JsonType::String) => self.string(facts, at, label, component),
            Some(JsonType::Integer) => self.integer(facts, at, label, component),
            Some(JsonType::Number) => Shape::of(Type::Scalar(Scalar::Number)),
            Some(JsonType::Boolean) => Shape::of(Type::Scalar(Scalar::Bool)),
            None => Shape::of(Type::Any),
        };
        let items = shape.limits.items.take();
        shape.limits = self.own_limits(facts, at);
        shape.limits.items = items;
        let both = [Value::Bool(true), Value::Bool(false)];
        let is_checked = matches!(shape.ty, Type::Named(_)) || both.iter().all(|value| facts.values.contains(value));
        if !is_checked && facts.values.iter().any(|value| !value.is_null()) {
            self.diags.warning(
                Code::NotExpressed,
                at.child("enum"),
                "the values listed here can't be said in a type: they are not checked",
            );
        }
        shape
    }

    /// The limits that a schema itself sets, with a pattern that can be checked.
    pub fn own_limits(&mut self, facts: &Facts<'_>, at: &Pointer) -> Limits {
        let mut limits = facts.limits.clone();
        self.check_pattern(&mut limits, at);
        limits
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
        if facts.values.iter().any(|value| value.as_i64().is_some()) {
            let listed = self.enum_values(facts, at);
            let values = listed.into_iter().filter_map(|listed| {
                let EnumValue { wire, explicit_name, meaning, .. } = listed;
                Some(IntValue { value: wire.parse().ok()?, explicit_name, meaning })
            });
            let values = values.collect();
            let id = self.define(self.type_name(facts), at, label, component, TypeKind::IntEnum(IntEnum { values }));
            return Shape::of(Type::Named(id));
        }
        Shape::of(Type::Scalar(if facts.format.as_deref() == Some("int32") { Scalar::Int32 } else { Scalar::Int64 }))
    }

    fn enum_values(&mut self, facts: &Facts<'_>, at: &Pointer) -> Vec<EnumValue> {
        let names = self.extension_map(facts, "x-obgen-variants");
        let meanings = self.extension_map(facts, "x-obgen-values");
        let ends = ends(facts);
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
                ends: ends.iter().find(|(_, value, _)| **value == wire).map(|(end, ..)| *end),
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
                        at.child(what).child(key),
                        format!("`{key}` is not a value of this enum"),
                    )
                    .help(format!("remove `{key}` from `{what}`, or add it to `enum`"));
            }
        }
        self.check_ends(&ends, &values, at);
        values
    }

    /// Gives a schema a type of its own.
    pub fn define(
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
        if component.is_none() {
            self.inline.entry(at.clone()).or_insert(Component::Lowering(Some(id)));
        }
        if let Some(Component::Lowering(reserved)) = component.and_then(|reference| self.components.get_mut(reference))
        {
            *reserved = Some(id);
        }
        id
    }
}

/// Whether a type holds this one without a type of its own in between.
fn contains(ty: &Type, id: TypeId) -> bool {
    match ty {
        Type::Named(other) => *other == id,
        Type::List(inner)
        | Type::Map(inner)
        | Type::OneOrMany(inner)
        | Type::OrNull(inner)
        | Type::Encoded(_, inner) => contains(inner, id),
        Type::Scalar(_) | Type::Any | Type::AnyObject => false,
    }
}

/// The component's key in a reference, unescaped.
pub fn last_token(reference: &str) -> String {
    let token = reference.rsplit('/').next().unwrap_or(reference);
    token.replace("~1", "/").replace("~0", "~")
}
