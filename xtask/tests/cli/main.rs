//! The program as it is run.

mod bump;
mod diff;
mod r#gen;
mod new;
mod page;
mod parity;
mod workspace;
