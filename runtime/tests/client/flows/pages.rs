use std::pin::Pin;
use std::sync::Arc;

use futures_core::Stream as _;
use ob_runtime::serde_json::{Value, json};
use ob_runtime::{Error, LinkError};
use tokio::sync::Semaphore;

use super::api::{self, GetList};
use super::server::{Reply, Server, html, json as reply};

/// A server whose answers depend on path and query alone.
async fn server(answer: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Server {
    let answer = Arc::new(answer);
    Server::start(move |_, asked| {
        let answer = Arc::clone(&answer);
        async move { answer(asked.line.strip_prefix("GET /v1/list").unwrap()) }
    })
    .await
}

fn linked(page: u64, next: impl Into<Value>) -> Reply {
    reply(200, json!({"page": page, "_links": {"next": {"href": next.into()}}}))
}

/// The pages, an error in words, and the paths that were asked for.
async fn pages(server: &Server) -> (Vec<String>, Vec<String>) {
    let mut pages = api::client(server).pages(GetList::default());
    let mut items = Vec::new();
    while let Some(item) = pages.next().await {
        items.push(match item {
            Ok(page) => page.body["page"].to_string(),
            Err(error) => error.to_string(),
        });
    }
    assert!(pages.next().await.is_none());
    let paths = server.lines().into_iter().map(|line| line.replace("GET /v1/list", "")).collect();
    (items, paths)
}

#[tokio::test]
async fn links_are_followed_in_order() {
    let server = server(|query| match query {
        "" => linked(1, "/v1/list?page=2&x=a%2Fb+c"),
        "?page=2&x=a%2Fb+c" => linked(2, "list?page=3"),
        "?page=3" => reply(200, json!({"page": 3, "_links": {"next": "/v1/list?page=4"}})),
        _ => reply(200, json!({"page": 4, "_links": {}})),
    })
    .await;
    let (items, paths) = pages(&server).await;
    assert_eq!(items, ["1", "2", "3", "4"]);
    assert_eq!(paths, ["", "?page=2&x=a%2Fb+c", "?page=3", "?page=4"]);
}

#[tokio::test]
async fn offsets_are_parameters_of_the_next_call() {
    let server = server(|query| match query {
        "" => reply(200, json!({"page": 1, "offset": 10})),
        "?from=10" => reply(200, json!({"page": 2, "offset": "20"})),
        _ => reply(200, json!({"page": 3, "offset": "the end"})),
    })
    .await;
    let (items, paths) = pages(&server).await;
    assert_eq!(
        (items, paths),
        (["1", "2", "3"].map(String::from).into(), ["", "?from=10", "?from=20"].map(String::from).into())
    );
}

#[tokio::test]
async fn a_page_that_was_there_before_ends_it() {
    let looped = "the link leads to a page that was there before";
    let by_link = server(|query| match query {
        "" => linked(1, "/v1/list?page=2"),
        "?page=2" => linked(2, "/v1/list?page=3"),
        _ => linked(3, " /v1/list?page=2"),
    })
    .await;
    let (items, paths) = pages(&by_link).await;
    assert_eq!(items, ["1", "2", "3", looped]);
    assert_eq!(paths, ["", "?page=2", "?page=3"]);
    let by_offset = server(|_| reply(200, json!({"page": 1, "offset": 10}))).await;
    let (items, paths) = pages(&by_offset).await;
    assert_eq!(
        (items, paths),
        (["1", "1", looped].map(String::from).into(), ["", "?from=10"].map(String::from).into())
    );
}

#[tokio::test]
async fn a_link_to_another_origin_is_refused_unless_allowed() {
    let other = server(|_| reply(200, json!({"page": 2}))).await;
    let link = format!("{}/list?page=2", other.url);
    let server = server(move |_| linked(1, link.clone())).await;
    let mut pages = api::client(&server).pages(GetList::default());
    assert!(pages.next().await.unwrap().is_ok());
    assert!(matches!(pages.next().await, Some(Err(Error::Link(LinkError::Origin(_))))));
    assert!(pages.next().await.is_none());
    assert!(other.asked().is_empty());
    let mut pages = api::client(&server).allow_origin(&other.url).pages(GetList::default());
    assert!(pages.next().await.unwrap().is_ok());
    assert_eq!(pages.next().await.unwrap().unwrap().body["page"], 2);
}

#[tokio::test]
async fn an_error_ends_it() {
    let server = server(|query| if query.is_empty() { linked(1, "/v1/list?page=2") } else { html(500) }).await;
    let (items, paths) = pages(&server).await;
    let failed = "the API answered 500 Internal Server Error, which is not documented in this form";
    assert_eq!((items, paths.len()), (["1", failed].map(String::from).into(), 2));
}

#[tokio::test]
async fn a_page_under_way_is_not_lost() {
    let gate = Arc::new(Semaphore::new(1));
    let server = Server::start({
        let gate = Arc::clone(&gate);
        move |_, asked| {
            let gate = Arc::clone(&gate);
            async move {
                gate.acquire().await.unwrap().forget();
                if asked.line.ends_with("?page=2") {
                    reply(200, json!({"page": 2}))
                } else {
                    linked(1, "/v1/list?page=2")
                }
            }
        }
    })
    .await;
    let mut pages = api::client(&server).pages(GetList::default());
    assert_eq!(pages.next().await.unwrap().unwrap().body["page"], 1);
    tokio::select! {
        biased;
        _ = pages.next() => panic!("there is no page yet"),
        () = server.has_seen(2) => {}
    }
    gate.add_permits(1);
    assert_eq!(pages.next().await.unwrap().unwrap().body["page"], 2);
    assert!(pages.next().await.is_none());
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn it_is_a_stream() {
    let server =
        server(|query| if query.is_empty() { linked(1, "/v1/list?page=2") } else { linked(2, Value::Null) }).await;
    let mut pages = api::client(&server).pages(GetList::default());
    let mut items = 0;
    while let Some(item) = std::future::poll_fn(|context| Pin::new(&mut pages).poll_next(context)).await {
        assert!(item.is_ok());
        items += 1;
    }
    assert_eq!(items, 2);
}
