//! Objects whose members are the query of a URL: what comes back with a customer who was sent away.

use std::borrow::Cow;
use std::fmt;

use crate::mismatch::{Path, Step};
use crate::{Composite, Mismatch, Object, Slot, Token, Wire};

/// A query that does not fit: which member, and what is wrong with it. Never the value.
#[derive(Clone, PartialEq, Eq)]
pub struct QueryError(Mismatch);

impl QueryError {
    /// The member that is wrong or missing: `$.error`; in a member that holds JSON, where in it.
    pub fn path(&self) -> String {
        self.0.path()
    }

    /// What is wrong.
    pub fn reason(&self) -> &str {
        self.0.reason()
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the query does not fit: {}", self.0)
    }
}

impl fmt::Debug for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QueryError({})", self.0)
    }
}

impl std::error::Error for QueryError {}

/// Reads the query of a URL, or a query on its own, into an object. What `from_query` of generated types calls.
///
/// Members that are not known are passed over; of one that stands twice the first counts.
///
/// # Errors
/// A member that is missing or does not fit.
pub fn from_query<T: Object>(object: &mut T, text: &str) -> Result<(), QueryError> {
    let fields = T::FIELDS;
    let mut seen = vec![false; fields.len()];
    read(object, query_of(text), &mut seen).map_err(QueryError)?;
    match fields.iter().zip(&seen).find(|(field, seen)| field.must_be_read() && !**seen) {
        None => Ok(()),
        Some((field, _)) => Err(QueryError(Mismatch::new(format!("`{}` is missing", field.name)))),
    }
}

fn read(object: &mut dyn Wire, query: &str, seen: &mut [bool]) -> Result<(), Mismatch> {
    let Slot::Members(members) = object.open(Composite::Object) else {
        return Err(Mismatch::new("a query is read into an object only"));
    };
    let shape = members.shape();
    for (name, value) in pairs(query) {
        // A name that cannot be read is no member that is known.
        let Some(index) = unescape(name).ok().and_then(|name| shape.position(&name)) else { continue };
        let known = seen.get_mut(index).is_some_and(|seen| std::mem::replace(seen, true));
        let place = members.get_mut(index);
        let read = match (unescape(value), place.open(Composite::Array)) {
            (Err(mismatch), _) => Err(mismatch),
            (Ok(value), Slot::List(list)) => list.push().read(Token::Text(&value)),
            (Ok(_), _) if known => Ok(()),
            (Ok(value), _) => place.read(Token::Text(&value)),
        };
        let step = || Path(vec![Step::Known(shape.fields.get(index).map_or("", |field| field.name))]);
        read.map_err(|mismatch| mismatch.at(step()))?;
    }
    Ok(())
}

/// The query of what is a URL, whole or without its host; else the text itself.
fn query_of(text: &str) -> &str {
    let text = text.trim();
    let text = text.split_once('#').map_or(text, |(before, _)| before);
    let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
    let is_scheme =
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if is_scheme || text.starts_with(['/', '?']) { text.split_once('?').map_or("", |(_, query)| query) } else { text }
}

/// Names and values as they stand in a query or a form.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// A name or value as it was before it was written into a query or a form.
pub(crate) fn unescape(text: &str) -> Result<Cow<'_, str>, Mismatch> {
    let spaced = text.replace('+', " ");
    let decoded = percent_encoding::percent_decode_str(&spaced).decode_utf8();
    decoded.map(|text| Cow::Owned(text.into_owned())).map_err(|_| Mismatch::new("not UTF-8"))
}

/// `from_query` for an object type.
#[macro_export]
macro_rules! query {
    ($t:ty) => {
        impl $t {
            /// Reads the query of the URL that came back, or the query on its own.
            ///
            /// # Errors
            /// A member that is missing or does not fit; never its value.
            #[inline]
            pub fn from_query(url: &str) -> ::core::result::Result<Self, $crate::QueryError> {
                let mut value = <Self as $crate::Blank>::blank();
                $crate::from_query(&mut value, url)?;
                ::core::result::Result::Ok(value)
            }
        }
    };
}
