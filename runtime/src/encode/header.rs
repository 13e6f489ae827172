//! Header and cookie parameters, the headers of the session, and `Accept`.

use std::borrow::Cow;

use crate::encode::argument::Argument;
use crate::encode::{Draft, Tables, escape, query};
use crate::endpoint::{Inputs, Parameter};
use crate::{Case, EncodeError, Wire};

/// Sets a header parameter; tells whether there was anything to set. Nothing is never sent as an empty header.
pub(super) fn append(parameter: &Parameter, value: &dyn Wire, draft: &mut Draft) -> Result<bool, EncodeError> {
    let text = simple(parameter, Argument::of(parameter, value))?;
    if text.trim().is_empty() {
        return Ok(false);
    }
    draft.header(parameter.field.name, &text, !parameter.field.public)?;
    Ok(true)
}

/// Nothing in a header is escaped, so a comma in an item would make two of it.
fn simple<'a>(parameter: &Parameter, argument: Argument<'a>) -> Result<Cow<'a, str>, EncodeError> {
    let between = if parameter.explode { "=" } else { "," };
    let separated = match &argument {
        Argument::Absent | Argument::One(_) => false,
        Argument::Many(items) => items.iter().any(|item| item.contains(',')),
        Argument::Pairs(pairs) => pairs.iter().any(|(key, value)| key.contains([',', '=']) || value.contains(',')),
    };
    if separated {
        let (place, name) = (parameter.location.as_str(), parameter.field.name);
        return Err(EncodeError::Unfit { place, name, reason: query::SEPARATED });
    }
    Ok(match argument {
        Argument::Absent => Cow::Borrowed(""),
        Argument::One(text) => text,
        Argument::Many(items) => Cow::Owned(items.join(",")),
        Argument::Pairs(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}{between}{value}")).collect();
            Cow::Owned(pairs.join(","))
        }
    })
}

/// Appends a cookie; tells whether there was anything to append.
pub(super) fn append_cookie(
    parameter: &Parameter,
    value: &dyn Wire,
    cookies: &mut String,
) -> Result<bool, EncodeError> {
    let text = match Argument::of(parameter, value) {
        Argument::Absent => return Ok(false),
        argument => simple(parameter, argument)?,
    };
    cookie(parameter.field.name, &text, cookies);
    Ok(true)
}

pub(super) fn cookie(name: &str, value: &str, cookies: &mut String) {
    if !cookies.is_empty() {
        cookies.push_str("; ");
    }
    escape::argument(name, cookies);
    cookies.push('=');
    escape::argument(value, cookies);
}

/// Sets the headers that the operation takes from the session.
pub(super) fn append_session(tables: &Tables<'_>, draft: &mut Draft) -> Result<(), EncodeError> {
    for (field, value, required) in tables.session_headers() {
        let parameter = Parameter { field: *field, ..Parameter::header(field.name) };
        if !append(&parameter, value, draft)? && required {
            return Err(EncodeError::NotInSession { name: field.name, member: tables.session_member(field.name) });
        }
    }
    Ok(())
}

/// The media types to ask for: the caller's, else the first JSON type of the success answers, else all of them. An
/// operation whose success answers have no body asks for the JSON of its errors.
pub(super) fn accept<'a>(tables: &Tables<'_>, inputs: &'a dyn Inputs) -> Option<Cow<'a, str>> {
    if let Some(chosen) = inputs.accept().and_then(|accept| accept.chosen()) {
        return Some(Cow::Borrowed(chosen));
    }
    let documented = tables.operation.accept;
    let is_json = |name: &&&str| crate::media::is_json(crate::media::essence(name));
    if let Some(json) = documented.iter().find(is_json) {
        return Some(Cow::Borrowed(json));
    }
    if !documented.is_empty() {
        return Some(Cow::Owned(documented.join(", ")));
    }
    let json = |case: &&Case| case.media.is_some_and(|media| media.is_json());
    let of_errors = tables.success.iter().chain(tables.errors).find(json)?.media?;
    Some(Cow::Borrowed(of_errors.name))
}
