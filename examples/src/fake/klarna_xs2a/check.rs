//! What every call has to bring, and what is answered to one that does not.

use std::net::IpAddr;

use bytes::Bytes;
use http::{Response, StatusCode};
use ob_runtime::jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::TOKEN;
use crate::fake::Recorded;
use crate::fake::answer;

/// An error answer.
pub(super) struct Refusal {
    status: u16,
    body: Value,
}

impl Refusal {
    pub(super) fn new(status: u16, message: &str) -> Self {
        Refusal { status, body: json!({ "error": { "message": message } }) }
    }

    /// A member of the body is wrong.
    fn member(location: &str, message: &str) -> Self {
        let errors = json!([{ "location": location, "message": message }]);
        Refusal { status: 400, body: json!({ "error": { "message": "The body is not valid.", "errors": errors } }) }
    }

    /// The answer with one more member.
    pub(super) fn with(mut self, name: &str, value: Value) -> Self {
        self.body[name] = value;
        self
    }

    pub(super) fn response(&self) -> Response<Bytes> {
        answer::json(StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &self.body)
    }
}

/// The headers that the guide shows with every call, none of them empty or twice.
pub(super) fn headers(request: &Recorded) -> Result<(), Refusal> {
    if let Some(fault) = request.header_fault() {
        return Err(Refusal::new(400, &fault));
    }
    match request.header("authorization").and_then(|value| value.split_once(' ')) {
        Some(("Token", TOKEN)) => {}
        Some(("Token", _)) => return Err(Refusal::new(401, "The token is not known.")),
        _ => return Err(Refusal::new(401, "The header authorization is no `Token`.")),
    }
    if !request.header("accept").is_some_and(|accept| accept.contains("application/json")) {
        return Err(Refusal::new(406, "The only answers are those in application/json."));
    }
    let content_type = request.header("content-type").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    // The guide shows it with a call that has no body, too.
    if !["application/json", "application/json;charset=utf-8"].contains(&&*content_type) {
        return Err(Refusal::new(415, "The header content-type is not application/json."));
    }
    if request.header("content-length").is_none() {
        return Err(Refusal::new(411, "The length of the body is missing."));
    }
    Ok(())
}

/// The members of an object.
pub(super) struct Members<'a> {
    members: &'a Map<String, Value>,
    /// Where the object is in the body.
    at: &'a str,
}

impl<'a> Members<'a> {
    pub(super) fn of(value: &'a Value, at: &'a str) -> Result<Self, Refusal> {
        let members = value.as_object().ok_or_else(|| Refusal::member(at, "This is no object."))?;
        Ok(Members { members, at })
    }

    /// The members of a call on a consent: these, the token, and the customer's device, which need not be there.
    pub(super) fn of_call(body: &'a Value, names: &[&str]) -> Result<Self, Refusal> {
        let members = Members::of(body, "")?;
        members.only(&[names, &["consent_token", "psu"]].concat())?;
        if let Some(psu) = members.members.get("psu") {
            let psu = Members::of(psu, "/psu")?;
            psu.only(&["ip_address", "user_agent"])?;
            psu.text("user_agent")?;
            if psu.text("ip_address")?.parse::<IpAddr>().is_err() {
                return Err(psu.refusal("ip_address", "This is no IP address."));
            }
        }
        Ok(members)
    }

    pub(super) fn only(&self, names: &[&str]) -> Result<(), Refusal> {
        let unknown = self.members.keys().find(|name| !names.contains(&name.as_str()));
        unknown.map_or(Ok(()), |name| Err(self.refusal(name, "There is no such member.")))
    }

    pub(super) fn text(&self, name: &str) -> Result<&'a str, Refusal> {
        let text = self.members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        text.ok_or_else(|| self.refusal(name, "A text is missing here."))
    }

    pub(super) fn date(&self, name: &str) -> Result<&'a str, Refusal> {
        let text = self.text(name)?;
        let is_date = text.parse().is_ok_and(|date: Date| date.to_string() == text);
        if is_date { Ok(text) } else { Err(self.refusal(name, "This is no date.")) }
    }

    /// A number of at least one, which need not be there.
    pub(super) fn count(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let Some(value) = self.members.get(name) else { return Ok(None) };
        let count = value.as_u64().and_then(|count| usize::try_from(count).ok()).filter(|count| *count > 0);
        count.map(Some).ok_or_else(|| self.refusal(name, "This is no number of transactions."))
    }

    pub(super) fn refusal(&self, name: &str, message: &str) -> Refusal {
        Refusal::member(&format!("{}/{name}", self.at), message)
    }
}
