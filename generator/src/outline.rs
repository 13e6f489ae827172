//! The public face of a crate as text: one block an operation, one line a symbol, in document order, no words.
//!
//! It is what snapshots hold and reviewers read: a change of documentation does not touch it, and a change of anything
//! that users or servers see does.

pub(crate) mod sca;
mod since;

use std::fmt::Write as _;

use crate::ir::{
    Api, AreaId, Encoding, End, ErrorSetId, Field, FieldKind, HostId, Limits, Media, Operation, OperationId, Paging,
    Place, Presence, ResponseSet, Scalar, Select, Sensitivity, Status, Style, Tag, Type, TypeDef, TypeId, TypeKind,
    Union,
};
use crate::names::{ErrorBody, Names, OperationNames};
use crate::render::Places;
pub use since::{added, broken};

/// What a line of an outline is about. Numbers are positions in the [`Api`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    Server(usize),
    Host(usize),
    Environment(usize),
    FinalCodes,
    /// What answers call something of SCA.
    Sca(usize),
    Scheme(usize),
    Area(usize),
    Session(usize),
    Operation(usize, Part),
    Errors(usize, Part),
    Type(usize, Part),
}

/// A line of an operation, of an error set or of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What it is called.
    Head,
    Host,
    Parameter(usize),
    /// Headers from the session, made for each request, from the signer.
    Session,
    Generated,
    Signed,
    Security,
    Body,
    /// A token in the body that can be used once.
    Rotates,
    /// How the next page is found.
    Paging,
    /// An answer.
    Case(usize),
    /// The error type.
    Error,
    /// A request that the provider sends because of it, by its position in the [`Api`].
    Callback(usize),
    /// A header of an error set.
    Header(usize),
    /// A field, variant or setter.
    Member(usize),
    /// The members that are an amount in minor units and its currency.
    MinorUnits,
    /// The variant of a union that keeps what is none of the others.
    Unlisted,
    /// Another name.
    Alias(usize),
}

/// A line of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub of: Item,
    pub text: String,
}

