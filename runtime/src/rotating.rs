//! Tokens that can be used once, and that each answer renews.

use std::fmt;
use std::mem;

use bytes::Bytes;
use http::Request;

use crate::{Answer, Call, EncodeError, Endpoint, Error, Secret, Wire, text_at};

/// An operation whose body carries a token that can be used once; generated.
pub trait Rotates: Endpoint {
    /// Where answers, errors too, carry the next token: JSON pointers into their bodies, the first that has a text counts.
    const NEXT: &'static [&'static str];

    /// The token in the body.
    fn token(&mut self) -> &mut Secret;
}

/// A token that can be used once, and that each answer renews.
///
/// A call is a [`Turn`], which borrows this: a second one cannot begin while one is open, so no two calls have the same
/// token. When the turn is [settled](Turn::settle), the next token is here; if there is none, no further turn begins.
/// There is no way to copy it.
///
/// ```
/// # use ob_runtime::{Call, EncodeError, Error, Rotates, Rotating, Secret, http::{Request, Response}, Bytes};
/// # fn example<E: Rotates>(
/// #     first: Secret, operation: E, call: Call<'_, E::Session>, send: impl Fn(Request<Bytes>) -> Response<Bytes>,
/// # ) -> Result<E::Response, Box<dyn std::error::Error>> where E::Error: std::fmt::Debug + 'static {
/// let mut token = Rotating::new(first);
/// let mut turn = token.begin(operation)?;
/// let request = turn.encode(&call)?;
/// let answer = turn.settle(E::decode(send(request)))?;
/// # Ok(answer)
/// # }
/// ```
///
/// Two calls with one token do not compile:
///
/// ```compile_fail,E0499
/// # use ob_runtime::{Rotates, Rotating};
/// # fn twice<E: Rotates + Clone>(token: &mut Rotating, operation: E) {
/// let first = token.begin(operation.clone());
/// let second = token.begin(operation);
/// drop((first, second));
/// # }
/// ```
///
/// With an HTTP client that takes operations, hand it [`Turn::operation`] and settle what it returns. Such a client must
/// not repeat these calls by itself; [`Client`](crate#features) does not.
pub struct Rotating(State);

enum State {
    Fresh(Secret),
    /// It was given to a call that brought no other one.
    Spent(Secret),
}

/// The token was used, and no answer gave another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spent;

impl fmt::Display for Spent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token was used, and no answer gave another one")
    }
}

impl std::error::Error for Spent {}

impl Rotating {
    /// Starts with a token that was not used yet.
    pub fn new(token: impl Into<Secret>) -> Self {
        Rotating(State::Fresh(token.into()))
    }

    /// Whether a call can begin.
    pub fn is_fresh(&self) -> bool {
        matches!(self.0, State::Fresh(_))
    }

    /// Moves the token into an operation.
    ///
    /// # Errors
    /// The token was used, and no answer gave another one. Nothing is sent.
    pub fn begin<E: Rotates>(&mut self, mut operation: E) -> Result<Turn<'_, E>, Spent> {
        let State::Fresh(token) = &mut self.0 else { return Err(Spent) };
        *operation.token() = mem::take(token);
        Ok(Turn { rotating: self, operation, handed_out: false, settled: false })
    }

    /// Goes on with another token, however it was come by.
    pub fn renew(&mut self, token: impl Into<Secret>) {
        self.0 = State::Fresh(token.into());
    }

    /// Offers the last token again, for who knows that the API did not take it: a proxy answered, or the API was too
    /// busy to look.
    pub fn restore(&mut self) {
        if let State::Spent(last) = &mut self.0 {
            self.0 = State::Fresh(mem::take(last));
        }
    }

    /// The token, to be kept for later; `None` if it was used.
    pub fn into_token(self) -> Option<Secret> {
        match self.0 {
            State::Fresh(token) => Some(token),
            State::Spent(_) => None,
        }
    }
}

/// Its state, never the token.
impl fmt::Debug for Rotating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_fresh() { "Rotating(fresh)" } else { "Rotating(spent)" })
    }
}

/// A call with a token that can be used once.
///
/// A turn that is dropped gives the token back if nobody got the request or the operation. Else nobody knows whether it
/// was sent, and the token is spent.
#[must_use = "a turn is settled with what came of its call"]
pub struct Turn<'r, E: Rotates> {
    rotating: &'r mut Rotating,
    operation: E,
    handed_out: bool,
    settled: bool,
}

impl<E: Rotates> Turn<'_, E> {
    /// The operation with its token, for a client that sends it.
    pub fn operation(&mut self) -> &E {
        self.handed_out = true;
        &self.operation
    }

    /// The HTTP request.
    ///
    /// # Errors
    /// What keeps the request from being sent, as [`Endpoint::encode`] says it. The token is still unused.
    pub fn encode(&mut self, call: &Call<'_, E::Session>) -> Result<Request<Bytes>, EncodeError> {
        let request = self.operation.encode(call)?;
        self.handed_out = true;
        Ok(request)
    }

    /// Keeps the next token of what came of the call, and hands the outcome on.
    ///
    /// Where no answer has a token, the one of this call is fresh again if the request was certainly not sent, and spent
    /// if it may have been.
    ///
    /// # Errors
    /// Those of the call.
    pub fn settle(mut self, outcome: Result<E::Response, Error<E::Error>>) -> Result<E::Response, Error<E::Error>> {
        let next = match &outcome {
            Ok(answer) => answer.body().and_then(next_of::<E>),
            Err(error) => next_of_error::<E>(error),
        };
        let sent = self.take();
        self.rotating.0 = match (next, &outcome) {
            (Some(next), _) => State::Fresh(next),
            (None, Err(error)) if !error.may_have_been_sent() => State::Fresh(sent),
            (None, _) => State::Spent(sent),
        };
        outcome
    }

    /// Gives the token back: the request was not sent.
    pub fn unsent(mut self) {
        self.rotating.0 = State::Fresh(self.take());
    }

    fn take(&mut self) -> Secret {
        self.settled = true;
        mem::take(self.operation.token())
    }
}

impl<E: Rotates> Drop for Turn<'_, E> {
    fn drop(&mut self) {
        if !self.settled {
            let token = self.take();
            self.rotating.0 = if self.handed_out { State::Spent(token) } else { State::Fresh(token) };
        }
    }
}

/// Its state, and the operation as far as it shows.
impl<E: Rotates + fmt::Debug> fmt::Debug for Turn<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").field("operation", &self.operation).finish_non_exhaustive()
    }
}

fn next_of<E: Rotates>(body: &dyn Wire) -> Option<Secret> {
    E::NEXT.iter().find_map(|pointer| text_at(body, pointer)).map(|text| Secret::from(&*text))
}

/// The token of an error, documented or not: an answer that cannot be read has taken the token all the same.
fn next_of_error<E: Rotates>(error: &Error<E::Error>) -> Option<Secret> {
    let typed = error.api().and_then(|error| error.answer.body()).and_then(next_of::<E>);
    typed.or_else(|| {
        let body: serde_json::Value = serde_json::from_slice(error.bytes()?).ok()?;
        next_of::<E>(&body)
    })
}
