//! `open-payments-ais` and `open-payments-pis`.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use http::StatusCode;
use ob_examples::fake::open_payments::{CLIENT_ID, CLIENT_SECRET, OpenPayments, PRIVATE, REDIRECT_URI, Scenario};
use ob_examples::fake::{Fake, Fault, browser};

use crate::{assert_hidden, command, ended};

const AIS: &str = env!("CARGO_BIN_EXE_open-payments-ais");
const PIS: &str = env!("CARGO_BIN_EXE_open-payments-pis");

/// A bank with an app, one with a page and a code, one with a page alone.
const BANKS: [&str; 3] = ["ESSESESS", "HANDSESS", "SWEDSESS"];

#[test]
fn demonstrations_end_well_and_show_nothing_private() {
    for program in [AIS, PIS] {
        for bic in BANKS {
            let mut demo = command(program);
            demo.arg("--demo").env("OPEN_PAYMENTS_BIC", bic).env("RUST_LOG", "trace");
            let (code, out, log) = ended(demo.output().unwrap());
            assert_eq!(code, Some(0), "{bic}: {out}{log}");
            assert!(log.contains("ob_call") && log.contains("getConsentStatus") == (program == AIS), "{log}");
            let links = out.lines().filter(|line| is_link(line)).count();
            assert_eq!(links, 1, "{out}");
            assert_private(&out);
            assert_private(&log);
        }
    }
}

#[test]
fn a_newcomer_reads_accounts() {
    insta::assert_snapshot!(seen(AIS));
}

#[test]
fn a_newcomer_pays() {
    insta::assert_snapshot!(seen(PIS));
}

/// All that a demonstration prints, but for the link.
fn seen(program: &str) -> String {
    let (_, out, log) = ended(command(program).arg("--demo").output().unwrap());
    assert_eq!(log, "");
    out.lines().map(|line| if is_link(line) { "   [link]" } else { line }).collect::<Vec<_>>().join("\n")
}

#[test]
fn all_missing_variables_are_named_at_once() {
    for program in [AIS, PIS] {
        let (code, out, errors) = ended(command(program).env("OPEN_PAYMENTS_CLIENT_ID", " ").output().unwrap());
        assert_eq!((code, out.as_str()), (Some(2), ""));
        for name in [
            "OPEN_PAYMENTS_CLIENT_ID",
            "OPEN_PAYMENTS_CLIENT_SECRET",
            "OPEN_PAYMENTS_REDIRECT_URI",
            "OPEN_PAYMENTS_STATE",
            "PSU_IP_ADDRESS",
            "PSU_USER_AGENT",
        ] {
            assert!(errors.contains(name), "{name} of {errors}");
        }
        assert!(errors.contains("--demo"), "{errors}");
    }
}

#[test]
fn what_stands_on_the_command_line_has_to_be_known() {
    let (code, _, errors) = ended(command(AIS).arg("--dmeo").output().unwrap());
    assert_eq!(code, Some(2));
    assert!(errors.starts_with("usage:"), "{errors}");
    let (code, out, errors) = ended(command(AIS).arg("--help").output().unwrap());
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(out.contains("--demo"), "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_none_is_named() {
    let fake = Fake::start(OpenPayments::default()).await.unwrap();
    let mut program = at(&fake, AIS);
    let (code, _, errors) = ended(program.env("OPEN_PAYMENTS_API_HOST", "api.bank.example").output().unwrap());
    assert_eq!(code, Some(2));
    assert!(errors.contains("OPEN_PAYMENTS_API_HOST cannot be used"), "{errors}");
    assert!(fake.requests().is_empty());
}

/// The test is the person: it reads the address, goes there, and types in the address that it comes back to.
#[tokio::test(flavor = "multi_thread")]
async fn a_person_at_the_terminal_authorises() {
    for program in [AIS, PIS] {
        let fake = Fake::start(OpenPayments::default()).await.unwrap();
        authorised_by_hand(&fake, program).await;
    }
}

/// Otherwise the first test would look for what is nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_private_is_sent_or_shown_when_asked_for() {
    let mut all = String::new();
    for program in [AIS, PIS] {
        let fake = Fake::start(OpenPayments::default()).await.unwrap();
        authorised_by_hand(&fake, program).await;
        fake.requests().iter().for_each(|request| all.push_str(&request.to_string()));
    }
    let (code, out, _) = ended(command(AIS).args(["--demo", "--reveal"]).output().unwrap());
    assert_eq!(code, Some(0), "{out}");
    all.push_str(&out);
    for private in PRIVATE {
        assert!(all.contains(private), "{private}");
    }
}