/// The outline of a crate.
pub fn outline(api: &Api, names: &Names) -> String {
    let mut text = String::new();
    for Line { of, text: line } in lines(api, names) {
        if matches!(of, Item::Operation(_, Part::Head) | Item::Errors(_, Part::Head) | Item::Type(_, Part::Head)) {
            text.push('\n');
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// The outline line by line.
pub fn lines(api: &Api, names: &Names) -> Vec<Line> {
    let outline = Outline { api, names, places: Places::of(api) };
    let mut lines = Vec::new();
    let mut line = |of, text| lines.push(Line { of, text });
    for (index, server) in api.servers.iter().enumerate() {
        let name = names.servers().get(index).map_or("", String::as_str);
        line(Item::Server(index), format!("server {name} {}", server.url));
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
        line(Item::Host(index), format!("host {} {:?}", names.host(HostId(index)), host.name));
    }
    for (index, environment) in names.environments().iter().enumerate() {
        line(Item::Environment(index), format!("environment {}", environment.name));
    }
    if !api.final_codes.is_empty() {
        line(Item::FinalCodes, format!("final {}", api.final_codes.join(" ")));
    }
    for (index, member) in api.sca.iter().flat_map(|sca| &sca.members).enumerate() {
        line(Item::Sca(index), format!("sca {}", sca::named(member)));
    }
    for (index, scheme) in api.security.iter().enumerate() {
        let name = names.security().get(index).map_or("", String::as_str);
        line(Item::Scheme(index), format!("security {name} {:?}", scheme.kind));
    }
    for index in 0..api.areas.len() {
        line(Item::Area(index), format!("feature {}", names.area(AreaId(index))));
    }
    for (index, (header, name)) in api.session.iter().zip(names.session()).enumerate() {
        line(Item::Session(index), format!("session {name}: {}", outline.field(&header.field)));
    }
    for (index, operation) in api.operations.iter().enumerate() {
        if let Some(names) = names.operation(OperationId(index)) {
            outline.operation(OperationId(index), operation, names, &mut |part, text| {
                line(Item::Operation(index, part), text)
            });
        }
    }
    for index in 0..api.errors.len() {
        outline.errors(ErrorSetId(index), &mut |part, text| line(Item::Errors(index, part), text));
    }
    for (id, def) in api.types.iter() {
        outline.ty(id, def, &mut |part, text| line(Item::Type(id.index(), part), text));
    }
    lines
}

type Push<'p> = &'p mut dyn FnMut(Part, String);

struct Outline<'a> {
    api: &'a Api,
    names: &'a Names,
    places: Places,
}

impl Outline<'_> {
    fn operation(&self, id: OperationId, operation: &Operation, names: &OperationNames, line: Push<'_>) {
        let area = self.names.area(operation.area);
        line(Part::Head, format!("{} {}  {area}::{}", operation.method, operation.path, names.name));
        if operation.host != HostId(0) {
            line(Part::Host, format!("  host {}", self.names.host(operation.host)));
        }
        for (index, (parameter, name)) in operation.parameters.iter().zip(&names.parameters).enumerate() {
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
            let ty = self.used(&parameter.ty);
            line(Part::Parameter(index), format!("  {place} {name}{required}: {ty} {:?}{rest}", parameter.wire));
        }
        let session: Vec<String> = operation
            .session
            .iter()
            .filter_map(|used| {
                let header = self.api.session.get(used.index)?;
                Some(format!("{}{}", header.field.wire, if used.required { "*" } else { "" }))
            })
            .collect();
        for (part, source, headers) in [
            (Part::Session, "session", &session),
            (Part::Generated, "request id", &operation.generated),
            (Part::Signed, "signer", &operation.signed),
        ] {
            if !headers.is_empty() {
                line(part, format!("  {source} {}", headers.join(" ")));
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
            line(Part::Security, format!("  security {}", security.join(" | ")));
        }
        if let Some(body) = &operation.body {
            let required = if body.required { "" } else { "?" };
            let always = if body.always_typed { ", typed always" } else { "" };
            line(Part::Body, format!("  body{required} {}{always}", self.bodies(&body.media)));
        }
        if let Some((_, field)) = operation.rotating(&self.api.types) {
            line(Part::Rotates, format!("  rotates {:?} by {}", field.wire, field.rotates.join(" ")));
        }
        match &operation.paging {
            Some(Paging::Links(pointers)) => line(Part::Paging, format!("  pages by {}", pointers.join(" "))),
            Some(Paging::Offset { pointer, parameter }) => {
                let name = names.parameters.get(*parameter).map_or("", String::as_str);
                line(Part::Paging, format!("  pages by {pointer} as {name}"));
            }
            Some(Paging::Numbers { page, last, parameter }) => {
                let name = names.parameters.get(*parameter).map_or("", String::as_str);
                line(Part::Paging, format!("  pages by {page} up to {last} as {name}"));
            }
            None => {}
        }
        self.cases(&operation.responses, line);
        if let Some(id) = operation.errors
            && let Some(errors) = self.names.errors(id)
        {
            line(Part::Error, format!("  | {}", errors.name));
        }
        for (index, callback) in self.api.callbacks.iter().enumerate().filter(|(_, own)| own.operation == id) {
            let body = callback.body.iter().map(|media| format!(" {}", self.bodies(std::slice::from_ref(media))));
            let (method, address) = (&callback.method, &callback.address);
            let query = callback.query.iter().map(|query| format!(" query {}", self.used(query)));
            let carries = body.chain(query).collect::<String>();
            line(Part::Callback(index), format!("  callback {method} {address}{carries}"));
        }
    }

    fn cases(&self, set: &ResponseSet, line: Push<'_>) {
        for (index, case) in set.cases.iter().enumerate() {
            let optional = if case.optional_body { "?" } else { "" };
            let body = if case.bodies.is_empty() { "-".to_owned() } else { self.bodies(&case.bodies) };
            let headers: Vec<String> =
                case.headers.iter().map(|header| format!("{}: {}", header.wire, self.used(&header.ty))).collect();
            let headers = if headers.is_empty() { String::new() } else { format!(" [{}]", headers.join(", ")) };
            line(Part::Case(index), format!("  -> {} {body}{optional}{headers}", status(case.status)));
        }
    }

    fn bodies(&self, media: &[Media]) -> String {
        let bodies: Vec<String> = media
            .iter()
            .map(|media| format!("{} {}{}", media.name, self.used(&media.ty), limits(&media.limits)))
            .collect();
        bodies.join(" | ")
    }

    fn errors(&self, id: ErrorSetId, line: Push<'_>) {
        let (Some(set), Some(names)) = (self.api.errors.get(id.0), self.names.errors(id)) else { return };
        let home = self.home(self.places.errors(id), "errors");
        line(Part::Head, format!("error {home}::{}", names.name));
        for (index, (wire, field)) in names.headers.iter().enumerate() {
            let headers = set.set.cases.iter().flat_map(|case| &case.headers);
            let mut types: Vec<String> = headers
                .filter(|header| header.wire.eq_ignore_ascii_case(wire))
                .map(|header| self.used(&header.ty))
                .collect();
            types.dedup();
            // Where statuses disagree on the type it is text.
            let ty = if let [ty] = types.as_slice() { ty.as_str() } else { "String" };
            line(Part::Header(index), format!("  header {field}?: {ty}"));
        }
        for (index, (body, variant)) in names.variants.iter().enumerate() {
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
            line(Part::Member(index), format!("  {variant}: {}", cases.join(", ")));
        }
    }

    fn ty(&self, id: TypeId, def: &TypeDef, line: Push<'_>) {
        let name = format!("{}::{}", self.home(self.places.ty(id), "types"), self.names.ty(id));
        let members = || self.names.members(id).iter().enumerate();
        let mut texts: Vec<(usize, String)> = Vec::new();
        let head = match &def.kind {
            TypeKind::Object(object) => {
                let fields = object.fields.iter().zip(members());
                texts.extend(fields.map(|(field, (index, name))| (index, format!("{name}: {}", self.field(field)))));
                Some("struct")
            }
            TypeKind::Enum(listed) => {
                let values = listed.values.iter().zip(members());
                texts.extend(
                    values.map(|(value, (index, name))| (index, format!("{name} {:?}{}", value.wire, end(value.ends)))),
                );
                Some("enum")
            }
            TypeKind::IntEnum(listed) => {
                let values = listed.values.iter().zip(members());
                texts.extend(values.map(|(value, (index, name))| (index, format!("{name} {}", value.value))));
                Some("enum")
            }
            TypeKind::Union(union) => {
                let alternatives = union.alternatives.iter().zip(members());
                texts.extend(alternatives.map(|(own, (index, name))| {
                    (index, format!("{name}({}) {}", self.used(&own.ty), select(&own.select)))
                }));
                Some("union")
            }
            TypeKind::Placeholders(placeholders) => {
                let placeholders = placeholders.iter().zip(members());
                texts.extend(placeholders.map(|(own, (index, name))| (index, format!("{name} {own:?}"))));
                Some("url")
            }
            TypeKind::Same(_) => None,
        };
        if let Some(head) = head {
            line(Part::Head, format!("{head} {name}{}", self.origin(id)));
        }
        for (index, text) in texts {
            line(Part::Member(index), format!("  {text}"));
        }
        if let TypeKind::Object(object) = &def.kind
            && let Some(units) = &object.minor_units
        {
            line(Part::MinorUnits, format!("  minor units: {:?} of {:?}", units.amount, units.currency));
        }
        if let TypeKind::Union(Union { open: true, .. }) = &def.kind {
            line(Part::Unlisted, format!("  {}(unlisted)", self.names.other(id)));
        }
        for (index, alias) in self.names.aliases(id).iter().enumerate() {
            line(Part::Alias(index), format!("alias {alias} = {name}"));
        }
    }

    /// Where a type comes from that no request and no answer holds.
    fn origin(&self, id: TypeId) -> String {
        let page = self.api.pages.iter().find(|page| page.ty == Type::Named(id));
        match page {
            Some(page) => format!(" page {:?} of host {}", page.path, self.names.host(page.host)),
            None if self.api.is_query(id) => " from a query".to_owned(),
            None => String::new(),
        }
    }

    fn field(&self, field: &Field) -> String {
        let ty = self.used(&field.ty);
        let ty = match field.presence {
            Presence::Required => ty,
            Presence::Optional => format!("{ty}?"),
            Presence::Nullable if field.asked => format!("{ty} or null, said"),
            Presence::Nullable => format!("{ty} or null"),
            Presence::OptionalNullable => format!("{ty}? or null"),
        };
        let key = match field.kind {
            FieldKind::Member => format!("{:?}", field.wire),
            FieldKind::Flatten => "beside".to_owned(),
            FieldKind::Additional => return format!("map of {ty}"),
        };
        let aliases: String = field.aliases.iter().map(|alias| format!(" or {alias:?}")).collect();
        format!("{ty} {key}{aliases}{}{}", limits(&field.limits), sensitivity(field.sensitivity))
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
            Type::Encoded(Encoding::Json, inner) => format!("JSON text of {}", self.used(inner)),
            Type::Encoded(Encoding::Base64Json, inner) => format!("base64 of JSON text of {}", self.used(inner)),
            Type::Named(id) => self.names.ty(*id).to_owned(),
        }
    }

    fn home(&self, area: Option<AreaId>, shared: &str) -> String {
        area.map_or_else(|| shared.to_owned(), |area| self.names.area(area).to_owned())
    }
}

fn end(end: Option<End>) -> &'static str {
    match end {
        Some(End::Done) => " done",
        Some(End::Failed) => " failed",
        None => "",
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
        Select::Object { tag: Some(Tag { member, values, decides }), .. } => {
            format!("where {member} {} {}", if *decides { "=" } else { "may be" }, values.join(" "))
        }
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
