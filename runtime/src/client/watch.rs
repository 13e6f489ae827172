//! Asking for a status until it is final.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Context, ready};
use std::time::{Duration, Instant};

use futures_core::Stream;

use super::Outcome;
use crate::{BoxFuture, Client, Endpoint, Error, Object, Progress, Retry};

/// How often and for how long to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    every: Duration,
    at_most: Duration,
}

impl Poll {
    /// Waits this long between an answer and the next call; gives up after five minutes. Where the API says
    /// `Retry-After`, it waits at least as long as that.
    pub const fn every(wait: Duration) -> Self {
        Poll { every: wait, at_most: Duration::from_secs(5 * 60) }
    }

    /// Starts no call later than this after the first. The answer to one that is under way is still waited for.
    pub const fn for_at_most(mut self, time: Duration) -> Self {
        self.at_most = time;
        self
    }
}

/// Why there is no final status of the kind that was waited for.
#[non_exhaustive]
pub enum PollError<E: Endpoint> {
    /// A call failed, for a reason that does not pass on its own.
    Call(Error<E::Error>),
    /// The status is final, and it is a failure.
    Failed(Box<E::Response>),
    /// Time ran out.
    #[non_exhaustive]
    Deadline {
        /// The last answer. [`Watch`] has given it before.
        last: Option<Box<E::Response>>,
        /// Why the last call gave no answer, if it gave none.
        error: Option<Box<Error<E::Error>>>,
    },
}

impl<E: Endpoint> fmt::Display for PollError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PollError::Call(error) => error.fmt(f),
            PollError::Failed(_) => f.write_str("the status is final, and it is a failure"),
            PollError::Deadline { .. } => f.write_str("the status was not final in the time allowed"),
        }
    }
}

/// The kind, and nothing of the answers.
impl<E: Endpoint> fmt::Debug for PollError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PollError::Call(error) => write!(f, "Call({error})"),
            PollError::Failed(_) => f.write_str("Failed(..)"),
            PollError::Deadline { error: Some(error), .. } => write!(f, "Deadline({error})"),
            PollError::Deadline { error: None, .. } => f.write_str("Deadline"),
        }
    }
}

/// A failed call stands for what it holds: its source is that one's source.
impl<E: Endpoint> std::error::Error for PollError<E>
where
    E::Error: fmt::Debug + 'static,
{
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PollError::Call(error) => error.source(),
            PollError::Deadline { error: Some(error), .. } => Some(error),
            PollError::Failed(_) | PollError::Deadline { error: None, .. } => None,
        }
    }
}

/// The answers to an operation that is called until its status is final: [`Client::watch`].
///
/// It is a stream, and has [`Watch::next`] for those who have no use for one. The last item is the final answer if that
/// is a success, else a [`PollError`]. The call under way is part of it: a dropped `next` loses nothing.
///
/// ```
/// # use std::time::Duration;
/// # use ob_runtime::{Client, Endpoint, NextStep, Object, Poll, PollError, Progress, ScaConvention};
/// # async fn example<E: Endpoint + 'static, Sca: ScaConvention>(client: Client<E::Session>, get_status: E, progress: fn(&E::Response) -> Progress)
/// # -> Result<(), PollError<E>> where E::Session: Object + Clone + Default + Send + Sync + 'static {
/// let every_two_seconds = Poll::every(Duration::from_secs(2)).for_at_most(Duration::from_secs(180));
/// let mut watch = client.watch(get_status, every_two_seconds, progress);
/// while let Some(answer) = watch.next().await {
///     if let NextStep::<Sca>::Decoupled(app) = NextStep::after(&answer?) {
///         // Show `app.app_link()`: it can be another one than before.
///     }
/// }
/// // The status is final, and it is a success.
/// # Ok(()) }
/// ```
#[must_use = "nothing is called before the first `next`"]
pub struct Watch<E: Endpoint> {
    client: Client<E::Session>,
    operation: Arc<E>,
    interval: Poll,
    progress: Box<Judge<E>>,
    stage: Stage<E>,
    clock: Clock,
    /// Why the last call gave no answer.
    error: Option<Box<Error<E::Error>>>,
}

type Calling<E> = BoxFuture<'static, Outcome<E>>;
/// What an answer means to whoever waits.
type Judge<E> = dyn Fn(&<E as Endpoint>::Response) -> Progress + Send;

