//! Any node taken away from any fixture: whatever comes of it is explained.

use std::fmt::Write as _;

use obgen::change::{Kind, compare};
use obgen::diagnostic::Diagnostics;
use obgen::source::{self, FileId};
use serde_json::Value;

use super::case::{Text, list};
use super::same::{documents_in, text};

/// How many nodes are passed over for one that is taken away; all would take minutes.
const STEP: usize = 11;

#[test]
fn whatever_is_taken_away_is_explained() {
    let (mut compared, mut wrong) = (0, String::new());
    for path in documents_in("tests/fixtures") {
        let old = text(&path);
        let Some(document) = source::load(old.input().spec, FileId::SPEC, &mut Diagnostics::new()) else { continue };
        let mut pointers = Vec::new();
        nodes(&document, "", &mut pointers);
        for pointer in pointers.iter().skip(path.as_os_str().len() % STEP).step_by(STEP) {
            let new = without(&document, pointer).to_string().into_bytes();
            let new = Text { name: "new.json".to_owned(), spec: new, overlay: None };
            for (old, new) in [(&old, &new), (&new, &old)] {
                let Ok(report) = compare(&old.input(), &new.input()) else { continue };
                compared += 1;
                if report.changes.iter().any(|change| change.kind == Kind::Unexplained) {
                    let _ = writeln!(wrong, "{} -> {} without {pointer}\n{}", old.name, new.name, list(&report));
                    for change in report.changes.iter().filter(|change| change.kind == Kind::Unexplained) {
                        let _ = writeln!(wrong, "{:#?} {:#?}", change.old, change.new);
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(compared > 500, "{compared}");
}

/// The pointers of all nodes below the root.
fn nodes(value: &Value, at: &str, found: &mut Vec<String>) {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (token, value) in members {
        let pointer = format!("{at}/{token}");
        nodes(value, &pointer, found);
        found.push(pointer);
    }
}

fn without(document: &Value, pointer: &str) -> Value {
    let mut document = document.clone();
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Object(members) => {
            members.shift_remove(&last.replace("~1", "/").replace("~0", "~"));
        }
        Value::Array(items) => {
            items.remove(last.parse().unwrap());
        }
        _ => unreachable!("{pointer}"),
    }
    document
}
