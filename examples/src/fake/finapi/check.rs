//! What is checked of a request, and how one is refused.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Map, Value, json};

use super::super::Recorded;
use super::super::answer::json;

/// An answer that is an error.
pub(super) struct Refusal {
    status: u16,
    code: &'static str,
    message: String,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &'static str, message: &str) -> Self {
        Refusal { status, code, message: message.to_owned() }
    }

    pub(super) fn bad_request(message: &str) -> Self {
        Refusal::new(400, "BAD_REQUEST", message)
    }

    pub(super) fn credentials(message: &str) -> Self {
        Refusal::new(401, "invalid_token", message)
    }

    /// Each host has errors of its own shape.
    pub(super) fn response(&self, request: &Recorded) -> Response<Bytes> {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let endpoint = format!("{} {}", request.method, request.path());
        let body = match (request.host, self.status) {
            ("access", 401) => json!({ "error": self.code, "error_description": self.message }),
            ("access", _) => {
                let error = json!({
                    "message": self.message, "code": self.code, "type": "TECHNICAL", "multiStepAuthentication": null,
                });
                json!({
                    "errors": [error],
                    "date": "2026-05-04 09:30:12.004",
                    "requestId": request.header("x-request-id").unwrap_or("made-up-0001"),
                    "endpoint": endpoint,
                    "authContext": "(1/2)",
                    "bank": null,
                })
            }
            (_, 400) => {
                let errors = json!([{ "field": "body", "message": self.message }]);
                json!({ "errors": errors, "timestamp": "2026-05-04T09:30:12.004+0000", "endpoint": endpoint })
            }
            _ => {
                let code = if self.status == 401 { "UNAUTHORIZED" } else { self.code };
                let (timestamp, description) = ("2026-05-04T09:30:12.004+0000", &self.message);
                json!({ "code": code, "description": description, "timestamp": timestamp, "endpoint": endpoint })
            }
        };
        json(status, &body)
    }
}

/// What holds for each request.
pub(super) fn headers(request: &Recorded) -> Result<(), Refusal> {
    if let Some(fault) = request.header_fault() {
        return Err(Refusal::bad_request(&fault));
    }
    if request.header("x-request-id").is_some_and(|id| id.len() > 255) {
        return Err(Refusal::bad_request("The identifier of the request is too long."));
    }
    let is_token = request.path() == "/oauth/token";
    let is_json = request.header("content-type").is_some_and(|media| media.starts_with("application/json"));
    if request.method == "POST" && !is_token && !is_json {
        return Err(Refusal::new(415, "UNSUPPORTED_MEDIA_TYPE", "The body is not application/json."));
    }
    Ok(())
}

/// The members of a body.
pub(super) struct Members<'a>(&'a Map<String, Value>);

impl<'a> Members<'a> {
    pub(super) fn of(body: &'a Value) -> Result<Self, Refusal> {
        body.as_object().map(Members).ok_or_else(|| Refusal::bad_request("The body is no object."))
    }

    pub(super) fn only(&self, names: &[&str]) -> Result<(), Refusal> {
        let unknown = self.0.keys().find(|name| !names.contains(&name.as_str()));
        unknown.map_or(Ok(()), |name| Err(Refusal::bad_request(&format!("There is no member {name}."))))
    }

    pub(super) fn text(&self, name: &str) -> Result<&'a str, Refusal> {
        let text = self.0.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        text.ok_or_else(|| Refusal::bad_request(&format!("The member {name} has no text.")))
    }
}
