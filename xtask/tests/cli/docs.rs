//! What the documentation shows of `diff` is what `diff` prints.

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
    for block in shown {
        let (command, rest) = block.split_once('\n').unwrap();
        let (expected, _) = rest.split_once("```").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(command.split(' '))
            .current_dir(&published)
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
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
