//! The public face of a crate as text: one block an operation, one line a symbol, in document order, no words.
//!
//! It is what snapshots hold and reviewers read: a change of documentation does not touch it, and a change of anything
//! that users or servers see does.

mod since;

use std::fmt::Write as _;

use crate::ir::{
    Api, AreaId, Convention, ErrorSetId, Field, FieldKind, HostId, Limits, Media, Operation, OperationId, Place,
    Presence, ResponseSet, Scalar, Select, Sensitivity, Status, Style, Type, TypeDef, TypeId, TypeKind,
};
use crate::names::{ErrorBody, Names, OperationNames};
use crate::render::Places;
pub use since::broken;

/// The outline of a crate.
pub fn outline(api: &Api, names: &Names) -> String {
    let outline = Outline { api, names, places: Places::of(api) };
    let mut text = String::new();
    for (index, server) in api.servers.iter().enumerate() {
        let name = names.servers().get(index).map_or("", String::as_str);
        let _ = writeln!(text, "server {name} {}", server.url);
    }
    // One host of the usual name goes without saying.
    let hosts = if let [host] = api.hosts.as_slice()
        && host.name == "api"
    {
        &[][..]
    } else {
        &api.hosts
    };
    for (index, host) in hosts.iter().enumerate() {
        let _ = writeln!(text, "host {} {:?}", names.host(HostId(index)), host.name);
    }
    for environment in names.environments() {
        let _ = writeln!(text, "environment {}", environment.name);
    }
    if !api.final_codes.is_empty() {
        let _ = writeln!(text, "final {}", api.final_codes.join(" "));
    }
    for (index, scheme) in api.security.iter().enumerate() {
        let name = names.security().get(index).map_or("", String::as_str);
        let _ = writeln!(text, "security {name} {:?}", scheme.kind);
    }
    for index in 0..api.areas.len() {
        let _ = writeln!(text, "feature {}", names.area(AreaId(index)));
    }
    for (header, name) in api.session.iter().zip(names.session()) {
        let _ = writeln!(text, "session {name}: {}", outline.field(&header.field));
    }
    for (index, operation) in api.operations.iter().enumerate() {
        if let Some(names) = names.operation(OperationId(index)) {
            outline.operation(operation, names, &mut text);
        }
    }
    for index in 0..api.errors.len() {
        outline.errors(ErrorSetId(index), &mut text);
    }
    for (id, def) in api.types.iter() {
        outline.ty(id, def, &mut text);
    }
    text
}

struct Outline<'a> {
    api: &'a Api,
    names: &'a Names,
    places: Places,
}

