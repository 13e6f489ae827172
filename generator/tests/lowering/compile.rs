//! Fixture crates compile without a warning, and so does their documentation.

use std::path::Path;
use std::process::Command;

use crate::case::generate;

/// The settings of a generated crate's workspace.
const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["crates/*"]

[workspace.lints.rust]
unsafe_code = "forbid"
unused_qualifications = "warn"

[workspace.lints.clippy]
all = { level = "warn", priority = -1 }

[profile.dev]
debug = false
"#;

#[test]
fn fixtures_compile() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixture-crates");
    let crates = root.join("crates");
    let mut known = Vec::new();
    for name in crate::FIXTURES {
        let case = generate(name);
        if case.output.files.is_empty() {
            continue;
        }
        let krate = name.trim_end_matches(".yaml").replace(['/', '_'], "-");
        for file in &case.output.files {
            write(&crates.join(&krate).join(&file.path), &file.contents);
        }
        known.push(krate);
    }
    assert!(known.len() > 50, "{known:?}");
    for entry in std::fs::read_dir(&crates).unwrap() {
        let entry = entry.unwrap();
        if !known.iter().any(|krate| **krate == *entry.file_name()) {
            std::fs::remove_dir_all(entry.path()).unwrap();
        }
    }
    write(&root.join("Cargo.toml"), WORKSPACE);
    // The versions of the repository, so that there is nothing to download.
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock")).unwrap();
    if !root.join("Cargo.lock").exists() {
        write(&root.join("Cargo.lock"), &lock);
    }
    cargo(&root, &["clippy", "--workspace", "--offline", "--keep-going", "-q", "--", "-D", "warnings"]);
    cargo(&root, &["doc", "--workspace", "--no-deps", "--offline", "--keep-going", "-q"]);
}

/// Writes what has changed, so that cargo builds only that.
fn write(path: &Path, contents: &str) {
    if std::fs::read_to_string(path).is_ok_and(|known| known == contents) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, contents).unwrap();
}

fn cargo(root: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {}\n{said}", arguments.join(" "));
}
