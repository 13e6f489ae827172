//! Updates that a provider has really published, where the documents are at hand.

use super::case::{Text, list, report};

fn published(name: &str) -> Option<Text> {
    let path = format!("{}/../../shared/upstream/{name}", env!("CARGO_MANIFEST_DIR"));
    let spec = std::fs::read(&path).ok();
    if spec.is_none() {
        println!("skipped: no {path}");
    }
    Some(Text { name: name.to_owned(), spec: spec?, overlay: None })
}

fn check(title: &str, old: &str, new: &str) {
    let (Some(old), Some(new)) = (published(old), published(new)) else { return };
    insta::assert_snapshot!(title, list(&report(&old, &new)));
}

#[test]
fn same_version_again() {
    check("same_version_again", "nextgenpsd2-1.3.8-20201106.yaml", "nextgenpsd2-1.3.8-20201118.yaml");
}

#[test]
fn errata() {
    check("errata", "nextgenpsd2-1.3.8-20201118.yaml", "nextgenpsd2-1.3.9-errata.yaml");
}

#[test]
fn three_versions_on() {
    check("three_versions_on", "nextgenpsd2-1.3.9-errata.yaml", "nextgenpsd2-1.3.12.json");
}
