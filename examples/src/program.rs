//! What all programs begin and end with.

use std::io;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use crate::Failure;

/// What stands on the command line.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Arguments {
    /// `--demo`: call a provider that is played in this process.
    pub demo: bool,
    /// `--reveal`: show amounts, names and account numbers.
    pub reveal: bool,
}

const USAGE: &str = "usage: [--demo] [--reveal]
  --demo    call a provider that is played on loopback; no credentials are needed
  --reveal  show what was read with amounts, names and account numbers";

/// Runs a program. Its exit code is 0 if it came to its end, 2 if it was started wrong, 1 otherwise.
///
/// `RUST_LOG` says what is logged, to standard error.
pub async fn run(program: impl AsyncFnOnce(Arguments) -> Result<(), Failure>) -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    if given.iter().any(|argument| ["--help", "-h"].contains(&&**argument)) {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    tracing_subscriber::fmt().with_env_filter(EnvFilter::from_default_env()).with_writer(io::stderr).init();
    let ended = match arguments(&given) {
        Ok(arguments) => program(arguments).await,
        Err(usage) => Err(usage),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}

fn arguments(given: &[String]) -> Result<Arguments, Failure> {
    let mut arguments = Arguments::default();
    for argument in given {
        match argument.as_str() {
            "--demo" => arguments.demo = true,
            "--reveal" => arguments.reveal = true,
            _ => return Err(Failure::Usage(USAGE.to_owned())),
        }
    }
    Ok(arguments)
}
