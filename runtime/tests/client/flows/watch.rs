use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_core::Stream as _;
use ob_runtime::secrecy::ExposeSecret as _;
use ob_runtime::serde_json::json;
use ob_runtime::{ChallengeNames, NextStep, Poll, PollError, Progress, ScaConvention, ScaTable, Template};
use tokio::sync::Semaphore;

use super::api::{self, GetStatus, Hasty, Json};
use super::server::{Reply, Server, html, json as reply, with};

const EVERY: Poll = Poll::every(Duration::from_secs(2)).for_at_most(Duration::from_secs(60));

fn progress(answer: &Json<2>) -> Progress {
    match answer.body["status"].as_str() {
        Some("valid") => Progress::Done,
        Some("rejected") => Progress::Failed,
        _ => Progress::Pending,
    }
}

fn status(status: &str) -> Reply {
    reply(200, json!({"status": status}))
}

/// A server that gives these answers in turn; the last one from then on.
async fn answers(answers: Vec<Reply>) -> Server {
    Server::start(move |before, _| {
        let answer = answers.get(before).or(answers.last()).cloned().flatten();
        async { answer }
    })
    .await
}

/// What a watch gives, item by item, and the waits in seconds.
async fn watched(poll: Poll, replies: Vec<Reply>) -> (Vec<String>, Vec<u64>, usize) {
    let server = answers(replies).await;
    let hasty = Hasty::new();
    let mut watch = hasty.client(&server).watch(GetStatus, poll, progress);
    let mut items = Vec::new();
    while let Some(item) = watch.next().await {
        items.push(match item {
            Ok(answer) => answer.body["status"].as_str().unwrap().to_owned(),
            Err(error) => format!("{error:?}"),
        });
    }
    assert!(watch.next().await.is_none());
    (items, hasty.waits(), server.asked().len())
}

#[tokio::test]
async fn until_it_is_done() {
    let replies = vec![status("received"), status("aNewOne"), status("valid")];
    assert_eq!(
        watched(EVERY, replies).await,
        (["received", "aNewOne", "valid"].map(String::from).into(), vec![2, 2], 3)
    );
}

#[tokio::test]
async fn until_it_has_failed() {
    let replies = vec![status("received"), status("rejected")];
    assert_eq!(watched(EVERY, replies.clone()).await.0, ["received", "Failed(..)"]);
    let server = answers(replies).await;
    let Err(PollError::Failed(answer)) = Hasty::new().client(&server).poll(GetStatus, EVERY, progress).await else {
        panic!("not failed");
    };
    assert_eq!(answer.body["status"], "rejected");
}

#[tokio::test]
async fn until_time_is_up() {
    let poll = Poll::every(Duration::from_secs(2)).for_at_most(Duration::from_secs(5));
    let replies = vec![status("received"), status("started")];
    let (items, waits, calls) = watched(poll, replies.clone()).await;
    assert_eq!(items, ["received", "started", "started", "Deadline"]);
    // The last wait ends with the time allowed.
    assert!(waits.starts_with(&[2, 2]) && waits.len() == 3 && waits[2] <= 1, "{waits:?}");
    assert_eq!(calls, 3);
    let server = answers(replies).await;
    let Err(PollError::Deadline { last, error, .. }) =
        Hasty::new().client(&server).poll(GetStatus, poll, progress).await
    else {
        panic!("no deadline");
    };
    assert_eq!((&last.unwrap().body["status"], error.is_none()), (&json!("started"), true));
}

#[tokio::test]
async fn what_passes_does_not_end_it() {
    let replies = vec![
        html(500),
        None,
        with("retry-after", "7", reply(429, json!({"code": "TOO_MANY"}))),
        with("retry-after", "1", html(503)),
        status("received"),
        html(502),
        status("valid"),
    ];
    let (items, waits, calls) = watched(EVERY, replies).await;
    assert_eq!(items, ["received", "valid"]);
    // At least as long as the API asks for, and never shorter than the interval.
    assert_eq!((waits, calls), (vec![2, 2, 7, 2, 2, 2], 7));
}

