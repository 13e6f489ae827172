//! Writes requests and, with feature `server`, answers.

#[cfg(feature = "server")]
pub(crate) mod answer;
pub(crate) mod argument;
mod body;
pub(crate) mod escape;
mod header;
mod multipart;
mod path;
mod query;
mod security;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request, Uri};
use uuid::Uuid;

use crate::endpoint::{Inputs, Operation, validate};
use crate::validate::Checker;
use crate::{BaseUrl, Case, Credentials, EncodeError, Field, Location, Members, Wire};

/// The tables that a request is written by.
pub(crate) struct Tables<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) session: &'a dyn Members,
    /// What the headers of the session are called in Rust.
    pub(crate) session_members: &'static [&'static str],
    pub(crate) success: &'static [Case],
    pub(crate) errors: &'static [Case],
}

impl<'a> Tables<'a> {
    /// What a header of the session is called in Rust.
    fn session_member(&self, name: &str) -> &'static str {
        let index = self.session.shape().position(name);
        index.and_then(|index| self.session_members.get(index)).copied().unwrap_or("session")
    }

    /// The session headers of the operation, and whether it needs them.
    fn session_headers(&self) -> impl Iterator<Item = (&'static Field, &'a dyn Wire, bool)> {
        let session = self.session;
        let required = self.operation.required_session.iter().map(|name| (name, true));
        let all = required.chain(self.operation.session.iter().map(|name| (name, false)));
        all.filter_map(move |(name, required)| {
            let index = session.shape().position(name)?;
            Some((session.shape().fields.get(index)?, session.get(index), required))
        })
    }
}

/// Writes a request: first everything is checked, then nothing can be left out.
pub(crate) fn request(
    tables: &Tables<'_>,
    inputs: &dyn Inputs,
    base: &BaseUrl,
    credentials: &Credentials,
    request_id: Option<Uuid>,
) -> Result<Request<Bytes>, EncodeError> {
    let operation = tables.operation;
    validate(operation, inputs).map_err(EncodeError::Invalid)?;
    check_session(tables)?;
    let mut draft = Draft { url: base.as_str().to_owned(), ..Draft::default() };
    path::append(operation, inputs, &mut draft.url)?;
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let value = inputs.parameter(index);
        let written = match parameter.location {
            Location::Path => true,
            Location::Query => query::append(parameter, value, &mut draft.query)?,
            Location::Header => header::append(parameter, value, &mut draft)?,
            Location::Cookie => header::append_cookie(parameter, value, &mut draft.cookies)?,
        };
        if !written && parameter.field.presence == crate::Presence::Required {
            return Err(EncodeError::Missing { place: parameter.location.as_str(), name: parameter.field.name });
        }
    }
    header::append_session(tables, &mut draft)?;
    if !operation.generated.is_empty() {
        let id = request_id.unwrap_or_else(Uuid::new_v4).to_string();
        for name in operation.generated {
            draft.header(name, &id, false)?;
        }
    }
    if let Some(media_types) = header::accept(tables, inputs) {
        draft.header(ACCEPT.as_str(), &media_types, false)?;
    }
    security::append(operation, credentials, &mut draft)?;
    let body = match inputs.body() {
        None => {
            if let Some(media) = operation.body.iter().find(|media| media.always) {
                draft.header(CONTENT_TYPE.as_str(), media.name, false)?;
            }
            Bytes::new()
        }
        Some((index, value)) => {
            let unlisted = EncodeError::Unfit { place: "body", name: operation.id, reason: "has no media type" };
            let (content_type, bytes) = body::write(operation.body.get(index).ok_or(unlisted)?, value)?;
            draft.header(CONTENT_TYPE.as_str(), &content_type, false)?;
            bytes
        }
    };
    draft.finish(operation, body)
}

/// Checks the limits of what is taken from the session.
fn check_session(tables: &Tables<'_>) -> Result<(), EncodeError> {
    let mut checker = Checker::default();
    for (field, value, _) in tables.session_headers() {
        // An empty header is none: where it is required, that is what is wrong with it.
        if value.view().text().is_none_or(|text| !text.trim().is_empty()) {
            checker.under("header", |checker| checker.member(field, value));
        }
    }
    checker.found.into_result().map_err(EncodeError::Invalid)
}

/// A request in the making.
#[derive(Default)]
pub(crate) struct Draft {
    /// The base URL and the path.
    url: String,
    /// The query without its question mark.
    query: String,
    /// `name=value` pairs, with semicolons between.
    cookies: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Draft {
    /// Sets a header. `sensitive` keeps its value out of what HTTP clients log.
    fn header(&mut self, name: &'static str, value: &str, sensitive: bool) -> Result<(), EncodeError> {
        let unfit = |reason| EncodeError::Unfit { place: "header", name, reason };
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unfit("is not a header's name"))?;
        if !value.is_ascii() {
            return Err(unfit("has characters that are not ASCII"));
        }
        let mut value = HeaderValue::from_str(value).map_err(|_| unfit("has control characters"))?;
        value.set_sensitive(sensitive);
        self.headers.push((key, value));
        Ok(())
    }

    fn finish(mut self, operation: &Operation, body: Bytes) -> Result<Request<Bytes>, EncodeError> {
        if !self.query.is_empty() {
            // An address may have a query of its own.
            self.url.push(if self.url.contains('?') { '&' } else { '?' });
            self.url.push_str(&self.query);
        }
        let uri: Uri = self.url.parse().map_err(|_| EncodeError::Url)?;
        if !self.cookies.is_empty() {
            let cookies = std::mem::take(&mut self.cookies);
            self.header(http::header::COOKIE.as_str(), &cookies, true)?;
        }
        let mut request = Request::new(body);
        *request.method_mut() = operation.method.clone();
        *request.uri_mut() = uri;
        for (name, value) in self.headers {
            request.headers_mut().insert(name, value);
        }
        // Some servers refuse what could have a body and does not say that it has none: RFC 9110, section 8.6.
        if request.body().is_empty() && [Method::POST, Method::PUT, Method::PATCH].contains(&operation.method) {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(request)
    }
}
