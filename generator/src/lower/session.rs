//! Where headers come from, and those that are set once.

use serde_json::Value;

use super::Lower;
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::{
    Api, Convention, Field, FieldKind, Limits, Parameter, Presence, Scalar, SessionHeader, Type, TypeTable,
};
use crate::spec::Spec;

impl Lower<'_> {
    /// Checks that a header with the value of another one has one to take it from.
    pub fn same_headers(&mut self, api: &Api) {
        for header in &api.session {
            let Some(name) = &header.same_as else { continue };
            let at = header.field.at.child("x-obgen-same-as");
            match api.session.iter().find(|other| other.is_named(name)) {
                Some(other) if other.same_as.is_none() && self.types.same(&other.field.ty, &header.field.ty) => {}
                Some(other) => {
                    self.diags
                        .error(
                            Code::UnknownValue,
                            at,
                            format!("`{}` cannot have the value of `{name}`", header.field.wire),
                        )
                        .related(&other.field.at, "the other one")
                        .help("name a header of the session that has the same type, and a value of its own");
                }
                None => {
                    let known = api.session.iter().filter(|header| header.same_as.is_none());
                    let known = known.map(|header| header.field.wire.as_str());
                    let help = did_you_mean(name, known, || {
                        format!("say in `x-obgen-headers` that it is one: `{name}: session`")
                    });
                    self.diags.error(Code::UnknownValue, at, format!("there is no session header `{name}`")).help(help);
                }
            }
        }
    }
}

/// Header conventions: lower-case name or family, and where the value comes from.
pub fn conventions(spec: &Spec) -> Vec<(String, Convention)> {
    let headers = spec.openapi.extensions.get("x-obgen-headers").and_then(Value::as_object);
    let entries = headers.into_iter().flatten().filter_map(|(name, source)| {
        let convention = convention(source.as_str()?);
        Some((name.to_ascii_lowercase(), convention))
    });
    entries.collect()
}

/// The session header of this name, added if it is new.
pub fn add_header(api: &mut Api, parameter: Parameter, same_as: Option<String>, types: &TypeTable) -> usize {
    let known = api.session.iter_mut().position(|header| header.field.wire.eq_ignore_ascii_case(&parameter.wire));
    if let Some(index) = known {
        if let Some(header) = api.session.get_mut(index)
            && !types.same(&header.field.ty, &parameter.ty)
        {
            header.field.ty = Type::Scalar(Scalar::String);
            header.field.limits = Limits::default();
        }
        return index;
    }
    let mut field = Field::new(parameter.wire, FieldKind::Member, parameter.ty, parameter.at);
    field.presence = Presence::Optional;
    field.limits = parameter.limits;
    field.sensitivity = parameter.sensitivity;
    field.explicit_name = parameter.explicit_name;
    field.docs = parameter.docs;
    api.session.push(SessionHeader { field, same_as });
    api.session.len() - 1
}

/// Where `x-obgen-headers` and `x-obgen-from` say a value comes from; `spec` takes no other word.
pub fn convention(source: &str) -> Convention {
    match source {
        "request-id" => Convention::RequestId,
        "credentials" => Convention::Credentials,
        "session" => Convention::Session,
        "signer" => Convention::Signer,
        _ => Convention::Caller,
    }
}

/// The convention of a header: that of the pattern it goes by.
pub fn convention_of(conventions: &[(String, Convention)], name: &str) -> Convention {
    let pattern = governing(conventions.iter().map(|(pattern, _)| pattern.as_str()), name);
    let found = conventions.iter().rev().find(|(own, _)| Some(own.as_str()) == pattern);
    found.map_or(Convention::Caller, |(_, convention)| *convention)
}

/// The pattern of `x-obgen-headers` that a header goes by: its name, else the longest family that it belongs to.
pub(crate) fn governing<'p>(patterns: impl Iterator<Item = &'p str>, name: &str) -> Option<&'p str> {
    let name = name.to_ascii_lowercase();
    let fits = |pattern: &&str| {
        let pattern = pattern.to_ascii_lowercase();
        pattern.strip_suffix('*').map_or(name == pattern, |family| name.starts_with(family))
    };
    // A full name is longer than any family it belongs to.
    patterns.filter(fits).max_by_key(|pattern| if pattern.ends_with('*') { pattern.len() } else { usize::MAX })
}
