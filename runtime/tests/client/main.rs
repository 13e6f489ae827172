//! Tests of the client and its transports against servers on loopback.
mod api;
mod blocking;
mod calls;
mod failures;
mod flows;
mod redaction;
mod retries;
mod rotating;
#[path = "../runtime/schema.rs"]
mod schema;
mod server;
mod sign;
mod tls;
mod tower;
