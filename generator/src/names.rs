//! Every Rust name of a crate, bound once. `render` looks names up and makes none.

mod case;
mod keywords;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{
    Api, AreaId, BodyKind, ErrorSet, ErrorSetId, Label, Media, Operation, OperationId, ResponseSet, Scalar, Status,
    Type, TypeId, TypeKind,
};
use crate::source::Pointer;

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

    fn of(&self, id: TypeId) -> Option<&TypeNames> {
        self.types.get(id.index())
    }
}

/// Binds all names.
pub fn bind(api: &Api, diags: &mut Diagnostics) -> Names {
    let mut binder = Binder { api, diags, taken: BTreeMap::new(), types: vec![None; api.types.len()] };
    let mut names = Names { areas: areas(&api.areas), ..Names::default() };
    binder.component_types();
    let operations = binder.operation_names();
    for (operation, name) in api.operations.iter().zip(operations) {
        let names_of = binder.operation(operation, name);
        names.operations.push(names_of);
    }
    names.errors = binder.error_sets(&names);
    binder.inline_types(&names);
    names.types = binder.type_names();
    names.session = binder.fields_of(
        "session header",
        api.session
            .iter()
            .map(|header| (header.field.wire.as_str(), header.field.explicit_name.as_deref(), &header.field.at)),
        &[],
    );
    names.security = unique(api.security.iter().map(|scheme| case::constant(&scheme.name)));
    names.servers = server_names(api);
    names
}

struct Binder<'a> {
    api: &'a Api,
    diags: &'a mut Diagnostics,
    /// Type names in use, and where they come from. One namespace for the whole crate: a name means one thing.
    taken: BTreeMap<String, Pointer>,
    types: Vec<Option<String>>,
}

