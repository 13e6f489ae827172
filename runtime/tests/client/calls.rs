//! Calls that are answered.

use ob_runtime::http::StatusCode;
use ob_runtime::serde_json::json;
use ob_runtime::{BoxFuture, EncodeError, Error, LinkError, SecretString, TokenError, TokenSource, Uuid};

use crate::api::{ANSWER, CancelPayments, CreatePayment, Elsewhere, GetAccount, Session, client};
use crate::server::{Server, json as answer};

#[tokio::test]
async fn a_call_sends_what_the_operation_says() {
    let server = Server::start([answer(200, ANSWER)]);
    let client = client(&server.url).with_session(Session { user_ip: Some("192.0.2.1".into()) });
    let found = client.call(&GetAccount { view: Some("all".into()), ..GetAccount::new() }).await.unwrap();
    assert_eq!(found.body["owner"], "Ingeborg Ödegård");
    let asked = &server.asked()[0];
    assert_eq!((&*asked.method, &*asked.target), ("GET", "/v1/accounts/a%2F1?view=all&key=k3y"));
    assert_eq!((asked.header("authorization"), asked.header("x-user-ip")), ("Bearer b3arer", "192.0.2.1"));
    assert!(asked.header("x-request-id").parse::<Uuid>().is_ok());
    assert_eq!(asked.header("accept"), "application/json");
    // Firewalls refuse requests that do not say what sends them.
    assert_eq!(asked.header("user-agent"), concat!("ob-runtime/", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn bodies_go_with_every_method() {
    let server = Server::start([answer(201, ANSWER), answer(200, ANSWER)]);
    let client = client(&server.url);
    client.call(&CreatePayment::new(json!({"amount": "1.00"}))).await.unwrap();
    client.call(&CancelPayments::new(json!(["p1"]))).await.unwrap();
    let sent: Vec<_> = server.asked().into_iter().map(|asked| (asked.method, asked.body)).collect();
    assert_eq!(sent, [("POST".into(), r#"{"amount":"1.00"}"#.into()), ("DELETE".into(), r#"["p1"]"#.into())]);
}

#[tokio::test]
async fn no_body_is_said_once() {
    let server = Server::start([answer(201, ANSWER)]);
    client(&server.url).call(&CreatePayment::new(json!(null))).await.unwrap();
    let asked = &server.asked()[0];
    let lengths: Vec<_> =
        asked.headers.get_all("content-length").iter().map(|length| length.to_str().unwrap()).collect();
    assert_eq!((lengths, asked.header("content-type")), (vec!["0"], ""));
}

#[tokio::test]
async fn a_session_is_another_client_of_the_same_connections() {
    let server = Server::start([answer(200, ANSWER), answer(200, ANSWER)]);
    let one = client(&server.url);
    let two = one.with_session(Session { user_ip: Some("192.0.2.2".into()) });
    one.call(&GetAccount::new()).await.unwrap();
    two.call(&GetAccount::new()).await.unwrap();
    let sent: Vec<_> = server.asked().iter().map(|asked| asked.header("x-user-ip").to_owned()).collect();
    assert_eq!(sent, ["", "192.0.2.2"]);
    assert_eq!(two.session().user_ip.as_deref(), Some("192.0.2.2"));
}

#[tokio::test]
async fn what_breaks_a_limit_is_not_sent() {
    let server = Server::start([]);
    let client = client(&server.url);
    let broken = client.with_session(Session { user_ip: Some("longer than an address".into()) });
    assert!(matches!(broken.call(&GetAccount::new()).await, Err(Error::Encode(EncodeError::Invalid(_)))));
    let error = client.call(&Elsewhere).await.unwrap_err();
    assert!(matches!(&error, Error::Encode(EncodeError::Host { name: "auth" })));
    assert_eq!(error.to_string(), "the environment has no host `auth`");
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn the_callers_request_id_is_sent_and_named_by_the_error() {
    let server = Server::start([answer(404, r#"{"code":"X"}"#).with("x-request-id", "of-the-server")]);
    let id = Uuid::from_u128(7);
    let error = client(&server.url).request(&GetAccount::new()).request_id(id).send().await.unwrap_err();
    assert_eq!(server.asked()[0].header("x-request-id"), id.to_string());
    assert_eq!(error.request_id(), Some(id.to_string()));
    assert_eq!(error.api().unwrap().request_id, Some(id));
}

#[tokio::test]
async fn an_error_says_what_the_api_says() {
    let server = Server::start([
        answer(401, r#"{"messages":[{"code":"TOKEN_INVALID","text":"It is 5 days\u001b[2J old."},{"code":"OTHER"}]}"#),
        answer(400, r#"{"error":"invalid_grant","error_description":"Used before."}"#),
        answer(422, r#"{"type":"about:blank","title":"Format","detail":"No such IBAN.","status":422}"#),
        answer(403, r#"{"error":{"code":17,"message":"Not yours."}}"#),
        answer(500, "<html>Internal</html>").with("content-type", "text/html"),
    ]);
    let client = client(&server.url);
    let mut said = Vec::new();
    for _ in 0..5 {
        let error = client.call(&GetAccount::new()).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("IBAN"));
        said.push(error.explanation());
    }
    let said: Vec<_> = said.iter().map(Option::as_deref).collect();
    assert_eq!(
        said,
        [
            Some("TOKEN_INVALID: It is 5 days[2J old.; OTHER"),
            Some("invalid_grant: Used before."),
            Some("Format: No such IBAN."),
            Some("Not yours."),
            None
        ]
    );
}

#[tokio::test]
async fn html_of_a_broken_gateway_is_kept() {
    let page = "<html>Bad gateway</html>";
    let server = Server::start([answer(500, page).with("content-type", "text/html")]);
    let error = client(&server.url).call(&GetAccount::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "the API answered 500 Internal Server Error, which is not documented in this form");
    assert_eq!(
        (error.status(), &error.bytes().unwrap()[..]),
        (Some(StatusCode::INTERNAL_SERVER_ERROR), page.as_bytes())
    );
    assert_eq!(error.request_id().as_deref(), Some(server.asked()[0].header("x-request-id")));
    assert!(error.is_transient());
}

#[tokio::test]
async fn an_answer_that_does_not_decode_says_where() {
    let server = Server::start([answer(200, r#"{"owner":{"name":"Ingeborg"}}"#)]);
    let error = client(&server.url).call(&GetAccount::new()).await.unwrap_err();
    // Names that the document does not give can be personal, too.
    let said = "the answer (200 OK) is not as documented at $.*: expected a string, found an object";
    assert_eq!(error.to_string(), said);
    assert!(!format!("{error:?}").contains("Ingeborg") && !error.bytes().unwrap().is_empty());
    assert!(error.request_id().is_some() && !error.is_transient());
}

#[tokio::test]
async fn what_came_beside_an_answer_can_be_had() {
    let server = Server::start([answer(202, ANSWER).with("x-left", "3"), answer(202, "[]")]);
    let client = client(&server.url);
    let id = Uuid::from_u128(7);
    let received = client.request(&GetAccount::new()).request_id(id).receive().await.unwrap();
    // The document has 200 and 201.
    assert_eq!((received.status, received.request_id), (StatusCode::ACCEPTED, Some(id)));
    assert_eq!((&received.headers["x-left"], &*received.body["owner"]), (&"3".parse().unwrap(), "Ingeborg Ödegård"));
    assert!(!format!("{received:?}").contains("Ingeborg"));
    let error = client.request(&GetAccount::new()).receive().await.unwrap_err();
    assert!(matches!(error, Error::Undocumented(_)));
}

/// Whatever the server says of it: nobody asked for it, and nobody undoes it.
#[tokio::test]
async fn an_answer_that_is_compressed_says_so() {
    let server = Server::start([
        answer(200, ANSWER).with("content-encoding", "GZIP"),
        answer(200, ANSWER).with("content-encoding", "identity"),
        // Some servers take it for the charset.
        answer(200, ANSWER).with("content-encoding", "UTF-8"),
    ]);
    let client = client(&server.url);
    let error = client.call(&GetAccount::new()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the answer (200 OK) is not as documented at $: the body is compressed, which nobody asked for"
    );
    for _ in 0..2 {
        client.call(&GetAccount::new()).await.unwrap();
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer() {
    let elsewhere = Server::start([answer(200, ANSWER)]);
    let server = Server::start([answer(307, "").with("location", elsewhere.url.to_string())]);
    let error = client(&server.url).call(&GetAccount::new()).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TEMPORARY_REDIRECT));
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn a_link_replaces_path_and_query() {
    let server = Server::start([answer(200, ANSWER), answer(201, ANSWER)]);
    let client = client(&server.url);
    let link = "/v1/a'c|c^n%2fs/9;x/..;/?page=%2b&x=+%zz|^[]/../y?";
    client.follow(link, &GetAccount::new()).await.unwrap();
    client.follow("payments/9", &CreatePayment::new(json!({}))).await.unwrap();
    let asked = server.asked();
    assert_eq!((&*asked[0].target, asked[0].header("authorization")), (link, "Bearer b3arer"));
    assert_eq!((&*asked[1].target, &*asked[1].method, &*asked[1].body), ("/v1/payments/9", "POST", &b"{}"[..]));
}

#[tokio::test]
async fn a_link_elsewhere_is_followed_only_where_allowed() {
    let (server, elsewhere) = (Server::start([]), Server::start([answer(200, ANSWER)]));
    let client = client(&server.url);
    let link = format!("{}/accounts", elsewhere.url);
    let refused = client.follow(&link, &GetAccount::new()).await;
    assert!(matches!(refused, Err(Error::Link(LinkError::Origin(_)))));
    assert!(elsewhere.asked().is_empty());
    client.allow_origin(&elsewhere.url).follow(&link, &GetAccount::new()).await.unwrap();
    assert_eq!(elsewhere.asked()[0].target, "/v1/accounts");
}

/// Gives a token, or none.
struct Vault(Option<&'static str>);

impl TokenSource for Vault {
    fn bearer(&self) -> BoxFuture<'_, Result<SecretString, TokenError>> {
        let token = self.0.map(SecretString::from).ok_or_else(|| TokenError::new("the vault is sealed"));
        Box::pin(async move { token })
    }
}

#[tokio::test]
async fn a_token_of_a_source_goes_before_the_fixed_one() {
    let server = Server::start([answer(200, ANSWER)]);
    let client = client(&server.url);
    client.clone().with_tokens(Vault(Some("fr3sh"))).call(&GetAccount::new()).await.unwrap();
    let asked = &server.asked()[0];
    assert_eq!((asked.header("authorization"), asked.target.contains("key=k3y")), ("Bearer fr3sh", true));
    let error = client.with_tokens(Vault(None)).call(&GetAccount::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no bearer token for the call");
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the vault is sealed");
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn dropping_a_call_cancels_it() {
    let server = Server::start([crate::server::Reply::Silence]);
    let client = client(&server.url);
    let operation = GetAccount::new();
    tokio::select! {
        _ = client.call(&operation) => panic!("silence is no answer"),
        () = server.wait_until_asked() => {}
    }
    server.wait_until_left().await;
}
