//! Whether two OpenAPI documents describe the same interface, whatever words they use for it.
//!
//! Words (descriptions, titles, examples, contacts) count for nothing, nor do components that nothing reaches.
//! Everything else does, as written: a default that one document spells out and the other leaves to the standard is a
//! difference. Components are compared by name, each once, and references by their text, so that one cause is one
//! difference.

mod canon;
mod compare;
mod pairs;
mod reach;
mod shape;

use crate::source::{Path, Pointer};
use compare::Side;
use serde_json::Value;
use shape::{Kind, Shape};
use std::fmt;

/// One thing in which the documents are not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The node in our document; `None` if it is not there.
    pub ours: Option<Pointer>,
    /// The node in the other document; `None` if it is not there.
    pub theirs: Option<Pointer>,
    /// What is not the same.
    pub what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.ours, &self.theirs) {
            (Some(ours), Some(theirs)) if ours == theirs => write!(f, "{ours}: ")?,
            (Some(ours), Some(theirs)) => write!(f, "{ours} (theirs: {theirs}): ")?,
            (Some(only), None) | (None, Some(only)) => write!(f, "{only}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.what)
    }
}

/// A component without words: equal texts are equal structures.
pub(crate) fn structure(section: &str, component: &Value) -> String {
    canon::text(&Shape::of_component(section), component)
}

/// In what the documents differ, as [`source::load`](crate::source::load) gives them; in the order of ours, components
/// last.
pub fn differences(ours: &Value, theirs: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    let root = Path::ROOT;
    compare::nodes(&Shape::One(Kind::Root), Side::new(ours, &root), Side::new(theirs, &root), &mut found);

    // What only one of them reaches follows from a difference that is already found.
    let reached = reach::components(theirs);
    let components = root.child("components");
    for (section, name) in reach::components(ours).intersection(&reached) {
        let section_path = components.child(section);
        let path = section_path.child(name);
        let get = |document| reach::component(document, section, name).map(|value| Side::new(value, &path));
        compare::either(&Shape::of_component(section), get(ours), get(theirs), name, &mut found);
    }
    found
}
