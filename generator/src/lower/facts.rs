//! One flat reading of an `openapiv3::Schema`, whichever of its many shapes it took.

use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind, StringFormat, Type as Kind,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::ir::Limits;

/// A schema, or a reference to one.
#[derive(Clone, Copy)]
pub enum Node<'s> {
    Ref(&'s str),
    Schema(&'s Schema),
}

impl<'s> From<&'s ReferenceOr<Schema>> for Node<'s> {
    fn from(node: &'s ReferenceOr<Schema>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Node::Ref(reference),
            ReferenceOr::Item(schema) => Node::Schema(schema),
        }
    }
}

impl<'s> From<&'s ReferenceOr<Box<Schema>>> for Node<'s> {
    fn from(node: &'s ReferenceOr<Box<Schema>>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Node::Ref(reference),
            ReferenceOr::Item(schema) => Node::Schema(schema),
        }
    }
}

/// The JSON types that `type` can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    String,
    Number,
    Integer,
    Boolean,
    Array,
    Object,
}

/// What additional members an object may have.
#[derive(Clone, Copy)]
pub enum Additional<'s> {
    /// Nothing is said.
    Unsaid,
    Forbidden,
    Anything,
    Schema(Node<'s>),
}

/// What a schema says.
pub struct Facts<'s> {
    pub data: &'s SchemaData,
    pub ty: Option<JsonType>,
    pub format: Option<String>,
    pub properties: Vec<(&'s str, Node<'s>)>,
    pub required: &'s [String],
    pub additional: Additional<'s>,
    pub items: Option<Node<'s>>,
    /// Listed values; null stands for itself.
    pub values: Vec<Value>,
    pub one_of: &'s [ReferenceOr<Schema>],
    pub any_of: &'s [ReferenceOr<Schema>],
    pub all_of: &'s [ReferenceOr<Schema>],
    pub not: bool,
    pub limits: Limits,
}

impl<'s> Facts<'s> {
    /// Reads a schema.
    pub fn of(schema: &'s Schema) -> Self {
        let mut facts = Facts {
            data: &schema.schema_data,
            ty: None,
            format: None,
            properties: Vec::new(),
            required: &[],
            additional: Additional::Unsaid,
            items: None,
            values: Vec::new(),
            one_of: &[],
            any_of: &[],
            all_of: &[],
            not: false,
            limits: Limits::default(),
        };
        match &schema.schema_kind {
            SchemaKind::Type(kind) => facts.read_type(kind),
            SchemaKind::OneOf { one_of } => facts.one_of = one_of,
            SchemaKind::AllOf { all_of } => facts.all_of = all_of,
            SchemaKind::AnyOf { any_of } => facts.any_of = any_of,
            SchemaKind::Not { .. } => facts.not = true,
            SchemaKind::Any(any) => facts.read_any(any),
        }
        if facts.ty.is_none() {
            facts.ty = facts.implied_type();
        }
        facts
    }

    /// Whether nothing is said of the value at all (`{}`, or words alone).
    pub fn is_empty(&self) -> bool {
        self.ty.is_none()
            && self.values.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.all_of.is_empty()
            && self.limits.is_none()
            && self.required.is_empty()
    }

    /// Whether it names no member and no kind of value but objects: an alternative that only says which members go together.
    pub fn says_no_member(&self) -> bool {
        matches!(self.ty, None | Some(JsonType::Object))
            && self.properties.is_empty()
            && matches!(self.additional, Additional::Unsaid | Additional::Forbidden)
            && self.values.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.all_of.is_empty()
            && (!self.required.is_empty() || self.not)
    }

    /// Whether it has members, or may have by what it is composed of.
    pub fn is_object_like(&self) -> bool {
        !self.all_of.is_empty()
            || !self.one_of.is_empty()
            || !self.any_of.is_empty()
            || matches!(self.ty, None | Some(JsonType::Object)) && self.values.is_empty()
    }

    /// Whether it adds words alone to an object (`{}`, `type: object`).
    pub fn says_nothing_of_members(&self) -> bool {
        self.is_empty()
            || self.is_open_object() && matches!(self.additional, Additional::Unsaid) && self.required.is_empty()
    }

    /// Whether null is the only value.
    pub fn is_null(&self) -> bool {
        !self.values.is_empty() && self.values.iter().all(Value::is_null)
    }

    /// Whether it is an object of which no member is known.
    pub fn is_open_object(&self) -> bool {
        self.ty == Some(JsonType::Object)
            && self.properties.is_empty()
            && matches!(self.additional, Additional::Unsaid | Additional::Anything)
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.all_of.is_empty()
    }

    fn implied_type(&self) -> Option<JsonType> {
        if !self.properties.is_empty() || !matches!(self.additional, Additional::Unsaid) {
            Some(JsonType::Object)
        } else if self.items.is_some() {
            Some(JsonType::Array)
        } else if !self.values.is_empty() && self.values.iter().all(|value| value.is_string() || value.is_null()) {
            Some(JsonType::String)
        } else if !self.values.is_empty() && self.values.iter().all(|value| value.is_i64() || value.is_null()) {
            Some(JsonType::Integer)
        } else if !self.values.is_empty() && self.values.iter().all(|value| value.is_boolean() || value.is_null()) {
            Some(JsonType::Boolean)
        } else if self.limits.max_length.is_some() || self.limits.pattern.is_some() {
            Some(JsonType::String)
        } else {
            None
        }
    }

