//! How answers speak of strong customer authentication: `x-obgen-sca`. It is read when all types are known, because
//! everything it names must be in the document.

use serde_json::{Map, Value};

use super::Lower;
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::{Api, Field, Header, Sca, ScaMember, ScaValue, Type, TypeId, TypeKind, TypeTable};
use crate::source::Pointer;

const NAME: &str = "x-obgen-sca";

/// What a member of the extension holds.
#[derive(Clone, Copy)]
enum Kind {
    /// The name of a response header.
    Header,
    /// The name of a member.
    Member,
    /// Names of members, the first that has a value counts.
    Members,
    /// Names of links.
    Links,
    /// Values of the header or member that is named beside them.
    Words,
    /// A link to an app with these placeholders.
    Template(&'static [&'static str]),
    Parts(&'static [Part]),
    List(&'static [Part]),
}

type Part = (&'static str, Kind);

const LINKS: Kind = Kind::Parts(&[("start", Kind::Links), ("update", Kind::Links)]);

/// Every member, in the order of the runtime's table.
const PARTS: &[Part] = &[
    (
        "approach",
        Kind::Parts(&[
            ("header", Kind::Header),
            ("redirect", Kind::Words),
            ("decoupled", Kind::Words),
            ("embedded", Kind::Words),
        ]),
    ),
    ("status", Kind::List(&[("member", Kind::Member), ("done", Kind::Words), ("failed", Kind::Words)])),
    ("links", Kind::Member),
    ("href", Kind::Member),
    ("oauth", Kind::Links),
    ("redirect", Kind::Links),
    ("confirm", Kind::Links),
    ("start", Kind::Links),
    ("select-method", LINKS),
    ("identify", LINKS),
    ("password", LINKS),
    ("encrypted-password", LINKS),
    ("authenticate", LINKS),
    ("methods", Kind::Members),
    ("chosen-method", Kind::Members),
    (
        "method",
        Kind::Parts(&[
            ("id", Kind::Members),
            ("kind", Kind::Members),
            ("name", Kind::Members),
            ("explanation", Kind::Members),
        ]),
    ),
    ("challenge", Kind::Members),
    (
        "challenge-data",
        Kind::Parts(&[
            ("data", Kind::Members),
            ("image", Kind::Members),
            ("image-link", Kind::Members),
            ("otp-format", Kind::Members),
            ("otp-max-length", Kind::Members),
            ("information", Kind::Members),
        ]),
    ),
    ("message", Kind::Members),
    (
        "app",
        Kind::Parts(&[
            ("open", Kind::Template(&["{token}"])),
            ("open-and-return", Kind::Template(&["{token}", "{return}"])),
        ]),
    ),
];

impl Lower<'_> {
    /// How answers speak of strong customer authentication, if an overlay says it.
    pub fn sca(&mut self, api: &mut Api) {
        let Some(Value::Object(members)) = self.spec.openapi.extensions.get(NAME) else { return };
        let mut read = Read { lower: self, known: Known::of(api, members) };
        let at = Pointer::root().child(NAME);
        let members_read = read.parts(members, PARTS, &at, false);
        let oauth_url = read.known.oauth_url(&api.types, members);
        api.sca = Some(Sca { members: members_read, oauth_url });
    }
}

/// What the document has that can be named.
struct Known<'a> {
    types: &'a TypeTable,
    headers: Vec<&'a Header>,
    fields: Vec<&'a Field>,
    links: Vec<&'a Field>,
}

impl<'a> Known<'a> {
    fn of(api: &'a Api, members: &Map<String, Value>) -> Self {
        let types = &api.types;
        let sets = api.operations.iter().map(|operation| &operation.responses);
        let headers = sets.flat_map(|set| &set.cases).flat_map(|case| &case.headers).collect();
        let objects = types.iter().filter_map(|(_, def)| match &def.kind {
            TypeKind::Object(object) => Some(&object.fields),
            _ => None,
        });
        let fields: Vec<&Field> = objects.flatten().collect();
        let name = members.get("links").and_then(Value::as_str).unwrap_or_default();
        let holders = fields.iter().filter(|field| field.wire == name);
        let links = holders.flat_map(|field| fields_of(types, &field.ty)).collect();
        Known { types, headers, fields, links }
    }

