//! `diff`: exit codes, the forms of the report, commits, approvals. What counts as which change is the engine's to test.

use crate::workspace::{SPEC, Workspace};
use serde_json::Value;

/// [`SPEC`] with the only operation gone and another one in its place.
fn changed() -> String {
    SPEC.replace("getOrder", "putOrder").replace("    get:", "    put:").replace("/orders/{id}:", "/parcels/{id}:")
}

fn documents(old: &str, new: &str) -> Workspace {
    let workspace = Workspace::new(&["shop"]);
    workspace.write("old.yaml", old);
    workspace.write("new.yaml", new);
    workspace
}

/// A repository with the workspace as its first commit, which is tagged `first`.
fn repository(apis: &[&str]) -> Workspace {
    let workspace = Workspace::new(apis);
    workspace.git(&["init", "--quiet", "--initial-branch=main"]);
    workspace.commit("first");
    workspace
}

#[test]
fn a_document_against_itself() {
    let workspace = documents(SPEC, SPEC);
    let run = workspace.run(&["diff", "old.yaml", "new.yaml", "--fail-on", "compatible"]).ends(0);
    assert_eq!(run.out, "no API change between old.yaml and new.yaml\n");
    let run = workspace.run(&["diff", "old.yaml", "new.yaml", "--format", "markdown"]).ends(0);
    assert_eq!(run.out, "### No API change\n\nTo users and on the wire, `new.yaml` is what `old.yaml` was.\n");
    let run = workspace.run(&["diff", "old.yaml", "new.yaml", "--format", "json"]).ends(0);
    let json: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&json["answer"], &json["verdict"]), (&"no API change".into(), &Value::Null));
}

/// Whatever the form, the answer is the same one; words are listed, and nothing fails because of them.
#[test]
fn documents_that_differ_in_words_only() {
    let workspace = documents(SPEC, &SPEC.replace("An order.", "The order.").replace("title: Shop", "title: Our shop"));
    let run = ["diff", "old.yaml", "new.yaml", "--fail-on", "compatible"];
    let text = workspace.run(&run).ends(0).out;
    insta::assert_snapshot!(text);
    let form = |format: &str| workspace.run(&[&run[..], &["--format", format]].concat()).ends(0).out;
    let markdown = form("markdown");
    assert!(
        markdown.starts_with("### No API change\n\nTo users and on the wire, but for words, `new.yaml` is"),
        "{markdown}"
    );
    let html = form("html");
    assert!(html.contains("<title>old.yaml to new.yaml: no API change</title>"), "{html}");
    assert!(html.contains("<h1>No API change</h1>"), "{html}");
    let json: Value = serde_json::from_str(&form("json")).unwrap();
    assert_eq!((&json["answer"], &json["verdict"]), (&"no API change".into(), &"documentation".into()));
}

#[test]
fn text() {
    let run = documents(SPEC, &changed()).run(&["diff", "old.yaml", "new.yaml"]).ends(0);
    insta::assert_snapshot!(run.out);
}

#[test]
fn markdown() {
    let run = documents(SPEC, &changed()).run(&["diff", "old.yaml", "new.yaml", "--format", "markdown"]).ends(0);
    insta::assert_snapshot!(run.out);
}

#[test]
fn json() {
    let run = documents(SPEC, &changed()).run(&["diff", "old.yaml", "new.yaml", "--format", "json"]).ends(0);
    insta::assert_snapshot!(run.out);
}

/// A type moves because another area uses it: no entry of its own, and the operation that does so breaks code.
#[test]
fn what_follows_stands_with_its_cause() {
    let area = r##"  /carts: { get: { operationId: cart, tags: [carts], responses: { "200": { description: It., content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } } } } } }
components:"##;
    let workspace = documents(SPEC, &SPEC.replace("components:", area));
    let form = |format: &str| workspace.run(&["diff", "old.yaml", "new.yaml", "--format", format]).ends(0).out;
    insta::assert_snapshot!("what_follows_as_text", form("text"));
    insta::assert_snapshot!("what_follows_as_markdown", form("markdown"));
    let html = form("html");
    assert_eq!((html.matches("<article").count(), html.matches("<p>and so: ").count()), (1, 2), "{html}");
    let json: Value = serde_json::from_str(&form("json")).unwrap();
    let kinds = json["crates"][0]["findings"][0]["consequences"].as_array().unwrap().iter().map(|own| &own["kind"]);
    assert_eq!(kinds.collect::<Vec<_>>(), ["feature-added", "types-moved"]);
    workspace.run(&["diff", "old.yaml", "new.yaml", "--fail-on", "breaking"]).ends(1);
}

#[test]
fn fails_on_what_is_heavy_enough() {
    let operation =
        "  /more: { get: { operationId: more, responses: { '204': { description: Nothing. } } } }\ncomponents:";
    let workspace = documents(SPEC, &SPEC.replace("components:", operation));
    for (verdict, code) in [("breaking", 0), ("additive", 1), ("compatible", 1)] {
        workspace.run(&["diff", "old.yaml", "new.yaml", "--fail-on", verdict]).ends(code);
    }
    workspace.run(&["diff", "new.yaml", "old.yaml", "--fail-on", "breaking"]).ends(1);
}

