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
use url::Url;
use xtask::{Document, Fault, Outcome, Recipe, Workspace, diff, parity};

/// Fetch the published document of an API and say what has changed.
///
/// The document comes from `url` in specs/API/source.toml and is kept in target/fetch/API/. If it is not the one
/// that source.toml names by its sha256, what differs is printed: first its structure against specs/API/openapi.yaml,
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
    for recipe in recipes {
        if args.apis.len() != 1 {
            println!("== {}", recipe.title);
        }
        outcome = outcome.max(look(&workspace, recipe, &args).unwrap_or_else(|fault| fault.report()));
    }
    outcome.into()
}

fn look(workspace: &Workspace, recipe: Recipe, args: &Args) -> Result<Outcome, Fault> {
    match Source::read(workspace, &recipe.title)? {
        Source::Document { url, sha256 } => fetch(workspace, recipe, &url, &sha256),
        Source::Page(page) => {
            let place = page.map_or_else(String::new, |page| format!("; people look at {page}"));
            let said = format!("specs/{}/source.toml has no `url`{place}", recipe.title);
            if args.apis.contains(&recipe.title) {
                return Err(Fault::new(said).help("write as `url` where the document itself is published"));
            }
            println!("skipped: {said}");
            Ok(Outcome::Fine)
        }
    }
}

fn fetch(workspace: &Workspace, recipe: Recipe, url: &Url, sha256: &str) -> Result<Outcome, Fault> {
    let api = recipe.title.clone();
    let cache = Cache::of(&workspace.root, &api);
    let known = cache.entry(url);
    let fetched = match download::get(url, known.as_ref().and_then(|known| known.etag.as_deref()))? {
        Answer::Unchanged => known.ok_or_else(|| Fault::new(format!("{url}: 304 to a first request")))?,
        Answer::Document { bytes, etag } => {
            // What cannot be read does not take the place of what could.
            let document = Document { shown: url.to_string(), bytes: Ok(bytes) };
            if document.load().is_none() {
                return Ok(Outcome::Faulty);
            }
            cache.keep(url, etag, document.bytes.as_deref().unwrap_or_default())?
        }
    };
    let same = fetched.sha256 == sha256;
    if same {
        println!("unchanged: {url} is the document that source.toml names");
    } else {
        println!("changed: {url} is not the document that source.toml names");
        println!("  sha256 there {sha256}");
        println!("  sha256 now   {}", fetched.sha256);
        println!("  kept as      {}\n", cache.shown());
    }
    let theirs = Document::read(&cache.document(), cache.shown());
    let parity = parity::compare(&recipe.spec, &theirs);
    match parity {
        Outcome::Fine if !same => {
            println!("only words have changed: write the new sha256 into specs/{api}/source.toml")
        }
        Outcome::Found => {
            println!();
            if diff::documents(workspace, recipe, theirs) == Outcome::Faulty {
                return Ok(Outcome::Faulty);
            }
        }
        Outcome::Fine | Outcome::Faulty => {}
    }
    Ok(if same { parity } else { parity.max(Outcome::Found) })
}
