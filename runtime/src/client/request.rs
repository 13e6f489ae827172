//! One call.

use uuid::Uuid;

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
        let encode = |base: &_, credentials: &_, request_id| {
            let call = Call { base, session: &*self.client.session, credentials, request_id };
            self.operation.encode(&call)
        };
        let exchange = Exchange {
            shared: &self.client.shared,
            operation: &E::OPERATION,
            encode: &encode,
            link: self.link,
            request_id: self.request_id,
        };
        let answered = exchange.run().await?;
        E::decode(answered.response).map_err(|error| {
            if let Error::Decode(error) = &error {
                exchange::unread(&answered.span, error);
            }
            error.with_request_id(answered.request_id)
        })
    }
}
