//! Tokens that can be used once and that answers renew: `x-obgen-rotates`.

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Field, Operation, Presence, Scalar, Type, TypeId, TypeKind, TypeTable};
use crate::source::Pointer;

const NAME: &str = "x-obgen-rotates";

/// Checks that such members are tokens that operations send, and that answers have the next one.
pub fn check(api: &Api, diags: &mut Diagnostics) {
    for (id, def) in api.types.iter() {
        let TypeKind::Object(object) = &def.kind else { continue };
        for field in object.fields.iter().filter(|field| !field.rotates.is_empty()) {
            let sends = |operation: &&Operation| {
                let media = operation.body.iter().flat_map(|body| &body.media);
                media.into_iter().any(|media| api.types.settle(&media.ty) == Type::Named(id))
            };
            let operations: Vec<&Operation> = api.operations.iter().filter(sends).collect();
            token(field, &operations, &api.types, diags);
            answers(api, field, &operations, diags);
        }
    }
}

/// What the member itself has to be.
fn token(field: &Field, operations: &[&Operation], types: &TypeTable, diags: &mut Diagnostics) {
    let at = field.at.child(NAME);
    let name = &field.wire;
    if field.ty != Type::Scalar(Scalar::Secret) {
        diags
            .error(Code::Rotation, at.clone(), format!("`{name}` is no secret, and a token is one"))
            .help("set `x-obgen-sensitivity: secret` as well; only strings can be secret");
    }
    if field.presence != Presence::Required {
        diags
            .error(Code::Rotation, at.clone(), format!("`{name}` may be left out, and a token may not"))
            .help(format!("add `{name}` to `required`; callers need not give it, the runtime fills it in"));
    }
    if operations.is_empty() {
        diags
            .error(Code::Rotation, at.clone(), format!("no operation sends `{name}` in its body"))
            .help("it is a direct member of an object that is the required body of an operation, in one media type");
    }
    for operation in operations {
        if operation.rotating(types).is_none_or(|(_, own)| own.wire != *name) {
            diags
                .error(Code::Rotation, at.clone(), format!("`{}` can be sent without `{name}`", operation.id))
                .related(&operation.at, "here")
                .help("its body has to be required and of one media type, with one such token");
        }
    }
}

/// What its answers have to have.
fn answers(api: &Api, field: &Field, operations: &[&Operation], diags: &mut Diagnostics) {
    let types = &api.types;
    let errors = |operation: &Operation| operation.errors.and_then(|id| api.errors.get(id.0)).map(|errors| &errors.set);
    for (index, text) in field.rotates.iter().enumerate() {
        let Some(pointer) = Pointer::parse(text) else { continue };
        let leads = |operation: &&Operation| {
            types.has_answer(&operation.responses, &pointer)
                || errors(operation).is_some_and(|set| types.has_answer(set, &pointer))
        };
        if !operations.is_empty() && !operations.iter().any(leads) {
            diags
                .error(Code::Rotation, field.at.child(NAME).index(index), format!("no answer has a text at `{text}`"))
                .help("write a JSON pointer into the body of an answer to an operation that sends this token");
        }
    }
    let pointers: Vec<Pointer> = field.rotates.iter().filter_map(|text| Pointer::parse(text)).collect();
    for operation in operations {
        if !pointers.iter().any(|pointer| types.has_answer(&operation.responses, pointer)) {
            diags
                .error(
                    Code::Rotation,
                    field.at.child(NAME),
                    format!("`{}` takes the token and answers without a next one", operation.id),
                )
                .related(&operation.at, "here")
                .help("add the pointer at which its success answer has the next token");
        }
    }
}

impl Operation {
    /// The member of its body that is a token which can be used once, and the type of the body.
    pub fn rotating<'t>(&self, types: &'t TypeTable) -> Option<(TypeId, &'t Field)> {
        let [media] = self.body.as_ref().filter(|body| body.required)?.media.as_slice() else { return None };
        let Type::Named(id) = types.settle(&media.ty) else { return None };
        let TypeKind::Object(object) = &types.get(id).kind else { return None };
        Some((id, object.fields.iter().find(|field| !field.rotates.is_empty())?))
    }
}
