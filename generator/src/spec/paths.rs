//! Paths and operations against each other: templates and parameters, names, security.

use super::address::{self, Address};
use super::grammar::METHODS;
use super::refs;
use crate::diagnostic::{Code, Diagnostics, nearest};
use crate::overlay::Provenance;
use crate::source::Pointer;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is clear enough to be put right.
#[derive(Default)]
pub(super) struct Mends {
    /// Parameters that operations do not declare.
    parameters: Vec<(Pointer, Value)>,
    /// Operations whose `operationId` another one has.
    unnamed: Vec<Pointer>,
}

impl Mends {
    pub(super) fn apply(self, document: &mut Value) {
        for (at, parameter) in self.parameters {
            let Some(Value::Object(operation)) = document.pointer_mut(at.as_str()) else { continue };
            let list = operation.entry("parameters").or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut().into_iter().for_each(|list| list.push(parameter.clone()));
        }
        for at in self.unnamed {
            if let Some(Value::Object(operation)) = document.pointer_mut(at.as_str()) {
                operation.shift_remove("operationId");
            }
        }
    }
}

/// Reports what is wrong between the parts of `paths`, and returns what is to be put right.
pub(super) fn check(document: &Value, diags: &mut Diagnostics) -> Mends {
    let mut check = Check { document, diags, ids: BTreeMap::new(), named: BTreeMap::new(), mends: Mends::default() };
    let root = Pointer::root();
    check.security(document.get("security"), &root.child("security"));
    let Some(paths) = document.get("paths").and_then(Value::as_object) else { return check.mends };
    check.equivalent(paths);
    for (path, item) in paths.iter().filter(|(path, _)| !path.starts_with("x-")) {
        if let Value::Object(item) = item {
            check.path(path, item, &root.child("paths").child(path));
        }
    }
    check.mends
}

/// Writes a `/` before paths that lack it, and leaves to parameters what is theirs.
pub(super) fn addresses(document: &mut Value, provenance: &mut Provenance, diags: &mut Diagnostics) {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    let mut fragment = None;
    let at = Pointer::root().child("paths");
    for (path, item) in paths.filter(|(path, _)| !path.starts_with("x-")) {
        let asks = path.contains(['?', '#']);
        if asks && address::parse(path).is_ok_and(|address| address.fragment.is_some()) {
            fragment.get_or_insert_with(|| at.child(path));
        }
        let item = item.as_object().filter(|_| asks);
        let mut right =
            item.map_or_else(|| path.clone(), |item| address::reduced(path, |name| is_query(document, item, name)));
        if !right.starts_with('/') {
            right.insert(0, '/');
        }
        if right != *path {
            renamed.insert(path.clone(), right);
        }
    }
    if let Some(at) = fragment {
        let message = "this path has a fragment, which tells it from another one and is not sent";
        diags.warning(Code::PathTemplate, at, message);
    }
    if renamed.is_empty() {
        return;
    }
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    let there: BTreeSet<String> = paths.keys().cloned().collect();
    for (path, item) in std::mem::take(paths) {
        let is_taken = |right: &str| there.contains(right) || paths.contains_key(right);
        let right = match renamed.get(&path) {
            // Beside an operation without the query.
            Some(right) if path.contains('?') && is_taken(right) => format!("{right}#{path}"),
            Some(right) => right.clone(),
            None => path.clone(),
        };
        if right != path {
            provenance.derive(at.child(&right), &at.child(&path));
        }
        if paths.insert(right.clone(), item).is_some() {
            diags.error(Code::BadValue, at.child(&right), format!("the path `{right}` is there twice"));
        }
    }
}

struct Check<'d> {
    document: &'d Value,
    diags: &'d mut Diagnostics,
    /// `operationId` and the first operation that has it.
    ids: BTreeMap<&'d str, Pointer>,
    /// What a `$ref` names, once looked up.
    named: BTreeMap<&'d str, Option<&'d Value>>,
    mends: Mends,
}

/// A declared parameter: its name, where it goes, where it stands.
struct Declared<'d> {
    name: &'d str,
    location: &'d str,
    at: Pointer,
    node: &'d Value,
}

