//! `tokenio-ais`.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use http::StatusCode;
use ob_examples::fake::tokenio::{
    API_KEY, DECOUPLED_BANK, EMBEDDED_BANK, ENTERED, MEMBER, PRIVATE, REDIRECT_BANK, Tokenio,
};
use ob_examples::fake::{Fake, Fault, browser};
use serde_json::{Value, json};

use crate::{assert_hidden, command, ended};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tokenio-ais");

#[test]
fn demonstrations_end_well_and_show_nothing_private() {
    for bank in [REDIRECT_BANK, EMBEDDED_BANK, DECOUPLED_BANK] {
        let mut demo = command(PROGRAM);
        demo.arg("--demo").env("TOKENIO_BANK_ID", bank).env("RUST_LOG", "trace");
        let (code, out, log) = ended(demo.output().unwrap());
        assert_eq!(code, Some(0), "{bank}: {out}{log}");
        assert!(log.contains("ob_call") && log.contains("GatewayService.GetTransactions"), "{log}");
        assert_hidden(PRIVATE, out.lines().chain(log.lines()));
        let seen = out.lines().map(|line| if line.starts_with("   http://") { "   [link]" } else { line });
        insta::assert_snapshot!(format!("a_newcomer_at_{bank}"), seen.collect::<Vec<_>>().join("\n"));
    }
}

/// The test is the person: it goes to the page, and types in the address that it comes back to.
#[tokio::test(flavor = "multi_thread")]
async fn a_person_comes_back_from_the_bank() {
    let fake = Fake::start(Tokenio::default()).await.unwrap();
    let page = format!("{}/bank/rq:1:5zKt", fake.url("api"));
    let back = "https://kassabok.example/back?request-id=rq%3A1%3A5zKt&request_id=rq%3A1%3A5zKt";
    // The page is opened when the program has asked for it.
    let visited = move |answer| {
        let page = page.clone();
        tokio::spawn(async move { browser::visit(&page).await.unwrap() });
        answer
    };
    fake.once("POST /token-requests/*/authorization", Fault::Changed(Arc::new(visited)));
    let (code, out, errors) = typed(&fake, REDIRECT_BANK, &[back]);
    assert_eq!(code, Some(0), "{out}{errors}");

    let failed = format!("{}&error=14&message=Bank+is+unavailable", back.replace("rq%3A1", "rq%3A2"));
    let (code, _, errors) = typed(&fake, REDIRECT_BANK, &[&failed]);
    assert_eq!((code, errors.trim()), (Some(1), "you came back without an authorisation: 14: Bank is unavailable"));
    let (code, _, errors) = typed(&fake, REDIRECT_BANK, &[back]);
    assert_eq!((code, errors.trim()), (Some(1), "the address belongs to another token request"));
    let (code, _, errors) = typed(&fake, REDIRECT_BANK, &["https://kassabok.example/back"]);
    assert_eq!((code, errors.trim()), (Some(1), "the query does not fit: $: `request-id` is missing"));
}

/// The bank knows the TPP and not the provider: its own query goes to the provider as it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_bank_calls_back_directly() {
    let fake = Fake::start(Tokenio::default()).await.unwrap();
    let back = "https://kassabok.example/back?code=b%2B1&state=rq%3A1%3A5zKt";
    let (code, out, errors) = typed(&fake, REDIRECT_BANK, &[back]);
    assert_eq!(code, Some(0), "{out}{errors}");
    let sent = fake.requests_to("POST /callback/initiation");
    assert_eq!(sent[0].json(), serde_json::json!({ "query": "code=b%2B1&state=rq%3A1%3A5zKt" }));
}

