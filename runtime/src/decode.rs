//! Reads answers. The status and the media type say what an answer is; its body never does.
//!
//! A success of a status that is not documented is read as the one documented success that it can be. Errors are never
//! guessed.

pub(crate) mod argument;
pub(crate) mod body;
mod like;
mod multipart;
#[cfg(feature = "server")]
pub(crate) mod parameter;
#[cfg(feature = "server")]
pub(crate) mod security;
pub(crate) mod style;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, Response};

use crate::answer::{Parts, Status};
use crate::error::Raw;
use crate::{Answer, ApiError, Case, DecodeError, Error, Mismatch, Parameter, Token, Undocumented, Wire, media};
use style::Kind;

/// Reads an answer into the case that is documented for it.
pub(crate) fn answer<R: Answer, E: Answer>(response: Response<Bytes>) -> Result<R, Error<E>> {
    let (head, bytes) = response.into_parts();
    let raw = Raw { status: head.status, headers: head.headers, bytes };
    match choose(&raw, R::CASES, E::CASES) {
        Chosen::Success(index) => {
            let mut answer = R::blank(index);
            match fill(&mut answer, &raw, R::CASES.get(index)) {
                Ok(()) => Ok(answer),
                Err(mismatch) => Err(Error::Decode(Box::new(DecodeError::new(raw, &mismatch)))),
            }
        }
        Chosen::Error(index) => {
            let mut error = E::blank(index);
            match fill(&mut error, &raw, E::CASES.get(index)) {
                Ok(()) => Err(Error::Api(Box::new(ApiError::new(raw, error)))),
                Err(mismatch) => Err(Error::Decode(Box::new(DecodeError::new(raw, &mismatch)))),
            }
        }
        Chosen::Undocumented => {
            if let Some(index) = like::success(&raw, R::CASES) {
                let mut answer = R::blank(index);
                if like::read(&mut answer, &raw, R::CASES.get(index)) {
                    return Ok(answer);
                }
            }
            Err(Error::Undocumented(Box::new(Undocumented::new(raw))))
        }
        Chosen::Broken(mismatch) => Err(Error::Decode(Box::new(DecodeError::new(raw, &mismatch)))),
    }
}

/// What an answer is.
pub(crate) enum Chosen {
    Success(usize),
    Error(usize),
    Undocumented,
    Broken(Mismatch),
}

pub(crate) fn choose(raw: &Raw, success: &'static [Case], errors: &'static [Case]) -> Chosen {
    let code = raw.status.as_u16();
    let named = |cases: &'static [Case]| {
        let has = |status: &Status| cases.iter().any(|case| case.covers(*status));
        let range = u8::try_from(code / 100).unwrap_or_default();
        [Status::Exact(code), Status::Range(range)].into_iter().find(has)
    };
    let any = |cases: &'static [Case]| cases.iter().any(|case| case.covers(Status::Any)).then_some(Status::Any);
    let of_success = named(success).or_else(|| if raw.status.is_success() { any(success) } else { None });
    if let Some(status) = of_success {
        return match by_media(success, status, raw) {
            ByMedia::Case(index) => Chosen::Success(index),
            ByMedia::NoBody => Chosen::Broken(Mismatch::new("the body is missing")),
            ByMedia::None => Chosen::Undocumented,
        };
    }
    let of_error = if raw.status.is_success() { None } else { named(errors).or_else(|| any(errors)) };
    match of_error.map(|status| by_media(errors, status, raw)) {
        Some(ByMedia::Case(index)) => Chosen::Error(index),
        Some(ByMedia::NoBody | ByMedia::None) | None => Chosen::Undocumented,
    }
}

enum ByMedia {
    Case(usize),
    /// There is no body, and every case has one.
    NoBody,
    None,
}

/// The case of a status that has the media type of the answer.
fn by_media(cases: &'static [Case], status: Status, raw: &Raw) -> ByMedia {
    let of_status = || cases.iter().enumerate().filter(move |(_, case)| case.covers(status));
    let with_body = || of_status().filter_map(|(index, case)| Some((index, case.media?)));
    let without_body = of_status().find(|(_, case)| case.media.is_none()).map(|(index, _)| index);
    if raw.bytes.is_empty() {
        return without_body.map_or(ByMedia::NoBody, ByMedia::Case);
    }
    let content_type = raw.headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
    let found = media::choose(with_body, content_type);
    // A body that the document does not expect is not read, whatever it is.
    let nothing_expected = || {
        if with_body().next().is_none() { without_body } else { None }
    };
    found.or_else(nothing_expected).map_or(ByMedia::None, ByMedia::Case)
}

fn fill(answer: &mut dyn Parts, raw: &Raw, case: Option<&Case>) -> Result<(), Mismatch> {
    for (index, field) in answer.headers().iter().enumerate() {
        if let (Some(place), Some(value)) = (answer.header_mut(index), header(&raw.headers, field.name)) {
            // A header that cannot be read is as good as none: the answer is still worth having.
            if read_header(place, value).is_err() {
                _ = place.read(Token::Null);
            }
        }
    }
    let Some(media) = case.and_then(|case| case.media) else {
        return Ok(());
    };
    let Some(body) = answer.body_mut() else {
        return Ok(());
    };
    let (content_type, coding) = (CONTENT_TYPE.as_str(), CONTENT_ENCODING.as_str());
    let text = |name| header(&raw.headers, name).unwrap_or_default();
    body::read(&media, text(content_type), text(coding), &raw.bytes, body)
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|value| !value.is_empty())
}

fn read_header(place: &mut dyn Wire, value: &str) -> Result<(), Mismatch> {
    let kind = Kind::of(place);
    style::simple(&Parameter::header(""), &kind, value)?.read_into(place)
}
