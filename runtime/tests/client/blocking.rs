//! The client that blocks, against the same servers.

use std::time::Duration;

use ob_runtime::serde_json::json;
use ob_runtime::{
    BaseUrl, Error, Poll, Progress, ReqwestTransport, Retry, Tls, Tokens, TransportConfig, TransportError, blocking,
};
use tokio_rustls::rustls::version::TLS13;

use crate::api::{ANSWER, Bank, CancelPayments, CreatePayment, GetAccount, Session, config, credentials};
use crate::flows::api;
use crate::server::{Reply, Server, json as answer};
use crate::tls::{Authority, server_config};

fn client(url: &BaseUrl, config: &TransportConfig) -> blocking::Client<Session> {
    let transport = ReqwestTransport::new(config).unwrap();
    blocking::Client::new(Bank { api: url.clone() }, transport)
        .unwrap()
        .with_credentials(credentials())
        .with_retry(Retry::none())
}

fn failure(url: &BaseUrl, config: TransportConfig) -> TransportError {
    match client(url, &config).call(&GetAccount::new()) {
        Err(Error::Transport(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_requests() {
    let server = Server::start([answer(200, ANSWER), answer(201, ANSWER), answer(200, ANSWER), answer(200, ANSWER)]);
    let client = client(&server.url, &config()).with_session(Session { user_ip: Some("192.0.2.1".into()) });
    assert_eq!(client.call(&GetAccount::new()).unwrap().body["owner"], "Ingeborg Ödegård");
    client.call(&CreatePayment::new(json!({}))).unwrap();
    client.call(&CancelPayments::new(json!(["p1"]))).unwrap();
    client.follow("/v1/x?y=%2b", &GetAccount::new()).unwrap();
    let asked = server.asked();
    let sent: Vec<_> = asked.iter().map(|asked| (&*asked.method, &*asked.target, &*asked.body)).collect();
    assert_eq!(
        sent,
        [
            ("GET", "/v1/accounts/a%2F1?key=k3y", &b""[..]),
            ("POST", "/v1/payments?key=k3y", b"{}"),
            ("DELETE", "/v1/payments?key=k3y", br#"["p1"]"#),
            ("GET", "/v1/x?y=%2b", b""),
        ]
    );
    let mut names: Vec<_> = asked[0].headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "authorization", "host", "user-agent", "x-request-id", "x-user-ip"]);
}

#[test]
fn errors_and_retries() {
    let server = Server::start([answer(503, "{}"), answer(404, r#"{"code":"GONE"}"#)]);
    let client = client(&server.url, &config()).with_retry(Retry::default().first_wait(Duration::from_millis(10)));
    let error = client.call(&GetAccount::new()).unwrap_err();
    assert_eq!((error.explanation().as_deref(), server.asked().len()), (Some("GONE"), 2));
}

#[test]
fn a_redirect_is_an_answer() {
    let elsewhere = Server::start([answer(200, ANSWER)]);
    let server = Server::start([answer(307, "").with("location", elsewhere.url.to_string())]);
    let error = client(&server.url, &config()).call(&GetAccount::new()).unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), elsewhere.asked().len()), (307, 0));
}

#[test]
fn failures_are_told_apart() {
    let server = Server::start([Reply::CutBeforeHead, Reply::CutInBody("{"), Reply::Silence, answer(200, ANSWER)]);
    for _ in 0..2 {
        let error = failure(&server.url, config());
        assert!(error.is_interrupted() && error.may_have_been_sent(), "{error:?}");
    }
    let error = failure(&server.url, config().timeout(Duration::from_secs(1)));
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    let error = failure(&server.url, config().longest_answer(3));
    assert!(error.is_too_large(), "{error:?}");
    let error = failure(&"http://nowhere.invalid".parse().unwrap(), config());
    assert!(error.is_connect() && !error.may_have_been_sent(), "{error:?}");
}

#[test]
fn client_certificates() {
    let authority = Authority::new();
    let server = Server::start_tls([answer(200, ANSWER)], server_config(&authority, Some(&authority), &TLS13));
    let trusting = || Tls::new().only_root_certificates(authority.pem().as_bytes()).unwrap();
    let error = failure(&server.url, config().tls(trusting()));
    assert!(error.is_tls() && !error.may_have_been_sent(), "{error:?}");
    let identity = || authority.issue("tpp").identity();
    let others = Tls::new().only_root_certificates(Authority::new().pem().as_bytes()).unwrap();
    let error = failure(&server.url, config().tls(others.identity(identity())));
    assert!(error.is_tls() && !error.may_have_been_sent(), "{error:?}");
    let known = client(&server.url, &config().tls(trusting().identity(identity())));
    assert_eq!(known.call(&GetAccount::new()).unwrap().body["owner"], "Ingeborg Ödegård");
}

#[test]
fn tokens_pages_and_polling() {
    let server = Server::start([
        answer(200, r#"{"access_token":"fr3sh","token_type":"Bearer","expires_in":3600}"#),
        answer(200, "{}"),
        answer(200, r#"{"offset":7}"#),
        answer(200, "{}"),
        answer(200, r#"{"status":"received"}"#),
        answer(200, r#"{"status":"valid"}"#),
    ]);
    let transport = ReqwestTransport::new(&config()).unwrap();
    let client = blocking::Client::new(Bank { api: server.url.clone() }, transport).unwrap();
    let client = client.clone().with_tokens(Tokens::new(client.futures().clone(), api::RequestToken::refreshing));
    client.call(&api::GetThing).unwrap();
    assert_eq!(client.pages(api::GetList::default()).map(Result::unwrap).count(), 2);
    let progress = |answer: &api::Json<2>| match answer.body["status"].as_str() {
        Some("valid") => Progress::Done,
        _ => Progress::Pending,
    };
    let interval = Poll::every(Duration::from_millis(10)).for_at_most(Duration::from_secs(30));
    assert_eq!(client.poll(api::GetStatus, interval, progress).unwrap().body["status"], "valid");
    let asked = server.asked();
    let sent: Vec<_> = asked.iter().map(|asked| (&*asked.target, asked.header("authorization"))).collect();
    assert_eq!(sent[..2], [("/v1/token", ""), ("/v1/thing", "Bearer fr3sh")]);
    assert_eq!(sent[3].0, "/v1/list?from=7");
}

#[test]
fn waiting_is_woken_from_other_threads() {
    let (give, take) = tokio::sync::oneshot::channel();
    let giver = std::thread::spawn(move || give.send(7).unwrap());
    assert_eq!(blocking::wait(take), Ok(7));
    giver.join().unwrap();
}
