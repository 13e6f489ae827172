//! Strict OpenAPI Overlay documents (1.0, 1.1), applied with a record of what each action changed.
//!
//! The standard lets an action that matches nothing succeed. Here it is an error, and so is one that changes nothing:
//! a fix that upstream has made itself is noticed at once.

mod document;
mod merge;
mod provenance;
mod target;

use crate::diagnostic::{Code, Diagnostics, Location, Severity};
use crate::source::{self, FileId, Pointer, SourceFile};
use document::{Modifier, Overlay, Step};
use merge::Merge;
pub use provenance::{Action, Provenance};
use serde_json::Value;

/// Applies the overlays in order. An action that cannot be applied is an error and changes nothing; the others go on.
pub fn apply(document: &mut Value, overlays: &[SourceFile<'_>], diags: &mut Diagnostics) -> Provenance {
    let mut provenance = Provenance::default();
    for (index, file) in overlays.iter().enumerate() {
        let id = FileId::overlay(index);
        let Some(value) = source::load(*file, id, diags) else {
            continue;
        };
        let Some(overlay) = document::read(value, id, diags) else {
            continue;
        };
        for step in &overlay.steps {
            let number = provenance.begin(Action {
                file: id,
                overlay: file.name.to_owned(),
                index: step.index,
                description: step.description.clone(),
                reference: step.reference.clone(),
            });
            Run { overlay: &overlay, step, number, diags }.apply(document, &mut provenance);
        }
    }
    diags.provenance = Some(provenance.clone());
    provenance
}

/// Makes warnings of the errors that say that an action does not fit the document: it has changed nothing.
pub(crate) fn pass_over_stale(diags: &mut Diagnostics) {
    const STALE: [Code; 4] = [Code::TargetUnmatched, Code::TargetCount, Code::ActionIdle, Code::ActionMisfit];
    for diagnostic in diags.iter_mut().filter(|diagnostic| STALE.contains(&diagnostic.code)) {
        diagnostic.severity = Severity::Warning;
    }
}

/// One action on one document.
struct Run<'r> {
    overlay: &'r Overlay,
    step: &'r Step,
    number: usize,
    diags: &'r mut Diagnostics,
}

impl Run<'_> {
    fn at(&self, member: &str) -> Location {
        Location::Pointer { file: self.overlay.file, pointer: self.step.pointer().child(member) }
    }

    fn apply(&mut self, document: &mut Value, provenance: &mut Provenance) {
        let targets = self.step.target.locate(document);
        if !self.counts(document, targets.len()) {
            return;
        }
        match &self.step.modifier {
            Modifier::Remove => self.remove(document, targets, provenance),
            Modifier::Update(update) => {
                let from = (self.overlay.file, self.step.pointer().child("update"));
                self.merge(document, &targets, update, from, "update", provenance);
            }
            Modifier::Copy(source) => {
                let sources = source.locate(document);
                let [pointer] = sources.as_slice() else {
                    let message = format!("`copy` takes one node, and `{source}` matches {}", sources.len());
                    self.diags.error(Code::TargetCount, self.at("copy"), message);
                    return;
                };
                let Some(value) = document.pointer(pointer.as_str()).cloned() else {
                    return;
                };
                let from = provenance.origin(pointer);
                self.merge(document, &targets, &value, from, "copy", provenance);
            }
        }
    }

    /// Whether the target matches as many nodes as it should.
    fn counts(&mut self, document: &Value, found: usize) -> bool {
        let target = &self.step.target;
        if found == 0 {
            let at = self.at("target");
            let help = target.help(document);
            let diagnostic = self.diags.error(Code::TargetUnmatched, at, format!("`{target}` matches nothing"));
            diagnostic.help = help.or_else(|| {
                Some("if the published document has changed, the action may no longer be needed: remove it".to_owned())
            });
            return false;
        }
        match self.step.expect {
            Some(expected) if expected != found => {
                let message = format!("`{target}` matches {found} nodes; `x-obgen-expect` says {expected}");
                self.diags
                    .error(Code::TargetCount, self.at("target"), message)
                    .help(format!("look at what changed; if all {found} are meant, write `x-obgen-expect: {found}`"));
                false
            }
            _ => true,
        }
    }

    fn remove(&mut self, document: &mut Value, mut targets: Vec<Pointer>, provenance: &mut Provenance) {
        // From the end: what stands before a removed item keeps its index, and what stands in a removed node is gone.
        targets.sort_by_cached_key(|target| std::cmp::Reverse(order(target)));
        for target in targets {
            let (Some(parent), Some(last)) = (target.parent(), target.last()) else {
                self.diags.error(Code::ActionMisfit, self.at("target"), "the whole document cannot be removed");
                return;
            };
            match document.pointer_mut(parent.as_str()) {
                Some(Value::Object(members)) => {
                    members.shift_remove(last.as_ref());
                    provenance.record().removed(self.number, &target, false);
                }
                Some(Value::Array(items)) => {
                    if let Some(index) = last.parse::<usize>().ok().filter(|index| *index < items.len()) {
                        items.remove(index);
                        provenance.record().removed(self.number, &target, true);
                    }
                }
                _ => {}
            }
        }
    }

    fn merge(
        &mut self,
        document: &mut Value,
        targets: &[Pointer],
        value: &Value,
        from: (FileId, Pointer),
        modifier: &str,
        provenance: &mut Provenance,
    ) {
        // First on copies of what is touched: an action that fits only some of the matched nodes changes none.
        let mut merge = Merge::new(self.overlay.version);
        for target in targets {
            if let Some(node) = document.pointer(target.as_str()) {
                merge.apply(&mut merge::touched(node, value), value, target);
            }
        }
        if let Some(misfit) = merge.misfits.first() {
            let message = format!("`{modifier}` cannot be applied: {}", misfit.message);
            let at = Location::Pointer { file: from.0, pointer: from.1.join(&misfit.at) };
            let diagnostic = self.diags.error(Code::ActionMisfit, at, message);
            diagnostic.help.clone_from(&misfit.help);
            diagnostic.related(&misfit.node, "the node it is applied to");
            return;
        }
        if merge.written.is_empty() {
            let message =
                format!("this action changes nothing: the document already says so ({} matched)", targets.len());
            self.diags
                .error(Code::ActionIdle, self.at(modifier), message)
                .help("the published document has been fixed: remove the action");
            return;
        }
        for target in targets {
            if let Some(node) = document.pointer_mut(target.as_str()) {
                Merge::new(self.overlay.version).apply(node, value, target);
            }
        }
        for (pointer, below) in merge.written {
            provenance.record().written(self.number, pointer, (from.0, from.1.join(&below)));
        }
    }
}

/// Sorts items by their index, not by its digits.
fn order(target: &Pointer) -> Vec<(usize, String)> {
    target.tokens().map(|token| (token.parse().unwrap_or(0), token.into_owned())).collect()
}
