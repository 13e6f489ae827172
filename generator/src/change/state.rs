//! One of the two states: what is known of it, and how its nodes are called.

use std::collections::BTreeMap;

use serde_json::Value;

use super::reach::{self, Reach};
use crate::Model;
use crate::ir::{Api, AreaId, Label, OperationId, TypeId};
use crate::names::Names;
use crate::render::{Places, Render};
use crate::source::Pointer;

/// One of the two states.
pub struct State<'a> {
    pub document: &'a Value,
    pub api: &'a Api,
    pub names: &'a Names,
    pub places: &'a Places,
    pub render: Render<'a>,
    /// Component schemas, by every name that a type has.
    pub components: BTreeMap<&'a str, TypeId>,
    /// What each type comes to.
    reach: Vec<Reach>,
}

impl<'a> State<'a> {
    pub fn new(model: &'a Model, places: &'a Places, number: impl Fn(OperationId) -> usize) -> Self {
        let (api, names) = (&model.api, &model.names);
        let mut components = BTreeMap::new();
        for (id, def) in api.types.iter() {
            components.extend(component_names(api, id).map(|name| (name, id)));
            debug_assert!(def.aliases.iter().all(|alias| components.contains_key(alias.as_str())));
        }
        State {
            document: &model.spec.document,
            api,
            names,
            places,
            render: Render::new(api, names, places),
            components,
            reach: reach::of_types(api, number),
        }
    }

    pub fn reach(&self, id: TypeId) -> Reach {
        self.reach.get(id.index()).cloned().unwrap_or_default()
    }

    /// The names of component schemas that a type has.
    pub fn component_names(&self, id: TypeId) -> impl Iterator<Item = &'a str> + use<'a> {
        component_names(self.api, id)
    }

    /// `accounts::Balance`
    pub fn path_of(&self, id: TypeId) -> String {
        format!("{}::{}", self.home(self.places.ty(id)), self.names.ty(id))
    }