impl Outline<'_> {
    fn operation(&self, operation: &Operation, names: &OperationNames, text: &mut String) {
        let area = self.names.area(operation.area);
        let _ = writeln!(text, "\n{} {}  {area}::{}", operation.method, operation.path, names.name);
        if operation.host != HostId(0) {
            let _ = writeln!(text, "  host {}", self.names.host(operation.host));
        }
        for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
            let place = match parameter.place {
                Place::Path => "path",
                Place::Query => "query",
                Place::Header => "header",
                Place::Cookie => "cookie",
            };
            let style = match parameter.style {
                Style::Simple | Style::Form => String::new(),
                other => format!(" {other:?}"),
            };
            let explode = if matches!(parameter.ty, Type::List(_)) && parameter.explode { " exploded" } else { "" };
            let required = if parameter.required { "" } else { "?" };
            let rest = format!("{style}{explode}{}{}", limits(&parameter.limits), sensitivity(parameter.sensitivity));
            let _ =
                writeln!(text, "  {place} {name}{required}: {} {:?}{rest}", self.used(&parameter.ty), parameter.wire);
        }
        let session: Vec<String> = operation
            .session
            .iter()
            .filter_map(|used| {
                let header = self.api.session.get(used.index)?;
                Some(format!("{}{}", header.field.wire, if used.required { "*" } else { "" }))
            })
            .collect();
        for (convention, headers) in [
            (Convention::Session, &session),
            (Convention::RequestId, &operation.generated),
            (Convention::Signer, &operation.signed),
        ] {
            if !headers.is_empty() {
                let _ = writeln!(text, "  {} {}", convention_name(convention), headers.join(" "));
            }
        }
        let security: Vec<String> = operation
            .security
            .iter()
            .map(|all| {
                let all: Vec<String> = all
                    .iter()
                    .map(|requirement| {
                        let name = self.names.security().get(requirement.scheme).map_or("", String::as_str);
                        if requirement.scopes.is_empty() {
                            name.to_owned()
                        } else {
                            format!("{name}({})", requirement.scopes.join(" "))
                        }
                    })
                    .collect();
                if all.is_empty() { "none".to_owned() } else { all.join(" & ") }
            })
            .collect();
        if !security.is_empty() {
            let _ = writeln!(text, "  security {}", security.join(" | "));
        }
        if let Some(body) = &operation.body {
            let required = if body.required { "" } else { "?" };
            let _ = writeln!(text, "  body{required} {}", self.bodies(&body.media));
        }
        if let Some((_, field)) = operation.rotating(&self.api.types) {
            let _ = writeln!(text, "  rotates {:?} by {}", field.wire, field.rotates.join(" "));
        }
        self.cases(&operation.responses, text);
        if let Some(id) = operation.errors
            && let Some(errors) = self.names.errors(id)
        {
            let _ = writeln!(text, "  | {}", errors.name);
        }
    }

    fn cases(&self, set: &ResponseSet, text: &mut String) {
        for case in &set.cases {
            let optional = if case.optional_body { "?" } else { "" };
            let body = if case.bodies.is_empty() { "-".to_owned() } else { self.bodies(&case.bodies) };
            let headers: Vec<String> =
                case.headers.iter().map(|header| format!("{}: {}", header.wire, self.used(&header.ty))).collect();
            let headers = if headers.is_empty() { String::new() } else { format!(" [{}]", headers.join(", ")) };
            let _ = writeln!(text, "  -> {} {body}{optional}{headers}", status(case.status));
        }
    }

    fn bodies(&self, media: &[Media]) -> String {
        let bodies: Vec<String> = media
            .iter()
            .map(|media| format!("{} {}{}", media.name, self.used(&media.ty), limits(&media.limits)))
            .collect();
        bodies.join(" | ")
    }

    fn errors(&self, id: ErrorSetId, text: &mut String) {
        let (Some(set), Some(names)) = (self.api.errors.get(id.0), self.names.errors(id)) else { return };
        let home = self.home(self.places.errors(id), "errors");
        let _ = writeln!(text, "\nerror {home}::{}", names.name);
        for (wire, field) in &names.headers {
            let headers = set.set.cases.iter().flat_map(|case| &case.headers);
            let mut types: Vec<String> = headers
                .filter(|header| header.wire.eq_ignore_ascii_case(wire))
                .map(|header| self.used(&header.ty))
                .collect();
            types.dedup();
            // Where statuses disagree on the type it is text.
            let ty = if let [ty] = types.as_slice() { ty.as_str() } else { "String" };
            let _ = writeln!(text, "  header {field}?: {ty}");
        }
        for (body, variant) in &names.variants {
            let mut cases: Vec<String> = Vec::new();
            for case in &set.set.cases {
                if case.bodies.is_empty() && *body == ErrorBody::Empty {
                    cases.push(status(case.status));
                }
                cases.extend(
                    case.bodies
                        .iter()
                        .filter(|media| ErrorBody::of(media) == *body)
                        .map(|media| format!("{} {}", status(case.status), media.name)),
                );
            }
            let _ = writeln!(text, "  {variant}: {}", cases.join(", "));
        }
    }

    fn ty(&self, id: TypeId, def: &TypeDef, text: &mut String) {
        let name = format!("{}::{}", self.home(self.places.ty(id), "types"), self.names.ty(id));
        let members = self.names.members(id);
        match &def.kind {
            TypeKind::Object(object) => {
                let _ = writeln!(text, "\nstruct {name}");
                for (field, member) in object.fields.iter().zip(members) {
                    let _ = writeln!(text, "  {member}: {}", self.field(field));
                }
                if let Some(units) = &object.minor_units {
                    let _ = writeln!(text, "  minor units: {:?} of {:?}", units.amount, units.currency);
                }
            }
            TypeKind::Enum(listed) => {
                let _ = writeln!(text, "\nenum {name}");
                for (value, member) in listed.values.iter().zip(members) {
                    let _ = writeln!(text, "  {member} {:?}", value.wire);
                }
            }
            TypeKind::IntEnum(listed) => {
                let _ = writeln!(text, "\nenum {name}");
                for (value, member) in listed.values.iter().zip(members) {
                    let _ = writeln!(text, "  {member} {}", value.value);
                }
            }
            TypeKind::Union(union) => {
                let _ = writeln!(text, "\nunion {name}");
                for (alternative, member) in union.alternatives.iter().zip(members) {
                    let _ =
                        writeln!(text, "  {member}({}) {}", self.used(&alternative.ty), select(&alternative.select));
                }
            }
            TypeKind::Placeholders(placeholders) => {
                let _ = writeln!(text, "\nurl {name}");
                for (placeholder, member) in placeholders.iter().zip(members) {
                    let _ = writeln!(text, "  {member} {placeholder:?}");
                }
            }
            TypeKind::Same(_) => {}
        }
        for alias in self.names.aliases(id) {
            let _ = writeln!(text, "alias {alias} = {name}");
        }
    }

    fn field(&self, field: &Field) -> String {
        let ty = self.used(&field.ty);
        let ty = match field.presence {
            Presence::Required => ty,
            Presence::Optional => format!("{ty}?"),
            Presence::Nullable => format!("{ty} or null"),
            Presence::OptionalNullable => format!("{ty}? or null"),
        };
        let key = match field.kind {
            FieldKind::Member => format!("{:?}", field.wire),
            FieldKind::Flatten => "beside".to_owned(),
            FieldKind::Additional => return format!("map of {ty}"),
        };
        format!("{ty} {key}{}{}", limits(&field.limits), sensitivity(field.sensitivity))
    }

    fn used(&self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => scalar_name(*scalar).to_owned(),
            Type::Any => "any".to_owned(),
            Type::AnyObject => "any object".to_owned(),
            Type::List(inner) => format!("[{}]", self.used(inner)),
            Type::Map(inner) => format!("map of {}", self.used(inner)),
            Type::OneOrMany(inner) => format!("one or [{}]", self.used(inner)),
            Type::OrNull(inner) => format!("({} or null)", self.used(inner)),
            Type::Named(id) => self.names.ty(*id).to_owned(),
        }
    }

    fn home(&self, area: Option<AreaId>, shared: &str) -> String {
        area.map_or_else(|| shared.to_owned(), |area| self.names.area(area).to_owned())
    }
}

