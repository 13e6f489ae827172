//! Answers: tables that say what each status and media type is read into.

use std::fmt;

use crate::{Field, Media, Wire};

/// An answer, or all error answers, of an operation; generated.
pub trait Answer: Sized {
    /// The response headers, by their names.
    const HEADERS: &'static [Field];
    /// One for each status and media type.
    const CASES: &'static [Case];
    /// What this case is read into.
    fn blank(case: usize) -> Self;
    /// A header, by its index in [`Answer::HEADERS`]; `None` where this case has no such header.
    fn header(&self, index: usize) -> Option<&dyn Wire>;
    /// A header, to be read.
    fn header_mut(&mut self, index: usize) -> Option<&mut dyn Wire>;
    /// The body, if this case has one.
    fn body(&self) -> Option<&dyn Wire>;
    /// The body, to be read.
    fn body_mut(&mut self) -> Option<&mut dyn Wire>;
}

/// [`Answer`] behind a pointer.
pub trait Parts {
    /// The response headers, by their names.
    fn headers(&self) -> &'static [Field];
    /// A header.
    fn header(&self, index: usize) -> Option<&dyn Wire>;
    /// A header, to be read.
    fn header_mut(&mut self, index: usize) -> Option<&mut dyn Wire>;
    /// The body.
    fn body(&self) -> Option<&dyn Wire>;
    /// The body, to be read.
    fn body_mut(&mut self) -> Option<&mut dyn Wire>;
}

impl<T: Answer> Parts for T {
    fn headers(&self) -> &'static [Field] {
        T::HEADERS
    }
    fn header(&self, index: usize) -> Option<&dyn Wire> {
        Answer::header(self, index)
    }
    fn header_mut(&mut self, index: usize) -> Option<&mut dyn Wire> {
        Answer::header_mut(self, index)
    }
    fn body(&self) -> Option<&dyn Wire> {
        Answer::body(self)
    }
    fn body_mut(&mut self) -> Option<&mut dyn Wire> {
        Answer::body_mut(self)
    }
}

/// One body of an answer, and the statuses that come with it.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The media type; `None` where there is no body.
    pub media: Option<Media>,
    codes: &'static [u16],
    ranges: &'static [u8],
    any: bool,
}

impl Case {
    /// A body that comes with these statuses.
    pub const fn of(codes: &'static [u16], media: Media) -> Self {
        Case { media: Some(media), codes, ranges: &[], any: false }
    }

    /// No body, with these statuses.
    pub const fn empty(codes: &'static [u16]) -> Self {
        Case { media: None, codes, ranges: &[], any: false }
    }

    /// Comes with these hundreds as well: `4` for `4XX`.
    pub const fn ranges(mut self, hundreds: &'static [u8]) -> Self {
        self.ranges = hundreds;
        self
    }

    /// Comes with all statuses that no other case names as well: `default`.
    pub const fn any(mut self) -> Self {
        self.any = true;
        self
    }

    #[cfg(feature = "server")]
    pub(crate) fn codes(&self) -> &'static [u16] {
        self.codes
    }

    /// Whether it comes with no status but its codes.
    #[cfg(feature = "server")]
    pub(crate) fn is_exact(&self) -> bool {
        self.ranges.is_empty() && !self.any
    }

    pub(crate) fn covers(&self, status: Status) -> bool {
        match status {
            Status::Exact(code) => self.codes.contains(&code),
            Status::Range(hundred) => self.ranges.contains(&hundred),
            Status::Any => self.any,
        }
    }
}

impl Case {
    /// The documented statuses of success.
    pub(crate) fn successes(&self) -> impl Iterator<Item = Status> {
        let codes = self.codes.iter().filter(|code| (200..300).contains(*code));
        let ranges = self.ranges.iter().filter(|hundred| **hundred == 2);
        codes.map(|code| Status::Exact(*code)).chain(ranges.map(|hundred| Status::Range(*hundred)))
    }
}

/// How the document names a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Exact(u16),
    Range(u8),
    Any,
}

/// For operations that document no errors: no answer is ever read into it.
#[derive(Clone, PartialEq, Eq)]
pub struct NoAnswer(());

impl Answer for NoAnswer {
    const HEADERS: &'static [Field] = &[];
    const CASES: &'static [Case] = &[];
    fn blank(_: usize) -> Self {
        NoAnswer(())
    }
    fn header(&self, _: usize) -> Option<&dyn Wire> {
        None
    }
    fn header_mut(&mut self, _: usize) -> Option<&mut dyn Wire> {
        None
    }
    fn body(&self) -> Option<&dyn Wire> {
        None
    }
    fn body_mut(&mut self) -> Option<&mut dyn Wire> {
        None
    }
}

impl fmt::Debug for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoAnswer")
    }
}

/// `Debug` of an answer: what is public of its headers and its body. What [`answer!`](crate::answer) calls.
///
/// # Errors
/// What the formatter gives.
pub fn debug_answer(name: &str, parts: &dyn Parts, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shape = f.debug_struct(name);
    for (index, field) in parts.headers().iter().enumerate() {
        if let Some(header) = parts.header(index) {
            crate::show::show_field(&mut shape, field, header);
        }
    }
    if let Some(body) = parts.body() {
        crate::show::show_field(&mut shape, &Field::required("body"), body);
    }
    shape.finish_non_exhaustive()
}

/// The methods of [`Answer`] for headers and body: `parts!({ location = 0, request_id = 1 } body)`, with each header's
/// index in [`Answer::HEADERS`], and `content` in place of `body` where that is a [`Content`](crate::Content).
#[macro_export]
macro_rules! parts {
    ({ $($header:ident = $index:literal),* $(,)? } $($body:ident)?) => {
        #[inline]
        fn header(&self, index: usize) -> ::core::option::Option<&dyn $crate::Wire> {
            match index {
                $($index => ::core::option::Option::Some(&self.$header),)*
                _ => ::core::option::Option::None,
            }
        }
        #[inline]
        fn header_mut(&mut self, index: usize) -> ::core::option::Option<&mut dyn $crate::Wire> {
            match index {
                $($index => ::core::option::Option::Some(&mut self.$header),)*
                _ => ::core::option::Option::None,
            }
        }
        #[inline]
        fn body(&self) -> ::core::option::Option<&dyn $crate::Wire> {
            $crate::parts!(@body self $($body)?)
        }
        #[inline]
        fn body_mut(&mut self) -> ::core::option::Option<&mut dyn $crate::Wire> {
            $crate::parts!(@body_mut self $($body)?)
        }
    };
    (@$get:ident $this:ident) => { ::core::option::Option::None };
    (@body $this:ident body) => { ::core::option::Option::Some(&$this.body) };
    (@body_mut $this:ident body) => { ::core::option::Option::Some(&mut $this.body) };
    (@body $this:ident content) => { $crate::Content::body(&$this.body) };
    (@body_mut $this:ident content) => { $crate::Content::body_mut(&mut $this.body) };
}

/// `Debug` for what implements [`Answer`]; with feature `server`, how it is written as well.
///
/// It is told what says which case a value is: nothing where there is one, `+ body` where the body is a
/// [`Content`](crate::Content), and of an enum the first case of each variant: `answer!(Reply { Created = 0, Done = 1 + body })`.
#[macro_export]
macro_rules! answer {
    ($t:ident $($cases:tt)*) => {
        impl ::core::fmt::Debug for $t {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug_answer(::core::stringify!($t), self, f)
            }
        }
        $crate::replied!($t $($cases)*);
    };
}
