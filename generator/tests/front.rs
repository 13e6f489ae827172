//! Source, overlays and the reading of a document: on fixtures, on the published documents, and on damaged ones.
//!
//! A fixture is read as it would be by a run, and what is said of it is a snapshot.

#[path = "front/damage.rs"]
mod damage;
#[path = "front/overlay.rs"]
mod overlay;
#[path = "front/read.rs"]
mod read;
#[path = "front/source.rs"]
mod source;
#[path = "front/spec.rs"]
mod spec;
#[path = "front/upstream.rs"]
mod upstream;
