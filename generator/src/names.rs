//! Every Rust name of a crate, bound once. `render` looks names up and makes none.

mod case;
mod keywords;
mod members;
mod operations;
mod servers;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, AreaId, BodyKind, ErrorSetId, HostId, Media, OperationId, SessionHeader, Type, TypeId};

/// The Rust names of an API.
#[derive(Debug, Default)]
pub struct Names {
    types: Vec<TypeNames>,
    areas: Vec<String>,
    operations: Vec<OperationNames>,
    errors: Vec<ErrorNames>,
    session: Vec<String>,
    security: Vec<String>,
    servers: Vec<String>,
    hosts: Vec<String>,
    environments: Vec<EnvironmentNames>,
}

/// An environment that all hosts have a server for.
#[derive(Debug, Default)]
pub struct EnvironmentNames {
    /// The constructor.
    pub name: String,
    /// Its servers, by host; positions in `Api::servers`.
    pub servers: Vec<usize>,
}

/// Names of a type and its parts.
#[derive(Debug, Default)]
struct TypeNames {
    name: String,
    aliases: Vec<String>,
    /// Fields, variants or setters, by position.
    members: Vec<String>,
    /// The variant that holds values the document does not list.
    other: String,
}

/// Names of an operation.
#[derive(Debug, Default)]
pub struct OperationNames {
    /// The type of the request.
    pub name: String,
    /// Fields of the parameters, by position.
    pub parameters: Vec<String>,
    /// The enum of bodies, where there are several media types, and its variants.
    pub content: Option<EnumNames>,
    /// The type of its answers.
    pub response: AnswerNames,
}

/// Names of an enum and its variants.
#[derive(Debug, Default)]
pub struct EnumNames {
    pub name: String,
    pub variants: Vec<String>,
}

/// Names of an answer.
#[derive(Debug, Default)]
pub struct AnswerNames {
    /// The type: a struct for one status, an enum of structs for several.
    pub name: String,
    pub cases: Vec<CaseNames>,
}

/// Names of what comes with one status.
#[derive(Debug, Default)]
pub struct CaseNames {
    /// The struct.
    pub name: String,
    /// The variant, where the answer is an enum.
    pub variant: String,
    /// Fields of the headers, by position.
    pub headers: Vec<String>,
    /// The enum of bodies, where there are several media types.
    pub content: Option<EnumNames>,
}

/// Names of an error set.
#[derive(Debug, Default)]
pub struct ErrorNames {
    /// The struct of headers and body.
    pub name: String,
    /// Fields of the headers of all statuses, by wire name.
    pub headers: BTreeMap<String, String>,
    /// The enum of bodies.
    pub body: String,
    /// Its variants, by what they hold.
    pub variants: Vec<(ErrorBody, String)>,
}

/// What an error's body can be.
#[derive(Clone, Debug, PartialEq)]
pub enum ErrorBody {
    Empty,
    Of(BodyKind, Type),
}

impl ErrorBody {
    /// What this media type carries.
    pub fn of(media: &Media) -> Self {
        let kind = if matches!(media.kind, BodyKind::Multipart(_)) {
            BodyKind::Multipart(Vec::new())
        } else {
            media.kind.clone()
        };
        ErrorBody::Of(kind, media.ty.clone())
    }
}

impl Names {
    pub fn ty(&self, id: TypeId) -> &str {
        self.of(id).map_or("", |names| &names.name)
    }

    pub fn aliases(&self, id: TypeId) -> &[String] {
        self.of(id).map_or(&[], |names| &names.aliases)
    }

    /// Fields of an object, variants of an enum or union, setters of a URL.
    pub fn members(&self, id: TypeId) -> &[String] {
        self.of(id).map_or(&[], |names| &names.members)
    }

    pub fn other(&self, id: TypeId) -> &str {
        self.of(id).map_or("", |names| &names.other)
    }

