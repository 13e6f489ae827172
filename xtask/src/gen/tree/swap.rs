//! The moves: stage the new tree, put the old one aside, carry over what is not the generator's.

use super::{Change, LOCK, Plan};
use crate::Fault;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

fn beside(root: &Path, what: &str) -> PathBuf {
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    root.with_file_name(format!(".obgen-{name}.{what}"))
}

/// Builds the new tree, complete, beside the old one.
pub fn stage(plan: &Plan<'_>) -> Result<(), Fault> {
    let stage = beside(&plan.root, "new");
    remove(&stage)?;
    fs::create_dir_all(&stage).map_err(Fault::at(&stage))?;
    let changed: BTreeSet<&str> = plan.changes.iter().map(Change::path).collect();
    let files = plan.files.iter().filter(|(path, _)| **path != LOCK);
    let lock = plan.files.get_key_value(LOCK);
    for (path, contents) in files.chain(lock) {
        let to = stage.join(path);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(Fault::at(folder))?;
        }
        if changed.contains(path) {
            fs::write(&to, contents).map_err(Fault::at(&to))?;
        } else {
            keep(&plan.root.join(path), &to)?;
        }
    }
    Ok(())
}

/// The same file under another name; where there are no hard links, a copy with its time.
fn keep(from: &Path, to: &Path) -> Result<(), Fault> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map_err(Fault::at(from))?;
    let modified = fs::metadata(from).and_then(|metadata| metadata.modified()).map_err(Fault::at(from))?;
    let file = fs::File::options().write(true).open(to).map_err(Fault::at(to))?;
    file.set_modified(modified).map_err(Fault::at(to))
}

/// Removes a staged tree.
pub fn discard(root: &Path) {
    // What is left is removed by the next run.
    let _ = remove(&beside(root, "new"));
}

/// Puts the staged tree where the old one is.
pub fn take_place(plan: &Plan<'_>) -> Result<(), Fault> {
    let root = &plan.root;
    let (stage, aside) = (beside(root, "new"), beside(root, "old"));
    match fs::rename(root, &aside) {
        Ok(()) => {}
        Err(fault) if fault.kind() == ErrorKind::NotFound => {}
        Err(fault) => return Err(Fault::at(root)(fault)),
    }
    if let Err(fault) = fs::rename(&stage, root) {
        // Back to where it was; if this fails too, the next run does it.
        let _ = fs::rename(&aside, root);
        return Err(Fault::at(root)(fault));
    }
    let gone: BTreeSet<String> = plan
        .changes
        .iter()
        .filter(|change| matches!(change, Change::Deleted { .. }))
        .map(|change| change.path().to_owned())
        .collect();
    carry_over(&aside, root, &gone)?;
    remove(&aside)
}

/// Mends what a run that died has left.
pub fn recover(root: &Path) -> Result<(), Fault> {
    let aside = beside(root, "old");
    if !aside.exists() {
        return Ok(());
    }
    if !root.exists() {
        return fs::rename(&aside, root).map_err(Fault::at(root));
    }
    // The new tree is in place. What the old one listed is the generator's; the rest is carried over.
    let lock = fs::read_to_string(aside.join(LOCK)).unwrap_or_default();
    carry_over(&aside, root, &lock.lines().map(str::to_owned).collect())?;
    remove(&aside)
}

/// Moves what is not in the new tree, and not meant to go, from the old tree to the new.
fn carry_over(from: &Path, to: &Path, gone: &BTreeSet<String>) -> Result<(), Fault> {
    let mut open = vec![PathBuf::new()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(from.join(&folder)) {
            Ok(entries) => entries,
            Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(()),
            Err(fault) => return Err(Fault::at(from)(fault)),
        };
        for entry in entries {
            let entry = entry.map_err(Fault::at(from))?;
            let inside = folder.join(entry.file_name());
            let (old, new) = (entry.path(), to.join(&inside));
            let is_folder = entry.file_type().map_err(Fault::at(&old))?.is_dir();
            if new.exists() || (is_folder && holds(&inside, gone)) {
                if is_folder {
                    open.push(inside);
                }
                continue;
            }
            if gone.contains(&super::slashes(&inside)) {
                continue;
            }
            if let Some(parent) = new.parent() {
                fs::create_dir_all(parent).map_err(Fault::at(parent))?;
            }
            fs::rename(&old, &new).map_err(Fault::at(&old))?;
        }
    }
    Ok(())
}

/// Whether one of the files lies in the folder.
fn holds(folder: &Path, files: &BTreeSet<String>) -> bool {
    files.iter().any(|file| Path::new(file).starts_with(folder))
}

fn remove(path: &Path) -> Result<(), Fault> {
    match fs::remove_dir_all(path) {
        Err(fault) if fault.kind() != ErrorKind::NotFound => Err(Fault::at(path)(fault)),
        _ => Ok(()),
    }
}
