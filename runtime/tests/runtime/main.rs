//! Tests of the runtime through types in the form that the generator writes.
mod bank;
mod smoke;
