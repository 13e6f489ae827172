//! Everything that touches files: `cargo xtask gen`.

mod r#gen;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

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
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Gen(args) => r#gen::run(&args),
    }
}
