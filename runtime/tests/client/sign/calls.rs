//! Signed calls over HTTP, and what the server has of them.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use ob_runtime::http::{Method, Request};
use ob_runtime::serde_json::{Value, json};
use ob_runtime::{
    BoxFuture, Bytes, Call, Certificate, Client, Covered, Endpoint, Error, Field, HttpSignature, Media, Operation,
    Parameter, Retry, Seal, SealKey, SignError, SignatureAlgorithm, SignatureProfile, Wire, blocking,
};

use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

use super::{file, rsa, seal};
use crate::api::{ANSWER, Bank, GetAccount, Problem, Session, Texts, client, config, credentials};
use crate::server::{Asked, Reply, Server, json as answer};

/// `POST /payments` or `GET /payments`, which an API wants signed.
#[derive(Clone)]
pub struct Pay<const METHOD: char> {
    pub psu_id: String,
    pub body: Value,
}

pub fn pay() -> Pay<'P'> {
    Pay { psu_id: "PSU-1234".into(), body: json!({"iban": "DE89370400440532013000"}) }
}

fn list() -> Pay<'G'> {
    Pay { psu_id: "PSU-1234".into(), body: Value::Null }
}

impl<const METHOD: char> Endpoint for Pay<METHOD> {
    type Session = Session;
    type Response = Texts;
    type Error = Problem;
    const OPERATION: Operation = Operation {
        id: "pay",
        host: "api",
        method: if METHOD == 'P' { Method::POST } else { Method::GET },
        path: "/payments",
        parameters: &[Parameter { field: Field::required("PSU-ID"), ..Parameter::header("PSU-ID") }],
        required_session: &[],
        session: &[],
        generated: &["X-Request-ID"],
        signed: &["Digest", "Signature", "TPP-Signature-Certificate"],
        security: &[],
        body: &[Media::json("application/json")],
        accept: &["application/json"],
    };
    fn parameter(&self, _: usize) -> &dyn Wire {
        &self.psu_id
    }
    fn body(&self) -> Option<(usize, &dyn Wire)> {
        (!self.body.is_null()).then_some((0, &self.body))
    }
}

fn signer(profile: SignatureProfile) -> HttpSignature {
    HttpSignature::new(rsa(), profile).unwrap()
}

fn signing(server: &Server) -> Client<Session> {
    client(&server.url).with_signer(signer(SignatureProfile::psd2()))
}

/// As the server has it.
fn request(asked: &Asked) -> Request<Bytes> {
    let mut request = Request::new(asked.body.clone());
    *request.method_mut() = asked.method.parse().unwrap();
    *request.uri_mut() = asked.target.parse().unwrap();
    *request.headers_mut() = asked.headers.clone();
    request
}

#[tokio::test]
async fn each_try_is_signed_anew() {
    let server = Server::start([answer(503, "{}"), Reply::CutBeforeHead, answer(200, ANSWER)]);
    let retry = Retry::default().first_wait(Duration::from_millis(10)).also(Method::POST);
    signing(&server).with_retry(retry).call(&pay()).await.unwrap();
    let asked = server.asked();
    assert_eq!(asked.len(), 3);
    let mut signatures = Vec::new();
    for asked in &asked {
        SignatureProfile::psd2().verify(&request(asked), rsa().certificate()).unwrap();
        by_openssl(asked);
        signatures.push(asked.header("signature"));
    }
    signatures.sort_unstable();
    signatures.dedup();
    assert_eq!(signatures.len(), 3);
}

#[tokio::test]
async fn without_a_body_and_by_curves() {
    for name in ["p256.pem", "p384.pem"] {
        let server = Server::start([answer(200, ANSWER)]);
        let signer = HttpSignature::new(seal(name), SignatureProfile::psd2()).unwrap();
        client(&server.url).with_signer(signer).call(&list()).await.unwrap();
        let asked = server.asked();
        SignatureProfile::psd2().verify(&request(&asked[0]), seal(name).certificate()).unwrap();
        by_openssl(&asked[0]);
    }
}

/// Only what the operation declares is set, and only by a signer.
#[tokio::test]
async fn operations_that_are_not_to_be_signed() {
    let server = Server::start([answer(200, ANSWER), answer(200, ANSWER), answer(200, ANSWER)]);
    signing(&server).call(&GetAccount::new()).await.unwrap();
    client(&server.url).call(&pay()).await.unwrap();
    let all = signer(SignatureProfile::psd2().every_operation());
    client(&server.url).with_signer(all).call(&GetAccount::new()).await.unwrap();
    let asked = server.asked();
    for header in ["digest", "signature", "tpp-signature-certificate"] {
        let has: Vec<bool> = asked.iter().map(|asked| asked.headers.contains_key(header)).collect();
        assert_eq!(has, [false, false, true], "{header}");
    }
}

