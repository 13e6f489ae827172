//! Path parameters.

use crate::encode::argument::Argument;
use crate::encode::escape;
use crate::endpoint::{Inputs, Operation, Parameter, Style};
use crate::{EncodeError, Location, Wire};

/// Appends the path of an operation, with its parameters in place.
pub(super) fn append(operation: &Operation, inputs: &dyn Inputs, url: &mut String) -> Result<(), EncodeError> {
    let mut rest = operation.path;
    while let Some((literal, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else {
            break;
        };
        url.push_str(literal);
        let mut parameters = operation.parameters.iter().enumerate();
        let parameter = parameters.find(|(_, other)| other.location == Location::Path && other.field.name == name);
        let (index, parameter) = parameter.ok_or(EncodeError::Missing { place: "path", name })?;
        let text = argument(parameter, inputs.parameter(index))?;
        url.push_str(&text);
        rest = tail;
    }
    url.push_str(rest);
    Ok(())
}

/// A path parameter as it stands in the URL.
fn argument(parameter: &Parameter, value: &dyn Wire) -> Result<String, EncodeError> {
    let name = parameter.field.name;
    let (prefix, separator) = match (parameter.style, parameter.explode) {
        (Style::Label, true) => (".", "."),
        (Style::Label, false) => (".", ","),
        (Style::Matrix, true) => (";", ";"),
        (Style::Matrix, false) => (";", ","),
        (Style::Simple | Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject, _) => {
            ("", ",")
        }
    };
    let matrix = parameter.style == Style::Matrix;
    let mut out = prefix.to_owned();
    let named = |out: &mut String, named: bool| {
        if named {
            escape::argument(name, out);
            out.push('=');
        }
    };
    let escape = |text: &str, out: &mut String| {
        let before = out.len();
        escape::argument(text, out);
        if separator == "." && text.contains('.') {
            // It need not be encoded, but here it would end the item.
            let item = out.split_off(before).replace('.', "%2E");
            out.push_str(&item);
        }
    };
    match Argument::of(parameter, value) {
        Argument::Absent => {
            return Err(EncodeError::Missing { place: "path", name });
        }
        Argument::One(text) => {
            check(name, &text)?;
            named(&mut out, matrix);
            escape::argument(&text, &mut out);
        }
        Argument::Many(items) => {
            for (index, item) in items.iter().enumerate() {
                check(name, item)?;
                out.push_str(if index == 0 { "" } else { separator });
                named(&mut out, matrix && (parameter.explode || index == 0));
                escape(item, &mut out);
            }
        }
        Argument::Pairs(pairs) => {
            named(&mut out, matrix && !parameter.explode);
            for (index, (key, item)) in pairs.iter().enumerate() {
                check(name, item)?;
                out.push_str(if index == 0 { "" } else { separator });
                escape(key, &mut out);
                out.push(if parameter.explode { '=' } else { ',' });
                escape(item, &mut out);
            }
        }
    }
    if out == prefix {
        return Err(EncodeError::Unfit {
            place: "path",
            name,
            reason: "is empty: the URL would be another resource's",
        });
    }
    Ok(out)
}

/// Refuses what would make the URL another resource's. (`.` is unreserved: encoding does not protect it.)
fn check(name: &'static str, text: &str) -> Result<(), EncodeError> {
    match text {
        "" => Err(EncodeError::Unfit { place: "path", name, reason: "is empty: the URL would be another resource's" }),
        "." | ".." => Err(EncodeError::Unfit { place: "path", name, reason: "is a step to another resource" }),
        _ => Ok(()),
    }
}
