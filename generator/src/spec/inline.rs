//! `$ref`s where the model has no place for one: paths and callbacks. What they name takes their place.

use super::grammar::METHODS;
use super::refs;
use crate::diagnostic::{Code, Diagnostics};
use crate::overlay::Provenance;
use crate::source::Pointer;
use serde_json::{Map, Value};

/// Replaces the references, those inside what took a place too.
pub(super) fn apply(document: &mut Value, provenance: &mut Provenance, diags: &mut Diagnostics) {
    for _ in 0..4 {
        let found = found(document);
        if found.is_empty() {
            return;
        }
        for (at, target) in found {
            replace(document, &at, &target, provenance, diags);
        }
    }
    for (at, target) in found(document) {
        diags.error(Code::RefCycle, at.child("$ref"), format!("the references from `{target}` on do not end"));
        remove(document, &at);
    }
}

/// The paths and callbacks that are references.
fn found(document: &Value) -> Vec<(Pointer, String)> {
    let mut found = Vec::new();
    let Some(paths) = document.get("paths").and_then(Value::as_object) else { return found };
    let root = Pointer::root().child("paths");
    let target = |value: &Value| value.get("$ref").and_then(Value::as_str).map(str::to_owned);
    for (path, item) in paths {
        if let Some(target) = target(item) {
            found.push((root.child(path), target));
        }
        for method in METHODS {
            let callbacks = item.get(*method).and_then(|operation| operation.get("callbacks")?.as_object());
            for (name, callback) in callbacks.into_iter().flatten() {
                if let Some(target) = target(callback) {
                    found.push((root.child(path).child(method).child("callbacks").child(name), target));
                }
            }
        }
    }
    found
}

fn replace(document: &mut Value, at: &Pointer, target: &str, provenance: &mut Provenance, diags: &mut Diagnostics) {
    let place = at.child("$ref");
    let Some(pointer) = refs::pointer(target) else {
        diags
            .error(Code::ExternalRef, place, format!("`{target}` is in another document, which is not read"))
            .help(refs::ELSEWHERE);
        return remove(document, at);
    };
    let Some(Value::Object(inner)) = document.pointer(pointer.as_str()).cloned() else {
        diags.error(Code::DanglingRef, place, format!("`{target}` is not in this document"));
        return remove(document, at);
    };
    let Some(Value::Object(members)) = document.pointer_mut(at.as_str()) else { return };
    members.shift_remove("$ref");
    // Members beside the reference go before those it names.
    let own: Map<String, Value> = std::mem::replace(members, inner);
    for name in members.keys().filter(|name| !own.contains_key(*name)) {
        provenance.derive(at.child(name), &pointer.child(name));
    }
    members.extend(own);
}

fn remove(document: &mut Value, at: &Pointer) {
    if let Some((parent, name)) = at.parent().zip(at.last())
        && let Some(Value::Object(members)) = document.pointer_mut(parent.as_str())
    {
        members.shift_remove(name.as_ref());
    }
}
