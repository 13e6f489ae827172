//! `Retry-After`.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// How long an answer asks to wait: a number of seconds, or until a time of the server's clock.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let asked = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !asked.is_empty() && asked.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than a number holds are no fewer.
        return Some(asked.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let until = rfc2822::parse(asked).ok()?.timestamp();
    // Clocks differ: the answer's own time says how far away that is.
    let answered = headers.get(DATE).and_then(|date| Some(rfc2822::parse(date.to_str().ok()?).ok()?.timestamp()));
    let wait = until.duration_since(answered.unwrap_or_else(Timestamp::now));
    Some(Duration::try_from(wait).unwrap_or(Duration::ZERO))
}