impl<'d> Check<'d> {
    fn path(&mut self, path: &'d str, item: &'d Map<String, Value>, at: &Pointer) {
        let Address { mut names, asked, offered, .. } = match address::parse(path) {
            Ok(address) => address,
            Err(fault) => {
                self.diags.error(Code::PathTemplate, at, fault).help("a parameter is written `{name}`; an overlay can copy the operations to the path that is meant, and remove this one");
                return;
            }
        };
        let document = self.document;
        let is_query = |name: &str| is_query(document, item, name);
        names.extend(asked.iter().filter(|(key, name)| !is_query(key) && !is_query(name)).map(|(_, name)| *name));
        for name in offered.iter().filter(|name| !is_query(name)) {
            let message = format!("`{name}` of `{path}` is not declared; it is read as text in the query");
            self.diags.warning(Code::PathParameter, at, message);
            let parameter = json!({ "name": name, "in": "query", "schema": { "type": "string" } });
            self.mends.parameters.push((at.clone(), parameter));
        }
        let shared = self.parameters(item.get("parameters"), &at.child("parameters"));
        let operations = METHODS.iter().filter_map(|method| Some((*method, item.get(*method)?.as_object()?)));
        let mut used = vec![false; shared.len()];
        let mut any = false;
        for (method, operation) in operations {
            any = true;
            let at = at.child(method);
            let own = self.parameters(operation.get("parameters"), &at.child("parameters"));
            for name in &names {
                let is_it = |declared: &Declared<'_>| declared.location == "path" && declared.name == *name;
                for (declared, used) in shared.iter().zip(&mut used) {
                    *used |= is_it(declared);
                }
                if !own.iter().chain(&shared).any(is_it) {
                    self.undeclared(path, name, &names, own.iter().chain(&shared), &at);
                }
            }
            for declared in own.iter().filter(|declared| declared.location == "path" && !names.contains(&declared.name))
            {
                self.superfluous(path, declared, &names);
            }
            self.operation(operation, &at);
        }
        let left = shared.iter().zip(used).filter(|(declared, used)| any && !used && declared.location == "path");
        for (declared, _) in left.filter(|(declared, _)| !names.contains(&declared.name)) {
            self.superfluous(path, declared, &names);
        }
    }

    fn undeclared<'l>(
        &mut self,
        path: &str,
        name: &str,
        names: &[&str],
        declared: impl Iterator<Item = &'l Declared<'l>>,
        at: &Pointer,
    ) {
        let others = declared.filter(|one| one.location == "path" && !names.contains(&one.name));
        let others: Vec<&Declared<'_>> = others.collect();
        let meant = nearest(name, others.iter().map(|one| one.name));
        let meant = others.iter().find(|one| Some(one.name) == meant);
        let (parameter, read, help) = match meant {
            Some(meant) => {
                let mut parameter = meant.node.clone();
                if let Value::Object(members) = &mut parameter {
                    members.insert("name".to_owned(), json!(name));
                }
                let help = format!("it is declared as `{}`: one of the two is misspelt", meant.name);
                (parameter, format!("`{}`", meant.name), help)
            }
            None => {
                let parameter = json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
                let help = format!(
                    "add to `parameters`: `{{ name: {name}, in: path, required: true, schema: {{ type: string }} }}`"
                );
                (parameter, "text".to_owned(), help)
            }
        };
        let message = format!("`{{{name}}}` of `{path}` is not declared; it is read as {read}");
        self.diags.warning(Code::PathParameter, at, message).help(help);
        self.mends.parameters.push((at.clone(), parameter));
    }

    fn superfluous(&mut self, path: &str, declared: &Declared<'_>, names: &[&str]) {
        let name = declared.name;
        let help = match nearest(name, names.iter().copied()) {
            Some(meant) => format!("the path says `{{{meant}}}`"),
            None => "remove it, or put it where it goes (`in: query`)".to_owned(),
        };
        self.diags
            .warning(
                Code::PathParameter,
                &declared.at,
                format!("the path parameter `{name}` is not in `{path}`, and is ignored"),
            )
            .help(help);
    }

    /// A list of parameters, `$ref`s followed.
    fn parameters(&mut self, list: Option<&'d Value>, at: &Pointer) -> Vec<Declared<'d>> {
        let mut found: Vec<Declared<'d>> = Vec::new();
        for (index, parameter) in list.and_then(Value::as_array).into_iter().flatten().enumerate() {
            let at = at.index(index);
            let parameter = self.resolve(parameter);
            let member = |name: &str| parameter.get(name).and_then(Value::as_str);
            let (Some(name), Some(location)) = (member("name"), member("in")) else { continue };
            if let Some(first) = found.iter().find(|one| one.name == name && one.location == location) {
                let message = format!("the {location} parameter `{name}` is declared twice");
                // Saying the same twice does no harm.
                let diagnostic = match first.node == parameter {
                    true => self.diags.warning(Code::DuplicateParameter, &at, message),
                    false => self.diags.error(Code::DuplicateParameter, &at, message),
                };
                diagnostic.related(&first.at, "first here").help("remove one of the two");
                continue;
            }
            self.reserved(name, location, &at);
            found.push(Declared { name, location, at, node: parameter });
        }
        found
    }

    fn reserved(&mut self, name: &str, location: &str, at: &Pointer) {
        // `Authorization` is sent in any case: see `authorization`.
        let reserved = ["Accept", "Content-Type"];
        let is_reserved = reserved.iter().any(|own| own.eq_ignore_ascii_case(name));
        if location != "header" || !is_reserved || is_owned(self.document, name) {
            return;
        }
        self.diags
            .warning(Code::ReservedHeader, at, format!("OpenAPI ignores a header parameter named `{name}`"))
            .help("media types say it; remove the parameter, or name it in `x-obgen-headers`");
    }

    fn resolve(&mut self, node: &'d Value) -> &'d Value {
        let document = self.document;
        let named = &mut self.named;
        follow(node, |target| *named.entry(target).or_insert_with(|| document.pointer(refs::pointer(target)?.as_str())))
    }

    fn operation(&mut self, operation: &'d Map<String, Value>, at: &Pointer) {
        if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
            let here = at.child("operationId");
            if let Some(first) = self.ids.get(id) {
                let message =
                    format!("two operations are named `{id}`: this one is named after its method and path instead");
                self.diags
                    .warning(Code::DuplicateOperationId, &here, message)
                    .related(first, "first here")
                    .help(format!("give this one another name: `update: {{ operationId: {id}2 }}`"));
                self.mends.unnamed.push(at.clone());
            } else {
                self.ids.insert(id, here);
            }
        }
        self.security(operation.get("security"), &at.child("security"));
    }

    fn security(&mut self, requirements: Option<&Value>, at: &Pointer) {
        let schemes = self.document.pointer("/components/securitySchemes").and_then(Value::as_object);
        for (index, requirement) in requirements.and_then(Value::as_array).into_iter().flatten().enumerate() {
            for name in requirement.as_object().into_iter().flat_map(Map::keys) {
                if schemes.is_some_and(|schemes| schemes.contains_key(name)) {
                    continue;
                }
                let at = at.index(index).child(name);
                let known = schemes.into_iter().flat_map(Map::keys).map(String::as_str);
                let help = nearest(name, known).map_or_else(
                    || format!("add it: `components: {{ securitySchemes: {{ {name}: {{ type: http, scheme: bearer }} }} }}`"),
                    |meant| format!("did you mean `{meant}`?"),
                );
                let message = format!("the security scheme `{name}` is not defined");
                self.diags.error(Code::UnknownSecurityScheme, at, message).help(help);
            }
        }
    }

    /// Paths that differ in the names of their parameters alone are the same path. A deprecated operation may share it
    /// with the one that takes its place.
    fn equivalent(&mut self, paths: &Map<String, Value>) {
        let mut seen: BTreeMap<(String, &str), &str> = BTreeMap::new();
        for (path, item) in paths {
            let shape = shape(path);
            for method in METHODS.iter().filter(|method| item.get(**method).is_some()) {
                let Some(first) = seen.insert((shape.clone(), method), path) else { continue };
                if is_deprecated(item, method) != paths.get(first).is_some_and(|first| is_deprecated(first, method)) {
                    continue;
                }
                let paths = Pointer::root().child("paths");
                self.diags
                    .warning(
                        Code::EquivalentPaths,
                        paths.child(path).child(method),
                        format!("`{path}` and `{first}` are the same path with other names"),
                    )
                    .related(paths.child(first).child(method), "the other one");
            }
        }
    }
}

