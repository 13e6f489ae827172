//! Component schemas that no type is called after: scalars, and alternatives that became one object. Their names are the
//! document's alone, but whoever reads the document's diff looks for them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Kind;
use super::compare::Comparison;
use super::finding::{Finding, Spot};
use super::reach::{Reach, Way};
use super::state::State;
use crate::parity;
use crate::source::Pointer;

const SCHEMAS: &str = "schemas";
const PREFIX: &str = "#/components/schemas/";

impl Comparison<'_> {
    /// Finds those again that have another name, the structure that they had, and a place where they are used as they were.
    pub fn typeless(&mut self) {
        let (olds, news) = (uses(self.old.document), uses(self.new.document));
        let alone = |own: &Uses, other: &Uses, state: &State<'_>| -> Vec<String> {
            let alone = own.keys().filter(|name| !other.contains_key(*name));
            alone.filter(|name| !state.components.contains_key(name.as_str())).cloned().collect()
        };
        let (gone, mut come) = (alone(&olds, &news, &self.old), alone(&news, &olds, &self.new));
        for old in gone {
            let places = olds.get(&old);
            let is_it = |new: &String| {
                let same_place = places.zip(news.get(new)).is_some_and(|(old, new)| !old.is_disjoint(new));
                same_place && self.old.structure(&old) == self.new.structure(new)
            };
            let Some(new) = come.iter().position(is_it).map(|position| come.remove(position)) else { continue };
            let spot = |name: &str| Spot::plain(component(name));
            let finding = Finding::new(Kind::SchemaRenamed, format!("`{new}`"), format!("is the new name of `{old}`"))
                .between(spot(&old), spot(&new))
                .reaching(&self.users(&new));
            self.find(finding);
        }
    }

    /// The operations that refer to a component of the new state, or to what refers to it.
    fn users(&self, name: &str) -> Reach {
        let mut reach = Reach::default();
        for (number, _, new) in self.operations.all() {
            let Some(operation) = new.and_then(|index| self.new.api.operations.get(index)) else { continue };
            let mut seen: BTreeSet<String> = BTreeSet::new();
            let item = operation.at.parent().map(|item| item.child("parameters"));
            let mut open: Vec<&Value> =
                [Some(operation.at.clone()), item].into_iter().flatten().filter_map(|at| self.new.node(&at)).collect();
            while let Some(value) = open.pop() {
                match value {
                    Value::Array(items) => open.extend(items),
                    Value::Object(members) => {
                        open.extend(members.values());
                        let target =
                            members.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
                        if let Some(target) = target.filter(|target| seen.insert((*target).to_owned())) {
                            open.extend(self.new.document.pointer(target));
                        }
                    }
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
                }
            }
            if seen.contains(component(name).as_str()) {
                reach.add(number, Way::Request);
            }
        }
        reach
    }
}

/// Component schemas by name, and the pointers of the references to each.
type Uses = BTreeMap<String, BTreeSet<Pointer>>;

fn uses(document: &Value) -> Uses {
    let mut uses = Uses::new();
    let mut open = vec![(Pointer::root(), document)];
    while let Some((at, value)) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.iter().enumerate().map(|(index, item)| (at.index(index), item))),
            Value::Object(members) => {
                let target = members.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix(PREFIX));
                if let Some(name) = target {
                    uses.entry(name.to_owned()).or_default().insert(at.clone());
                }
                open.extend(members.iter().map(|(name, value)| (at.child(name), value)));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    uses
}

impl State<'_> {
    fn structure(&self, name: &str) -> Option<String> {
        Some(parity::structure(SCHEMAS, self.node(&component(name))?))
    }
}

fn component(name: &str) -> Pointer {
    Pointer::from_tokens(["components", SCHEMAS, name])
}
