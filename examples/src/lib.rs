//! What the example programs share, and the providers that they and the tests call.
//!
//! - [`env`] reads environment variables, [`person`] is who authorises.
//! - [`fake`] plays providers on loopback: for `--demo`, and for tests.
#![warn(missing_docs)]

pub mod env;
pub mod fake;
pub mod person;
