//! The closed set of `x-obgen-*` members: where each may stand and what it holds.

use super::grammar::Kind;
use crate::diagnostic::{Code, Diagnostics, nearest};
use crate::source::{Path, Pointer};
use serde_json::{Map, Value};

/// Where a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Root,
    Tag,
    Operation,
    Parameter,
    /// A response header.
    Header,
    Server,
    /// A schema that is nobody's property.
    Schema,
    Property,
    /// Anything else: no `x-obgen-*` means something here.
    Elsewhere,
}

pub(super) fn place(kind: Kind) -> Place {
    match kind {
        Kind::Root => Place::Root,
        Kind::Tag => Place::Tag,
        Kind::Operation => Place::Operation,
        Kind::Parameter => Place::Parameter,
        Kind::Header => Place::Header,
        Kind::Server => Place::Server,
        Kind::Schema => Place::Schema,
        Kind::Components
        | Kind::Paths
        | Kind::PathItem
        | Kind::Callback
        | Kind::RequestBody
        | Kind::Responses
        | Kind::Response
        | Kind::MediaType
        | Kind::Encoding
        | Kind::Discriminator
        | Kind::SecurityScheme
        | Kind::Example
        | Kind::Other => Place::Elsewhere,
    }
}

/// What a member holds.
#[derive(Clone, Copy)]
enum Holds {
    TypeName,
    FieldName,
    /// A type's name or, on a property, the field's.
    EitherName,
    /// Names of types by wire value or alternative.
    TypeNames,
    /// One line of text by wire value.
    Lines,
    Word(&'static [&'static str]),
    /// Texts, one or more; what they are.
    Texts(&'static str),
    /// A path below the base URL.
    UrlPath,
    /// The name of a header.
    Header,
    /// A source of values by header.
    Headers,
    Merges,
    /// The members of an amount: what counts minor units, and its currency.
    MinorUnits,
    /// JSON pointers, one or more.
    Pointers,
    /// Values that end a wait.
    Progress,
    /// Where an answer says how to get the next page.
    Paging,
    /// An object that is read where types are known.
    Object,
}

const HEADER_SOURCES: &[&str] = &["request-id", "credentials", "session", "signer", "caller"];
const SENSITIVITIES: &[&str] = &["public", "personal", "secret"];
const SCHEMAS: &[Place] = &[Place::Schema, Place::Property];

/// Every member: its name, the places it may stand in, what it holds.
const ALL: &[(&str, &[Place], Holds)] = &[
    ("x-obgen-headers", &[Place::Root], Holds::Headers),
    ("x-obgen-merge", &[Place::Root], Holds::Merges),
    ("x-obgen-area", &[Place::Root, Place::Tag, Place::Operation], Holds::FieldName),
    ("x-obgen-name", &[Place::Operation, Place::Schema], Holds::TypeName),
    ("x-obgen-name", &[Place::Property], Holds::EitherName),
    ("x-obgen-name", &[Place::Parameter, Place::Header], Holds::FieldName),
    ("x-obgen-name", &[Place::Server], Holds::FieldName),
    ("x-obgen-host", &[Place::Server], Holds::FieldName),
    ("x-obgen-final-codes", &[Place::Root], Holds::Texts("codes: `[LIMIT_REACHED]`")),
    ("x-obgen-field", &[Place::Property], Holds::FieldName),
    ("x-obgen-from", &[Place::Parameter], Holds::Word(HEADER_SOURCES)),
    ("x-obgen-same-as", &[Place::Parameter], Holds::Header),
    ("x-obgen-path", &[Place::Operation], Holds::UrlPath),
    ("x-obgen-content-type", &[Place::Operation], Holds::Word(&["always"])),
    ("x-obgen-error", &[Place::Operation], Holds::TypeName),
    ("x-obgen-variants", SCHEMAS, Holds::TypeNames),
    ("x-obgen-values", SCHEMAS, Holds::Lines),
    ("x-obgen-sensitivity", SCHEMAS, Holds::Word(SENSITIVITIES)),
    ("x-obgen-placeholders", SCHEMAS, Holds::Texts("the placeholders: `[\"[CLIENT_ID]\"]`")),
    ("x-obgen-minor-units", SCHEMAS, Holds::MinorUnits),
    ("x-obgen-rotates", &[Place::Property], Holds::Pointers),
    ("x-obgen-progress", SCHEMAS, Holds::Progress),
    ("x-obgen-paging", &[Place::Operation], Holds::Paging),
    ("x-obgen-sca", &[Place::Root], Holds::Object),
    ("x-obgen-alias", &[Place::Property], Holds::Texts("other keys: `[request_id]`")),
    ("x-obgen-encoding", &[Place::Property], Holds::Word(&["json", "base64-json"])),
    ("x-obgen-page", &[Place::Operation], Holds::TypeName),
    ("x-obgen-union", SCHEMAS, Holds::Word(&["variants", "merge"])),
];

