//! Operations, their parameters and bodies.

use std::collections::BTreeSet;

use openapiv3::{
    Operation as Source, Parameter as SourceParameter, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle,
    ReferenceOr,
};
use serde_json::Value;

use super::schema::{Shape, last_token};
use super::{Lower, session};
use crate::diagnostic::Code;
use crate::ir::{
    Api, AreaId, Body, Callback, Convention, Docs, Label, Operation, OperationId, Parameter, Place, SessionUse, Style,
    Type, TypeKind,
};
use crate::source::Pointer;

/// Headers whose parameter definitions OpenAPI says to ignore.
pub(crate) const RESERVED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

impl Lower<'_> {
    /// All operations, in document order.
    pub fn operations(&mut self, api: &mut Api) {
        let spec = self.spec;
        let conventions = session::conventions(spec);
        let Some(paths) = spec.document.get("paths").and_then(Value::as_object) else {
            return;
        };
        for (path, item_value) in paths {
            let at = Pointer::root().child("paths").child(path);
            let Some(ReferenceOr::Item(item)) = spec.openapi.paths.paths.get(path) else {
                continue;
            };
            for method in item_value.as_object().into_iter().flat_map(|item| item.keys()) {
                if METHODS.contains(&method.as_str())
                    && let Some(source) = method_of(item, method)
                {
                    let at = at.child(method);
                    if !self.page(api, path, item, source, &at) {
                        self.operation(api, &conventions, path, method, item, source, &at);
                    }
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one call, and each is a different thing")]
    fn operation(
        &mut self,
        api: &mut Api,
        conventions: &[(String, Convention)],
        path: &str,
        method: &str,
        item: &PathItem,
        source: &Source,
        at: &Pointer,
    ) {
        let id = OperationId(api.operations.len());
        let mut operation = Operation {
            id: source.operation_id.clone().filter(|id| !id.trim().is_empty()).unwrap_or_else(|| made_id(method, path)),
            explicit_name: self.extension_text(&source.extensions, "x-obgen-name"),
            method: method.to_ascii_uppercase(),
            host: self.host(api, item, source, at),
            path: self.path(source, path, at),
            area: self.area(api, source),
            parameters: Vec::new(),
            session: Vec::new(),
            generated: Vec::new(),
            signed: Vec::new(),
            security: self.security(source.security.as_ref(), &api.security),
            body: None,
            responses: crate::ir::ResponseSet::default(),
            errors: None,
            paging: None,
            docs: Docs {
                summary: source.summary.clone(),
                text: source.description.clone(),
                deprecated: source.deprecated,
                changes: self.changes(at),
                default: None,
            },
            at: at.clone(),
        };
        self.parameters(api, conventions, item, source, id, &mut operation);
        operation.body =
            source.request_body.as_ref().and_then(|node| self.request_body(node, id, &at.child("requestBody")));
        if source.extensions.contains_key("x-obgen-content-type") {
            self.always_typed(operation.body.as_mut(), at.child("x-obgen-content-type"));
        }
        let (responses, errors) = self.responses(&source.responses, id, &at.child("responses"));
        operation.responses = responses;
        api.operations.push(operation);
        let error_name = self.extension_text(&source.extensions, "x-obgen-error");
        super::response::join_error_set(api, id, errors, error_name);
        self.callbacks(api, source, id, at);
    }

    /// Has requests without the body say its media type.
    fn always_typed(&mut self, body: Option<&mut Body>, at: Pointer) {
        match body {
            Some(body) if !body.required && body.media.len() == 1 => body.always_typed = true,
            _ => {
                let message = "`x-obgen-content-type` needs a body that is optional, and of one media type".to_owned();
                self.diags
                    .error(Code::MisplacedExtension, at, message)
                    .help("remove it: the media type is said anyway, or is a choice");
            }
        }
    }

    /// The path that is asked: an overlay says it where OpenAPI allows no second operation of one path and method.
    fn path(&mut self, source: &Source, key: &str, at: &Pointer) -> String {
        let Some(path) = self.extension_text(&source.extensions, "x-obgen-path") else {
            // A fragment tells operations apart, and is not sent.
            return key.split_once('#').map_or(key, |(path, _)| path).to_owned();
        };
        let parameters = |path: &str| -> BTreeSet<String> {
            path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
        };
        if parameters(&path) != parameters(key) {
            let message = format!("`{path}` has other parameters than `{key}`, which it stands for");
            self.diags
                .error(Code::PathTemplate, at.child("x-obgen-path"), message)
                .help("write the same `{names}` in both");
        }
        path
    }

    /// The area of an operation: its own, its first tag's, or the document's.
    pub fn area(&self, api: &mut Api, source: &Source) -> AreaId {
        let tag = source.tags.first();
        let tag_area = tag.and_then(|tag| {
            let known = self.spec.openapi.tags.iter().find(|known| known.name == *tag)?;
            self.extension_text(&known.extensions, "x-obgen-area")
        });
        let name = self
            .extension_text(&source.extensions, "x-obgen-area")
            .or(tag_area)
            .or_else(|| self.extension_text(&self.spec.openapi.extensions, "x-obgen-area"))
            .or_else(|| tag.cloned())
            .unwrap_or_else(|| "api".to_owned());
        let position = api.areas.iter().position(|area| *area == name).unwrap_or_else(|| {
            api.areas.push(name);
            api.areas.len() - 1
        });
        AreaId(position)
    }

    fn parameters(
        &mut self,
        api: &mut Api,
        conventions: &[(String, Convention)],
        item: &PathItem,
        source: &Source,
        id: OperationId,
        operation: &mut Operation,
    ) {
        let item_at = operation.at.parent().unwrap_or_else(Pointer::root);
        let shared =
            item.parameters.iter().enumerate().map(|(index, node)| (node, item_at.child("parameters").index(index)));
        let own_at = operation.at.child("parameters");
        let own = source.parameters.iter().enumerate().map(|(index, node)| (node, own_at.index(index)));
        let mut found: Vec<(SourceParameter, Pointer, Option<String>)> = Vec::new();
        for (node, at) in shared.chain(own) {
            let Some((parameter, at, component)) = self.parameter_source(node, at) else {
                continue;
            };
            let (place, name) = place_of(&parameter);
            // Said to be ignored by `spec`.
            if place == Place::Path && !operation.path.contains(&format!("{{{name}}}")) {
                continue;
            }
            // An operation's own parameter stands for that of its path.
            match found.iter_mut().find(|(known, ..)| place_of(known) == (place, name)) {
                Some(known) => *known = (parameter, at, component),
                None => found.push((parameter, at, component)),
            }
        }
        for (source, at, component) in found {
            let convention = match place_of(&source) {
                (Place::Header, name) if RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) => {
                    Convention::Credentials
                }
                (Place::Header, name) => {
                    let extensions = &source.parameter_data_ref().extensions;
                    let own = self.extension_text(extensions, "x-obgen-from");
                    own.map_or_else(|| session::convention_of(conventions, name), |own| session::convention(&own))
                }
                _ => Convention::Caller,
            };
            if convention != Convention::Session
                && source.parameter_data_ref().extensions.contains_key("x-obgen-same-as")
            {
                let at = at.child("x-obgen-same-as");
                self.diags
                    .error(
                        Code::MisplacedExtension,
                        at,
                        format!("`{}` is no header of the session", place_of(&source).1),
                    )
                    .help("say so beside it: `x-obgen-from: session`");
            }
            let wire = place_of(&source).1.to_owned();
            match convention {
                Convention::Credentials => {}
                Convention::RequestId => operation.generated.push(wire),
                Convention::Signer => operation.signed.push(wire),
                Convention::Session => {
                    let parameter = self.parameter(&source, &at, component.as_deref(), id);
                    let required = parameter.required;
                    let same_as = self.extension_text(&source.parameter_data_ref().extensions, "x-obgen-same-as");
                    let index = session::add_header(api, parameter, same_as, &self.types);
                    operation.session.push(SessionUse { index, required });
                }
                Convention::Caller => {
                    let parameter = self.parameter(&source, &at, component.as_deref(), id);
                    operation.parameters.push(parameter);
                }
            }
        }
    }

    fn parameter_source(
        &self,
        node: &ReferenceOr<SourceParameter>,
        at: Pointer,
    ) -> Option<(SourceParameter, Pointer, Option<String>)> {
        let (mut node, mut at, mut component) = (node, at, None);
        for _ in 0..16 {
            match node {
                ReferenceOr::Item(parameter) => return Some((parameter.clone(), at, component)),
                ReferenceOr::Reference { reference } => {
                    let name = last_token(reference);
                    node = self.spec.openapi.components.as_ref()?.parameters.get(&name)?;
                    at = Pointer::parse(reference.strip_prefix('#')?)?;
                    component = Some(name);
                }
            }
        }
        None
    }

    fn parameter(
        &mut self,
        source: &SourceParameter,
        at: &Pointer,
        component: Option<&str>,
        id: OperationId,
    ) -> Parameter {
        let data = source.parameter_data_ref();
        let (place, name) = place_of(source);
        let label = match component {
            Some(_) => Label::Component(name.to_owned()),
            None => Label::Of(id, name.to_owned()),
        };
        let (style, default_explode) = style_of(source);
        let (shape, style) = match &data.format {
            ParameterSchemaOrContent::Schema(node) => {
                (self.node(node.into(), &at.child("schema"), label).or_text(), style)
            }
            ParameterSchemaOrContent::Content(content) => {
                let node = content.iter().next().and_then(|(name, media)| Some((name, media.schema.as_ref()?)));
                let shape = match node {
                    Some((media, node)) => {
                        self.node(node.into(), &at.child("content").child(media).child("schema"), label)
                    }
                    None => Shape::of(Type::Any),
                };
                (shape, Style::Json)
            }
        };
        let mut docs =
            Docs { text: data.description.clone().or(shape.docs.text), changes: self.changes(at), ..shape.docs };
        docs.deprecated |= data.deprecated.unwrap_or_default();
        Parameter {
            place,
            wire: name.to_owned(),
            explicit_name: self.extension_text(&data.extensions, "x-obgen-name"),
            required: data.required || place == Place::Path,
            ty: shape.ty,
            style,
            explode: data.explode.unwrap_or(default_explode),
            limits: shape.limits,
            sensitivity: self.sensitivity(&data.extensions).or(shape.sensitivity),
            docs,
            at: at.clone(),
        }
    }

    /// Requests that the provider sends: their bodies become types.
    fn callbacks(&mut self, api: &mut Api, source: &Source, id: OperationId, at: &Pointer) {
        for (name, callback) in &source.callbacks {
            for (expression, item) in callback {
                let at = at.child("callbacks").child(name).child(expression);
                for method in METHODS {
                    let Some(source) = method_of(item, method) else {
                        continue;
                    };
                    let at = at.child(method);
                    let body = source.request_body.as_ref().and_then(|node| match node {
                        ReferenceOr::Item(body) => Some((body, at.child("requestBody"))),
                        ReferenceOr::Reference { reference } => {
                            let body = self
                                .spec
                                .openapi
                                .components
                                .as_ref()?
                                .request_bodies
                                .get(&last_token(reference))?
                                .as_item()?;
                            Some((body, Pointer::parse(reference.strip_prefix('#')?)?))
                        }
                    });
                    let body = body.and_then(|(body, at)| {
                        self.media(&body.content, &Label::Component(name.clone()), &at.child("content"))
                            .into_iter()
                            .next()
                    });
                    let query = self.callback_query(name, source, id, &at);
                    let statuses = source.responses.responses.keys().map(ToString::to_string);
                    api.callbacks.push(Callback {
                        name: name.clone(),
                        operation: id,
                        method: method.to_ascii_uppercase(),
                        address: expression.clone(),
                        body,
                        query,
                        answers: statuses.filter(|status| status.starts_with('2')).collect(),
                        docs: Docs {
                            summary: source.summary.clone(),
                            text: source.description.clone(),
                            changes: self.changes(&at),
                            ..Docs::default()
                        },
                        at,
                    });
                }
            }
        }
    }

    /// The object whose members are the query of a callback: a parameter that says nothing else.
    fn callback_query(&mut self, name: &str, source: &Source, id: OperationId, at: &Pointer) -> Option<Type> {
        let mut found = None;
        for (index, node) in source.parameters.iter().enumerate() {
            let Some((parameter, at, _)) = self.parameter_source(node, at.child("parameters").index(index)) else {
                continue;
            };
            if place_of(&parameter).0 != Place::Query {
                continue;
            }
            let parameter = self.parameter(&parameter, &at, Some(name), id);
            let is_object = matches!(self.types.settled(&parameter.ty), Some(TypeKind::Object(_)));
            if is_object && parameter.style == Style::Form && parameter.explode && found.is_none() {
                found = Some(parameter.ty);
                continue;
            }
            self.diags.warning(Code::NotExpressed, &at, "this parameter of a callback is not read").help(
                "describe its query by one parameter: an object of `style: form`, which has the parameters as members",
            );
        }
        found
    }
}

fn place_of(parameter: &SourceParameter) -> (Place, &str) {
    let place = match parameter {
        SourceParameter::Query { .. } => Place::Query,
        SourceParameter::Header { .. } => Place::Header,
        SourceParameter::Path { .. } => Place::Path,
        SourceParameter::Cookie { .. } => Place::Cookie,
    };
    (place, parameter.parameter_data_ref().name.as_str())
}

/// How a parameter is written, and whether it is exploded by default.
fn style_of(parameter: &SourceParameter) -> (Style, bool) {
    match parameter {
        SourceParameter::Query { style, .. } => match style {
            QueryStyle::Form => (Style::Form, true),
            QueryStyle::SpaceDelimited => (Style::SpaceDelimited, false),
            QueryStyle::PipeDelimited => (Style::PipeDelimited, false),
            QueryStyle::DeepObject => (Style::DeepObject, true),
        },
        SourceParameter::Path { style, .. } => match style {
            PathStyle::Simple => (Style::Simple, false),
            PathStyle::Label => (Style::Label, false),
            PathStyle::Matrix => (Style::Matrix, false),
        },
        SourceParameter::Header { .. } => (Style::Simple, false),
        SourceParameter::Cookie { .. } => (Style::Form, true),
    }
}

fn method_of<'i>(item: &'i PathItem, method: &str) -> Option<&'i Source> {
    match method {
        "get" => item.get.as_ref(),
        "put" => item.put.as_ref(),
        "post" => item.post.as_ref(),
        "delete" => item.delete.as_ref(),
        "options" => item.options.as_ref(),
        "head" => item.head.as_ref(),
        "patch" => item.patch.as_ref(),
        "trace" => item.trace.as_ref(),
        _ => None,
    }
}

/// A name for an operation that has none.
fn made_id(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        id.push('_');
        match segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}')) {
            Some(parameter) => {
                id.push_str("by_");
                id.push_str(parameter);
            }
            None => id.push_str(segment),
        }
    }
    id
}