    pub fn home(&self, area: Option<AreaId>) -> &'a str {
        area.map_or("types", |area| self.names.area(area))
    }

    pub fn node(&self, pointer: &Pointer) -> Option<&'a Value> {
        self.document.pointer(pointer.as_str())
    }

    /// The member of a node if it is there, else the node.
    pub fn member(&self, pointer: &Pointer, name: &str) -> Pointer {
        let member = pointer.child(name);
        if self.node(&member).is_some() { member } else { pointer.clone() }
    }

    /// The node itself, or the component that it refers to.
    pub fn resolved(&self, pointer: &Pointer) -> Pointer {
        let mut at = pointer.clone();
        for _ in 0..16 {
            let reference = self.node(&at).and_then(|node| node.get("$ref")).and_then(Value::as_str);
            match reference.and_then(|reference| Pointer::parse(reference.strip_prefix('#')?)) {
                Some(target) if self.node(&target).is_some() => at = target,
                _ => break,
            }
        }
        at
    }

    /// The schema that says this of the schema here: itself, or one that it refers to or is made of. If none does, the
    /// last one that it refers to and nothing else.
    pub fn sayer(&self, schema: &Pointer, keyword: &str) -> Pointer {
        self.said_at(schema, keyword, 0).unwrap_or_else(|| self.plain(schema))
    }

    fn said_at(&self, schema: &Pointer, keyword: &str, depth: usize) -> Option<Pointer> {
        let at = self.resolved(schema);
        let node = self.node(&at)?;
        if node.get(keyword).is_some() {
            return Some(at);
        }
        let parts = node.get("allOf").and_then(Value::as_array).filter(|_| depth < 16)?;
        let all_of = at.child("allOf");
        (0..parts.len()).find_map(|index| self.said_at(&all_of.index(index), keyword, depth + 1))
    }

    /// Whether a schema is another one, refers to it, or is made of it.
    pub fn goes_by(&self, schema: &Pointer, other: &Pointer, depth: usize) -> bool {
        let at = self.resolved(schema);
        if at == *other || schema == other {
            return true;
        }
        let parts = self.node(&at).and_then(|node| node.get("allOf")).and_then(Value::as_array).map_or(0, Vec::len);
        let all_of = at.child("allOf");
        depth < 16 && (0..parts).any(|index| self.goes_by(&all_of.index(index), other, depth + 1))
    }

    /// Through references that nothing stands beside, or words alone.
    fn plain(&self, schema: &Pointer) -> Pointer {
        let mut at = self.resolved(schema);
        for _ in 0..16 {
            match self.node(&at).and_then(|node| node.get("allOf")).and_then(Value::as_array) {
                Some(parts) if parts.len() == 1 => at = self.resolved(&at.child("allOf").index(0)),
                _ => break,
            }
        }
        at
    }

    /// The item of a list in the document that holds this text.
    pub fn item_of(&self, list: &Pointer, text: &str) -> Option<Pointer> {
        let items = self.node(list)?.as_array()?;
        let is_it = |item: &Value| match item {
            Value::String(own) => own == text,
            other => *other.to_string() == *text,
        };
        let index = items.iter().position(is_it)?;
        Some(list.index(index))
    }

    /// What a node is called in a sentence: ``GET /accounts` query parameter `limit`` or ``Account.iban``.
    pub fn subject(&self, pointer: &Pointer) -> String {
        let tokens: Vec<String> = pointer.tokens().map(|token| token.into_owned()).collect();
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let (mut words, mut rest, mut at) = match tokens.as_slice() {
            ["components", "schemas", name, rest @ ..] => return schema_path(name, rest),
            ["components", section @ ("parameters" | "headers" | "requestBodies" | "responses"), name, rest @ ..] => {
                let at = Pointer::from_tokens(["components", section, name]);
                let words = match *section {
                    "parameters" => self.parameter(&at),
                    "headers" => format!("header `{name}`"),
                    "requestBodies" => format!("body `{name}`"),
                    _ => format!("answer `{name}`"),
                };
                (words, rest, at)
            }
            ["components", "securitySchemes", name, ..] => return format!("security scheme `{name}`"),
            ["paths", path, method, rest @ ..] => {
                let at = Pointer::from_tokens(["paths", path, method]);
                (format!("`{} {path}`", method.to_ascii_uppercase()), rest, at)
            }
            ["paths", path] => return format!("`{path}`"),
            ["servers", ..] => return "servers".to_owned(),
            _ => return format!("`{pointer}`"),
        };
        loop {
            let (taken, word) = match rest {
                ["parameters", index, ..] => (2, self.parameter(&at.child("parameters").child(index))),
                ["requestBody", ..] => (1, "body".to_owned()),
                ["responses", status, ..] => (2, format!("answer {status}")),
                ["headers", name, ..] => (2, format!("header `{name}`")),
                ["callbacks", name, _, _, ..] => (4, format!("callback `{name}`")),
                ["content", media, ..] => {
                    (2, if media.contains("json") { String::new() } else { format!("as `{media}`") })
                }
                ["schema", rest @ ..] => {
                    let path = schema_path("", rest);
                    return if path == "``" { words } else { format!("{words} {path}") };
                }
                _ => return words,
            };
            for token in rest.get(..taken).unwrap_or_default() {
                at = at.child(token);
            }
            rest = rest.get(taken..).unwrap_or_default();
            if !word.is_empty() {
                words = format!("{words} {word}");
            }
        }
    }

    fn parameter(&self, at: &Pointer) -> String {
        let at = self.resolved(at);
        let text = |name| self.node(&at).and_then(|node| node.get(name)).and_then(Value::as_str).unwrap_or_default();
        parameter_words(text("in"), text("name"))
    }
}

/// What a parameter is called in a sentence.
pub fn parameter_words(place: &str, name: &str) -> String {
    match place {
        "header" => format!("header `{name}`"),
        "cookie" => format!("cookie `{name}`"),
        place => format!("{place} parameter `{name}`"),
    }
}

/// ``Account.balances[].amount``
fn schema_path(base: &str, rest: &[&str]) -> String {
    let mut path = base.to_owned();
    let mut rest = rest;
    loop {
        rest = match rest {
            ["properties", name, rest @ ..] => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                rest
            }
            ["items", rest @ ..] => {
                path.push_str("[]");
                rest
            }
            ["additionalProperties", rest @ ..] => {
                path.push_str("{}");
                rest
            }
            ["allOf" | "oneOf" | "anyOf", _, rest @ ..] => rest,
            _ => return format!("`{path}`"),
        };
    }
}

fn component_names(api: &Api, id: TypeId) -> impl Iterator<Item = &str> {
    let def = api.types.get(id);
    let own = def.at.as_str().strip_prefix("/components/schemas/").filter(|name| !name.contains('/'));
    let own = match &def.label {
        Label::Component(name) => own.map(|_| name.as_str()),
        Label::Under(..) | Label::Of(..) => None,
    };
    own.into_iter().chain(def.aliases.iter().map(String::as_str))
}
