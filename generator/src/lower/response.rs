//! Answers, and the error sets that operations share.

use openapiv3::{
    Header as SourceHeader, ParameterSchemaOrContent, ReferenceOr, Response as Source, Responses, StatusCode,
};
use serde_json::Value;

use super::Lower;
use super::schema::{Shape, last_token};
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Docs, ErrorSet, ErrorSetId, Header, Label, OperationId, ResponseSet, Status, StatusCase, Type};
use crate::source::Pointer;

impl Lower<'_> {
    /// Answers that are no errors, and answers that are.
    pub fn responses(&mut self, source: &Responses, id: OperationId, at: &Pointer) -> (ResponseSet, ResponseSet) {
        let (mut answers, mut errors) = (ResponseSet::default(), ResponseSet::default());
        let spec = self.spec;
        let keys = spec.document.pointer(at.as_str()).and_then(Value::as_object);
        let mut fallback = None;
        let successes: Vec<&String> =
            keys.into_iter().flat_map(|responses| responses.keys()).filter(|key| key.starts_with('2')).collect();
        for key in keys.into_iter().flat_map(|responses| responses.keys()) {
            let (status, node) = if key == "default" {
                (Some(Status::Default), source.default.as_ref())
            } else {
                let code = source.responses.iter().find(|(code, _)| code.to_string().eq_ignore_ascii_case(key));
                (code.map(|(code, _)| status_of(code)), code.map(|(_, node)| node))
            };
            let (Some(status), Some(node)) = (status, node) else {
                continue;
            };
            // The first answer that is no error is the response; others are told apart by their status.
            let is_main = match status {
                Status::Default => successes.is_empty(),
                Status::Exact(_) | Status::Range(_) => successes.first() == Some(&key),
            };
            let part = match status {
                _ if is_main => "response".to_owned(),
                Status::Default => "response default".to_owned(),
                Status::Exact(code) => format!("response {code}"),
                Status::Range(hundred) => format!("response {hundred}xx"),
            };
            let Some(case) = self.status_case(status, node, Label::Of(id, part), id, &at.child(key)) else {
                continue;
            };
            match status {
                Status::Default => fallback = Some(case),
                Status::Exact(400..) | Status::Range(4..) => errors.cases.push(case),
                Status::Exact(_) | Status::Range(_) => answers.cases.push(case),
            }
        }
        if let Some(case) = fallback {
            // Alone it stands for success as well.
            if answers.cases.is_empty() {
                answers.cases.push(case.clone());
            }
            errors.cases.push(case);
        }
        (answers, errors)
    }

    fn status_case(
        &mut self,
        status: Status,
        node: &ReferenceOr<Source>,
        label: Label,
        id: OperationId,
        at: &Pointer,
    ) -> Option<StatusCase> {
        let (mut node, mut at, mut component) = (node, at.clone(), None);
        let mut steps = 0;
        let source = loop {
            match node {
                ReferenceOr::Item(response) => break response,
                ReferenceOr::Reference { reference } if steps < 16 => {
                    steps += 1;
                    let name = last_token(reference);
                    at = Pointer::parse(reference.strip_prefix('#')?)?;
                    node = self.spec.openapi.components.as_ref()?.responses.get(&name)?;
                    component = Some(name);
                }
                ReferenceOr::Reference { .. } => return None,
            }
        };
        let label = component.map_or(label, Label::Component);
        let bodies = self.media(&source.content, &label, &at.child("content"));
        let headers = source
            .headers
            .iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"))
            .filter_map(|(name, node)| self.header(name, node, id, &at.child("headers").child(name)))
            .collect();
        let docs = Docs {
            text: Some(source.description.clone()).filter(|text| !text.is_empty()),
            changes: self.changes(&at),
            ..Docs::default()
        };
        Some(StatusCase { status, headers, bodies, optional_body: false, docs })
    }

    fn header(
        &mut self,
        name: &str,
        node: &ReferenceOr<SourceHeader>,
        id: OperationId,
        at: &Pointer,
    ) -> Option<Header> {
        let (source, at, label) = match node {
            ReferenceOr::Item(header) => (header, at.clone(), Label::Of(id, name.to_owned())),
            ReferenceOr::Reference { reference } => {
                let header = self.spec.openapi.components.as_ref()?.headers.get(&last_token(reference))?.as_item()?;
                (header, Pointer::parse(reference.strip_prefix('#')?)?, Label::Component(name.to_owned()))
            }
        };
        let shape = match &source.format {
            ParameterSchemaOrContent::Schema(node) => self.node(node.into(), &at.child("schema"), label).or_text(),
            ParameterSchemaOrContent::Content(content) => {
                match content.iter().next().and_then(|(name, media)| Some((name, media.schema.as_ref()?))) {
                    Some((media, node)) => {
                        self.node(node.into(), &at.child("content").child(media).child("schema"), label)
                    }
                    None => Shape::of(Type::Any),
                }
            }
        };
        Some(Header {
            wire: name.to_owned(),
            explicit_name: self.extension_text(&source.extensions, "x-obgen-name"),
            ty: shape.ty,
            sensitivity: self.sensitivity(&source.extensions).or(shape.sensitivity),
            docs: Docs {
                text: source.description.clone().or(shape.docs.text),
                changes: self.changes(&at),
                ..Docs::default()
            },
            at,
        })
    }
}

fn status_of(code: &StatusCode) -> Status {
    match code {
        StatusCode::Code(code) => Status::Exact(*code),
        StatusCode::Range(hundred) => Status::Range(u8::try_from(*hundred).unwrap_or_default()),
    }
}

/// Gives an operation's error answers a set of its own; equal ones are joined when types are settled.
pub fn join_error_set(api: &mut Api, id: OperationId, set: ResponseSet, explicit_name: Option<String>) {
    if set.cases.is_empty() {
        return;
    }
    let error_set = ErrorSetId(api.errors.len());
    api.errors.push(ErrorSet { explicit_name, set, operations: vec![id] });
    if let Some(operation) = api.operations.get_mut(id.0) {
        operation.errors = Some(error_set);
    }
}

/// Operations with the same error answers share one set.
pub fn share_errors(api: &mut Api, diags: &mut Diagnostics) {
    let mut shared: Vec<ErrorSet> = Vec::new();
    for set in std::mem::take(&mut api.errors) {
        let position = shared.iter().position(|known| known.set == set.set).unwrap_or_else(|| {
            shared.push(ErrorSet { explicit_name: None, set: set.set, operations: Vec::new() });
            shared.len() - 1
        });
        let Some(known) = shared.get_mut(position) else {
            continue;
        };
        for id in set.operations {
            known.operations.push(id);
            let Some(operation) = api.operations.get_mut(id.0) else {
                continue;
            };
            operation.errors = Some(ErrorSetId(position));
            match (&known.explicit_name, &set.explicit_name) {
                (Some(name), Some(other)) if name != other => {
                    diags
                        .error(
                            Code::TwoNames,
                            &operation.at,
                            format!("these error answers are named `{name}` by one operation and `{other}` by another"),
                        )
                        .help(format!("set `x-obgen-error: {name}` here too"));
                }
                (None, Some(name)) => known.explicit_name = Some(name.clone()),
                (Some(_), _) | (None, None) => {}
            }
        }
    }
    api.errors = shared;
}