    fn read_type(&mut self, kind: &'s Kind) {
        match kind {
            Kind::String(string) => {
                self.ty = Some(JsonType::String);
                self.format = string_format(&string.format);
                self.values =
                    string.enumeration.iter().map(|value| value.clone().map_or(Value::Null, Value::String)).collect();
                self.limits.pattern.clone_from(&string.pattern);
                self.limits.min_length = count(string.min_length);
                self.limits.max_length = count(string.max_length);
            }
            Kind::Number(number) => {
                self.ty = Some(JsonType::Number);
                self.values = number.enumeration.iter().map(|value| value.map_or(Value::Null, Value::from)).collect();
                self.limits.minimum = number.minimum.map(decimal_text);
                self.limits.maximum = number.maximum.map(decimal_text);
                self.limits.exclusive_minimum = number.exclusive_minimum;
                self.limits.exclusive_maximum = number.exclusive_maximum;
                self.limits.multiple_of = number.multiple_of.map(decimal_text);
            }
            Kind::Integer(integer) => {
                self.ty = Some(JsonType::Integer);
                self.format = match &integer.format {
                    VariantOrUnknownOrEmpty::Item(openapiv3::IntegerFormat::Int32) => Some("int32".to_owned()),
                    VariantOrUnknownOrEmpty::Item(openapiv3::IntegerFormat::Int64) => Some("int64".to_owned()),
                    VariantOrUnknownOrEmpty::Unknown(format) => Some(format.clone()),
                    VariantOrUnknownOrEmpty::Empty => None,
                };
                self.values = integer.enumeration.iter().map(|value| value.map_or(Value::Null, Value::from)).collect();
                self.limits.minimum = integer.minimum.map(|number| number.to_string());
                self.limits.maximum = integer.maximum.map(|number| number.to_string());
                self.limits.exclusive_minimum = integer.exclusive_minimum;
                self.limits.exclusive_maximum = integer.exclusive_maximum;
                self.limits.multiple_of = integer.multiple_of.map(|number| number.to_string());
            }
            Kind::Boolean(boolean) => {
                self.ty = Some(JsonType::Boolean);
                self.values = boolean.enumeration.iter().map(|value| value.map_or(Value::Null, Value::Bool)).collect();
            }
            Kind::Object(object) => {
                self.ty = Some(JsonType::Object);
                self.properties = object.properties.iter().map(|(name, node)| (name.as_str(), node.into())).collect();
                self.required = &object.required;
                self.additional = additional(object.additional_properties.as_ref());
                self.limits.min_properties = count(object.min_properties);
                self.limits.max_properties = count(object.max_properties);
            }
            Kind::Array(array) => {
                self.ty = Some(JsonType::Array);
                self.items = array.items.as_ref().map(Node::from);
                self.limits.min_items = count(array.min_items);
                self.limits.max_items = count(array.max_items);
                self.limits.unique_items = array.unique_items;
            }
        }
    }

    fn read_any(&mut self, any: &'s AnySchema) {
        self.ty = match any.typ.as_deref() {
            Some("string") => Some(JsonType::String),
            Some("number") => Some(JsonType::Number),
            Some("integer") => Some(JsonType::Integer),
            Some("boolean") => Some(JsonType::Boolean),
            Some("array") => Some(JsonType::Array),
            Some("object") => Some(JsonType::Object),
            Some(_) | None => None,
        };
        self.format.clone_from(&any.format);
        self.properties = any.properties.iter().map(|(name, node)| (name.as_str(), node.into())).collect();
        self.required = &any.required;
        self.additional = additional(any.additional_properties.as_ref());
        self.items = any.items.as_ref().map(Node::from);
        self.values.clone_from(&any.enumeration);
        self.one_of = &any.one_of;
        self.any_of = &any.any_of;
        self.all_of = &any.all_of;
        self.not = any.not.is_some();
        self.limits = Limits {
            min_length: count(any.min_length),
            max_length: count(any.max_length),
            pattern: any.pattern.clone(),
            minimum: any.minimum.map(decimal_text),
            maximum: any.maximum.map(decimal_text),
            exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
            exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
            multiple_of: any.multiple_of.map(decimal_text),
            min_items: count(any.min_items),
            max_items: count(any.max_items),
            unique_items: any.unique_items.unwrap_or_default(),
            min_properties: count(any.min_properties),
            max_properties: count(any.max_properties),
            items: None,
        };
    }
}

fn additional(properties: Option<&AdditionalProperties>) -> Additional<'_> {
    match properties {
        None => Additional::Unsaid,
        Some(AdditionalProperties::Any(true)) => Additional::Anything,
        Some(AdditionalProperties::Any(false)) => Additional::Forbidden,
        Some(AdditionalProperties::Schema(node)) => Additional::Schema(node.as_ref().into()),
    }
}

fn string_format(format: &VariantOrUnknownOrEmpty<StringFormat>) -> Option<String> {
    let name = match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => "date",
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => "date-time",
        VariantOrUnknownOrEmpty::Item(StringFormat::Password) => "password",
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => "byte",
        VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => "binary",
        VariantOrUnknownOrEmpty::Unknown(name) => name,
        VariantOrUnknownOrEmpty::Empty => return None,
    };
    Some(name.to_owned())
}

/// A limit on a count; one that does not fit in 32 bits limits nothing.
fn count(limit: Option<usize>) -> Option<u32> {
    limit.and_then(|limit| u32::try_from(limit).ok())
}

/// The shortest decimal text of a bound, without an exponent.
fn decimal_text(number: f64) -> String {
    format!("{number}")
}
