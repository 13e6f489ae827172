//! A server on loopback that answers what it is told to, and remembers what it was asked.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use ob_runtime::http::header::{CONTENT_TYPE, HeaderName};
use ob_runtime::http::{HeaderMap, Request, Response};
use ob_runtime::{BaseUrl, Bytes};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// A request as it came.
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// What the server does about a request.
pub enum Reply {
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: &'static str,
    },
    /// The connection ends before the answer begins.
    CutBeforeHead,
    /// The connection ends after this much of the body.
    CutInBody(&'static str),
    /// No answer comes, ever.
    Silence,
}

/// An answer of JSON.
pub fn json(status: u16, body: &'static str) -> Reply {
    Reply::Answer { status, headers: vec![("content-type", "application/json".into())], body }
}

impl Reply {
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Reply::Answer { headers, .. } = &mut self {
            headers.retain(|(other, _)| *other != name);
            headers.push((name, value.into()));
        }
        self
    }
}

/// A running server. It gives its replies one after the other; a request too many is cut.
pub struct Server {
    pub url: BaseUrl,
    shared: Arc<Shared>,
    _stop: tokio::sync::oneshot::Sender<()>,
}

struct Shared {
    replies: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<Asked>>,
    /// Whether a client turned away from a request that got [`Reply::Silence`].
    left: AtomicBool,
}

impl Server {
    pub fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        Server::run(replies, None)
    }

    pub fn start_tls(replies: impl IntoIterator<Item = Reply>, tls: ServerConfig) -> Self {
        Server::run(replies, Some(TlsAcceptor::from(Arc::new(tls))))
    }

    /// On a thread of its own, so clients can block theirs.
    fn run(replies: impl IntoIterator<Item = Reply>, tls: Option<TlsAcceptor>) -> Self {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let shared = Arc::new(Shared {
            replies: Mutex::new(replies.into_iter().collect()),
            asked: Mutex::default(),
            left: AtomicBool::new(false),
        });
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let url = base_url(&address, tls.is_some());
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    () = accept(listener, serving, tls) => {}
                    _ = stopped => {}
                }
            });
        });
        Server { url, shared, _stop: stop }
    }

    /// What it was asked since the last time.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.shared.asked.lock().unwrap())
    }

    /// Waits until a client turns away from a request that gets no answer.
    pub async fn wait_until_left(&self) {
        until(|| self.shared.left.load(Ordering::SeqCst)).await;
    }

    /// Waits until it was asked something.
    pub async fn wait_until_asked(&self) {
        until(|| !self.shared.asked.lock().unwrap().is_empty()).await;
    }
}

/// Waits, but not for ever.
async fn until(condition: impl Fn() -> bool) {
    let wait = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.unwrap();
}

fn base_url(address: &SocketAddr, tls: bool) -> BaseUrl {
    // Certificates are for a name.
    let url = if tls { format!("https://localhost:{}/v1", address.port()) } else { format!("http://{address}/v1") };
    BaseUrl::parse(&url).unwrap()
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, tls: Option<TlsAcceptor>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        tokio::spawn(connection(stream, Arc::clone(&shared), tls.clone()));
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>, tls: Option<TlsAcceptor>) {
    let Some(tls) = tls else {
        return serve(stream, shared).await;
    };
    match tls.accept(stream).into_fallible().await {
        Ok(stream) => serve(stream, shared).await,
        Err((_, mut stream)) => {
            // The client hears of the refusal only if what it sent has been read.
            _ = stream.shutdown().await;
            _ = stream.read_to_end(&mut Vec::new()).await;
        }
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, shared: Arc<Shared>) {
    let service = service_fn(|request| answer(request, Arc::clone(&shared)));
    _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(request: Request<Incoming>, shared: Arc<Shared>) -> Result<Response<Script>, io::Error> {
    let (head, body) = request.into_parts();
    let asked = Asked {
        method: head.method.to_string(),
        target: head.uri.to_string(),
        headers: head.headers,
        body: body.collect().await.map_err(io::Error::other)?.to_bytes(),
    };
    shared.asked.lock().unwrap().push(asked);
    let reply = shared.replies.lock().unwrap().pop_front();
    match reply {
        Some(Reply::Answer { status, headers, body }) => {
            let mut response = Response::new(Script { body: Some(body), cut: false });
            *response.status_mut() = status.try_into().unwrap();
            for (name, value) in headers {
                response.headers_mut().append(HeaderName::from_static(name), value.parse().unwrap());
            }
            Ok(response)
        }
        Some(Reply::CutInBody(start)) => {
            let mut response = Response::new(Script { body: Some(start), cut: true });
            response.headers_mut().insert(CONTENT_TYPE, "application/json".parse().unwrap());
            Ok(response)
        }
        Some(Reply::CutBeforeHead) | None => Err(io::ErrorKind::ConnectionAborted.into()),
        Some(Reply::Silence) => {
            let _leaving = Leaving(shared);
            let never: Infallible = std::future::pending().await;
            match never {}
        }
    }
}

/// Tells when the request is given up.
struct Leaving(Arc<Shared>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.left.store(true, Ordering::SeqCst);
    }
}

/// A body, whole or cut.
struct Script {
    body: Option<&'static str>,
    cut: bool,
}

impl Body for Script {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let chunk = self.body.take().map(|body| Ok(Frame::data(Bytes::from_static(body.as_bytes()))));
        let cut = self.cut.then(|| Err(io::ErrorKind::ConnectionAborted.into()));
        Poll::Ready(chunk.or(cut))
    }

    fn size_hint(&self) -> SizeHint {
        match self.body {
            Some(body) if !self.cut => SizeHint::with_exact(body.len() as u64),
            Some(_) | None => SizeHint::default(),
        }
    }
}
