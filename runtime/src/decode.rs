//! Reads answers. The status and the media type say what an answer is; its body never does.
//!
//! A success of a status that is not documented is read as the one documented success that it can be. Errors are never
//! guessed.

mod like;
mod multipart;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, Response};

use crate::answer::{Parts, Status};
use crate::error::Raw;
use crate::media::{essence, is_json};
use crate::query;
use crate::{
    Answer, ApiError, Case, Composite, DecodeError, Error, MediaKind, Mismatch, Slot, Token, Undocumented, Wire,
};

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

enum Chosen {
    Success(usize),
    Error(usize),
    Undocumented,
    Broken(Mismatch),
}

fn choose(raw: &Raw, success: &'static [Case], errors: &'static [Case]) -> Chosen {
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
    let sole = || {
        let mut cases = with_body();
        cases.next().filter(|_| cases.next().is_none()).map(|(index, _)| index)
    };
    let found = match raw.headers.get(CONTENT_TYPE).map(|value| essence(value.to_str().unwrap_or_default())) {
        None => sole(),
        Some(essence) => {
            let exact = with_body().find(|(_, media)| !media.name.contains('*') && media.takes(essence));
            let wild = || with_body().find(|(_, media)| media.takes(essence));
            let json = || {
                let mut cases = with_body().filter(|(_, media)| media.is_json() && is_json(essence));
                cases.next().filter(|_| cases.next().is_none())
            };
            exact.or_else(json).or_else(wild).map(|(index, _)| index)
        }
    };
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
    // Transports that undo a coding take the header away.
    if header(&raw.headers, CONTENT_ENCODING.as_str()).is_some_and(is_compressed) {
        return Err(Mismatch::new("the body is compressed, which nobody asked for"));
    }
    match media.kind {
        MediaKind::Json => crate::read_json(body, &raw.bytes),
        MediaKind::Xml | MediaKind::Text => body.read(Token::Text(text(raw)?)),
        MediaKind::Form => read_form(body, text(raw)?),
        MediaKind::Multipart(_) => multipart::read(body, content_type(raw), &raw.bytes),
        // The answer shares the bytes where it keeps bytes.
        MediaKind::Binary => body.read(Token::Bytes(&raw.bytes)),
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|value| !value.is_empty())
}

/// Whether a coding is one that has to be undone. Some servers name a charset there.
fn is_compressed(codings: &str) -> bool {
    let known = ["gzip", "x-gzip", "deflate", "br", "zstd", "compress"];
    codings.split(',').any(|coding| known.iter().any(|known| known.eq_ignore_ascii_case(coding.trim())))
}

fn read_header(place: &mut dyn Wire, value: &str) -> Result<(), Mismatch> {
    let Slot::List(list) = place.open(Composite::Array) else {
        return place.read(Token::Text(value));
    };
    value.split(',').try_for_each(|item| list.push().read(Token::Text(item.trim())))
}

fn content_type(raw: &Raw) -> &str {
    raw.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The body as text.
fn text(raw: &Raw) -> Result<&str, Mismatch> {
    let charset = content_type(raw).split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    let utf8 = |charset: &str| ["utf-8", "utf8", "us-ascii"].iter().any(|known| known.eq_ignore_ascii_case(charset));
    if !charset.is_none_or(utf8) {
        return Err(Mismatch::new("a charset other than UTF-8"));
    }
    let bytes = raw.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&raw.bytes);
    std::str::from_utf8(bytes).map_err(|_| Mismatch::new("not UTF-8"))
}

fn read_form(body: &mut dyn Wire, text: &str) -> Result<(), Mismatch> {
    let Slot::Members(members) = body.open(Composite::Object) else {
        return Err(Mismatch::new("a form is read into an object only"));
    };
    let shape = members.shape();
    for (name, value) in query::pairs(text) {
        let (name, value) = (query::unescape(name)?, query::unescape(value)?);
        let Some(index) = shape.position(&name) else {
            continue;
        };
        let place = members.get_mut(index);
        match place.open(Composite::Array) {
            Slot::List(list) => list.push().read(Token::Text(&value))?,
            _ => place.read(Token::Text(&value))?,
        }
    }
    Ok(())
}
