//! Which members of which types had a value, and which words no vocabulary lists.

use std::collections::BTreeSet;

use ob_runtime::{View, Wire};

/// What bodies hold. Members are `Type.member`.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The named members of all objects that were met.
    pub known: BTreeSet<String>,
    /// Those that had a value.
    pub seen: BTreeSet<String>,
    /// Words of vocabularies that the documents don't list.
    pub unlisted: BTreeSet<String>,
}

impl Coverage {
    pub fn add(&mut self, value: &dyn Wire) {
        match value.view() {
            View::Members(members) => {
                let shape = members.shape();
                for (index, field) in shape.fields.iter().enumerate() {
                    let member = members.get(index);
                    let name = format!("{}.{}", shape.name, field.name);
                    if field.is_named() && !matches!(member.view(), View::Absent) {
                        self.seen.insert(name.clone());
                    }
                    if field.is_named() {
                        self.known.insert(name);
                    }
                    self.add(member);
                }
            }
            View::List(list) => (0..list.len()).filter_map(|index| list.item(index)).for_each(|item| self.add(item)),
            View::Entries(entries) => entries.each(&mut |_, value| self.add(value)),
            View::Wrapped(_, payload) => self.add(payload),
            View::Term { text, known: false } => _ = self.unlisted.insert(text.to_owned()),
            _ => {}
        }
    }

    pub fn merge(&mut self, other: Coverage) {
        self.known.extend(other.known);
        self.seen.extend(other.seen);
        self.unlisted.extend(other.unlisted);
    }
}