impl Binder<'_> {
    /// Component schemas and names that overlays chose come first: they must get what they ask for.
    fn component_types(&mut self) {
        for (id, def) in self.api.types.iter() {
            let is_component = def.at.as_str().starts_with("/components/schemas/") && def.at.tokens().count() == 3;
            let wanted = match (&def.explicit_name, &def.label) {
                (Some(name), _) => self.checked(name, &def.at, case::is_type_name, "PascalCase"),
                (None, Label::Component(name)) if is_component => case::type_name(name),
                (None, _) => continue,
            };
            let name = self.claim(wanted, &def.at, "schema");
            self.set(id, name);
        }
    }

    /// Takes a name that the document or an overlay gives; a second claim is an error that names both places.
    fn claim(&mut self, wanted: String, at: &Pointer, what: &str) -> String {
        match self.taken.get(&wanted) {
            None => {
                self.taken.insert(wanted.clone(), at.clone());
                wanted
            }
            Some(other) => {
                let other = other.clone();
                let fresh = self.fresh(&wanted);
                self.diags
                    .error(Code::NameCollision, at, format!("two {what}s are named `{wanted}`"))
                    .related(&other, "the other one")
                    .help(overlay_line(at, "x-obgen-name", &fresh));
                self.taken.insert(fresh.clone(), at.clone());
                fresh
            }
        }
    }

    /// Takes the first of these names that is free, else a numbered one.
    fn take(&mut self, wanted: &[String], at: &Pointer) -> String {
        for name in wanted {
            if !self.taken.contains_key(name) {
                self.taken.insert(name.clone(), at.clone());
                return name.clone();
            }
        }
        let base = wanted.first().cloned().unwrap_or_default();
        let name = self.fresh(&base);
        if let Some(other) = self.taken.get(&base).cloned() {
            self.diags
                .warning(Code::NameCollision, at, format!("`{base}` names another type already: this one is `{name}`"))
                .related(&other, "the other one")
                .help(overlay_line(at, "x-obgen-name", &format!("A better name than {name}")));
        }
        self.taken.insert(name.clone(), at.clone());
        name
    }

    fn fresh(&self, base: &str) -> String {
        (2..).map(|number| format!("{base}{number}")).find(|name| !self.taken.contains_key(name)).unwrap_or_default()
    }

    fn set(&mut self, id: TypeId, name: String) {
        if let Some(slot) = self.types.get_mut(id.index()) {
            *slot = Some(name);
        }
    }

    /// A name that an overlay chose, which must be one that Rust takes.
    fn checked(&mut self, name: &str, at: &Pointer, fits: fn(&str) -> bool, style: &str) -> String {
        if !fits(name) {
            self.diags
                .error(Code::BadName, at, format!("`{name}` is no Rust name in {style}"))
                .help(format!("write a name in {style} that starts with a letter and is no keyword"));
        }
        name.to_owned()
    }

    /// Types that stand inside others are named after these.
    fn inline_types(&mut self, names: &Names) {
        for id in self.api.types.ids() {
            self.inline_type(id, names, 0);
        }
    }

    fn inline_type(&mut self, id: TypeId, names: &Names, depth: usize) -> String {
        if let Some(Some(name)) = self.types.get(id.index()) {
            return name.clone();
        }
        let def = self.api.types.get(id);
        let wanted = match &def.label {
            Label::Component(name) => vec![case::type_name(name)],
            Label::Under(parent, part) => {
                let parent = if depth < 64 { self.inline_type(*parent, names, depth + 1) } else { String::new() };
                vec![case::type_name(&format!("{parent} {part}"))]
            }
            Label::Of(operation, part) => {
                let operation = names.operation(*operation).map_or("", |names| &names.name);
                let name = case::type_name(&format!("{operation} {part}"));
                vec![name.clone(), format!("{name}Body")]
            }
        };
        let name = self.take(&wanted, &def.at);
        self.set(id, name.clone());
        name
    }

    fn operation_names(&mut self) -> Vec<String> {
        let mut known: BTreeMap<String, Pointer> = BTreeMap::new();
        let mut names = Vec::new();
        for operation in &self.api.operations {
            let mut name = match &operation.explicit_name {
                Some(name) => self.checked(name, &operation.at, case::is_type_name, "PascalCase"),
                None => case::type_name(&operation.id),
            };
            if let Some(other) = known.get(&name).cloned() {
                let fresh = self.fresh(&name);
                self.diags
                    .error(Code::NameCollision, &operation.at, format!("two operations are named `{name}`"))
                    .related(&other, "the other one")
                    .help(overlay_line(&operation.at, "x-obgen-name", &fresh));
                name = fresh;
            }
            known.insert(name.clone(), operation.at.clone());
            if self.taken.contains_key(&name) {
                name = self.take(&[format!("{name}Operation"), format!("{name}Request")], &operation.at);
            } else {
                self.taken.insert(name.clone(), operation.at.clone());
            }
            names.push(name);
        }
        names
    }

    fn operation(&mut self, operation: &Operation, name: String) -> OperationNames {
        // The same name in two places of the request: the place is said for all but the first.
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let hints: Vec<String> = operation
            .parameters
            .iter()
            .map(|parameter| {
                let plain = parameter.explicit_name.clone().unwrap_or_else(|| case::field_name(&parameter.wire));
                if seen.insert(plain.clone()) {
                    return plain;
                }
                let place = match parameter.place {
                    crate::ir::Place::Path => "path",
                    crate::ir::Place::Query => "query",
                    crate::ir::Place::Header => "header",
                    crate::ir::Place::Cookie => "cookie",
                };
                format!("{}_{place}", plain.trim_start_matches("r#").trim_end_matches('_'))
            })
            .collect();
        let parameters = operation
            .parameters
            .iter()
            .zip(&hints)
            .map(|(parameter, hint)| (parameter.wire.as_str(), Some(hint.as_str()), &parameter.at));
        let parameters = self.fields_of("parameter", parameters, &["body", "accept"]);
        let content =
            operation.body.as_ref().and_then(|body| self.content(&body.media, &format!("{name}Content"), &body.at));
        let response = self.answer(&operation.responses, &name, &operation.at.child("responses"));
        OperationNames { name, parameters, content, response }
    }

    /// The enum of bodies, where there are several media types.
    fn content(&mut self, media: &[Media], name: &str, at: &Pointer) -> Option<EnumNames> {
        if media.len() < 2 {
            return None;
        }
        let name = self.take(&[name.to_owned()], at);
        Some(EnumNames { name, variants: media_variants(media) })
    }

    fn answer(&mut self, set: &ResponseSet, operation: &str, at: &Pointer) -> AnswerNames {
        if set.cases.is_empty() {
            return AnswerNames {
                name: self.take(&[format!("{operation}Response"), format!("{operation}Answer")], at),
                cases: Vec::new(),
            };
        }
        let single = set.cases.len() == 1;
        let name = self.take(&[format!("{operation}Response"), format!("{operation}Answer")], at);
        let variants = unique(set.cases.iter().map(|case| status_name(case.status)));
        let cases = set.cases.iter().zip(variants).map(|(case, variant)| {
            let struct_name = if single {
                name.clone()
            } else {
                self.take(&[format!("{operation}{variant}"), format!("{operation}Response{variant}")], at)
            };
            let headers = self.fields_of(
                "header",
                case.headers.iter().map(|header| (header.wire.as_str(), header.explicit_name.as_deref(), at)),
                &["body"],
            );
            let content_name =
                if single { format!("{operation}ResponseContent") } else { format!("{struct_name}Content") };
            let content = self.content(&case.bodies, &content_name, at);
            CaseNames { name: struct_name, variant, headers, content }
        });
        let cases = cases.collect();
        AnswerNames { name, cases }
    }

    fn error_sets(&mut self, names: &Names) -> Vec<ErrorNames> {
        let sets: Vec<ErrorNames> = self.api.errors.iter().map(|set| self.error_set(set, names)).collect();
        sets
    }

    fn error_set(&mut self, set: &ErrorSet, names: &Names) -> ErrorNames {
        let at = self.operation_at(set);
        let wanted = match &set.explicit_name {
            Some(name) => vec![self.checked(name, &at, case::is_type_name, "PascalCase")],
            None => self.error_names(set, names),
        };
        let name = self.take(&wanted, &at);
        let body = self.take(&[format!("{name}Body")], &at);
        let mut wires: Vec<(&str, Option<&str>, &Pointer)> = Vec::new();
        for header in set.set.cases.iter().flat_map(|case| &case.headers) {
            if !wires.iter().any(|(wire, ..)| wire.eq_ignore_ascii_case(&header.wire)) {
                wires.push((&header.wire, header.explicit_name.as_deref(), &at));
            }
        }
        let keys: Vec<String> = wires.iter().map(|(wire, ..)| wire.to_ascii_lowercase()).collect();
        let fields = self.fields_of("header", wires.into_iter(), &["body"]);
        let mut bodies: Vec<ErrorBody> = Vec::new();
        for case in &set.set.cases {
            let found = case.bodies.iter().map(ErrorBody::of);
            let empty = case.bodies.is_empty().then_some(ErrorBody::Empty);
            for body in found.chain(empty) {
                if !bodies.contains(&body) {
                    bodies.push(body);
                }
            }
        }
        let variants = unique(bodies.iter().map(|body| self.error_variant(body)));
        ErrorNames {
            name,
            headers: keys.into_iter().zip(fields).collect(),
            body,
            variants: bodies.into_iter().zip(variants).collect(),
        }
    }

    fn operation_at(&self, set: &ErrorSet) -> Pointer {
        let first = set.operations.first().and_then(|id| self.api.operations.get(id.0));
        first.map_or_else(Pointer::root, |operation| operation.at.clone())
    }

    /// After the area whose operations answer so; else after the operation, or the API.
    fn error_names(&self, set: &ErrorSet, names: &Names) -> Vec<String> {
        let areas: BTreeSet<AreaId> = set
            .operations
            .iter()
            .filter_map(|id| self.api.operations.get(id.0))
            .map(|operation| operation.area)
            .collect();
        let first = set.operations.first().and_then(|id| names.operation(*id)).map_or("", |names| &names.name);
        let by_operation = format!("{first}Error");
        let mut areas = areas.into_iter();
        match (areas.next(), areas.next()) {
            (Some(area), None) if set.operations.len() > 1 => {
                vec![case::type_name(&format!("{} error", names.area(area))), by_operation]
            }
            (Some(_), Some(_)) => vec!["ApiError".to_owned(), by_operation],
            _ => vec![by_operation],
        }
    }

    fn error_variant(&self, body: &ErrorBody) -> String {
        match body {
            ErrorBody::Empty => "Empty".to_owned(),
            ErrorBody::Of(kind, ty) => match (kind, ty) {
                (BodyKind::Json | BodyKind::Form | BodyKind::Multipart(_), ty) => self.value_variant(ty),
                (BodyKind::Xml, _) => "Xml".to_owned(),
                (BodyKind::Text, _) => "Text".to_owned(),
                (BodyKind::Binary, _) => "Binary".to_owned(),
            },
        }
    }

    fn value_variant(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) => match self.types.get(id.index()) {
                Some(Some(name)) => name.clone(),
                _ => "Body".to_owned(),
            },
            Type::List(inner) | Type::OneOrMany(inner) => format!("{}List", self.value_variant(inner)),
            Type::Map(inner) => format!("{}Map", self.value_variant(inner)),
            Type::OrNull(inner) => self.value_variant(inner),
            Type::Any | Type::AnyObject => "Json".to_owned(),
            Type::Scalar(Scalar::Binary) => "Binary".to_owned(),
            Type::Scalar(_) => "Text".to_owned(),
        }
    }

    fn type_names(&mut self) -> Vec<TypeNames> {
        let mut all = Vec::new();
        for (id, def) in self.api.types.iter() {
            let name = self.types.get(id.index()).cloned().flatten().unwrap_or_default();
            let mut aliases = Vec::new();
            for alias in &def.aliases {
                let alias = case::type_name(alias);
                if !self.taken.contains_key(&alias) {
                    self.taken.insert(alias.clone(), def.at.clone());
                    aliases.push(alias);
                }
            }
            let mut names = TypeNames { name, aliases, ..TypeNames::default() };
            match &def.kind {
                TypeKind::Object(object) => {
                    let fields = object.fields.iter().map(|field| {
                        let wire = match field.kind {
                            crate::ir::FieldKind::Member => field.wire.as_str(),
                            crate::ir::FieldKind::Flatten => "choice",
                            crate::ir::FieldKind::Additional => "additional",
                        };
                        (wire, field.explicit_name.as_deref(), &field.at)
                    });
                    names.members = self.fields_of("member", fields, &[]);
                }
                TypeKind::Enum(listed) => {
                    names.members = self.variants(
                        listed.values.iter().map(|value| (value.wire.as_str(), value.explicit_name.as_deref())),
                        &def.at,
                    );
                    names.other = other_variant(&names.members);
                }
                TypeKind::IntEnum(listed) => {
                    let wires: Vec<String> = listed.values.iter().map(|(value, _)| value.to_string()).collect();
                    names.members = self.variants(
                        wires.iter().zip(&listed.values).map(|(wire, (_, name))| (wire.as_str(), name.as_deref())),
                        &def.at,
                    );
                    names.other = other_variant(&names.members);
                }
                TypeKind::Union(union) => {
                    let labels: Vec<(String, Option<String>)> = union
                        .alternatives
                        .iter()
                        .map(|alternative| (self.alternative_label(alternative, id), alternative.explicit_name.clone()))
                        .collect();
                    names.members =
                        self.variants(labels.iter().map(|(label, name)| (label.as_str(), name.as_deref())), &def.at);
                }
                TypeKind::Placeholders(placeholders) => {
                    names.members = unique(placeholders.iter().map(|placeholder| case::field_name(placeholder)));
                }
                TypeKind::Same(_) => {}
            }
            all.push(names);
        }
        all
    }

    /// A variant is called what sets its type apart from the union and its siblings.
    fn alternative_label(&self, alternative: &crate::ir::Alternative, _union: TypeId) -> String {
        let is_number = alternative.label.chars().all(|character| character.is_ascii_digit());
        match &alternative.ty {
            Type::Named(id) if is_number => self.types.get(id.index()).cloned().flatten().unwrap_or_default(),
            ty if is_number => self.value_variant(ty),
            _ => alternative.label.clone(),
        }
    }

    /// Variant names; what collides is numbered, with a warning.
    fn variants<'v>(&mut self, values: impl Iterator<Item = (&'v str, Option<&'v str>)>, at: &Pointer) -> Vec<String> {
        let values: Vec<(&str, Option<&str>)> = values.collect();
        let mut names: Vec<String> = Vec::new();
        for (wire, explicit) in &values {
            let wanted = match explicit {
                Some(name) => self.checked(name, at, case::is_type_name, "PascalCase"),
                None => case::variant_name(wire),
            };
            let mut name = wanted.clone();
            let mut number = 1;
            while names.contains(&name) {
                number += 1;
                name = format!("{wanted}{number}");
            }
            if let Some(other) =
                names.iter().position(|known| *known == wanted).and_then(|position| values.get(position))
            {
                self.diags
                    .warning(
                        Code::NameCollision,
                        at,
                        format!("`{}` and `{wire}` both make the variant `{wanted}`: the second is `{name}`", other.0),
                    )
                    .help(overlay_line(at, "x-obgen-variants", &format!("{{ {wire:?}: {name} }}")));
            }
            names.push(name);
        }
        names
    }

    /// Field names of one struct; a collision is an error that names both places.
    fn fields_of<'f>(
        &mut self,
        what: &str,
        fields: impl Iterator<Item = (&'f str, Option<&'f str>, &'f Pointer)>,
        reserved: &[&str],
    ) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut places: Vec<(&str, &Pointer)> = Vec::new();
        for (wire, explicit, at) in fields {
            let mut name = match explicit {
                Some(name) => self.checked(name, at, case::is_field_name, "snake_case"),
                None => case::field_name(wire),
            };
            if reserved.contains(&name.as_str()) {
                name = format!("{name}_{}", case::field_name(what));
            }
            if let Some((other, other_at)) =
                names.iter().position(|known| *known == name).and_then(|position| places.get(position).copied())
            {
                let fresh = (2..)
                    .map(|number| format!("{name}_{number}"))
                    .find(|fresh| !names.contains(fresh))
                    .unwrap_or_default();
                self.diags
                    .error(Code::NameCollision, at, format!("`{other}` and `{wire}` are both the {what} `{name}`"))
                    .related(other_at, "the other one")
                    .help(overlay_line(at, "x-obgen-field", &fresh));
                name = fresh;
            }
            names.push(name);
            places.push((wire, at));
        }
        names
    }
}

