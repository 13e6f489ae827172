//! A call without the types of its operation: compiled once.

use std::time::Instant;

use bytes::Bytes;
use http::{Request, Response, Uri};
use tracing::field::Empty;
use tracing::{Instrument, Span};
use uuid::Uuid;

use super::Shared;
use crate::{
    BaseUrl, Credentials, DecodeError, EncodeError, Error, LinkError, Operation, SignError, TokenError, TransportError,
};

/// Writes the request of one try.
type Encode<'a> = &'a (dyn Fn(&BaseUrl, &Credentials, Option<Uuid>) -> Result<Request<Bytes>, EncodeError> + Sync);

pub(super) struct Exchange<'a> {
    pub(super) shared: &'a Shared,
    pub(super) operation: &'a Operation,
    /// Whether it may be tried again at all.
    pub(super) repeatable: bool,
    pub(super) encode: Encode<'a>,
    /// A link that says where instead of the operation's path and parameters.
    pub(super) link: Option<&'a str>,
    pub(super) request_id: Option<Uuid>,
}

/// An answer, and the id of the request that it answers.
pub(super) struct Answered {
    pub(super) response: Response<Bytes>,
    pub(super) request_id: Option<Uuid>,
    pub(super) span: Span,
}

/// Notes that an answer cannot be read: where and why, and nothing of it.
pub(super) fn unread(span: &Span, error: &DecodeError) {
    span.in_scope(|| tracing::debug!(path = error.path, reason = error.reason, "not as documented"));
}

/// Why there is no answer.
pub(super) enum Unanswered {
    Encode(EncodeError),
    Link(LinkError),
    Token(TokenError),
    Sign(SignError),
    Transport(TransportError),
}

impl Exchange<'_> {
    /// Tries until there is an answer that stands.
    pub(super) async fn run(self) -> Result<Answered, Unanswered> {
        let span = tracing::info_span!(
            "ob_call",
            operation = self.operation.id,
            host = self.operation.host,
            method = self.operation.method.as_str(),
            request_id = Empty,
            attempt = Empty,
            status = Empty,
            duration_ms = Empty,
        );
        let started = Instant::now();
        let result = self.tries(&span).instrument(span.clone()).await;
        span.record("duration_ms", milliseconds(started));
        span.in_scope(|| match &result {
            Ok(_) => tracing::debug!("answered"),
            Err(unanswered) => tracing::debug!(reason = unanswered.reason(), "not answered"),
        });
        result
    }

    async fn tries(&self, span: &Span) -> Result<Answered, Unanswered> {
        let target = self.target()?;
        let mut tries = 0;
        loop {
            tries += 1;
            let request_id = self.request_id();
            let request = self.write(&target, request_id).await?;
            span.record("attempt", tries);
            if let Some(id) = request_id {
                span.record("request_id", tracing::field::display(id));
            }
            let outcome = self.shared.transport.send(request).await;
            let status = outcome.as_ref().ok().map(|response| response.status().as_u16());
            let retry = self.repeatable.then_some(&self.shared.retry);
            let again = retry
                .and_then(|retry| retry.wait(&self.operation.method, tries, outcome.as_ref(), self.shared.final_codes));
            if let Some(wait) = again {
                let failure = outcome.as_ref().err().map(|error| tracing::field::debug(error.failure()));
                tracing::debug!(
                    attempt = tries,
                    status,
                    failure,
                    wait_ms = u64::try_from(wait.as_millis()).ok(),
                    "trying again"
                );
                self.shared.transport.sleep(wait).await;
                continue;
            }
            span.record("status", status);
            return match outcome {
                Ok(response) => Ok(Answered { response, request_id, span: span.clone() }),
                Err(error) => Err(Unanswered::Transport(error.with_request_id(request_id))),
            };
        }
    }

    /// Where to call: the base URL of the operation's host, and what stands in place of what the operation appends.
    fn target(&self) -> Result<Target<'_>, Unanswered> {
        let name = self.operation.host;
        let base = self.shared.hosts.iter().find(|(host, _)| *host == name).map(|(_, base)| base);
        let base = base.ok_or(Unanswered::Encode(EncodeError::Host { name }))?;
        let link = self.link.map(|link| base.resolve(link, &self.shared.allowed)).transpose();
        Ok(Target { base, link: link.map_err(Unanswered::Link)? })
    }

    /// The caller's id, or a new one where the operation sends one.
    fn request_id(&self) -> Option<Uuid> {
        let sends_one = !self.operation.generated.is_empty();
        sends_one.then(|| self.request_id.unwrap_or_else(Uuid::new_v4))
    }

    /// Writes the request anew for each try, with a token that is good now, and signs it as it will be sent.
    async fn write(&self, target: &Target<'_>, request_id: Option<Uuid>) -> Result<Request<Bytes>, Unanswered> {
        let given = &self.shared.credentials;
        let encode = |credentials: &_| (self.encode)(target.base, credentials, request_id).map_err(Unanswered::Encode);
        let mut request = match &self.shared.tokens {
            Some(tokens) if self.operation.takes_bearer() => {
                // A request that cannot be written is to ask for no token.
                encode(&given.clone().bearer(""))?;
                let token = tokens.bearer().await.map_err(Unanswered::Token)?;
                encode(&given.clone().bearer(token))?
            }
            Some(_) | None => encode(given)?,
        };
        if let Some(link) = &target.link {
            *request.uri_mut() = link.clone();
        }
        if let Some(signer) = &self.shared.signer {
            signer.sign(self.operation, &mut request).await.map_err(Unanswered::Sign)?;
        }
        Ok(request)
    }
}

struct Target<'a> {
    base: &'a BaseUrl,
    link: Option<Uri>,
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

impl Unanswered {
    fn reason(&self) -> &'static str {
        match self {
            Unanswered::Encode(_) => "the request could not be written",
            Unanswered::Link(_) => "the link cannot be followed",
            Unanswered::Token(_) => "no bearer token",
            Unanswered::Sign(_) => "the request could not be signed",
            Unanswered::Transport(error) => error.failure().as_str(),
        }
    }
}

impl<E> From<Unanswered> for Error<E> {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Encode(error) => Error::Encode(error),
            Unanswered::Link(error) => Error::Link(error),
            Unanswered::Token(error) => Error::Token(error),
            Unanswered::Sign(error) => Error::Sign(error),
            Unanswered::Transport(error) => Error::Transport(error),
        }
    }
}
