//! The program as it is run.

mod r#gen;
mod parity;
mod workspace;
