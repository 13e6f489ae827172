//! The two states that are compared: documents, or all configured APIs in two commits.

use super::Args;
use crate::workspace::package_name;
use crate::{Document, Fault, Recipe, Workspace, git};
use obgen::CrateConfig;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is compared with what.
pub struct States {
    /// As people call them.
    pub old: String,
    pub new: String,
    /// In the order of their names.
    pub apis: Vec<Pair>,
}

/// One API in both states.
pub struct Pair {
    pub title: String,
    /// `None` if the API is new.
    pub old: Option<Recipe>,
    /// `None` if the API is gone.
    pub new: Option<Recipe>,
}

/// Reads what the arguments name; `None` if there is something wrong with the configuration of an API, which is printed.
pub fn read(args: &Args, workspace: &Workspace) -> Result<Option<States>, Fault> {
    match (&args.git, &args.old, &args.new) {
        (Some(range), ..) => of_commits(range, &args.api, workspace),
        (None, Some(old), Some(new)) => of_documents(old, new, args, workspace),
        (None, ..) => Err(Fault::new("diff takes two documents, OLD and NEW, or --git")),
    }
}

fn of_documents(old: &Path, new: &Path, args: &Args, workspace: &Workspace) -> Result<Option<States>, Fault> {
    let api = match args.api.as_slice() {
        [] => None,
        [api] => Some(api),
        [_, second, ..] => return Err(Fault::new(format!("--api {second}: two documents are of one API"))),
    };
    let recipe = |document: &Path, own: &[PathBuf]| {
        let named = args.overlay.iter().chain(own).map(|path| Document::named(path));
        match api {
            Some(api) => {
                let configured = workspace.recipe(api)?;
                let overlays = configured.overlays.into_iter().chain(named).collect();
                Some(Recipe { spec: Document::named(document), overlays, ..configured })
            }
            None => Some(Recipe {
                title: stem(new),
                spec: Document::named(document),
                overlays: named.collect(),
                krate: CrateConfig { name: crate_name(&stem(new)), ..CrateConfig::default() },
            }),
        }
    };
    let (Some(one), Some(other)) = (recipe(old, &args.old_overlay), recipe(new, &args.new_overlay)) else {
        return Ok(None);
    };
    let pair = Pair { title: one.title.clone(), old: Some(one), new: Some(other) };
    let shown = |path: &Path| path.display().to_string();
    Ok(Some(States { old: shown(old), new: shown(new), apis: vec![pair] }))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// A crate's name that is like the document's.
fn crate_name(stem: &str) -> String {
    let name = stem.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    if package_name(&name).is_ok() { name } else { "api".to_owned() }
}

fn of_commits(range: &str, asked: &[String], workspace: &Workspace) -> Result<Option<States>, Fault> {
    let (old_name, old, new_name, new) = commits(range, workspace)?;
    let names: BTreeSet<String> = old.names().into_iter().chain(new.names()).collect();
    if let Some(unknown) = asked.iter().find(|asked| !names.contains(*asked)) {
        let known = names.into_iter().collect::<Vec<_>>().join(", ");
        return Err(Fault::new(format!("there is no API `{unknown}` in {old_name} or {new_name}"))
            .help(format!("APIs: {known}")));
    }
    let mut faulty = false;
    let mut apis = Vec::new();
    for name in names.into_iter().filter(|name| asked.is_empty() || asked.contains(name)) {
        let mut state = |workspace: &Workspace| {
            let there = workspace.names().contains(&name);
            let recipe = there.then(|| workspace.recipe(&name)).flatten();
            faulty |= there && recipe.is_none();
            recipe
        };
        let (old, new) = (state(&old), state(&new));
        apis.push(Pair { title: name, old, new });
    }
    let apis = with_renamed(apis);
    Ok((!faulty).then_some(States { old: old_name, new: new_name, apis }))
}

/// A folder of another name that makes the same crate is the same API.
fn with_renamed(pairs: Vec<Pair>) -> Vec<Pair> {
    let (mut kept, gone): (Vec<Pair>, Vec<Pair>) = pairs.into_iter().partition(|pair| pair.new.is_some());
    for mut pair in gone {
        let name = pair.old.as_ref().map(|old| old.krate.name.clone());
        let same =
            |other: &&mut Pair| other.old.is_none() && other.new.as_ref().map(|new| new.krate.name.clone()) == name;
        match kept.iter_mut().find(same) {
            Some(renamed) => renamed.old = pair.old.take(),
            None => kept.push(pair),
        }
    }
    kept.sort_by(|one, other| one.title.cmp(&other.title));
    kept
}

/// `A..B`: both commits; `A...B`: what B did since it left A; `A`: against the files as they are.
fn commits(range: &str, workspace: &Workspace) -> Result<(String, Workspace, String, Workspace), Fault> {
    let at = |name: &str| {
        // As with git, what is left out is HEAD.
        let name = if name.is_empty() { "HEAD" } else { name };
        git::commit(&workspace.root, name).map(|id| (name.to_owned(), id))
    };
    let state = |name: &str, id: String| workspace.at_commit(id, name);
    if let Some((old, new)) = range.split_once("...") {
        let ((old, left), (new, right)) = (at(old)?, at(new)?);
        let base = git::merge_base(&workspace.root, &left, &right)?;
        Ok((old.clone(), state(&old, base), new.clone(), state(&new, right)))
    } else if let Some((old, new)) = range.split_once("..") {
        let ((old, left), (new, right)) = (at(old)?, at(new)?);
        Ok((old.clone(), state(&old, left), new.clone(), state(&new, right)))
    } else {
        let (old, left) = at(range)?;
        let files = Workspace::open(Some(&workspace.root));
        Ok((old.clone(), state(&old, left), "the work tree".to_owned(), files))
    }
}
