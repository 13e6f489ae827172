//! What goes wrong on the way.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode, header};
use serde_json::Value;

use super::Recorded;

/// What happens to a request instead of its answer, or to its answer.
#[derive(Clone)]
#[non_exhaustive]
pub enum Fault {
    /// This is the answer; the provider never hears of the request.
    Answer(Response<Bytes>),
    /// The provider's answer is changed.
    Changed(Arc<dyn Fn(Response<Bytes>) -> Response<Bytes> + Send + Sync>),
    /// The connection is closed without an answer.
    Cut,
    /// The connection is closed in the middle of the answer's body.
    CutInBody,
    /// The answer comes late.
    Late(Duration),
}

impl Fault {
    /// An error page, as servers in front of an API give it.
    pub fn html(status: StatusCode) -> Self {
        Fault::text(status, "text/html; charset=utf-8", "<html><body><h1>Something went wrong</h1></body></html>")
    }

    /// An answer of this type and body.
    pub fn text(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut response = Response::new(body.into());
        *response.status_mut() = status;
        response.headers_mut().insert(header::CONTENT_TYPE, http::HeaderValue::from_static(media_type));
        Fault::Answer(response)
    }

    /// The provider's answer with its JSON body changed.
    pub fn json(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Fault::Changed(Arc::new(move |response| {
            response.map(|bytes| match serde_json::from_slice(&bytes) {
                Ok(mut body) => {
                    change(&mut body);
                    body.to_string().into()
                }
                Err(_) => bytes,
            })
        }))
    }

    /// The fault with a header, where it is an answer.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        if let Fault::Answer(response) = &mut self {
            response.headers_mut().insert(name, http::HeaderValue::from_static(value));
        }
        self
    }
}

/// The faults that wait for their requests.
#[derive(Default)]
pub(super) struct Faults(Vec<(usize, String, Fault)>);

impl Faults {
    pub(super) fn add(&mut self, times: usize, route: &str, fault: Fault) {
        self.0.push((times, route.to_owned(), fault));
    }

    /// What befalls this request: the oldest fault of its route that is left.
    pub(super) fn take(&mut self, request: &Recorded) -> Option<Fault> {
        let (left, _, fault) = self.0.iter_mut().find(|(left, route, _)| *left > 0 && request.is_to(route))?;
        *left -= 1;
        Some(fault.clone())
    }
}
