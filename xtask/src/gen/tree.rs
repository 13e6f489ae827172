//! A crate's directory: what is there, what should be, and how the one becomes the other.
//!
//! A new tree is built beside the old one (`.obgen-<crate>.new`): unchanged files are hard links to what is there, so
//! they keep their time; changed ones are new. The lock file is written last. Then the old tree is moved aside
//! (`.obgen-<crate>.old`) and the new one takes its place. If a run dies between the two moves, the old tree is whole
//! under the other name, and the next run moves it back first.

mod swap;

use super::Mode;
use super::job::slashes;
use crate::Fault;
use obgen::OutFile;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file that says which files this command wrote.
pub const LOCK: &str = "obgen.lock";

/// What becomes of files that this command did not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// In `generated/`: everything there is generated.
    Remove,
    /// In a directory of the user's.
    Keep,
}

/// One file that is not as it should be.
pub enum Change {
    Added { path: String, new: String },
    Modified { path: String, old: String, new: String },
    Deleted { path: String, old: String },
}

impl Change {
    pub fn path(&self) -> &str {
        match self {
            Self::Added { path, .. } | Self::Modified { path, .. } | Self::Deleted { path, .. } => path,
        }
    }

    pub fn letter(&self) -> char {
        match self {
            Self::Added { .. } => 'A',
            Self::Modified { .. } => 'M',
            Self::Deleted { .. } => 'D',
        }
    }

    pub fn before(&self) -> &str {
        match self {
            Self::Added { .. } => "",
            Self::Modified { old, .. } | Self::Deleted { old, .. } => old,
        }
    }

    pub fn after(&self) -> &str {
        match self {
            Self::Added { new, .. } | Self::Modified { new, .. } => new,
            Self::Deleted { .. } => "",
        }
    }
}

/// What has to happen to a directory.
pub struct Plan<'f> {
    root: PathBuf,
    /// The directory as it is shown to people.
    pub shown: String,
    files: BTreeMap<&'f str, &'f str>,
    /// In order of path.
    pub changes: Vec<Change>,
}

impl<'f> Plan<'f> {
    /// Compares the directory with the files that should be there. In [`Mode::Write`] a run that died is mended first.
    pub fn new(root: &Path, shown: &str, files: &'f [OutFile], foreign: Foreign, mode: Mode) -> Result<Self, Fault> {
        let root = real(root)?;
        if mode == Mode::Write {
            swap::recover(&root)?;
        }
        let files: BTreeMap<&str, &str> =
            files.iter().map(|file| (file.path.as_str(), file.contents.as_str())).collect();
        if let Some(path) = files.keys().find(|path| !is_inside(path)) {
            return Err(Fault::new(format!("{shown}: `{path}` would be written outside of the crate")));
        }
        if !files.contains_key(LOCK) {
            return Err(Fault::new(format!("{shown}: nothing was generated")));
        }
        let there = contents(&root)?;
        let lock = there.get(LOCK);
        if lock.is_none() && !is_vacant(&root)? {
            return Err(Fault::new(format!(
                "{shown} is not empty and was not written by this command (it has no {LOCK}): choose another directory, or empty it"
            )));
        }
        let listed: Vec<String> = lock.map_or_else(Vec::new, |lock| {
            String::from_utf8_lossy(lock).lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
        });
        let mut changes: Vec<Change> = Vec::new();
        for (path, old) in &there {
            let stale = !files.contains_key(path.as_str()) && (foreign == Foreign::Remove || listed.contains(path));
            if stale {
                changes.push(Change::Deleted { path: path.clone(), old: String::from_utf8_lossy(old).into_owned() });
            }
        }
        for (path, new) in &files {
            let (path, new) = ((*path).to_owned(), (*new).to_owned());
            match there.get(&path) {
                None => changes.push(Change::Added { path, new }),
                Some(old) if old != new.as_bytes() => {
                    changes.push(Change::Modified { path, old: String::from_utf8_lossy(old).into_owned(), new });
                }
                Some(_) => {}
            }
        }
        changes.sort_by(|one, other| one.path().cmp(other.path()));
        Ok(Self { root, shown: shown.to_owned(), files, changes })
    }
}

/// Makes all plans real. Every new tree is complete before the first one takes its place.
pub fn write(plans: &[Plan<'_>]) -> Result<(), Fault> {
    let plans: Vec<&Plan<'_>> = plans.iter().filter(|plan| !plan.changes.is_empty()).collect();
    let staged = plans.iter().try_for_each(|plan| swap::stage(plan));
    if let Err(fault) = staged {
        plans.iter().for_each(|plan| swap::discard(&plan.root));
        return Err(fault);
    }
    plans.iter().try_for_each(|plan| swap::take_place(plan))
}

/// The directory without symbolic links, if it is there; it needs a name and a place.
fn real(root: &Path) -> Result<PathBuf, Fault> {
    if root.exists() && !root.is_dir() {
        return Err(Fault::new(format!("{} is not a directory", root.display())));
    }
    let real = root.canonicalize().or_else(|_| std::path::absolute(root)).map_err(Fault::at(root))?;
    match (real.parent(), real.file_name()) {
        (Some(_), Some(_)) => Ok(real),
        _ => Err(Fault::new(format!("{} cannot be a crate", root.display()))),
    }
}

fn is_vacant(root: &Path) -> Result<bool, Fault> {
    match std::fs::read_dir(root) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(fault) => Err(Fault::at(root)(fault)),
    }
}

/// A path of the generator's: relative, with `/`, and not out of the crate.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']))
}

/// Crates in `generated/` that a run wrote and that are not among those that are made now.
pub fn leftovers(generated: &Path, made: &[&Path]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(generated).into_iter().flatten().flatten();
    // What begins with a dot is a run at work, or one that died.
    let visible = entries.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    let written = visible.map(|entry| entry.path()).filter(|path| path.join(LOCK).is_file());
    let mut left: Vec<PathBuf> =
        written.filter(|path| !made.iter().any(|made| made.file_name() == path.file_name())).collect();
    left.sort();
    left
}

/// All files of the tree. What Cargo puts there, and what hides behind a dot, is not the generator's.
fn contents(root: &Path) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => continue,
            Err(fault) => return Err(Fault::at(&folder)(fault)),
        };
        for entry in entries {
            let entry = entry.map_err(Fault::at(&folder))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(Fault::at(&path))?;
            if is_cargos(&entry.file_name().to_string_lossy(), folder == root) {
                continue;
            }
            if kind.is_dir() {
                open.push(path);
            } else if let Ok(inside) = path.strip_prefix(root) {
                let bytes = std::fs::read(&path).map_err(Fault::at(&path))?;
                found.insert(slashes(inside), bytes);
            }
        }
    }
    Ok(found)
}

fn is_cargos(name: &str, top: bool) -> bool {
    name.starts_with('.') || (top && matches!(name, "target" | "Cargo.lock"))
}
