//! `overlays/<api>/released.outline`: what a version of a crate promises.

use super::version::Version;
use crate::{Fault, Workspace};
use std::fmt;

pub struct Released {
    pub version: Version,
    pub outline: String,
}

impl Released {
    /// Its path in the workspace.
    pub fn path(api: &str) -> String {
        format!("overlays/{api}/released.outline")
    }

    /// `None` if the crate has never been bumped.
    pub fn read(workspace: &Workspace, api: &str) -> Result<Option<Self>, Fault> {
        let path = Self::path(api);
        let Ok(bytes) = workspace.document(&path).bytes else { return Ok(None) };
        let text = String::from_utf8_lossy(&bytes);
        let (first, outline) = text.split_once('\n').unwrap_or((&text, ""));
        let version = first.strip_prefix("version ").and_then(Version::parse);
        let version = version.ok_or_else(|| {
            Fault::new(format!("{path}:1:1: this is not `version` and a version"))
                .help("the file is written by `cargo xtask bump` alone: take it from the last commit")
        })?;
        Ok(Some(Self { version, outline: outline.to_owned() }))
    }
}

impl fmt::Display for Released {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "version {}\n{}", self.version, self.outline)
    }
}
