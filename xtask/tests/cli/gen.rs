//! `gen`: exit codes, what is written, and what is left alone.

use crate::workspace::Workspace;
use std::time::{Duration, SystemTime};

#[test]
fn writes_then_is_fresh() {
    let workspace = Workspace::new(&["shop"]);
    let first = workspace.run(&["gen"]).ends(0);
    assert!(first.out.contains("A generated/ob-shop/src/lib.rs\n"), "{}", first.out);
    assert!(first.out.contains("shop  1 operations  "), "{}", first.out);
    assert!(workspace.read("generated/ob-shop/obgen.lock").contains("src/lib.rs\n"));
    assert!(workspace.files("generated").keys().all(|path| path.starts_with("ob-shop/")), "nothing is left beside it");

    let second = workspace.run(&["gen"]).ends(0);
    assert_eq!(second.out.lines().count(), 1, "{}", second.out);
    let check = workspace.run(&["gen", "--check"]).ends(0);
    assert!(!check.out.contains("generated/"), "{}", check.out);
}

#[test]
fn check_shows_the_difference_and_writes_nothing() {
    let workspace = Workspace::new(&["shop"]);
    let missing = workspace.run(&["gen", "--check"]).ends(1);
    assert!(missing.out.contains("--- /dev/null\n+++ b/generated/ob-shop/Cargo.toml\n"), "{}", missing.out);
    assert!(!workspace.path("generated").exists());

    workspace.run(&["gen"]).ends(0);
    let before = workspace.files("generated");
    workspace.replace("generated/ob-shop/Cargo.toml", "[features]", "[features]\nmine = []");
    let edited = workspace.run(&["gen", "--check"]).ends(1);
    assert!(edited.out.contains("M generated/ob-shop/Cargo.toml\n"), "{}", edited.out);
    assert!(edited.out.contains("-mine = []\n"), "{}", edited.out);
    assert!(workspace.read("generated/ob-shop/Cargo.toml").contains("mine = []"));
    assert_eq!(workspace.files("generated").len(), before.len());
}

#[test]
fn unchanged_files_keep_their_time_and_stale_ones_go() {
    let workspace = Workspace::new(&["shop"]);
    workspace.run(&["gen"]).ends(0);
    let old = SystemTime::now() - Duration::from_secs(3600);
    for path in workspace.files("generated").keys() {
        let file = std::fs::File::options().write(true).open(workspace.path("generated").join(path)).unwrap();
        file.set_modified(old).unwrap();
    }
    workspace.write("generated/ob-shop/src/left_over.rs", "");
    workspace.write("generated/ob-shop/target/debug/thing", "built");
    workspace.write("generated/ob-shop/Cargo.lock", "locked");
    workspace.replace("overlays/shop/api.yaml", "0.1.0", "0.2.0");
    let run = workspace.run(&["gen"]).ends(0);
    assert!(run.out.contains("M generated/ob-shop/Cargo.toml\n"), "{}", run.out);
    assert!(run.out.contains("D generated/ob-shop/src/left_over.rs\n"), "{}", run.out);
    let files = workspace.files("generated");
    assert_eq!(files["ob-shop/src/lib.rs"], old);
    assert_ne!(files["ob-shop/Cargo.toml"], old);
    assert!(!files.contains_key("ob-shop/src/left_over.rs"));
    assert_eq!(workspace.read("generated/ob-shop/target/debug/thing"), "built");
    assert_eq!(workspace.read("generated/ob-shop/Cargo.lock"), "locked");
}

#[test]
fn an_error_in_one_api_writes_none() {
    let workspace = Workspace::new(&["bank", "shop"]);
    workspace.run(&["gen"]).ends(0);
    let before = workspace.files("generated");
    workspace.replace("overlays/bank/api.yaml", "0.1.0", "0.2.0");
    workspace.replace("specs/shop/openapi.yaml", "type: object", "type: objet");
    let run = workspace.run(&["gen"]).ends(2);
    assert!(run.err.contains("error[OB0123]: `objet` is not known here"), "{}", run.err);
    assert!(run.err.contains("--> specs/shop/openapi.yaml:15:20"), "{}", run.err);
    assert!(run.err.contains("did you mean `object`?"), "{}", run.err);
    assert_eq!(workspace.files("generated"), before);
    workspace.run(&["gen", "bank"]).ends(0);
}

#[test]
fn broken_parts_can_be_left_out() {
    let workspace = Workspace::new(&["shop"]);
    workspace.replace("specs/shop/openapi.yaml", "components:", "  /bad: { get: { responses: 5 } }\ncomponents:");
    workspace.run(&["gen"]).ends(2);
    let run = workspace.run(&["gen", "--skip-broken"]).ends(0);
    assert!(run.err.contains("left out: `GET /bad` is broken"), "{}", run.err);
    let run = workspace.run(&["gen", "--skip-broken", "--quiet"]).ends(0);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
}