/// Members of overlay actions, which mean nothing in a document.
const OVERLAY_ONLY: &[&str] = &["x-obgen-expect", "x-obgen-ref"];

/// Checks one member; `what` is the object it stands in.
pub(super) fn check(name: &str, value: &Value, place: Place, what: &str, at: &Path<'_>, diags: &mut Diagnostics) {
    let known = ALL.iter().filter(|(own, ..)| *own == name);
    let Some((_, _, holds)) = known.clone().find(|(_, places, _)| places.contains(&place)) else {
        let places: Vec<Place> = known.flat_map(|(_, places, _)| places.iter().copied()).collect();
        return misplaced(name, &places, what, at.pointer(), diags);
    };
    if let Err(expected) = holds.check(value) {
        diags
            .error(Code::ExtensionShape, at.pointer(), format!("`{name}` does not hold what it should"))
            .help(expected);
    }
}

fn misplaced(name: &str, places: &[Place], what: &str, at: Pointer, diags: &mut Diagnostics) {
    if !places.is_empty() {
        let list: Vec<&str> = places.iter().map(|place| place.name()).collect();
        diags
            .error(Code::MisplacedExtension, at, format!("`{name}` means nothing in {what}"))
            .help(format!("it stands in {}", list.join(", ")));
    } else if OVERLAY_ONLY.contains(&name) {
        diags
            .error(
                Code::MisplacedExtension,
                at,
                format!("`{name}` belongs to an action of an overlay, not to the document"),
            )
            .help("move it out of `update`, beside `target`");
    } else {
        let names = ALL.iter().map(|(name, ..)| *name);
        let help = match nearest(name, names.clone()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                let mut names: Vec<&str> = names.collect();
                names.dedup();
                format!("there are {}", names.join(", "))
            }
        };
        diags.error(Code::UnknownExtension, at, format!("there is no `{name}`")).help(help);
    }
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Root => "the document itself",
            Self::Tag => "a tag",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::Header => "a response header",
            Self::Server => "a server",
            Self::Schema => "a schema",
            Self::Property => "a property",
            Self::Elsewhere => "nothing",
        }
    }
}

