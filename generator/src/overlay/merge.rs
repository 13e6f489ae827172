//! How an `update` or `copy` becomes part of a node.

use super::document::Version;
use crate::source::Pointer;
use serde_json::{Map, Value};

/// The merging of one action, over all the nodes it matches.
pub(super) struct Merge {
    version: Version,
    /// Nodes of the document that got a new value, each with where that stands below the modifier (`/a/b`).
    pub(super) written: Vec<(Pointer, String)>,
    pub(super) misfits: Vec<Misfit>,
}

/// A value that does not fit the node it is for.
pub(super) struct Misfit {
    /// The node of the document.
    pub(super) node: Pointer,
    /// The value, below the modifier.
    pub(super) at: String,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Merge {
    pub(super) fn new(version: Version) -> Self {
        Self { version, written: Vec::new(), misfits: Vec::new() }
    }

    /// Merges into a matched node.
    pub(super) fn apply(&mut self, node: &mut Value, value: &Value, target: &Pointer) {
        match (node, value) {
            (Value::Object(members), Value::Object(update)) => self.object(members, update, target, &Pointer::root()),
            (Value::Array(items), Value::Array(more)) => {
                self.append(items, more.iter(), target, Some(&Pointer::root()))
            }
            (Value::Array(items), one) => self.append(items, std::iter::once(one), target, None),
            (Value::Object(_), _) => self.misfit(target, &Pointer::root(), "an object is updated with an object", None),
            (_, Value::Object(_) | Value::Array(_)) => {
                let help = "remove the member with one action and add it to its parent with another";
                self.misfit(
                    target,
                    &Pointer::root(),
                    "the target is a scalar, and is replaced by a scalar only",
                    Some(help),
                );
            }
            (_, _) if self.version == Version::V1_0 => {
                let message = "overlay 1.0 does not replace scalars";
                self.misfit(
                    target,
                    &Pointer::root(),
                    message,
                    Some("write `overlay: 1.1.0`, or target the object around it"),
                );
            }
            (scalar, value) => self.replace(scalar, value, target.clone(), &Pointer::root()),
        }
    }

    fn object(&mut self, members: &mut Map<String, Value>, update: &Map<String, Value>, node: &Pointer, at: &Pointer) {
        for (name, value) in update {
            let own = node.child(name);
            let from = at.child(name);
            let Some(old) = members.get_mut(name) else {
                members.insert(name.clone(), value.clone());
                self.written.push((own, from.as_str().to_owned()));
                continue;
            };
            match (old, value) {
                (Value::Object(old), Value::Object(new)) => self.object(old, new, &own, &from),
                (Value::Array(old), Value::Array(new)) => self.append(old, new.iter(), &own, Some(&from)),
                (Value::Object(_), _) => self.clash(&own, &from, name, "an object"),
                (Value::Array(_), _) => self.clash(&own, &from, name, "a list"),
                (_, Value::Object(_) | Value::Array(_)) => self.clash(&own, &from, name, "a scalar"),
                (old, new) => self.replace(old, new, own, &from),
            }
        }
    }

    fn append<'v>(
        &mut self,
        items: &mut Vec<Value>,
        more: impl Iterator<Item = &'v Value>,
        node: &Pointer,
        at: Option<&Pointer>,
    ) {
        for (index, item) in more.enumerate() {
            let from = at.map_or_else(Pointer::root, |at| at.index(index));
            if items.contains(item) {
                let message = format!("the list already holds {}", brief(item));
                let help = "an update appends to a list: leave out what is there already";
                self.misfit(node, &from, &message, Some(help));
                continue;
            }
            self.written.push((node.index(items.len()), from.as_str().to_owned()));
            items.push(item.clone());
        }
    }

    fn replace(&mut self, old: &mut Value, new: &Value, node: Pointer, at: &Pointer) {
        if old != new {
            *old = new.clone();
            self.written.push((node, at.as_str().to_owned()));
        }
    }

    fn clash(&mut self, node: &Pointer, at: &Pointer, name: &str, what: &str) {
        let help = format!("remove `{name}` with an action of its own first");
        self.misfit(node, at, &format!("`{name}` is {what} in the document and of another kind here"), Some(&help));
    }

    fn misfit(&mut self, node: &Pointer, at: &Pointer, message: &str, help: Option<&str>) {
        self.misfits.push(Misfit {
            node: node.clone(),
            at: at.as_str().to_owned(),
            message: message.to_owned(),
            help: help.map(str::to_owned),
        });
    }
}

/// A copy of what an update of a node looks at. The node may be the whole document.
pub(super) fn touched(node: &Value, update: &Value) -> Value {
    match (node, update) {
        (Value::Object(members), Value::Object(update)) => {
            let touched = update.iter().filter_map(|(name, value)| Some((name, touched(members.get(name)?, value))));
            Value::Object(touched.map(|(name, value)| (name.clone(), value)).collect())
        }
        // Neither fits the other, whatever is in it.
        (Value::Object(_), _) => Value::Object(Map::new()),
        _ => node.clone(),
    }
}

/// A value as one writes it in a sentence.
fn brief(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("`{}...`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}
