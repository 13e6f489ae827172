//! Fixture crates compile without a warning, and so does their documentation.
//!
//! Documentation is built of all fixtures at once, as modules of one crate: rustdoc takes half a second a crate.

use std::path::Path;
use std::process::Command;

use obgen::OutFile;

use crate::case::generate;

/// The settings of a generated crate's workspace.
const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["crates/*", "documentation"]

[workspace.dependencies]
ob-runtime = { path = "RUNTIME" }

[workspace.lints.rust]
unsafe_code = "forbid"
unused_qualifications = "warn"

[workspace.lints.clippy]
all = { level = "warn", priority = -1 }

[profile.dev]
debug = false
"#;

const DOCUMENTATION: &str = r#"[package]
name = "documentation"
version = "0.0.0"
edition = "2024"

[dependencies]
ob-runtime = { workspace = true }

[lints]
workspace = true
"#;

#[test]
fn fixtures_compile() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixture-crates");
    let crates = root.join("crates");
    let documentation = root.join("documentation/src");
    let mut modules = String::new();
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
        let module = krate.replace('-', "_");
        for (path, contents) in as_modules(&case.output.files, &module) {
            write(&documentation.join(&module).join(path), &contents);
        }
        modules += &format!("pub mod {module};\n");
        known.push(krate);
    }
    assert!(known.len() > 50, "{known:?}");
    for entry in std::fs::read_dir(&crates).unwrap() {
        let entry = entry.unwrap();
        if !known.iter().any(|krate| **krate == *entry.file_name()) {
            std::fs::remove_dir_all(entry.path()).unwrap();
        }
    }
    write(&root.join("Cargo.toml"), &WORKSPACE.replace("RUNTIME", concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime")));
    write(&root.join("documentation/Cargo.toml"), DOCUMENTATION);
    write(&documentation.join("lib.rs"), &format!("//! Fixtures.\n{modules}"));
    // The versions of the repository, so that there is nothing to download.
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock")).unwrap();
    if !root.join("Cargo.lock").exists() {
        write(&root.join("Cargo.lock"), &lock);
    }
    cargo(
        &root,
        &[
            "clippy",
            "--workspace",
            "--exclude",
            "documentation",
            "--offline",
            "--keep-going",
            "-q",
            "--",
            "-D",
            "warnings",
        ],
    );
    cargo(&root, &["doc", "--package", "documentation", "--no-deps", "--offline", "-q"]);
}

/// The sources of a crate as a module of this name.
fn as_modules(files: &[OutFile], module: &str) -> Vec<(String, String)> {
    let sources = files.iter().filter_map(|file| Some((file.path.strip_prefix("src/")?, &file.contents)));
    let moved = sources.map(|(path, contents)| {
        let lines = contents.lines().filter(|line| !line.starts_with("#[cfg(feature = "));
        let text: String = lines.map(|line| line.replace("crate::", &format!("crate::{module}::")) + "\n").collect();
        (path.replace("lib.rs", "mod.rs"), text)
    });
    moved.collect()
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
