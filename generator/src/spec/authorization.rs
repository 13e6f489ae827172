//! An `Authorization` header that is declared as a parameter. OpenAPI ignores it, and where no `security` applies either,
//! nothing could be sent: there it is read as what it is, a key that comes with the credentials.

use super::grammar::METHODS;
use super::paths;
use super::refs;
use crate::diagnostic::{Code, Diagnostics};
use crate::source::Pointer;
use serde_json::{Map, Value, json};

const HEADER: &str = "Authorization";

pub(super) fn apply(document: &mut Value, diags: &mut Diagnostics) {
    if paths::is_owned(document, HEADER) {
        return;
    }
    let found = unsecured(document);
    let Some((first, _)) = found.first() else { return };
    let message = "no `security` says where this operation's `Authorization` header comes from: it is read as an API key, whose value is the whole header";
    diags.warning(Code::ReservedHeader, first, message).help(
        "describe it in an overlay: `securitySchemes: { bearer: { type: http, scheme: bearer } }` and `security: [{ bearer: [] }]`",
    );
    let scheme = free_name(document);
    for (at, required) in &found {
        if let Some(Value::Object(operation)) = document.pointer_mut(at.as_str()) {
            let security = if *required { json!([{ &scheme: [] }]) } else { json!([{ &scheme: [] }, {}]) };
            operation.insert("security".to_owned(), security);
        }
    }
    let Value::Object(root) = document else { return };
    let components = root.entry("components").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(components) = components else { return };
    let schemes = components.entry("securitySchemes").or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(schemes) = schemes {
        schemes.insert(scheme, json!({ "type": "apiKey", "in": "header", "name": HEADER }));
    }
}

/// A name that no other scheme has: one called like the header may be anything, and others use it.
fn free_name(document: &Value) -> String {
    let known = document.pointer("/components/securitySchemes").and_then(Value::as_object);
    let is_free = |name: &String| known.is_none_or(|known| !known.contains_key(name));
    let numbered = (2..).map(|number| format!("{HEADER}{number}"));
    std::iter::once(HEADER.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

/// Operations that take the header and nothing else to be let in by, and whether they require it.
fn unsecured(document: &Value) -> Vec<(Pointer, bool)> {
    let mut found = Vec::new();
    let is_secured = |own: Option<&Value>| {
        let requirements = own.or_else(|| document.get("security")).and_then(Value::as_array);
        requirements.into_iter().flatten().any(|own| own.as_object().is_none_or(|schemes| !schemes.is_empty()))
    };
    let root = Pointer::root().child("paths");
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for method in METHODS {
            let Some(operation) = item.get(*method).filter(|own| !is_secured(own.get("security"))) else { continue };
            let lists = [operation.get("parameters"), item.get("parameters")].into_iter().flatten();
            let parameters = lists.filter_map(Value::as_array).flatten();
            let mut parameters =
                parameters.map(|node| paths::follow(node, |target| document.pointer(refs::pointer(target)?.as_str())));
            let is_it = |node: &&Value| {
                let text = |name: &str| node.get(name).and_then(Value::as_str).unwrap_or_default();
                text("in") == "header" && text("name").eq_ignore_ascii_case(HEADER)
            };
            if let Some(header) = parameters.find(is_it) {
                let required = header.get("required").and_then(Value::as_bool).unwrap_or_default();
                found.push((root.child(path).child(method), required));
            }
        }
    }
    found
}
