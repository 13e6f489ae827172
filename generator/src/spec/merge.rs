//! `x-obgen-merge`: near copies of one schema become one schema, and every copy refers to it.

mod union;

use crate::diagnostic::{Code, Diagnostics, nearest};
use crate::overlay::Provenance;
use crate::source::Pointer;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use union::{Part, Union};

/// One entry of the list, with the components it names.
struct Group {
    name: String,
    description: Option<String>,
    listed: Vec<String>,
    at: Pointer,
}

/// Merges what the document says is one. A list of the wrong shape is left to the check of extensions.
pub(super) fn apply(document: &mut Value, provenance: &mut Provenance, diags: &mut Diagnostics) {
    let Some(Value::Array(list)) = document.get("x-obgen-merge") else { return };
    let Some(schemas) = document.pointer("/components/schemas").and_then(Value::as_object) else { return };
    let root = Pointer::root().child("x-obgen-merge");
    let groups: Vec<Group> =
        list.iter().enumerate().filter_map(|(index, entry)| group(entry, schemas, root.index(index), diags)).collect();
    let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
    for group in &groups {
        for name in &group.listed {
            if let Some(other) = renamed.insert(name, &group.name).filter(|other| *other != group.name) {
                diags.error(
                    Code::Merge,
                    &group.at,
                    format!("`{name}` is merged into `{other}` and into `{}`", group.name),
                );
                return;
            }
        }
    }
    let mut merged: Vec<(&Group, Value)> = Vec::new();
    for group in &groups {
        let mut union = Union::new(document, &renamed);
        let parts: Vec<Part> = group
            .listed
            .iter()
            .filter_map(|name| {
                Some((schemas.get(name)?.clone(), Pointer::from_tokens(["components", "schemas", name])))
            })
            .collect();
        let mut schema = union.of(&parts);
        for clash in union.clashes {
            let diagnostic = diags.error(
                Code::Merge,
                &group.at,
                format!("`{}` cannot be one schema: {}", group.name, clash.message),
            );
            for at in &clash.at {
                diagnostic.related(at, "this one");
            }
            diagnostic.help("mend one of them in an overlay first, or leave it out of the list");
        }
        if let (Some(description), Value::Object(members)) = (&group.description, &mut schema) {
            members.insert("description".to_owned(), json!(description));
        }
        merged.push((group, schema));
    }
    let merged: Vec<(String, Vec<String>, Pointer, Value)> = merged
        .into_iter()
        .map(|(group, schema)| (group.name.clone(), group.listed.clone(), group.at.clone(), schema))
        .collect();
    let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") else { return };
    for (name, listed, at, schema) in merged {
        let position = listed.first().and_then(|first| position(schemas, first)).unwrap_or(schemas.len());
        for other in listed.iter().filter(|other| **other != name) {
            schemas.insert(other.clone(), json!({ "$ref": format!("#/components/schemas/{name}") }));
        }
        if schemas.contains_key(&name) {
            schemas.insert(name.clone(), schema);
        } else {
            schemas.shift_insert(position, name.clone(), schema);
        }
        provenance.derive(Pointer::from_tokens(["components", "schemas", &name]), &at);
    }
}

fn group(entry: &Value, schemas: &Map<String, Value>, at: Pointer, diags: &mut Diagnostics) -> Option<Group> {
    let name = entry.get("name")?.as_str()?.to_owned();
    let description = entry.get("description").and_then(Value::as_str).map(str::to_owned);
    let mut listed: Vec<String> = Vec::new();
    for (index, pattern) in entry.get("schemas")?.as_array()?.iter().enumerate() {
        let pattern = pattern.as_str()?;
        let found: Vec<&String> = schemas.keys().filter(|own| glob(pattern, own)).collect();
        if found.is_empty() {
            let diagnostic = diags.error(
                Code::Merge,
                at.child("schemas").index(index),
                format!("no component schema is named `{pattern}`"),
            );
            diagnostic.help =
                nearest(pattern, schemas.keys().map(String::as_str)).map(|meant| format!("did you mean `{meant}`?"));
        }
        for own in found {
            if !listed.contains(own) {
                listed.push(own.clone());
            }
        }
    }
    // In document order: what stands first gives the merged schema its place and its words.
    listed.sort_by_key(|own| position(schemas, own));
    if listed.len() < 2 {
        if !listed.is_empty() {
            diags
                .error(Code::Merge, at, format!("`{name}` is merged from one schema only"))
                .help("rename it with `x-obgen-name`");
        }
        return None;
    }
    if schemas.contains_key(&name) && !listed.contains(&name) {
        diags
            .error(Code::Merge, at.child("name"), format!("there is a component schema `{name}` already"))
            .help("list it too, or choose another name");
        return None;
    }
    Some(Group { name, description, listed, at })
}

/// Whether the name fits a pattern in which `*` stands for any characters.
fn glob(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = left.find(part) else { return false };
        left = left.get(at + part.len()..).unwrap_or_default();
    }
    left.len() >= end.len() && left.ends_with(end)
}

fn position(schemas: &Map<String, Value>, name: &str) -> Option<usize> {
    schemas.keys().position(|own| own == name)
}
