//! OpenAPI documents and overlays in, typed Rust crates out.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod diagnostic;
pub mod ir;
pub mod lower;
pub mod overlay;
pub mod source;
pub mod spec;
