//! `cargo xtask diff`: what changed between two states of an API, for the people who review it.

mod approvals;
mod compare;
mod html;
mod markdown;
mod page;
mod states;
mod text;

use crate::{Document, Fault, Outcome, Recipe, Workspace};
use approvals::Approvals;
use clap::{Args as ClapArgs, ValueEnum};
use compare::Compared;
use obgen::change::Verdict;
use obgen::spec::Options;
use page::Page;
use states::{Pair, States};
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

#[derive(ClapArgs)]
#[command(after_help = "\
Ends with 0; with 1 if --fail-on finds something; with 2 if a state cannot be understood or an approval has expired.

  cargo xtask diff old.yaml new.yaml
  cargo xtask diff old.yaml new.yaml --old-overlay mended.overlay.yaml
  cargo xtask diff --git main...HEAD --fail-on breaking
  cargo xtask diff --git HEAD --format html --output report.html")]
pub struct Args {
    /// A document as it was, in YAML or JSON.
    #[arg(required_unless_present = "git", requires = "new")]
    old: Option<PathBuf>,

    /// The document as it is.
    new: Option<PathBuf>,

    /// Compare the configured APIs in two commits, `A..B` or `A...B` (what B did since it left A); or in a commit and
    /// in the files as they are, `A`.
    #[arg(long, value_name = "RANGE", conflicts_with = "old")]
    git: Option<String>,

    /// With documents, the configured API that both are of: its overlays apply to both. With --git, an API to compare;
    /// all of them if none is named.
    #[arg(long, value_name = "API")]
    api: Vec<String>,

    /// An overlay for both documents; several apply in order. Actions that do not fit one of them are passed over and
    /// listed.
    #[arg(long, value_name = "FILE", conflicts_with = "git")]
    overlay: Vec<PathBuf>,

    /// An overlay for OLD alone, after those for both. Where there is none for both, each of its actions has to fit.
    #[arg(long, value_name = "FILE", conflicts_with = "git")]
    old_overlay: Vec<PathBuf>,

    /// An overlay for NEW alone, likewise.
    #[arg(long, value_name = "FILE", conflicts_with = "git")]
    new_overlay: Vec<PathBuf>,

    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Where the report goes instead of stdout.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// End with 1 if a finding of this verdict or a heavier one is there that is not accepted.
    #[arg(long, value_name = "VERDICT")]
    fail_on: Option<FailOn>,

    /// Findings that are accepted, each with a reason; with --git, approvals.yaml of the workspace if it is there. An
    /// approval of what does not occur any more is an error.
    #[arg(long, value_name = "FILE")]
    approvals: Option<PathBuf>,

    /// The workspace; found from the current directory if it is not named.
    #[arg(long, value_name = "DIR", hide = true)]
    root: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// For a comment on a pull request; never longer than GitHub takes.
    Markdown,
    /// For programs: `version` 1, with stable fingerprints.
    Json,
    /// One page that needs no network.
    Html,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Breaking,
    Additive,
    Compatible,
}

impl From<FailOn> for Verdict {
    fn from(verdict: FailOn) -> Self {
        match verdict {
            FailOn::Breaking => Self::Breaking,
            FailOn::Additive => Self::Additive,
            FailOn::Compatible => Self::Compatible,
        }
    }
}

pub fn run(args: &Args) -> Outcome {
    let workspace = Workspace::open(args.root.as_deref());
    diff(args, &workspace).unwrap_or_else(|fault| fault.report())
}

/// Prints what another state of its document means for an API, whose overlays apply as far as they fit.
pub fn documents(workspace: &Workspace, old: Recipe, new: Document) -> Outcome {
    let Some(configured) = workspace.recipe(&old.title) else { return Outcome::Faulty };
    let (title, names) = (old.title.clone(), (old.spec.shown.clone(), new.shown.clone()));
    let pair = Pair { title, old: Some(old), new: Some(Recipe { spec: new, ..configured }) };
    let options = Options { skip_stale: true, ..Options::default() };
    let Some(compared) = compare::pair(&pair, options) else { return Outcome::Faulty };
    let page = Page::new(names.0, names.1, vec![compared], &Approvals::default());
    print!("{}", text::text(&page, terminal()));
    if page.verdict.is_none() { Outcome::Fine } else { Outcome::Found }
}

fn diff(args: &Args, workspace: &Workspace) -> Result<Outcome, Fault> {
    let approvals = approvals(args, workspace)?;
    let Some(states) = states::read(args, workspace)? else { return Ok(Outcome::Faulty) };
    let Some(compared) = compare_all(&states, args) else { return Ok(Outcome::Faulty) };
    let expired = approvals.expired(&compared, args.git.is_some() && args.api.is_empty());
    let page = Page::new(states.old, states.new, compared, &approvals);
    let report = match args.format {
        Format::Text => text::text(&page, if args.output.is_none() { terminal() } else { text::Style::Plain }),
        Format::Markdown => markdown::markdown(&page),
        Format::Json => json(&page)?,
        Format::Html => html::html(&page)?,
    };
    write(&report, args)?;
    for fault in &expired {
        fault.report();
    }
    let fails = |verdict: FailOn| page.findings().any(|finding| finding.is_as_heavy_as(verdict.into()));
    Ok(match () {
        () if !expired.is_empty() => Outcome::Faulty,
        () if args.fail_on.is_some_and(fails) => Outcome::Found,
        () => Outcome::Fine,
    })
}

/// All pairs, so that the faults of all are said.
fn compare_all(states: &States, args: &Args) -> Option<Vec<Compared>> {
    // Each commit has the overlays that fit it, and each document its own; what two documents share may fit one alone.
    let skip_stale = args.git.is_none() && !(args.api.is_empty() && args.overlay.is_empty());
    let options = Options { skip_stale, ..Options::default() };
    let compared: Vec<Option<Compared>> = states.apis.iter().map(|pair| compare::pair(pair, options)).collect();
    compared.into_iter().collect()
}

fn approvals(args: &Args, workspace: &Workspace) -> Result<Approvals, Fault> {
    let usual = workspace.root.join(approvals::FILE);
    match &args.approvals {
        Some(path) => Approvals::read(path, path.display().to_string()),
        None if args.git.is_some() && usual.is_file() => Approvals::read(&usual, approvals::FILE.to_owned()),
        None => Ok(Approvals::default()),
    }
}

fn terminal() -> text::Style {
    let coloured = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    if coloured { text::Style::Coloured } else { text::Style::Plain }
}

fn json(page: &Page) -> Result<String, Fault> {
    let text = serde_json::to_string_pretty(page);
    text.map(|text| text + "\n").map_err(|fault| Fault::new(format!("the report cannot be written: {fault}")))
}

fn write(report: &str, args: &Args) -> Result<(), Fault> {
    match &args.output {
        Some(path) => std::fs::write(path, report).map_err(Fault::at(path)),
        None => std::io::stdout().write_all(report.as_bytes()).map_err(|fault| Fault::new(format!("stdout: {fault}"))),
    }
}
