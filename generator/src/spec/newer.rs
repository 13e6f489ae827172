//! Whole parts of a 3.1 document that 3.0 keeps elsewhere or does not have, moved before anything is checked.

use crate::diagnostic::{Code, Diagnostics};
use crate::overlay::Provenance;
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

pub(super) fn apply(document: &mut Value, provenance: &mut Provenance, diags: &mut Diagnostics) {
    definitions(document, provenance);
    client_certificates(document, diags);
}

/// `$defs` of the document and of component schemas become component schemas.
fn definitions(document: &mut Value, provenance: &mut Provenance) {
    let schemas = Pointer::from_tokens(["components", "schemas"]);
    let mut found: Vec<(Pointer, String, Value)> = Vec::new();
    if let Some(Value::Object(own)) = document.as_object_mut().and_then(|root| root.shift_remove("$defs")) {
        let at = Pointer::root().child("$defs");
        found.extend(own.into_iter().map(|(name, schema)| (at.child(&name), name, schema)));
    }
    let components = document.pointer_mut(schemas.as_str()).and_then(Value::as_object_mut);
    for (component, schema) in components.into_iter().flatten() {
        let Some(Value::Object(own)) = schema.as_object_mut().and_then(|schema| schema.shift_remove("$defs")) else {
            continue;
        };
        let at = schemas.child(component).child("$defs");
        found.extend(own.into_iter().map(|(name, schema)| (at.child(&name), name, schema)));
    }
    if found.is_empty() {
        return;
    }
    let Value::Object(root) = &mut *document else { return };
    let components = root.entry("components").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(components) = components else { return };
    let Value::Object(target) = components.entry("schemas").or_insert_with(|| Value::Object(Map::new())) else {
        return;
    };
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    for (at, name, schema) in found {
        let mut free = name.clone();
        let mut number = 2;
        while target.contains_key(&free) {
            free = format!("{name}{number}");
            number += 1;
        }
        let to = schemas.child(&free);
        moved.insert(format!("#{}", at.as_str()), format!("#{}", to.as_str()));
        provenance.derive(to, &at);
        target.insert(free, schema);
    }
    redirect(document, &moved);
}

/// Every `$ref` to something that was moved.
fn redirect(value: &mut Value, moved: &BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(target) if name == "$ref" => {
                        if let Some(to) = moved.get(target) {
                            target.clone_from(to);
                        }
                    }
                    inner => redirect(inner, moved),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redirect(item, moved)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// `type: mutualTLS` is settled when the connection is made; a request knows nothing of it.
fn client_certificates(document: &mut Value, diags: &mut Diagnostics) {
    let at = Pointer::from_tokens(["components", "securitySchemes"]);
    let Some(Value::Object(schemes)) = document.pointer_mut(at.as_str()) else { return };
    let mut gone: Vec<String> = Vec::new();
    schemes.retain(|name, scheme| {
        let certificate = scheme.get("type").is_some_and(|own| own == "mutualTLS");
        if certificate {
            gone.push(name.clone());
        }
        !certificate
    });
    for name in &gone {
        diags.warning(
            Code::Ignored,
            at.child(name),
            "client certificates are up to the transport; this scheme is left out",
        );
    }
    if gone.is_empty() {
        return;
    }
    strip(document.get_mut("security"), &gone);
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut);
    items.flat_map(Map::values_mut).for_each(|operation| strip(operation.get_mut("security"), &gone));
}

fn strip(requirements: Option<&mut Value>, gone: &[String]) {
    for requirement in requirements.and_then(Value::as_array_mut).into_iter().flatten() {
        if let Value::Object(schemes) = requirement {
            schemes.retain(|name, _| !gone.contains(name));
        }
    }
}
