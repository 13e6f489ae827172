//! `bump`: versions, changelogs, and the check that nobody breaks a promise in silence.

use crate::workspace::Workspace;

const SPEC: &str = "specs/shop/openapi.yaml";
const MORE: &str = "  /more: { get: { operationId: more, responses: { '204': { description: N. } } } }\ncomponents:";

/// A repository in which the crate has its first version.
fn released() -> Workspace {
    let workspace = Workspace::new(&["shop"]);
    workspace.git(&["init", "--quiet", "--initial-branch=main"]);
    workspace.run(&["bump", "ob-shop"]).ends(0);
    workspace.commit("first");
    workspace
}

#[test]
fn the_first_version_is_the_configured_one() {
    let workspace = Workspace::new(&["shop"]);
    let run = workspace.run(&["bump", "--check"]).ends(0);
    assert_eq!(run.out, "ob-shop: never bumped, so nothing is promised\n");
    let run = workspace.run(&["bump", "ob-shop"]).ends(0);
    assert!(run.out.ends_with("ob-shop 0.1.0: the first version\n"), "{}", run.out);
    assert_eq!(
        workspace.read("overlays/shop/CHANGELOG.md"),
        "# Changelog of ob-shop\n\n## 0.1.0\n\nThe first version.\n"
    );
    let outline = workspace.read("overlays/shop/released.outline");
    assert!(outline.starts_with("version 0.1.0\n") && outline.contains("\nstruct orders::Order\n"), "{outline}");
    assert!(workspace.path("generated/ob-shop/Cargo.toml").is_file());
}

#[test]
fn what_breaks_asks_for_a_version() {
    let workspace = released();
    workspace.run(&["bump", "--check"]).ends(0);
    workspace.replace(SPEC, "getOrder", "fetchOrder");
    let run = workspace.run(&["bump", "--check"]).ends(1);
    assert!(run.out.contains("ob-shop 0.1.0: gone: GET /orders/{id}  orders::GetOrder\n"), "{}", run.out);
    assert!(run.out.ends_with("run `cargo xtask bump ob-shop`\n"), "{}", run.out);

    let run = workspace.run(&["bump", "shop"]).ends(0);
    assert!(run.out.ends_with("ob-shop 0.1.0 -> 0.2.0 (minor)\n"), "{}", run.out);
    assert_eq!(
        workspace.read("overlays/shop/api.yaml"),
        "crate: ob-shop\nversion: 0.2.0\noverlays: [10-fixes.overlay.yaml]\n"
    );
    assert!(workspace.read("generated/ob-shop/Cargo.toml").contains("version = \"0.2.0\""));
    workspace.run(&["bump", "--check", "ob-shop"]).ends(0);
    workspace.run(&["gen", "--check"]).ends(0);
    insta::assert_snapshot!(workspace.read("overlays/shop/CHANGELOG.md"));
}

#[test]
fn more_than_before_breaks_nothing() {
    let workspace = released();
    workspace.replace(SPEC, "components:", MORE);
    workspace.run(&["bump", "--check"]).ends(0);
    let run = workspace.run(&["bump", "ob-shop"]).ends(0);
    assert!(run.out.ends_with("ob-shop 0.1.0 -> 0.1.1 (patch)\n"), "{}", run.out);
}

#[test]
fn until_it_is_committed_it_is_one_version() {
    let workspace = released();
    workspace.replace(SPEC, "components:", MORE);
    workspace.run(&["bump", "ob-shop"]).ends(0);
    workspace.run(&["bump", "ob-shop"]).ends(0);
    assert_eq!(workspace.read("overlays/shop/CHANGELOG.md").matches("## 0.1.1").count(), 1);
    workspace.commit("second");
    let run = workspace.run(&["bump", "ob-shop"]).ends(0);
    assert_eq!(run.out, "ob-shop: no API change since the last bump\n");
    // Against an older commit it is what it was.
    let run = workspace.run(&["bump", "ob-shop", "--git", "first"]).ends(0);
    assert!(run.out.ends_with("ob-shop 0.1.0 -> 0.1.1 (patch)\n"), "{}", run.out);
}

#[test]
fn a_version_that_somebody_chose_is_kept() {
    let workspace = released();
    workspace.replace("overlays/shop/api.yaml", "0.1.0", "1.0.0");
    workspace.replace(SPEC, "components:", MORE);
    workspace.run(&["bump", "ob-shop"]).ends(0);
    assert!(workspace.read("overlays/shop/CHANGELOG.md").contains("## 1.0.0\n"));
    workspace.commit("second");
    workspace.replace(SPEC, "operationId: more", "operationId: less");
    let run = workspace.run(&["bump", "ob-shop"]).ends(0);
    assert!(run.out.ends_with("ob-shop 1.0.0 -> 2.0.0 (major)\n"), "{}", run.out);
    let changelog = workspace.read("overlays/shop/CHANGELOG.md");
    let versions: Vec<&str> = changelog.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(versions, ["## 2.0.0", "## 1.0.0", "## 0.1.0"]);
}

#[test]
fn what_cannot_be_generated_gets_no_version() {
    let workspace = released();
    workspace.replace(SPEC, "type: object", "type: objet");
    let run = workspace.run(&["bump", "ob-shop"]).ends(2);
    assert!(run.err.contains("error[OB0123]"), "{}", run.err);
    assert_eq!(workspace.git(&["status", "--porcelain"]), " M specs/shop/openapi.yaml\n");
    let run = workspace.run(&["bump", "ob-shp"]).ends(2);
    assert!(run.err.contains("no API makes a crate `ob-shp`\n  = help: crates: ob-shop"), "{}", run.err);
}

#[test]
fn what_the_generator_does_differently_asks_for_a_version_too() {
    let workspace = released();
    let outline = "overlays/shop/released.outline";
    workspace.replace(outline, "struct orders::Order\n", "struct orders::Order\n  weight: i64? \"weight\"\n");
    workspace.commit("older");
    workspace.run(&["bump", "--check"]).ends(1);
    let run = workspace.run(&["bump", "ob-shop"]).ends(0);
    assert!(run.out.ends_with("ob-shop 0.1.0 -> 0.2.0 (minor)\n"), "{}", run.out);
    let changelog = workspace.read("overlays/shop/CHANGELOG.md");
    assert!(changelog.contains("`gone: struct orders::Order: weight: i64? \"weight\"`"), "{changelog}");
    workspace.run(&["bump", "--check"]).ends(0);
}

#[test]
fn what_the_generator_adds_is_named() {
    let workspace = released();
    let line =
        workspace.read("overlays/shop/released.outline").lines().find(|line| line.contains("? \"")).map(str::to_owned);
    let line = line.expect("a member that is optional");
    workspace.replace("overlays/shop/released.outline", &format!("{line}\n"), "");
    workspace.commit("older");
    let run = workspace.run(&["bump", "ob-shop"]).ends(0);
    assert!(run.out.ends_with("ob-shop 0.1.0 -> 0.1.1 (patch)\n"), "{}", run.out);
    let changelog = workspace.read("overlays/shop/CHANGELOG.md");
    assert!(changelog.contains(&format!(": {}`.", line.trim())), "{changelog}");
}
