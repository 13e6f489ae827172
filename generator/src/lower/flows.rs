//! What spans several requests, as overlays say it: everything that they name must be in the document.

use serde_json::Value;

use super::Lower;
use crate::diagnostic::{Code, nearest};
use crate::ir::{Api, TypeKind};
use crate::source::Pointer;

impl Lower<'_> {
    /// Codes after which trying again is useless: values that some enum lists.
    pub fn final_codes(&mut self, api: &mut Api) {
        let codes = self.spec.openapi.extensions.get("x-obgen-final-codes").and_then(Value::as_array);
        let codes: Vec<&str> = codes.into_iter().flatten().filter_map(Value::as_str).collect();
        let enums = api.types.iter().filter_map(|(_, def)| match &def.kind {
            TypeKind::Enum(listed) => Some(&listed.values),
            _ => None,
        });
        let known: Vec<&str> = enums.flatten().map(|value| value.wire.as_str()).collect();
        for (index, code) in codes.iter().enumerate().filter(|(_, code)| !known.contains(code)) {
            let at = Pointer::root().child("x-obgen-final-codes").index(index);
            let help = match nearest(code, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    "write a code that an answer can carry, or add it to the enum of codes in an overlay".to_owned()
                }
            };
            self.diags.error(Code::UnknownValue, at, format!("no enum has the value `{code}`")).help(help);
        }
        api.final_codes = codes.into_iter().map(str::to_owned).collect();
    }
}
