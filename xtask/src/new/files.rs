//! The files of a new API.

use super::todo::Todo;
use crate::{Document, Recipe, digest};
use obgen::CrateConfig;
use obgen::diagnostic::Diagnostics;
use obgen::source::{self, FileId, SourceFile};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// The document that is followed.
pub struct Published {
    /// As YAML.
    text: Vec<u8>,
    title: String,
    version: String,
    licence: Option<String>,
    /// Its file's name and SHA-256; `None` if there is no document.
    file: Option<(String, String)>,
}

impl Published {
    /// Reads it; what keeps it from being read at all is printed.
    pub fn read(path: &Path) -> Option<Self> {
        let document = Document::named(path);
        let value = document.load()?;
        let bytes = document.bytes.ok()?;
        let info = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Some(Self {
            title: info("/info/title").unwrap_or_default().to_owned(),
            version: info("/info/version").unwrap_or_default().to_owned(),
            licence: info("/info/license/name").map(str::to_owned),
            file: Some((file, digest::sha256(&bytes))),
            text: as_yaml(&value, bytes),
        })
    }

    /// An empty one, to be written from facts.
    pub fn none(api: &str) -> Self {
        let text = format!(
            "# The interface of {api}, written from facts: structure as it is, all wording ours. What no source tells is\n\
             # optional, and said to be unknown.\n\
             openapi: '3.0.3'\n\
             info:\n  title: {api}\n  version: '1'\n\n\
             servers: []\n\n\
             paths: {{}}\n"
        );
        let version = "1".to_owned();
        Self { text: text.into_bytes(), title: api.to_owned(), version, licence: None, file: None }
    }
}

/// A document that is kept by hand is YAML. One that would not come back as it was stays as it is.
fn as_yaml(value: &Value, bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return bytes;
    }
    let yaml = serde_yaml::to_string(value).unwrap_or_default().into_bytes();
    let file = SourceFile { name: "openapi.yaml", bytes: &yaml };
    let same = source::load(file, FileId::SPEC, &mut Diagnostics::new()).is_some_and(|back| back == *value);
    if same { yaml } else { bytes }
}

/// All files, and what to do with them.
pub struct Texts {
    pub files: Vec<Document>,
    api: String,
    /// The document has the published wording still.
    is_copy: bool,
    todo: Todo,
}

impl Texts {
    pub fn new(api: &str, krate: &str, published: Published) -> Self {
        let (spec, fixes) = (format!("specs/{api}/openapi.yaml"), format!("overlays/{api}/10-fixes.overlay.yaml"));
        let source = source_toml(&published);
        let recipe = Recipe {
            title: api.to_owned(),
            spec: Document { shown: spec, bytes: Ok(published.text) },
            overlays: Vec::new(),
            krate: CrateConfig { name: krate.to_owned(), ..CrateConfig::default() },
        };
        let todo = Todo::of(&recipe);
        let text = |shown: String, text: String| Document { shown, bytes: Ok(text.into_bytes()) };
        let files = vec![
            recipe.spec,
            text(format!("specs/{api}/source.toml"), source),
            text(format!("overlays/{api}/api.yaml"), api_yaml(krate, &published.title)),
            text(fixes, todo.overlay(&published.title)),
        ];
        Self { files, api: api.to_owned(), is_copy: published.file.is_some(), todo }
    }

    /// What people do next.
    pub fn next_steps(&self) -> String {
        let (api, found) = (&self.api, self.todo.count());
        let words = match self.is_copy {
            true => format!("put our words in place of the published ones in specs/{api}/openapi.yaml"),
            false => format!("write specs/{api}/openapi.yaml"),
        };
        format!(
            "{found} in overlays/{api}/10-fixes.overlay.yaml\n\
             next: {words}, fill in specs/{api}/source.toml, see to the list, run `cargo xtask gen {api}`\n"
        )
    }
}

fn source_toml(published: &Published) -> String {
    let mut text = String::new();
    let line = |text: &mut String, key: &str, value: &str| {
        // JSON's strings are strings of TOML.
        let _ = writeln!(text, "{key} = {}", Value::from(value));
    };
    let open = |text: &mut String, key: &str, what: &str| {
        let _ = writeln!(text, "# To do: {what}.\n# {key} = \"\"");
    };
    match &published.file {
        Some(_) => text.push_str(
            "# The published document that openapi.yaml was written from. Only its structure is carried over: titles,\n\
             # summaries, descriptions and examples are ours.\n",
        ),
        None => text.push_str("# There is no published document: openapi.yaml was written from facts.\n"),
    }
    line(&mut text, "title", &published.title);
    line(&mut text, "version", &published.version);
    if let Some((file, sha256)) = &published.file {
        open(&mut text, "url", "where the document itself is published; `cargo xtask fetch` asks there");
        open(&mut text, "page", "where people read about it, if a program cannot fetch it");
        open(&mut text, "retrieved_from", "where this copy of it comes from");
        line(&mut text, "file", file);
        line(&mut text, "sha256", sha256);
    }
    match &published.licence {
        Some(licence) => line(&mut text, "licence", licence),
        None => open(&mut text, "licence", "what the provider allows"),
    }
    open(&mut text, "attribution", "whose interface it is");
    text
}

fn api_yaml(krate: &str, title: &str) -> String {
    let description = Value::from(format!("Typed requests and responses for {title}."));
    format!(
        "crate: {krate}\n\
         version: 0.1.0\n\
         description: {description}\n\
         # An overlay is listed once it has an action; they apply in order.\n\
         overlays: []\n\
         #  - 10-fixes.overlay.yaml\n\
         #  - 20-names.overlay.yaml\n\
         #  - 30-behaviour.overlay.yaml\n"
    )
}
