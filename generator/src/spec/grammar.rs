//! OpenAPI 3.0 as data: which object has which members, of which shape. The walk over a document reads these tables.
//! (One long table: it is read beside the standard, and gains nothing from being cut.)

use Shape::{Any, Count, Flag, List, ListOrOne, Map, Number, Object as Obj, Ref, SchemaOrFlag, Text, Word};

/// What an object of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Root,
    Components,
    Tag,
    Paths,
    PathItem,
    Operation,
    Callback,
    Parameter,
    RequestBody,
    Responses,
    Response,
    Header,
    MediaType,
    Encoding,
    Schema,
    Discriminator,
    SecurityScheme,
    Example,
    Server,
    /// Objects that nothing depends on, or that need no more than their table.
    Other,
}

/// What a member holds.
pub(super) enum Shape {
    Any,
    Text,
    Flag,
    /// A whole number from 0.
    Count,
    Number,
    /// One of a closed set.
    Word(&'static [&'static str]),
    List(&'static Shape),
    /// A list, or by a common mistake its only item.
    ListOrOne(&'static Shape),
    /// Names that the author chooses.
    Map(&'static Shape),
    /// The properties of a schema: like a map, but each is also a member of something.
    Properties,
    Object(&'static Object),
    /// The object or a `$ref` to it.
    Ref(&'static Object),
    /// `additionalProperties`.
    SchemaOrFlag,
    /// Read by nobody: taken out, with a word if it is a feature one would miss.
    Ignored(Option<&'static str>),
}

/// What hangs on an object being right.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// What is generated: a fault is an error.
    Structure,
    /// Words and examples: what is faulty is left out with a warning.
    Documentation,
}

pub(super) struct Object {
    pub(super) kind: Kind,
    /// As in "`nam` is not a member of a parameter".
    pub(super) what: &'static str,
    pub(super) members: &'static [(&'static str, Shape)],
    pub(super) required: &'static [&'static str],
    /// Members with names of the author's choice, beside the listed ones.
    pub(super) others: Option<Shape>,
    pub(super) weight: Weight,
}

const BASE: Object =
    Object { kind: Kind::Other, what: "", members: &[], required: &[], others: None, weight: Weight::Structure };

const NOTES: Object = Object { weight: Weight::Documentation, ..BASE };

pub(super) static ROOT: Object = Object {
    kind: Kind::Root,
    what: "the document",
    members: &[
        ("openapi", Text),
        ("info", Obj(&INFO)),
        ("servers", ListOrOne(&Obj(&SERVER))),
        ("paths", Obj(&PATHS)),
        ("components", Obj(&COMPONENTS)),
        ("security", SECURITY),
        ("tags", List(&Obj(&TAG))),
        ("externalDocs", Obj(&EXTERNAL_DOCS)),
        ("webhooks", Shape::Ignored(Some("webhooks are not generated"))),
        ("jsonSchemaDialect", Shape::Ignored(None)),
    ],
    required: &["paths"],
    ..BASE
};

const SECURITY: Shape = ListOrOne(&Map(&List(&Text)));

static INFO: Object = Object {
    what: "`info`",
    members: &[
        ("title", Text),
        ("version", Text),
        ("summary", Text),
        ("description", Text),
        ("termsOfService", Text),
        ("contact", Obj(&CONTACT)),
        ("license", Obj(&LICENSE)),
    ],
    ..BASE
};

static CONTACT: Object =
    Object { what: "`contact`", members: &[("name", Text), ("url", Text), ("email", Text)], ..NOTES };

static LICENSE: Object = Object {
    what: "`license`",
    members: &[("name", Text), ("url", Text), ("identifier", Text)],
    required: &["name"],
    ..NOTES
};

static EXTERNAL_DOCS: Object =
    Object { what: "`externalDocs`", members: &[("url", Text), ("description", Text)], required: &["url"], ..NOTES };

static SERVER: Object = Object {
    kind: Kind::Server,
    what: "a server",
    members: &[("url", Text), ("description", Text), ("name", Text), ("variables", Map(&Obj(&SERVER_VARIABLE)))],
    required: &["url"],
    ..BASE
};

static SERVER_VARIABLE: Object = Object {
    what: "a server variable",
    members: &[("enum", List(&Text)), ("default", Text), ("description", Text)],
    required: &["default"],
    ..BASE
};

static TAG: Object = Object {
    kind: Kind::Tag,
    what: "a tag",
    members: &[("name", Text), ("description", Text), ("externalDocs", Obj(&EXTERNAL_DOCS))],
    required: &["name"],
    ..BASE
};

/// The sections of `components` that are read, and what is in them.
pub(super) static SECTIONS: &[(&str, &Object)] = &[
    ("schemas", &SCHEMA),
    ("responses", &RESPONSE),
    ("parameters", &PARAMETER),
    ("examples", &EXAMPLE),
    ("requestBodies", &REQUEST_BODY),
    ("headers", &HEADER),
    ("securitySchemes", &SECURITY_SCHEME),
];

static COMPONENTS: Object = Object {
    kind: Kind::Components,
    what: "`components`",
    members: &[
        ("schemas", Map(&Ref(&SCHEMA))),
        ("responses", Map(&Ref(&RESPONSE))),
        ("parameters", Map(&Ref(&PARAMETER))),
        ("examples", Map(&Ref(&EXAMPLE))),
        ("requestBodies", Map(&Ref(&REQUEST_BODY))),
        ("headers", Map(&Ref(&HEADER))),
        ("securitySchemes", Map(&Ref(&SECURITY_SCHEME))),
        ("links", Shape::Ignored(None)),
        ("callbacks", Shape::Ignored(None)),
        ("pathItems", Shape::Ignored(None)),
    ],
    ..BASE
};

static PATHS: Object = Object { kind: Kind::Paths, what: "`paths`", others: Some(Obj(&PATH_ITEM)), ..BASE };

pub(super) const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

static PATH_ITEM: Object = Object {
    kind: Kind::PathItem,
    what: "a path",
    members: &[
        ("summary", Text),
        ("description", Text),
        ("get", Obj(&OPERATION)),
        ("put", Obj(&OPERATION)),
        ("post", Obj(&OPERATION)),
        ("delete", Obj(&OPERATION)),
        ("options", Obj(&OPERATION)),
        ("head", Obj(&OPERATION)),
        ("patch", Obj(&OPERATION)),
        ("trace", Obj(&OPERATION)),
        ("servers", ListOrOne(&Obj(&SERVER))),
        ("parameters", List(&Ref(&PARAMETER))),
    ],
    ..BASE
};

static OPERATION: Object = Object {
    kind: Kind::Operation,
    what: "an operation",
    members: &[
        ("tags", ListOrOne(&Text)),
        ("summary", Text),
        ("description", Text),
        ("externalDocs", Obj(&EXTERNAL_DOCS)),
        ("operationId", Text),
        ("parameters", List(&Ref(&PARAMETER))),
        ("requestBody", Ref(&REQUEST_BODY)),
        ("responses", Obj(&RESPONSES)),
        ("callbacks", Map(&Obj(&CALLBACK))),
        ("deprecated", Flag),
        ("security", SECURITY),
        ("servers", ListOrOne(&Obj(&SERVER))),
    ],
    required: &["responses"],
    ..BASE
};

static CALLBACK: Object = Object { kind: Kind::Callback, what: "a callback", others: Some(Obj(&PATH_ITEM)), ..BASE };

pub(super) const LOCATIONS: &[&str] = &["path", "query", "header", "cookie"];

static PARAMETER: Object = Object {
    kind: Kind::Parameter,
    what: "a parameter",
    members: &[
        ("name", Text),
        ("in", Word(LOCATIONS)),
        ("description", Text),
        ("required", Flag),
        ("deprecated", Flag),
        ("allowEmptyValue", Flag),
        ("style", Word(&["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"])),
        ("explode", Flag),
        ("allowReserved", Flag),
        ("schema", Ref(&SCHEMA)),
        ("content", Map(&Obj(&MEDIA_TYPE))),
        ("example", Any),
        ("examples", Map(&Ref(&EXAMPLE))),
    ],
    required: &["name", "in"],
    ..BASE
};

static HEADER: Object = Object {
    kind: Kind::Header,
    what: "a header",
    members: &[
        ("description", Text),
        ("required", Flag),
        ("deprecated", Flag),
        ("allowEmptyValue", Flag),
        ("style", Word(&["simple"])),
        ("explode", Flag),
        ("allowReserved", Flag),
        ("schema", Ref(&SCHEMA)),
        ("content", Map(&Obj(&MEDIA_TYPE))),
        ("example", Any),
        ("examples", Map(&Ref(&EXAMPLE))),
    ],
    ..BASE
};

static REQUEST_BODY: Object = Object {
    kind: Kind::RequestBody,
    what: "a request body",
    members: &[("description", Text), ("content", Map(&Obj(&MEDIA_TYPE))), ("required", Flag)],
    required: &["content"],
    ..BASE
};

static RESPONSES: Object = Object { kind: Kind::Responses, what: "`responses`", others: Some(Ref(&RESPONSE)), ..BASE };

static RESPONSE: Object = Object {
    kind: Kind::Response,
    what: "a response",
    members: &[
        ("description", Text),
        ("headers", Map(&Ref(&HEADER))),
        ("content", Map(&Obj(&MEDIA_TYPE))),
        ("links", Shape::Ignored(None)),
    ],
    ..BASE
};

static MEDIA_TYPE: Object = Object {
    kind: Kind::MediaType,
    what: "a media type",
    members: &[
        ("schema", Ref(&SCHEMA)),
        ("example", Any),
        ("examples", Map(&Ref(&EXAMPLE))),
        ("encoding", Map(&Obj(&ENCODING))),
    ],
    ..BASE
};

static ENCODING: Object = Object {
    kind: Kind::Encoding,
    what: "an encoding",
    members: &[
        ("contentType", Text),
        ("headers", Map(&Ref(&HEADER))),
        ("style", Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        ("explode", Flag),
        ("allowReserved", Flag),
    ],
    ..BASE
};

static EXAMPLE: Object = Object {
    kind: Kind::Example,
    what: "an example",
    members: &[("summary", Text), ("description", Text), ("value", Any), ("externalValue", Text)],
    ..NOTES
};

static SECURITY_SCHEME: Object = Object {
    kind: Kind::SecurityScheme,
    what: "a security scheme",
    members: &[
        ("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
        ("description", Text),
        ("name", Text),
        ("in", Word(&["query", "header", "cookie"])),
        ("scheme", Text),
        ("bearerFormat", Text),
        ("flows", Obj(&OAUTH_FLOWS)),
        ("openIdConnectUrl", Text),
    ],
    required: &["type"],
    ..BASE
};

static OAUTH_FLOWS: Object = Object {
    what: "`flows`",
    members: &[
        ("implicit", Obj(&Object { required: &["authorizationUrl", "scopes"], ..OAUTH_FLOW })),
        ("password", Obj(&Object { required: &["tokenUrl", "scopes"], ..OAUTH_FLOW })),
        ("clientCredentials", Obj(&Object { required: &["tokenUrl", "scopes"], ..OAUTH_FLOW })),
        ("authorizationCode", Obj(&Object { required: &["authorizationUrl", "tokenUrl", "scopes"], ..OAUTH_FLOW })),
    ],
    ..BASE
};

const OAUTH_FLOW: Object = Object {
    what: "an OAuth flow",
    members: &[("authorizationUrl", Text), ("tokenUrl", Text), ("refreshUrl", Text), ("scopes", Map(&Text))],
    ..NOTES
};

pub(super) const TYPES: &[&str] = &["string", "number", "integer", "boolean", "object", "array"];

pub(super) static SCHEMA: Object = Object {
    kind: Kind::Schema,
    what: "a schema",
    members: &[
        ("type", Word(TYPES)),
        ("format", Text),
        ("description", Text),
        ("title", Text),
        ("properties", Shape::Properties),
        ("required", ListOrOne(&Text)),
        ("items", Ref(&SCHEMA)),
        ("enum", List(&Any)),
        ("nullable", Flag),
        ("example", Any),
        ("default", Any),
        ("pattern", Text),
        ("minLength", Count),
        ("maxLength", Count),
        ("allOf", List(&Ref(&SCHEMA))),
        ("oneOf", List(&Ref(&SCHEMA))),
        ("anyOf", List(&Ref(&SCHEMA))),
        ("not", Ref(&SCHEMA)),
        ("additionalProperties", SchemaOrFlag),
        ("discriminator", Obj(&DISCRIMINATOR)),
        ("minimum", Number),
        ("maximum", Number),
        ("exclusiveMinimum", Flag),
        ("exclusiveMaximum", Flag),
        ("multipleOf", Number),
        ("minItems", Count),
        ("maxItems", Count),
        ("uniqueItems", Flag),
        ("minProperties", Count),
        ("maxProperties", Count),
        ("readOnly", Flag),
        ("writeOnly", Flag),
        ("deprecated", Flag),
        ("externalDocs", Obj(&EXTERNAL_DOCS)),
        ("xml", Any),
    ],
    ..BASE
};

static DISCRIMINATOR: Object = Object {
    kind: Kind::Discriminator,
    what: "a discriminator",
    members: &[("propertyName", Text), ("mapping", Map(&Text))],
    required: &["propertyName"],
    ..BASE
};

impl Object {
    pub(super) fn member(&self, name: &str) -> Option<&Shape> {
        self.members.iter().find(|(own, _)| *own == name).map(|(_, shape)| shape)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.members.iter().map(|(name, _)| *name)
    }
}

/// A schema or a `$ref` to one.
pub(super) static A_SCHEMA: Shape = Ref(&SCHEMA);

/// The kind of the node at these tokens, as the tables have it; `None` where they have no object.
pub(super) fn kind_at<S: AsRef<str>>(tokens: impl IntoIterator<Item = S>) -> Option<Kind> {
    let mut shape = &Obj(&ROOT);
    for token in tokens {
        let token = token.as_ref();
        shape = match shape {
            Obj(object) | Ref(object) => object.member(token).or(object.others.as_ref())?,
            Shape::Properties => &A_SCHEMA,
            SchemaOrFlag => SCHEMA.member(token)?,
            Map(inner) | List(inner) | ListOrOne(inner) => inner,
            Any | Text | Flag | Count | Number | Word(_) | Shape::Ignored(_) => return None,
        };
    }
    match shape {
        Obj(object) | Ref(object) => Some(object.kind),
        SchemaOrFlag => Some(Kind::Schema),
        _ => None,
    }
}
