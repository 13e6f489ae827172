//! One request for all who wait for a token.
//!
//! The request is kept in what the waiting share, and whichever of them is polled drives it. None of them holds anything
//! while it is not polled: a future that its owner keeps and does not look at must not stop the others.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Instant;

use secrecy::SecretString;

use super::Tokens;
use super::state::State;
use crate::{BoxFuture, Granted, TokenError};

/// A request for a token.
pub(super) type Flight = BoxFuture<'static, Result<Granted, TokenError>>;

/// What clones of [`Tokens`] and all who wait have in common.
pub(super) struct Shared {
    inner: Mutex<Inner>,
    wakers: Arc<Wakers>,
}

struct Inner {
    state: State,
    /// The request under way, and since when.
    flight: Option<(Flight, Instant)>,
    /// How many requests have ended.
    ended: u64,
    /// How many wait for the one under way.
    waiting: usize,
}

impl Shared {
    pub(super) fn new(state: State) -> Self {
        let inner = Mutex::new(Inner { state, flight: None, ended: 0, waiting: 0 });
        Shared { inner, wakers: Arc::default() }
    }

    /// Whoever panics with the lock in hand leaves nothing half done: see [`Tokens::drive`].
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes all who wait, each time that the request can go on.
#[derive(Default)]
struct Wakers(Mutex<Vec<Waker>>);

impl Wakers {
    fn lock(&self) -> MutexGuard<'_, Vec<Waker>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, waker: &Waker) {
        let mut wakers = self.lock();
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }
}

impl Wake for Wakers {
    fn wake(self: Arc<Self>) {
        let wakers = std::mem::take(&mut *self.lock());
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// What a token is waited for for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    /// To use one that is good.
    Token,
    /// To have another one.
    NewToken,
}

/// Waits for a token.
pub(super) struct Wait<'a> {
    tokens: &'a Tokens,
    wants: Wants,
    joined: Option<Joined>,
}

/// The request that is waited for.
#[derive(Clone, Copy)]
struct Joined {
    /// How many had ended before it.
    after: u64,
    /// Whether it was left alone by all who had waited for it. Its outcome may be old.
    left_alone: bool,
}

impl<'a> Wait<'a> {
    pub(super) fn new(tokens: &'a Tokens, wants: Wants) -> Self {
        Wait { tokens, wants, joined: None }
    }

    /// What the request gave, for this one who waited.
    fn outcome(&self, state: &State) -> Result<SecretString, TokenError> {
        match (self.wants, state.failure()) {
            (Wants::NewToken, Some(failure)) => Err(failure),
            (Wants::NewToken, None) | (Wants::Token, _) => state.outcome(),
        }
    }
}

impl Future for Wait<'_> {
    type Output = Result<SecretString, TokenError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let tokens = self.tokens;
        let mut inner = tokens.shared.lock();
        let good = |state: &State| state.token(tokens.leeway);
        let mut joined = match self.joined {
            Some(joined) => joined,
            None => {
                // While a request is under way the present token can become void at any time.
                if let (Wants::Token, None, Some(token)) = (self.wants, &inner.flight, good(&inner.state)) {
                    return Poll::Ready(Ok(token));
                }
                let left_alone = inner.flight.is_some() && inner.waiting == 0;
                inner.waiting += 1;
                Joined { after: inner.ended, left_alone }
            }
        };
        self.joined = Some(joined);
        loop {
            if inner.ended != joined.after {
                if !joined.left_alone || inner.state.failure().is_none() && good(&inner.state).is_some() {
                    return Poll::Ready(self.outcome(&inner.state));
                }
                joined = Joined { after: inner.ended, left_alone: false };
                self.joined = Some(joined);
            }
            tokens.shared.wakers.add(context.waker());
            if tokens.drive(&mut inner).is_pending() {
                return Poll::Pending;
            }
        }
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        if self.joined.is_some() {
            self.tokens.shared.lock().waiting -= 1;
        }
    }
}

impl Tokens {
    /// Lets the request that is under way, or a new one, go on. It is back in its place only if it has neither ended nor
    /// panicked; else all who wait are woken, whatever happens here.
    fn drive(&self, inner: &mut Inner) -> Poll<()> {
        let start = || ((self.ask)(inner.state.refresh.as_ref()), Instant::now());
        let (mut flight, since) = inner.flight.take().unwrap_or_else(start);
        let waker = Waker::from(Arc::clone(&self.shared.wakers));
        let mut landing = Landing(Some(waker.clone()));
        let Poll::Ready(result) = flight.as_mut().poll(&mut Context::from_waker(&waker)) else {
            inner.flight = Some((flight, since));
            landing.0 = None;
            return Poll::Pending;
        };
        inner.ended += 1;
        match result {
            Ok(granted) => {
                inner.state.granted(&granted, since);
                if let Some(store) = &self.on_renewal {
                    store(&granted);
                }
            }
            Err(error) => inner.state.failed(error),
        }
        Poll::Ready(())
    }
}

/// Wakes when it is dropped.
struct Landing(Option<Waker>);

impl Drop for Landing {
    fn drop(&mut self) {
        if let Some(waker) = self.0.take() {
            waker.wake();
        }
    }
}
