//! The program behind `cargo xtask`.

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use xtask::{bump, diff, fetch, r#gen, new, parity};

/// Tasks of the workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate crates from the documents in specs/ and overlays/, or from any document.
    Gen(r#gen::Args),
    /// Give a crate the version that its changes ask for, and write them into its changelog.
    Bump(bump::Args),
    /// Say what changed between two documents, or between the configured APIs of two commits.
    Diff(diff::Args),
    /// Fetch the published document of an API and say what has changed.
    Fetch(fetch::Args),
    /// Lay out the folders of another API, with what there is to do as a list.
    New(new::Args),
    /// Compare the structure of our document of an API with the published one.
    Parity(parity::Args),
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Gen(args) => r#gen::run(&args).into(),
        Command::Bump(args) => bump::run(&args).into(),
        Command::Diff(args) => diff::run(&args).into(),
        Command::Fetch(args) => fetch::run(&args),
        Command::New(args) => new::run(&args).into(),
        Command::Parity(args) => parity::run(&args).into(),
    }
}
