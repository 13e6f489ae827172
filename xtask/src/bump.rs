//! `cargo xtask bump`: the version that a crate's changes ask for, and the changelog that tells of them.
//!
//! `overlays/<api>/released.outline` is the outline of the crate under the version in its first line. An outline that has
//! lost something since is refused (`--check`, and a test of the repository) until this command has run.

mod changelog;
mod changes;
mod released;
mod version;

use crate::{Fault, Outcome, Recipe, Workspace, document, r#gen, git};
use clap::Args as ClapArgs;
use obgen::spec::Options;
use released::Released;
use std::path::PathBuf;
use version::Version;

#[derive(ClapArgs)]
#[command(after_help = "\
Writes the version into overlays/API/api.yaml, the findings into overlays/API/CHANGELOG.md, what the version promises into
overlays/API/released.outline, and the crate. Until that is committed, a second run writes the same version again.")]
pub struct Args {
    /// The crate, or its API by the folder in overlays/.
    #[arg(value_name = "CRATE", required_unless_present = "check")]
    krate: Option<String>,

    /// The commit to compare with; the last one that bumped the crate if it is not named.
    #[arg(long, value_name = "BASE", conflicts_with = "check")]
    git: Option<String>,

    /// Write nothing; fail if a crate has lost something that its version promises.
    #[arg(long)]
    check: bool,

    /// The workspace; found from the current directory if it is not named.
    #[arg(long, value_name = "DIR", hide = true)]
    root: Option<PathBuf>,
}

pub fn run(args: &Args) -> Outcome {
    let workspace = Workspace::open(args.root.as_deref());
    let done = match (&args.krate, args.check) {
        (Some(krate), false) => bump(krate, args.git.as_deref(), &workspace),
        (krate, _) => check(krate.as_deref(), &workspace),
    };
    done.unwrap_or_else(|fault| fault.report())
}

fn check(krate: Option<&str>, workspace: &Workspace) -> Result<Outcome, Fault> {
    let recipes = match krate {
        Some(krate) => find(krate, workspace)?.into_iter().collect(),
        None => {
            let (recipes, faulty) = workspace.recipes(&[]);
            if faulty {
                return Ok(Outcome::Faulty);
            }
            recipes
        }
    };
    let mut outcome = Outcome::Fine;
    for recipe in recipes {
        let Some(released) = Released::read(workspace, &recipe.title)? else {
            println!("{}: never bumped, so nothing is promised", recipe.krate.name);
            continue;
        };
        let Some(broken) = broken(&recipe, &released) else { return Ok(Outcome::Faulty) };
        for line in &broken {
            println!("{} {}: {line}", recipe.krate.name, released.version);
        }
        if broken.is_empty() {
            println!("{} {}: nothing that was promised is gone", recipe.krate.name, released.version);
        } else {
            println!("run `cargo xtask bump {}`", recipe.krate.name);
            outcome = Outcome::Found;
        }
    }
    Ok(outcome)
}

/// What the crate lacks that its version promises; `None` if it cannot be generated, which is printed.
fn broken(recipe: &Recipe, released: &Released) -> Option<Vec<String>> {
    let output = obgen::generate(&recipe.input(Options::default()));
    if output.diagnostics.has_errors() {
        document::report(&output.diagnostics, &recipe.files());
        return None;
    }
    Some(obgen::outline::broken(&released.outline, &output.outline))
}

fn bump(krate: &str, base: Option<&str>, workspace: &Workspace) -> Result<Outcome, Fault> {
    let Some(mut recipe) = find(krate, workspace)? else { return Ok(Outcome::Faulty) };
    let api = recipe.title.clone();
    let base = match base {
        Some(name) => Some((git::commit(&workspace.root, name)?, name.to_owned())),
        None => git::last_change(&workspace.root, &Released::path(&api)).map(|id| (id, "the last bump".to_owned())),
    };
    let report = match &base {
        Some((id, name)) => {
            let then = workspace.at_commit(id.clone(), name);
            let Some(old) = then.recipe(&api) else { return Ok(Outcome::Faulty) };
            let promised = Released::read(&then, &api)?;
            let Some(report) = changes::between(&old, &recipe, promised.as_ref()) else { return Ok(Outcome::Faulty) };
            if report.verdict.is_none() {
                println!("{}: no API change since {name}", recipe.krate.name);
                return Ok(Outcome::Fine);
            }
            Some(report)
        }
        None => None,
    };
    // Somebody may have set it higher, to 1.0.0 for instance.
    let configured = Version::parse(recipe.krate.version.as_deref().unwrap_or_default());
    let needed = report.as_ref().and_then(|report| Version::parse(&report.next_version()));
    let Some(version) = configured.max(needed) else {
        return Err(Fault::new(format!("overlays/{api}/api.yaml has no version"))
            .help("write `version: 0.1.0`: a crate's versions are its own, not its document's"));
    };
    recipe.krate.version = Some(version.to_string());
    let name = recipe.krate.name.clone();
    let changelog = changelog::with(workspace, &api, &name, version, report.as_ref())?;
    let config = version::set(workspace, &api, version)?;
    let Some(outline) = r#gen::regenerate(recipe, workspace)? else { return Ok(Outcome::Faulty) };
    let released = Released { version, outline };
    for (path, text) in [config, changelog, (Released::path(&api), released.to_string())] {
        let file = workspace.root.join(&path);
        std::fs::write(&file, text).map_err(Fault::at(&file))?;
        println!("M {path}");
    }
    match &report {
        Some(report) => println!("{name} {} -> {version} ({})", report.version, report.bump()),
        None => println!("{name} {version}: the first version"),
    }
    Ok(Outcome::Fine)
}

/// The API of a crate, or of this name.
fn find(krate: &str, workspace: &Workspace) -> Result<Option<Recipe>, Fault> {
    let (recipes, faulty) = workspace.recipes(&[]);
    if faulty {
        return Ok(None);
    }
    let names: Vec<String> = recipes.iter().map(|recipe| recipe.krate.name.clone()).collect();
    let found = recipes.into_iter().find(|recipe| recipe.krate.name == krate || recipe.title == krate);
    let unknown =
        || Fault::new(format!("no API makes a crate `{krate}`")).help(format!("crates: {}", names.join(", ")));
    found.map(Some).ok_or_else(unknown)
}
