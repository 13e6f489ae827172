//! What a call leaves in logs, ours and those of everything below.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use ob_runtime::serde_json::json;
use ob_runtime::{Credentials, Retry, Tls};
use tokio_rustls::rustls::version::TLS13;
use tracing::level_filters::LevelFilter;

use crate::api::{CreatePayment, GetAccount, Session, client_over, config};
use crate::server::{Server, json as answer};
use crate::tls::{Authority, server_config};

/// All that is logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_secret_is_logged_at_any_level() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone());
    // What rustls writes with the `log` crate, too.
    tracing_log::LogTracer::init().unwrap();
    let _logging = tracing::subscriber::set_default(subscriber.finish());

    let authority = Authority::new();
    let server = Server::start_tls(
        [
            answer(503, r#"{"secret":"in the error"}"#).with("retry-after", "0"),
            answer(200, r#"{"owner":"Ingeborg"}"#).with("x-token", "t0ken-of-answer"),
            answer(400, r#"{"code":"SECRET_CODE","text":"Ingeborg"}"#),
        ],
        server_config(&authority, None, &TLS13),
    );
    let tls = Tls::new().only_root_certificates(authority.pem().as_bytes()).unwrap();
    let client = client_over(&server.url, &config().tls(tls))
        .with_credentials(Credentials::none().bearer("b3arer").api_key("key", "k3y"))
        .with_retry(Retry::default())
        .with_session(Session { user_ip: Some("192.0.2.77".into()) });
    let account = GetAccount { account: "SE4550000000058398257466".into(), view: Some("qu3ry".into()) };
    client.call(&account).await.unwrap();
    let error = client.call(&CreatePayment::new(json!({"iban": "DE89370400440532013000"}))).await.unwrap_err();
    tracing::info!(%error, ?error, ?client, ?account, "what users may log");
    drop(client);

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    // There is something to look at: of us, and of each layer below.
    for source in ["ob_runtime::client", "reqwest", "hyper_util", "rustls"] {
        assert!(logged.contains(source), "nothing of {source}:\n{logged}");
    }
    let hidden = [
        "b3arer",
        "k3y",
        "192.0.2.77",
        "SE4550",
        "qu3ry",
        "DE8937",
        "Ingeborg",
        "t0ken-of-answer",
        "SECRET_CODE",
        "in the error",
        "/accounts",
        "/payments",
    ];
    for secret in hidden {
        assert!(!logged.contains(secret), "{secret} shows:\n{logged}");
    }
}

/// A span for each call, with what operations people ask for.
#[tokio::test]
async fn a_call_is_a_span() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::DEBUG)
        .with_ansi(false)
        .with_writer(move || writer.clone());
    let _logging = tracing::subscriber::set_default(subscriber.finish());
    let server = Server::start([answer(503, "{}").with("retry-after", "0"), answer(404, "{}")]);
    let client = client_over(&server.url, &config()).with_retry(Retry::default());
    let id = client.call(&GetAccount::new()).await.unwrap_err().request_id().unwrap();
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let end = logged.lines().find(|line| line.ends_with(" answered")).unwrap();
    for field in ["ob_call", "operation=\"getAccount\"", "host=\"api\"", "method=\"GET\"", "attempt=2", "status=404"] {
        assert!(end.contains(field), "no {field}: {end}");
    }
    assert!(end.contains(&format!("request_id={id}")) && end.contains("duration_ms="), "{end}");
}
