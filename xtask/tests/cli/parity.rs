//! `parity`: equal or not, and where.

use crate::workspace::{SPEC, Workspace};

#[test]
fn other_words_are_equal() {
    let workspace = Workspace::new(&["shop"]);
    workspace.write("published.yaml", &SPEC.replace("An order.", "What was ordered."));
    let run = workspace.run(&["parity", "shop", "--upstream", "published.yaml"]).ends(0);
    assert_eq!(run.out, "equal: specs/shop/openapi.yaml has the structure of published.yaml\n");
}

#[test]
fn differences_have_places_in_both_files() {
    let workspace = Workspace::new(&["shop"]);
    workspace.write("published.yaml", &SPEC.replace("required: [id], ", "").replace("\"1.2\"", "\"1.3\""));
    let run = workspace.run(&["parity", "shop", "--upstream", "published.yaml"]).ends(1);
    insta::assert_snapshot!(run.out);
}

#[test]
fn faults() {
    let workspace = Workspace::new(&["shop"]);
    let run = workspace.run(&["parity", "shop", "--upstream", "gone.yaml"]).ends(2);
    assert!(run.err.contains("error[OB0001]: `gone.yaml` cannot be read"), "{}", run.err);
    let run = workspace.run(&["parity", "shp", "--upstream", "gone.yaml"]).ends(2);
    assert!(run.err.contains("there is no API `shp`"), "{}", run.err);
    workspace.write("published.yaml", "openapi: [");
    let run = workspace.run(&["parity", "shop", "--upstream", "published.yaml"]).ends(2);
    assert!(run.err.contains("error[OB0003]"), "{}", run.err);
}
