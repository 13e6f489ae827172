//! What takes more than one call: tokens, pages, and statuses that are waited for.

pub mod api;
mod pages;
mod server;
mod tokens;
mod watch;
