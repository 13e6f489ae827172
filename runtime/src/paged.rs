//! Operations whose answers come in pages.

use std::fmt;

use crate::{Answer, Endpoint, Token, View, Wire, reflect};

/// An operation that answers page by page; generated.
pub trait Paged: Endpoint + Clone {
    /// How to get the page after this one; `None` after the last.
    fn next(&self, answer: &Self::Response) -> Option<Next<Self>>;
}

/// How to get the next page.
pub enum Next<E> {
    /// The operation at the address that the answer gives.
    Link(String),
    /// Another call of the operation.
    Call(Box<E>),
}

impl<E: Endpoint> Next<E> {
    /// A link, at the first of these JSON pointers into the body that has one.
    pub fn link(answer: &E::Response, pointers: &[&str]) -> Option<Self> {
        let body = answer.body()?;
        let href = pointers.iter().find_map(|pointer| reflect::text_at(body, pointer))?;
        Some(Next::Link(href.into_owned()))
    }

    /// The same call with one parameter changed: what stands at the pointer is where the next page starts. There is
    /// no next page where it cannot be such a parameter.
    pub fn call<W: Wire>(
        answer: &E::Response,
        pointer: &str,
        operation: &E,
        parameter: impl FnOnce(&mut E) -> &mut W,
    ) -> Option<Self>
    where
        E: Clone,
    {
        let start = reflect::text_at(answer.body()?, pointer)?;
        let mut next = operation.clone();
        parameter(&mut next).read(Token::Text(&start)).ok()?;
        Some(Next::Call(Box::new(next)))
    }

    /// The same call with the number of the next page. There is no next page after the last, nor where the answer has
    /// no numbers.
    pub fn numbered<W: Wire>(
        answer: &E::Response,
        page: &str,
        last: &str,
        operation: &E,
        parameter: impl FnOnce(&mut E) -> &mut W,
    ) -> Option<Self>
    where
        E: Clone,
    {
        let body = answer.body()?;
        let number = |pointer| match reflect::value_at(body, pointer)?.view() {
            View::Int(number) => Some(number),
            _ => None,
        };
        let following = number(page)?.checked_add(1).filter(|next| Some(*next) <= number(last))?;
        let mut next = operation.clone();
        parameter(&mut next).read(Token::Int(following)).ok()?;
        Some(Next::Call(Box::new(next)))
    }
}

/// No address: it may carry what identifies an account.
impl<E: fmt::Debug> fmt::Debug for Next<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Next::Link(_) => f.write_str("Link(..)"),
            Next::Call(operation) => f.debug_tuple("Call").field(operation).finish(),
        }
    }
}
