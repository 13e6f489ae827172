//! Schemas: 3.1 read as 3.0, `$ref` with siblings, and keywords that say nothing.

use super::{Keep, Walk};
use crate::diagnostic::{Code, nearest};
use crate::source::Path;
use crate::spec::extensions::{self, Place};
use crate::spec::grammar::{SCHEMA, TYPES};
use crate::spec::version::Version;
use serde_json::{Map, Value, json};

/// What may stand beside a `$ref` and adds to it without changing what it refers to.
const SIBLINGS: &[&str] =
    &["description", "title", "nullable", "deprecated", "default", "readOnly", "writeOnly", "example", "externalDocs"];

impl Walk<'_> {
    /// A notation of 3.1 in a document of 3.0: clear enough to read, wrong enough to say.
    fn newer(&mut self, at: &Path<'_>, message: &str) {
        if self.version == Version::V3_0 {
            self.warn(Code::NewerSchema, at.pointer(), format!("{message} is OpenAPI 3.1; it is read as 3.1 says"));
        }
    }

    /// 3.1 into 3.0, before the members are looked at.
    pub(super) fn normalise(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        self.type_schema(members, at);
        self.type_word(members, at);
        if members.get("type").is_some_and(|own| own == "null") {
            members.insert("type".to_owned(), json!(["null"]));
        }
        if members.get("type").is_some_and(Value::is_array) {
            self.type_list(members, at);
        }
        // In `allOf` it would allow nothing, and is written by who means it as an alternative.
        for combinator in ["oneOf", "anyOf", "allOf"] {
            self.null_alternative(members, combinator, at);
        }
        if let Some(value) = members.shift_remove("const") {
            self.newer(&at.child("const"), "`const`");
            members.entry("enum").or_insert_with(|| Value::Array(vec![value]));
        }
        if let Some(Value::Array(examples)) = members.shift_remove("examples")
            && let Some(first) = examples.into_iter().next()
        {
            members.entry("example").or_insert(first);
        }
        for (bound, limit) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            if members.get(bound).is_some_and(Value::is_number) {
                self.newer(&at.child(bound), "a number as an exclusive limit");
                exclusive(members, bound, limit);
            }
        }
        self.encoded(members, at);
        self.patterns(members, at);
        self.tuple(members, at);
        if let Some(Value::Bool(required)) = members.get("required") {
            let message = format!("`required: {required}` on a schema says nothing in OpenAPI 3 and is ignored");
            self.warn(Code::WrongType, at.child("required").pointer(), message)
                .help("list the property in `required` of the object it belongs to");
            members.shift_remove("required");
        }
    }

    /// `type: { type: string }`: the schema is in the place of its type.
    fn type_schema(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        if !members.get("type").is_some_and(|own| own.get("type").is_some_and(Value::is_string)) {
            return;
        }
        let Some(Value::Object(inner)) = members.shift_remove("type") else { return };
        let message = "an object is no type; it is read as the schema itself";
        self.warn(Code::WrongType, at.child("type").pointer(), message)
            .help("if a property is meant, it stands in `properties`");
        for (name, value) in inner {
            members.entry(name).or_insert(value);
        }
    }

    /// Words that are no type of OpenAPI and mean one.
    fn type_word(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        let Some(word) = members.get("type").and_then(Value::as_str) else { return };
        if TYPES.contains(&word) || word == "null" {
            return;
        }
        if ["any", "mixed"].contains(&word.to_ascii_lowercase().as_str()) {
            self.warn(
                Code::BadValue,
                at.child("type").pointer(),
                format!("`{word}` is no type; it is read as any value"),
            );
            members.shift_remove("type");
            return;
        }
        let Some((own, format)) = meant(word) else { return };
        let format = format.filter(|_| !members.contains_key("format"));
        let read = match format {
            Some(format) => format!("`{own}` with `format: {format}`"),
            None => format!("`{own}`"),
        };
        self.warn(Code::BadValue, at.child("type").pointer(), format!("`{word}` is no type; it is read as {read}"));
        members.insert("type".to_owned(), json!(own));
        if let Some(format) = format {
            members.insert("format".to_owned(), json!(format));
        }
    }

    /// `type: [string, "null"]`
    fn type_list(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        self.newer(&at.child("type"), "a list of types");
        let Some(Value::Array(types)) = members.get_mut("type") else { return };
        let count = types.len();
        types.retain(|own| own != "null");
        let nullable = types.len() < count;
        match types.as_slice() {
            [] => {
                members.shift_remove("type");
                self.only_null(at);
            }
            [one] => {
                let one = one.clone();
                members.insert("type".to_owned(), one);
            }
            several => {
                let alternatives: Vec<Value> = several.iter().map(|own| json!({ "type": own })).collect();
                members.shift_remove("type");
                if members.contains_key("anyOf") || members.contains_key("oneOf") {
                    self.fault(
                        Code::NewerSchema,
                        at.child("type").pointer(),
                        "several types beside alternatives cannot be read",
                    );
                }
                members.insert("anyOf".to_owned(), Value::Array(alternatives));
            }
        }
        if nullable {
            members.insert("nullable".to_owned(), Value::Bool(true));
        }
    }

    fn only_null(&mut self, at: &Path<'_>) {
        self.warn(Code::NewerSchema, at.pointer(), "only `null` may be here: it is read as any value, or null")
            .help("remove it, or say what else the value may be");
    }

    /// `patternProperties` describe members by their names: here all that are not listed.
    fn patterns(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        let Some(Value::Object(patterns)) = members.get_mut("patternProperties").map(Value::take) else { return };
        members.shift_remove("patternProperties");
        let mut schemas = distinct(patterns.into_iter().map(|(_, schema)| schema));
        if let Some(others @ Value::Object(_)) = members.get("additionalProperties") {
            schemas = distinct(schemas.into_iter().chain([others.clone()]));
        }
        let Some(schema) = either(schemas) else { return };
        let message =
            "`patternProperties` are read as `additionalProperties`: the patterns of the names are not checked";
        self.warn(Code::NewerSchema, at.child("patternProperties").pointer(), message);
        members.insert("additionalProperties".to_owned(), schema);
    }

    /// `prefixItems` describe items by their places: here each may be any of them.
    fn tuple(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        let Some(Value::Array(places)) = members.get_mut("prefixItems").map(Value::take) else { return };
        members.shift_remove("prefixItems");
        let mut schemas = distinct(places.into_iter());
        if let Some(others @ Value::Object(_)) = members.get("items") {
            schemas = distinct(schemas.into_iter().chain([others.clone()]));
        }
        let Some(schema) = either(schemas) else { return };
        let message = "`prefixItems` are read as `items`, in any order: their places are not checked";
        self.warn(Code::NewerSchema, at.child("prefixItems").pointer(), message);
        members.insert("items".to_owned(), schema);
    }

    /// `oneOf: [..., {type: "null"}]`
    fn null_alternative(&mut self, members: &mut Map<String, Value>, combinator: &str, at: &Path<'_>) {
        let Some(Value::Array(alternatives)) = members.get_mut(combinator) else { return };
        let count = alternatives.len();
        let is_null = |value: &Value| value.get("type").is_some_and(|own| own == "null");
        alternatives.retain(|alternative| !is_null(alternative));
        if alternatives.len() == count {
            return;
        }
        let left = alternatives.len();
        self.newer(&at.child(combinator), "`null` as an alternative");
        members.insert("nullable".to_owned(), Value::Bool(true));
        match left {
            0 => {
                members.shift_remove(combinator);
                self.only_null(at);
            }
            1 if !members.contains_key("allOf") => {
                if let Some(one) = members.shift_remove(combinator) {
                    members.insert("allOf".to_owned(), one);
                }
            }
            _ => {}
        }
    }

    /// `contentEncoding` and `contentMediaType` are what 3.0 calls a format.
    fn encoded(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        let encoding = members.shift_remove("contentEncoding");
        let media_type = members.shift_remove("contentMediaType");
        if encoding.is_none() && media_type.is_none() {
            return;
        }
        self.newer(at, "`contentEncoding` or `contentMediaType`");
        let format = match encoding.as_ref().and_then(Value::as_str) {
            Some("base64") => Some("byte"),
            Some(_) => None,
            None => media_type.and_then(|own| (own == "application/octet-stream").then_some("binary")),
        };
        if let Some(format) = format {
            members.entry("format").or_insert_with(|| json!(format));
        }
    }

    /// A keyword that 3.0 does not have.
    pub(super) fn keyword(&mut self, name: &str, here: &Path<'_>) -> Keep {
        match name {
            "$schema" | "$id" | "$comment" | "$anchor" | "$vocabulary" => return Keep::No,
            "patternProperties" | "prefixItems" => {
                self.fault(Code::WrongType, here.pointer(), format!("`{name}` is not of the form that it has"));
                return Keep::No;
            }
            "$dynamicRef" | "$dynamicAnchor" | "dependentSchemas" => {
                self.fault(
                    Code::NewerSchema,
                    here.pointer(),
                    format!("`{name}` changes what the values are, and cannot be read"),
                )
                .help("describe the values without it, in an overlay");
            }
            "if"
            | "then"
            | "else"
            | "contains"
            | "minContains"
            | "maxContains"
            | "dependentRequired"
            | "propertyNames"
            | "unevaluatedProperties"
            | "unevaluatedItems" => {
                self.warn(
                    Code::NewerSchema,
                    here.pointer(),
                    format!("`{name}` restricts the values; it is not enforced"),
                );
            }
            _ => {
                let help = nearest(name, SCHEMA.names()).map(|meant| format!("did you mean `{meant}`?"));
                let message = format!("`{name}` is not a keyword of a schema and is ignored");
                self.warn(Code::UnknownMember, here.pointer(), message).help = help;
            }
        }
        Keep::Yes
    }

    /// What stands beside the `$ref` of a schema becomes a schema around it. Whether one is needed.
    pub(super) fn siblings(&mut self, members: &mut Map<String, Value>, at: &Path<'_>, place: Place) -> bool {
        let newer = self.version == Version::V3_1;
        members.retain(|name, value| {
            let here = at.child(name);
            if name.starts_with("x-obgen-") {
                extensions::check(name, value, place, SCHEMA.what, &here, self.diags);
                return true;
            }
            if name == "$ref" || SIBLINGS.contains(&name.as_str()) || (newer && SCHEMA.member(name).is_some()) {
                return match SCHEMA.member(name) {
                    Some(shape) => self.value(value, shape, &here) == Keep::Yes,
                    None => true,
                };
            }
            if !name.starts_with("x-") {
                let message = format!("`{name}` beside a `$ref` is ignored, as OpenAPI 3.0 says");
                self.warn(Code::RefSiblings, here.pointer(), message)
                    .help("if it is meant, write `allOf: [{ $ref: ... }]` with it beside");
            }
            false
        });
        if members.len() == 1 {
            return false;
        }
        let Some(reference) = members.shift_remove("$ref") else { return false };
        let inner = json!({ "$ref": reference });
        match members.get_mut("allOf") {
            Some(Value::Array(parts)) => parts.insert(0, inner),
            _ => {
                members.shift_insert(0, "allOf".to_owned(), Value::Array(vec![inner]));
            }
        }
        true
    }

    /// Keywords that say nothing of the type, and the values of `enum`.
    pub(super) fn settle(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        let own = members.get("type").and_then(Value::as_str).filter(|own| TYPES.contains(own));
        let Some(own) = own.map(str::to_owned) else { return };
        members.retain(|name, value| {
            let meant_for = subject(name);
            let idle = !meant_for.is_empty() && !meant_for.contains(&own.as_str());
            // `type: boolean` with `format: boolean` only says it twice.
            let twice = name == "format" && value == own.as_str();
            if idle && !twice {
                let message = format!("`{name}` says nothing of a value of type `{own}` and is ignored");
                let help = if name == "items" || name == "properties" { Some(meant_for) } else { None };
                let diagnostic = self.warn(Code::UnknownMember, at.child(name).pointer(), message);
                diagnostic.help = help.and_then(|types| Some(format!("was `type: {}` meant?", types.first()?)));
            } else if own == "integer" && matches!(name.as_str(), "minimum" | "maximum" | "multipleOf") {
                whole(value);
            }
            !idle
        });
        if own == "array" && !members.contains_key("items") {
            self.warn(Code::Missing, at.pointer(), "this list does not say what its items are");
        }
        self.enumeration(members, &own, at);
    }
}

