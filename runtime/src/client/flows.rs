//! What takes more than one call.

use std::time::Duration;

use super::pages::Pages;
use super::watch::{Poll, PollError, Watch};
use crate::{BoxFuture, Client, Endpoint, Object, Paged, Progress};

impl<S: Object + Clone + Default + Send + Sync + 'static> Client<S> {
    /// Calls an operation until `progress` says that the status is final, and gives each answer: for those who show
    /// something meanwhile, such as a challenge that changes.
    ///
    /// Calls that fail for a reason that can pass on its own are made again; nothing else tries them again.
    pub fn watch<E>(
        &self,
        operation: E,
        interval: Poll,
        progress: impl Fn(&E::Response) -> Progress + Send + 'static,
    ) -> Watch<E>
    where
        E: Endpoint<Session = S> + 'static,
    {
        Watch::new(self, operation, interval, progress)
    }

    /// Calls an operation until `progress` says that the status is final: [`Client::watch`] for those who wait only.
    ///
    /// # Errors
    /// The status is a failure, a call failed for good, or time ran out.
    pub async fn poll<E>(
        &self,
        operation: E,
        interval: Poll,
        progress: impl Fn(&E::Response) -> Progress + Send + 'static,
    ) -> Result<E::Response, PollError<E>>
    where
        E: Endpoint<Session = S> + 'static,
    {
        let mut watch = self.watch(operation, interval, progress);
        let mut last = None;
        loop {
            match (watch.next().await, last) {
                (Some(Ok(answer)), _) => last = Some(Box::new(answer)),
                (Some(Err(PollError::Deadline { error, .. })), last) => {
                    return Err(PollError::Deadline { last, error });
                }
                (Some(Err(error)), _) => return Err(error),
                (None, Some(answer)) => return Ok(*answer),
                (None, None) => return Err(PollError::Deadline { last: None, error: None }),
            }
        }
    }

    /// Calls an operation, and then for each next page.
    pub fn pages<E: Paged<Session = S> + 'static>(&self, operation: E) -> Pages<E> {
        Pages::new(self, operation)
    }

    pub(super) fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        let shared = std::sync::Arc::clone(&self.shared);
        Box::pin(async move { shared.transport.sleep(time).await })
    }
}
