//! Which OpenAPI a document is written in.

use crate::diagnostic::{Code, Diagnostics, nearest};
use crate::source::Pointer;
use serde_json::Value;

/// A version that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 3.0.x
    V3_0,
    /// 3.1.x, read as 3.0 where it has a counterpart there.
    V3_1,
}

/// The version of the document, or why it is not read.
pub(super) fn of(document: &Value, diags: &mut Diagnostics) -> Option<Version> {
    let root = Pointer::root();
    let Some(version) = document.get("openapi") else {
        if document.get("swagger").is_some() {
            diags
                .error(Code::Version, root.child("swagger"), "this is Swagger 2.0, not OpenAPI 3")
                .help("convert it to OpenAPI 3.0 first, for example with `swagger2openapi`");
            return None;
        }
        let meant = document.as_object().and_then(|members| nearest("openapi", members.keys().map(String::as_str)));
        let help = meant.map_or_else(
            || "an OpenAPI document starts with `openapi: 3.0.3`".to_owned(),
            |name| format!("did you mean `openapi` where it says `{name}`?"),
        );
        diags.error(Code::Version, root, "this is not an OpenAPI document: `openapi` is missing").help(help);
        return None;
    };
    let text = match version {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut parts = text.trim().split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Some(Version::V3_0),
        (Some("3"), Some("1")) => Some(Version::V3_1),
        _ => {
            diags
                .error(Code::Version, root.child("openapi"), format!("OpenAPI `{text}` is not read"))
                .help("3.0 and 3.1 are");
            None
        }
    }
}
