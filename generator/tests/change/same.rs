//! Documents against themselves: as they are, and in other words.

use std::path::{Path, PathBuf};

use obgen::change::{Report, Verdict, compare};
use obgen::diagnostic::Diagnostics;
use obgen::source::{self, FileId};
use serde_json::Value;

use super::case::{Text, full, list};

/// All documents of a folder and below; overlays and what is no document at all are left out.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return println!("skipped: no {}", folder.display());
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.to_string_lossy();
        if path.is_dir() {
            documents(&path, found);
        } else if (name.ends_with(".yaml") || name.ends_with(".json")) && !name.ends_with(".overlay.yaml") {
            found.push(path);
        }
    }
}

/// All documents of a folder of this package.
pub fn documents_in(folder: &str) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    paths
}

pub fn text(path: &Path) -> Text {
    Text { name: path.to_string_lossy().into_owned(), spec: std::fs::read(path).unwrap(), overlay: None }
}

/// The report, unless the document cannot be generated.
fn compared(old: &Text, new: &Text) -> Option<Report> {
    compare(&old.input(), &new.input()).ok()
}

/// Against itself nothing has changed, and in other words nothing but words.
fn check(folder: &str) -> usize {
    let mut compared_with_itself = 0;
    for path in documents_in(folder) {
        let old = text(&path);
        let Some(report) = compared(&old, &old) else { continue };
        compared_with_itself += 1;
        assert_eq!(report.verdict, None, "{}\n{}", old.name, full(&report));
        let Some(new) = in_other_words(&old) else { continue };
        let Some(report) = compared(&old, &new) else { panic!("{}: in other words it cannot be generated", old.name) };
        assert!(report.verdict <= Some(Verdict::Documentation), "{}\n{}", old.name, list(&report));
    }
    compared_with_itself
}

fn in_other_words(text: &Text) -> Option<Text> {
    let mut document = source::load(text.input().spec, FileId::SPEC, &mut Diagnostics::new())?;
    reword(&mut document, false);
    Some(Text { name: "other.json".to_owned(), spec: document.to_string().into_bytes(), overlay: None })
}

/// Says it in other words; members of a map are called as they are, whatever that is.
fn reword(value: &mut Value, is_map: bool) {
    const MAPS: [&str; 8] = [
        "properties",
        "schemas",
        "parameters",
        "headers",
        "responses",
        "requestBodies",
        "variables",
        "patternProperties",
    ];
    // The names of servers and their environments are made of words.
    const DATA: [&str; 6] = ["servers", "enum", "default", "const", "mapping", "required"];
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| reword(item, false)),
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                match (name.as_str(), &mut *value) {
                    ("description" | "summary" | "example", Value::String(text)) if !is_map => {
                        text.push_str(" In other words.")
                    }
                    (name, _) if !is_map && DATA.contains(&name) || name.starts_with("x-") => {}
                    (name, value) => reword(value, !is_map && MAPS.contains(&name)),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn fixtures() {
    assert!(check("tests/fixtures") > 300);
}

#[test]
fn specs() {
    assert!(check("../specs") >= 2);
}

#[test]
fn published() {
    check("../../shared/upstream");
}