/// Where the request goes, as it is sent: also where a link says so.
#[tokio::test]
async fn target_and_host_as_they_are_sent() {
    let profile = SignatureProfile::psd2().covering([
        Covered::request_target(),
        Covered::always("host"),
        Covered::always("date"),
        Covered::always("digest"),
        Covered::if_sent("authorization"),
        Covered::if_sent("content-type"),
    ]);
    let server = Server::start([answer(200, ANSWER), answer(200, ANSWER)]);
    let client = client(&server.url).with_signer(signer(profile.clone()));
    client.call(&pay()).await.unwrap();
    client.follow("/v1/payments/a%20b'c?x=%C3%A4&y='", &pay()).await.unwrap();
    let asked = server.asked();
    // As reqwest has to send it.
    assert_eq!(asked[1].target, "/v1/payments/a%20b'c?x=%C3%A4&y=%27");
    for asked in &asked {
        profile.verify(&request(asked), rsa().certificate()).unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_signed_is_not_sent() {
    let server = Server::start([]);
    let profile = SignatureProfile::psd2().covering([Covered::always("psu-corporate-id")]);
    let error = client(&server.url).with_signer(signer(profile)).call(&pay()).await.unwrap_err();
    assert!(matches!(error, Error::Sign(_)) && !error.may_have_been_sent() && !error.is_transient());
    assert!(error.to_string().contains("`psu-corporate-id`"), "{error}");
    assert!(server.asked().is_empty());
}

/// A key behind a network: it takes its time, and can be gone.
#[derive(Clone)]
struct Remote(Option<Arc<RsaKeyPair>>);

impl Remote {
    fn running() -> Self {
        let key = PrivatePkcs8KeyDer::from_pem_slice(&file("rsa.pem")).unwrap();
        Remote(Some(Arc::new(RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).unwrap())))
    }
}

impl SealKey for Remote {
    fn can(&self, algorithm: SignatureAlgorithm) -> bool {
        algorithm == SignatureAlgorithm::RsaSha256
    }

    fn sign<'a>(&'a self, _: SignatureAlgorithm, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, SignError>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            let key = self.0.as_ref().ok_or_else(|| SignError::new("the module is gone").transient())?;
            let mut signature = vec![0; 256];
            key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
            Ok(signature)
        })
    }
}

fn remote(key: Remote) -> HttpSignature {
    let certificate = Certificate::from_pem(&file("rsa.pem")).unwrap();
    HttpSignature::new(Seal::new(certificate, key), SignatureProfile::psd2()).unwrap()
}

#[tokio::test]
async fn a_key_that_is_waited_for() {
    let server = Server::start([answer(200, ANSWER)]);
    let client = client(&server.url);
    client.clone().with_signer(remote(Remote::running())).call(&pay()).await.unwrap();
    SignatureProfile::psd2().verify(&request(&server.asked()[0]), rsa().certificate()).unwrap();

    let error = client.with_signer(remote(Remote(None))).call(&pay()).await.unwrap_err();
    assert_eq!(error.to_string(), "the key gave no signature");
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the module is gone");
    assert!(error.is_transient() && server.asked().is_empty());

    let now = remote(Remote::running()).sign_now(&mut super::payment()).unwrap_err();
    assert_eq!(now.to_string(), "the key does not sign at once: await `Signer::sign`");
}

#[test]
fn a_client_that_blocks() {
    let server = Server::start([answer(200, ANSWER)]);
    let transport = ob_runtime::ReqwestTransport::new(&config()).unwrap();
    let client = blocking::Client::new(Bank { api: server.url.clone() }, transport).unwrap();
    client.with_signer(signer(SignatureProfile::psd2())).call(&pay()).unwrap();
    SignatureProfile::psd2().verify(&request(&server.asked()[0]), rsa().certificate()).unwrap();
}

/// Without a client: what `encode` gives is signed, by whoever sends it.
#[test]
fn without_a_client() {
    let (base, session, credentials) =
        (ob_runtime::BaseUrl::parse("https://bank.example").unwrap(), Session::default(), credentials());
    let mut request = pay().encode(&Call::new(&base, &session, &credentials)).unwrap();
    signer(SignatureProfile::psd2()).sign_now(&mut request).unwrap();
    SignatureProfile::psd2().verify(&request, rsa().certificate()).unwrap();
}

/// openssl's word on a request, by the certificate that came with it. Machines without openssl have ring's alone.
fn by_openssl(asked: &Asked) {
    let der = ob_runtime::Base64::from(asked.header("tpp-signature-certificate").to_owned()).decode().unwrap();
    let Some(key) = openssl(&["x509", "-inform", "DER", "-noout", "-pubkey"], &der) else {
        return;
    };
    let parameter = |name: &str| {
        let after = asked.header("signature").split(&format!("{name}=\"")).nth(1).unwrap().to_owned();
        after.split('"').next().unwrap().to_owned()
    };
    let lines: Vec<_> = parameter("headers").split(' ').map(|name| format!("{name}: {}", asked.header(name))).collect();
    let file = |name: &str, content: &[u8]| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.{name}", asked.header("x-request-id")));
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let signature = ob_runtime::Base64::from(parameter("signature")).decode().unwrap();
    let (key, signature) = (file("key", &key), file("signature", &signature));
    let hash = if parameter("algorithm").ends_with("384") { "-sha384" } else { "-sha256" };
    let said = openssl(&["dgst", hash, "-verify", &key, "-signature", &signature], lines.join("\n").as_bytes());
    assert_eq!(String::from_utf8(said.unwrap()).unwrap().trim(), "Verified OK");
    let digest = openssl(&["dgst", "-sha256", "-binary"], &asked.body).unwrap();
    assert_eq!(asked.header("digest"), format!("SHA-256={}", ob_runtime::Base64::from_bytes(digest).as_str()));
}

/// What openssl writes. `None` if there is none.
fn openssl(arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let command = Command::new("openssl").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut process = command.ok()?;
    process.stdin.take()?.write_all(input).unwrap();
    Some(process.wait_with_output().unwrap().stdout)
}
