//! The commands of `cargo xtask`: everything that touches files.
//!
//! It is a library so that `xtask-fetch`, which needs an HTTP client, can use what the other commands use without
//! making them slower to build.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod bump;
pub mod diff;
pub mod digest;
mod document;
mod fault;
pub mod fetch;
pub mod r#gen;
mod git;
pub mod new;
pub mod parity;
mod recipe;
mod workspace;

pub use document::Document;
pub use fault::{Fault, Outcome};
pub use recipe::Recipe;
pub use workspace::Workspace;