#[tokio::test]
async fn what_does_not_pass_ends_it() {
    let cases = [
        (reply(401, json!({})), "Call(the API answered 401 Unauthorized)"),
        (
            reply(429, json!({"tppMessages": [{"code": "ACCESS_EXCEEDED"}]})),
            "Call(the API answered 429 Too Many Requests)",
        ),
        (with("retry-after", "61", reply(429, json!({}))), "Call(the API answered 429 Too Many Requests)"),
        (
            with("content-type", "application/json", html(200)),
            "Call(the answer (200 OK) is not as documented at $: expected value at line 1 column 1)",
        ),
    ];
    for (answer, expected) in cases {
        let (items, _, calls) = watched(EVERY, vec![status("received"), answer]).await;
        assert_eq!((items[0].as_str(), items[1].as_str(), items.len(), calls), ("received", expected, 2, 2));
    }
}

#[tokio::test]
async fn a_deadline_says_why_nothing_came() {
    let server = answers(vec![html(503)]).await;
    let error = Hasty::new().client(&server).poll(GetStatus, EVERY, progress).await.err().unwrap();
    assert_eq!(error.to_string(), "the status was not final in the time allowed");
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the API answered 503 Service Unavailable, which is not documented in this form");
    assert_eq!(server.asked().len(), 30);
}

#[tokio::test]
async fn an_answer_under_way_is_not_lost() {
    let gate = Arc::new(Semaphore::new(0));
    let server = Server::start({
        let gate = Arc::clone(&gate);
        move |before, _| {
            let gate = Arc::clone(&gate);
            async move {
                gate.acquire().await.unwrap().forget();
                status(if before == 0 { "received" } else { "valid" })
            }
        }
    })
    .await;
    let mut watch = api::client(&server).watch(GetStatus, Poll::every(Duration::from_millis(1)), progress);
    tokio::select! {
        biased;
        _ = watch.next() => panic!("there is no answer yet"),
        () = server.has_seen(1) => {}
    }
    gate.add_permits(2);
    assert_eq!(watch.next().await.unwrap().unwrap().body["status"], "received");
    assert_eq!(watch.next().await.unwrap().unwrap().body["status"], "valid");
    assert!(watch.next().await.is_none());
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_wait_under_way_is_not_lost() {
    let server = answers(vec![status("received"), status("valid")]).await;
    let mut watch = api::client(&server).watch(GetStatus, Poll::every(Duration::from_millis(200)), progress);
    assert!(watch.next().await.unwrap().is_ok());
    let mut dropped = 0;
    let answer = loop {
        match tokio::time::timeout(Duration::from_millis(20), watch.next()).await {
            Ok(answer) => break answer,
            Err(_) => dropped += 1,
        }
    };
    assert_eq!(answer.unwrap().unwrap().body["status"], "valid");
    assert!(dropped > 0);
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn it_is_a_stream() {
    let server = answers(vec![status("received"), status("valid")]).await;
    let mut watch = Hasty::new().client(&server).watch(GetStatus, EVERY, progress);
    let mut items = 0;
    while let Some(item) = std::future::poll_fn(|context| Pin::new(&mut watch).poll_next(context)).await {
        assert!(item.is_ok());
        items += 1;
    }
    assert_eq!(items, 2);
}

enum Sca {}

impl ScaConvention for Sca {
    type OAuthUrl = Template;
    const TABLE: ScaTable = ScaTable {
        challenge: &["challenge"],
        challenge_data: ChallengeNames { data: &["data"], ..ScaTable::NONE.challenge_data },
        ..ScaTable::NONE
    };
}

#[tokio::test]
async fn a_challenge_that_changes_is_seen_in_every_answer() {
    let challenge = |token: &str| reply(200, json!({"status": "started", "challenge": {"data": [token]}}));
    let server = answers(vec![challenge("a"), challenge("a"), challenge("b"), status("valid")]).await;
    let mut watch = Hasty::new().client(&server).watch(GetStatus, EVERY, progress);
    let mut tokens = Vec::new();
    while let Some(answer) = watch.next().await {
        if let NextStep::Decoupled(app) = NextStep::<Sca>::after(&answer.unwrap()) {
            tokens.push(app.auto_start_token().unwrap().expose_secret().to_owned());
        }
    }
    assert_eq!(tokens, ["a", "a", "b"]);
}