impl Holds {
    /// Whether the value is of this shape, or what shape that is.
    fn check(self, value: &Value) -> Result<(), String> {
        let text = value.as_str();
        let fits = match self {
            Self::TypeName => text.is_some_and(is_type_name),
            Self::FieldName => text.is_some_and(is_field_name),
            Self::EitherName => text.is_some_and(|text| is_type_name(text) || is_field_name(text)),
            Self::Word(words) => text.is_some_and(|text| words.contains(&text)),
            Self::TypeNames => {
                members(value).is_some_and(|members| members.values().all(|own| own.as_str().is_some_and(is_type_name)))
            }
            Self::Lines => members(value).is_some_and(|members| members.values().all(is_line)),
            Self::Texts(_) => is_texts(value),
            Self::UrlPath => text.is_some_and(|text| text.starts_with('/') && !text.contains(['?', '#', ' '])),
            Self::Header => text.is_some_and(is_header_name),
            Self::Headers => {
                members(value).is_some_and(|members| members.iter().all(|(name, source)| is_header(name, source)))
            }
            Self::Pointers => is_texts(value) && value.as_array().into_iter().flatten().all(is_pointer),
            Self::Progress => members(value).is_some_and(is_progress),
            Self::Paging => members(value).is_some_and(is_paging),
            Self::Object => members(value).is_some(),
            Self::MinorUnits => members(value).is_some_and(is_amount),
            Self::Merges => value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(is_merge)),
        };
        if fits { Ok(()) } else { Err(self.expected()) }
    }

    fn expected(self) -> String {
        match self {
            Self::TypeName => "it is a Rust type name: `PascalCase`".to_owned(),
            Self::FieldName => "it is a Rust name in `snake_case`".to_owned(),
            Self::EitherName => {
                "it is a field's name in `snake_case`, or the name of its type in `PascalCase`".to_owned()
            }
            Self::Word(words) => format!("it is one of {}", words.join(", ")),
            Self::TypeNames => {
                "it maps wire values, or names or indexes of alternatives, to names in `PascalCase`".to_owned()
            }
            Self::Lines => "it maps wire values to one line of text each".to_owned(),
            Self::Texts(what) => format!("it is a list of {what}"),
            Self::UrlPath => "it is a path: `/token`, without query or fragment".to_owned(),
            Self::Header => "it is the name of a header".to_owned(),
            Self::Headers => {
                format!("it maps header names, or families such as `X-*`, to one of {}", HEADER_SOURCES.join(", "))
            }
            Self::Pointers => "it is a list of JSON pointers: `[/data/next]`".to_owned(),
            Self::Progress => "it is `{ done: [value, ...], failed: [value, ...] }`, or one of the two".to_owned(),
            Self::Paging => "it is `{ next: [pointer, ...] }`, `{ offset: pointer, parameter: name }` or \
                 `{ page: pointer, last: pointer, parameter: name }`, with JSON pointers into the answer"
                .to_owned(),
            Self::Object => "it is an object".to_owned(),
            Self::MinorUnits => "it names two members: `{ amount: name, currency: name }`".to_owned(),
            Self::Merges => {
                "it is a list of `{ name: PascalCase, schemas: [name or glob, ...], description? }`".to_owned()
            }
        }
    }
}

fn members(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object().filter(|members| !members.is_empty())
}

fn is_type_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_uppercase()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_field_name(text: &str) -> bool {
    let rest = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(rest)
}

fn is_line(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty() && !text.contains('\n'))
}

fn is_header(name: &str, source: &Value) -> bool {
    is_header_name(name.strip_suffix('*').unwrap_or(name))
        && source.as_str().is_some_and(|source| HEADER_SOURCES.contains(&source))
}

fn is_pointer(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with('/') && Pointer::parse(text).is_some())
}

fn is_progress(members: &Map<String, Value>) -> bool {
    members.iter().all(|(name, values)| matches!(name.as_str(), "done" | "failed") && is_texts(values))
}

fn is_paging(members: &Map<String, Value>) -> bool {
    let has = |name: &str, fits: fn(&Value) -> bool| members.get(name).is_some_and(fits);
    let pointers = |value: &Value| {
        is_pointer(value) || (is_texts(value) && value.as_array().into_iter().flatten().all(is_pointer))
    };
    match members.len() {
        1 => has("next", pointers),
        2 => has("offset", is_pointer) && has("parameter", Value::is_string),
        3 => has("page", is_pointer) && has("last", is_pointer) && has("parameter", Value::is_string),
        _ => false,
    }
}

fn is_amount(members: &Map<String, Value>) -> bool {
    members.len() == 2 && ["amount", "currency"].iter().all(|name| members.get(*name).is_some_and(Value::is_string))
}

fn is_header_name(name: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(token)
}

fn is_merge(value: &Value) -> bool {
    let Some(members) = value.as_object() else { return false };
    let known = members.keys().all(|name| matches!(name.as_str(), "name" | "schemas" | "description"));
    let described = members.get("description").is_none_or(Value::is_string);
    // The name is that of a component, which the document may spell as it likes.
    let named = members.get("name").and_then(Value::as_str).is_some_and(|name| !name.is_empty());
    known && described && named && members.get("schemas").is_some_and(is_texts)
}

fn is_texts(value: &Value) -> bool {
    let Some(list) = value.as_array() else { return false };
    !list.is_empty() && list.iter().all(|own| own.as_str().is_some_and(|text| !text.is_empty()))
}