    /// Whether a header or member has this name.
    fn is_there(&self, name: &str) -> bool {
        self.headers.iter().any(|header| header.wire.eq_ignore_ascii_case(name))
            || self.fields.iter().any(|field| field.wire == name)
    }

    /// The values of the headers or members of this name.
    fn words(&self, name: &str) -> Vec<&'a str> {
        let headers = self.headers.iter().filter(|header| header.wire.eq_ignore_ascii_case(name));
        let members = self.fields.iter().filter(|field| field.wire == name);
        let types = headers.map(|header| &header.ty).chain(members.map(|field| &field.ty));
        let values = types.filter_map(|ty| match self.types.settled(ty) {
            Some(TypeKind::Enum(listed)) => Some(&listed.values),
            _ => None,
        });
        values.flatten().map(|value| value.wire.as_str()).collect()
    }

    /// The URL with placeholders that is the address of an OAuth link.
    fn oauth_url(&self, types: &TypeTable, members: &Map<String, Value>) -> Option<TypeId> {
        let href = members.get("href")?.as_str()?;
        let oauth = texts(members.get("oauth")?);
        let links = self.links.iter().filter(|link| oauth.contains(&link.wire.as_str()));
        let addresses = links.flat_map(|link| fields_of(types, &link.ty)).filter(|field| field.wire == href);
        addresses.into_iter().find_map(|field| match types.settle(&field.ty) {
            Type::Named(id) => matches!(types.get(id).kind, TypeKind::Placeholders(_)).then_some(id),
            _ => None,
        })
    }
}

fn fields_of<'t>(types: &'t TypeTable, ty: &Type) -> &'t [Field] {
    match types.settled(ty) {
        Some(TypeKind::Object(object)) => &object.fields,
        _ => &[],
    }
}

/// A text, or a list of them.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        value => value.as_str().into_iter().collect(),
    }
}

struct Read<'r, 'a, 'l> {
    lower: &'r mut Lower<'l>,
    known: Known<'a>,
}

