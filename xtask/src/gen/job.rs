//! One crate to generate: what it is made from, read into memory, and where it goes.

use super::Args;
use super::tree::Foreign;
use crate::workspace::package_name;
use crate::{Document, Fault, Recipe, Workspace};
use obgen::diagnostic::Diagnostics;
use obgen::spec::Options;
use obgen::{CrateConfig, OutFile, Summary};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

pub struct Job {
    pub recipe: Recipe,
    pub out: PathBuf,
    /// `out` as it is shown to people.
    pub shown: String,
    pub foreign: Foreign,
}

/// What came of a job.
#[derive(Default)]
pub struct Made {
    pub files: Vec<OutFile>,
    pub outline: String,
    pub summary: Summary,
    pub diagnostics: Diagnostics,
    pub took: Duration,
}

impl Made {
    pub fn has_errors(&self) -> bool {
        self.diagnostics.has_errors()
    }

    pub fn has_diagnostics(&self) -> bool {
        !self.diagnostics.is_empty()
    }
}

impl Job {
    /// The job of a configured API.
    pub fn of_api(recipe: Recipe, workspace: &Workspace) -> Self {
        let shown = format!("generated/{}", recipe.krate.name);
        Self { out: workspace.root.join(&shown), recipe, shown, foreign: Foreign::Remove }
    }

    pub fn make(&self, skip_broken: bool, start: Instant) -> Made {
        let mut diagnostics = self.recipe.unreadable();
        if self.recipe.spec.bytes.is_err() {
            return Made { diagnostics, ..Made::default() };
        }
        let output = obgen::generate(&self.recipe.input(Options { skip_broken, ..Options::default() }));
        diagnostics.extend(output.diagnostics);
        Made {
            files: output.files,
            outline: output.outline,
            summary: output.summary,
            diagnostics,
            took: start.elapsed(),
        }
    }

    /// Whether this is run from inside the directory that the crate goes to.
    pub fn is_underfoot(&self) -> bool {
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        here.is_ok_and(|here| here.starts_with(absolute(&self.out)))
    }
}

/// The job of `--spec`, and whether it cannot be done.
pub fn of_document(spec: &Path, args: &Args, root: &Path) -> (Vec<Job>, bool) {
    let (Some(name), Some(out)) = (&args.crate_name, &args.out) else { return (Vec::new(), true) };
    if let Err(fault) = package_name(name) {
        Fault::new(format!("--crate-name {name}: {fault}")).report();
        return (Vec::new(), true);
    }
    let runtime = relative(&absolute(&root.join("runtime")), &absolute(out));
    let recipe = Recipe {
        title: name.clone(),
        spec: Document::named(spec),
        overlays: args.overlay.iter().map(|path| Document::named(path)).collect(),
        krate: CrateConfig {
            name: name.clone(),
            version: None,
            description: None,
            runtime: format!("{{ path = {} }}", toml_string(&slashes(&runtime))),
            standalone: true,
        },
    };
    (vec![Job { recipe, out: out.clone(), shown: slashes(out), foreign: Foreign::Keep }], false)
}

fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub fn slashes(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// The path without symbolic links as far as it exists, and without `..`.
fn absolute(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => absolute(parent).join(name),
        _ => path,
    }
}

/// The way from the directory `from` to `to`; both are absolute.
fn relative(to: &Path, from: &Path) -> PathBuf {
    let common = to.components().zip(from.components()).take_while(|(to, from)| to == from).count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(to.components().skip(common)).collect()
}
