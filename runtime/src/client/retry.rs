//! When a call is tried again.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::Value;
use uuid::Uuid;

use crate::TransportError;
use crate::error::retry_after;

/// When a call is tried again.
///
/// By default `GET` and `HEAD`, up to three tries in all, if the connection was lost or the API answered 429, 502, 503 or
/// 504. The waits double from half a second, with jitter; an API that says `Retry-After` has its way, up to 30 seconds.
/// Whoever is to wait longer gets the answer at once, and so does who gets one of the API's
/// [`FINAL_CODES`](crate::Environment::FINAL_CODES).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    tries: u32,
    first_wait: Duration,
    longest_wait: Duration,
    methods: Vec<Method>,
}

impl Default for Retry {
    fn default() -> Self {
        Retry {
            tries: 3,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            methods: vec![Method::GET, Method::HEAD],
        }
    }
}

impl Retry {
    /// Every call is tried once.
    pub fn none() -> Self {
        Retry::default().tries(1)
    }

    /// How often a call is tried in all.
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }

    /// The wait after the first try; it doubles with every further one.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest wait between two tries. Where the API asks for a longer one, its answer is the result.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Tries calls of this method again as well.
    ///
    /// An API may have acted on a `POST` that got no answer. Only where it takes a second one with the same content for
    /// the first is this safe. What carries a token that can be used once ([`Rotates`](crate::Rotates)) is not tried again
    /// all the same.
    pub fn also(mut self, method: Method) -> Self {
        self.methods.push(method);
        self
    }

    /// How long to wait before the next try, if there is to be one after this many.
    pub(super) fn wait(
        &self,
        method: &Method,
        tries: u32,
        outcome: Result<&Response<Bytes>, &TransportError>,
        final_codes: &[&str],
    ) -> Option<Duration> {
        if tries >= self.tries || !self.methods.contains(method) {
            return None;
        }
        match outcome {
            Err(error) => error.is_transient().then(|| self.backoff(tries)),
            Ok(answer) => {
                let status = answer.status().as_u16();
                if !matches!(status, 429 | 502..=504) || carries(answer.body(), final_codes) {
                    return None;
                }
                let wait = retry_after(answer.headers()).unwrap_or_else(|| self.backoff(tries));
                (wait <= self.longest_wait).then_some(wait)
            }
        }
    }

    /// Between half and all of the doubled wait: what failed at once is not to come again at once.
    fn backoff(&self, tries: u32) -> Duration {
        let whole = self.first_wait.saturating_mul(2u32.saturating_pow(tries.saturating_sub(1))).min(self.longest_wait);
        let random = u32::from(Uuid::new_v4().as_bytes()[0]);
        whole / 2 + whole / 2 / 255 * random
    }
}

/// Whether a JSON body has one of the codes as a string, wherever.
pub(super) fn carries(body: &[u8], codes: &[&str]) -> bool {
    fn any(value: &Value, codes: &[&str]) -> bool {
        match value {
            Value::String(text) => codes.contains(&text.as_str()),
            Value::Array(items) => items.iter().any(|item| any(item, codes)),
            Value::Object(members) => members.values().any(|member| any(member, codes)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
    !codes.is_empty() && serde_json::from_slice(body).is_ok_and(|value| any(&value, codes))
}
