//! The other direction: requests are read and answers written, by the tables of the operations. For tests of what calls
//! an API, which need the API's side.

mod incoming;
mod reader;
mod rejection;
mod reply;
mod route;
#[cfg(feature = "tower")]
mod service;

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Request, Response};

use crate::{Answer, EncodeError, Environment, Operation};
pub use incoming::Incoming;
pub use reader::{Reader, Served};
pub use rejection::Rejection;
pub use reply::{Replied, Reply};
use route::{Hosts, Route};

/// Answers requests with the handlers of operations: a server without sockets.
///
/// It is a `Transport` (feature `client`), so a client calls it as it calls an API; waits between tries
/// are over at once. It is a `tower::Service` (feature `tower`), so a server can stand in front of it. Clones share
/// everything.
///
/// A request goes to the first operation that reads it, in the order in which they were added; those whose path has
/// fewer parameters come first. What no operation reads is a [`Rejection`], and answered as one.
#[derive(Clone, Default)]
pub struct Responder {
    hosts: Hosts,
    handlers: Vec<Arc<dyn Handle>>,
    otherwise: Option<Arc<Otherwise>>,
    faults: Arc<Mutex<Vec<Fault>>>,
}

type Otherwise = dyn Fn(&Rejection, &Request<Bytes>) -> Response<Bytes> + Send + Sync;

/// What went wrong in a [`Responder`], for whoever wrote the test.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A request was not as documented.
    Request(Rejection),
    /// The answer of a handler could not be written.
    Answer {
        /// The operation.
        operation: &'static str,
        /// Why not.
        error: EncodeError,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Request(rejection) => rejection.fmt(f),
            Fault::Answer { operation, error } => {
                write!(f, "the answer of `{operation}` cannot be written: {error}")?;
                // What limits are broken.
                error.source().map_or(Ok(()), |source| write!(f, ": {source}"))
            }
        }
    }
}

impl Error for Fault {}

impl Responder {
    /// No operations yet, at the root of any host.
    pub fn new() -> Self {
        Responder::default()
    }

    /// Answers at the addresses of this environment: at those of each further one too.
    pub fn at(mut self, environment: &impl Environment) -> Self {
        self.hosts.extend(environment.hosts());
        self
    }

    /// Answers an operation; a later handler of the same operation takes the place of this one.
    pub fn on<E, F>(mut self, handler: F) -> Self
    where
        E: Served + 'static,
        F: Fn(Incoming<E>) -> Result<Reply<E::Response>, Reply<E::Error>> + Send + Sync + 'static,
    {
        let operation = E::OPERATION;
        let same = |known: &Arc<dyn Handle>| {
            let known = known.operation();
            (known.id, known.path, known.host) == (operation.id, operation.path, operation.host)
        };
        let handler = Arc::new(On { operation: E::OPERATION, handler, types: PhantomData });
        match self.handlers.iter_mut().find(|known| same(known)) {
            Some(known) => *known = handler,
            None => self.handlers.push(handler),
        }
        self
    }

    /// Answers what no operation reads.
    pub fn otherwise(
        mut self,
        answer: impl Fn(&Rejection, &Request<Bytes>) -> Response<Bytes> + Send + Sync + 'static,
    ) -> Self {
        self.otherwise = Some(Arc::new(answer));
        self
    }

    /// What went wrong so far, in this and all clones: a test that is over looks whether there is anything.
    pub fn faults(&self) -> Vec<Fault> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers a request.
    pub fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        let rejection = match self.handle(&request) {
            Ok(answer) => return answer,
            Err(rejection) => rejection,
        };
        let answer = self.otherwise.as_ref().map(|answer| answer(&rejection, &request));
        let answer = answer.unwrap_or_else(|| rejection.response());
        self.note(Fault::Request(rejection));
        answer
    }

    fn handle(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, Rejection> {
        let paths = self.handlers.iter().filter_map(|handler| {
            let route = Route::of(handler.operation(), &self.hosts, request.uri())?;
            Some((handler, route))
        });
        let mut at_path: Vec<_> = paths.collect();
        let methods: BTreeSet<String> =
            at_path.iter().map(|(handler, _)| handler.operation().method.to_string()).collect();
        if at_path.is_empty() {
            return Err(Rejection::path());
        }
        at_path.retain(|(handler, _)| handler.operation().method == *request.method());
        at_path.sort_by_key(|(_, route)| route.arguments.len());
        let mut refused: Option<Rejection> = None;
        for (handler, route) in at_path {
            match handler.answer(request, &route) {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(error)) => return Ok(self.failed(handler.operation(), error)),
                // The operation that the request fits best says what is wrong with it.
                Err(rejection) => {
                    let best = refused
                        .take()
                        .filter(|best| best.violations().iter().len() <= rejection.violations().iter().len());
                    refused = Some(best.unwrap_or(rejection));
                }
            }
        }
        Err(refused.unwrap_or_else(|| Rejection::method(methods)))
    }

    /// The handler is at fault, so it is a fault of the server.
    fn failed(&self, operation: &Operation, error: EncodeError) -> Response<Bytes> {
        let fault = Fault::Answer { operation: operation.id, error };
        let text = fault.to_string();
        self.note(fault);
        rejection::plain(http::StatusCode::INTERNAL_SERVER_ERROR, text)
    }

    fn note(&self, fault: Fault) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }
}

impl fmt::Debug for Responder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operations: Vec<_> = self.handlers.iter().map(|handler| handler.operation().id).collect();
        f.debug_struct("Responder").field("operations", &operations).finish_non_exhaustive()
    }
}

#[cfg(feature = "client")]
impl crate::Transport for Responder {
    fn send(&self, request: Request<Bytes>) -> crate::BoxFuture<'_, Result<Response<Bytes>, crate::TransportError>> {
        Box::pin(std::future::ready(Ok(self.answer(request))))
    }

    fn sleep(&self, _: std::time::Duration) -> crate::BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// A handler behind a pointer.
trait Handle: Send + Sync {
    fn operation(&self) -> &Operation;
    fn answer(
        &self,
        request: &Request<Bytes>,
        route: &Route<'_>,
    ) -> Result<Result<Response<Bytes>, EncodeError>, Rejection>;
}

struct On<E, F> {
    operation: Operation,
    handler: F,
    types: PhantomData<fn() -> E>,
}

impl<E, F> Handle for On<E, F>
where
    E: Served,
    F: Fn(Incoming<E>) -> Result<Reply<E::Response>, Reply<E::Error>> + Send + Sync,
{
    fn operation(&self) -> &Operation {
        &self.operation
    }

    fn answer(
        &self,
        request: &Request<Bytes>,
        route: &Route<'_>,
    ) -> Result<Result<Response<Bytes>, EncodeError>, Rejection> {
        let received = Incoming::<E>::routed(request, route)?;
        let answer = E::respond((self.handler)(received));
        let documented = E::Response::HEADERS.iter().chain(E::Error::HEADERS);
        let documented: Vec<_> = documented.map(|field| field.name).collect();
        Ok(answer.map(|answer| echo(answer, request, &self.operation, &documented)))
    }
}

/// Sends the request's id back where that is documented and the handler has not done so.
fn echo(
    mut answer: Response<Bytes>,
    request: &Request<Bytes>,
    operation: &Operation,
    documented: &[&'static str],
) -> Response<Bytes> {
    for name in operation.generated {
        let is_documented = documented.iter().any(|known| known.eq_ignore_ascii_case(name));
        if let (true, Some(id)) = (is_documented && !answer.headers().contains_key(*name), request.headers().get(*name))
        {
            answer.headers_mut().insert(*name, id.clone());
        }
    }
    answer
}
