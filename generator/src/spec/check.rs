//! One walk over the document by the tables of [`super::grammar`]: everything of the wrong shape is reported where it
//! is, what is clear is put right, and every `$ref` is collected.

mod enumeration;
mod header_name;
mod schema;
mod structure;
mod values;

use super::extensions::{self, Place};
use super::grammar::{Kind, Object, ROOT, SCHEMA, Shape, Weight};
use super::version::Version;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::source::{Path, Pointer};
use serde_json::{Map, Value};

/// A `$ref` and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Use {
    /// The object that holds the `$ref`.
    pub(super) at: Pointer,
    pub(super) target: String,
    pub(super) kind: Kind,
    /// Beside words and examples nothing depends on it.
    pub(super) documentation: bool,
}

/// Checks and normalises the document; the `$ref`s in it are returned.
pub(super) fn document(document: &mut Value, version: Version, diags: &mut Diagnostics) -> Vec<Use> {
    let mut walk = Walk { version, diags, uses: Vec::new(), notes: 0, note_faults: 0 };
    if let Value::Object(root) = document {
        walk.object(root, &ROOT, &Path::ROOT, Place::Root);
    }
    walk.uses
}

struct Walk<'d> {
    version: Version,
    diags: &'d mut Diagnostics,
    uses: Vec<Use>,
    /// How many objects of documentation are around.
    notes: usize,
    note_faults: usize,
}

/// Whether a member stays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Yes,
    No,
}

