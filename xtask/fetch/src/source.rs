//! `specs/<api>/source.toml`, as far as it is needed here.

use serde::Deserialize;
use url::Url;
use xtask::{Fault, Workspace};

#[derive(Deserialize)]
struct File {
    /// Where the document itself is published.
    url: Option<String>,
    /// Where people read about it, if there is no such address.
    page: Option<String>,
    sha256: Option<String>,
}

/// Which document an API follows, and whether a program can fetch it.
pub enum Source {
    Document {
        url: Url,
        sha256: String,
    },
    /// Only people can find out whether it has changed.
    Page(Option<String>),
}

impl Source {
    pub fn read(workspace: &Workspace, api: &str) -> Result<Self, Fault> {
        let file = workspace.document(&format!("specs/{api}/source.toml"));
        let shown = &file.shown;
        let bytes = file.bytes.as_deref().map_err(|fault| Fault::new(format!("{shown}: {fault}")))?;
        let read: File = toml::from_slice(bytes).map_err(|fault| Fault::new(format!("{shown}: {fault}")))?;
        let Some(url) = read.url else { return Ok(Self::Page(read.page)) };
        let url = Url::parse(&url).map_err(|fault| Fault::new(format!("{shown}: `url = \"{url}\"`: {fault}")))?;
        let sha256 = read.sha256.ok_or_else(|| Fault::new(format!("{shown} has a `url` and no `sha256`")))?;
        Ok(Self::Document { url, sha256 })
    }
}
