//! Several schemas as one that takes every value that one of them takes, and names every member.

use crate::source::Pointer;
use crate::spec::refs;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Deeper than any document, and shallow enough to end where schemas contain themselves.
const MAX_DEPTH: usize = 32;

/// A schema, or a member of one, and where it stands.
pub(super) type Part = (Value, Pointer);

pub(super) struct Union<'d> {
    document: &'d Value,
    /// Component schemas that become another one.
    renamed: &'d BTreeMap<&'d str, &'d str>,
    depth: usize,
    pub(super) clashes: Vec<Clash>,
}

/// Two schemas that cannot be one.
pub(super) struct Clash {
    pub(super) at: Vec<Pointer>,
    pub(super) message: String,
}

impl<'d> Union<'d> {
    pub(super) fn new(document: &'d Value, renamed: &'d BTreeMap<&'d str, &'d str>) -> Self {
        Self { document, renamed, depth: 0, clashes: Vec::new() }
    }

    /// The parts as one schema.
    pub(super) fn of(&mut self, parts: &[Part]) -> Value {
        let Some((first, at)) = parts.first() else { return json!({}) };
        if self.depth == MAX_DEPTH {
            self.clash(vec![at.clone()], "it contains itself in different ways".to_owned());
            return json!({});
        }
        // At the top the parts are what is merged; a `$ref` to one of them would be a circle.
        let inner = self.depth > 0;
        if inner && parts.iter().all(|(part, _)| part == first) {
            return first.clone();
        }
        if inner && let Some(common) = self.common_target(parts) {
            return json!({ "$ref": common });
        }
        self.depth += 1;
        let union = self.differing(parts);
        self.depth -= 1;
        union
    }

