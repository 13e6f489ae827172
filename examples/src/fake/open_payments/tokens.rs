//! The token endpoint, and the pages where customers authorise.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use super::authorisation::Phase;
use super::{Answer, CLIENT_ID, CLIENT_SECRET, Call, REDIRECT_URI, Refusal, State};
use crate::fake::answer::{json, sent_to};

/// How tokens begin.
pub(super) const TOKEN: &str = "access-token-";
/// How codes begin.
pub(super) const CODE: &str = "brought-back-";

/// A token that was given out.
pub(super) struct Token {
    scope: String,
    expires: Instant,
}

impl State {
    pub(super) fn token(&mut self, scope: &str, lifetime: Duration) -> String {
        let token = format!("{TOKEN}{:04}", self.number());
        let granted = Token { scope: scope.to_owned(), expires: Instant::now() + lifetime };
        self.tokens.insert(token.clone(), granted);
        token
    }
}

impl Token {
    pub(super) fn expire(&mut self) {
        self.expires = Instant::now();
    }

    pub(super) fn is_over(&self) -> bool {
        Instant::now() >= self.expires
    }

    pub(super) fn is_for(&self, api: &str) -> bool {
        self.scope.split(' ').any(|part| part == api)
    }
}

/// A code that a customer's browser brought back.
pub(super) struct Code {
    subject: String,
    authorisation: String,
    scope: String,
}

const CODE_FIELDS: &[&str] = &["client_id", "client_secret", "code", "grant_type", "redirect_uri", "scope"];
const CREDENTIALS_FIELDS: &[&str] = &["client_id", "client_secret", "grant_type", "scope"];
/// The headers that say what a code is about: consents, and payments.
const SUBJECT_HEADERS: [[&str; 2]; 2] =
    [["x-consentid", "x-consentauthorisationid"], ["x-paymentid", "x-paymentauthorisationid"]];
const SCOPES: &[&str] = &["aspspinformation", "accountinformation", "paymentinitiation"];

