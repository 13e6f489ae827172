//! The document as an [`Api`]: every construct exactly, or a diagnostic that names it.
//!
//! Types are lowered at first use, starting from the operations, so what nothing reaches is not there. Then unions are told
//! apart (`one_of`), equal types become one (`settle`), and types that contain themselves go behind pointers (`cycles`).

mod all_of;
mod beside;
mod body;
mod cycles;
mod extensions;
mod facts;
mod flows;
mod meet;
mod minor_units;
mod narrow;
mod one_of;
mod operation;
mod page;
mod pattern;
mod pointer;
mod progress;
mod response;
mod rotate;
mod same;
mod sca;
mod schema;
mod security;
mod servers;
mod session;
mod settle;
mod union;
mod ways;

pub(crate) use body::essence;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{ReferenceOr, Schema};
use serde::Deserialize as _;

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Type, TypeId, TypeTable};
use crate::source::Pointer;
use crate::spec::Spec;

pub(crate) use operation::RESERVED_HEADERS;
pub(crate) use session::governing;

/// Lowers a document.
pub fn api(spec: &Spec, diags: &mut Diagnostics) -> Api {
    let info = &spec.openapi.info;
    let mut lower = Lower::new(spec, diags);
    let mut api = Api {
        title: info.title.clone(),
        version: info.version.clone(),
        description: info.description.clone(),
        ..Api::default()
    };
    lower.main_host(&mut api);
    api.security = lower.security_schemes();
    lower.operations(&mut api);
    lower.without_unused_host(&mut api);
    lower.same_headers(&api);
    lower.resolve_unions();
    lower.settle_bodies(&mut api);
    cycles::endless_names(&mut lower.types, lower.diags);
    api.types = std::mem::take(&mut lower.types);
    settle::equal_types(&mut api);
    ways::settle(&mut api);
    cycles::break_cycles(&mut api, lower.diags);
    response::share_errors(&mut api, lower.diags);
    lower.final_codes(&mut api);
    lower.paging(&mut api);
    lower.sca(&mut api);
    minor_units::check(&api, lower.diags);
    rotate::check(&api, lower.diags);
    api
}

/// What lowering knows so far.
pub struct Lower<'a> {
    spec: &'a Spec,
    diags: &'a mut Diagnostics,
    types: TypeTable,
    /// Component schemas by reference.
    components: BTreeMap<String, Component>,
    /// Unions that have been told apart.
    resolved: BTreeSet<TypeId>,
    /// Strings of format `binary` are bytes: in multipart and binary bodies, not in JSON.
    binary: bool,
    /// Inline schemas that have types of their own, by place: read anew, they are what they were.
    inline: BTreeMap<Pointer, Component>,
    /// How many `allOf` references to unfinished components are being followed.
    depth_of_collect: usize,
    /// Objects made of others that nothing tells apart, and these.
    merged: BTreeMap<TypeId, Vec<TypeId>>,
    /// Unions made of two types of different kinds, and these.
    joined: BTreeMap<(Type, Type), TypeId>,
    /// Objects that have the members of two.
    narrowed: BTreeMap<(TypeId, TypeId), TypeId>,
    /// How many of these are being made.
    depth_of_join: usize,
    /// Unions whose `{}` alternative was taken out: their bodies may be left out.
    emptied: BTreeSet<TypeId>,
}

/// How far a component schema is.
enum Component {
    /// Being lowered; a type is reserved as soon as someone refers to it or it is known to be a type of its own.
    Lowering(Option<TypeId>),
    Done(Box<schema::Shape>),
}

impl<'a> Lower<'a> {
    fn new(spec: &'a Spec, diags: &'a mut Diagnostics) -> Self {
        Lower {
            spec,
            diags,
            types: TypeTable::default(),
            components: BTreeMap::new(),
            inline: BTreeMap::new(),
            resolved: BTreeSet::new(),
            binary: false,
            depth_of_collect: 0,
            merged: BTreeMap::new(),
            joined: BTreeMap::new(),
            narrowed: BTreeMap::new(),
            depth_of_join: 0,
            emptied: BTreeSet::new(),
        }
    }

    /// The schema that a reference points at, which may be any place in the document.
    fn component_schema(&self, reference: &str) -> Option<Cow<'a, Schema>> {
        let spec = self.spec;
        if let Some(name) = reference.strip_prefix("#/components/schemas/")
            && let Some(schemas) = spec.openapi.components.as_ref().map(|components| &components.schemas)
            && let Some(node) = schemas.get(name).or_else(|| schemas.get(&schema::last_token(reference)))
        {
            return match node {
                ReferenceOr::Item(schema) => Some(Cow::Borrowed(schema)),
                ReferenceOr::Reference { .. } => {
                    let all_of = vec![node.clone()];
                    let schema_kind = openapiv3::SchemaKind::AllOf { all_of };
                    Some(Cow::Owned(Schema { schema_data: openapiv3::SchemaData::default(), schema_kind }))
                }
            };
        }
        let pointer = Pointer::parse(reference.strip_prefix('#')?)?;
        let value = spec.document.pointer(pointer.as_str())?;
        Schema::deserialize(value).ok().map(Cow::Owned)
    }
}
