//! One call.

use std::fmt;
use std::ops::Deref;

use http::{HeaderMap, StatusCode};
use uuid::Uuid;

use super::exchange::{Answered, Unanswered};
use super::{Client, Exchange, exchange};
use crate::{Call, Endpoint, Error};

/// A call in the making: [`Client::request`].
#[must_use = "nothing is sent before `send`"]
pub struct Request<'a, E: Endpoint> {
    client: &'a Client<E::Session>,
    operation: &'a E,
    link: Option<&'a str>,
    request_id: Option<Uuid>,
}

impl<'a, E: Endpoint> Request<'a, E> {
    pub(super) fn new(client: &'a Client<E::Session>, operation: &'a E) -> Self {
        Request { client, operation, link: None, request_id: None }
    }

    /// Calls at the address of this link, from an answer of the API. Path and query are the link's, as it has them;
    /// method, headers and body stay the operation's.
    ///
    /// [`BaseUrl::resolve`](crate::BaseUrl::resolve) says what a link can be, and [`Client::allow_origin`] where else
    /// it may lead.
    pub fn at(mut self, link: &'a str) -> Self {
        self.link = Some(link);
        self
    }

    /// Sends this request id, in every try, instead of a new one in each.
    pub fn request_id(mut self, id: Uuid) -> Self {
        self.request_id = Some(id);
        self
    }

    /// Sends it and reads the answer. Dropping the future cancels the call.
    ///
    /// # Errors
    /// The API answered with an error or with what is not documented, or there is no answer.
    pub async fn send(self) -> Result<E::Response, Error<E::Error>>
    where
        E::Session: Send + Sync,
    {
        read::<E>(self.answered().await?)
    }

    /// Sends it as [`Request::send`] does, and gives status and headers of the answer as well: for headers that are not
    /// documented, and for those who want to know which status of success it was.
    ///
    /// # Errors
    /// As [`Request::send`].
    pub async fn receive(self) -> Result<Received<E::Response>, Error<E::Error>>
    where
        E::Session: Send + Sync,
    {
        let answered = self.answered().await?;
        let (status, headers) = (answered.response.status(), answered.response.headers().clone());
        let request_id = answered.request_id;
        Ok(Received { status, headers, request_id, answer: read::<E>(answered)? })
    }

    async fn answered(self) -> Result<Answered, Unanswered>
    where
        E::Session: Send + Sync,
    {
        let encode = |base: &_, credentials: &_, request_id| {
            let call = Call { base, session: &*self.client.session, credentials, request_id };
            self.operation.encode(&call)
        };
        let exchange = Exchange {
            shared: &self.client.shared,
            operation: &E::OPERATION,
            repeatable: E::REPEATABLE,
            encode: &encode,
            link: self.link,
            request_id: self.request_id,
        };
        exchange.run().await
    }
}

fn read<E: Endpoint>(answered: Answered) -> Result<E::Response, Error<E::Error>> {
    E::decode(answered.response).map_err(|error| {
        if let Error::Decode(error) = &error {
            exchange::unread(&answered.span, error);
        }
        error.with_request_id(answered.request_id)
    })
}

/// An answer with what came beside it: [`Request::receive`].
#[non_exhaustive]
pub struct Received<R> {
    /// The status. It is not always a documented one: a success that the document does not list is read as the one that
    /// it can be.
    pub status: StatusCode,
    /// All headers, as they came.
    pub headers: HeaderMap,
    /// The id that the client sent.
    pub request_id: Option<Uuid>,
    /// What the document says of it: typed headers and body.
    pub answer: R,
}

impl<R> Deref for Received<R> {
    type Target = R;
    fn deref(&self) -> &R {
        &self.answer
    }
}

impl<R: fmt::Debug> fmt::Debug for Received<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received").field("status", &self.status).field("answer", &self.answer).finish_non_exhaustive()
    }
}
