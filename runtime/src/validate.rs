//! Checks values against the limits of the document.

use std::collections::BTreeSet;
use std::fmt;

use rust_decimal::Decimal;

use crate::{Field, Limits, Members, View, Wire, decimal};

/// Every limit that a value breaks; never empty where it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

/// One limit that is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// JSON pointer to the value. In a request it starts with `/body`, `/path`, `/query`, `/header` or `/cookie`.
    pub pointer: String,
    /// What is broken: `longer than 35 characters`. Never the value.
    pub limit: String,
}

impl Violations {
    /// The broken limits, in the order of the document.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// As an error, if there is any.
    pub(crate) fn into_result(self) -> Result<(), Violations> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", violation.pointer, violation.limit)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// Checks every limit of a value and of what is nested in it. What `validate()` of generated types calls.
///
/// # Errors
/// Every limit that is broken, with its JSON pointer.
pub fn validate(value: &dyn Wire) -> Result<(), Violations> {
    let mut checker = Checker::default();
    checker.value(value, &Limits::NONE);
    checker.found.into_result()
}

/// Whose values are checked.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Side {
    /// A request, for whoever makes it.
    #[default]
    Request,
    /// A request that came in: an open key may be personal, and does not show; a word has to be one of the document's.
    #[cfg(feature = "server")]
    Received,
    /// An answer: what is only in answers is checked, what is only in requests is not.
    #[cfg(feature = "server")]
    Answer,
}

/// Walks a value and collects what is broken.
#[derive(Default)]
pub(crate) struct Checker {
    pointer: String,
    pub(crate) found: Violations,
    side: Side,
}

#[cfg(feature = "server")]
impl Checker {
    pub(crate) fn of(side: Side) -> Self {
        Checker { side, ..Checker::default() }
    }

    /// Notes what does not fit, where it is below `place` and `name`.
    pub(crate) fn misfit(&mut self, place: &str, name: &str, mismatch: &crate::Mismatch) {
        let length = self.pointer.len();
        [place, name].into_iter().filter(|step| !step.is_empty()).for_each(|step| self.step(step));
        mismatch.steps().for_each(|step| self.step(&step));
        self.broken(mismatch.reason().to_owned());
        self.pointer.truncate(length);
    }
}

impl Checker {
    /// Checks `value` at `step` below the current pointer.
    pub(crate) fn at(&mut self, step: &str, value: &dyn Wire, limits: &Limits) {
        let length = self.pointer.len();
        self.step(step);
        self.value(value, limits);
        self.pointer.truncate(length);
    }

    fn step(&mut self, step: &str) {
        self.pointer.push('/');
        for character in step.chars() {
            match character {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                other => self.pointer.push(other),
            }
        }
    }

    /// Checks an entry of an object whose keys are open.
    fn entry(&mut self, key: &str, value: &dyn Wire, limits: &Limits) {
        self.at(if self.side == Side::Request { key } else { "*" }, value, limits);
    }

    /// Checks below `step`, for what has no value of its own there.
    pub(crate) fn under(&mut self, step: &str, check: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(step);
        check(self);
        self.pointer.truncate(length);
    }

    pub(crate) fn broken(&mut self, limit: String) {
        self.found.0.push(Violation { pointer: self.pointer.clone(), limit });
    }

    pub(crate) fn value(&mut self, value: &dyn Wire, limits: &Limits) {
        #[cfg(feature = "server")]
        if let (Side::Received, View::Term { known: false, .. } | View::Code { known: false, .. }) =
            (self.side, value.view())
        {
            self.broken("none of the values that the document lists".to_owned());
        }
        match value.view() {
            View::Absent | View::Null | View::Bool(_) | View::Any(_) => {}
            View::Int(number) | View::Code { value: number, .. } => self.number(Decimal::from(number), limits),
            View::Number(text) => {
                if let Some(number) = decimal::parse(&text) {
                    self.number(number, limits);
                }
            }
            View::Text(text) => self.text(&text, limits),
            View::Secret(text) | View::Term { text, .. } => self.text(text, limits),
            View::Bytes(bytes) => self.length(bytes.len(), limits, "bytes"),
            View::List(list) => {
                self.count(list.len(), limits.min_items, limits.max_items, "items");
                if limits.unique_items {
                    self.unique(list);
                }
                let items = limits.items.unwrap_or(&Limits::NONE);
                for (index, item) in (0..list.len()).filter_map(|index| Some((index, list.item(index)?))) {
                    self.at(&index.to_string(), item, items);
                }
            }
            View::Entries(entries) => {
                let items = limits.items.unwrap_or(&Limits::NONE);
                let mut count = 0;
                entries.each(&mut |key, value| {
                    count += 1;
                    self.entry(key, value, items);
                });
                self.count(count, limits.min_properties, limits.max_properties, "members");
            }
            View::Members(members) => {
                let count = self.members(members);
                self.count(count, limits.min_properties, limits.max_properties, "members");
            }
            View::Wrapped(key, payload) => self.at(key, payload, &Limits::NONE),
            View::Unlisted(_) => self.broken("none of the alternatives that the document lists".to_owned()),
        }
    }

