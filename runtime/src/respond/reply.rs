//! Answers of handlers.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use crate::decode::{Chosen, choose};
use crate::encode::answer::{Fitting, write};
use crate::{Answer, EncodeError, Endpoint};

/// An answer that can be written; implemented by [`answer!`](crate::answer).
pub trait Replied: Answer {
    /// A number that is the same for values of one form: the same status or media type.
    fn tag(&self) -> usize;
}

impl Replied for crate::NoAnswer {
    fn tag(&self) -> usize {
        0
    }
}

/// What a handler answers: an answer of the document, or any other.
#[must_use]
#[derive(Clone)]
pub struct Reply<A>(Box<Kind<A>>);

#[derive(Clone)]
enum Kind<A> {
    Documented { answer: A, status: Option<StatusCode>, media: Option<Cow<'static, str>>, headers: HeaderMap },
    Raw(Response<Bytes>),
}

impl<A: Replied> Reply<A> {
    /// This answer, with the status that is documented for it.
    pub fn new(answer: A) -> Self {
        Reply::documented(None, answer)
    }

    /// This answer, with one of the statuses that are documented for it.
    pub fn with_status(status: StatusCode, answer: A) -> Self {
        Reply::documented(Some(status), answer)
    }

    fn documented(status: Option<StatusCode>, answer: A) -> Self {
        Reply(Box::new(Kind::Documented { answer, status, media: None, headers: HeaderMap::new() }))
    }

    /// What the document knows nothing of: the page of a proxy, JSON that is cut off, ...
    pub fn raw(response: Response<Bytes>) -> Self {
        Reply(Box::new(Kind::Raw(response)))
    }

    /// Writes the body as this media type, where the answer's form can be several.
    pub fn media(mut self, media_type: impl Into<Cow<'static, str>>) -> Self {
        if let Kind::Documented { media, .. } = &mut *self.0 {
            *media = Some(media_type.into());
        }
        self
    }

    /// Adds a header that the document does not name, or sets one that it does.
    pub fn header(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Self {
        match &mut *self.0 {
            Kind::Documented { headers, .. } => _ = headers.append(name, value.into()),
            Kind::Raw(response) => _ = response.headers_mut().append(name, value.into()),
        }
        self
    }

    /// The answer as it is sent: as `is` takes it for a case of this answer, so will [`Endpoint::decode`].
    pub(super) fn write<E: Endpoint>(self, is: fn(Chosen) -> Option<usize>) -> Result<Response<Bytes>, EncodeError> {
        let (answer, status, media, others) = match *self.0 {
            Kind::Raw(response) => return Ok(response),
            Kind::Documented { answer, status, media, headers } => (answer, status, media, headers),
        };
        let fits = |case| A::blank(case).tag() == answer.tag();
        let mut raw = write(&answer, &Fitting { cases: A::CASES, fits: &fits }, status, media.as_deref())?;
        if !is(choose(&raw, E::Response::CASES, E::Error::CASES)).is_some_and(fits) {
            return Err(EncodeError::Status(Some(raw.status)));
        }
        raw.headers.extend(others);
        let mut response = Response::new(raw.bytes);
        (*response.status_mut(), *response.headers_mut()) = (raw.status, raw.headers);
        Ok(response)
    }
}

impl<A: Replied> From<A> for Reply<A> {
    fn from(answer: A) -> Self {
        Reply::new(answer)
    }
}

/// What is public of it: of a raw answer its status.
impl<A: fmt::Debug> fmt::Debug for Reply<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shape = f.debug_struct("Reply");
        match &*self.0 {
            Kind::Documented { answer, status, media, .. } => {
                shape.field("answer", answer).field("status", status).field("media", media)
            }
            Kind::Raw(response) => shape.field("status", &response.status()),
        };
        shape.finish_non_exhaustive()
    }
}