    fn differing(&mut self, parts: &[Part]) -> Value {
        let parts: Vec<(Map<String, Value>, Pointer)> = parts.iter().filter_map(|part| self.members(part)).collect();
        let mut names: Vec<&String> = Vec::new();
        for name in parts.iter().flat_map(|(part, _)| part.keys()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut union = Map::new();
        for name in names {
            let values: Vec<Part> =
                parts.iter().filter_map(|(part, at)| Some((part.get(name)?.clone(), at.child(name)))).collect();
            if let Some(value) = self.member(name, &values, values.len() == parts.len()) {
                union.insert(name.clone(), value);
            }
        }
        Value::Object(union)
    }

    /// The component that all parts refer to once what is merged is merged.
    fn common_target(&self, parts: &[Part]) -> Option<String> {
        let mut common: Option<String> = None;
        for (part, _) in parts {
            let members = part.as_object().filter(|members| members.len() == 1)?;
            let target = members.get("$ref")?.as_str()?;
            let name = target.strip_prefix("#/components/schemas/");
            let target = match name.and_then(|name| self.renamed.get(name)) {
                Some(merged) => format!("#/components/schemas/{merged}"),
                None => target.to_owned(),
            };
            if common.get_or_insert_with(|| target.clone()) != &target {
                return None;
            }
        }
        common
    }

    /// The members of a part; those of what it refers to stand under its own.
    fn members(&mut self, (part, at): &Part) -> Option<(Map<String, Value>, Pointer)> {
        let mut members = part.as_object()?.clone();
        let mut at = at.clone();
        for _ in 0..MAX_DEPTH {
            let Some(target) = members.get("$ref").and_then(Value::as_str).map(str::to_owned) else {
                return Some((members, at));
            };
            let pointer = refs::pointer(&target);
            let inner = pointer.as_ref().and_then(|pointer| self.document.pointer(pointer.as_str())?.as_object());
            let (Some(inner), Some(pointer)) = (inner, pointer) else {
                self.clash(vec![at], format!("`{target}` is not there"));
                return None;
            };
            members.shift_remove("$ref");
            let mut whole = inner.clone();
            whole.extend(members);
            (members, at) = (whole, pointer);
        }
        self.clash(vec![at], "its references do not end".to_owned());
        None
    }

    /// A member as it holds for all parts; `everywhere` says that all of them have it.
    fn member(&mut self, name: &str, values: &[Part], everywhere: bool) -> Option<Value> {
        let (first, _) = values.first()?;
        let same = values.iter().all(|(value, _)| value == first);
        match name {
            "properties" => Some(self.properties(values)),
            "items" => Some(self.of(values)),
            "required" => everywhere.then(|| in_all(values)).filter(|list| list != &json!([])),
            "enum" => everywhere.then(|| in_any(values)),
            "x-obgen-values" | "x-obgen-variants" => Some(together(values)),
            "x-obgen-progress" => {
                if !same {
                    let at = values.iter().map(|(_, at)| at.clone()).collect();
                    self.clash(at, "they end at other values".to_owned());
                }
                Some(first.clone())
            }
            "type" | "format" | "oneOf" | "anyOf" | "allOf" | "not" | "discriminator" => {
                if !same || (!everywhere && !matches!(name, "type" | "format" | "discriminator")) {
                    let at = values.iter().map(|(_, at)| at.clone()).collect();
                    self.clash(at, format!("their `{name}` is {}", different(values)));
                }
                (everywhere || name == "type").then(|| first.clone())
            }
            "minLength" | "minItems" | "minimum" | "minProperties" => {
                loosest(values, everywhere, |own, other| own < other)
            }
            "maxLength" | "maxItems" | "maximum" | "maxProperties" => {
                loosest(values, everywhere, |own, other| own > other)
            }
            "nullable" => values.iter().any(|(value, _)| value == &Value::Bool(true)).then_some(Value::Bool(true)),
            // What is said of one and not of another does not hold for both.
            "pattern"
            | "default"
            | "multipleOf"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "uniqueItems"
            | "readOnly"
            | "writeOnly"
            | "additionalProperties"
            | "deprecated" => (same && everywhere).then(|| first.clone()),
            "example" => same.then(|| first.clone()),
            // Words and names: those of the first stand for all.
            _ => Some(first.clone()),
        }
    }

    fn properties(&mut self, values: &[Part]) -> Value {
        let mut names: Vec<&String> = Vec::new();
        for name in values.iter().filter_map(|(value, _)| value.as_object()).flat_map(Map::keys) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut union = Map::new();
        for name in names {
            let own: Vec<Part> =
                values.iter().filter_map(|(value, at)| Some((value.get(name)?.clone(), at.child(name)))).collect();
            union.insert(name.clone(), self.of(&own));
        }
        Value::Object(union)
    }

    fn clash(&mut self, at: Vec<Pointer>, message: String) {
        self.clashes.push(Clash { at, message });
    }
}

fn lists(values: &[Part]) -> impl Iterator<Item = &Vec<Value>> {
    values.iter().filter_map(|(value, _)| value.as_array())
}

fn in_all(values: &[Part]) -> Value {
    let Some(first) = lists(values).next() else { return json!([]) };
    first.iter().filter(|item| lists(values).all(|list| list.contains(item))).cloned().collect()
}

fn in_any(values: &[Part]) -> Value {
    let mut union: Vec<Value> = Vec::new();
    for item in lists(values).flatten() {
        if !union.contains(item) {
            union.push(item.clone());
        }
    }
    Value::Array(union)
}

fn together(values: &[Part]) -> Value {
    let mut union = Map::new();
    for (name, value) in values.iter().filter_map(|(value, _)| value.as_object()).flatten() {
        union.entry(name.clone()).or_insert_with(|| value.clone());
    }
    Value::Object(union)
}

/// The limit that lets most through; none where a part has none.
fn loosest(values: &[Part], everywhere: bool, looser: impl Fn(f64, f64) -> bool) -> Option<Value> {
    let mut values = everywhere.then(|| values.iter().map(|(value, _)| value))?;
    let first = values.next()?;
    let loosest = values.fold(first, |best, own| match (own.as_f64(), best.as_f64()) {
        (Some(own_limit), Some(limit)) if looser(own_limit, limit) => own,
        _ => best,
    });
    Some(loosest.clone())
}

/// Scalars as they are; for anything larger it is enough to say so.
fn different(values: &[Part]) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for (value, _) in values {
        let Some(text) = value.as_str() else { return "not the same".to_owned() };
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.join(" and ")
}
