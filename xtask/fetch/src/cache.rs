//! What was fetched last, in `target/fetch/<api>/`. A document is there whole or not at all.

use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use url::Url;
use xtask::Fault;
use xtask::digest::sha256;

const DOCUMENT: &str = "openapi.yaml";
const ENTRY: &str = "fetched.toml";

/// The folder of one API.
pub struct Cache {
    folder: PathBuf,
    shown: String,
}

/// What is known of the document in the cache.
#[derive(Deserialize, Serialize)]
pub struct Entry {
    url: String,
    /// What the server calls this state of it.
    pub etag: Option<String>,
    pub sha256: String,
}

impl Cache {
    pub fn of(root: &Path, api: &str) -> Self {
        let shown = format!("target/fetch/{api}");
        Self { folder: root.join(&shown), shown }
    }

    /// The document; YAML or JSON, whatever its name says.
    pub fn document(&self) -> PathBuf {
        self.folder.join(DOCUMENT)
    }

    pub fn shown(&self) -> String {
        format!("{}/{DOCUMENT}", self.shown)
    }

    /// The document that was fetched from this address before, if it is still as it came.
    pub fn entry(&self, url: &Url) -> Option<Entry> {
        let entry = std::fs::read(self.folder.join(ENTRY)).ok()?;
        let entry: Entry = toml::from_slice(&entry).ok()?;
        let document = std::fs::read(self.document()).ok()?;
        (entry.url == url.as_str() && entry.sha256 == sha256(&document)).then_some(entry)
    }

    /// Puts a document there in place of the last one.
    pub fn keep(&self, url: &Url, etag: Option<String>, bytes: &[u8]) -> Result<Entry, Fault> {
        let entry = Entry { url: url.to_string(), etag, sha256: sha256(bytes) };
        let text = toml::to_string(&entry).map_err(|fault| Fault::new(format!("{}: {fault}", self.shown)))?;
        std::fs::create_dir_all(&self.folder).map_err(Fault::at(&self.folder))?;
        // A run that dies between the two leaves a document that its entry does not fit: it is fetched again.
        self.write(DOCUMENT, bytes)?;
        self.write(ENTRY, text.as_bytes())?;
        Ok(entry)
    }

    /// Under another name first, which goes if this fails.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.folder.join(name);
        let mut file = NamedTempFile::new_in(&self.folder).map_err(Fault::at(&self.folder))?;
        file.write_all(bytes).map_err(Fault::at(&path))?;
        file.persist(&path).map_err(|fault| Fault::at(&path)(fault.error))?;
        Ok(())
    }
}
