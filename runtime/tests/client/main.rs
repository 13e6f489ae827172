//! Tests of the client against servers on loopback.
mod flows;
#[path = "../runtime/schema.rs"]
mod schema;
