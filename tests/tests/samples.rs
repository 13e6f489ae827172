//! The bodies in `samples/<api>/<operationId>/`: `request.json`, `200.json`, `2XX.json`, `200-<what is special>.xml`.
//! Errors stand in `samples/<api>/errors/<type>/`, once for all operations with that type.

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::documents::DescribedBody;

/// A sample of a body.
pub struct Sample {
    /// Below `samples/`, for messages.
    pub name: String,
    /// `request`, or a status.
    pub of: String,
    /// The end of the file's name, which says what media type it is.
    extension: String,
    pub bytes: Bytes,
}

impl Sample {
    /// Whether it is a sample of this body.
    pub fn is_of(&self, body: &DescribedBody) -> bool {
        self.of == body.of && body.media.as_deref().map(extension) == Some(&self.extension)
    }
}

/// How the files of a media type end.
fn extension(media: &str) -> &'static str {
    match media {
        "application/json" => "json",
        "application/problem+json" => "problem.json",
        "application/xml" => "xml",
        "text/plain" | "application/text" => "txt",
        "image/svg+xml" => "svg",
        "multipart/form-data" => "multipart",
        "application/x-www-form-urlencoded" => "form",
        other => panic!("no operation has bodies of {other}"),
    }
}

/// The samples of an operation, or those of an error type: `errors/AccountsError`.
pub fn of(api: &str, what: &str) -> Vec<Sample> {
    files(&root().join(api).join(what)).iter().map(|path| read(path)).collect()
}

/// The names of all samples.
pub fn names() -> Vec<String> {
    let mut files_and_folders = files(&root());
    let mut names = Vec::new();
    while let Some(path) = files_and_folders.pop() {
        if path.is_dir() { files_and_folders.extend(files(&path)) } else { names.push(below_root(&path)) }
    }
    names
}

fn read(path: &Path) -> Sample {
    let file = path.file_name().unwrap().to_str().unwrap();
    let (stem, extension) = file.split_once('.').unwrap();
    let of = stem.split('-').next().unwrap().to_owned();
    let bytes = fs::read(path).unwrap().into();
    // The parts of a form stand in a file as the members of an object.
    let form = extension.strip_suffix(".json").filter(|kind| ["multipart", "form"].contains(kind));
    let extension = form.unwrap_or(extension);
    Sample { name: below_root(path), of, extension: extension.to_owned(), bytes }
}

/// What a folder holds, sorted; nothing if it is not there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn below_root(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// A body that a request is made with.
pub struct Body {
    /// Its media type in the document.
    pub media: String,
    pub bytes: Bytes,
}

impl Body {
    pub fn new(of: &DescribedBody, bytes: Bytes) -> Self {
        Body { media: of.media.clone().unwrap_or_default(), bytes }
    }

    pub fn json<T: DeserializeOwned>(body: Option<&Body>) -> Result<T, String> {
        let body = body.ok_or("there is no body")?;
        serde_json::from_slice(&body.bytes).map_err(|error| error.to_string())
    }

    pub fn optional_json<T: DeserializeOwned>(body: Option<&Body>) -> Result<Option<T>, String> {
        if body.is_some() { Body::json(body).map(Some) } else { Ok(None) }
    }

    pub fn text(body: Option<&Body>) -> Result<String, String> {
        let body = body.ok_or("there is no body")?;
        String::from_utf8(body.bytes.to_vec()).map_err(|error| error.to_string())
    }

    pub fn media(body: Option<&Body>) -> &str {
        body.map_or("", |body| &body.media)
    }
}
