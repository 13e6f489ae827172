//! Commits, read without touching the work tree.

use crate::Fault;
use std::path::Path;
use std::process::{Command, Stdio};

/// The commit that a revision names.
pub fn commit(root: &Path, revision: &str) -> Result<String, Fault> {
    let name = format!("{revision}^{{commit}}");
    let found = run(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name]);
    let found = found.map_err(|fault| match fault {
        Failed::Missing(fault) => Fault::new(format!("git cannot be run: {fault}")),
        Failed::Refused => Fault::new(format!("`{revision}` is no commit of this repository"))
            .help("name a branch, a tag or a commit; in a shallow clone, fetch it first"),
    })?;
    Ok(String::from_utf8_lossy(&found).trim().to_owned())
}

/// Where the second commit left the first.
pub fn merge_base(root: &Path, one: &str, other: &str) -> Result<String, Fault> {
    let found = run(root, &["merge-base", one, other]).map_err(|_| {
        Fault::new(format!("`{one}` and `{other}` have no common commit"))
            .help("in a shallow clone, fetch more of the history")
    })?;
    Ok(String::from_utf8_lossy(&found).trim().to_owned())
}

/// The last commit that touched a file; `None` if there is none, or no repository.
pub fn last_change(root: &Path, path: &str) -> Option<String> {
    let found = run(root, &["log", "-1", "--format=%H", "--", path]).ok()?;
    Some(String::from_utf8_lossy(&found).trim().to_owned()).filter(|id| !id.is_empty())
}

/// A file of a commit; the path is relative to `root`.
pub fn file(root: &Path, commit: &str, path: &str) -> Result<Vec<u8>, String> {
    run(root, &["show", &format!("{commit}:./{path}")]).map_err(|fault| match fault {
        Failed::Missing(fault) => format!("git cannot be run: {fault}"),
        Failed::Refused => "it is not in this commit".to_owned(),
    })
}

/// The files below a folder of a commit, relative to `root`; none if there is no such folder.
pub fn files(root: &Path, commit: &str, folder: &str) -> Vec<String> {
    let listed = run(root, &["ls-tree", "-r", "-z", "--name-only", commit, "--", &format!("{folder}/")]);
    let listed = listed.unwrap_or_default();
    let paths = listed.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    paths.map(|path| String::from_utf8_lossy(path).into_owned()).collect()
}

enum Failed {
    /// There is no git.
    Missing(std::io::Error),
    /// It says no.
    Refused,
}

fn run(root: &Path, args: &[&str]) -> Result<Vec<u8>, Failed> {
    let output = Command::new("git").arg("-C").arg(root).args(args).stdin(Stdio::null()).output();
    let output = output.map_err(Failed::Missing)?;
    if output.status.success() { Ok(output.stdout) } else { Err(Failed::Refused) }
}
