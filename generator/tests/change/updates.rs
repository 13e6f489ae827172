//! Updates that a provider has really published, where the documents are at hand.

use obgen::change::compare;
use obgen::source::Files;

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

const EDITIONS: (&str, &str) = ("nextgenpsd2-1.3.8-20201106.yaml", "nextgenpsd2-1.3.8-20201118.yaml");

/// As published, the later edition has one member more.
#[test]
fn same_version_again() {
    check("same_version_again", EDITIONS.0, EDITIONS.1);
}

/// As who maintains the crate lives it: an overlay has had the member, and the update makes that unnecessary. It changes
/// words alone, and the overlay cannot stay: what it says is said.
#[test]
fn same_version_again_where_an_overlay_was_earlier() {
    let (Some(old), Some(new)) = (published(EDITIONS.0), published(EDITIONS.1)) else { return };
    let overlay = Some(("earlier.overlay.yaml".to_owned(), include_bytes!("earlier.overlay.yaml").to_vec()));
    let old = Text { overlay: overlay.clone(), ..old };
    insta::assert_snapshot!("same_version_again_where_an_overlay_was_earlier", list(&report(&old, &new)));
    let kept = Text { overlay, ..new };
    let input = kept.input();
    let failed = compare(&old.input(), &input).expect_err("the overlay changes nothing any more");
    assert!(!failed.old.has_errors());
    let said = failed.new.render(&Files::new(input.spec, &input.overlays));
    let errors: Vec<&str> = said.split("\n\n").filter(|said| said.starts_with("error")).collect();
    insta::assert_snapshot!("an_overlay_that_upstream_has_overtaken", errors.join("\n\n"));
}

#[test]
fn errata() {
    check("errata", "nextgenpsd2-1.3.8-20201118.yaml", "nextgenpsd2-1.3.9-errata.yaml");
}

#[test]
fn three_versions_on() {
    check("three_versions_on", "nextgenpsd2-1.3.9-errata.yaml", "nextgenpsd2-1.3.12.json");
}
