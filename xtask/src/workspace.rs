//! The configured APIs: every `overlays/<api>/api.yaml`, with its document in `specs/<api>/`; as the files are, or as
//! they were in a commit.

use crate::{Document, Fault, Recipe, document, git};
use obgen::CrateConfig;
use obgen::diagnostic::{Code, Diagnostics, Location};
use obgen::source::{FileId, Files};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folder that has overlays and documents.
pub struct Workspace {
    pub root: PathBuf,
    state: State,
}

/// Which state of the files is read.
enum State {
    WorkTree,
    Commit { id: String, name: String },
}

/// `api.yaml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Api {
    /// The name of the crate, and of its folder in `generated/`.
    #[serde(rename = "crate")]
    krate: String,
    version: Option<String>,
    description: Option<String>,
    /// Files of the folder, in the order in which they apply.
    #[serde(default)]
    overlays: Vec<String>,
}

impl Workspace {
    /// The folder that is named; else the nearest one upwards; else the one this program belongs to.
    pub fn open(named: Option<&Path>) -> Self {
        let root = named.map(Path::to_owned).or_else(find).unwrap_or_else(|| {
            // As it was built.
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
        });
        Self { root, state: State::WorkTree }
    }

    /// The same workspace as it was in a commit, which people call `name`.
    pub fn at_commit(&self, id: String, name: &str) -> Self {
        Self { root: self.root.clone(), state: State::Commit { id, name: name.to_owned() } }
    }

    /// A file of the workspace, by its path in it.
    pub fn document(&self, path: &str) -> Document {
        let file = self.root.join(path);
        match &self.state {
            State::WorkTree => Document::read(&file, path.to_owned()),
            State::Commit { id, name } => {
                let bytes = git::file(&self.root, id, path);
                // An editor can jump to what is in the work tree as well.
                let is_current = bytes.as_ref().is_ok_and(|old| std::fs::read(&file).is_ok_and(|new| *old == new));
                Document { shown: if is_current { path.to_owned() } else { format!("{name}:{path}") }, bytes }
            }
        }
    }

    /// The names of the APIs, in order.
    pub fn names(&self) -> Vec<String> {
        match &self.state {
            State::WorkTree => {
                let entries = std::fs::read_dir(self.root.join("overlays")).into_iter().flatten().flatten();
                let configured = entries.filter(|entry| entry.path().join("api.yaml").is_file());
                let names: BTreeSet<String> =
                    configured.filter_map(|entry| entry.file_name().into_string().ok()).collect();
                names.into_iter().collect()
            }
            State::Commit { id, .. } => {
                let paths = git::files(&self.root, id, "overlays");
                let name = |path: &String| {
                    let name = path.strip_prefix("overlays/")?.strip_suffix("/api.yaml")?;
                    (!name.contains('/')).then(|| name.to_owned())
                };
                paths.iter().filter_map(name).collect::<BTreeSet<String>>().into_iter().collect()
            }
        }
    }

    /// The APIs that are asked for, or all of them; and whether one of them cannot be read. What is wrong is printed.
    pub fn recipes(&self, asked: &[String]) -> (Vec<Recipe>, bool) {
        let mut faulty = false;
        let names = self.names();
        for name in asked.iter().filter(|name| !names.contains(name)) {
            unknown(name, &names).report();
            faulty = true;
        }
        if names.is_empty() && asked.is_empty() {
            Fault::new(format!("no API is configured in {}: there is no overlays/*/api.yaml", self.root.display()))
                .report();
            return (Vec::new(), true);
        }
        let mut recipes: Vec<Recipe> = Vec::new();
        for name in names.iter().filter(|name| asked.is_empty() || asked.contains(name)) {
            let Some(recipe) = self.configured(name) else {
                faulty = true;
                continue;
            };
            if let Some(other) = recipes.iter().find(|other| other.krate.name == recipe.krate.name) {
                Fault::new(format!("`{}` and `{name}` both generate generated/{}", other.title, recipe.krate.name))
                    .report();
                faulty = true;
            }
            recipes.push(recipe);
        }
        (recipes, faulty)
    }

    /// One API, which has to be there. What is wrong is printed.
    pub fn recipe(&self, name: &str) -> Option<Recipe> {
        let names = self.names();
        if !names.iter().any(|known| known == name) {
            unknown(name, &names).report();
            return None;
        }
        self.configured(name)
    }

    fn configured(&self, name: &str) -> Option<Recipe> {
        let document = self.document(&format!("overlays/{name}/api.yaml"));
        let mut diags = Diagnostics::new();
        let api = read(&document, &mut diags);
        document::report(&diags, &Files::new(document.source(), &[]));
        let api = api?;
        Some(Recipe {
            title: name.to_owned(),
            spec: self.document(&format!("specs/{name}/openapi.yaml")),
            overlays: api.overlays.iter().map(|file| self.document(&format!("overlays/{name}/{file}"))).collect(),
            krate: CrateConfig {
                name: api.krate,
                version: api.version,
                description: api.description,
                runtime: "{ workspace = true }".to_owned(),
                standalone: false,
            },
        })
    }
}

fn find() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors()
        .find(|folder| folder.join("overlays").is_dir() && folder.join("specs").is_dir())
        .map(Path::to_owned)
}

fn unknown(name: &str, names: &[String]) -> Fault {
    let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    Fault::new(format!("there is no API `{name}`: overlays/{name}/api.yaml is missing")).help(format!("APIs: {known}"))
}

fn read(document: &Document, diags: &mut Diagnostics) -> Option<Api> {
    let file = FileId::SPEC;
    document.check(file, diags);
    let api: Api = match serde_yaml::from_slice(document.bytes.as_deref().ok()?) {
        Ok(api) => api,
        Err(fault) => {
            let message = fault.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            let at = match fault.location() {
                Some(place) => Location::Offset { file, line: place.line().max(1), column: place.column().max(1) },
                None => Location::File(file),
            };
            diags
                .error(Code::Configuration, at, message)
                .help("it holds `crate`, `version`, `description` and `overlays`");
            return None;
        }
    };
    if let Err(fault) = package_name(&api.krate) {
        diags.error(Code::Configuration, file, format!("`crate: {}`: {fault}", api.krate));
    }
    for overlay in api.overlays.iter().filter(|overlay| overlay.contains(['/', '\\']) || overlay.as_str() == "..") {
        diags.error(Code::Configuration, file, format!("`{overlay}` is not a file of this folder"));
    }
    (!diags.has_errors()).then_some(api)
}

/// Whether Cargo takes the name.
pub fn package_name(name: &str) -> Result<(), &'static str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if name.is_empty() || !name.bytes().all(fits) {
        return Err("a crate's name is made of letters, digits, `-` and `_`");
    }
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Err("a crate's name starts with a letter");
    }
    Ok(())
}
