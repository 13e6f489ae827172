//! The configured APIs: every `overlays/<api>/api.yaml`, with its document in `specs/<api>/`.

use super::job::{self, Document, Job, Made};
use super::tree::{self, Foreign};
use obgen::CrateConfig;
use obgen::diagnostic::{Code, Diagnostics, Location};
use obgen::source::{FileId, Files, SourceFile};
use serde::Deserialize;
use std::path::{Path, PathBuf};

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

/// The nearest folder upwards that has overlays and documents.
pub fn find_root() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors()
        .find(|folder| folder.join("overlays").is_dir() && folder.join("specs").is_dir())
        .map(Path::to_owned)
}

/// The jobs that are asked for, or all of them; and whether one of them cannot be read. What is wrong is printed.
pub fn jobs(root: &Path, asked: &[String]) -> (Vec<Job>, bool) {
    let mut faulty = false;
    let names = names(root);
    for name in asked.iter().filter(|name| !names.contains(name)) {
        eprintln!("error: there is no API `{name}`: overlays/{name}/api.yaml is missing");
        let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        eprintln!("  = help: APIs: {known}");
        faulty = true;
    }
    if names.is_empty() && asked.is_empty() {
        eprintln!("error: no API is configured in {}: there is no overlays/*/api.yaml", root.display());
        return (Vec::new(), true);
    }
    let mut jobs: Vec<Job> = Vec::new();
    for name in names.iter().filter(|name| asked.is_empty() || asked.contains(name)) {
        let Some(job) = job(root, name) else {
            faulty = true;
            continue;
        };
        if let Some(other) = jobs.iter().find(|other| other.out == job.out) {
            eprintln!("error: `{}` and `{name}` both generate {}", other.title, job.shown);
            faulty = true;
        }
        jobs.push(job);
    }
    (jobs, faulty)
}

/// Crates in `generated/` that a run wrote and that no API makes any more.
pub fn leftovers(root: &Path, made: &[(Job, Made)]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root.join("generated")).into_iter().flatten().flatten();
    // What begins with a dot is a run at work, or one that died.
    let visible = entries.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    let written = visible.map(|entry| entry.path()).filter(|path| path.join(tree::LOCK).is_file());
    let mut left: Vec<PathBuf> =
        written.filter(|path| !made.iter().any(|(job, _)| job.out.file_name() == path.file_name())).collect();
    left.sort();
    left
}

fn names(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root.join("overlays")).into_iter().flatten().flatten();
    let configured = entries.filter(|entry| entry.path().join("api.yaml").is_file());
    let mut names: Vec<String> = configured.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn job(root: &Path, name: &str) -> Option<Job> {
    let shown = format!("overlays/{name}/api.yaml");
    let document = Document::read(&root.join(&shown), shown);
    let mut diags = Diagnostics::new();
    let api = read(&document, &mut diags);
    if !diags.is_empty() {
        let bytes = document.bytes.as_deref().unwrap_or_default();
        eprint!("{}", diags.render(&Files::new(SourceFile { name: &document.shown, bytes }, &[])));
    }
    let api = api?;
    let file = |shown: String| Document::read(&root.join(&shown), shown);
    let shown = format!("generated/{}", api.krate);
    Some(Job {
        title: name.to_owned(),
        spec: file(format!("specs/{name}/openapi.yaml")),
        overlays: api.overlays.iter().map(|overlay| file(format!("overlays/{name}/{overlay}"))).collect(),
        krate: CrateConfig {
            name: api.krate,
            version: api.version,
            description: api.description,
            runtime: "{ workspace = true }".to_owned(),
            standalone: false,
        },
        out: root.join(&shown),
        shown,
        foreign: Foreign::Remove,
    })
}

fn read(document: &Document, diags: &mut Diagnostics) -> Option<Api> {
    let file = FileId::SPEC;
    let bytes = match &document.bytes {
        Ok(bytes) => bytes,
        Err(fault) => {
            diags.error(Code::Unreadable, file, format!("`{}` cannot be read: {fault}", document.shown));
            return None;
        }
    };
    let api: Api = match serde_yaml::from_slice(bytes) {
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
    if let Err(fault) = job::package_name(&api.krate) {
        diags.error(Code::Configuration, file, format!("`crate: {}`: {fault}", api.krate));
    }
    for overlay in api.overlays.iter().filter(|overlay| overlay.contains(['/', '\\']) || overlay.as_str() == "..") {
        diags.error(Code::Configuration, file, format!("`{overlay}` is not a file of this folder"));
    }
    (!diags.has_errors()).then_some(api)
}