/// All lines are there before the program asks for the first: each is read when its turn comes.
#[tokio::test(flavor = "multi_thread")]
async fn a_person_enters_what_the_bank_asks_for() {
    let fake = Fake::start(Tokenio::default()).await.unwrap();
    let (code, out, errors) = typed(&fake, EMBEDDED_BANK, &ENTERED.map(|(_, value)| value));
    assert_eq!(code, Some(0), "{out}{errors}");
    let sent = fake.requests_to("POST /token-requests/*/authorization");
    let credentials: Vec<Value> = sent.iter().map(|request| request.json()["credentials"].clone()).collect();
    let entered = ENTERED.map(|(id, value)| Value::from_iter([(id, value)]));
    assert_eq!(credentials, entered);

    // All that was sent, step by step, but for what differs from run to run.
    let reference = fake.requests_to("POST /token-requests")[0].json()["requestPayload"]["refId"].clone();
    let host = fake.url("api").trim_start_matches("http://");
    let requests: Vec<String> = fake.requests().iter().map(ToString::to_string).collect();
    let requests = requests.join("\n\n").replace(host, "[host]").replace(reference.as_str().unwrap(), "[reference]");
    insta::assert_snapshot!(requests);

    let (code, _, errors) = typed(&fake, EMBEDDED_BANK, &["odile-m", "wrong", "804417"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("Expected credential password."), "{errors}");
    let (code, _, errors) = typed(&fake, EMBEDDED_BANK, &["odile-m"]);
    assert_eq!((code, errors.trim()), (Some(1), "nothing was entered"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_confirms_elsewhere() {
    let fake = Fake::start(Tokenio::default()).await.unwrap();
    let (code, out, errors) = typed(&fake, DECOUPLED_BANK, &[""]);
    assert_eq!(code, Some(0), "{out}{errors}");
    assert!(out.contains("Confirm in the app of your bank."), "{out}");
    assert_eq!(fake.requests_to("POST /token-requests/*/authorization").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_without_a_token_says_why() {
    let fake = Fake::start(Tokenio::default()).await.unwrap();
    for (result, said) in [
        (
            json!({ "status": "REJECTED", "statusReasonInformation": "The bank declined." }),
            "REJECTED: The bank declined.",
        ),
        (json!({ "status": "EXPIRED", "statusReasonInformation": "" }), "the token request is EXPIRED"),
    ] {
        fake.once("GET /token-requests/*/result", Fault::json(move |body| *body = result.clone()));
        let (code, _, errors) = typed(&fake, DECOUPLED_BANK, &[""]);
        assert_eq!(code, Some(1));
        assert!(errors.trim().ends_with(said), "{errors}");
    }
}

/// Otherwise the first test would look for what is nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_private_is_sent_or_shown_when_asked_for() {
    let fake = Fake::start(Tokenio::default()).await.unwrap();
    let (code, mut all, _) = typed_with(at(&fake).arg("--reveal"), EMBEDDED_BANK, &ENTERED.map(|(_, value)| value));
    assert_eq!(code, Some(0), "{all}");
    fake.requests().iter().for_each(|request| all.push_str(&format!("{request}\n")));
    // A signature is answered, and shown to nobody.
    for private in PRIVATE.iter().filter(|private| !private.ends_with("-of-token")) {
        assert!(all.contains(private), "{private}");
    }
}

#[test]
fn all_missing_variables_are_named_at_once() {
    let (code, out, errors) = ended(command(PROGRAM).env("TOKENIO_API_KEY", " ").output().unwrap());
    assert_eq!((code, out.as_str()), (Some(2), ""));
    insta::assert_snapshot!(errors);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_apis_own_words_end_a_program() {
    let fake = Fake::start(Tokenio::default()).await.unwrap();
    let (code, _, errors) = ended(at(&fake).env("TOKENIO_API_KEY", "wrong").output().unwrap());
    assert_eq!(code, Some(1));
    assert!(errors.contains("401") && errors.contains("The authorization is missing or invalid."), "{errors}");

    let (code, _, errors) = ended(at(&fake).env("TOKENIO_BANK_ID", "other").output().unwrap());
    assert_eq!((code, errors.trim()), (Some(1), "there is no bank of this id"));

    fake.once("GET /banks", Fault::html(StatusCode::NOT_FOUND));
    let (code, _, errors) = ended(at(&fake).output().unwrap());
    assert_eq!(code, Some(1));
    assert!(errors.contains("404") && !errors.contains("html"), "{errors}");
}

fn typed(fake: &Fake<Tokenio>, bank: &str, lines: &[&str]) -> (Option<i32>, String, String) {
    typed_with(&mut at(fake), bank, lines)
}

/// Runs a program with these lines as its standard input.
fn typed_with(program: &mut Command, bank: &str, lines: &[&str]) -> (Option<i32>, String, String) {
    program.env("TOKENIO_BANK_ID", bank).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = program.spawn().unwrap();
    let mut input = running.stdin.take().unwrap();
    lines.iter().for_each(|line| writeln!(input, "{line}").unwrap());
    drop(input);
    let output: Output = running.wait_with_output().unwrap();
    ended(output)
}

/// A program that calls this provider.
fn at(fake: &Fake<Tokenio>) -> Command {
    let mut command = command(PROGRAM);
    command.envs([
        ("TOKENIO_API_HOST", fake.url("api")),
        ("TOKENIO_API_KEY", API_KEY),
        ("TOKENIO_MEMBER_ID", MEMBER),
        ("TOKENIO_BANK_ID", REDIRECT_BANK),
        ("TOKENIO_REDIRECT_URL", "https://kassabok.example/back"),
    ]);
    command
}