fn scalar_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "String",
        Scalar::Bool => "bool",
        Scalar::Int32 => "i32",
        Scalar::Int64 => "i64",
        Scalar::QuotedInt64 => "quoted i64",
        Scalar::Decimal => "Decimal",
        Scalar::Number => "Number",
        Scalar::Date => "Date",
        Scalar::DateTime => "DateTime",
        Scalar::Uuid => "Uuid",
        Scalar::Ip => "IpAddr",
        Scalar::Ipv4 => "Ipv4Addr",
        Scalar::Ipv6 => "Ipv6Addr",
        Scalar::Base64 => "Base64",
        Scalar::Binary => "Bytes",
        Scalar::Secret => "Secret",
    }
}

fn convention_name(convention: Convention) -> &'static str {
    match convention {
        Convention::RequestId => "request id",
        Convention::Credentials => "credentials",
        Convention::Session => "session",
        Convention::Signer => "signer",
        Convention::Caller => "caller",
    }
}

fn sensitivity(sensitivity: Option<Sensitivity>) -> &'static str {
    match sensitivity {
        Some(Sensitivity::Public) => " public",
        Some(Sensitivity::Secret) => " secret",
        Some(Sensitivity::Personal) => " personal",
        None => "",
    }
}

fn status(status: Status) -> String {
    match status {
        Status::Exact(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn select(select: &Select) -> String {
    match select {
        Select::Object { tag: Some((name, values)), .. } => format!("where {name} = {}", values.join(" ")),
        Select::Object { required, .. } => format!("with {}", required.join(" ")),
        Select::Wrapper(key) => format!("under {key}"),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn limits(limits: &Limits) -> String {
    let mut text = String::new();
    let counts = [
        ("chars", limits.min_length, limits.max_length),
        ("items", limits.min_items, limits.max_items),
        ("members", limits.min_properties, limits.max_properties),
    ];
    for (what, min, max) in counts {
        match (min, max) {
            (None, None) => {}
            (min, max) => {
                let bound = |bound: Option<u32>| bound.map(|bound| bound.to_string()).unwrap_or_default();
                let _ = write!(text, " {what} {}..{}", bound(min), bound(max));
            }
        }
    }
    if limits.minimum.is_some() || limits.maximum.is_some() {
        let open = if limits.exclusive_minimum { ">" } else { "" };
        let close = if limits.exclusive_maximum { "<" } else { "" };
        let _ = write!(
            text,
            " range {open}{}..{close}{}",
            limits.minimum.as_deref().unwrap_or_default(),
            limits.maximum.as_deref().unwrap_or_default()
        );
    }
    if let Some(step) = &limits.multiple_of {
        let _ = write!(text, " step {step}");
    }
    if limits.unique_items {
        text.push_str(" unique");
    }
    if let Some(pattern) = &limits.pattern {
        let _ = write!(text, " /{pattern}/");
    }
    if let Some(items) = &limits.items {
        let _ = write!(text, " each{}", self::limits(items));
    }
    text
}
