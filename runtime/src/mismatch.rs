//! What did not fit where it was read, and where that was. Never the value itself.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// JSON that does not fit its place: what is wrong and where, never the value.
#[derive(Clone, PartialEq, Eq)]
pub struct Mismatch(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    reason: Cow<'static, str>,
    /// Innermost step first.
    path: Path,
}

impl Mismatch {
    /// A mismatch for this reason. The reason names kinds and members, never values.
    #[cold]
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Mismatch(Box::new(Inner { reason: reason.into(), path: Path::default() }))
    }

    /// A mismatch of kinds: `expected a string, found an array`.
    #[cold]
    pub fn expected(expected: &str, found: &str) -> Self {
        Mismatch::new(format!("expected {expected}, found {found}"))
    }

    /// What is wrong.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Where it is wrong: `$.accounts[3].balances`.
    pub fn path(&self) -> String {
        self.0.path.to_string()
    }

    /// The steps of a JSON pointer to what is wrong.
    #[cfg(feature = "server")]
    pub(crate) fn steps(&self) -> impl Iterator<Item = Cow<'static, str>> {
        self.0.path.0.iter().rev().map(|step| match step {
            Step::Known(key) => Cow::Borrowed(*key),
            Step::Open => Cow::Borrowed("*"),
            Step::Item(index) => Cow::Owned(index.to_string()),
        })
    }

    pub(crate) fn at(mut self, outer: Path) -> Self {
        self.0.path.0.extend(outer.0);
        self
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.path, self.0.reason)
    }
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mismatch({self})")
    }
}

impl std::error::Error for Mismatch {}

/// A JSON path, innermost step first: it is collected on the way out of an error.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Path(pub(crate) Vec<Step>);

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Known(&'static str),
    /// A key that the document leaves open: it may be an IBAN, so no message repeats it.
    Open,
    Item(usize),
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('$')?;
        for step in self.0.iter().rev() {
            match step {
                Step::Known(key) if plain(key) => write!(f, ".{key}")?,
                Step::Known(key) => write!(f, "[{key:?}]")?,
                Step::Open => f.write_str(".*")?,
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

fn plain(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}
