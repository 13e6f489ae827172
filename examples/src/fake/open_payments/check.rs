//! What every call of the API has to bring, and may not bring.

use http::Method;
use uuid::Uuid;

use super::{Call, Refusal};

/// What a call has to bring.
pub(super) struct Needs {
    /// What its token has to be good for.
    scope: &'static str,
    /// Headers that it cannot do without.
    required: &'static [&'static str],
    /// Headers that it may have beside those.
    allowed: &'static [&'static [&'static str]],
}

/// Headers that every call may have.
const COMMON: &[&str] = &["x-request-id", "digest", "signature", "tpp-signature-certificate"];
/// What is said of the customer's own request.
const CUSTOMER: &[&str] = &[
    "psu-ip-address",
    "psu-ip-port",
    "psu-accept",
    "psu-accept-charset",
    "psu-accept-encoding",
    "psu-accept-language",
    "psu-user-agent",
    "psu-http-method",
    "psu-device-id",
    "psu-geo-location",
    "tpp-redirect-preferred",
    "x-bicfi",
];
/// Who the customer is.
const IDENTITY: &[&str] = &["psu-id", "psu-id-type", "psu-corporate-id", "psu-corporate-id-type"];
/// How the customer comes back, and what the TPP is told.
const CREATION: &[&str] = &[
    "x-affiliatedaspsp-id",
    "tpp-redirect-uri",
    "tpp-nok-redirect-uri",
    "tpp-explicit-authorisation-preferred",
    "tpp-notification-uri",
    "tpp-notification-content-preferred",
];
/// What only this provider or this standard gives a meaning: these must be where they belong, and nowhere else.
const MEANINGFUL: &[&str] = &["x-", "psu-", "tpp-", "consent-id", "digest", "signature"];

impl Needs {
    pub(super) const fn directory() -> Self {
        Needs { scope: "aspspinformation", required: &[], allowed: &[] }
    }

    pub(super) const fn accounts() -> Self {
        let required = &["consent-id", "x-bicfi", "psu-ip-address"];
        Needs { scope: "accountinformation", required, allowed: &[CUSTOMER] }
    }

    pub(super) const fn creation(scope: &'static str) -> Self {
        let required = &["x-bicfi", "psu-ip-address", "psu-user-agent"];
        Needs { scope, required, allowed: &[CUSTOMER, IDENTITY, CREATION] }
    }

    pub(super) const fn authorisation(scope: &'static str) -> Self {
        Needs { scope, required: &["x-bicfi", "psu-ip-address"], allowed: &[CUSTOMER, IDENTITY] }
    }

    pub(super) const fn status(scope: &'static str) -> Self {
        Needs { scope, required: &["x-bicfi", "psu-ip-address"], allowed: &[CUSTOMER] }
    }

    fn allows(&self, name: &str) -> bool {
        COMMON.contains(&name)
            || self.required.contains(&name)
            || self.allowed.iter().any(|names| names.contains(&name))
    }
}

impl Call<'_> {
    /// Refuses a call that lacks something, or has what does not belong to it.
    pub(super) fn check(&mut self, needs: &Needs) -> Result<(), Refusal> {
        let request = self.request;
        self.check_headers(|name| needs.allows(name)).map_err(|text| Refusal::format(&text))?;
        self.check_token(needs.scope)?;
        if let Some(name) = needs.required.iter().find(|name| request.header(name).is_none()) {
            return Err(Refusal::format(&format!("The header {name} is missing.")));
        }
        let id = request.header("x-request-id").and_then(|id| Uuid::parse_str(id).ok());
        let id = id.ok_or_else(|| Refusal::format("The header x-request-id is missing, or no UUID."))?;
        if !self.state.request_ids.insert(id.to_string()) {
            return Err(Refusal::format("The header x-request-id is that of an earlier request."));
        }
        if request.header("psu-ip-address").is_some_and(|ip| ip.parse::<std::net::Ipv4Addr>().is_err()) {
            return Err(Refusal::format("The header psu-ip-address is no IPv4 address."));
        }
        if !request.header("accept").is_some_and(|accept| accept.contains("application/json")) {
            let text = "The only answers are those in application/json.";
            return Err(Refusal::api(406, "REQUESTED_FORMATS_INVALID", text));
        }
        if request.method != Method::GET && request.header("content-length").is_none() {
            return Err(Refusal::api(411, "FORMAT_ERROR", "The length of the body is missing."));
        }
        if !request.body.is_empty() && request.header("content-type") != Some("application/json") {
            return Err(Refusal::format("The body is not application/json."));
        }
        Ok(())
    }

    /// No header is empty, twice there, or where it does not belong.
    pub(super) fn check_headers(&self, allowed: impl Fn(&str) -> bool) -> Result<(), String> {
        let meaningful = |name: &str| MEANINGFUL.iter().any(|prefix| name.starts_with(prefix));
        let mut names = self.request.headers.iter().map(|(name, _)| name.as_str());
        match (names.find(|name| meaningful(name) && !allowed(name)), self.request.header_fault()) {
            (Some(name), _) => Err(format!("The header {name} does not belong here.")),
            (None, Some(fault)) => Err(fault),
            (None, None) => Ok(()),
        }
    }

    fn check_token(&self, scope: &str) -> Result<(), Refusal> {
        let authorization = self.request.header("authorization").unwrap_or_default();
        let invalid = |code: &str, text: &str| Err(Refusal::api(401, code, text));
        let Some(token) = authorization.strip_prefix("Bearer ") else {
            return invalid("TOKEN_UNKNOWN", "There is no bearer token.");
        };
        match self.state.tokens.get(token) {
            None => invalid("TOKEN_INVALID", "The access token is not known."),
            Some(token) if token.is_over() => invalid("TOKEN_EXPIRED", "The access token has expired."),
            Some(token) if !token.is_for(scope) => invalid("TOKEN_INVALID", "The access token has another scope."),
            Some(_) => Ok(()),
        }
    }
}
