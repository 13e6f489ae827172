//! Requests that get no answer.

use std::error::Error as _;
use std::time::Duration;

use ob_runtime::serde_json::json;
use ob_runtime::{BaseUrl, TransportConfig, TransportError, TransportFailure};

use crate::api::{ANSWER, CreatePayment, GetAccount, client_over, config};
use crate::server::{Reply, Server, json as answer};

/// What the transport says of a call to this URL.
async fn failure(url: &BaseUrl, config: TransportConfig) -> TransportError {
    let error = client_over(url, &config).call(&GetAccount::new()).await.unwrap_err();
    shows_nothing(&error);
    let ob_runtime::Error::Transport(error) = error else { panic!("{error:?}") };
    assert!(error.request_id().is_some());
    error
}

/// No URL, in no error down to the last.
fn shows_nothing(error: &ob_runtime::Error<crate::api::Problem>) {
    let mut shown = format!("{error:?}");
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = next {
        shown += &format!("{error} {error:?}");
        next = error.source();
    }
    for hidden in ["accounts", "http://", "k3y", "b3arer"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[tokio::test]
async fn a_cut_connection() {
    let server = Server::start([Reply::CutBeforeHead, Reply::CutInBody(r#"{"owner":"#)]);
    for _ in 0..2 {
        let error = failure(&server.url, config()).await;
        assert!(error.is_interrupted() && error.may_have_been_sent() && error.is_transient(), "{error:?}");
        assert_eq!(error.to_string(), "the connection ended before the answer was complete");
    }
}

#[tokio::test]
async fn a_payment_that_may_have_been_made() {
    let server = Server::start([Reply::CutBeforeHead]);
    let error = client_over(&server.url, &config()).call(&CreatePayment::new(json!({}))).await.unwrap_err();
    let error = error.transport().unwrap();
    assert!(error.may_have_been_sent());
    assert_eq!(error.request_id().unwrap().to_string(), server.asked()[0].header("x-request-id"));
}

#[tokio::test]
async fn a_slow_answer() {
    let server = Server::start([Reply::Silence]);
    let error = failure(&server.url, config().timeout(Duration::from_secs(1))).await;
    assert!(error.is_timeout() && !error.is_connect() && error.may_have_been_sent(), "{error:?}");
    server.wait_until_left().await;
}

#[tokio::test]
async fn nothing_listens() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let error = failure(&url, config()).await;
    assert!(error.is_connect() && !error.is_timeout() && !error.may_have_been_sent(), "{error:?}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_name_that_does_not_resolve() {
    let error = failure(&BaseUrl::parse("http://nowhere.invalid").unwrap(), config()).await;
    assert!(error.is_connect() && !error.may_have_been_sent(), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_is_too_large() {
    let server = Server::start([answer(200, ANSWER), answer(200, ANSWER)]);
    let error = failure(&server.url, config().longest_answer(ANSWER.len() - 1)).await;
    assert!(error.is_too_large() && !error.is_transient(), "{error:?}");
    let enough = config().longest_answer(ANSWER.len());
    client_over(&server.url, &enough).call(&GetAccount::new()).await.unwrap();
}

#[test]
fn transports_of_others_say_what_it_was() {
    let error = TransportError::new(TransportFailure::Timeout).before_sending().caused_by("a queue that is full");
    assert!(error.is_timeout() && !error.may_have_been_sent());
    assert_eq!(error.source().unwrap().to_string(), "a queue that is full");
}