/// The type and format that a word means that is neither's name.
fn meant(word: &str) -> Option<(&'static str, Option<&'static str>)> {
    let lower = word.to_ascii_lowercase();
    if let Some(own) = TYPES.iter().find(|own| **own == lower) {
        return Some((own, None));
    }
    Some(match lower.as_str() {
        "str" | "text" => ("string", None),
        "date" => ("string", Some("date")),
        "date-time" | "datetime" => ("string", Some("date-time")),
        "uuid" | "guid" => ("string", Some("uuid")),
        "uri" | "url" => ("string", Some("uri")),
        "email" => ("string", Some("email")),
        "file" | "binary" => ("string", Some("binary")),
        "byte" | "base64" => ("string", Some("byte")),
        "int" | "bigint" => ("integer", None),
        "int32" | "short" => ("integer", Some("int32")),
        "int64" | "long" => ("integer", Some("int64")),
        "float" => ("number", Some("float")),
        "double" => ("number", Some("double")),
        "decimal" | "bigdecimal" | "numeric" => ("number", None),
        "bool" => ("boolean", None),
        "list" => ("array", None),
        "map" | "dict" | "hash" => ("object", None),
        _ => return None,
    })
}

/// Each schema once.
fn distinct(schemas: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for schema in schemas {
        if !found.contains(&schema) {
            found.push(schema);
        }
    }
    found
}

