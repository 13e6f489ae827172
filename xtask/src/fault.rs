//! How a command ends, and why it cannot go on.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// As it should be.
    Fine,
    /// What the command looks for is there: a difference, a finding, a stale file.
    Found,
    /// It could not be done.
    Faulty,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Fine => 0,
            Outcome::Found => 1,
            Outcome::Faulty => 2,
        })
    }
}

/// Why a command cannot go on, where there is no document to point into.
#[derive(Debug)]
pub struct Fault {
    message: String,
    help: Option<String>,
}

impl Fault {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A file that cannot be read or written.
    pub fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |fault| Self::new(format!("{}: {fault}", path.display()))
    }

    /// Prints it.
    pub fn report(&self) -> Outcome {
        eprintln!("error: {self}");
        Outcome::Faulty
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  = help: {help}"),
            None => Ok(()),
        }
    }
}
