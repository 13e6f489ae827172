//! Schemas that stand inside other schemas to be referred to (`$defs`, `definitions` in older drafts) become components.

use super::grammar::{A_SCHEMA, Kind, ROOT, Shape};
use super::refs;
use crate::overlay::Provenance;
use crate::source::{Path, Pointer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const KEYWORDS: [&str; 2] = ["$defs", "definitions"];

static PLACES: Shape = Shape::List(&A_SCHEMA);

/// A schema that was taken out.
struct Found {
    at: Pointer,
    name: String,
    schema: Value,
}

pub(super) fn apply(document: &mut Value, provenance: &mut Provenance) {
    if !is_there(document) {
        return;
    }
    let mut found = Vec::new();
    if let Value::Object(root) = &mut *document {
        take(root, &Path::ROOT, &mut found);
    }
    object(document, &Shape::Object(&ROOT), &Path::ROOT, &mut found);
    if found.is_empty() {
        return;
    }
    let Value::Object(root) = &mut *document else { return };
    let components = root.entry("components").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(components) = components else { return };
    let Value::Object(schemas) = components.entry("schemas").or_insert_with(|| Value::Object(Map::new())) else {
        return;
    };
    let mut moved: BTreeMap<Pointer, Pointer> = BTreeMap::new();
    for Found { at, name, schema } in found {
        let name = free(schemas, &at, &name, &schema);
        let to = Pointer::from_tokens(["components", "schemas", &name]);
        moved.insert(at.clone(), to.clone());
        if !schemas.contains_key(&name) {
            provenance.derive(to, &at);
            schemas.insert(name, schema);
        }
    }
    redirect(document, &moved, false);
}

/// Whether the words occur at all; most documents have none of it.
fn is_there(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.iter().any(|(name, value)| KEYWORDS.contains(&name.as_str()) || is_there(value))
        }
        Value::Array(items) => items.iter().any(is_there),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Looks for schemas by the tables, so a property or an example that has such a name is left alone.
fn object(value: &mut Value, shape: &Shape, at: &Path<'_>, found: &mut Vec<Found>) {
    match (shape, value) {
        (Shape::Object(kind) | Shape::Ref(kind), Value::Object(members)) => {
            if kind.kind == Kind::Schema {
                take(members, at, found);
            }
            for (name, value) in members {
                let listed = kind.member(name).or(kind.others.as_ref());
                let shape = match name.as_str() {
                    "patternProperties" => Some(&Shape::Properties),
                    "prefixItems" => Some(&PLACES),
                    _ => listed,
                };
                if let Some(shape) = shape {
                    object(value, shape, &at.child(name), found);
                }
            }
        }
        (Shape::SchemaOrFlag, value) => object(value, &A_SCHEMA, at, found),
        (Shape::Properties, Value::Object(members)) => {
            for (name, value) in members {
                object(value, &A_SCHEMA, &at.child(name), found);
            }
        }
        (Shape::Map(inner), Value::Object(members)) => {
            for (name, value) in members {
                object(value, inner, &at.child(name), found);
            }
        }
        (Shape::List(inner) | Shape::ListOrOne(inner), Value::Array(items)) => {
            for (index, value) in items.iter_mut().enumerate() {
                object(value, inner, &at.index(index), found);
            }
        }
        _ => {}
    }
}

fn take(members: &mut Map<String, Value>, at: &Path<'_>, found: &mut Vec<Found>) {
    for keyword in KEYWORDS {
        if !members.get(keyword).is_some_and(Value::is_object) {
            continue;
        }
        let Some(Value::Object(own)) = members.shift_remove(keyword) else { continue };
        let at = at.child(keyword);
        for (name, mut schema) in own {
            let at = at.child(&name);
            object(&mut schema, &A_SCHEMA, &at, found);
            found.push(Found { at: at.pointer(), name, schema });
        }
    }
}

/// The name of the component to be: its own, if no other schema has it.
fn free(schemas: &Map<String, Value>, at: &Pointer, name: &str, schema: &Value) -> String {
    // Names that differ in their case alone are one in Rust.
    let letters = |name: &str| name.chars().filter(|own| own.is_alphanumeric()).collect::<String>().to_lowercase();
    let is_free = |name: &str| match schemas.get(name) {
        Some(other) => other == schema,
        None => !schemas.keys().any(|other| letters(other) == letters(name)),
    };
    let owner = at.below(&Pointer::from_tokens(["components", "schemas"])).and_then(|_| at.tokens().nth(2));
    let owned = owner.map(|owner| format!("{owner}_{name}"));
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(owned).chain(numbered);
    candidates.find(|name| is_free(name)).unwrap_or_default()
}

/// Every `$ref` to something that was moved, or to a part of it.
fn redirect(value: &mut Value, moved: &BTreeMap<Pointer, Pointer>, is_mapping: bool) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(target) if is_mapping || name == "$ref" => {
                        if let Some(to) = target_of(target, moved) {
                            *target = to;
                        }
                    }
                    inner => redirect(inner, moved, name == "mapping"),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redirect(item, moved, false)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn target_of(target: &str, moved: &BTreeMap<Pointer, Pointer>) -> Option<String> {
    let pointer = refs::pointer(target)?;
    let (from, to) = pointer.ancestors().find_map(|part| moved.get_key_value(&part))?;
    Some(format!("#{}{}", to.as_str(), pointer.below(from)?))
}
