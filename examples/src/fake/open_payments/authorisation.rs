//! What a customer authorises, a consent or a payment, from its creation to the customer's decision: both go the same
//! way.

use bytes::Bytes;
use http::header::{HeaderName, LOCATION};
use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::check::Needs;
use super::{Answer, Approach, Call, Refusal, State, directory, orders};
use crate::fake::answer::{json, with_header};

/// How ids begin, by what they are of, and tokens that start the app.
pub(super) const CONSENT: &str = "c0c0c0c0-";
pub(super) const PAYMENT: &str = "b0b0b0b0-";
pub(super) const AUTHORISATION: &str = "a0a0a0a0-";
pub(super) const AUTO_START: &str = "a5a5a5a5-";

/// What it is that a customer authorises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Consent,
    Payment,
}

/// How far its authorisation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Created,
    Started,
    Chosen,
    Finalised,
    Failed,
}

/// A consent or a payment.
pub(super) struct Subject {
    pub(super) kind: Kind,
    pub(super) phase: Phase,
    /// The id of the authorisation; empty until it is started.
    pub(super) authorisation: String,
    approach: Approach,
    bic: String,
    /// `TPP-Redirect-Preferred`: the same for all calls about it.
    redirect_preferred: Option<String>,
    polls: u32,
}

impl Kind {
    fn scope(self) -> &'static str {
        match self {
            Kind::Consent => "accountinformation",
            Kind::Payment => "paymentinitiation",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Kind::Consent => "/psd2/consent/v1/consents",
            Kind::Payment => "/psd2/paymentinitiation/v1/payments/domestic",
        }
    }

    /// The status, by name and value.
    fn status(self, phase: Phase) -> (&'static str, &'static str) {
        match (self, phase) {
            (Kind::Consent, Phase::Finalised) => ("consentStatus", "valid"),
            (Kind::Consent, Phase::Failed) => ("consentStatus", "rejected"),
            (Kind::Consent, _) => ("consentStatus", "received"),
            (Kind::Payment, Phase::Finalised) => ("transactionStatus", "ACSC"),
            (Kind::Payment, Phase::Failed) => ("transactionStatus", "RJCT"),
            (Kind::Payment, _) => ("transactionStatus", "RCVD"),
        }
    }
}

