//! Tests of the runtime through types in the form that the generator writes.
mod bank;
mod decode;
mod encode;
mod likely;
mod limits;
mod links;
mod objects;
mod operations;
mod placeholders;
mod properties;
mod queries;
mod reflect;
mod respond;
mod rotating;
mod sca;
mod scalars;
mod schema;
mod show;
mod unions;
mod unlisted;

use ob_runtime::{Blank, Wire};

/// Reads a value that must fit.
fn read<T: Wire + Blank>(json: &str) -> T {
    try_read(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Reads a value; the error is `path: reason`.
fn try_read<T: Wire + Blank>(json: &str) -> Result<T, String> {
    let mut value = T::blank();
    ob_runtime::read_json(&mut value, json.as_bytes()).map_err(|error| error.to_string())?;
    Ok(value)
}

/// The JSON of a value.
fn write(value: &dyn Wire) -> String {
    String::from_utf8(ob_runtime::to_json(value)).unwrap()
}

/// Checks that a JSON text is written as it was read.
#[track_caller]
fn survives<T: Wire + Blank>(json: &str) {
    assert_eq!(write(&read::<T>(json)), json);
}
