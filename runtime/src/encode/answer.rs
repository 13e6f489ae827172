//! Answers, written.

use std::collections::BTreeSet;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::answer::{Parts, Status};
use crate::encode::{Draft, body, header};
use crate::error::Raw;
use crate::validate::{Checker, Side};
use crate::{Case, EncodeError, Media, MediaKind, Parameter};

/// The cases that a value can be, of those of its answer.
pub(crate) struct Fitting<'c> {
    pub(crate) cases: &'c [Case],
    /// Whether a case has the value's form.
    pub(crate) fits: &'c dyn Fn(usize) -> bool,
}

impl<'c> Fitting<'c> {
    fn all(&self) -> impl Iterator<Item = &'c Case> {
        self.cases.iter().enumerate().filter(|(index, _)| (self.fits)(*index)).map(|(_, case)| case)
    }

    /// The only status that the value can come with.
    fn sole_status(&self) -> Option<StatusCode> {
        let codes: BTreeSet<u16> = self.all().flat_map(|case| case.codes().iter().copied()).collect();
        let exact = self.all().all(|case| case.is_exact());
        // Where the document declares no answer at all, any success will do.
        let undeclared = self.cases.iter().all(|case| case.media.is_none() && case.codes().is_empty());
        match codes.first() {
            Some(only) if exact && codes.len() == 1 => StatusCode::from_u16(*only).ok(),
            None if undeclared && !self.cases.is_empty() => Some(StatusCode::OK),
            _ => None,
        }
    }

    /// The case of this status: by the code itself, else by its hundred, else by none.
    fn of_status(&self, status: StatusCode, media: Option<&str>) -> Option<&'c Case> {
        let hundred = u8::try_from(status.as_u16() / 100).unwrap_or_default();
        let named = [Status::Exact(status.as_u16()), Status::Range(hundred), Status::Any];
        let covering = |named: Status| self.all().filter(move |case| case.covers(named));
        let asked = |case: &&Case| match (media, case.media) {
            (Some(media), Some(own)) => own.takes(crate::media::essence(media)),
            (Some(_), None) => false,
            (None, _) => true,
        };
        named.into_iter().find_map(|named| covering(named).find(asked))
    }
}

/// Writes an answer: its status, the headers of the document and the body.
pub(crate) fn write(
    parts: &dyn Parts,
    fitting: &Fitting<'_>,
    status: Option<StatusCode>,
    media: Option<&str>,
) -> Result<Raw, EncodeError> {
    let status = status.or_else(|| fitting.sole_status()).ok_or(EncodeError::Status(None))?;
    let case = fitting.of_status(status, media).ok_or(EncodeError::Status(Some(status)))?;
    check(parts)?;
    let mut draft = Draft::default();
    for (index, field) in parts.headers().iter().enumerate() {
        if let Some(value) = parts.header(index) {
            header::append(&Parameter { field: *field, ..Parameter::header(field.name) }, value, &mut draft)?;
        }
    }
    let mut headers: HeaderMap = draft.headers.into_iter().collect();
    let mut bytes = Bytes::new();
    if let (Some(known), Some(value)) = (&case.media, parts.body()) {
        let (content_type, written) = body::write(known, value)?;
        let content_type =
            if known.name.contains('*') { media.unwrap_or(usual(known)).to_owned() } else { content_type };
        let unfit = |_| EncodeError::Unfit { place: "body", name: known.name, reason: "is not a header's value" };
        headers.insert(CONTENT_TYPE, HeaderValue::try_from(content_type).map_err(unfit)?);
        bytes = written;
    }
    Ok(Raw { status, headers, bytes })
}

fn check(parts: &dyn Parts) -> Result<(), EncodeError> {
    let mut checker = Checker::of(Side::Answer);
    for (index, field) in parts.headers().iter().enumerate() {
        if let Some(value) = parts.header(index) {
            checker.under("header", |checker| checker.member(field, value));
        }
    }
    if let Some(body) = parts.body() {
        checker.at("body", body, &crate::Limits::NONE);
    }
    checker.found.into_result().map_err(EncodeError::Invalid)
}

/// What a body is, where the document says no more than `text/*`.
fn usual(media: &Media) -> &'static str {
    match media.kind {
        MediaKind::Json => "application/json",
        MediaKind::Xml => "application/xml",
        MediaKind::Text => "text/plain",
        MediaKind::Form => "application/x-www-form-urlencoded",
        MediaKind::Multipart(_) => "multipart/form-data",
        MediaKind::Binary => "application/octet-stream",
    }
}
