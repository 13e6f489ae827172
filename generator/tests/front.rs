//! Source, overlays and the reading of a document, on fixtures and on the published documents.

#[path = "front/upstream.rs"]
mod upstream;