/// A schema for what one of these describes.
fn either(mut schemas: Vec<Value>) -> Option<Value> {
    match schemas.len() {
        0 | 1 => schemas.pop(),
        _ => Some(json!({ "anyOf": schemas })),
    }
}

/// The types a keyword restricts; empty if it holds for all.
fn subject(keyword: &str) -> &'static [&'static str] {
    match keyword {
        "pattern" | "minLength" | "maxLength" => &["string"],
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => &["number", "integer"],
        "items" | "minItems" | "maxItems" | "uniqueItems" => &["array"],
        "properties" | "required" | "additionalProperties" | "minProperties" | "maxProperties" => &["object"],
        "format" => &["string", "number", "integer"],
        _ => &[],
    }
}

/// `1.0` as a limit of an integer is `1`.
fn whole(value: &mut Value) {
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    if let Some(number) = value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() <= 9e15)
        && value.is_f64()
    {
        *value = Value::from(number as i64);
    }
}

/// The stricter of the two limits stays.
fn exclusive(members: &mut Map<String, Value>, bound: &str, limit: &str) {
    let Some(own) = members.get(bound).cloned() else { return };
    let stricter = match (members.get(limit).and_then(Value::as_f64), own.as_f64()) {
        (Some(inclusive), Some(own)) if bound == "exclusiveMinimum" => own >= inclusive,
        (Some(inclusive), Some(own)) => own <= inclusive,
        _ => true,
    };
    if stricter {
        members.insert(limit.to_owned(), own);
        members.insert(bound.to_owned(), Value::Bool(true));
    } else {
        members.shift_remove(bound);
    }
}
