//! Who refers to a component of a document: what it is that came with it, or went.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::source::Pointer;

/// All references of a document, in order of the places where they stand.
pub struct References(Vec<(String, String)>);

impl References {
    pub fn of(document: &Value) -> Self {
        let mut all = Vec::new();
        let mut open = vec![(Pointer::root(), document)];
        while let Some((at, value)) = open.pop() {
            match value {
                Value::Array(items) => {
                    open.extend(items.iter().enumerate().map(|(index, item)| (at.index(index), item)));
                }
                Value::Object(members) => {
                    let target = members.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
                    all.extend(target.map(|target| (at.as_str().to_owned(), target.to_owned())));
                    open.extend(members.iter().map(|(name, value)| (at.child(name), value)));
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        all.sort_unstable();
        References(all)
    }

    /// Where a component is referred to.
    pub fn places_of(&self, component: &Pointer) -> BTreeSet<&str> {
        self.0.iter().filter(|(_, target)| target == component.as_str()).map(|(at, _)| at.as_str()).collect()
    }

    /// The component, and those that lead to it.
    pub fn leading_to(&self, component: &Pointer) -> BTreeSet<String> {
        let mut found = BTreeSet::from([component.as_str().to_owned()]);
        loop {
            let more = self.0.iter().filter(|(_, target)| found.contains(target)).filter_map(|(at, _)| holder(at));
            let more: Vec<String> = more.filter(|holder| !found.contains(*holder)).map(str::to_owned).collect();
            if more.is_empty() {
                return found;
            }
            found.extend(more);
        }
    }

    /// Whether one of these components is this node, or something in it refers to one.
    pub fn lead(&self, at: &Pointer, components: &BTreeSet<String>) -> bool {
        let at = at.as_str();
        let is_in = |place: &str| place.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let from = self.0.partition_point(|(place, _)| place.as_str() < at);
        let below = self.0.iter().skip(from).take_while(|(place, _)| place.starts_with(at));
        components.contains(at)
            || below.filter(|(place, _)| is_in(place)).any(|(_, target)| components.contains(target))
    }
}

/// The component that a node is in: `/components/schemas/Account`.
fn holder(at: &str) -> Option<&str> {
    let end = at.match_indices('/').nth(3).map_or(at.len(), |(end, _)| end);
    at.get(..end).filter(|holder| holder.starts_with("/components/"))
}
