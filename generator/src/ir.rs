//! What an API is, in terms of neither OpenAPI nor Rust names.
//!
//! `lower` builds it from the document, `names` and `render` read it. Order is the document's everywhere.

mod flows;
mod operation;
mod types;

pub use flows::{Paging, Sca, ScaMember, ScaValue};
pub use operation::{
    AreaId, Body, BodyKind, Callback, Convention, ErrorSet, ErrorSetId, Header, Host, HostId, Media, Operation,
    OperationId, Page, Parameter, Part, Place, Requirement, ResponseSet, SecurityKind, SecurityScheme, Server,
    ServerVariable, SessionHeader, SessionUse, Status, StatusCase, Style,
};
pub use types::{
    Alternative, Direction, Encoding, End, Enum, EnumValue, Field, FieldKind, IntEnum, IntValue, Label, Limits,
    MinorUnits, Object, Presence, Scalar, Select, Sensitivity, Tag, Type, TypeDef, TypeId, TypeKind, TypeTable, Union,
};

use crate::source::Pointer;

/// A whole API.
#[derive(Debug, Default)]
pub struct Api {
    /// Title of the document.
    pub title: String,
    /// Version of the document, as it stands there.
    pub version: String,
    /// Description of the document.
    pub description: Option<String>,
    /// Hosts; the document's own servers are the first, if an operation is there.
    pub hosts: Vec<Host>,
    /// Servers of all hosts, in document order.
    pub servers: Vec<Server>,
    /// Codes in error answers after which trying again is useless.
    pub final_codes: Vec<String>,
    /// How answers speak of strong customer authentication.
    pub sca: Option<Sca>,
    /// Security schemes that some operation names, in document order.
    pub security: Vec<SecurityScheme>,
    /// Headers that are set once and sent where an operation declares them.
    pub session: Vec<SessionHeader>,
    /// Areas in order of first use, as written in the document or overlay.
    pub areas: Vec<String>,
    /// Operations in document order.
    pub operations: Vec<Operation>,
    /// Requests that the provider sends to the client.
    pub callbacks: Vec<Callback>,
    /// Pages that the client sends people to.
    pub pages: Vec<Page>,
    /// Error sets, each shared by the operations whose error answers are the same.
    pub errors: Vec<ErrorSet>,
    /// All named types.
    pub types: TypeTable,
}

impl Api {
    /// Whether values of this type are read from the query of a callback.
    pub fn is_query(&self, id: TypeId) -> bool {
        self.callbacks.iter().any(|callback| callback.query == Some(Type::Named(id)))
    }
}

/// What is said about an item, apart from its shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// Markdown as the document has it.
    pub text: Option<String>,
    /// The value a server assumes when the member is absent; never sent.
    pub default: Option<String>,
    /// Marked deprecated.
    pub deprecated: bool,
    /// Overlay actions that changed the item: file and reason.
    pub changes: Vec<String>,
}

/// Where in the document an item stands, for diagnostics and documentation.
pub type At = Pointer;
