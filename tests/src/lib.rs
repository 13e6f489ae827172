//! Tests of the generated crates stand in `tests/`; here is what tests the README.

/// The README's code, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