enum Stage<E: Endpoint> {
    Calling(Calling<E>),
    Waiting(BoxFuture<'static, ()>, Duration),
    Ended,
}

/// How much time has passed: by the clock, and by what was waited, which a test may let pass at once.
#[derive(Default)]
struct Clock {
    started: Option<Instant>,
    waited: Duration,
}

impl Clock {
    fn passed(&mut self) -> Duration {
        self.started.get_or_insert_with(Instant::now).elapsed().max(self.waited)
    }
}

impl<E> Watch<E>
where
    E: Endpoint + 'static,
    E::Session: Object + Clone + Default + Send + Sync + 'static,
{
    pub(super) fn new(
        client: &Client<E::Session>,
        operation: E,
        interval: Poll,
        progress: impl Fn(&E::Response) -> Progress + Send + 'static,
    ) -> Self {
        // The interval says when to call, and nothing else.
        let client = client.clone().with_retry(Retry::none());
        let operation = Arc::new(operation);
        let stage = Stage::Calling(calling(&client, &operation));
        let progress = Box::new(progress);
        Watch { client, operation, interval, progress, stage, clock: Clock::default(), error: None }
    }

    /// The next answer; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<E::Response, PollError<E>>> {
        poll_fn(|context| self.advance(context)).await
    }

    fn advance(&mut self, context: &mut Context<'_>) -> task::Poll<Option<Result<E::Response, PollError<E>>>> {
        self.clock.passed();
        loop {
            match &mut self.stage {
                Stage::Ended => return task::Poll::Ready(None),
                Stage::Calling(call) => {
                    let result = ready!(call.as_mut().poll(context));
                    if let Some(item) = self.answered(result) {
                        return task::Poll::Ready(Some(item));
                    }
                }
                Stage::Waiting(wait, time) => {
                    ready!(wait.as_mut().poll(context));
                    self.clock.waited += *time;
                    if self.clock.passed() >= self.interval.at_most {
                        self.stage = Stage::Ended;
                        return task::Poll::Ready(Some(Err(PollError::Deadline {
                            last: None,
                            error: self.error.take(),
                        })));
                    }
                    self.stage = Stage::Calling(calling(&self.client, &self.operation));
                }
            }
        }
    }

    /// What a call gives to whoever watches, if anything.
    fn answered(&mut self, result: Outcome<E>) -> Option<Result<E::Response, PollError<E>>> {
        self.stage = Stage::Ended;
        match result {
            Ok(answer) => match (self.progress)(&answer) {
                Progress::Pending => {
                    self.error = None;
                    self.wait(self.interval.every);
                    Some(Ok(answer))
                }
                Progress::Done => Some(Ok(answer)),
                Progress::Failed => Some(Err(PollError::Failed(Box::new(answer)))),
            },
            Err(error) => {
                let asked = error.retry_after().unwrap_or_default();
                let left = self.interval.at_most.saturating_sub(self.clock.passed());
                // Nothing can come of a wait that the API wants longer than there is time.
                if !self.client.can_try_again(&error) || asked > left {
                    return Some(Err(PollError::Call(error)));
                }
                self.error = Some(Box::new(error));
                self.wait(self.interval.every.max(asked));
                None
            }
        }
    }

    /// Waits before the next call, but not past the end.
    fn wait(&mut self, time: Duration) {
        let left = self.interval.at_most.saturating_sub(self.clock.passed());
        let time = time.min(left);
        self.stage = Stage::Waiting(self.client.sleep(time), time);
    }
}

fn calling<E>(client: &Client<E::Session>, operation: &Arc<E>) -> Calling<E>
where
    E: Endpoint + 'static,
    E::Session: Object + Clone + Default + Send + Sync + 'static,
{
    let (client, operation) = (client.clone(), Arc::clone(operation));
    Box::pin(async move { client.call(&*operation).await })
}

/// What is under way is behind a pointer, so nothing here minds being moved.
impl<E: Endpoint> Unpin for Watch<E> {}

impl<E> Stream for Watch<E>
where
    E: Endpoint + 'static,
    E::Session: Object + Clone + Default + Send + Sync + 'static,
{
    type Item = Result<E::Response, PollError<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> task::Poll<Option<Self::Item>> {
        self.advance(context)
    }
}

impl<E: Endpoint> fmt::Debug for Watch<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("operation", &E::OPERATION.id).finish_non_exhaustive()
    }
}
