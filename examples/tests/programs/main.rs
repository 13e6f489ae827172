//! The programs as they are run: exit codes, what they print, and what neither they nor their logs show.

mod finapi_web_form;
mod klarna_consent;
mod open_payments;
mod tokenio_ais;

use std::process::{Command, Output};

/// A program without the variables of this process, but for what finding programs and certificates needs.
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .envs(std::env::vars().filter(|(name, _)| ["PATH", "SSL_CERT_FILE", "SYSTEMROOT"].contains(&&**name)));
    command
}

/// The exit code, standard output and standard error.
fn ended(output: Output) -> (Option<i32>, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn assert_hidden<'a>(private: &[&str], lines: impl IntoIterator<Item = &'a str>) {
    for line in lines {
        let leak = private.iter().find(|private| line.contains(**private));
        assert!(leak.is_none(), "{leak:?} in {line}");
    }
}
