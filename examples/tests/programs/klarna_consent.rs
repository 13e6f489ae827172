//! `klarna-consent`.

use std::process::Command;

use http::StatusCode;
use ob_examples::fake::klarna_xs2a::{KlarnaXs2a, PRIVATE, SESSION, Scenario, TOKEN};
use ob_examples::fake::{Fake, Fault};

use crate::{assert_hidden, command, ended};

const PROGRAM: &str = env!("CARGO_BIN_EXE_klarna-consent");

#[test]
fn a_demonstration_ends_well_and_shows_nothing_private() {
    let mut demo = command(PROGRAM);
    let (code, out, log) = ended(demo.arg("--demo").env("RUST_LOG", "trace").output().unwrap());
    assert_eq!(code, Some(0), "{out}{log}");
    assert!(log.contains("ob_call") && log.contains("listConsentTransactions"), "{log}");
    assert_hidden(PRIVATE, out.lines().chain(log.lines()));
}

#[test]
fn a_newcomer_reads_accounts() {
    let (_, out, log) = ended(command(PROGRAM).arg("--demo").output().unwrap());
    assert_eq!(log, "");
    insta::assert_snapshot!(out);
}

#[test]
fn amounts_are_shown_as_decimals_when_asked_for() {
    let (code, out, _) = ended(command(PROGRAM).args(["--demo", "--reveal"]).output().unwrap());
    assert_eq!(code, Some(0), "{out}");
    for amount in ["Available in EUR: 32422.91", "DEBIT in EUR: 10482.07", "DEBIT in EUR: 0.05"] {
        assert!(out.contains(amount), "{out}");
    }
}

/// Otherwise the first test would look for what is nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_private_is_sent_or_shown_when_asked_for() {
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    let (code, mut all, _) = ended(at(&fake).arg("--reveal").output().unwrap());
    assert_eq!(code, Some(0), "{all}");
    fake.requests().iter().for_each(|request| all.push_str(&format!("{request}\n")));
    for private in PRIVATE {
        assert!(all.contains(private), "{private}");
    }
}

#[test]
fn all_missing_variables_are_named_at_once() {
    let (code, out, errors) = ended(command(PROGRAM).env("KLARNA_TOKEN", " ").output().unwrap());
    assert_eq!((code, out.as_str()), (Some(2), ""));
    insta::assert_snapshot!(errors);
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_that_cannot_be_used_are_named() {
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    for (name, value) in [("KLARNA_HOST", "api.bank.example"), ("PSU_IP_ADDRESS", "localhost")] {
        let (code, _, errors) = ended(at(&fake).env(name, value).output().unwrap());
        assert_eq!(code, Some(2));
        assert!(errors.contains(&format!("{name} cannot be used")) && !errors.contains(value), "{errors}");
    }
    assert!(fake.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_apis_own_words_end_a_program() {
    let fake = Fake::start(KlarnaXs2a::default()).await.unwrap();
    let (code, _, errors) = ended(at(&fake).env("KLARNA_TOKEN", "wrong").output().unwrap());
    assert_eq!(code, Some(1));
    assert!(errors.contains("401") && errors.contains("The token is not known."), "{errors}");

    fake.provider().change(|scenario| scenario.lifetime = 0);
    let (code, _, errors) = ended(at(&fake).output().unwrap());
    assert_eq!(code, Some(1));
    assert!(errors.contains("The session has no consent."), "{errors}");

    fake.provider().change(|scenario| *scenario = Scenario::default());
    fake.once("POST /xs2a/v1/consents/*/balances/get", Fault::html(StatusCode::NOT_FOUND));
    let (code, _, errors) = ended(at(&fake).output().unwrap());
    assert_eq!(code, Some(1));
    assert!(errors.contains("404") && !errors.contains("html"), "{errors}");
}

/// A program that calls this provider.
fn at(fake: &Fake<KlarnaXs2a>) -> Command {
    let mut command = command(PROGRAM);
    command.envs([
        ("KLARNA_HOST", fake.url("api")),
        ("KLARNA_TOKEN", TOKEN),
        ("KLARNA_SESSION_ID", SESSION),
        ("PSU_IP_ADDRESS", "2001:db8::7"),
        ("PSU_USER_AGENT", "Mozilla/5.0"),
    ]);
    command
}
