//! The program as it is run.

mod bump;
mod diff;
mod r#gen;
mod page;
mod parity;
mod workspace;
