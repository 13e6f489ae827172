//! When calls are tried again.

use std::time::{Duration, Instant};

use ob_runtime::http::{Method, StatusCode};
use ob_runtime::serde_json::json;
use ob_runtime::{Client, Retry};

use crate::api::{ANSWER, CreatePayment, GetAccount, Session, client};
use crate::server::{Reply, Server, json as answer};

/// Three tries, quickly.
fn quick() -> Retry {
    Retry::default().first_wait(Duration::from_millis(10))
}

fn retrying(server: &Server) -> Client<Session> {
    client(&server.url).with_retry(quick())
}

#[tokio::test]
async fn what_passes_is_tried_again_with_a_new_id() {
    let server = Server::start([answer(503, "{}"), Reply::CutBeforeHead, answer(200, ANSWER)]);
    retrying(&server).call(&GetAccount::new()).await.unwrap();
    let mut ids: Vec<_> = server.asked().iter().map(|asked| asked.header("x-request-id").to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn the_last_answer_is_the_result() {
    let server = Server::start([answer(503, r#"{"code":"A"}"#), answer(502, ""), answer(503, r#"{"code":"C"}"#)]);
    let error = retrying(&server).call(&GetAccount::new()).await.unwrap_err();
    let asked = server.asked();
    assert_eq!((error.explanation().as_deref(), asked.len()), (Some("C"), 3));
    assert_eq!(error.request_id().as_deref(), Some(asked[2].header("x-request-id")));
}

#[tokio::test]
async fn an_id_of_the_caller_stays() {
    let server = Server::start([answer(503, "{}"), answer(200, ANSWER)]);
    let id = ob_runtime::Uuid::from_u128(9);
    retrying(&server).request(&GetAccount::new()).request_id(id).send().await.unwrap();
    assert!(server.asked().iter().all(|asked| asked.header("x-request-id") == id.to_string()));
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    let date = |date: &str| answer(429, "{}").with("date", "Fri, 20 Nov 2026 12:00:00 GMT").with("retry-after", date);
    let server = Server::start([
        answer(429, "{}").with("retry-after", "1"),
        // A second of the server's clock, whatever ours says.
        date("Fri, 20 Nov 2026 12:00:01 GMT"),
        answer(200, ANSWER),
    ]);
    let started = Instant::now();
    retrying(&server).call(&GetAccount::new()).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(2));
}

#[tokio::test]
async fn who_would_wait_too_long_gets_the_answer() {
    let server = Server::start([answer(429, "{}").with("retry-after", "86400")]);
    let error = retrying(&server).call(&GetAccount::new()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
    assert_eq!(server.asked().len(), 1);
}

/// More seconds than a number holds, and none at all.
#[tokio::test]
async fn retry_after_that_is_odd() {
    let server = Server::start([
        answer(429, "{}").with("retry-after", "99999999999999999999999"),
        answer(429, "{}").with("retry-after", "soon"),
        // Over long ago.
        answer(429, "{}").with("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"),
        answer(200, ANSWER),
    ]);
    let client = retrying(&server);
    let error = client.call(&GetAccount::new()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::MAX));
    client.call(&GetAccount::new()).await.unwrap();
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test]
async fn a_final_code_ends_it() {
    let body = r#"{"messages":[{"code":"ACCESS_EXCEEDED"}]}"#;
    let server = Server::start([answer(429, body).with("retry-after", "0"), answer(429, "{}")]);
    let client = retrying(&server);
    let error = client.call(&GetAccount::new()).await.unwrap_err();
    assert_eq!(server.asked().len(), 1);
    assert!(error.is_transient() && !client.can_try_again(&error));
    // Without the code, the same status is worth another try.
    let error = client.clone().with_retry(Retry::none()).call(&GetAccount::new()).await.unwrap_err();
    assert!(client.can_try_again(&error));
}

#[tokio::test]
async fn a_post_is_sent_once() {
    let server = Server::start([answer(503, "{}"), Reply::CutBeforeHead]);
    let client = retrying(&server);
    let payment = CreatePayment::new(json!({}));
    let error = client.call(&payment).await.unwrap_err();
    assert_eq!((error.status(), server.asked().len()), (Some(StatusCode::SERVICE_UNAVAILABLE), 1));
    let error = client.call(&payment).await.unwrap_err();
    assert!(error.transport().unwrap().may_have_been_sent());
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_post_is_sent_again_by_who_asks_for_it() {
    let server = Server::start([answer(503, "{}"), answer(201, ANSWER)]);
    let client = client(&server.url).with_retry(quick().also(Method::POST));
    client.call(&CreatePayment::new(json!({}))).await.unwrap();
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn none_is_none() {
    let server = Server::start([answer(503, "{}")]);
    client(&server.url).with_retry(Retry::none()).call(&GetAccount::new()).await.unwrap_err();
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn other_errors_are_not_tried_again() {
    let server = Server::start([answer(500, "{}"), answer(404, "{}"), answer(200, "[")]);
    let client = retrying(&server);
    for _ in 0..3 {
        client.call(&GetAccount::new()).await.unwrap_err();
    }
    assert_eq!(server.asked().len(), 3);
}