#[test]
fn warnings_can_be_denied() {
    let workspace = Workspace::new(&["shop"]);
    workspace.replace(
        "specs/shop/openapi.yaml",
        "operationId: getOrder",
        "operationId: getOrder\n      operationid: x",
    );
    workspace.run(&["gen", "--deny-warnings"]).ends(2);
    assert!(!workspace.path("generated").exists());
    let run = workspace.run(&["gen"]).ends(0);
    assert!(run.err.contains("did you mean `operationId`?"), "{}", run.err);
}

#[test]
fn files_that_cannot_be_read_are_diagnostics() {
    let workspace = Workspace::new(&["shop"]);
    workspace.replace("overlays/shop/api.yaml", "10-fixes.overlay.yaml", "10-fixes.overlay.yaml, 20-gone.overlay.yaml");
    let run = workspace.run(&["gen"]).ends(2);
    assert!(run.err.contains("error[OB0001]: `overlays/shop/20-gone.overlay.yaml` cannot be read"), "{}", run.err);

    workspace.write("overlays/shop/api.yaml", "crate: ob-shop\nversoin: 0.1.0\n");
    let run = workspace.run(&["gen"]).ends(2);
    assert!(run.err.contains("overlays/shop/api.yaml:2:1"), "{}", run.err);

    let run = workspace.run(&["gen", "--spec", "specs", "--crate-name", "ob-x", "--out", "x"]).ends(2);
    assert!(run.err.contains("`specs` cannot be read: it is a directory"), "{}", run.err);

    let run = workspace.run(&["gen", "shp"]).ends(2);
    assert!(run.err.contains("there is no API `shp`"), "{}", run.err);
}

#[test]
fn any_document() {
    let workspace = Workspace::new(&["shop"]);
    let overlay = "overlays/shop/10-fixes.overlay.yaml";
    let args = [
        "gen",
        "--spec",
        "specs/shop/openapi.yaml",
        "--overlay",
        overlay,
        "--crate-name",
        "ob-any",
        "--out",
        "else/where",
    ];
    workspace.run(&args).ends(0);
    let manifest = workspace.read("else/where/Cargo.toml");
    assert!(manifest.contains("name = \"ob-any\""), "{manifest}");
    assert!(manifest.contains("ob-runtime = { path = \"../../runtime\" }"), "{manifest}");
    assert!(manifest.contains("[workspace]"), "{manifest}");

    workspace.write("else/where/examples/mine.rs", "fn main() {}");
    workspace.replace("specs/shop/openapi.yaml", "An order.", "One order.");
    let run = workspace.run(&args).ends(0);
    assert!(!run.out.contains("mine.rs"), "{}", run.out);
    assert_eq!(workspace.read("else/where/examples/mine.rs"), "fn main() {}");
}

#[test]
fn a_directory_of_somebody_elses_is_refused() {
    let workspace = Workspace::new(&["shop"]);
    workspace.write("mine/notes.txt", "mine");
    let args = ["gen", "--spec", "specs/shop/openapi.yaml", "--crate-name", "ob-any", "--out", "mine"];
    let run = workspace.run(&args).ends(2);
    assert!(run.err.contains("was not written by this command"), "{}", run.err);
    assert_eq!(workspace.files("mine").len(), 1);

    std::fs::create_dir(workspace.path("empty")).unwrap();
    workspace.run(&["gen", "--spec", "specs/shop/openapi.yaml", "--crate-name", "ob-any", "--out", "empty"]).ends(0);
    workspace.run(&["gen", "--spec", "specs/shop/openapi.yaml", "--crate-name", "no name", "--out", "x"]).ends(2);
}

#[test]
fn a_run_that_died_is_mended() {
    let workspace = Workspace::new(&["shop"]);
    workspace.run(&["gen"]).ends(0);
    let before = workspace.files("generated");
    // Between the two moves: the old tree is aside, the new one is staged.
    std::fs::rename(workspace.path("generated/ob-shop"), workspace.path("generated/.obgen-ob-shop.old")).unwrap();
    workspace.write("generated/.obgen-ob-shop.new/half", "");
    workspace.run(&["gen"]).ends(0);
    assert_eq!(workspace.files("generated/ob-shop").len(), before.len());
    workspace.replace("overlays/shop/api.yaml", "0.1.0", "0.2.0");
    workspace.run(&["gen"]).ends(0);
    assert!(!workspace.path("generated/.obgen-ob-shop.old").exists());
    assert!(!workspace.path("generated/.obgen-ob-shop.new").exists());

    // After the two moves: the new tree is in place, and what is not ours is still aside.
    workspace.write("generated/.obgen-ob-shop.old/Cargo.lock", "locked");
    workspace.write("generated/.obgen-ob-shop.old/obgen.lock", "src/gone.rs\n");
    workspace.write("generated/.obgen-ob-shop.old/src/gone.rs", "");
    workspace.run(&["gen"]).ends(0);
    assert_eq!(workspace.read("generated/ob-shop/Cargo.lock"), "locked");
    assert!(!workspace.path("generated/ob-shop/src/gone.rs").exists());
    assert!(!workspace.path("generated/.obgen-ob-shop.old").exists());
}
