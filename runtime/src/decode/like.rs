//! Successes of a status that the document does not list: 201 where it says 200, 202 where it says 204.

use super::{ByMedia, by_media, fill};
use crate::answer::{Parts, Status};
use crate::error::Raw;
use crate::json::Json;
use crate::{Case, View, Wire, reflect};

/// The documented success that the answer can be: the only one with a body of its media type, or without a body if it
/// has none.
pub(super) fn success(raw: &Raw, cases: &'static [Case]) -> Option<usize> {
    let named = [Status::Exact(raw.status.as_u16()), Status::Range(2), Status::Any];
    if !raw.status.is_success() || cases.iter().any(|case| named.iter().any(|status| case.covers(*status))) {
        return None;
    }
    let mut fitting: Option<usize> = None;
    for status in cases.iter().flat_map(Case::successes) {
        let ByMedia::Case(index) = by_media(cases, status, raw) else { continue };
        let has_body = cases.get(index).is_some_and(|case| case.media.is_some());
        // A body is not dropped on a guess.
        if has_body == raw.bytes.is_empty() || fitting == Some(index) {
            continue;
        }
        if fitting.is_some() {
            return None;
        }
        fitting = Some(index);
    }
    fitting
}

/// Reads it as that; tells whether its body is of that shape.
pub(super) fn read(answer: &mut dyn Parts, raw: &Raw, case: Option<&Case>) -> bool {
    let is_json = case.and_then(|case| case.media).is_some_and(|media| media.is_json());
    fill(answer, raw, case).is_ok() && (!is_json || answer.body().is_none_or(|body| says_something(body, &raw.bytes)))
}

/// Whether something of a JSON body was read. Where no member is required, any object can be read, and nothing of it.
fn says_something(body: &dyn Wire, bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let members = Json::new(text.trim_start_matches('\u{feff}'), 0).members().unwrap_or_default();
    let is_listed = !matches!(body.view(), View::Unlisted(_));
    is_listed && (members.is_empty() || members.iter().any(|(key, _)| reflect::member(body, key).is_some()))
}
