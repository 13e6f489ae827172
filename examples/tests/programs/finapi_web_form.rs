//! `finapi-web-form`.

use std::process::Command;

use http::StatusCode;
use ob_examples::fake::finapi::{CLIENT_ID, CLIENT_SECRET, Finapi, PRIVATE, Scenario};
use ob_examples::fake::{Fake, Fault};

use crate::{assert_hidden, command, ended};

const PROGRAM: &str = env!("CARGO_BIN_EXE_finapi-web-form");

#[test]
fn a_demonstration_ends_well_and_shows_nothing_private() {
    let mut demo = command(PROGRAM);
    let (code, out, log) = ended(demo.arg("--demo").env("RUST_LOG", "trace").output().unwrap());
    assert_eq!(code, Some(0), "{out}{log}");
    assert!(log.contains("ob_call") && log.contains("createForBankConnectionImport"), "{log}");
    assert_hidden(PRIVATE, out.lines().chain(log.lines()));
}

#[test]
fn a_newcomer_connects_a_bank() {
    let (_, out, log) = ended(command(PROGRAM).arg("--demo").output().unwrap());
    assert_eq!(log, "");
    // Ports differ from run to run.
    let port = out.split_once("127.0.0.1:").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(port, _)| port);
    let out = out.replace(port, "PORT");
    insta::assert_snapshot!(out);
}

#[test]
fn balances_are_shown_when_asked_for() {
    let (code, out, _) = ended(command(PROGRAM).args(["--demo", "--reveal"]).output().unwrap());
    assert_eq!(code, Some(0), "{out}");
    for amount in ["Checking in EUR: 2810.07", "Savings in EUR: 0.35"] {
        assert!(out.contains(amount), "{out}");
    }
}

/// Otherwise the first test would look for what is nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_private_is_sent_or_shown_when_asked_for() {
    let fake = Fake::start(Finapi::new(renewing())).await.unwrap();
    let (code, mut all, errors) = ended(at(&fake).arg("--reveal").output().unwrap());
    assert_eq!(code, Some(0), "{all}{errors}");
    fake.requests().iter().for_each(|request| all.push_str(&format!("{request}\n")));
    for private in PRIVATE {
        assert!(all.contains(private), "{private}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_logs_in_once_and_is_renewed_from_then_on() {
    let fake = Fake::start(Finapi::new(renewing())).await.unwrap();
    let (code, out, errors) = ended(at(&fake).output().unwrap());
    assert_eq!(code, Some(0), "{out}{errors}");
    let grants: Vec<String> =
        fake.requests_to("POST /oauth/token").iter().map(|request| grant(&request.form())).collect();
    assert_eq!(grants[..2], ["client_credentials", "password"]);
    assert!(grants.len() > 2 && grants[2..].iter().all(|grant| grant == "refresh_token"), "{grants:?}");
}

#[test]
fn all_missing_variables_are_named_at_once() {
    let (code, out, errors) = ended(command(PROGRAM).env("FINAPI_CLIENT_ID", " ").output().unwrap());
    assert_eq!((code, out.as_str()), (Some(2), ""));
    insta::assert_snapshot!(errors);
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_that_cannot_be_used_are_named() {
    let fake = Fake::start(Finapi::default()).await.unwrap();
    for name in ["FINAPI_ACCESS_HOST", "FINAPI_WEBFORM_HOST"] {
        let (code, _, errors) = ended(at(&fake).env(name, "api.bank.example").output().unwrap());
        assert_eq!(code, Some(2));
        assert!(errors.contains(&format!("{name} cannot be used")), "{errors}");
    }
    assert!(fake.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_apis_own_words_end_a_program() {
    let fake = Fake::start(Finapi::default()).await.unwrap();
    let (code, _, errors) = ended(at(&fake).env("FINAPI_CLIENT_SECRET", "wrong").output().unwrap());
    assert_eq!(code, Some(1));
    assert!(errors.contains("401") && errors.contains("invalid_token: The client is not known."), "{errors}");

    fake.once(
        "POST /api/webForms/bankConnectionImport",
        Fault::text(
            StatusCode::FORBIDDEN,
            "application/json",
            r#"{"code":"FORBIDDEN","description":"Not licensed.","timestamp":"2026-05-04T09:30:12.004+0000","endpoint":"e"}"#,
        ),
    );
    let (code, _, errors) = ended(at(&fake).output().unwrap());
    assert_eq!(code, Some(1));
    assert!(errors.contains("403") && errors.contains("FORBIDDEN: Not licensed."), "{errors}");

    fake.once("GET /api/v1/accounts", Fault::html(StatusCode::NOT_FOUND));
    let (code, _, errors) = ended(at(&fake).output().unwrap());
    assert_eq!(code, Some(1));
    assert!(errors.contains("404") && !errors.contains("html"), "{errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_form_that_ends_badly_says_why() {
    let fake = Fake::start(Finapi::default()).await.unwrap();
    for (end, error, said) in [
        (
            "COMPLETED_WITH_ERROR",
            Some("BANK_SERVER_REJECTION"),
            "COMPLETED_WITH_ERROR: BANK_SERVER_REJECTION: The bank could not be reached.",
        ),
        ("ABORTED", None, "the web form is ABORTED"),
        ("CANCELLED", None, "the web form is CANCELLED"),
    ] {
        fake.provider().change(|scenario| (scenario.end, scenario.error) = (end, error));
        let (code, _, errors) = ended(at(&fake).output().unwrap());
        assert_eq!(code, Some(1));
        assert!(errors.contains(said), "{errors}");
    }
}

/// Tokens of users last as long as two looks at the web form.
fn renewing() -> Scenario {
    let mut scenario = Scenario::default();
    (scenario.lifetime, scenario.looks) = (2, 3);
    scenario
}

fn grant(form: &[(String, String)]) -> String {
    form.iter().find(|(name, _)| name == "grant_type").map(|(_, grant)| grant.clone()).unwrap_or_default()
}

/// A program that calls this provider.
fn at(fake: &Fake<Finapi>) -> Command {
    let mut command = command(PROGRAM);
    command.envs([
        ("FINAPI_ACCESS_HOST", fake.url("access")),
        ("FINAPI_WEBFORM_HOST", fake.url("webform")),
        ("FINAPI_CLIENT_ID", CLIENT_ID),
        ("FINAPI_CLIENT_SECRET", CLIENT_SECRET),
    ]);
    command
}
