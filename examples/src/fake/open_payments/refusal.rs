//! Error answers.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};

use crate::fake::answer;

/// An error answer.
#[derive(Clone, Debug)]
pub struct Refusal {
    status: StatusCode,
    body: Value,
}

impl Refusal {
    /// An error of the API: a status, a code, and a text for developers.
    pub fn api(status: u16, code: &str, text: &str) -> Self {
        let message = json!({ "category": "ERROR", "code": code, "path": null, "text": text });
        Refusal { status: status_of(status), body: json!({ "tppMessages": [message] }) }
    }

    /// An error of the token endpoint.
    pub fn token(status: u16, error: &str, description: &str) -> Self {
        Refusal { status: status_of(status), body: json!({ "error": error, "error_description": description }) }
    }

    pub(super) fn format(text: &str) -> Self {
        Refusal::api(400, "FORMAT_ERROR", text)
    }

    pub(super) fn unknown() -> Self {
        Refusal::api(404, "RESOURCE_UNKNOWN", "There is nothing at this address.")
    }

    pub(super) fn method() -> Self {
        Refusal::api(405, "SERVICE_INVALID", "The method does not fit this address.")
    }

    /// The answer.
    pub fn response(&self) -> Response<Bytes> {
        answer::json(self.status, &self.body)
    }
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