    /// Every type name of the crate.
    pub fn all_types(&self) -> impl Iterator<Item = &str> {
        let answers = self.operations.iter().flat_map(|names| [names.name.as_str(), names.response.name.as_str()]);
        let types = self.types.iter().flat_map(|names| names.aliases.iter().chain([&names.name])).map(String::as_str);
        types.chain(answers)
    }

    pub fn area(&self, id: AreaId) -> &str {
        self.areas.get(id.0).map_or("", String::as_str)
    }

    pub fn operation(&self, id: OperationId) -> Option<&OperationNames> {
        self.operations.get(id.0)
    }

    pub fn errors(&self, id: ErrorSetId) -> Option<&ErrorNames> {
        self.errors.get(id.0)
    }

    pub fn session(&self) -> &[String] {
        &self.session
    }

    pub fn security(&self) -> &[String] {
        &self.security
    }

    pub fn servers(&self) -> &[String] {
        &self.servers
    }

    /// The field of a host.
    pub fn host(&self, id: HostId) -> &str {
        self.hosts.get(id.0).map_or("", String::as_str)
    }

    /// Environments that all hosts have, in order.
    pub fn environments(&self) -> &[EnvironmentNames] {
        &self.environments
    }

    fn of(&self, id: TypeId) -> Option<&TypeNames> {
        self.types.get(id.index())
    }
}

/// Binds all names.
pub fn bind(api: &Api, diags: &mut Diagnostics) -> Names {
    let mut binder = members::Binder { api, diags, taken: BTreeMap::new(), types: vec![None; api.types.len()] };
    let mut names = Names { areas: areas(&api.areas), ..Names::default() };
    binder.component_types();
    let operations = binder.operation_names();
    for (operation, name) in api.operations.iter().zip(operations) {
        let names_of = binder.operation(operation, name);
        names.operations.push(names_of);
    }
    names.errors = binder.error_sets(&names);
    binder.inline_types(&names);
    for (names, set) in names.errors.iter_mut().zip(&api.errors) {
        names.variants = binder.error_variants(set);
    }
    names.types = binder.type_names();
    names.session = session(api, &mut binder);
    names.security = unique(api.security.iter().map(|scheme| case::constant(&scheme.name)));
    servers::bind(api, &mut names, diags);
    names
}

/// Members of the session, by header: a header with the value of another one has its member.
fn session(api: &Api, binder: &mut members::Binder<'_>) -> Vec<String> {
    let own = || api.session.iter().filter(|header| header.same_as.is_none());
    let fields = own().map(|header| &header.field);
    let fields = fields.map(|field| (field.wire.as_str(), field.explicit_name.as_deref(), &field.at));
    let names = binder.fields_of("session header", fields, &[]);
    let of = |header: &SessionHeader| {
        let wire = header.same_as.as_ref().unwrap_or(&header.field.wire);
        own().position(|other| other.is_named(wire)).and_then(|position| names.get(position)).cloned()
    };
    api.session.iter().map(|header| of(header).unwrap_or_default()).collect()
}

/// Names with a number where they would repeat.
fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for base in names {
        let mut name = base.clone();
        let mut number = 1;
        while known.contains(&name) {
            number += 1;
            name = format!("{base}{number}");
        }
        known.push(name);
    }
    known
}

/// Modules and features of the areas. Not free are those of the crate itself, names that Cargo keeps, and those of an
/// area's files: no module holds one of its own name.
fn areas(areas: &[String]) -> Vec<String> {
    const OWN: [&str; 15] = [
        "errors",
        "sca",
        "security",
        "servers",
        "session",
        "types",
        "lib",
        "main",
        "bin",
        "default",
        "operations",
        "answers",
        "objects",
        "enums",
        "unions",
    ];
    unique(areas.iter().map(|area| {
        let name = case::module_name(area);
        if OWN.contains(&name.as_str()) { format!("{name}_api") } else { name }
    }))
}