impl Walk<'_> {
    /// A fault: an error, or a warning where only words and examples are concerned.
    fn fault(&mut self, code: Code, at: Pointer, message: impl Into<String>) -> &mut Diagnostic {
        if self.notes > 0 {
            self.note_faults += 1;
            self.diags.warning(code, at, message)
        } else {
            self.diags.error(code, at, message)
        }
    }

    fn warn(&mut self, code: Code, at: Pointer, message: impl Into<String>) -> &mut Diagnostic {
        self.diags.warning(code, at, message)
    }

    fn value(&mut self, value: &mut Value, shape: &'static Shape, at: &Path<'_>) -> Keep {
        if value.is_null() && !matches!(shape, Shape::Any) {
            return self.null(shape, at);
        }
        match shape {
            Shape::Any => Keep::Yes,
            Shape::Text => self.text(value, at),
            Shape::Flag => self.flag(value, at),
            Shape::Count => self.count(value, at),
            Shape::Number => self.number(value, at),
            Shape::Word(words) => self.word(value, words, at),
            Shape::List(item) => self.list(value, item, at),
            Shape::ListOrOne(item) => {
                if !value.is_array() {
                    self.warn(Code::WrongType, at.pointer(), "a list is expected here; this is read as its only item");
                    *value = Value::Array(vec![value.take()]);
                }
                self.list(value, item, at)
            }
            Shape::Map(inner) => self.map(value, at, |walk, value, at| walk.value(value, inner, at)),
            Shape::Properties => {
                self.map(value, at, |walk, value, at| walk.reference(value, &SCHEMA, at, Place::Property))
            }
            Shape::Object(object) => self.whole(value, object, at),
            Shape::Ref(object) => self.reference(value, object, at, extensions::place(object.kind)),
            Shape::SchemaOrFlag => match value {
                Value::Bool(_) => Keep::Yes,
                _ => self.reference(value, &SCHEMA, at, Place::Schema),
            },
            Shape::Ignored(word) => {
                if let Some(word) = word {
                    self.warn(Code::Ignored, at.pointer(), *word);
                }
                Keep::No
            }
        }
    }

    /// `description:` with nothing behind it says nothing; where something is needed it is missing.
    fn null(&mut self, shape: &Shape, at: &Path<'_>) -> Keep {
        let quiet =
            matches!(shape, Shape::Text | Shape::List(_) | Shape::ListOrOne(_) | Shape::Map(_) | Shape::Properties);
        if !quiet {
            self.warn(Code::WrongType, at.pointer(), "this is null, and is read as absent");
        }
        Keep::No
    }

    fn list(&mut self, value: &mut Value, item: &'static Shape, at: &Path<'_>) -> Keep {
        let Value::Array(items) = value else { return self.mismatch(value, "a list", at) };
        let mut index = 0;
        items.retain_mut(|value| {
            let keep = self.item(value, item, &at.index(index));
            index += 1;
            keep == Keep::Yes
        });
        Keep::Yes
    }

    fn item(&mut self, value: &mut Value, item: &'static Shape, at: &Path<'_>) -> Keep {
        // `security: [name]` and `security: [{name: null}]` can only mean the scheme without scopes.
        if let (Shape::Map(Shape::List(Shape::Text)), Value::String(name)) = (item, &mut *value) {
            let name = std::mem::take(name);
            self.warn(
                Code::WrongType,
                at.pointer(),
                format!("a requirement is an object: this is read as `{name}: []`"),
            );
            *value = Value::Object(Map::from_iter([(name, Value::Array(Vec::new()))]));
        }
        if let (Shape::Map(Shape::List(Shape::Text)), Value::Object(members)) = (item, &mut *value) {
            members
                .values_mut()
                .filter(|scopes| scopes.is_null())
                .for_each(|scopes| *scopes = Value::Array(Vec::new()));
        }
        self.value(value, item, at)
    }

    fn map(
        &mut self,
        value: &mut Value,
        at: &Path<'_>,
        mut inner: impl FnMut(&mut Self, &mut Value, &Path<'_>) -> Keep,
    ) -> Keep {
        let Value::Object(members) = value else { return self.mismatch(value, "an object", at) };
        members.retain(|name, value| inner(self, value, &at.child(name)) == Keep::Yes);
        Keep::Yes
    }

    /// An object that cannot be a `$ref`.
    fn whole(&mut self, value: &mut Value, object: &'static Object, at: &Path<'_>) -> Keep {
        match value {
            Value::Object(members) => self.object(members, object, at, extensions::place(object.kind)),
            Value::String(name) if object.kind == Kind::Discriminator => {
                let name = std::mem::take(name);
                self.warn(Code::WrongType, at.pointer(), format!("this is read as `propertyName: {name}`"));
                *value = Value::Object(Map::from_iter([("propertyName".to_owned(), Value::String(name))]));
                Keep::Yes
            }
            _ => self.misshapen(value, object, at),
        }
    }

    fn reference(&mut self, value: &mut Value, object: &'static Object, at: &Path<'_>, place: Place) -> Keep {
        if object.kind == Kind::Schema
            && let Value::Bool(any) = value
        {
            return self.boolean_schema(*any, value, at, place);
        }
        if object.kind == Kind::Schema && value.is_null() {
            self.warn(Code::WrongType, at.pointer(), "nothing is said of this value: it is read as any");
            *value = Value::Object(Map::new());
        }
        let Value::Object(members) = value else { return self.misshapen(value, object, at) };
        if !members.contains_key("$ref") {
            return self.object(members, object, at, place);
        }
        let Some(target) = members.get("$ref").and_then(Value::as_str).map(str::to_owned) else {
            self.fault(Code::WrongType, at.child("$ref").pointer(), "`$ref` is text");
            return if self.notes > 0 || object.weight == Weight::Documentation { Keep::No } else { Keep::Yes };
        };
        let mut holder = at.pointer();
        if members.len() > 1 {
            if object.kind == Kind::Schema {
                if self.siblings(members, at, place) {
                    holder = at.child("allOf").index(0).pointer();
                }
            } else {
                self.beside(members, at);
            }
        }
        let documentation = self.notes > 0 || object.weight == Weight::Documentation;
        self.uses.push(Use { at: holder, target, kind: object.kind, documentation });
        Keep::Yes
    }

    /// Members beside a `$ref` that is not a schema's: OpenAPI ignores them, and so is said.
    fn beside(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        for name in members.keys().filter(|name| *name != "$ref") {
            let place = at.child(name).pointer();
            if name.starts_with("x-obgen-") {
                self.fault(Code::RefSiblings, place, format!("`{name}` beside this `$ref` would be lost"))
                    .help("put it on the object that the `$ref` refers to");
            } else if !matches!(name.as_str(), "summary" | "description") && !name.starts_with("x-") {
                self.warn(Code::RefSiblings, place, format!("`{name}` beside a `$ref` is ignored, as OpenAPI says"));
            }
        }
        members.retain(|name, _| name == "$ref");
    }

    fn object(
        &mut self,
        members: &mut Map<String, Value>,
        object: &'static Object,
        at: &Path<'_>,
        place: Place,
    ) -> Keep {
        let documentation = object.weight == Weight::Documentation;
        let faults = self.note_faults;
        self.notes += usize::from(documentation);
        self.before(members, object.kind, at);
        members.retain(|name, value| self.member(name, value, object, at, place) == Keep::Yes);
        for name in object.required {
            if !members.contains_key(*name) {
                self.missing(members, name, object, at);
            }
        }
        self.after(members, object.kind, at);
        self.notes -= usize::from(documentation);
        if documentation && self.note_faults > faults { Keep::No } else { Keep::Yes }
    }

    fn member(&mut self, name: &str, value: &mut Value, object: &'static Object, at: &Path<'_>, place: Place) -> Keep {
        let here = at.child(name);
        if let Some(shape) = object.member(name) {
            return self.value(value, shape, &here);
        }
        if name.starts_with("x-obgen-") {
            extensions::check(name, value, place, object.what, &here, self.diags);
            return Keep::Yes;
        }
        if name.starts_with("x-") {
            // The model takes every member of a callback for a path.
            return if object.kind == Kind::Callback { Keep::No } else { Keep::Yes };
        }
        if let Some(shape) = &object.others {
            return self.named(name, value, object, shape, &here);
        }
        if object.kind == Kind::Schema {
            return self.keyword(name, &here);
        }
        let help = nearest(name, object.names()).map(|meant| format!("did you mean `{meant}`?"));
        let message = format!("`{name}` is not a member of {} and is ignored", object.what);
        self.warn(Code::UnknownMember, here.pointer(), message).help = help;
        Keep::Yes
    }

    /// A member whose name the author chooses, in `paths` and `responses`.
    fn named(
        &mut self,
        name: &str,
        value: &mut Value,
        object: &Object,
        shape: &'static Shape,
        here: &Path<'_>,
    ) -> Keep {
        if object.kind == Kind::Paths && !name.starts_with('/') {
            // `paths::addresses` puts it right when no pointer is needed any more.
            let message = format!("`{name}` is read as `/{name}`: a path starts with `/`");
            self.warn(Code::BadValue, here.pointer(), message);
            return self.value(value, shape, here);
        }
        let fits = match object.kind {
            Kind::Responses => name == "default" || structure::is_status(name),
            _ => true,
        };
        if fits {
            return self.value(value, shape, here);
        }
        let help = "a response is named by a status (`200`), a range (`4XX`) or `default`";
        self.fault(Code::BadValue, here.pointer(), format!("`{name}` is not a name that {} may have", object.what))
            .help(help);
        Keep::Yes
    }

    fn mismatch(&mut self, value: &Value, expected: &str, at: &Path<'_>) -> Keep {
        self.fault(
            Code::WrongType,
            at.pointer(),
            format!("{expected} is expected here, and this is {}", values::shown(value)),
        );
        Keep::Yes
    }

    fn misshapen(&mut self, value: &Value, object: &Object, at: &Path<'_>) -> Keep {
        let message = format!("{} is an object, and this is {}", object.what, values::name(value));
        if self.notes > 0 || object.weight == Weight::Documentation {
            self.warn(Code::WrongType, at.pointer(), format!("{message}; it is left out"));
            return Keep::No;
        }
        self.fault(Code::WrongType, at.pointer(), message);
        Keep::Yes
    }
}