impl Read<'_, '_, '_> {
    /// The members that are there; all of them, if they are parts of something.
    fn parts(
        &mut self,
        members: &Map<String, Value>,
        parts: &'static [Part],
        at: &Pointer,
        all: bool,
    ) -> Vec<ScaMember> {
        for name in members.keys().filter(|name| !parts.iter().any(|(key, _)| key == *name)) {
            let known = parts.iter().map(|(key, _)| *key);
            let help =
                did_you_mean(name, known.clone(), || format!("there are {}", known.collect::<Vec<_>>().join(", ")));
            self.fault(Code::ExtensionShape, &at.child(name), format!("`{name}` means nothing here"), help);
        }
        // What words are the values of.
        let of = members.get("header").or_else(|| members.get("member")).and_then(Value::as_str).unwrap_or_default();
        let mut read = Vec::new();
        for (key, kind) in parts {
            let value = match members.get(*key) {
                Some(value) => self.value(value, *kind, of, &at.child(key)),
                None if all => self.absent(key, *kind, at),
                None => continue,
            };
            read.push(ScaMember { key, value });
        }
        read
    }

    fn absent(&mut self, key: &str, kind: Kind, at: &Pointer) -> ScaValue {
        match kind {
            Kind::Header | Kind::Member | Kind::Template(_) => {
                self.fault(Code::ExtensionShape, at, format!("`{key}` is missing"), format!("write `{key}: ...`"));
                ScaValue::Text(String::new())
            }
            Kind::Members | Kind::Links | Kind::Words => ScaValue::Names(Vec::new()),
            Kind::Parts(_) => ScaValue::Parts(Vec::new()),
            Kind::List(_) => ScaValue::List(Vec::new()),
        }
    }

    fn value(&mut self, value: &Value, kind: Kind, of: &str, at: &Pointer) -> ScaValue {
        match (kind, value) {
            (Kind::Parts(parts), Value::Object(members)) => ScaValue::Parts(self.parts(members, parts, at, true)),
            (Kind::List(parts), Value::Array(items)) => {
                let items = items.iter().enumerate().map(|(index, item)| match item {
                    Value::Object(members) => self.parts(members, parts, &at.index(index), true),
                    _ => self.misshapen("an object", &at.index(index)),
                });
                ScaValue::List(items.collect())
            }
            (Kind::Header | Kind::Member | Kind::Template(_), Value::String(text)) => {
                self.check(text, kind, of, at);
                ScaValue::Text(text.clone())
            }
            (Kind::Members | Kind::Links | Kind::Words, Value::String(text)) => {
                self.check(text, kind, of, at);
                ScaValue::Names(vec![text.clone()])
            }
            (Kind::Members | Kind::Links | Kind::Words, Value::Array(items)) if items.iter().all(Value::is_string) => {
                for (index, text) in items.iter().filter_map(Value::as_str).enumerate() {
                    self.check(text, kind, of, &at.index(index));
                }
                ScaValue::Names(texts(value).into_iter().map(str::to_owned).collect())
            }
            (kind, _) => {
                let expected = match kind {
                    Kind::Header | Kind::Member | Kind::Template(_) => "a text",
                    Kind::Members | Kind::Links | Kind::Words => "a name, or a list of names",
                    Kind::Parts(_) => "an object",
                    Kind::List(_) => "a list of objects",
                };
                ScaValue::Parts(self.misshapen(expected, at))
            }
        }
    }

    /// Checks that the document has what is named.
    fn check(&mut self, name: &str, kind: Kind, of: &str, at: &Pointer) {
        let (what, known): (String, Vec<&str>) = match kind {
            Kind::Header => {
                if self.known.headers.iter().any(|header| header.wire.eq_ignore_ascii_case(name)) {
                    return;
                }
                (
                    "no answer has the header".to_owned(),
                    self.known.headers.iter().map(|header| header.wire.as_str()).collect(),
                )
            }
            Kind::Member | Kind::Members => (
                "nothing has the member".to_owned(),
                self.known.fields.iter().map(|field| field.wire.as_str()).collect(),
            ),
            Kind::Links => (
                "no answer has the link".to_owned(),
                self.known.links.iter().map(|field| field.wire.as_str()).collect(),
            ),
            // What is not there has been reported.
            Kind::Words if !self.known.is_there(of) => return,
            Kind::Words => (format!("`{of}` does not have the value"), self.known.words(of)),
            Kind::Template(placeholders) => {
                let missing = placeholders.iter().find(|placeholder| !name.contains(*placeholder));
                if let Some(missing) = missing {
                    let help = format!("write `{missing}` where the value goes");
                    self.fault(Code::ExtensionShape, at, format!("`{missing}` is missing"), help);
                }
                return;
            }
            Kind::Parts(_) | Kind::List(_) => return,
        };
        if !known.contains(&name) {
            let help = did_you_mean(name, known, || "remove it, or add it to the document in an overlay".to_owned());
            self.fault(Code::UnknownValue, at, format!("{what} `{name}`"), help);
        }
    }

    fn misshapen(&mut self, expected: &str, at: &Pointer) -> Vec<ScaMember> {
        let help = "`overlays/README.md` shows all members".to_owned();
        self.fault(Code::ExtensionShape, at, format!("{expected} is expected here"), help);
        Vec::new()
    }

    fn fault(&mut self, code: Code, at: &Pointer, message: String, help: String) {
        self.lower.diags.error(code, at, message).help(help);
    }
}