#[test]
fn faults_are_shown_where_they_are() {
    let workspace = documents(SPEC, &SPEC.replace("type: object", "type: objet"));
    let run = workspace.run(&["diff", "old.yaml", "new.yaml"]).ends(2);
    assert!(run.err.contains("error[OB0123]: `objet` is not known here\n  --> new.yaml:15:20"), "{}", run.err);
    assert!(run.err.contains("error: the new state cannot be generated"), "{}", run.err);
    let run = workspace.run(&["diff", "old.yaml", "gone.yaml"]).ends(2);
    assert!(run.err.contains("`gone.yaml` cannot be read"), "{}", run.err);
    workspace.run(&["diff", "old.yaml"]).ends(2);
    workspace.run(&["diff", "old.yaml", "new.yaml", "--git", "main"]).ends(2);
}

#[test]
fn overlays_apply_to_both_documents_as_far_as_they_fit() {
    let workspace = documents(SPEC, &changed());
    // What the server sends is in the published document now.
    workspace.replace("new.yaml", "note: { type: string }", "note: { type: string }, total: { type: number }");
    let run = workspace.run(&["diff", "old.yaml", "new.yaml", "--api", "shop"]).ends(0);
    assert!(run.err.contains("note: 1 overlay action does not fit new.yaml:\n"), "{}", run.err);
    assert!(run.err.contains("  overlays/shop/10-fixes.overlay.yaml:5:"), "{}", run.err);
    assert!(run.out.contains("ob-shop  0.1.0 -> 0.2.0 (minor)"), "{}", run.out);
    let overlay = "overlays/shop/10-fixes.overlay.yaml";
    workspace.run(&["diff", "old.yaml", "new.yaml", "--overlay", overlay]).ends(0);
}

/// A document whose next edition has what an overlay supplied: without it, only the version is another one.
#[test]
fn each_document_has_overlays_of_its_own() {
    let fix = "overlays/shop/10-fixes.overlay.yaml";
    let workspace = documents(SPEC, SPEC);
    workspace.replace("new.yaml", "note: { type: string }", "note: { type: string }, total: { type: number }");
    let run = ["diff", "old.yaml", "new.yaml"];
    assert!(workspace.run(&run).ends(0).out.contains("additive  `Order.total` added"));
    let mended = workspace.run(&[&run[..], &["--old-overlay", fix]].concat()).ends(0);
    assert!(mended.out.starts_with("no API change between old.yaml and new.yaml: words alone\n"), "{}", mended.out);
    let kept = workspace.run(&[&run[..], &["--old-overlay", fix, "--new-overlay", fix]].concat()).ends(2);
    assert!(kept.err.contains("the new state cannot be generated"), "{}", kept.err);
    insta::assert_snapshot!(kept.err);
}

#[test]
fn commits() {
    let workspace = repository(&["bank", "shop"]);
    workspace.write("specs/shop/openapi.yaml", &changed());
    workspace.run(&["diff", "--git", "first", "--fail-on", "breaking"]).ends(1);
    workspace.commit("second");
    std::fs::remove_dir_all(workspace.path("overlays/bank")).unwrap();
    workspace.add("post");
    workspace.commit("third");

    // The work tree is left alone, and not read.
    workspace.write("specs/shop/openapi.yaml", "not what was committed");
    let before = workspace.git(&["status", "--porcelain"]);
    let run = workspace.run(&["diff", "--git", "first..third"]).ends(0);
    insta::assert_snapshot!(run.out);
    assert_eq!(workspace.git(&["status", "--porcelain"]), before);

    let run = workspace.run(&["diff", "--git", "second..second"]).ends(0);
    assert_eq!(run.out, "no API change between second and second\n");
    let run = workspace.run(&["diff", "--git", "first..third", "--api", "post"]).ends(0);
    assert!(run.out.contains("post") && !run.out.contains("shop"), "{}", run.out);
    let run = workspace.run(&["diff", "--git", "first..third", "--api", "pst"]).ends(2);
    assert!(run.err.contains("there is no API `pst` in first or third"), "{}", run.err);
    let run = workspace.run(&["diff", "--git=--oneline..third"]).ends(2);
    assert!(run.err.contains("`--oneline` is no commit of this repository"), "{}", run.err);
}

#[test]
fn what_a_branch_did_since_it_left() {
    let workspace = repository(&["shop"]);
    workspace.git(&["switch", "--quiet", "--create", "branch"]);
    workspace.write("specs/shop/openapi.yaml", &changed());
    workspace.commit("second");
    workspace.git(&["switch", "--quiet", "main"]);
    workspace.add("post");
    workspace.commit("third");
    assert!(workspace.run(&["diff", "--git", "main..branch"]).ends(0).out.contains("ob-post"));
    assert!(!workspace.run(&["diff", "--git", "main...branch"]).ends(0).out.contains("ob-post"));
}

