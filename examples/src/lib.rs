//! What the example programs share, and the providers that they and the tests call.
//!
//! - [`open_payments`] is what the programs `open-payments-ais` and `open-payments-pis` are set up with.
//! - [`finapi`] is what the program `finapi-web-form` is set up with.
//! - [`klarna_xs2a`] is what the program `klarna-consent` is set up with.
//! - [`tokenio`] is what the program `tokenio-ais` is set up with.
//! - [`mod@env`] reads environment variables, [`person`] is who authorises, [`Failure`] how a program ends without success.
//! - [`fake`] plays providers on loopback: for `--demo`, and for tests.
#![warn(missing_docs)]

pub mod env;
mod failure;
pub mod fake;
pub mod finapi;
pub mod klarna_xs2a;
pub mod open_payments;
pub mod person;
mod program;
pub mod tokenio;

pub use failure::Failure;
pub use program::{Arguments, run};
