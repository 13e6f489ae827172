//! `cargo xtask fetch`: whether a provider has published another document than the one we follow.
//!
//! A package of its own, because it needs an HTTP client and a TLS implementation, and `cargo xtask gen` does not.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod cache;
mod download;
mod redirect;
mod source;

use cache::Cache;
use clap::Parser;
use download::Answer;
use source::Source;
use std::path::PathBuf;
use std::process::ExitCode;
use xtask::{Document, Fault, Outcome, Recipe, Workspace, parity};

/// Fetch the published document of an API and say what has changed.
///
/// The document comes from `url` in specs/<API>/source.toml and is kept in target/fetch/<API>/. If it is not the one
/// that source.toml names by its sha256, what differs is printed: first its structure against specs/<API>/openapi.yaml,
/// then what that means for the crate. Nothing else is written.
///
/// Ends with 0 if nothing has changed, with 1 if something has, with 2 if that could not be found out.
#[derive(Parser)]
#[command(name = "cargo xtask fetch", bin_name = "cargo xtask fetch")]
struct Args {
    /// APIs to look after, by their folder in specs/; all of them if none is named.
    #[arg(value_name = "API")]
    apis: Vec<String>,

    /// The workspace; found from the current directory if it is not named.
    #[arg(long, value_name = "DIR", hide = true)]
    root: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let workspace = Workspace::open(args.root.as_deref());
    let (recipes, faulty) = workspace.recipes(&args.apis);
    let mut outcome = if faulty { Outcome::Faulty } else { Outcome::Fine };
    for recipe in &recipes {
        if recipes.len() > 1 {
            println!("== {}", recipe.title);
        }
        outcome = outcome.max(fetch(&workspace, recipe).unwrap_or_else(|fault| fault.report()));
    }
    outcome.into()
}

fn fetch(workspace: &Workspace, recipe: &Recipe) -> Result<Outcome, Fault> {
    let source = Source::read(workspace, &recipe.title)?;
    let cache = Cache::of(&workspace.root, &recipe.title);
    let known = cache.entry(&source.url);
    let fetched = match download::get(&source.url, known.as_ref().and_then(|known| known.etag.as_deref()))? {
        Answer::Unchanged => known.ok_or_else(|| Fault::new(format!("{}: 304 to a first request", source.url)))?,
        Answer::Document { bytes, etag } => cache.keep(&source.url, etag, &bytes)?,
    };
    let same = fetched.sha256 == source.sha256;
    if same {
        println!("unchanged: {} is the document that source.toml names", source.url);
    } else {
        println!("changed: {} is not the document that source.toml names", source.url);
        println!("  sha256 there {}", source.sha256);
        println!("  sha256 now   {}", fetched.sha256);
        println!("  kept as      {}\n", cache.shown());
    }
    let theirs = Document::read(&cache.document(), cache.shown());
    let parity = parity::compare(&recipe.spec, &theirs);
    if !same && parity == Outcome::Fine {
        println!("only words have changed: write the new sha256 into specs/{}/source.toml", recipe.title);
    }
    Ok(if same { parity } else { parity.max(Outcome::Found) })
}
