//! `cargo xtask gen`: documents and overlays in, crates out; or, with `--check`, the difference.
//!
//! Nothing is written unless all crates of the run can be. A crate is written into a directory beside its own, which
//! then takes its place (see `tree`).

mod job;
mod report;
mod tree;

use crate::{Fault, Outcome, Recipe, Workspace};
use clap::Args as ClapArgs;
use job::{Job, Made};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tree::Plan;

#[derive(ClapArgs)]
pub struct Args {
    /// APIs to generate, by their folder in overlays/; all of them if none is named.
    #[arg(value_name = "API", conflicts_with = "spec")]
    apis: Vec<String>,

    /// Write nothing; print what would change, and fail if something would.
    #[arg(long)]
    check: bool,

    /// Leave out operations and components that are broken, with a warning for each.
    #[arg(long)]
    skip_broken: bool,

    /// Fail on warnings.
    #[arg(long)]
    deny_warnings: bool,

    /// Print errors only.
    #[arg(long, short)]
    quiet: bool,

    /// Any OpenAPI document, in YAML or JSON; no configuration is read.
    #[arg(long, value_name = "FILE", requires_all = ["crate_name", "out"])]
    spec: Option<PathBuf>,

    /// An overlay for it; several apply in order.
    #[arg(long, value_name = "FILE", requires = "spec")]
    overlay: Vec<PathBuf>,

    /// The name of the crate to make of it.
    #[arg(long, value_name = "NAME", requires = "spec")]
    crate_name: Option<String>,

    /// Where the crate goes: a directory that is not there yet, is empty, or was written by this command.
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,

    /// The workspace; found from the current directory if it is not named.
    #[arg(long, value_name = "DIR", hide = true)]
    root: Option<PathBuf>,
}

/// What a run does with what it made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Write,
    Check,
}

pub fn run(args: &Args) -> Outcome {
    let mode = if args.check { Mode::Check } else { Mode::Write };
    let workspace = Workspace::open(args.root.as_deref());
    let (jobs, faulty) = match &args.spec {
        Some(spec) => job::of_document(spec, args, &workspace.root),
        None => {
            let (recipes, faulty) = workspace.recipes(&args.apis);
            (recipes.into_iter().map(|recipe| Job::of_api(recipe, &workspace)).collect(), faulty)
        }
    };
    let made: Vec<(Job, Made)> = jobs
        .into_iter()
        .map(|job| {
            let start = Instant::now();
            let made = job.make(args.skip_broken, start);
            (job, made)
        })
        .collect();
    for (job, made) in &made {
        report::diagnostics(job, made, args.quiet);
    }
    let denied = |made: &Made| made.has_errors() || (args.deny_warnings && made.has_diagnostics());
    if faulty || made.iter().any(|(_, made)| denied(made)) {
        if args.deny_warnings && !faulty && !made.iter().any(|(_, made)| made.has_errors()) {
            eprintln!("error: there are warnings (--deny-warnings)");
        }
        return Outcome::Faulty;
    }
    if let Some((job, _)) = made.iter().find(|(job, _)| mode == Mode::Write && job.is_underfoot()) {
        return Fault::new(format!("{} is replaced as a whole, and this is run from inside it", job.shown))
            .help("run it from another directory")
            .report();
    }
    let left = if args.spec.is_none() && args.apis.is_empty() {
        let made: Vec<&Path> = made.iter().map(|(job, _)| job.out.as_path()).collect();
        tree::leftovers(&workspace.root.join("generated"), &made)
    } else {
        Vec::new()
    };
    let plans: Result<Vec<Plan>, Fault> =
        made.iter().map(|(job, made)| Plan::new(&job.out, &job.shown, &made.files, job.foreign, mode)).collect();
    let done = plans.and_then(|plans| finish(&plans, &made, mode, args.quiet));
    let done = done.and_then(|outcome| Ok(outcome.max(clear(&workspace.root, &left, mode)?)));
    done.unwrap_or_else(|fault| fault.report())
}

/// Writes the crate of one API and gives its outline; `None` if there are errors, which are printed.
pub fn regenerate(recipe: Recipe, workspace: &Workspace) -> Result<Option<String>, Fault> {
    let job = Job::of_api(recipe, workspace);
    let made = job.make(false, Instant::now());
    report::diagnostics(&job, &made, true);
    if made.has_errors() {
        return Ok(None);
    }
    let plan = Plan::new(&job.out, &job.shown, &made.files, job.foreign, Mode::Write)?;
    tree::write(std::slice::from_ref(&plan))?;
    report::changes(&plan, Mode::Write, false);
    Ok(Some(made.outline))
}

/// Writes or compares, and says what changed.
fn finish(plans: &[Plan], made: &[(Job, Made)], mode: Mode, quiet: bool) -> Result<Outcome, Fault> {
    let mut outcome = Outcome::Fine;
    if mode == Mode::Write {
        tree::write(plans)?;
    }
    for (plan, (job, made)) in plans.iter().zip(made) {
        if mode == Mode::Check && !plan.changes.is_empty() {
            outcome = Outcome::Found;
        }
        report::changes(plan, mode, quiet);
        if !quiet {
            report::summary(job, made);
        }
    }
    if outcome == Outcome::Found && !quiet {
        println!("out of date: run `cargo xtask gen`");
    }
    Ok(outcome)
}

/// Removes crates that no API makes any more, or says that they are there.
fn clear(root: &Path, left: &[PathBuf], mode: Mode) -> Result<Outcome, Fault> {
    for path in left {
        let shown = job::slashes(path.strip_prefix(root).unwrap_or(path));
        match mode {
            Mode::Write => {
                std::fs::remove_dir_all(path).map_err(|fault| Fault::new(format!("{shown}: {fault}")))?;
                println!("D {shown}");
            }
            Mode::Check => println!("{shown} is made by no API any more: `cargo xtask gen` removes it"),
        }
    }
    let stale = mode == Mode::Check && !left.is_empty();
    Ok(if stale { Outcome::Found } else { Outcome::Fine })
}