impl Call<'_> {
    pub(super) fn subject(&mut self, kind: Kind, method: &str, path: &[&str]) -> Answer {
        let scope = kind.scope();
        match (method, path) {
            ("POST", []) => {
                self.check(&Needs::creation(scope))?;
                self.create(kind)
            }
            ("POST", [id, "authorisations"]) => {
                self.check(&Needs::authorisation(scope))?;
                self.start(kind, id)
            }
            ("PUT", [id, "authorisations", authorisation]) => {
                self.check(&Needs::authorisation(scope))?;
                self.choose(kind, id, authorisation)
            }
            ("GET", [id, "authorisations", authorisation]) => {
                self.check(&Needs::status(scope))?;
                self.sca_status(kind, id, authorisation)
            }
            ("GET", [id, "status"]) => {
                self.check(&Needs::status(scope))?;
                let (name, value) = kind.status(self.poll(kind, id)?.phase);
                Ok(json(StatusCode::OK, &json!({ name: value })))
            }
            ("GET" | "POST" | "PUT" | "DELETE", _) => Err(Refusal::unknown()),
            _ => Err(Refusal::method()),
        }
    }

    fn create(&mut self, kind: Kind) -> Answer {
        let body = self.request.json();
        match kind {
            Kind::Consent => orders::check_consent(&body)?,
            Kind::Payment => orders::check_payment(&body)?,
        }
        let bic = self.request.header("x-bicfi").unwrap_or_default().to_owned();
        let Some(approach) = directory::approach(&bic) else {
            return Err(Refusal::format("There is no bank of this BIC."));
        };
        let mut subject = Subject::new(kind, approach, bic);
        subject.redirect_preferred = self.request.header("tpp-redirect-preferred").map(str::to_owned);
        let (status, value) = kind.status(subject.phase);
        let id = self.state.add(subject);

        let path = format!("{}/{id}", kind.path());
        let name = if kind == Kind::Consent { "consentId" } else { "paymentId" };
        let links = json!({
            "self": { "href": path },
            "status": { "href": format!("{path}/status") },
            "startAuthorisation": { "href": format!("{path}/authorisations") },
        });
        let body = json!({ status: value, name: id, "scaMethods": methods(), "challengeData": null, "_links": links });
        let response = with_header(json(StatusCode::CREATED, &body), LOCATION, &self.absolute(&path));
        Ok(approach.named_in(response))
    }

    fn start(&mut self, kind: Kind, id: &str) -> Answer {
        if !self.request.body.is_empty() {
            return Err(Refusal::format("The authorisation starts without a body."));
        }
        let authorisation = self.state.id(AUTHORISATION);
        let subject = self.find(kind, id)?;
        if subject.phase != Phase::Created {
            return Err(Refusal::api(409, "STATUS_INVALID", "The authorisation was started before."));
        }
        subject.phase = Phase::Started;
        subject.authorisation.clone_from(&authorisation);
        let approach = subject.approach;

        let path = format!("{}/{id}/authorisations/{authorisation}", kind.path());
        let links = json!({ "scaStatus": { "href": path }, "selectAuthenticationMethod": { "href": path } });
        let body = json!({
            "scaStatus": "received", "authorisationId": authorisation, "scaMethods": methods(), "chosenScaMethod": null,
            "challengeData": null, "psuMessage": null, "_links": links,
        });
        let response = with_header(json(StatusCode::CREATED, &body), LOCATION, &self.absolute(&path));
        Ok(approach.named_in(response))
    }

    fn choose(&mut self, kind: Kind, id: &str, authorisation: &str) -> Answer {
        let body = self.request.json();
        let chosen = body.as_object().filter(|body| body.len() == 1);
        let chosen = chosen.and_then(|body| body.get("authenticationMethodId")).and_then(Value::as_str);
        let chosen = chosen.ok_or_else(|| Refusal::format("The body is an authenticationMethodId."))?;
        let method = methods()
            .as_array()
            .and_then(|methods| methods.iter().find(|method| method["authenticationMethodId"] == chosen).cloned());
        let method = method.ok_or_else(|| Refusal::api(400, "SCA_METHOD_UNKNOWN", "There is no such method."))?;
        let subject = self.find_authorisation(kind, id, authorisation)?;
        if subject.phase != Phase::Started {
            return Err(Refusal::api(409, "STATUS_INVALID", "A method was chosen before."));
        }
        subject.phase = Phase::Chosen;
        let (approach, bic) = (subject.approach, subject.bic.clone());

        let path = format!("{}/{id}/authorisations/{authorisation}", kind.path());
        let mut body = json!({
            "scaStatus": "started", "chosenScaMethod": method, "psuMessage": null,
            "_links": { "scaStatus": { "href": path } },
        });
        let auth = self.hosts.url("auth");
        match approach {
            Approach::Decoupled => body["challengeData"] = self.challenge(authorisation, 0),
            Approach::OAuth => {
                let word = if kind == Kind::Consent { "consent" } else { "payment" };
                let scope = kind.scope();
                body["_links"]["scaOAuth"]["href"] = format!(
                    "{auth}/connect/authorize?client_id=[CLIENT_ID]&scope={scope}%20private&response_type=code\
                     &redirect_uri=[TPP_REDIRECT_URI]&state=[TPP_STATE]\
                     &acr_values=idp:{bic}%20{word}Id:{id}%20{word}AuthorisationId:{authorisation}"
                )
                .into();
            }
            Approach::Page => body["_links"]["scaRedirect"]["href"] = format!("{auth}/bank/{authorisation}").into(),
        }
        Ok(approach.named_in(json(StatusCode::OK, &body)))
    }

    fn sca_status(&mut self, kind: Kind, id: &str, authorisation: &str) -> Answer {
        self.find_authorisation(kind, id, authorisation)?;
        let Subject { phase, polls, approach, .. } = *self.poll(kind, id)?;
        let status = match phase {
            Phase::Created | Phase::Started => "received",
            // Words that no published vocabulary but this provider's has, and one that none has.
            Phase::Chosen if polls == 1 => "authenticationStarted",
            Phase::Chosen if polls == 2 => "waitingForSignature",
            Phase::Chosen => "started",
            Phase::Finalised => "finalised",
            Phase::Failed => "failed",
        };
        let waits = phase == Phase::Chosen && approach == Approach::Decoupled;
        let challenge = if waits { self.challenge(authorisation, polls) } else { Value::Null };
        Ok(json(StatusCode::OK, &json!({ "scaStatus": status, "challengeData": challenge, "psuMessage": null })))
    }

    /// The token that starts the app; another one for each poll.
    fn challenge(&self, authorisation: &str, polls: u32) -> Value {
        let tail = authorisation.get(24..).unwrap_or_default();
        let token = format!("{AUTO_START}{polls:04}-4000-8000-{tail}");
        if self.scenario.challenge_as_text { json!({ "data": token }) } else { json!({ "data": [token] }) }
    }

    /// The customer at the app decides in time.
    fn poll(&mut self, kind: Kind, id: &str) -> Result<&Subject, Refusal> {
        let (polls, declined) = (self.scenario.polls, self.scenario.declined);
        let subject = self.find(kind, id)?;
        if subject.phase == Phase::Chosen && subject.approach == Approach::Decoupled {
            subject.polls += 1;
            if subject.polls >= polls {
                subject.phase = if declined { Phase::Failed } else { Phase::Finalised };
            }
        }
        Ok(subject)
    }

    /// The consent of the header, if it is good for this bank.
    pub(super) fn check_consent(&mut self) -> Result<(), Refusal> {
        let id = self.request.header("consent-id").unwrap_or_default();
        let invalid = |text: &str| Refusal::api(401, "CONSENT_INVALID", text);
        let subject = self.find(Kind::Consent, id)?;
        if subject.phase != Phase::Finalised {
            return Err(invalid("The consent is not valid."));
        }
        Ok(())
    }

    fn find(&mut self, kind: Kind, id: &str) -> Result<&mut Subject, Refusal> {
        let (bic, preferred) = (self.request.header("x-bicfi"), self.request.header("tpp-redirect-preferred"));
        let subject = self.state.subjects.get_mut(id).filter(|subject| subject.kind == kind);
        let subject = subject.filter(|subject| bic == Some(&subject.bic)).ok_or_else(|| match kind {
            Kind::Consent => Refusal::api(403, "CONSENT_UNKNOWN", "The bank has no such consent."),
            Kind::Payment => Refusal::api(404, "RESOURCE_UNKNOWN", "The bank has no such payment."),
        })?;
        if subject.redirect_preferred.as_deref() != preferred {
            return Err(Refusal::format("The header tpp-redirect-preferred is not what it was at first."));
        }
        Ok(subject)
    }

    fn find_authorisation(&mut self, kind: Kind, id: &str, authorisation: &str) -> Result<&mut Subject, Refusal> {
        let subject = self.find(kind, id)?;
        if subject.authorisation == authorisation { Ok(subject) } else { Err(Refusal::unknown()) }
    }

    fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.hosts.url("api"))
    }
}

