//! How a program ends without success.

use std::process::ExitCode;
use std::{fmt, io};

use ob_runtime::{Endpoint, Error, OpenPlaceholder, PollError, QueryError, Spent, TlsError, TokenError};

use crate::env::InvalidVariables;

/// What is told to whoever runs the program.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// It was not started as it has to be: exit code 2.
    Usage(String),
    /// It did not come to its end: exit code 1.
    Failed(String),
}

impl Failure {
    /// Something else than what the program can deal with.
    pub fn new(what: impl Into<String>) -> Self {
        Failure::Failed(what.into())
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Failure::Usage(_) => ExitCode::from(2),
            Failure::Failed(_) => ExitCode::FAILURE,
        }
    }

    fn caused(error: &dyn std::error::Error) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        Failure::Failed(text)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(text) | Failure::Failed(text) => f.write_str(text),
        }
    }
}

/// With the API's own words, which `Display` of an error leaves out: they may be about a person, and that person is at
/// this terminal.
impl<E: fmt::Debug> From<Error<E>> for Failure {
    fn from(error: Error<E>) -> Self {
        if let Error::Token(error) = error {
            return error.into();
        }
        match error.explanation() {
            Some(words) => Failure::Failed(format!("{error}: {words}")),
            None => Failure::caused(&error),
        }
    }
}

/// The API's words have the code that the error's own text has.
impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        match (error.status(), error.explanation()) {
            (Some(status), Some(words)) => Failure::Failed(format!("the bearer token was refused: {status}: {words}")),
            _ => Failure::caused(&error),
        }
    }
}

impl<E: Endpoint<Error: fmt::Debug>> From<PollError<E>> for Failure {
    fn from(error: PollError<E>) -> Self {
        match error {
            PollError::Call(error) => error.into(),
            PollError::Failed(_) => Failure::new("it was declined, or refused by the bank"),
            other => Failure::new(other.to_string()),
        }
    }
}

impl From<InvalidVariables> for Failure {
    fn from(invalid: InvalidVariables) -> Self {
        Failure::Usage(format!("{invalid}Without any of them, `--demo` shows the program at work."))
    }
}

macro_rules! failure_from {
    ($($error:ty),*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Failure::caused(&error)
            }
        })*
    };
}
failure_from!(io::Error, OpenPlaceholder, QueryError, Spent, TlsError);
