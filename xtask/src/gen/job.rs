//! One crate to generate: what it is made from, read into memory, and where it goes.

use super::Args;
use super::tree::Foreign;
use obgen::diagnostic::{Code, Diagnostics};
use obgen::source::{FileId, Files, SourceFile};
use obgen::spec::Options;
use obgen::{CrateConfig, Input, OutFile, Summary};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

/// A file that was read, or why not.
pub struct Document {
    pub shown: String,
    pub bytes: Result<Vec<u8>, String>,
}

impl Document {
    pub fn read(path: &Path, shown: String) -> Self {
        let bytes = std::fs::read(path).map_err(|fault| match path.is_dir() {
            true => "it is a directory".to_owned(),
            false => fault.to_string(),
        });
        Self { shown, bytes }
    }

    fn source(&self) -> SourceFile<'_> {
        SourceFile { name: &self.shown, bytes: self.bytes.as_deref().unwrap_or_default() }
    }
}

pub struct Job {
    /// As in the summary line.
    pub title: String,
    pub spec: Document,
    pub overlays: Vec<Document>,
    pub krate: CrateConfig,
    pub out: PathBuf,
    /// `out` as it is shown to people.
    pub shown: String,
    pub foreign: Foreign,
}

/// What came of a job.
#[derive(Default)]
pub struct Made {
    pub files: Vec<OutFile>,
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
    pub fn files(&self) -> Files<'_> {
        std::iter::once(&self.spec).chain(&self.overlays).map(Document::source).collect()
    }

    pub fn make(&self, skip_broken: bool, start: Instant) -> Made {
        let mut diagnostics = Diagnostics::new();
        for (index, document) in std::iter::once(&self.spec).chain(&self.overlays).enumerate() {
            if let Err(fault) = &document.bytes {
                diagnostics
                    .error(Code::Unreadable, FileId(index), format!("`{}` cannot be read: {fault}", document.shown))
                    .help("check the path: it is taken from the directory in which the command runs");
            }
        }
        if self.spec.bytes.is_err() {
            return Made { diagnostics, ..Made::default() };
        }
        // Up to an overlay that can't be read, the faults of the others are reported all the same.
        let overlays = self.overlays.iter().take_while(|overlay| overlay.bytes.is_ok());
        let output = obgen::generate(&Input {
            spec: self.spec.source(),
            overlays: overlays.map(Document::source).collect(),
            krate: self.krate.clone(),
            options: Options { skip_broken },
        });
        diagnostics.extend(output.diagnostics);
        Made { files: output.files, summary: output.summary, diagnostics, took: start.elapsed() }
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
        eprintln!("error: --crate-name {name}: {fault}");
        return (Vec::new(), true);
    }
    let runtime = relative(&absolute(&root.join("runtime")), &absolute(out));
    let document = |path: &Path| Document::read(path, path.display().to_string());
    let job = Job {
        title: name.clone(),
        spec: document(spec),
        overlays: args.overlay.iter().map(|path| document(path)).collect(),
        krate: CrateConfig {
            name: name.clone(),
            version: None,
            description: None,
            runtime: format!("{{ path = {} }}", toml_string(&slashes(&runtime))),
            standalone: true,
        },
        out: out.clone(),
        shown: slashes(out),
        foreign: Foreign::Keep,
    };
    (vec![job], false)
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
