//! Stacks of tower services as transports.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http_body_util::Full;
use ob_runtime::http::{Request, Response, StatusCode};
use ob_runtime::secrecy::ExposeSecret;
use ob_runtime::{
    BaseUrl, Bytes, Client, Incoming, Reply, ReqwestTransport, Responder, TowerTransport, Transport, TransportService,
};
use tower::{ServiceBuilder, service_fn};
use tower_http::trace::TraceLayer;

use crate::api::{ANSWER, Bank, GetAccount, Session, Texts, config, credentials};
use crate::server::{self, Server, json};

fn client(server: &Server, transport: impl Transport) -> Client<Session> {
    Client::new(Bank { api: server.url.clone() }, transport).with_credentials(credentials())
}

fn reqwest() -> TransportService<ReqwestTransport> {
    TransportService::new(ReqwestTransport::new(&config()).unwrap())
}

#[tokio::test]
async fn a_stack_carries_calls() {
    let server = Server::start([json(200, ANSWER)]);
    let stack = ServiceBuilder::new()
        .layer(TraceLayer::new_for_http())
        .concurrency_limit(4)
        .timeout(Duration::from_secs(20))
        .service(reqwest());
    let found = client(&server, TowerTransport::new(stack)).call(&GetAccount::new()).await.unwrap();
    assert_eq!(found.body["owner"], "Ingeborg Ödegård");
    assert_eq!(server.asked()[0].target, "/v1/accounts/a%2F1?key=k3y");
}

#[tokio::test]
async fn a_stack_ends_at_a_responder() {
    let api = BaseUrl::from_static("https://bank.example/v1");
    let responder = Responder::new().at(&Bank { api: api.clone() }).on(|call: Incoming<GetAccount>| {
        let body = [(call.account.clone(), call.credentials.key("key").unwrap().expose_secret().to_owned())].into();
        Ok(Reply::with_status(StatusCode::CREATED, Texts { body }))
    });
    let stack = ServiceBuilder::new().layer(TraceLayer::new_for_http()).service(responder);
    let client = Client::new(Bank { api }, TowerTransport::new(stack)).with_credentials(credentials());
    assert_eq!(client.call(&GetAccount::new()).await.unwrap().body["a/1"], "k3y");
}

#[tokio::test]
async fn a_timeout_of_the_stack_is_a_timeout() {
    let server = Server::start([server::Reply::Silence]);
    let stack = ServiceBuilder::new().timeout(Duration::from_secs(1)).service(reqwest());
    let client = client(&server, TowerTransport::new(stack)).with_retry(ob_runtime::Retry::none());
    let error = client.call(&GetAccount::new()).await.unwrap_err();
    assert!(error.transport().unwrap().is_timeout(), "{error:?}");
    server.wait_until_left().await;
}

#[tokio::test]
async fn errors_of_the_transport_below_come_through() {
    let server = Server::start([server::Reply::CutInBody("{")]);
    let stack = ServiceBuilder::new().timeout(Duration::from_secs(20)).service(reqwest());
    let client = client(&server, TowerTransport::new(stack)).with_retry(ob_runtime::Retry::none());
    let error = client.call(&GetAccount::new()).await.unwrap_err();
    assert!(error.transport().unwrap().is_interrupted(), "{error:?}");
}

#[tokio::test]
async fn a_limit_holds_for_all_calls() {
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&most);
    let leaf = service_fn(move |_: Request<Bytes>| {
        let (running, most) = (Arc::clone(&running), Arc::clone(&most));
        async move {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(10)).await;
            running.fetch_sub(1, Ordering::SeqCst);
            let mut answer = Response::new(Full::new(Bytes::from_static(ANSWER.as_bytes())));
            answer.headers_mut().insert("content-type", "application/json".parse().unwrap());
            Ok::<_, std::io::Error>(answer)
        }
    });
    let server = Server::start([]);
    let stack = ServiceBuilder::new().concurrency_limit(2).service(leaf);
    let client = client(&server, TowerTransport::new(stack).with_request_body::<Bytes>());
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(&GetAccount::new()).await.map(|found| found.body) })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap()["owner"], "Ingeborg Ödegård");
    }
    assert_eq!(counted.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_answer_that_is_too_large() {
    let server = Server::start([json(200, ANSWER)]);
    let transport = TowerTransport::new(reqwest()).longest_answer(ANSWER.len() - 1);
    let error = client(&server, transport).call(&GetAccount::new()).await.unwrap_err();
    assert!(error.transport().unwrap().is_too_large(), "{error:?}");
}
