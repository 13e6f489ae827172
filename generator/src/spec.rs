//! A document as a value into a document as OpenAPI: checked, normalised, typed.
//!
//! `openapiv3` stops at the first thing it does not take, says not where, and passes over what it does not know. So
//! everything is checked on the value, with exact pointers and all at once; the model is read from what is left.

mod address;
mod authorization;
mod check;
mod definitions;
mod extensions;
mod grammar;
mod inline;
mod merge;
mod newer;
mod paths;
mod refs;
mod skip;
mod version;

use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::overlay::Provenance;
use crate::source::Pointer;
use openapiv3::OpenAPI;
use serde::Deserialize as _;
use serde_json::Value;
use version::Version;

/// An OpenAPI document that can be lowered.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The document after overlays and normalisation, in document order.
    pub document: Value,
    /// The same document, typed.
    pub openapi: OpenAPI,
    /// What overlays changed.
    pub provenance: Provenance,
    /// Operations, paths and components that were left out because they are broken (`skip_broken`).
    pub skipped: Vec<Pointer>,
}

/// How a document is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Leave out what is broken, with a warning, instead of stopping.
    pub skip_broken: bool,
    /// Pass over overlay actions that do not fit the document any more, with a warning: for a look at another state of it
    /// than the one that the overlays were written for.
    pub skip_stale: bool,
}

/// Reads a document that overlays have been applied to. `None` if there are errors; all of them are reported.
pub fn read(
    mut document: Value,
    mut provenance: Provenance,
    options: &Options,
    diags: &mut Diagnostics,
) -> Option<Spec> {
    let since = diags.len();
    let version = version::of(&document, diags)?;
    if version == Version::V3_1 {
        newer::apply(&mut document, diags);
    }
    definitions::apply(&mut document, &mut provenance);
    inline::apply(&mut document, &mut provenance, diags);
    merge::apply(&mut document, &mut provenance, diags);
    authorization::apply(&mut document, diags);
    let mut uses = check::document(&mut document, version, diags);
    refs::mend(&mut document, &mut uses, diags);
    inline::of_operations(&mut document, &mut uses, &mut provenance);
    refs::check(&document, &uses, diags);
    let mends = paths::check(&document, diags);
    mends.apply(&mut document);
    skip::unused(&mut document, &uses, &provenance, since, diags);
    let skipped = if options.skip_broken { skip::broken(&mut document, &uses, since, diags) } else { Vec::new() };
    paths::addresses(&mut document, &mut provenance, diags);
    diags.provenance = Some(provenance.clone());
    if diags.iter().skip(since).any(|diagnostic| diagnostic.severity == Severity::Error) {
        return None;
    }
    match OpenAPI::deserialize(&document) {
        Ok(openapi) => Some(Spec { document, openapi, provenance, skipped }),
        Err(fault) => {
            diags.error(Code::Model, Pointer::root(), format!("this document cannot be read: {fault}"));
            None
        }
    }
}

impl Spec {
    /// The document without what the errors from number `since` on touch; they become warnings. `None` if nothing of it can
    /// be left out.
    pub fn without_broken(mut self, since: usize, diags: &mut Diagnostics) -> Option<Spec> {
        // What the checks say of the document has been said.
        let uses = check::document(&mut self.document, Version::V3_0, &mut Diagnostics::new());
        let skipped = skip::broken(&mut self.document, &uses, since, diags);
        if skipped.is_empty() || diags.iter().skip(since).any(|diagnostic| diagnostic.severity == Severity::Error) {
            return None;
        }
        self.openapi = OpenAPI::deserialize(&self.document).ok()?;
        self.skipped.extend(skipped);
        Some(self)
    }
}
