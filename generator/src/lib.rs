//! OpenAPI documents and overlays in, typed Rust crates out.

pub mod diagnostic;
pub mod overlay;
pub mod source;
pub mod spec;
