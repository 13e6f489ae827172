//! The program against servers on this machine: what it says, how it ends, and what is in its cache afterwards.

mod server;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use server::{Request, Server};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;
use xtask::digest::sha256;

const PUBLISHED: &str = r#"openapi: 3.0.3
info: { title: Shop, version: "1.2" }
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: An order., content: { text/plain: { schema: { type: string } } } } }
"#;

/// A workspace with one API that follows [`PUBLISHED`].
struct Workspace(TempDir);

struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Workspace {
    fn new(url: &str) -> Self {
        let workspace = Self(tempfile::tempdir().unwrap());
        workspace.write("overlays/shop/api.yaml", "crate: ob-shop\nversion: 0.1.0\n");
        workspace.write("specs/shop/openapi.yaml", &PUBLISHED.replace("An order.", "What was ordered."));
        let sha256 = sha256(PUBLISHED.as_bytes());
        workspace.write("specs/shop/source.toml", &format!("url = \"{url}\"\nsha256 = \"{sha256}\"\n"));
        workspace
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[track_caller]
    fn fetch(&self, code: i32) -> Run {
        self.fetch_of(&["shop"], code)
    }

    #[track_caller]
    fn fetch_of(&self, apis: &[&str], code: i32) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask-fetch"));
        command.args(apis).arg("--root").arg(self.0.path());
        for proxy in ["http_proxy", "https_proxy", "all_proxy"] {
            command.env_remove(proxy).env_remove(proxy.to_uppercase());
        }
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let run = Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) };
        assert_eq!(run.code, code, "stdout:\n{}\nstderr:\n{}", run.out, run.err);
        run
    }

    /// Fetches what cannot be had, and checks that nothing of it is kept.
    #[track_caller]
    fn refuses(&self, why: &str) {
        let before = self.kept();
        let run = self.fetch(2);
        assert!(run.err.contains(why), "{}", run.err);
        assert_eq!(run.out, "");
        assert_eq!(self.kept(), before, "the cache is as it was");
    }

    /// What is in the cache.
    fn kept(&self) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(self.path("target/fetch/shop")).into_iter().flatten();
        let file = |path: &Path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap());
        let mut kept: Vec<_> = entries.map(|entry| file(&entry.unwrap().path())).collect();
        kept.sort();
        kept
    }
}

fn ok(headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len()).into_bytes()
}

fn yaml(body: &str) -> Vec<u8> {
    ok("content-type: application/yaml\r\n", body)
}

#[test]
fn the_document_that_we_follow() {
    let server = Server::start(|_| yaml(PUBLISHED));
    let workspace = Workspace::new(&server.url("/api.yaml"));
    let run = workspace.fetch(0);
    assert!(run.out.starts_with("unchanged: "), "{}", run.out);
    assert!(run.out.contains("equal: specs/shop/openapi.yaml has the structure of target/fetch/shop/openapi.yaml"));
    let kept: Vec<String> = workspace.kept().into_iter().map(|(name, _)| name).collect();
    assert_eq!(kept, ["fetched.toml", "openapi.yaml"]);
}

#[test]
fn another_document() {
    let published = PUBLISHED.replace("type: string } }]", "type: integer } }]").replace("getOrder", "readOrder");
    let server = Server::start(move |_| yaml(&published));
    let workspace = Workspace::new(&server.url("/api.yaml"));
    let run = workspace.fetch(1);
    assert!(run.out.starts_with("changed: "), "{}", run.out);
    assert!(run.out.contains("`\"string\"`, theirs `\"integer\"`"), "{}", run.out);
    assert!(run.out.contains("target/fetch/shop/openapi.yaml:7:74"), "{}", run.out);
    assert!(run.out.contains("verdict: breaking"), "{}", run.out);
}

#[test]
fn other_words() {
    let server = Server::start(|_| yaml(&PUBLISHED.replace("An order.", "The order.")));
    let run = Workspace::new(&server.url("/api.yaml")).fetch(1);
    assert!(run.out.contains("only words have changed: write the new sha256 into specs/shop/source.toml"));
}

#[test]
fn unchanged_by_its_tag() {
    let server = Server::start(|request: &Request| match request.header("if-none-match") {
        Some("\"v1\"") => b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(),
        _ => ok("content-type: text/plain; charset=utf-8\r\netag: \"v1\"\r\n", PUBLISHED),
    });
    let workspace = Workspace::new(&server.url("/api.yaml"));
    workspace.fetch(0);
    let kept = workspace.kept();
    let again = workspace.fetch(0);
    assert!(again.out.starts_with("unchanged: "), "{}", again.out);
    assert_eq!(workspace.kept(), kept);
    assert_eq!(server.requests(), 2);

    // What is not as it came is fetched again.
    workspace.write("target/fetch/shop/openapi.yaml", "openapi: 3.0.3\n");
    workspace.fetch(0);
    assert_eq!(workspace.kept(), kept);
}

