//! A call without the types of its operation: compiled once.

use bytes::Bytes;
use http::{Request, Response};
use uuid::Uuid;

use super::Shared;
use crate::{BaseUrl, Credentials, EncodeError, Error, Operation, TokenError, TransportError};

/// Writes the request of one try.
type Encode<'a> = &'a (dyn Fn(&BaseUrl, &Credentials, Option<Uuid>) -> Result<Request<Bytes>, EncodeError> + Sync);

pub(super) struct Exchange<'a> {
    pub(super) shared: &'a Shared,
    pub(super) operation: &'a Operation,
    pub(super) encode: Encode<'a>,
    pub(super) request_id: Option<Uuid>,
}

/// An answer, and the id of the request that it answers.
pub(super) struct Answered {
    pub(super) response: Response<Bytes>,
    pub(super) request_id: Option<Uuid>,
}

/// Why there is no answer.
pub(super) enum Unanswered {
    Encode(EncodeError),
    Token(TokenError),
    Transport(TransportError),
}

impl Exchange<'_> {
    pub(super) async fn run(self) -> Result<Answered, Unanswered> {
        let request_id = self.request_id();
        let request = self.encode(request_id).await?;
        match self.shared.transport.send(request).await {
            Ok(response) => Ok(Answered { response, request_id }),
            Err(mut error) => {
                error.request_id = request_id;
                Err(Unanswered::Transport(error))
            }
        }
    }

    /// The caller's id, or a new one where the operation sends one.
    fn request_id(&self) -> Option<Uuid> {
        let sends_one = !self.operation.generated.is_empty();
        sends_one.then(|| self.request_id.unwrap_or_else(Uuid::new_v4))
    }

    async fn encode(&self, request_id: Option<Uuid>) -> Result<Request<Bytes>, Unanswered> {
        let base = self.shared.hosts.iter().find(|(name, _)| *name == HOST).map(|(_, base)| base);
        let base = base.ok_or(EncodeError::Host { name: HOST }).map_err(Unanswered::Encode)?;
        let credentials = &self.shared.credentials;
        let written = match &self.shared.tokens {
            Some(tokens) if self.operation.takes_bearer() => {
                // A request that cannot be written asks for no token.
                (self.encode)(base, &credentials.clone().bearer(""), request_id).map_err(Unanswered::Encode)?;
                let token = tokens.bearer().await.map_err(Unanswered::Token)?;
                (self.encode)(base, &credentials.clone().bearer(token), request_id)
            }
            Some(_) | None => (self.encode)(base, credentials, request_id),
        };
        written.map_err(Unanswered::Encode)
    }
}

/// Until operations name their host.
const HOST: &str = "api";

impl<E> From<Unanswered> for Error<E> {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Encode(error) => Error::Encode(error),
            Unanswered::Token(error) => Error::Token(error),
            Unanswered::Transport(error) => Error::Transport(error),
        }
    }
}