impl Call<'_> {
    pub(super) fn token(&mut self) -> Answer {
        let request = self.request;
        let invalid = |description: &str| Refusal::token(400, "invalid_request", description);
        let allowed = |name: &str| SUBJECT_HEADERS.as_flattened().contains(&name);
        self.check_headers(allowed).map_err(|text| invalid(&text))?;
        if request.header("content-type") != Some("application/x-www-form-urlencoded") {
            return Err(invalid("The body is no form."));
        }
        if request.header("authorization").is_some() {
            return Err(invalid("The application is named in the form."));
        }
        let mut form = request.form();
        form.sort();
        let names: Vec<&str> = form.iter().map(|(name, _)| name.as_str()).collect();
        let value = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        if (value("client_id"), value("client_secret")) != (CLIENT_ID, CLIENT_SECRET) {
            return Err(Refusal::token(401, "invalid_client", "The application is not known."));
        }
        let scope = value("scope");
        if !is_scope(scope) {
            return Err(Refusal::token(400, "invalid_scope", "There is no such scope."));
        }
        match value("grant_type") {
            "client_credentials" if names == CREDENTIALS_FIELDS => {
                if SUBJECT_HEADERS.as_flattened().iter().any(|name| request.header(name).is_some()) {
                    return Err(invalid("There is no code that the headers could be about."));
                }
            }
            "authorization_code" if names == CODE_FIELDS => self.redeem(value("code"), value("redirect_uri"), scope)?,
            "client_credentials" | "authorization_code" => return Err(invalid("The form has other members.")),
            _ => return Err(Refusal::token(400, "unsupported_grant_type", "There is no such grant.")),
        }
        Ok(self.grant(scope))
    }

    fn grant(&mut self, scope: &str) -> Response<Bytes> {
        let lifetime = self.scenario.token_lifetime;
        let token = self.state.token(scope, lifetime);
        let mut body = json!({ "access_token": token, "expires_in": lifetime.as_secs(), "token_type": "Bearer" });
        // For payments, the answer does not repeat the scope.
        if !scope.contains("paymentinitiation") {
            body["scope"] = scope.into();
        }
        json(StatusCode::OK, &body)
    }

    /// Takes back a code, once, with the headers that say what it is about.
    fn redeem(&mut self, code: &str, redirect_uri: &str, scope: &str) -> Result<(), Refusal> {
        let invalid = |description: &str| Refusal::token(400, "invalid_grant", description);
        let known = self.state.codes.remove(code).ok_or_else(|| invalid("The code is not known."))?;
        if redirect_uri != REDIRECT_URI || scope != known.scope {
            return Err(invalid("The code is for another redirect URI or scope."));
        }
        let Some(subject) = self.state.subjects.get_mut(&known.subject) else {
            return Err(invalid("What the code is about is gone."));
        };
        let expected = SUBJECT_HEADERS[subject.kind as usize];
        let sent = SUBJECT_HEADERS.as_flattened().iter().filter(|name| self.request.header(name).is_some());
        let values = expected.map(|name| self.request.header(name).unwrap_or_default());
        if !sent.eq(&expected) || values != [known.subject.as_str(), known.authorisation.as_str()] {
            return Err(invalid("The headers do not say what the code is about."));
        }
        subject.phase = Phase::Finalised;
        Ok(())
    }

    /// The page behind `scaOAuth`: the customer agrees at once, and is sent back with a code.
    pub(super) fn authorize_page(&mut self) -> Answer {
        let query = self.request.query();
        let value = |name: &str| query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let page = |text: &str| Refusal::token(400, "invalid_request", text);
        if (value("client_id"), value("redirect_uri")) != (CLIENT_ID, REDIRECT_URI) {
            return Err(page("The application may not send its customers here."));
        }
        if value("response_type") != "code" || value("state").is_empty() {
            return Err(page("The link is not complete."));
        }
        let about = |name: &str| value("acr_values").split(' ').find_map(|part| part.strip_prefix(name)).unwrap_or("");
        let found = [("consentId:", "consentAuthorisationId:"), ("paymentId:", "paymentAuthorisationId:")]
            .map(|(subject, authorisation)| (about(subject), about(authorisation)))
            .into_iter()
            .find(|(subject, _)| !subject.is_empty());
        let (subject, authorisation) = found.ok_or_else(|| page("The link is about nothing."))?;
        self.chosen(authorisation)?;
        let back = if self.scenario.declined {
            vec![("error", "access_denied"), ("state", value("state"))]
        } else {
            let code = format!("{CODE}{:04}", self.state.number());
            let about = Code {
                subject: subject.to_owned(),
                authorisation: authorisation.to_owned(),
                scope: value("scope").to_owned(),
            };
            self.state.codes.insert(code.clone(), about);
            return Ok(sent_back(&[("code", &code), ("scope", value("scope")), ("state", value("state"))]));
        };
        self.decide(authorisation, Phase::Failed);
        Ok(sent_back(&back))
    }

    /// The page behind `scaRedirect`: the customer signs at the bank itself, and nothing comes back.
    pub(super) fn bank_page(&mut self, authorisation: &str) -> Answer {
        self.chosen(authorisation)?;
        let phase = if self.scenario.declined { Phase::Failed } else { Phase::Finalised };
        self.decide(authorisation, phase);
        Ok(sent_back(&[]))
    }

    /// The authorisation, if its customer can be at a page now.
    fn chosen(&self, authorisation: &str) -> Result<(), Refusal> {
        let chosen = |phase| phase == Phase::Chosen;
        let mut subjects = self.state.subjects.values();
        let found = subjects.any(|subject| subject.authorisation == authorisation && chosen(subject.phase));
        found.then_some(()).ok_or_else(Refusal::unknown)
    }

    fn decide(&mut self, authorisation: &str, phase: Phase) {
        let mut subjects = self.state.subjects.values_mut();
        if let Some(subject) = subjects.find(|subject| subject.authorisation == authorisation) {
            subject.phase = phase;
        }
    }
}

/// An API, and for whom; in any order, or without the latter.
fn is_scope(scope: &str) -> bool {
    let (contexts, apis): (Vec<&str>, Vec<&str>) =
        scope.split(' ').partition(|part| ["private", "corporate"].contains(part));
    contexts.len() <= 1 && matches!(apis.as_slice(), [api] if SCOPES.contains(api))
}

/// Sends the browser back to the application.
fn sent_back(query: &[(&str, &str)]) -> Response<Bytes> {
    let mut back = REDIRECT_URI.to_owned();
    for (name, value) in query {
        let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        back.push_str(&format!("&{name}={}", value.replace('+', "%20")));
    }
    sent_to(&back)
}
