//! What a call leaves in logs, ours and those of everything below.

use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::Once;

use ob_runtime::serde_json::json;
use ob_runtime::{BaseUrl, Client, Covered, HttpSignature, Retry, SignatureProfile, Tls, TransportConfig};
use tokio_rustls::rustls::version::TLS13;
use tracing::level_filters::LevelFilter;

use crate::api::{CreatePayment, GetAccount, Session, client_over, config};
use crate::server::{Server, json as answer};
use crate::sign::{self, calls::pay};
use crate::tls::{Authority, server_config};

thread_local! {
    /// All that was logged on this thread, which is that of one test.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct ToThisThread;

impl Write for ToThisThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.write(bytes))
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One subscriber for all tests: what one thread's own one asks for, others can switch off.
fn record() {
    static START: Once = Once::new();
    START.call_once(|| {
        // rustls writes with the `log` crate.
        tracing_log::LogTracer::init().unwrap();
        let subscriber = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_ansi(false);
        tracing::subscriber::set_global_default(subscriber.with_writer(|| ToThisThread).finish()).unwrap();
        tracing::callsite::rebuild_interest_cache();
    });
}

fn recorded() -> String {
    String::from_utf8(LOG.take()).unwrap()
}

/// What the calls below have in path, query, headers and body, and their answers in headers and body.
const SECRETS: &[&str] = &[
    "/accounts",
    "/payments",
    "SE4550",
    "qu3ry",
    "k3y",
    "b3arer",
    "192.0.2.77",
    "DE8937",
    "Ingeborg",
    "SECRET_CODE",
    "t0ken-of-answer",
    "in the error",
];

fn account() -> GetAccount {
    GetAccount { account: "SE4550000000058398257466".into(), view: Some("qu3ry".into()) }
}

fn payment() -> CreatePayment {
    CreatePayment::new(json!({"iban": "DE89370400440532013000"}))
}

fn session() -> Session {
    Session { user_ip: Some("192.0.2.77".into()) }
}

/// A server that is tried again, answers, and then refuses.
fn bank() -> (Server, TransportConfig) {
    let authority = Authority::new();
    let replies = [
        answer(503, r#"{"secret":"in the error"}"#).with("retry-after", "0"),
        answer(200, r#"{"owner":"Ingeborg"}"#).with("x-token", "t0ken-of-answer"),
        answer(400, r#"{"code":"SECRET_CODE","text":"Ingeborg"}"#),
        answer(200, r#"{"Ingeborg":{"in the error":1}}"#),
    ];
    let server = Server::start_tls(replies, server_config(&authority, None, &TLS13));
    let tls = Tls::new().only_root_certificates(authority.pem().as_bytes()).unwrap();
    (server, config().tls(tls))
}

fn retrying(url: &BaseUrl, config: &TransportConfig) -> Client<Session> {
    client_over(url, config).with_retry(Retry::default())
}

#[tokio::test]
async fn nothing_secret_is_logged_at_any_level() {
    record();
    let (server, config) = bank();
    let client = retrying(&server.url, &config).with_session(session());
    let found = client.call(&account()).await.unwrap();
    let error = client.call(&payment()).await.unwrap_err();
    client.call(&account()).await.unwrap_err();
    tracing::info!(%error, ?error, ?client, ?found, account = ?account(), "what users may log");
    drop(client);

    let logged = recorded();
    // There is something to look at: of us, and of each layer below.
    for source in ["ob_runtime::client", "not as documented", "reqwest", "hyper_util", "rustls"] {
        assert!(logged.contains(source), "nothing of {source}:\n{logged}");
    }
    for secret in SECRETS {
        assert!(!logged.contains(secret), "{secret} shows:\n{logged}");
    }
}

/// Nothing of what is signed, of the signature, of the certificate and of the key.
#[tokio::test]
async fn nothing_of_a_signature_is_logged() {
    record();
    let (server, config) = bank();
    let signer = HttpSignature::new(sign::rsa(), SignatureProfile::psd2()).unwrap();
    tracing::info!(?signer, "what users may log");
    let client = retrying(&server.url, &config).with_signer(signer);
    let error = client.call(&pay()).await.unwrap_err();
    let unsigned = client.with_signer(failing()).call(&pay()).await.unwrap_err();
    tracing::info!(%error, ?error, %unsigned, ?unsigned, "what users may log");

    let asked = server.asked();
    let sent: Vec<&str> =
        ["digest", "signature", "tpp-signature-certificate", "psu-id"].map(|name| asked[0].header(name)).into();
    let logged = recorded();
    assert!(logged.contains("reqwest") && logged.contains("the request could not be signed"), "{logged}");
    for secret in
        sent.iter().copied().chain(["keyId", "SN=", "Example", "MII", "digest: SHA-", "PSU-1234", "x-request-id: "])
    {
        assert!(!logged.contains(secret), "{secret} shows:\n{logged}");
    }
}

/// A signature that covers what calls do not have.
fn failing() -> HttpSignature {
    let profile = SignatureProfile::psd2().covering([Covered::always("psu-id"), Covered::always("psu-corporate-id")]);
    HttpSignature::new(sign::rsa(), profile).unwrap()
}

/// A span for each call, with what those who run it ask for.
#[tokio::test]
async fn a_call_is_a_span() {
    record();
    let server = Server::start([answer(503, "{}").with("retry-after", "0"), answer(404, "{}")]);
    let id = retrying(&server.url, &config()).call(&GetAccount::new()).await.unwrap_err().request_id().unwrap();
    let logged = recorded();
    let end = logged.lines().find(|line| line.ends_with(" answered")).unwrap();
    for field in ["ob_call", "operation=\"getAccount\"", "host=\"api\"", "method=\"GET\"", "attempt=2", "status=404"] {
        assert!(end.contains(field), "no {field}: {end}");
    }
    assert!(end.contains(&format!("request_id={id}")) && end.contains("duration_ms="), "{end}");
}
