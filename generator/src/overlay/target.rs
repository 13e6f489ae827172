//! RFC 9535 JSONPath, and what to say when one matches nothing.

use crate::diagnostic::nearest;
use crate::source::{Path, Pointer};
use serde_json::Value;
use serde_json_path::JsonPath;
use std::collections::{BTreeMap, BTreeSet};
use std::{fmt, ptr};

/// A parsed JSONPath with the text it was written as.
pub(super) struct Target {
    text: String,
    path: JsonPath,
}

impl Target {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match JsonPath::parse(text) {
            Ok(path) => Ok(Self { text: text.to_owned(), path }),
            Err(fault) => Err(format!("{} at character {}", fault.message(), fault.position())),
        }
    }

    /// The matched nodes, each once.
    pub(super) fn locate(&self, document: &Value) -> Vec<Pointer> {
        if self.text.contains("..") {
            return self.locate_anywhere(document);
        }
        let mut seen = BTreeSet::new();
        let found = self.path.query_located(document);
        let pointers = found.locations().filter_map(|location| Pointer::parse(&location.to_json_pointer()));
        pointers.filter(|pointer| seen.insert(pointer.clone())).collect()
    }

    /// The same by two walks: a query that keeps the way to every node it comes by takes several times as long.
    fn locate_anywhere(&self, document: &Value) -> Vec<Pointer> {
        let found: Vec<*const Value> = self.path.query(document).iter().map(|node| ptr::from_ref(*node)).collect();
        let wanted: BTreeSet<*const Value> = found.iter().copied().collect();
        let mut places: BTreeMap<*const Value, Pointer> = BTreeMap::new();
        if !wanted.is_empty() {
            find(document, &Path::ROOT, &wanted, &mut places);
        }
        found.into_iter().filter_map(|node| places.remove(&node)).collect()
    }

    /// How far a path of plain names gets, and the name that may have been meant.
    pub(super) fn help(&self, document: &Value) -> Option<String> {
        let names = names(&self.text)?;
        let mut node = document;
        let mut reached = String::from("$");
        for name in names {
            let next = match node {
                Value::Object(members) => members.get(&name),
                Value::Array(items) => name.parse::<usize>().ok().and_then(|index| items.get(index)),
                _ => None,
            };
            if let Some(next) = next {
                node = next;
                reached.push_str(&step(&name));
                continue;
            }
            return Some(match node {
                Value::Object(members) => match nearest(&name, members.keys().map(String::as_str)) {
                    Some(meant) => format!("`{reached}` has no `{name}`; did you mean `{reached}{}`?", step(meant)),
                    None => format!("`{reached}` has no member `{name}`"),
                },
                Value::Array(items) => {
                    format!("`{reached}` is a list of {}, and `{name}` is none of them", items.len())
                }
                _ => format!("`{reached}` is neither an object nor a list"),
            });
        }
        None
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Where the wanted nodes are.
fn find(node: &Value, at: &Path<'_>, wanted: &BTreeSet<*const Value>, places: &mut BTreeMap<*const Value, Pointer>) {
    if wanted.contains(&ptr::from_ref(node)) {
        places.insert(ptr::from_ref(node), at.pointer());
    }
    match node {
        Value::Object(members) => {
            members.iter().for_each(|(name, inner)| find(inner, &at.child(name), wanted, places));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, inner)| find(inner, &at.index(index), wanted, places));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn step(name: &str) -> String {
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !name.is_empty() {
        format!(".{name}")
    } else {
        format!("['{}']", name.replace('\'', "\\'"))
    }
}

/// The names of a path without wildcards, filters or slices; `None` for any other.
fn names(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim().strip_prefix('$')?;
    let mut names = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (name, behind) = after.split_at_checked(end)?;
            if name.is_empty() || name == "*" {
                return None;
            }
            names.push(name.to_owned());
            rest = behind;
        } else {
            let inner = rest.strip_prefix('[')?;
            let quote = inner.chars().next()?;
            if quote == '\'' || quote == '"' {
                let (name, behind) = inner.get(1..)?.split_once(quote)?;
                if name.contains('\\') {
                    return None;
                }
                names.push(name.to_owned());
                rest = behind.strip_prefix(']')?;
            } else {
                let (index, behind) = inner.split_once(']')?;
                index.parse::<usize>().ok()?;
                names.push(index.to_owned());
                rest = behind;
            }
        }
    }
    Some(names)
}
