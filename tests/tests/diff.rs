//! What differs between a JSON value and the same value after it was read and written.

use std::fmt;

use serde_json::Value;

/// JSON pointers of what differs.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// What was there and is gone.
    pub lost: Vec<String>,
    /// What is another value now.
    pub changed: Vec<String>,
    /// What was not there.
    pub added: Vec<String>,
}

impl Diff {
    pub fn of(original: &Value, written: &Value) -> Self {
        let mut diff = Diff::default();
        diff.compare("", original, written);
        diff
    }

    /// As [`Diff::of`], of two texts; of texts that are not JSON, whether they are equal.
    pub fn of_text(original: &[u8], written: &[u8]) -> Self {
        match (serde_json::from_slice(original), serde_json::from_slice(written)) {
            (Ok(original), Ok(written)) => Diff::of(&original, &written),
            _ if original == written => Diff::default(),
            _ => Diff { changed: vec![String::new()], ..Diff::default() },
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }

    fn compare(&mut self, at: &str, original: &Value, written: &Value) {
        match (original, written) {
            (Value::Object(original), Value::Object(written)) => {
                for (key, value) in original {
                    let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                    match written.get(key) {
                        Some(other) => self.compare(&at, value, other),
                        None => self.lost.push(at),
                    }
                }
                let added = written.keys().filter(|key| !original.contains_key(*key));
                self.added.extend(added.map(|key| format!("{at}/{key}")));
            }
            (Value::Array(original), Value::Array(written)) if original.len() == written.len() => {
                for (index, (value, other)) in original.iter().zip(written).enumerate() {
                    self.compare(&format!("{at}/{index}"), value, other);
                }
            }
            _ if original == written => {}
            _ => self.changed.push(at.to_owned()),
        }
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds = Vec::new();
        for (kind, pointers) in [("lost", &self.lost), ("changed", &self.changed), ("added", &self.added)] {
            if !pointers.is_empty() {
                // Whether JSON keeps its order depends on what else is built.
                let mut pointers = pointers.clone();
                pointers.sort_unstable();
                kinds.push(format!("{kind} {}", pointers.join(", ")));
            }
        }
        f.write_str(&kinds.join("; "))
    }
}

#[test]
fn tells_lost_changed_and_added_apart() {
    let original = serde_json::json!({ "same": [1, null], "gone": 1, "nested": [{ "a/b": "true" }] });
    let written = serde_json::json!({ "same": [1, null], "nested": [{ "a/b": true }], "new": 2 });
    assert_eq!(Diff::of(&original, &written).to_string(), "lost /gone; changed /nested/0/a~1b; added /new");
    assert!(Diff::of_text(b"<a/>", b"<a/>").is_empty());
    assert!(!Diff::of_text(b"<a/>", b"<a />").is_empty());
}
