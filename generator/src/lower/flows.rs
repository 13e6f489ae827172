//! What spans several requests, as overlays say it: everything that they name must be in the document.

use serde_json::Value;

use super::Lower;
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::{Api, Operation, Paging, TypeKind, TypeTable};
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
            let help = did_you_mean(code, known.iter().copied(), || {
                "write a code that an answer can carry, or add it to the enum of codes in an overlay".to_owned()
            });
            self.diags.error(Code::UnknownValue, at, format!("no enum has the value `{code}`")).help(help);
        }
        api.final_codes = codes.into_iter().map(str::to_owned).collect();
    }

    /// How operations that answer in pages find the next one.
    pub fn paging(&mut self, api: &mut Api) {
        for operation in &mut api.operations {
            let at = operation.at.child("x-obgen-paging");
            if let Some(value) = self.spec.document.pointer(at.as_str()) {
                operation.paging = self.paging_of(operation, value, &api.types, &at);
            }
        }
    }

    fn paging_of(&mut self, operation: &Operation, value: &Value, types: &TypeTable, at: &Pointer) -> Option<Paging> {
        if let Some(next) = value.get("next") {
            let at = at.child("next");
            let pointers: Vec<(&str, Pointer)> = match next.as_array() {
                None => next.as_str().into_iter().map(|text| (text, at.clone())).collect(),
                Some(list) => {
                    let texts = list.iter().enumerate();
                    texts.filter_map(|(index, text)| Some((text.as_str()?, at.index(index)))).collect()
                }
            };
            pointers.iter().for_each(|(pointer, at)| self.check_answer(operation, pointer, types, at));
            return Some(Paging::Links(pointers.into_iter().map(|(pointer, _)| pointer.to_owned()).collect()));
        }
        let name = value.get("parameter")?.as_str()?;
        let parameter = operation.parameters.iter().position(|parameter| parameter.wire == name);
        if parameter.is_none() {
            let known = operation.parameters.iter().map(|parameter| parameter.wire.as_str());
            let help = did_you_mean(name, known, || "write the name of one of its parameters".to_owned());
            self.diags
                .error(
                    Code::UnknownValue,
                    at.child("parameter"),
                    format!("`{}` has no parameter `{name}`", operation.id),
                )
                .help(help);
        }
        let pointer = |member: &str| value.get(member).and_then(Value::as_str);
        if let (Some(page), Some(last)) = (pointer("page"), pointer("last")) {
            for (member, pointer) in [("page", page), ("last", last)] {
                self.check_number(operation, pointer, types, &at.child(member));
            }
            return Some(Paging::Numbers { page: page.to_owned(), last: last.to_owned(), parameter: parameter? });
        }
        let pointer = pointer("offset")?;
        self.check_answer(operation, pointer, types, &at.child("offset"));
        Some(Paging::Offset { pointer: pointer.to_owned(), parameter: parameter? })
    }

    /// Checks that a success answer has a whole number at a pointer.
    fn check_number(&mut self, operation: &Operation, pointer: &str, types: &TypeTable, at: &Pointer) {
        let leads = |pointer: &Pointer| types.has_answer_with_integer(&operation.responses, pointer);
        if !Pointer::parse(pointer).as_ref().is_some_and(leads) {
            let message = format!("no success answer of `{}` has a whole number at `{pointer}`", operation.id);
            self.diags
                .error(Code::UnknownValue, at, message)
                .help("write a JSON pointer into the body of an answer, or add what stands there in an overlay");
        }
    }

    /// Checks that a success answer has a text at a pointer.
    fn check_answer(&mut self, operation: &Operation, pointer: &str, types: &TypeTable, at: &Pointer) {
        if Pointer::parse(pointer).is_none_or(|pointer| !types.has_answer(&operation.responses, &pointer)) {
            let message = format!("no success answer of `{}` has a text at `{pointer}`", operation.id);
            self.diags
                .error(Code::UnknownValue, at, message)
                .help("write a JSON pointer into the body of an answer, or add what stands there in an overlay");
        }
    }
}