#[test]
fn accepted_findings_do_not_count() {
    let workspace = documents(SPEC, &changed());
    let breaking = ["diff", "old.yaml", "new.yaml", "--fail-on", "breaking", "--approvals", "approvals.yaml"];
    let report: Value =
        serde_json::from_str(&workspace.run(&["diff", "old.yaml", "new.yaml", "--format", "json"]).ends(0).out)
            .unwrap();
    let findings = report["crates"][0]["findings"].as_array().unwrap();
    let broken: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["verdict"] == "breaking")
        .map(|finding| finding["fingerprint"].as_str().unwrap())
        .collect();
    let approval = |fingerprint: &str| format!("  - finding: \"{fingerprint}\"\n    reason: Nobody used it.\n");
    let approvals =
        format!("approvals:\n{}", broken.iter().map(|fingerprint| approval(fingerprint)).collect::<String>());
    workspace.write("approvals.yaml", &approvals);
    let run = workspace.run(&breaking).ends(0);
    assert!(run.out.contains("accepted:\n  breaking  `GET /orders/{id}`"), "{}", run.out);
    assert!(run.out.contains("    Nobody used it.\n"), "{}", run.out);
    workspace.run(&["diff", "old.yaml", "new.yaml", "--fail-on", "additive", "--approvals", "approvals.yaml"]).ends(1);

    workspace.write(
        "approvals.yaml",
        &format!("{approvals}  # Old.\n\n  - finding: gone\n    reason: >\n      Two\n      lines.\n\n"),
    );
    let run = workspace.run(&breaking).ends(2);
    assert_eq!(
        run.err,
        "error: approvals.yaml:6: expired: `gone` does not occur any more\n  = help: remove lines 6-9\n"
    );
    workspace.write("approvals.yaml", &format!("{approvals}{}", approval(broken[0])));
    let run = workspace.run(&breaking).ends(2);
    assert!(run.err.contains(&format!("`{}` is accepted already\n  = help: remove lines", broken[0])), "{}", run.err);
    workspace.write("approvals.yaml", "approvals:\n  - { finding: x, reason: ' ' }\n");
    let run = workspace.run(&breaking).ends(2);
    assert!(run.err.contains("approvals.yaml:2:5: an approval without a reason"), "{}", run.err);
    workspace.write("approvals.yaml", "approvals:\n  - { finding: x }\n");
    let run = workspace.run(&breaking).ends(2);
    assert!(run.err.contains("missing field `reason`"), "{}", run.err);
}

#[test]
fn a_folder_of_another_name_is_the_same_api() {
    let workspace = repository(&["shop", "bank"]);
    for folder in ["overlays", "specs"] {
        workspace.git(&["mv", &format!("{folder}/shop"), &format!("{folder}/market")]);
    }
    let run = workspace.run(&["diff", "--git", "first"]).ends(0);
    assert_eq!(run.out, "no API change between first and the work tree\n");
}

#[test]
fn approvals_of_a_workspace_are_about_its_apis() {
    let workspace = repository(&["shop", "bank"]);
    workspace.write("approvals.yaml", "approvals:\n  - { api: bank, finding: x, reason: y }\n");
    workspace.run(&["diff", "--git", "first", "--api", "shop"]).ends(0);
    let run = workspace.run(&["diff", "--git", "first"]).ends(2);
    assert!(run.err.contains("approvals.yaml:2: expired: `x`"), "{}", run.err);
    // An API of another name is not one that was left out.
    workspace.write("approvals.yaml", "approvals:\n  - { api: bnak, finding: x, reason: y }\n");
    workspace.run(&["diff", "--git", "first"]).ends(2);
}

#[test]
fn markdown_is_never_longer_than_github_takes() {
    let operation = |number: usize| {
        format!(
            "  /{number}: {{ get: {{ operationId: o{number}, tags: [orders], responses: {{ '204': {{ description: N. }} }} }} }}\n"
        )
    };
    let operations: String = (0..1_000).map(operation).collect();
    let workspace = documents(&SPEC.replace("components:", &format!("{operations}components:")), SPEC);
    let run = workspace.run(&["diff", "old.yaml", "new.yaml", "--format", "markdown"]).ends(0);
    assert!(run.out.chars().count() <= 65_536);
    let shown = run.out.matches("<details>").count();
    let left = format!("**{} more findings have no room here: {} breaking.**", 1_000 - shown, 1_000 - shown);
    assert!(run.out.contains(&left), "{left}");
}

#[test]
fn a_report_goes_to_a_file() {
    let workspace = documents(SPEC, SPEC);
    let run = workspace.run(&["diff", "old.yaml", "new.yaml", "--format", "html", "--output", "report.html"]).ends(0);
    assert_eq!(run.out, "");
    assert!(workspace.read("report.html").contains("<h1>No API change</h1>"));
}
