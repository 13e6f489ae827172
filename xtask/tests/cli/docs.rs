//! What the documentation says of the commands: that they are there, and what they print.

use std::path::Path;
use std::process::Command;

#[test]
fn printed_diffs_are_real() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let published = root.join("../shared/upstream");
    if !published.is_dir() {
        println!("skipped: no published documents at {}", published.display());
        return;
    }
    let text = std::fs::read_to_string(root.join("docs/api-updates.md")).unwrap();
    let shown: Vec<&str> = text.split("```console\n$ cargo xtask ").skip(1).collect();
    assert!(!shown.is_empty());
    // The documents, and the overlay that the text shows.
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&published).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        let name = entry.file_name().into_string().unwrap();
        if text.contains(&name) {
            std::fs::copy(entry.path(), folder.path().join(name)).unwrap();
        }
    }
    let overlay = std::fs::read_to_string(root.join("generator/tests/change/earlier.overlay.yaml")).unwrap();
    assert!(text.contains(&format!("```yaml\n{overlay}```\n")), "docs/api-updates.md does not show the overlay");
    std::fs::write(folder.path().join("earlier.overlay.yaml"), overlay).unwrap();
    for block in shown {
        let (command, rest) = block.split_once('\n').unwrap();
        let (expected, _) = rest.split_once("```").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(command.split(' '))
            .current_dir(folder.path())
            .output()
            .unwrap();
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let mut lines = printed.lines();
        // `...` stands for lines that are left out.
        let mut leaves_out = false;
        for line in expected.lines() {
            if line == "..." || (leaves_out && line.is_empty()) {
                leaves_out = true;
                continue;
            }
            let found = if leaves_out { lines.by_ref().any(|own| own == line) } else { lines.next() == Some(line) };
            assert!(found, "`cargo xtask {command}` does not print\n{line}\nbut\n{printed}");
            leaves_out = false;
        }
        assert!(leaves_out || lines.next().is_none(), "`cargo xtask {command}` prints more\n{printed}");
    }
}

#[test]
fn commands_that_are_named_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let help = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for file in ["README.md", "CONTRIBUTING.md", "docs/api-updates.md", ".github/workflows/api-update.yml"] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        for rest in text.split("cargo xtask ").skip(1) {
            let command = rest.split(|letter: char| !letter.is_ascii_lowercase()).next().unwrap();
            assert!(help.contains(&format!("\n  {command} ")), "{file}: cargo xtask {command}");
        }
    }
    let workflow = std::fs::read(root.join(".github/workflows/api-update.yml")).unwrap();
    let workflow: serde_json::Value = serde_yaml::from_slice(&workflow).unwrap();
    let jobs: Vec<&String> = workflow["jobs"].as_object().unwrap().keys().collect();
    assert_eq!(jobs, ["review", "fetch"]);
}

/// `fetch` is another program, which cargo builds when it is asked for.
#[cfg(unix)]
#[test]
fn fetch_is_handed_over() {
    let run = |cargo: &str| {
        let fetch = ["fetch", "shop", "--help"];
        Command::new(env!("CARGO_BIN_EXE_xtask")).args(fetch).env("CARGO", cargo).output().unwrap()
    };
    let said = String::from_utf8(run("echo").stdout).unwrap();
    assert!(
        said.starts_with("run --quiet --manifest-path ") && said.ends_with("/fetch/Cargo.toml -- shop --help\n"),
        "{said}"
    );
    assert_eq!(run("false").status.code(), Some(1));
    assert_eq!(run("no such program").status.code(), Some(2));
}
