//! Operations: what a client can ask for, and what comes back.

use super::{At, Docs, Field, Limits, Paging, Sensitivity, Type};

/// Index of an operation in `Api::operations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub usize);

/// Index of an area in `Api::areas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaId(pub usize);

/// Index of an error set in `Api::errors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorSetId(pub usize);

/// Index of a host in `Api::hosts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostId(pub usize);

/// One request and its answers.
#[derive(Debug)]
pub struct Operation {
    /// The document's `operationId`, or one made from method and path.
    pub id: String,
    /// The Rust name an overlay chose.
    pub explicit_name: Option<String>,
    /// Upper-case HTTP method.
    pub method: String,
    /// Where it is asked.
    pub host: HostId,
    /// Path template.
    pub path: String,
    /// Module and feature.
    pub area: AreaId,
    /// What the caller gives, in document order.
    pub parameters: Vec<Parameter>,
    /// Headers that come from the session.
    pub session: Vec<SessionUse>,
    /// Headers that are new for each request.
    pub generated: Vec<String>,
    /// Headers that a signer sets.
    pub signed: Vec<String>,
    /// Alternatives of security requirements; an empty one means that none is needed.
    pub security: Vec<Vec<Requirement>>,
    /// What is sent.
    pub body: Option<Body>,
    /// Answers that are no errors.
    pub responses: ResponseSet,
    /// Answers that are errors.
    pub errors: Option<ErrorSetId>,
    /// How the next page is found, where answers come in pages.
    pub paging: Option<Paging>,
    /// What is said about it.
    pub docs: Docs,
    /// Where it stands.
    pub at: At,
}

/// An input of an operation outside its body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it goes.
    pub place: Place,
    /// Its name on the wire.
    pub wire: String,
    /// The Rust name an overlay chose.
    pub explicit_name: Option<String>,
    /// Whether the request needs it.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// How it is written.
    pub style: Style,
    /// Whether items stand apart.
    pub explode: bool,
    /// What a client must keep to.
    pub limits: Limits,
    /// Whether logs may show it.
    pub sensitivity: Option<Sensitivity>,
    /// What is said about it.
    pub docs: Docs,
    /// Where it stands.
    pub at: At,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// As JSON text.
    Json,
}

/// Where a header's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// New for each request.
    RequestId,
    /// From the credentials.
    Credentials,
    /// From the session.
    Session,
    /// From the signer.
    Signer,
    /// From the caller of the operation.
    Caller,
}

/// A header of the session.
#[derive(Clone, Debug)]
pub struct SessionHeader {
    /// Name, type, limits and words; presence is optional.
    pub field: Field,
    /// The header whose value it has.
    pub same_as: Option<String>,
}

impl SessionHeader {
    /// Whether this is its name.
    pub fn is_named(&self, name: &str) -> bool {
        self.field.wire.eq_ignore_ascii_case(name)
    }
}

/// A session header that an operation sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionUse {
    /// Index in `Api::session`.
    pub index: usize,
    /// Whether the request needs it.
    pub required: bool,
}

/// A body that is sent.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether the request needs one.
    pub required: bool,
    /// Whether a request without one says its media type all the same.
    pub always_typed: bool,
    /// Its forms, in document order.
    pub media: Vec<Media>,
    /// What is said about it.
    pub docs: Docs,
    /// Where it stands.
    pub at: At,
}

/// A body in one media type.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// Media type as the document writes it.
    pub name: String,
    /// How it is written and read.
    pub kind: BodyKind,
    /// Its type.
    pub ty: Type,
    /// What a client must keep to.
    pub limits: Limits,
}

/// How a body is written and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyKind {
    Json,
    Xml,
    Text,
    Form,
    Multipart(Vec<Part>),
    Binary,
}

/// A part of a multipart body with a media type of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Member name.
    pub name: String,
    /// Media type.
    pub content_type: String,
}

/// Answers of an operation, by status.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResponseSet {
    /// In document order.
    pub cases: Vec<StatusCase>,
}

