//! `skip_broken`: what an error touches is left out, with all that needs it, and named.

use super::check::Use;
use super::grammar::METHODS;
use super::refs;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Severity};
use crate::overlay::Provenance;
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
        if !remove(document, &part) {
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

/// Errors of components that no operation comes to are warnings: what is wrong there is not generated. The components are
/// left out.
pub(super) fn unused(
    document: &mut Value,
    uses: &[Use],
    provenance: &Provenance,
    since: usize,
    diags: &mut Diagnostics,
) {
    let has_errors = diags.iter().skip(since).any(|diagnostic| diagnostic.severity == Severity::Error);
    let mut open: Vec<Pointer> = operations(document);
    if !has_errors || open.is_empty() {
        return;
    }
    let mut needs: BTreeMap<Pointer, BTreeSet<Pointer>> = BTreeMap::new();
    for one in uses {
        let target = refs::pointer(&one.target).as_ref().and_then(part);
        if let Some((target, user)) = target.zip(part(&one.at)) {
            needs.entry(user).or_default().insert(target);
        }
    }
    let mut used: BTreeSet<Pointer> = BTreeSet::new();
    while let Some(part) = open.pop() {
        open.extend(needs.get(&part).into_iter().flatten().filter(|target| !used.contains(*target)).cloned());
        used.insert(part);
    }
    for diagnostic in diags.iter_mut().skip(since).filter(|diagnostic| diagnostic.severity == Severity::Error) {
        let Location::Pointer { file: FileId::SPEC, pointer } = &diagnostic.at else { continue };
        let Some(part) = part(pointer).filter(|part| part.tokens().next().is_some_and(|first| first == "components"))
        else {
            continue;
        };
        // Every requirement of the document may name a scheme.
        let is_scheme = part.tokens().nth(1).is_some_and(|section| section == "securitySchemes");
        if used.contains(&part) || is_scheme || is_ours(diagnostic, pointer, provenance) {
            continue;
        }
        diagnostic.severity = Severity::Warning;
        diagnostic.message.push_str(" (no operation comes to it)");
        remove(document, &part);
    }
}

/// Whether someone who writes overlays made the mistake, and wants to know.
fn is_ours(diagnostic: &Diagnostic, pointer: &Pointer, provenance: &Provenance) -> bool {
    let is_extension = matches!(
        diagnostic.code,
        Code::UnknownExtension | Code::MisplacedExtension | Code::ExtensionShape | Code::Merge | Code::RefSiblings
    );
    is_extension || provenance.origin(pointer).0 != FileId::SPEC
}

/// The paths of the document, and their operations.
fn operations(document: &Value) -> Vec<Pointer> {
    let root = Pointer::root().child("paths");
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let parts = paths.filter_map(|(path, item)| {
        let at = root.child(path);
        let item = item.as_object()?;
        let own: Vec<Pointer> =
            METHODS.iter().filter(|own| item.contains_key(**own)).map(|own| at.child(own)).collect();
        (!own.is_empty()).then(|| own.into_iter().chain([at]).collect::<Vec<_>>())
    });
    parts.flatten().collect()
}

fn remove(document: &mut Value, part: &Pointer) -> bool {
    let Some((parent, name)) = part.parent().zip(part.last()) else { return false };
    match document.pointer_mut(parent.as_str()) {
        Some(Value::Object(members)) => members.shift_remove(name.as_ref()).is_some(),
        _ => false,
    }
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