/// Whether `x-obgen-headers` says where the header comes from.
pub(super) fn is_owned(document: &Value, name: &str) -> bool {
    let conventions = document.get("x-obgen-headers").and_then(Value::as_object);
    conventions.is_some_and(|conventions| {
        conventions.keys().any(|own| match own.strip_suffix('*') {
            Some(stem) => name.get(..stem.len()).is_some_and(|start| start.eq_ignore_ascii_case(stem)),
            None => own.eq_ignore_ascii_case(name),
        })
    })
}

/// The node at the end of a chain of `$ref`s.
pub(super) fn follow<'d>(node: &'d Value, mut named: impl FnMut(&'d str) -> Option<&'d Value>) -> &'d Value {
    let mut node = node;
    // A chain longer than this is a circle, and reported as one.
    for _ in 0..32 {
        let Some(next) = node.get("$ref").and_then(Value::as_str).and_then(&mut named) else { break };
        node = next;
    }
    node
}

/// Whether some operation of the path declares a parameter `in: query` of this name.
fn is_query(document: &Value, item: &Map<String, Value>, name: &str) -> bool {
    let own = METHODS.iter().filter_map(|method| item.get(*method)?.get("parameters"));
    let declared = own.chain(item.get("parameters")).filter_map(Value::as_array).flatten();
    declared
        .map(|node| follow(node, |target| document.pointer(refs::pointer(target)?.as_str())))
        .any(|node| node.get("in").is_some_and(|own| own == "query") && node.get("name").is_some_and(|own| own == name))
}

fn is_deprecated(item: &Value, method: &str) -> bool {
    item.get(method).and_then(|operation| operation.get("deprecated")?.as_bool()).unwrap_or(false)
}

/// The path with its parameters unnamed.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut inside = false;
    for character in path.chars() {
        match character {
            '{' => inside = true,
            '}' => {
                inside = false;
                shape.push_str("{}");
            }
            other if !inside => shape.push(other),
            _ => {}
        }
    }
    shape
}
