use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ob_runtime::secrecy::ExposeSecret as _;
use ob_runtime::serde_json::{Value, json};
use ob_runtime::{Client, Error, Granted, TokenSource as _, Tokens};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::api::{self, GetThing, RequestToken, Session};
use super::server::{self, Asked, Reply, Server, html};

const TOKEN: &str = "POST /v1/token";
const THING: &str = "GET /v1/thing";

/// A server that answers a request for a token with this JSON, and everything else with the token it came with.
async fn grants(token: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> Server {
    gated(Arc::new(Semaphore::new(Semaphore::MAX_PERMITS)), token).await
}

/// The same, where each request for a token waits for a permit.
async fn gated(gate: Arc<Semaphore>, token: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> Server {
    let token = Arc::new(token);
    Server::start(move |before, asked| {
        let (gate, token) = (Arc::clone(&gate), Arc::clone(&token));
        async move {
            if asked.line == TOKEN {
                gate.acquire().await.unwrap().forget();
                return token(before, &asked);
            }
            server::json(200, json!(asked.bearer()))
        }
    })
    .await
}

/// `t0`, `t1`, ..., good for an hour.
fn numbered(before: usize, _: &Asked) -> Reply {
    server::json(200, json!({"access_token": format!("t{before}"), "token_type": "Bearer", "expires_in": 3600}))
}

fn tokens(server: &Server) -> Tokens {
    Tokens::new(api::client(server), RequestToken::refreshing)
}

/// A client with the tokens of this server.
fn client(server: &Server) -> Client<Session> {
    api::client(server).with_tokens(tokens(server))
}

/// The token of one call.
async fn call(client: &Client<Session>) -> Result<String, String> {
    let answer = client.call(&GetThing).await.map_err(|error| error.to_string())?;
    Ok(answer.body.as_str().unwrap().to_owned())
}

#[tokio::test]
async fn fifty_calls_at_expiry_ask_once() {
    let gate = Arc::new(Semaphore::new(0));
    let server = gated(Arc::clone(&gate), numbered).await;
    let expired = Granted::new("expired").with_expires_in(Duration::ZERO);
    let client = api::client(&server).with_tokens(tokens(&server).with_granted(expired));
    let mut calls = JoinSet::new();
    for _ in 0..50 {
        let client = client.clone();
        calls.spawn(async move { call(&client).await });
    }
    server.has_seen(1).await;
    gate.add_permits(1);
    assert_eq!(calls.join_all().await, vec![Ok("t0".to_owned()); 50]);
    assert_eq!((server.count(TOKEN), server.count(THING)), (1, 50));
}

#[tokio::test]
async fn a_failure_goes_to_all_who_wait_and_the_next_call_tries_again() {
    let gate = Arc::new(Semaphore::new(0));
    let server = gated(Arc::clone(&gate), |before, asked| match before {
        0 => server::json(400, json!({"error": "invalid_client", "error_description": "hidden"})),
        _ => numbered(before, asked),
    })
    .await;
    let client = client(&server);
    let mut calls = JoinSet::new();
    for _ in 0..10 {
        let client = client.clone();
        calls.spawn(async move { call(&client).await });
    }
    server.has_seen(1).await;
    gate.add_permits(2);
    let refused = "the bearer token was refused: 400 Bad Request, invalid_client".to_owned();
    assert_eq!(calls.join_all().await, vec![Err(refused); 10]);
    assert_eq!((server.count(TOKEN), server.count(THING)), (1, 0));
    assert_eq!(call(&client).await.unwrap(), "t1");
}

#[tokio::test]
async fn a_call_that_is_dropped_leaves_its_request_to_the_others() {
    let gate = Arc::new(Semaphore::new(0));
    let server = gated(Arc::clone(&gate), numbered).await;
    let client = client(&server);
    let first = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    server.has_seen(1).await;
    let second = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    gate.add_permits(1);
    assert_eq!(second.await.unwrap().unwrap(), "t0");
    assert_eq!(server.count(TOKEN), 1);
}

#[tokio::test]
async fn the_next_call_goes_on_with_a_request_that_is_left_alone() {
    let gate = Arc::new(Semaphore::new(0));
    let server = gated(Arc::clone(&gate), numbered).await;
    let client = client(&server);
    let only = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    server.has_seen(1).await;
    only.abort();
    assert!(only.await.unwrap_err().is_cancelled());
    gate.add_permits(1);
    assert_eq!(call(&client).await.unwrap(), "t0");
    assert_eq!(server.count(TOKEN), 1);
}

#[tokio::test]
async fn a_request_that_was_left_alone_and_failed_is_made_again() {
    let gate = Arc::new(Semaphore::new(0));
    let server =
        gated(Arc::clone(&gate), |before, asked| if before == 0 { html(500) } else { numbered(before, asked) }).await;
    let client = client(&server);
    let only = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    server.has_seen(1).await;
    only.abort();
    assert!(only.await.unwrap_err().is_cancelled());
    gate.add_permits(2);
    assert_eq!(call(&client).await.unwrap(), "t1");
}

#[tokio::test]
async fn a_call_that_nobody_polls_stops_no_other() {
    let gate = Arc::new(Semaphore::new(0));
    let server = gated(Arc::clone(&gate), numbered).await;
    let client = client(&server);
    let mut kept = Box::pin(call(&client));
    tokio::select! {
        biased;
        result = &mut kept => panic!("{result:?}"),
        () = server.has_seen(1) => {}
    }
    gate.add_permits(1);
    assert_eq!(call(&client).await.unwrap(), "t0");
    assert_eq!(kept.await.unwrap(), "t0");
    assert_eq!(server.count(TOKEN), 1);
}

#[tokio::test]
async fn a_refresh_token_is_used_once() {
    let server = grants(|before, _| {
        let refresh = format!("r{before}");
        server::json(200, json!({"access_token": format!("t{before}"), "refresh_token": refresh, "expires_in": 0}))
    })
    .await;
    let stored = Arc::<Mutex<Vec<(String, usize)>>>::default();
    let things = Arc::new(AtomicUsize::new(0));
    let tokens = tokens(&server).on_renewal({
        let (stored, things) = (Arc::clone(&stored), Arc::clone(&things));
        move |granted| {
            let refresh = granted.refresh_token.as_ref().unwrap().expose_secret().to_owned();
            stored.lock().unwrap().push((refresh, things.load(Ordering::SeqCst)));
        }
    });
    let client = api::client(&server).with_tokens(tokens);
    for expected in ["t0", "t1", "t2"] {
        assert_eq!(call(&client).await.unwrap(), expected);
        things.fetch_add(1, Ordering::SeqCst);
    }
    let asked: Vec<_> =
        server.asked().into_iter().filter(|asked| asked.line == TOKEN).map(|asked| asked.body).collect();
    let refreshing = |token: &str| format!("grant_type=refresh_token&refresh_token={token}");
    assert_eq!(asked, ["grant_type=client_credentials".to_owned(), refreshing("r0"), refreshing("r1")]);
    // Each was stored once, and before the call that it was for.
    assert_eq!(*stored.lock().unwrap(), [("r0".to_owned(), 0), ("r1".to_owned(), 1), ("r2".to_owned(), 2)]);
}

#[tokio::test]
async fn a_refresh_token_that_is_not_repeated_stays_and_one_that_is_refused_goes() {
    let server = grants(|before, asked| match before {
        0 => server::json(200, json!({"access_token": "t0", "expires_in": 0})),
        1 => server::json(400, json!({"error": "invalid_grant"})),
        _ => numbered(before, asked),
    })
    .await;
    let client = api::client(&server).with_tokens(tokens(&server).with_refresh_token("stored"));
    assert_eq!(call(&client).await.unwrap(), "t0");
    assert!(call(&client).await.unwrap_err().contains("invalid_grant"));
    assert_eq!(call(&client).await.unwrap(), "t2");
    let bodies: Vec<_> =
        server.asked().into_iter().filter(|asked| asked.line == TOKEN).map(|asked| asked.body).collect();
    let stored = "grant_type=refresh_token&refresh_token=stored";
    assert_eq!(bodies, [stored, stored, "grant_type=client_credentials"]);
}

/// How often three calls ask for a token that says this of its lifetime.
async fn asked_for_three_calls(expires_in: Option<Value>) -> usize {
    let server = grants(move |_, _| {
        let mut body = json!({"access_token": "t"});
        if let Some(expires_in) = &expires_in {
            body["expires_in"] = expires_in.clone();
        }
        server::json(200, body)
    })
    .await;
    let client = client(&server);
    for _ in 0..3 {
        assert_eq!(call(&client).await.unwrap(), "t");
    }
    server.count(TOKEN)
}

#[tokio::test]
async fn lifetimes_of_every_kind() {
    let cases = [
        (None, 1),
        (Some(Value::Null), 1),
        (Some(json!(3600)), 1),
        (Some(json!("3600")), 1),
        (Some(json!(3600.5)), 1),
        (Some(json!("a while")), 1),
        (Some(json!(u64::MAX)), 1),
        (Some(json!(1e300)), 1),
        // Shorter than the leeway.
        (Some(json!(20)), 1),
        (Some(json!(0)), 3),
        (Some(json!("0")), 3),
        (Some(json!(-5)), 3),
    ];
    for (expires_in, expected) in cases {
        assert_eq!(asked_for_three_calls(expires_in.clone()).await, expected, "{expires_in:?}");
    }
}

#[tokio::test]
async fn answers_that_grant_nothing_of_use() {
    let cases = [
        (
            json!({"access_token": "t", "token_type": "mac"}),
            Err("the bearer token cannot be used: it is not a bearer token"),
        ),
        (json!({"token_type": "Bearer"}), Err("the bearer token cannot be used: there is none in the answer")),
        (json!({"access_token": ""}), Err("the bearer token cannot be used: there is none in the answer")),
        (json!([]), Err("the bearer token cannot be used: there is none in the answer")),
        (
            json!({"access_token": "a\r\nb"}),
            Err("the bearer token cannot be used: it has characters that no header carries"),
        ),
        (
            json!({"access_token": "a b"}),
            Err("the bearer token cannot be used: it has characters that no header carries"),
        ),
        (json!({"access_token": "t", "token_type": "BEARER"}), Ok("t")),
        (json!({"access_token": "t", "token_type": null}), Ok("t")),
    ];
    for (body, expected) in cases {
        let answer = body.clone();
        let server = grants(move |_, _| server::json(200, answer.clone())).await;
        let result = call(&client(&server)).await;
        assert_eq!(result.as_deref().map_err(String::as_str), expected, "{body}");
        assert_eq!(server.count(THING), usize::from(expected.is_ok()), "{body}");
    }
}

#[tokio::test]
async fn refusals_show_status_and_code() {
    let cases = [
        (html(503), "the bearer token was refused: 503 Service Unavailable", true),
        (
            server::json(401, json!({"error": "a text with a name"})),
            "the bearer token was refused: 401 Unauthorized",
            false,
        ),
        (
            server::json(429, json!({"error": "slow_down"})),
            "the bearer token was refused: 429 Too Many Requests, slow_down",
            true,
        ),
        (None, "there is no bearer token for the call", true),
        (html(200), "there is no bearer token for the call", false),
    ];
    for (reply, expected, transient) in cases {
        let server = grants(move |_, _| reply.clone()).await;
        let Err(Error::Token(error)) = client(&server).call(&GetThing).await else {
            panic!("{expected}");
        };
        assert_eq!((error.to_string(), error.is_transient()), (expected.to_owned(), transient));
    }
}

#[tokio::test]
async fn what_is_said_of_a_refusal_is_for_who_asks() {
    let body = json!({"error": "invalid_grant", "error_description": "Anna has no access."});
    let server = grants(move |_, _| server::json(400, body.clone())).await;
    let error = client(&server).call(&GetThing).await.unwrap_err();
    let said = "invalid_grant: Anna has no access.";
    assert_eq!(error.explanation().as_deref(), Some(said));
    let Error::Token(error) = error else { panic!("{error}") };
    assert_eq!(error.explanation(), Some(said));
    assert!(!format!("{error} {error:?}").contains("Anna"), "{error:?}");
}

#[tokio::test]
async fn renewing_on_demand() {
    let gate = Arc::new(Semaphore::new(1));
    let server =
        gated(Arc::clone(&gate), |before, asked| if before == 2 { html(500) } else { numbered(before, asked) }).await;
    let tokens = tokens(&server);
    let client = api::client(&server).with_tokens(tokens.clone());
    assert_eq!(call(&client).await.unwrap(), "t0");
    // Any number at once is one request, and calls wait for it.
    let (first, second) = (tokens.clone(), tokens.clone());
    let renewals = tokio::spawn(async move { tokio::join!(first.renew(), second.renew()) });
    server.has_seen(3).await;
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    gate.add_permits(1);
    assert!(matches!(renewals.await.unwrap(), (Ok(()), Ok(()))));
    assert_eq!(waiting.await.unwrap().unwrap(), "t1");
    // One that fails leaves what is there.
    gate.add_permits(1);
    assert_eq!(tokens.renew().await.unwrap_err().status().unwrap(), 500);
    assert_eq!(call(&client).await.unwrap(), "t1");
    assert_eq!(server.count(TOKEN), 3);
}

#[tokio::test]
async fn what_is_granted_already_is_used() {
    let server = grants(numbered).await;
    let answer = api::client(&server).call(&RequestToken::refreshing(None)).await.unwrap();
    let client = api::client(&server).with_tokens(tokens(&server).with_granted(Granted::of(&answer).unwrap()));
    assert_eq!(call(&client).await.unwrap(), "t0");
    assert_eq!(server.count(TOKEN), 1);
}

#[tokio::test]
async fn a_panic_of_who_stores_is_not_for_the_others() {
    let server = grants(numbered).await;
    let tokens = tokens(&server).on_renewal(|_| panic!("the disk is full"));
    let panicking = tokens.clone();
    assert!(tokio::spawn(async move { panicking.bearer().await.map(drop) }).await.unwrap_err().is_panic());
    assert_eq!(tokens.bearer().await.unwrap().expose_secret(), "t0");
}

#[tokio::test]
async fn nothing_of_a_token_shows() {
    let server = grants(numbered).await;
    let granted = Granted::new("hidden").with_refresh_token("hidden").with_expires_in(Duration::from_secs(9));
    assert_eq!(format!("{granted:?}"), "Granted { refresh_token: true, expires_in: Some(9s), scope: None, .. }");
    let tokens = tokens(&server).with_granted(granted);
    assert_eq!(format!("{tokens:?}"), "Tokens { leeway: 30s, .. }");
}

/// Calls that are dropped at any time, at a server that takes every refresh token once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_rotation_is_lost_whoever_is_dropped() {
    let current = Arc::new(AtomicUsize::new(0));
    let reused = Arc::new(AtomicUsize::new(0));
    let server = Server::start({
        let (current, reused) = (Arc::clone(&current), Arc::clone(&reused));
        move |_, asked| {
            let is_token = asked.line == TOKEN;
            let number = if is_token { current.fetch_add(1, Ordering::SeqCst) } else { 0 };
            if is_token && !asked.body.ends_with(&format!("refresh_token=r{number}")) {
                reused.fetch_add(1, Ordering::SeqCst);
            }
            async move {
                if !is_token {
                    return server::json(200, json!(asked.bearer()));
                }
                // The old one is void, and the new one under way: the time to be dropped.
                tokio::time::sleep(Duration::from_millis(1)).await;
                let next = number + 1;
                server::json(
                    200,
                    json!({"access_token": format!("t{next}"), "refresh_token": format!("r{next}"), "expires_in": 0}),
                )
            }
        }
    })
    .await;
    let client = api::client(&server).with_tokens(tokens(&server).with_refresh_token("r0"));
    let (mut finished, mut dropped) = (0, 0);
    for round in 0..100u64 {
        let mut calls = JoinSet::new();
        for number in 0..3 {
            let client = client.clone();
            let patience = Duration::from_micros((round * 3 + number) * 7919 % 6000);
            calls.spawn(async move { tokio::time::timeout(patience, call(&client)).await });
        }
        for result in calls.join_all().await {
            match result {
                Ok(token) => finished += usize::from(token.unwrap().starts_with('t')),
                Err(_) => dropped += 1,
            }
        }
    }
    assert!(call(&client).await.is_ok());
    assert_eq!(reused.load(Ordering::SeqCst), 0);
    assert!(finished > 0 && dropped > 0, "{finished} finished, {dropped} dropped");
}