/// An answer of one status.
#[derive(Clone, Debug)]
pub struct StatusCase {
    /// Which statuses.
    pub status: Status,
    /// Its headers.
    pub headers: Vec<Header>,
    /// Its body in each media type; empty: no body.
    pub bodies: Vec<Media>,
    /// Whether a body may be missing.
    pub optional_body: bool,
    /// What is said about it.
    pub docs: Docs,
}

impl PartialEq for StatusCase {
    /// Structure alone.
    fn eq(&self, other: &Self) -> bool {
        self.status == other.status
            && self.headers == other.headers
            && self.bodies == other.bodies
            && self.optional_body == other.optional_body
    }
}

/// A header of an answer.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its name.
    pub wire: String,
    /// The Rust name an overlay chose.
    pub explicit_name: Option<String>,
    /// Its type.
    pub ty: Type,
    /// Whether logs may show it.
    pub sensitivity: Option<Sensitivity>,
    /// What is said about it.
    pub docs: Docs,
    /// Where it stands.
    pub at: At,
}

impl PartialEq for Header {
    /// Structure alone.
    fn eq(&self, other: &Self) -> bool {
        self.wire == other.wire
            && self.ty == other.ty
            && self.sensitivity == other.sensitivity
            && self.explicit_name == other.explicit_name
    }
}

/// Which statuses an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Exact(u16),
    /// A hundred of them, by first digit.
    Range(u8),
    /// All others.
    Default,
}

/// Error answers that some operations share.
#[derive(Debug)]
pub struct ErrorSet {
    /// The Rust name an overlay chose.
    pub explicit_name: Option<String>,
    /// Answers by status.
    pub set: ResponseSet,
    /// Operations that answer so.
    pub operations: Vec<OperationId>,
}

/// Servers that answer the same operations, each in an environment of its own.
#[derive(Clone, Debug)]
pub struct Host {
    /// `x-obgen-host`, or what it is called without.
    pub name: String,
    /// The list of its servers.
    pub at: At,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    /// The host that it is one of.
    pub host: HostId,
    /// URL, perhaps with variables in braces.
    pub url: String,
    /// What it is.
    pub description: Option<String>,
    /// The name of its environment that an overlay chose.
    pub explicit_name: Option<String>,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
    /// Where it stands.
    pub at: At,
}

/// A variable of a server's URL.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    pub name: String,
    pub default: String,
    pub values: Vec<String>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Its key in the document.
    pub name: String,
    /// What it is.
    pub kind: SecurityKind,
    /// What is said about it.
    pub docs: Docs,
}

/// Kinds of security schemes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    Bearer,
    Basic,
    /// Another HTTP authentication scheme.
    Http(String),
    ApiKey {
        place: Place,
        name: String,
    },
    OAuth2,
    OpenIdConnect,
}

/// A scheme that a request needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Index in `Api::security`.
    pub scheme: usize,
    /// Scopes as the document writes them.
    pub scopes: Vec<String>,
}

/// A request that the provider sends to the client.
#[derive(Debug)]
pub struct Callback {
    /// Its key in the document.
    pub name: String,
    /// The operation that asks for it.
    pub operation: OperationId,
    /// `POST`
    pub method: String,
    /// Where it is sent, as an expression over the request or the answer.
    pub address: String,
    /// What it carries.
    pub body: Option<Media>,
    /// The object whose members are its query.
    pub query: Option<Type>,
    /// Statuses to answer with that mean success, as the document writes them.
    pub answers: Vec<String>,
    /// When it is sent.
    pub docs: Docs,
    /// Where it stands.
    pub at: At,
}

/// An address that is no operation: a page on a host of its own.
#[derive(Debug)]
pub struct Page {
    /// The address with its placeholders.
    pub ty: Type,
    /// The host that it is on.
    pub host: HostId,
    /// The path below the host's address, with the placeholders.
    pub path: String,
    /// The area it belongs to.
    pub area: AreaId,
}
