//! Whole parts of a 3.1 document that 3.0 keeps elsewhere or does not have, moved before anything is checked.

use crate::diagnostic::{Code, Diagnostics};
use crate::source::Pointer;
use serde_json::{Map, Value};

pub(super) fn apply(document: &mut Value, diags: &mut Diagnostics) {
    client_certificates(document, diags);
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