async fn authorised_by_hand(fake: &Fake<OpenPayments>, program: &str) {
    let mut program = at(fake, program);
    program.env("OPEN_PAYMENTS_BIC", "HANDSESS").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = program.spawn().unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines().map(Result::unwrap);
    let page = lines.find(|line| is_link(line)).unwrap();
    let back = browser::visit(page.trim()).await.unwrap();
    writeln!(running.stdin.take().unwrap(), "{back}").unwrap();
    let rest: Vec<String> = lines.collect();
    assert!(running.wait().unwrap().success(), "{rest:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_apis_own_words_end_a_program() {
    for program in [AIS, PIS] {
        let fake = Fake::start(OpenPayments::default()).await.unwrap();
        let (code, _, errors) = ended(at(&fake, program).env("OPEN_PAYMENTS_CLIENT_SECRET", "wrong").output().unwrap());
        assert_eq!(code, Some(1));
        assert!(errors.contains("invalid_client"), "{errors}");

        let (code, _, errors) = ended(at(&fake, program).env("PSU_IP_ADDRESS", "2001:db8::7").output().unwrap());
        assert_eq!(code, Some(1));
        assert!(errors.contains("FORMAT_ERROR: The header psu-ip-address is no IPv4 address."), "{errors}");

        fake.always("PUT /psd2/consent/v1/consents/*/authorisations/*", Fault::html(StatusCode::NOT_FOUND));
        fake.always("PUT /psd2/*/v1/payments/domestic/*/authorisations/*", Fault::html(StatusCode::NOT_FOUND));
        let (code, _, errors) = ended(at(&fake, program).output().unwrap());
        assert_eq!(code, Some(1));
        assert!(errors.contains("404") && !errors.contains("html"), "{errors}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_declines_ends_a_program() {
    let mut scenario = Scenario::default();
    scenario.declined = true;
    let fake = Fake::start(OpenPayments::new(scenario)).await.unwrap();
    for program in [AIS, PIS] {
        let (code, _, errors) = ended(at(&fake, program).output().unwrap());
        assert_eq!(code, Some(1), "{errors}");
        assert!(!errors.is_empty());
    }
}

/// A program that calls this provider.
fn at(fake: &Fake<OpenPayments>, program: &str) -> Command {
    let mut command = command(program);
    command.envs([
        ("OPEN_PAYMENTS_API_HOST", fake.url("api")),
        ("OPEN_PAYMENTS_AUTH_HOST", fake.url("auth")),
        ("OPEN_PAYMENTS_CLIENT_ID", CLIENT_ID),
        ("OPEN_PAYMENTS_CLIENT_SECRET", CLIENT_SECRET),
        ("OPEN_PAYMENTS_REDIRECT_URI", REDIRECT_URI),
        ("OPEN_PAYMENTS_STATE", "flow 7"),
        ("PSU_IP_ADDRESS", "192.0.2.44"),
        ("PSU_USER_AGENT", "Mozilla/5.0"),
    ]);
    command
}

/// The one line that the guide says to show to the person: it starts BankID, or leads to the page, and holds what is
/// needed for that, a token or ids.
fn is_link(line: &str) -> bool {
    line.starts_with("   bankid:///") || line.starts_with("   http://127.0.0.1:")
}

fn assert_private(text: &str) {
    assert_hidden(PRIVATE, text.lines().filter(|line| !is_link(line)));
}
