//! Limits of the document, as tables that can be constants.

use std::fmt;
use std::sync::OnceLock;

use regex_lite::Regex;

use crate::{Field, Parameter};

/// What a document limits a value to.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub(crate) min_length: u32,
    pub(crate) max_length: u32,
    pub(crate) min_items: u32,
    pub(crate) max_items: u32,
    pub(crate) min_properties: u32,
    pub(crate) max_properties: u32,
    pub(crate) unique_items: bool,
    pub(crate) exclusive_minimum: bool,
    pub(crate) exclusive_maximum: bool,
    pub(crate) pattern: Option<&'static Pattern>,
    pub(crate) minimum: Option<&'static str>,
    pub(crate) maximum: Option<&'static str>,
    pub(crate) multiple_of: Option<&'static str>,
    pub(crate) items: Option<&'static Limits>,
}

impl Limits {
    /// No limit.
    pub const NONE: Limits = Limits {
        min_length: 0,
        max_length: u32::MAX,
        min_items: 0,
        max_items: u32::MAX,
        min_properties: 0,
        max_properties: u32::MAX,
        unique_items: false,
        exclusive_minimum: false,
        exclusive_maximum: false,
        pattern: None,
        minimum: None,
        maximum: None,
        multiple_of: None,
        items: None,
    };
}

/// The same builders on everything that has limits; `$($limits)*` is the path to them.
macro_rules! builders {
    ($t:ty $(, $limits:ident)*) => {
        impl $t {
            /// At least this many characters.
            pub const fn min_length(mut self, characters: u32) -> Self {
                self$(.$limits)*.min_length = characters;
                self
            }
            /// At most this many characters.
            pub const fn max_length(mut self, characters: u32) -> Self {
                self$(.$limits)*.max_length = characters;
                self
            }
            /// Matches this pattern somewhere.
            pub const fn pattern(mut self, pattern: &'static Pattern) -> Self {
                self$(.$limits)*.pattern = Some(pattern);
                self
            }
            /// At least this number, given in decimal.
            pub const fn minimum(mut self, number: &'static str) -> Self {
                self$(.$limits)*.minimum = Some(number);
                self
            }
            /// At most this number, given in decimal.
            pub const fn maximum(mut self, number: &'static str) -> Self {
                self$(.$limits)*.maximum = Some(number);
                self
            }
            /// More than this number, given in decimal.
            pub const fn exclusive_minimum(mut self, number: &'static str) -> Self {
                self$(.$limits)*.minimum = Some(number);
                self$(.$limits)*.exclusive_minimum = true;
                self
            }
            /// Less than this number, given in decimal.
            pub const fn exclusive_maximum(mut self, number: &'static str) -> Self {
                self$(.$limits)*.maximum = Some(number);
                self$(.$limits)*.exclusive_maximum = true;
                self
            }
            /// A multiple of this number, given in decimal.
            pub const fn multiple_of(mut self, number: &'static str) -> Self {
                self$(.$limits)*.multiple_of = Some(number);
                self
            }
            /// At least this many items.
            pub const fn min_items(mut self, items: u32) -> Self {
                self$(.$limits)*.min_items = items;
                self
            }
            /// At most this many items.
            pub const fn max_items(mut self, items: u32) -> Self {
                self$(.$limits)*.max_items = items;
                self
            }
            /// No item twice.
            pub const fn unique_items(mut self) -> Self {
                self$(.$limits)*.unique_items = true;
                self
            }
            /// What every item, or every value of an object with open keys, is limited to.
            pub const fn items(mut self, limits: &'static Limits) -> Self {
                self$(.$limits)*.items = Some(limits);
                self
            }
            /// At least this many members.
            pub const fn min_properties(mut self, members: u32) -> Self {
                self$(.$limits)*.min_properties = members;
                self
            }
            /// At most this many members.
            pub const fn max_properties(mut self, members: u32) -> Self {
                self$(.$limits)*.max_properties = members;
                self
            }
        }
    };
}
builders!(Limits);
builders!(Field, limits);
builders!(Parameter, field, limits);

/// A regular expression that is compiled when it is first used.
pub struct Pattern {
    source: &'static str,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern of this source. One that does not compile is never broken: generated code has none.
    pub const fn new(source: &'static str) -> Self {
        Pattern { source, regex: OnceLock::new() }
    }

    /// As the document has it.
    pub const fn as_str(&self) -> &'static str {
        self.source
    }

    pub(crate) fn allows(&self, text: &str) -> bool {
        self.regex.get_or_init(|| Regex::new(self.source).ok()).as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({:?})", self.source)
    }
}
