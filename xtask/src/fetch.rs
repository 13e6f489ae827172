//! `cargo xtask fetch`: hands over to `xtask-fetch`, which only those who fetch have to build.

use crate::{Fault, Outcome};
use clap::Args as ClapArgs;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

#[derive(ClapArgs)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// What `cargo xtask fetch --help` lists.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    rest: Vec<OsString>,
}

pub fn run(args: &Args) -> ExitCode {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("fetch/Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let done = Command::new(cargo)
        .args(["run", "--quiet", "--manifest-path"])
        .arg(&manifest)
        .arg("--")
        .args(&args.rest)
        .status();
    match done {
        // A run that a signal ended has no code.
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(2).into(),
        Err(fault) => {
            Fault::new(format!("cargo cannot be run: {fault}")).report();
            Outcome::Faulty.into()
        }
    }
}
