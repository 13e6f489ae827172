//! A server on loopback that answers by what it is asked, where `crate::server` plays a list: calls at the same time come
//! in any order, and an answer may have to wait for the test.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use ob_runtime::http::{HeaderMap, Request, Response};
use ob_runtime::serde_json::Value;
use ob_runtime::{BaseUrl, Bytes};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Method, path and query: `GET /thing?x`.
    pub line: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Asked {
    /// The token it came with.
    pub fn bearer(&self) -> &str {
        let header = self.headers.get("authorization").and_then(|value| value.to_str().ok());
        header.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or("none")
    }
}

/// What the server answers; `None` cuts the connection.
pub type Reply = Option<Response<Full<Bytes>>>;

pub fn json(status: u16, body: Value) -> Reply {
    let body = Full::new(body.to_string().into());
    Response::builder().status(status).header("content-type", "application/json").body(body).ok()
}

pub fn html(status: u16) -> Reply {
    let body = Full::new("<h1>Sorry</h1>".into());
    Response::builder().status(status).header("content-type", "text/html").body(body).ok()
}

pub fn with(header: &'static str, value: &str, reply: Reply) -> Reply {
    reply.map(|mut reply| {
        reply.headers_mut().insert(header, value.parse().unwrap());
        reply
    })
}

/// A server for one test. It lives as long as the test's runtime.
pub struct Server {
    pub url: BaseUrl,
    asked: Arc<Mutex<Vec<Asked>>>,
    count: watch::Receiver<usize>,
}

impl Server {
    /// Answers each request; the number is how many there were with the same line before it.
    pub async fn start<F, R>(answer: F) -> Self
    where
        F: Fn(usize, Asked) -> R + Send + Sync + 'static,
        R: Future<Output = Reply> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = BaseUrl::parse(&format!("http://{}/v1", listener.local_addr().unwrap())).unwrap();
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let (counted, count) = watch::channel(0);
        let (answer, kept) = (Arc::new(answer), Arc::clone(&asked));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, kept, counted) = (Arc::clone(&answer), Arc::clone(&kept), counted.clone());
                let service = service_fn(move |request: Request<Incoming>| {
                    let (answer, kept, counted) = (Arc::clone(&answer), Arc::clone(&kept), counted.clone());
                    async move {
                        let (head, body) = request.into_parts();
                        let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
                        let asked = Asked {
                            line: format!("{} {}", head.method, head.uri),
                            headers: head.headers,
                            body: String::from_utf8_lossy(&body).into_owned(),
                        };
                        let before = {
                            let mut kept = kept.lock().unwrap();
                            kept.push(asked.clone());
                            counted.send_replace(kept.len());
                            kept.iter().filter(|other| other.line == asked.line).count() - 1
                        };
                        answer(before, asked).await.ok_or(Cut)
                    }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
            Ok::<_, Infallible>(())
        });
        Server { url, asked, count }
    }

    /// All requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Their lines.
    pub fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }

    /// How many requests had this line.
    pub fn count(&self, line: &str) -> usize {
        self.lines().iter().filter(|other| *other == line).count()
    }

    /// Waits until there have been so many requests.
    pub async fn has_seen(&self, requests: usize) {
        self.count.clone().wait_for(|count| *count >= requests).await.unwrap();
    }
}

/// The connection is to be cut.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cut")
    }
}

impl std::error::Error for Cut {}
