//! The examples of the published documents. They are not ours to keep, so they are read where they are at hand, beside
//! the repository; `published-examples.toml` names those that are not written as they were read, and says why.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::documents::{Document, root};
use crate::operations;
use crate::round_trips::come_back;

/// The published documents.
const DOCUMENTS: &[(&str, &str)] =
    &[("nextgenpsd2", "nextgenpsd2-1.3.12.json"), ("open-payments", "open-payments-1.3.3.yaml")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exceptions {
    exception: Vec<Exception>,
}

/// An example that is not written as it was read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    api: String,
    /// The JSON pointers of the example and of its like, in the published document.
    examples: Vec<String>,
    kind: Kind,
    #[serde(rename = "reason")]
    _reason: String,
    /// What happens to it, as [`come_back`] says it.
    outcome: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// A boolean or a number stands in a string. It is read, and written as what it is.
    ScalarAsText,
    /// A member that its schema requires is missing.
    MissingMember,
    /// It has a member that its schema does not have.
    UndeclaredMember,
    /// A list or a wrapper where its schema has none, or the other way round.
    WrongShape,
    /// It says the same in another way.
    Normalised,
    /// It is as the document says, and we say otherwise: servers do.
    Overlay,
}

#[test]
fn published_examples_are_written_as_they_were_read() {
    let upstream = root().join("../shared/upstream");
    if !upstream.is_dir() {
        println!("skipped: the published documents are not at hand");
        return;
    }
    let exceptions = exceptions();
    let mut wrong = Vec::new();
    for (api, file) in DOCUMENTS {
        let found = outcomes(api, &upstream.join(file));
        let mut listed: BTreeMap<&str, &Exception> = BTreeMap::new();
        for exception in exceptions.iter().filter(|exception| exception.api == *api) {
            for example in &exception.examples {
                assert!(listed.insert(example, exception).is_none(), "{api} {example} is listed twice");
            }
        }
        for (example, outcome) in &found {
            match (listed.remove(example.as_str()).map(|exception| &exception.outcome), outcome) {
                (None, None) => {}
                (Some(listed), Some(outcome)) if listed == outcome => {}
                (listed, outcome) => wrong.push(format!("{api} {example}: listed {listed:?}, found {outcome:?}")),
            }
        }
        wrong.extend(listed.keys().map(|example| format!("{api} {example}: listed, and not in the document")));
        summarise(api, &found, &exceptions);
    }
    assert!(wrong.is_empty(), "{} differences: {wrong:#?}", wrong.len());
}

/// By example, what is wrong with it in the operations that it is an example of; `None` where it comes back whole.
fn outcomes(api: &str, path: &Path) -> BTreeMap<String, Option<String>> {
    let document = Document::read(path).unwrap();
    let rows: BTreeMap<_, _> = operations::all().into_iter().map(|row| ((row.api, row.id()), row)).collect();
    let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for operation in document.operations() {
        let row = &rows[&(api, operation.id.as_str())];
        for body in &operation.bodies {
            for example in &body.examples {
                let outcome = come_back(row, body, &bytes(&example.value)).err();
                outcomes.entry(example.pointer.clone()).or_default().extend(outcome);
            }
        }
    }
    let all = |mut faults: Vec<String>| {
        faults.sort();
        faults.dedup();
        if faults.is_empty() { None } else { Some(faults.join(" | ")) }
    };
    outcomes.into_iter().map(|(example, faults)| (example, all(faults))).collect()
}

/// An example as a body: texts that are not JSON are XML documents.
fn bytes(example: &Value) -> Bytes {
    match example {
        Value::String(text) => text.clone().into(),
        other => other.to_string().into(),
    }
}

fn exceptions() -> Vec<Exception> {
    let text = fs::read_to_string(root().join("tests/published-examples.toml")).unwrap();
    toml::from_str::<Exceptions>(&text).unwrap().exception
}

fn summarise(api: &str, found: &BTreeMap<String, Option<String>>, exceptions: &[Exception]) {
    let whole = found.values().filter(|outcome| outcome.is_none()).count();
    println!("{api}: {} examples, {whole} come back whole", found.len());
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for exception in exceptions.iter().filter(|exception| exception.api == api) {
        *kinds.entry(exception.kind).or_default() += exception.examples.len();
    }
    kinds.iter().for_each(|(kind, count)| println!("  {count} {kind:?}"));
}
