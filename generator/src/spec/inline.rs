//! `$ref`s that the model does not follow: in the place of paths and callbacks, and to parameters, bodies and answers that
//! are no components. What they name takes their place.

use super::check::Use;
use super::grammar::{self, Kind, METHODS};
use super::refs;
use crate::diagnostic::{Code, Diagnostics};
use crate::overlay::Provenance;
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

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

/// Puts a copy where a parameter, body, response or header is named that stands in some operation.
pub(super) fn of_operations(document: &mut Value, uses: &mut Vec<Use>, provenance: &mut Provenance) {
    // What was copied may be such a reference; a circle of them is left, and reported.
    for _ in 0..4 {
        let found: Vec<(usize, Pointer)> = uses
            .iter()
            .enumerate()
            .filter_map(|(index, one)| Some((index, in_operation(one)?)))
            .filter(|(_, target)| document.pointer(target.as_str()).is_some())
            .collect();
        let copied: Vec<Use> =
            found.iter().flat_map(|(index, target)| copy(document, uses, *index, target, provenance)).collect();
        let mut index = 0;
        let is_done: BTreeSet<usize> = found.into_iter().map(|(index, _)| index).collect();
        uses.retain(|_| {
            index += 1;
            !is_done.contains(&(index - 1))
        });
        if copied.is_empty() {
            return;
        }
        uses.extend(copied);
    }
}

/// What a `$ref` names, if it is no component and the model would need one.
fn in_operation(one: &Use) -> Option<Pointer> {
    let target = refs::pointer(&one.target)?;
    let is_component = target.tokens().count() == 3 && target.as_str().starts_with("/components/");
    let is_inside = one.at.below(&target).is_some();
    let fits = one.kind != Kind::Schema && grammar::kind_at(target.tokens()) == Some(one.kind);
    (fits && !is_component && !is_inside && !one.documentation).then_some(target)
}

/// Copies the node and the `$ref`s in it.
fn copy(document: &mut Value, uses: &[Use], index: usize, target: &Pointer, provenance: &mut Provenance) -> Vec<Use> {
    let (Some(one), Some(node)) = (uses.get(index), document.pointer(target.as_str()).cloned()) else {
        return Vec::new();
    };
    let Some(place) = document.pointer_mut(one.at.as_str()) else { return Vec::new() };
    *place = node;
    provenance.derive(one.at.clone(), target);
    let inside =
        uses.iter().filter_map(|other| Some(Use { at: one.at.join(other.at.below(target)?), ..other.clone() }));
    inside.collect()
}
