//! The components that a document uses: from its paths and security requirements on, through references.

use super::shape::{Kind, Shape};
use crate::source::Pointer;
use serde_json::Value;
use std::collections::BTreeSet;

/// A component's section and name.
pub(super) type Component = (String, String);

/// The components that something reaches, whether they are there or not.
pub(super) fn components(document: &Value) -> BTreeSet<Component> {
    let mut search = Search::default();
    search.node(&Shape::One(Kind::Root), document);
    while let Some((section, name)) = search.open.pop() {
        if let Some(value) = component(document, &section, &name) {
            search.node(&Shape::of_component(&section), value);
        }
    }
    search.seen
}

/// The component of this name, if it is there.
pub(super) fn component<'d>(document: &'d Value, section: &str, name: &str) -> Option<&'d Value> {
    document.get("components")?.get(section)?.get(name)
}

#[derive(Default)]
struct Search {
    seen: BTreeSet<Component>,
    open: Vec<Component>,
}

impl Search {
    fn node(&mut self, shape: &Shape, value: &Value) {
        match (shape, value) {
            (Shape::One(kind), Value::Object(members)) => {
                if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                    self.reference(target);
                }
                for (name, value) in members {
                    match (kind, name.as_str()) {
                        (Kind::Root | Kind::Operation, "security") => self.security(value),
                        (Kind::Discriminator, "mapping") => self.mapping(value),
                        _ => self.node(&kind.member(name), value),
                    }
                }
            }
            (Shape::Map(inner, _), Value::Object(members)) => {
                members.values().for_each(|value| self.node(inner, value));
            }
            (Shape::List(inner, ..), Value::Array(items)) => items.iter().for_each(|item| self.node(inner, item)),
            _ => {}
        }
    }

    fn reference(&mut self, target: &str) {
        let Some(pointer) = target.strip_prefix('#').and_then(Pointer::parse) else { return };
        let mut tokens = pointer.tokens();
        if let (Some("components"), Some(section), Some(name)) =
            (tokens.next().as_deref(), tokens.next(), tokens.next())
        {
            self.found(&section, &name);
        }
    }

    fn security(&mut self, requirements: &Value) {
        let requirements = requirements.as_array().into_iter().flatten();
        for requirement in requirements.filter_map(Value::as_object) {
            requirement.keys().for_each(|scheme| self.found("securitySchemes", scheme));
        }
    }

    /// References, or names of schemas.
    fn mapping(&mut self, mapping: &Value) {
        let targets = mapping.as_object().into_iter().flat_map(|mapping| mapping.values());
        for target in targets.filter_map(Value::as_str) {
            if target.starts_with('#') {
                self.reference(target);
            } else {
                self.found("schemas", target);
            }
        }
    }

    fn found(&mut self, section: &str, name: &str) {
        let component = (section.to_owned(), name.to_owned());
        if self.seen.insert(component.clone()) {
            self.open.push(component);
        }
    }
}
