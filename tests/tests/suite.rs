//! Tests of the generated crates: what is read is written again, and what is sent is what the documents say.
//!
//! - [`operations`] is the table of all operations, [`samples`] the bodies in `samples/` that [`round_trips`] sends through them.
//! - [`both_ways`] lets a server read what a client writes, and a client what a server writes.
//! - [`published`] does the same with the examples of the published documents, where those are at hand.
//! - [`guides`] follows the published guides through the client, against a provider on loopback.
//! - [`typed_bank`] is a bank in the types of a crate, as a TPP writes one for its tests.
//! - [`wire`] shows requests as they are sent; the other modules show behaviour, one each.

mod authorization;
mod both_ways;
mod challenges;
mod coverage;
mod diff;
mod documents;
mod errors;
mod finapi;
mod guides;
mod headers;
mod klarna_xs2a;
mod operations;
mod published;
mod redaction;
mod requests;
mod round_trips;
mod samples;
mod sessions;
mod signed;
mod steps;
mod tokenio;
mod typed_bank;
mod values;
mod wire;