    /// Checks every member; gives the number of those that are there.
    pub(crate) fn members(&mut self, members: &dyn Members) -> usize {
        let mut count = 0;
        for (index, field) in members.shape().fields.iter().enumerate() {
            let value = members.get(index);
            if field.is_named() {
                count += usize::from(!matches!(value.view(), View::Absent));
                self.member(field, value);
            } else if let View::Entries(entries) = value.view() {
                let items = field.limits.items.unwrap_or(&Limits::NONE);
                entries.each(&mut |key, value| {
                    count += 1;
                    self.entry(key, value, items);
                });
            } else {
                self.value(value, &field.limits);
            }
        }
        count
    }

    pub(crate) fn member(&mut self, field: &Field, value: &dyn Wire) {
        let skipped = match self.side {
            Side::Request => field.read_only,
            #[cfg(feature = "server")]
            Side::Received => field.read_only,
            #[cfg(feature = "server")]
            Side::Answer => field.write_only,
        };
        if !skipped {
            self.at(field.name, value, &field.limits);
        }
    }

    fn text(&mut self, text: &str, limits: &Limits) {
        if limits.min_length > 0 || limits.max_length < u32::MAX {
            self.length(text.chars().count(), limits, "characters");
        }
        if let Some(pattern) = limits.pattern.filter(|pattern| !pattern.allows(text)) {
            self.broken(format!("does not match {}", pattern.as_str()));
        }
        let is_number = limits.minimum.or(limits.maximum).or(limits.multiple_of).is_some();
        if let Some(number) = decimal::parse(text).filter(|_| is_number) {
            self.number(number, limits);
        }
    }

    fn length(&mut self, length: usize, limits: &Limits, unit: &str) {
        if length < limits.min_length as usize {
            self.broken(format!("shorter than {} {unit}", limits.min_length));
        }
        if length > limits.max_length as usize {
            self.broken(format!("longer than {} {unit}", limits.max_length));
        }
    }

    fn count(&mut self, count: usize, min: u32, max: u32, unit: &str) {
        if count < min as usize {
            self.broken(format!("fewer than {min} {unit}"));
        }
        if count > max as usize {
            self.broken(format!("more than {max} {unit}"));
        }
    }

    fn number(&mut self, number: Decimal, limits: &Limits) {
        let bound = |text: Option<&'static str>| text.and_then(|text| Some((text, decimal::parse(text)?)));
        if let Some((text, minimum)) = bound(limits.minimum) {
            if number < minimum {
                self.broken(format!("less than {text}"));
            } else if limits.exclusive_minimum && number == minimum {
                self.broken(format!("not more than {text}"));
            }
        }
        if let Some((text, maximum)) = bound(limits.maximum) {
            if number > maximum {
                self.broken(format!("more than {text}"));
            } else if limits.exclusive_maximum && number == maximum {
                self.broken(format!("not less than {text}"));
            }
        }
        let rest = |step: Decimal| number.checked_rem(step).unwrap_or_default();
        if let Some((text, _)) = bound(limits.multiple_of).filter(|(_, step)| !rest(*step).is_zero()) {
            self.broken(format!("not a multiple of {text}"));
        }
    }

    fn unique(&mut self, list: &dyn crate::List) {
        let mut seen = BTreeSet::new();
        for item in (0..list.len()).filter_map(|index| list.item(index)) {
            if !seen.insert(crate::to_json(item)) {
                self.broken("an item stands twice".to_owned());
                return;
            }
        }
    }
}
