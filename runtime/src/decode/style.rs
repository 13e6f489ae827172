//! Texts with separators, which say what an array or an object is where there is no JSON.

use std::borrow::Cow;

use crate::decode::argument::Argument;
use crate::endpoint::Parameter;
use crate::{Composite, Location, Mismatch, Slot, Wire};

/// What a parameter is, which says what the separators in its text are.
pub(crate) enum Kind {
    Scalar,
    List,
    Object,
    /// A union, which takes whatever it takes.
    Choice,
}

impl Kind {
    /// Asks a blank value. Asking changes it, so it is read after that, or is another.
    pub(crate) fn of(blank: &mut dyn Wire) -> Self {
        match blank.open(Composite::Array) {
            Slot::Closed => Kind::Scalar,
            Slot::List(_) => Kind::List,
            Slot::Entries(_) | Slot::Members(_) => Kind::Object,
            Slot::Choice(_) => Kind::Choice,
        }
    }
}

pub(super) type Unescape = fn(&str) -> Result<Cow<'_, str>, Mismatch>;

/// A text with separators.
pub(super) struct Text<'t> {
    pub(super) text: &'t str,
    pub(super) separators: &'static [&'static str],
    /// Whether members are `key=value` instead of `key,value`.
    pub(super) explode: bool,
    pub(super) unescape: Unescape,
}

impl<'t> Text<'t> {
    pub(super) fn read(&self, kind: &Kind) -> Result<Argument<'t>, Mismatch> {
        Ok(match kind {
            Kind::Scalar | Kind::Choice => Argument::One((self.unescape)(self.text)?),
            Kind::List => Argument::Many(self.pieces().map(self.unescape).collect::<Result<_, _>>()?),
            Kind::Object => Argument::Pairs(self.pairs()?),
        })
    }

    pub(super) fn pieces(&self) -> impl Iterator<Item = &'t str> {
        let mut rest = Some(self.text);
        let separators = self.separators;
        std::iter::from_fn(move || {
            let text = rest?;
            let first = separators.iter().filter_map(|separator| Some((text.find(separator)?, separator.len())));
            match first.min() {
                Some((at, length)) => {
                    rest = text.get(at + length..);
                    text.get(..at)
                }
                None => rest.take(),
            }
        })
    }

    fn pairs(&self) -> Result<Vec<(Cow<'t, str>, Argument<'t>)>, Mismatch> {
        let mut pieces = self.pieces();
        let mut pairs = Vec::new();
        while let Some(piece) = pieces.next() {
            let (key, value) = if self.explode {
                piece.split_once('=').ok_or_else(|| Mismatch::new("a member has no value"))?
            } else {
                (piece, pieces.next().ok_or_else(|| Mismatch::new("a member has no value"))?)
            };
            pairs.push(((self.unescape)(key)?, Argument::One((self.unescape)(value)?)));
        }
        Ok(pairs)
    }
}

/// The text of a header, or that of a cookie: what is not part of it is gone, and nothing in it is escaped any more.
pub(crate) fn simple<'t>(parameter: &Parameter, kind: &Kind, text: &'t str) -> Result<Argument<'t>, Mismatch> {
    let unescape: Unescape = match parameter.location {
        Location::Header => |text| Ok(text.trim().into()),
        Location::Path | Location::Query | Location::Cookie => |text| Ok(text.into()),
    };
    let kind = if parameter.json { &Kind::Scalar } else { kind };
    Text { text, separators: &[","], explode: parameter.explode, unescape }.read(kind)
}
