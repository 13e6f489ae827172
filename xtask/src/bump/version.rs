//! Versions of crates, and where they are written.

use crate::{Fault, Workspace};
use std::fmt;

/// Three numbers; crates of ours have no pre-releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version([u64; 3]);

impl Version {
    pub fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<u64> = text.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        numbers.try_into().ok().map(Self)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// `api.yaml` with another version and nothing else changed: its path and its text.
pub fn set(workspace: &Workspace, api: &str, version: Version) -> Result<(String, String), Fault> {
    let path = format!("overlays/{api}/api.yaml");
    let file = workspace.root.join(&path);
    let text = std::fs::read_to_string(&file).map_err(Fault::at(&file))?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let written = format!("version: {version}");
    let at = |key: &str| lines.iter().position(|line| line.starts_with(key));
    match (at("version:"), at("crate:")) {
        (Some(index), _) => lines.splice(index..=index, [written]),
        (None, Some(index)) => lines.splice(index + 1..index + 1, [written]),
        (None, None) => return Err(Fault::new(format!("{path}: `crate:` does not stand at the beginning of a line"))),
    };
    Ok((path, lines.join("\n") + "\n"))
}
