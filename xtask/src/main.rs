//! The program behind `cargo xtask`.

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use xtask::{r#gen, parity};

/// Tasks of the workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate crates from the documents in specs/ and overlays/, or from any document.
    Gen(r#gen::Args),
    /// Compare the structure of our document of an API with the published one.
    Parity(parity::Args),
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Gen(args) => r#gen::run(&args),
        Command::Parity(args) => parity::run(&args),
    }
    .into()
}
