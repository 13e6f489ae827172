//! Bodies by media type.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr};

use super::Lower;
use super::facts::Facts;
use super::schema::{Shape, last_token};
use crate::diagnostic::Code;
use crate::ir::{Api, Body, BodyKind, Docs, Label, Media, OperationId, Part, Scalar, Select, Type, TypeKind};
use crate::source::Pointer;

impl Lower<'_> {
    pub fn request_body(
        &mut self,
        node: &ReferenceOr<openapiv3::RequestBody>,
        id: OperationId,
        at: &Pointer,
    ) -> Option<Body> {
        let (mut node, mut at, mut component) = (node, at.clone(), None);
        let source = loop {
            match node {
                ReferenceOr::Item(body) => break body,
                ReferenceOr::Reference { reference } => {
                    let name = last_token(reference);
                    at = Pointer::parse(reference.strip_prefix('#')?)?;
                    node = self.spec.openapi.components.as_ref()?.request_bodies.get(&name)?;
                    component = Some(name);
                }
            }
        };
        let label = component.map_or(Label::Of(id, "body".to_owned()), Label::Component);
        let media = self.media(&source.content, &label, &at.child("content"));
        if media.is_empty() {
            return None;
        }
        let docs = Docs { text: source.description.clone(), changes: self.changes(&at), ..Docs::default() };
        Some(Body { required: source.required, always_typed: false, media, docs, at })
    }

    /// Bodies by media type.
    pub fn media(&mut self, content: &IndexMap<String, MediaType>, label: &Label, at: &Pointer) -> Vec<Media> {
        let mut bodies: Vec<Media> = Vec::new();
        for (name, source) in content {
            let at = at.child(name);
            if let Some(first) = bodies.iter().find(|known| essence(&known.name) == essence(name)) {
                // `application/json; charset=utf-8` beside `application/json` says it twice.
                if content.get(&first.name).is_none_or(|first| first.schema != source.schema) {
                    self.diags.warning(
                        Code::RepeatedMedia,
                        &at,
                        format!("`{name}` differs from another media type in its parameters alone, which choose no answer: the first counts"),
                    );
                }
                continue;
            }
            let kind = match &source.schema {
                // Whatever the type: the schema says whether it is bytes.
                Some(ReferenceOr::Item(schema))
                    if essence(name).ends_with("/*") && Facts::of(schema).format.as_deref() == Some("binary") =>
                {
                    BodyKind::Binary
                }
                _ => body_kind(name),
            };
            self.binary = matches!(kind, BodyKind::Multipart(_) | BodyKind::Binary);
            let shape = match &source.schema {
                Some(node) => self.node(node.into(), &at.child("schema"), label.clone()),
                None => Shape::of(Type::Any),
            };
            self.binary = false;
            let limits = shape.limits.clone();
            let (kind, ty) = self.body_type(kind, shape.into_item(), source);
            bodies.push(Media { name: name.clone(), kind, ty, limits });
        }
        bodies
    }

    /// How a body of this type goes over the wire in this media type.
    fn body_type(&self, kind: BodyKind, ty: Type, source: &MediaType) -> (BodyKind, Type) {
        match kind {
            BodyKind::Json | BodyKind::Form => (kind, ty),
            BodyKind::Xml | BodyKind::Text => {
                // XML and text stay text, whatever schema stands beside them.
                (kind, Type::Scalar(Scalar::String))
            }
            BodyKind::Binary => (kind, Type::Scalar(Scalar::Binary)),
            BodyKind::Multipart(_) => {
                let parts = source.encoding.iter().filter_map(|(name, encoding)| {
                    Some(Part { name: name.clone(), content_type: encoding.content_type.clone()? })
                });
                (BodyKind::Multipart(parts.collect()), ty)
            }
        }
    }

    /// A body that may be `{}` is a body that may be left out.
    pub fn settle_bodies(&mut self, api: &mut Api) {
        for operation in &mut api.operations {
            if let Some(body) = &mut operation.body {
                for media in &mut body.media {
                    body.required &= !self.drop_empty(&media.ty);
                }
            }
            for case in &mut operation.responses.cases {
                for media in &mut case.bodies {
                    case.optional_body |= self.drop_empty(&media.ty);
                }
            }
        }
    }

    /// Takes the `{}` alternative out of a union; whether there was one.
    fn drop_empty(&mut self, ty: &Type) -> bool {
        let id = match self.types.settle(ty) {
            Type::Named(id) => id,
            Type::OrNull(inner) => return self.drop_empty(&inner),
            _ => return false,
        };
        if self.emptied.contains(&id) {
            return true;
        }
        let TypeKind::Union(union) = &mut self.types.get_mut(id).kind else {
            return false;
        };
        let before = union.alternatives.len();
        union.alternatives.retain(|alternative| alternative.select != Select::Empty);
        let had_empty = union.alternatives.len() < before;
        if had_empty {
            self.emptied.insert(id);
            if let [only] = union.alternatives.as_slice() {
                let only = only.ty.clone();
                if self.types.leads_to(&only, id) {
                    return true;
                }
                self.types.get_mut(id).kind = TypeKind::Same(only);
            }
        }
        had_empty
    }
}

/// A media type without its parameters, in lower case.
pub fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn body_kind(media: &str) -> BodyKind {
    let essence = essence(media);
    match essence.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" => BodyKind::Json,
        "application/x-www-form-urlencoded" => BodyKind::Form,
        "application/xml" | "text/xml" => BodyKind::Xml,
        "application/text" => BodyKind::Text,
        name if name.ends_with("+json") => BodyKind::Json,
        name if name.ends_with("+xml") => BodyKind::Xml,
        name if name.starts_with("multipart/") => BodyKind::Multipart(Vec::new()),
        name if name.starts_with("text/") || name == "application/jwt" || name == "application/jose" => BodyKind::Text,
        _ => BodyKind::Binary,
    }
}
