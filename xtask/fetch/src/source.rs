//! `specs/<api>/source.toml`, as far as it is needed here.

use serde::Deserialize;
use url::Url;
use xtask::{Fault, Workspace};

#[derive(Deserialize)]
struct File {
    url: Option<String>,
    sha256: String,
}

/// Which document an API follows.
pub struct Source {
    pub url: Url,
    pub sha256: String,
}

impl Source {
    pub fn read(workspace: &Workspace, api: &str) -> Result<Self, Fault> {
        let file = workspace.document(&format!("specs/{api}/source.toml"));
        let shown = &file.shown;
        let bytes = file.bytes.as_deref().map_err(|fault| Fault::new(format!("{shown}: {fault}")))?;
        let read: File = toml::from_slice(bytes).map_err(|fault| Fault::new(format!("{shown}: {fault}")))?;
        let url = read.url.ok_or_else(|| {
            Fault::new(format!("{shown} has no `url`")).help("write where the document itself is published")
        })?;
        let url = Url::parse(&url).map_err(|fault| Fault::new(format!("{shown}: `url = \"{url}\"`: {fault}")))?;
        Ok(Self { url, sha256: read.sha256 })
    }
}
