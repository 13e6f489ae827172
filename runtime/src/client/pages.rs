//! Answers that come in pages.

use std::collections::BTreeSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Outcome;
use crate::{BoxFuture, Client, Endpoint, Error, LinkError, Next, Object, Paged};

/// The pages of an operation, each an answer: [`Client::pages`].
///
/// It is a stream, and has [`Pages::next`] for those who have no use for one. It ends after the last page or the first
/// error; a link to a page that was there before is one. The call under way is part of it: a dropped `next` loses
/// nothing.
///
/// ```
/// # use ob_runtime::{Client, Error, Object, Paged};
/// # async fn example<E: Paged + 'static>(client: Client<E::Session>, list_transactions: E)
/// # -> Result<(), Error<E::Error>> where E::Session: Object + Clone + Default + Send + Sync + 'static {
/// let mut pages = client.pages(list_transactions);
/// while let Some(page) = pages.next().await {
///     let page = page?;
/// }
/// # Ok(()) }
/// ```
#[must_use = "nothing is called before the first `next`"]
pub struct Pages<E: Paged> {
    client: Client<E::Session>,
    operation: Arc<E>,
    stage: Stage<E>,
    /// Which pages there have been.
    seen: BTreeSet<Vec<u8>>,
}

enum Stage<E: Endpoint> {
    Calling(BoxFuture<'static, Outcome<E>>),
    /// A page to be called for.
    Next(Option<String>),
    /// A page that was there before: told in place of it.
    Looped,
    Ended,
}

impl<E> Pages<E>
where
    E: Paged + 'static,
    E::Session: Object + Clone + Default + Send + Sync + 'static,
{
    pub(super) fn new(client: &Client<E::Session>, operation: E) -> Self {
        let seen = BTreeSet::from([key(&operation)]);
        Pages { client: client.clone(), operation: Arc::new(operation), stage: Stage::Next(None), seen }
    }

    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<E::Response, Error<E::Error>>> {
        poll_fn(|context| self.advance(context)).await
    }

    fn advance(&mut self, context: &mut Context<'_>) -> Poll<Option<Outcome<E>>> {
        loop {
            match &mut self.stage {
                Stage::Ended => return Poll::Ready(None),
                Stage::Looped => {
                    self.stage = Stage::Ended;
                    return Poll::Ready(Some(Err(Error::Link(LinkError::Loop))));
                }
                Stage::Next(link) => {
                    let link = link.take();
                    let (client, operation) = (self.client.clone(), Arc::clone(&self.operation));
                    self.stage = Stage::Calling(Box::pin(async move {
                        match link {
                            Some(link) => client.follow(&link, &*operation).await,
                            None => client.call(&*operation).await,
                        }
                    }));
                }
                Stage::Calling(call) => {
                    let result = ready!(call.as_mut().poll(context));
                    self.stage = match &result {
                        Ok(page) => self.after(page),
                        Err(_) => Stage::Ended,
                    };
                    return Poll::Ready(Some(result));
                }
            }
        }
    }

    fn after(&mut self, page: &E::Response) -> Stage<E> {
        let (key, link) = match self.operation.next(page) {
            None => return Stage::Ended,
            Some(Next::Link(link)) => (link.trim().as_bytes().to_vec(), Some(link)),
            Some(Next::Call(operation)) => {
                self.operation = Arc::from(operation);
                (key(&*self.operation), None)
            }
        };
        if self.seen.insert(key) { Stage::Next(link) } else { Stage::Looped }
    }
}

/// What tells one call of an operation from another: its parameters, with a separator that JSON has not.
fn key<E: Endpoint>(operation: &E) -> Vec<u8> {
    let parameters = 0..E::OPERATION.parameters.len();
    parameters.flat_map(|index| [crate::to_json(operation.parameter(index)), vec![0]].concat()).collect()
}

/// What is under way is behind a pointer, so nothing here minds being moved.
impl<E: Paged> Unpin for Pages<E> {}

impl<E> Stream for Pages<E>
where
    E: Paged + 'static,
    E::Session: Object + Clone + Default + Send + Sync + 'static,
{
    type Item = Result<E::Response, Error<E::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.advance(context)
    }
}

impl<E: Paged> fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &E::OPERATION.id).finish_non_exhaustive()
    }
}