#[test]
fn answers_without_a_document() {
    for (status, why) in [("404 Not Found", "the server answers 404 Not Found"), ("304 Not Modified", "304")] {
        let server = Server::start(move |_| format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").into_bytes());
        Workspace::new(&server.url("/api.yaml")).refuses(why);
    }
}

#[test]
fn a_page_about_it() {
    let server = Server::start(|_| ok("content-type: text/html; charset=utf-8\r\n", "<html>"));
    Workspace::new(&server.url("/")).refuses("its content type is `text/html`");
}

#[test]
fn a_document_that_breaks_off() {
    let announced = Server::start(|_| {
        let (half, _) = PUBLISHED.split_at(PUBLISHED.len() / 2);
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{half}", PUBLISHED.len()).into_bytes()
    });
    let workspace = Workspace::new(&announced.url("/api.yaml"));
    workspace.refuses("did not come whole");

    let chunked = Server::start(|_| b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\nopenapi:\r\n".to_vec());
    Workspace::new(&chunked.url("/api.yaml")).refuses("did not come whole");
}

#[test]
fn a_fault_leaves_what_was_fetched_before() {
    let server = Server::start(|request: &Request| match request.number {
        1 => yaml(PUBLISHED),
        _ => b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nopenapi".to_vec(),
    });
    let workspace = Workspace::new(&server.url("/api.yaml"));
    workspace.fetch(0);
    assert_eq!(workspace.kept().len(), 2);
    workspace.refuses("did not come whole");
}

#[test]
fn what_is_no_document_leaves_what_was_fetched_before() {
    let server = Server::start(|request: &Request| match request.number {
        1 => yaml(PUBLISHED),
        2 => yaml("<html>Log in</html>"),
        3 => yaml(""),
        _ => ok("content-encoding: gzip\r\ncontent-type: application/yaml\r\n", "compressed"),
    });
    let workspace = Workspace::new(&server.url("/api.yaml"));
    workspace.fetch(0);
    workspace.refuses("the top level is not an object");
    workspace.refuses("the file is empty");
    workspace.refuses("comes as `gzip`, which was not asked for");
}

#[test]
fn too_large() {
    let announced = Server::start(|_| b"HTTP/1.1 200 OK\r\ncontent-length: 20000001\r\n\r\n".to_vec());
    Workspace::new(&announced.url("/api.yaml")).refuses("is larger than 20 MB");

    let endless = Server::start(|_| {
        let mut answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
        answer.resize(20_000_100, b' ');
        answer
    });
    Workspace::new(&endless.url("/api.yaml")).refuses("is larger than 20 MB");
}

#[test]
fn redirects() {
    let redirect = |to: &str| format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n").into_bytes();
    let moved = Server::start(move |request: &Request| match request.path.as_str() {
        "/old.yaml" => redirect("/new/api.yaml"),
        "/new/api.yaml" => yaml(PUBLISHED),
        _ => redirect("/round.yaml"),
    });
    Workspace::new(&moved.url("/old.yaml")).fetch(0);
    Workspace::new(&moved.url("/round.yaml")).refuses("more than 5 redirects");

    let away = Server::start(move |_| redirect("https://elsewhere.example/api.yaml"));
    Workspace::new(&away.url("/api.yaml")).refuses("redirects to another host: https://elsewhere.example/api.yaml");
}

#[test]
fn without_tls() {
    Workspace::new("http://bank.example/api.yaml").refuses("only https is");
    Workspace::new("ftp://bank.example/api.yaml").refuses("only https is");
}

#[test]
fn a_certificate_that_nobody_vouches_for() {
    let key = rcgen::KeyPair::generate().unwrap();
    let names = ["localhost".to_owned()];
    let certificate = rcgen::CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap();
    let server = Server::start_tls(config, |_| yaml(PUBLISHED));
    Workspace::new(&server.url("/api.yaml")).refuses("certificate");
    assert_eq!(server.requests(), 0);
}

#[test]
fn sources_that_say_too_little() {
    let workspace = Workspace::new("https://bank.example/api.yaml");
    workspace.write("specs/shop/source.toml", "sha256 = \"00\"\n");
    workspace.refuses("specs/shop/source.toml has no `url`");
    workspace.write("specs/shop/source.toml", "page = \"https://bank.example\"\n");
    workspace.refuses("specs/shop/source.toml has no `url`; people look at https://bank.example\n");
    let run = workspace.fetch_of(&[], 0);
    assert!(run.out.contains("skipped: specs/shop/source.toml has no `url`"), "{}", run.out);
    workspace.write("specs/shop/source.toml", "url = \"https://bank.example\"\n");
    workspace.refuses("specs/shop/source.toml has a `url` and no `sha256`");
    workspace.write("specs/shop/source.toml", "url = \"api.yaml\"\nsha256 = \"00\"\n");
    workspace.refuses("relative URL");
    workspace.write("specs/shop/source.toml", "url = \n");
    workspace.refuses("specs/shop/source.toml: TOML parse error");
}