/// The overlay action that sets a member here.
fn overlay_line(at: &Pointer, member: &str, value: &str) -> String {
    let path: String = at.tokens().map(|token| format!("[{:?}]", token.as_ref()).replace('"', "'")).collect();
    format!("in an overlay: `- target: \"${path}\"` with `update: {{ {member}: {value} }}`")
}

fn other_variant(members: &[String]) -> String {
    let free = ["Other", "Unlisted", "Unknown"].into_iter().find(|name| !members.iter().any(|member| member == name));
    free.unwrap_or("OtherValue").to_owned()
}

/// Variants by media type: its kind, or its subtype where a kind comes twice.
fn media_variants(media: &[Media]) -> Vec<String> {
    let kind = |media: &Media| match media.kind {
        BodyKind::Json => "Json",
        BodyKind::Xml => "Xml",
        BodyKind::Text => "Text",
        BodyKind::Form => "Form",
        BodyKind::Multipart(_) => "Multipart",
        BodyKind::Binary => "Binary",
    };
    unique(media.iter().map(|own| {
        let alone = media.iter().filter(|other| kind(other) == kind(own)).count() == 1;
        let subtype = own.name.split(';').next().and_then(|name| name.split('/').nth(1)).unwrap_or(&own.name);
        if alone || kind(own).eq_ignore_ascii_case(subtype) {
            kind(own).to_owned()
        } else {
            case::variant_name(subtype)
        }
    }))
}

