//! The program as it is run.

mod bump;
mod diff;
mod docs;
mod r#gen;
mod new;
mod page;
mod parity;
mod workspace;
