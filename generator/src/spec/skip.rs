//! `skip_broken`: what an error touches is left out, with all that needs it, and named.

use super::check::Use;
use super::grammar::METHODS;
use super::refs;
use crate::diagnostic::{Code, Diagnostics, Location, Severity};
use crate::source::{FileId, Pointer};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Removes what the errors from number `since` on touch. Errors of what can be left out become warnings.
pub(super) fn broken(document: &mut Value, uses: &[Use], since: usize, diags: &mut Diagnostics) -> Vec<Pointer> {
    let mut broken: BTreeSet<Pointer> = BTreeSet::new();
    for diagnostic in diags.iter_mut().skip(since).filter(|diagnostic| diagnostic.severity == Severity::Error) {
        let Location::Pointer { file: FileId::SPEC, pointer } = &diagnostic.at else { continue };
        let Some(part) = part(pointer) else { continue };
        diagnostic.severity = Severity::Warning;
        broken.insert(part);
    }
    if broken.is_empty() {
        return Vec::new();
    }
    let needed_by = needed_by(uses);
    let mut reasons: BTreeMap<Pointer, Option<Pointer>> = BTreeMap::new();
    let mut open: Vec<(Pointer, Option<Pointer>)> = broken.into_iter().map(|part| (part, None)).collect();
    while let Some((part, reason)) = open.pop() {
        if reasons.contains_key(&part) {
            continue;
        }
        for user in needed_by.get(&part).into_iter().flatten() {
            open.push((user.clone(), Some(part.clone())));
        }
        reasons.insert(part, reason);
    }
    let mut skipped = Vec::new();
    for (part, reason) in reasons {
        let Some((parent, name)) = part.parent().zip(part.last()) else { continue };
        let removed = match document.pointer_mut(parent.as_str()) {
            Some(Value::Object(members)) => members.shift_remove(name.as_ref()).is_some(),
            _ => false,
        };
        if !removed {
            continue;
        }
        let message = match reason {
            None => format!("left out: {} is broken", title(&part)),
            Some(reason) => format!("left out: {} needs {}", title(&part), title(&reason)),
        };
        diags.warning(Code::Skipped, &part, message);
        skipped.push(part);
    }
    skipped
}

/// Parts that name a part with `$ref`.
fn needed_by(uses: &[Use]) -> BTreeMap<Pointer, BTreeSet<Pointer>> {
    let mut needed_by: BTreeMap<Pointer, BTreeSet<Pointer>> = BTreeMap::new();
    for one in uses.iter().filter(|one| !one.documentation) {
        let target = refs::pointer(&one.target).as_ref().and_then(part);
        if let Some((target, user)) = target.zip(part(&one.at)) {
            needed_by.entry(target).or_default().insert(user);
        }
    }
    needed_by
}

/// The operation, path or component that a node lies in.
fn part(pointer: &Pointer) -> Option<Pointer> {
    let tokens: Vec<_> = pointer.tokens().take(3).collect();
    match tokens.as_slice() {
        [first, path, method] if first == "paths" && METHODS.contains(&method.as_ref()) => {
            Some(Pointer::from_tokens([first, path, method]))
        }
        [first, path, ..] if first == "paths" => Some(Pointer::from_tokens([first, path])),
        [first, section, name] if first == "components" => Some(Pointer::from_tokens([first, section, name])),
        _ => None,
    }
}

fn title(part: &Pointer) -> String {
    let tokens: Vec<_> = part.tokens().collect();
    match tokens.as_slice() {
        [first, path, method] if first == "paths" => format!("`{} {path}`", method.to_uppercase()),
        [_, path] => format!("`{path}`"),
        _ => format!("`#{}`", part.as_str()),
    }
}