fn status_name(status: Status) -> String {
    match status {
        Status::Exact(code) => match code {
            100 => "Continue".to_owned(),
            101 => "SwitchingProtocols".to_owned(),
            200 => "Ok".to_owned(),
            201 => "Created".to_owned(),
            202 => "Accepted".to_owned(),
            203 => "NonAuthoritative".to_owned(),
            204 => "NoContent".to_owned(),
            205 => "ResetContent".to_owned(),
            206 => "PartialContent".to_owned(),
            207 => "MultiStatus".to_owned(),
            301 => "MovedPermanently".to_owned(),
            302 => "Found".to_owned(),
            303 => "SeeOther".to_owned(),
            304 => "NotModified".to_owned(),
            307 => "TemporaryRedirect".to_owned(),
            308 => "PermanentRedirect".to_owned(),
            code => format!("Status{code}"),
        },
        Status::Range(hundred) => format!("Status{hundred}xx"),
        Status::Default => "Default".to_owned(),
    }
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

/// Modules of the areas; those of the crate itself are not free.
fn areas(areas: &[String]) -> Vec<String> {
    const OWN: [&str; 6] = ["errors", "security", "servers", "session", "types", "callbacks"];
    unique(areas.iter().map(|area| {
        let name = case::module_name(area);
        if OWN.contains(&name.as_str()) { format!("{name}_api") } else { name }
    }))
}

/// A server is called what its description or host says of it.
fn server_names(api: &Api) -> Vec<String> {
    unique(api.servers.iter().enumerate().map(|(index, server)| {
        let words =
            format!("{} {}", server.description.as_deref().unwrap_or_default(), server.url).to_ascii_lowercase();
        let known = ["sandbox", "staging", "playground", "test", "production", "live"]
            .into_iter()
            .find(|word| words.contains(word));
        match known {
            Some("live") => "PRODUCTION".to_owned(),
            Some(word) => word.to_ascii_uppercase(),
            None if index == 0 => "DEFAULT".to_owned(),
            None => format!("SERVER_{}", index + 1),
        }
    }))
}
