//! `new`: what is laid out, what is said of it, and what is never overwritten.

use crate::workspace::{SPEC, Workspace};

#[test]
fn a_document_without_faults_needs_nothing_more() {
    let workspace = Workspace::new(&["shop"]);
    workspace.write("published/bank.yaml", SPEC);
    let run = workspace.run(&["new", "bank", "--spec", "published/bank.yaml"]).ends(0);
    insta::assert_snapshot!(run.out);
    assert_eq!(workspace.read("specs/bank/openapi.yaml"), SPEC);
    insta::assert_snapshot!("api", workspace.read("overlays/bank/api.yaml"));
    insta::assert_snapshot!("source", workspace.read("specs/bank/source.toml"));
    workspace.run(&["gen", "bank"]).ends(0);
    workspace.run(&["parity", "bank", "--upstream", "published/bank.yaml"]).ends(0);
}

#[test]
fn faults_are_a_list_of_actions_to_write() {
    let workspace = Workspace::new(&["shop"]);
    let faulty = SPEC.replace("type: object", "type: objet").replace("note: { type: string }", "note: { not: {} }");
    workspace.write("bank.yaml", &faulty);
    let run = workspace.run(&["new", "bank", "--spec", "bank.yaml"]).ends(0);
    assert!(run.out.contains("1 error and 0 warnings in overlays/bank/10-fixes.overlay.yaml"), "{}", run.out);
    let overlay = workspace.read("overlays/bank/10-fixes.overlay.yaml");
    insta::assert_snapshot!("todo", overlay);
    workspace.run(&["gen", "bank"]).ends(2);

    // An entry is taken up by taking away its `#`.
    let action =
        overlay.replace("  #- target", "  - target").replace("  #  description: To do.", "    description: Meant.");
    workspace.write("overlays/bank/10-fixes.overlay.yaml", &action.replace("  #  update: {}", "    update: object"));
    workspace.replace("overlays/bank/api.yaml", "overlays: []\n#  - 10", "overlays:\n  - 10");
    workspace.run(&["gen", "bank"]).ends(0);
}

#[test]
fn json_is_kept_as_yaml_in_its_order() {
    let workspace = Workspace::new(&["shop"]);
    let json = r#"{"openapi":"3.0.3","info":{"version":"1","title":"Bank: \"one\""},"paths":{"/z":{"get":{"responses":{"204":{"description":"yes"}}}},"/a":{}}}"#;
    workspace.write("bank.json", json);
    workspace.run(&["new", "bank", "--spec", "bank.json", "--crate-name", "ob-the-bank"]).ends(0);
    insta::assert_snapshot!("from_json", workspace.read("specs/bank/openapi.yaml"));
    workspace.run(&["parity", "bank", "--upstream", "bank.json"]).ends(0);
    workspace.run(&["gen", "bank"]).ends(0);
    assert!(workspace.path("generated/ob-the-bank/src/lib.rs").is_file());
}

#[test]
fn without_a_document_there_is_one_to_fill() {
    let workspace = Workspace::new(&["shop"]);
    workspace.run(&["new", "bank"]).ends(0);
    insta::assert_snapshot!("empty", workspace.read("specs/bank/openapi.yaml"));
    insta::assert_snapshot!("empty_source", workspace.read("specs/bank/source.toml"));
    workspace.run(&["gen", "bank"]).ends(0);
}

#[test]
fn nothing_is_overwritten() {
    let workspace = Workspace::new(&["shop"]);
    workspace.run(&["gen"]).ends(0);
    let before = workspace.files(".");
    let run = workspace.run(&["new", "shop"]).ends(2);
    for folder in ["specs/shop", "overlays/shop", "generated/ob-shop"] {
        assert!(run.err.contains(&format!("error: {folder} is there already")), "{}", run.err);
    }
    let run = workspace.run(&["new", "bank", "--crate-name", "ob-shop"]).ends(2);
    assert!(run.err.contains("`shop` generates the crate `ob-shop`"), "{}", run.err);
    assert_eq!(workspace.files("."), before);
}

#[test]
fn names_and_documents_are_checked_before_anything_is_written() {
    let workspace = Workspace::new(&["shop"]);
    workspace.write("list.yaml", "- a\n");
    let before = workspace.files(".");
    for name in ["Bank", "../bank", "a/b", "7bank", "bank-", "", "bank.eu"] {
        let run = workspace.run(&["new", name]).ends(2);
        assert!(run.err.contains("is not the name of an API"), "{}", run.err);
    }
    for (args, said) in [
        (["bank", "--crate-name", "no name"], "letters, digits"),
        (["bank", "--spec", "missing.yaml"], "cannot be read"),
        (["bank", "--spec", "list.yaml"], "the top level is not an object"),
    ] {
        let args: Vec<&str> = std::iter::once("new").chain(args).collect();
        let run = workspace.run(&args).ends(2);
        assert!(run.err.contains(said), "{}", run.err);
    }
    assert_eq!(workspace.files("."), before);
}
