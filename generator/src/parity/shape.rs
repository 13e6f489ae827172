//! OpenAPI documents as parity sees them: where words stand, what is known by a name, and where order counts.

use Order::{Any, Kept};
use Shape::{Data, List, Map, Named, One, Words};

/// What a member holds.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// For people; it is not looked at.
    Words,
    /// Words too, but under a name that counts.
    Named,
    /// Compared as it is.
    Data,
    /// An object of this kind, or a `$ref` to one.
    One(Kind),
    /// Names of the author's choice.
    Map(&'static Shape, Order),
    List(&'static Shape, Key, Order),
}

/// Objects whose members have meanings of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Info,
    Server,
    Tag,
    PathItem,
    Operation,
    /// Parameters and headers.
    Parameter,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
    Discriminator,
    SecurityScheme,
    Flow,
    /// Objects that hold nothing but data and words: server variables, links.
    Plain,
}

/// Whether the order of entries is part of the interface.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Kept,
    Any,
}

/// By what an item of one list is found in the other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Its `in` and `name`, or its `$ref`.
    Parameter,
    /// The text of this member.
    Member(&'static str),
    /// Its `$ref`; else what it says, and failing that its place among what is left.
    Reference,
    /// All of it.
    Whole,
}

const SCHEMA: Shape = One(Kind::Schema);
const SCHEMAS: Shape = Map(&SCHEMA, Any);
const ALTERNATIVES: Shape = List(&SCHEMA, Key::Reference, Kept);
const SERVERS: Shape = List(&One(Kind::Server), Key::Member("url"), Kept);
const SECURITY: Shape = List(&Data, Key::Whole, Kept);
const PATHS: Shape = Map(&One(Kind::PathItem), Kept);
const CONTENT: Shape = Map(&One(Kind::MediaType), Kept);
const HEADERS: Shape = Map(&One(Kind::Parameter), Any);
const CALLBACKS: Shape = Map(&Map(&One(Kind::PathItem), Any), Any);
const LINKS: Shape = Map(&One(Kind::Plain), Any);
const NAMES: Shape = List(&Data, Key::Whole, Any);

impl Shape {
    /// What the components of a section are.
    pub(super) fn of_component(section: &str) -> Self {
        match section {
            "schemas" => SCHEMA,
            "parameters" | "headers" => One(Kind::Parameter),
            "requestBodies" => One(Kind::RequestBody),
            "responses" => One(Kind::Response),
            "securitySchemes" => One(Kind::SecurityScheme),
            "pathItems" => One(Kind::PathItem),
            "callbacks" => Map(&One(Kind::PathItem), Any),
            "links" => One(Kind::Plain),
            "examples" => Words,
            _ => Data,
        }
    }
}

impl Kind {
    /// What the member of this name holds.
    pub(super) fn member(self, name: &str) -> Shape {
        match name {
            "description" | "summary" | "title" | "example" | "examples" | "externalDocs" | "$comment" => return Words,
            _ => {}
        }
        match self {
            Self::Root => root(name),
            Self::Info => match name {
                "contact" | "termsOfService" => Words,
                _ => Data,
            },
            Self::Server => match name {
                "variables" => Map(&One(Kind::Plain), Any),
                _ => Data,
            },
            Self::PathItem => match name {
                "parameters" => List(&One(Kind::Parameter), Key::Parameter, Kept),
                "servers" => SERVERS,
                _ if is_method(name) => One(Kind::Operation),
                _ => Data,
            },
            Self::Operation => operation(name),
            Self::Parameter => match name {
                "schema" => SCHEMA,
                "content" => CONTENT,
                _ => Data,
            },
            Self::RequestBody => match name {
                "content" => CONTENT,
                _ => Data,
            },
            Self::Response => match name {
                "headers" => HEADERS,
                "content" => CONTENT,
                "links" => LINKS,
                _ => Data,
            },
            Self::MediaType => match name {
                "schema" => SCHEMA,
                "encoding" => Map(&One(Kind::Encoding), Any),
                _ => Data,
            },
            Self::Encoding => match name {
                "headers" => HEADERS,
                _ => Data,
            },
            Self::Schema => schema(name),
            Self::Discriminator => match name {
                "mapping" => Map(&Data, Any),
                _ => Data,
            },
            Self::SecurityScheme => match name {
                "flows" => Map(&One(Kind::Flow), Any),
                _ => Data,
            },
            Self::Flow => match name {
                "scopes" => Map(&Named, Any),
                _ => Data,
            },
            Self::Tag | Self::Plain => Data,
        }
    }

    /// Whether the place of this member among the others is part of the interface.
    pub(super) fn order(self, name: &str) -> Order {
        if self == Self::PathItem && is_method(name) { Kept } else { Any }
    }
}

fn root(name: &str) -> Shape {
    match name {
        "info" => One(Kind::Info),
        "servers" => SERVERS,
        "tags" => List(&One(Kind::Tag), Key::Member("name"), Kept),
        "security" => SECURITY,
        "paths" | "webhooks" => PATHS,
        // Compared one by one, as they are reached.
        "components" => Words,
        _ => Data,
    }
}

fn operation(name: &str) -> Shape {
    match name {
        "tags" => List(&Data, Key::Whole, Kept),
        "parameters" => List(&One(Kind::Parameter), Key::Parameter, Kept),
        "requestBody" => One(Kind::RequestBody),
        "responses" => Map(&One(Kind::Response), Any),
        "callbacks" => CALLBACKS,
        "security" => SECURITY,
        "servers" => SERVERS,
        _ => Data,
    }
}

fn schema(name: &str) -> Shape {
    match name {
        "properties" => Map(&SCHEMA, Kept),
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => ALTERNATIVES,
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties" => SCHEMA,
        "patternProperties" | "dependentSchemas" | "$defs" => SCHEMAS,
        "enum" => List(&Data, Key::Whole, Kept),
        "required" | "type" => NAMES,
        "discriminator" => One(Kind::Discriminator),
        _ => Data,
    }
}

fn is_method(name: &str) -> bool {
    matches!(name, "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace")
}