impl State {
    /// A consent that is valid.
    pub(super) fn consent(&mut self, bic: &str) -> String {
        let mut subject = Subject::new(Kind::Consent, Approach::Decoupled, bic.to_owned());
        subject.phase = Phase::Finalised;
        self.add(subject)
    }

    fn add(&mut self, subject: Subject) -> String {
        let id = self.id(if subject.kind == Kind::Consent { CONSENT } else { PAYMENT });
        self.subjects.insert(id.clone(), subject);
        id
    }

    fn id(&mut self, start: &str) -> String {
        format!("{start}0000-4000-8000-{:012}", self.number())
    }
}

impl Subject {
    fn new(kind: Kind, approach: Approach, bic: String) -> Self {
        let (phase, authorisation) = (Phase::Created, String::new());
        Subject { kind, phase, authorisation, approach, bic, redirect_preferred: None, polls: 0 }
    }
}

impl Approach {
    fn named_in(self, response: Response<Bytes>) -> Response<Bytes> {
        let word = match self {
            Approach::Decoupled => "DECOUPLED",
            Approach::OAuth | Approach::Page => "REDIRECT",
        };
        with_header(response, HeaderName::from_static("aspsp-sca-approach"), word)
    }
}

/// Types of methods are an enum in the document; banks have others.
fn methods() -> Value {
    json!([
        { "authenticationType": "PUSH_OTP", "authenticationMethodId": "mbid", "name": "Mobilt BankID", "explanation": null },
        { "authenticationType": "PUSH_DEC", "authenticationMethodId": "mbid_animated_qr_token", "name": "Mobilt BankID (QR)" },
    ])
}
