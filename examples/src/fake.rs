//! Providers played on loopback, over real connections: what a client sends is checked as the provider would check it,
//! noted, and answered as the provider does.
//!
//! This module is the server; a provider is a [`Provider`], such as [`open_payments::OpenPayments`]. What goes wrong
//! on the way is a [`Fault`], laid on a route by a test.

pub mod answer;
pub mod browser;
mod fault;
pub mod finapi;
pub mod klarna_xs2a;
pub mod open_payments;
mod recorded;
pub mod tokenio;

use std::io;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use hyper::body::{Body, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

pub use fault::Fault;
pub use recorded::Recorded;

use fault::Faults;

/// What is particular to a provider.
pub trait Provider: Send + Sync + 'static {
    /// The hosts it has, by name; each listens at an address of its own.
    const HOSTS: &'static [&'static str];

    /// The answer to a request.
    fn answer(&self, request: &Recorded, hosts: &Hosts) -> Response<Bytes>;
}

/// Where the hosts of a provider are.
#[derive(Clone, Debug)]
pub struct Hosts(Vec<(&'static str, String)>);

impl Hosts {
    /// The URL of a host, without a slash at the end.
    ///
    /// # Panics
    /// The provider has no such host.
    pub fn url(&self, name: &str) -> &str {
        let host = self.0.iter().find(|(host, _)| *host == name);
        &host.unwrap_or_else(|| panic!("the provider has no host `{name}`")).1
    }
}

/// A provider that runs, until this is dropped.
pub struct Fake<P> {
    shared: Arc<Shared<P>>,
    listeners: Vec<JoinHandle<()>>,
}

struct Shared<P> {
    provider: P,
    hosts: Hosts,
    requests: Mutex<Vec<Recorded>>,
    faults: Mutex<Faults>,
}

impl<P: Provider> Fake<P> {
    /// Starts the provider, at a port of loopback for each of its hosts.
    ///
    /// # Errors
    /// Loopback has no port to give.
    pub async fn start(provider: P) -> io::Result<Self> {
        let (mut hosts, mut bound) = (Vec::new(), Vec::new());
        for name in P::HOSTS {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            hosts.push((*name, format!("http://{}", listener.local_addr()?)));
            bound.push((*name, listener));
        }
        let shared =
            Arc::new(Shared { provider, hosts: Hosts(hosts), requests: Mutex::default(), faults: Mutex::default() });
        let listen = |(name, listener)| tokio::spawn(accept(shared.clone(), name, listener));
        let listeners = bound.into_iter().map(listen).collect();
        Ok(Fake { shared, listeners })
    }

    /// The URL of a host, without a slash at the end.
    ///
    /// # Panics
    /// The provider has no such host.
    pub fn url(&self, host: &str) -> &str {
        self.shared.hosts.url(host)
    }

    /// The provider itself, to change what it plays.
    pub fn provider(&self) -> &P {
        &self.shared.provider
    }

    /// All requests so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Recorded> {
        lock(&self.shared.requests).clone()
    }

    /// The requests of a route: `GET /accounts/*/balances`, with a star for any segment.
    pub fn requests_to(&self, route: &str) -> Vec<Recorded> {
        lock(&self.shared.requests).iter().filter(|request| request.is_to(route)).cloned().collect()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        lock(&self.shared.requests).clear();
    }

    /// Lets the next request to a route go wrong.
    pub fn once(&self, route: &str, fault: Fault) {
        self.times(1, route, fault);
    }

    /// Lets the next requests to a route go wrong.
    pub fn times(&self, times: usize, route: &str, fault: Fault) {
        lock(&self.shared.faults).add(times, route, fault);
    }

    /// Lets all requests to a route go wrong.
    pub fn always(&self, route: &str, fault: Fault) {
        self.times(usize::MAX, route, fault);
    }
}

impl<P> Drop for Fake<P> {
    fn drop(&mut self) {
        self.listeners.iter().for_each(JoinHandle::abort);
    }
}

/// Serves connections, which end with it.
async fn accept<P: Provider>(shared: Arc<Shared<P>>, host: &'static str, listener: TcpListener) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        let shared = shared.clone();
        let service = service_fn(move |request| answer(shared.clone(), host, request));
        // A connection that is cut is what the test asked for, or the client's business.
        connections
            .spawn(async move { drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await) });
    }
}

async fn answer<P: Provider>(
    shared: Arc<Shared<P>>,
    host: &'static str,
    request: Request<Incoming>,
) -> Result<Response<Sent>, Cut> {
    let request = Recorded::read(host, request).await.map_err(|_| Cut)?;
    lock(&shared.requests).push(request.clone());
    let fault = lock(&shared.faults).take(&request);
    let answer = || shared.provider.answer(&request, &shared.hosts);
    let whole = |bytes| Sent { bytes: Some(bytes), cut: false };
    match fault {
        None => Ok(answer().map(whole)),
        Some(Fault::Answer(response)) => Ok(response.map(whole)),
        Some(Fault::Changed(change)) => Ok(change(answer()).map(whole)),
        Some(Fault::Late(delay)) => {
            tokio::time::sleep(delay).await;
            Ok(answer().map(whole))
        }
        Some(Fault::Cut) => Err(Cut),
        Some(Fault::CutInBody) => {
            Ok(answer().map(|bytes| Sent { bytes: Some(bytes.slice(..bytes.len() / 2)), cut: true }))
        }
    }
}

/// The connection ends here.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cut")
    }
}

impl std::error::Error for Cut {}

/// A body, or the first half of it.
struct Sent {
    bytes: Option<Bytes>,
    cut: bool,
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        match self.bytes.take() {
            Some(bytes) if !bytes.is_empty() => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            _ if self.cut => Poll::Ready(Some(Err(Cut))),
            _ => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        !self.cut && self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        match &self.bytes {
            Some(bytes) if !self.cut => hyper::body::SizeHint::with_exact(bytes.len() as u64),
            _ => hyper::body::SizeHint::default(),
        }
    }
}

/// A test that failed while it held the lock has told its story already.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
