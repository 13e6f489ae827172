//! Names of operations, their answers and errors.

use std::collections::{BTreeMap, BTreeSet};

use super::members::Binder;
use super::{AnswerNames, CaseNames, EnumNames, ErrorBody, ErrorNames, Names, OperationNames, case, unique};
use crate::diagnostic::overlay_line;
use crate::ir::{AreaId, BodyKind, ErrorSet, Media, Operation, Place, ResponseSet, Status};
use crate::source::Pointer;

impl Binder<'_> {
    pub fn operation_names(&mut self) -> Vec<String> {
        let mut known: BTreeMap<String, Pointer> = BTreeMap::new();
        let mut names = Vec::new();
        for operation in &self.api.operations {
            let mut name = match &operation.explicit_name {
                Some(name) => self.checked(name, &operation.at.child("x-obgen-name"), case::is_type_name, "PascalCase"),
                None => case::type_name(&operation.id),
            };
            if let Some(other) = known.get(&name).cloned() {
                let fresh = self.fresh(&name);
                self.second(operation.explicit_name.is_some(), "operation", &name, &fresh, &operation.at)
                    .related(&other, "the other one")
                    .help(overlay_line(&operation.at, "x-obgen-name", &fresh));
                name = fresh;
            }
            known.insert(name.clone(), operation.at.clone());
            if self.taken.contains_key(&name) {
                name = self.take(
                    &[format!("{name}Operation"), format!("{name}Request")],
                    &operation.at,
                    Some("x-obgen-name"),
                );
            } else {
                self.taken.insert(name.clone(), operation.at.clone());
            }
            names.push(name);
        }
        names
    }

    pub fn operation(&mut self, operation: &Operation, name: String) -> OperationNames {
        // The same name in two places of the request: the place is said for all but the first. Twice in one place is a
        // collision, which is reported below.
        let mut seen: BTreeMap<String, Place> = BTreeMap::new();
        let hints: Vec<String> = operation
            .parameters
            .iter()
            .map(|parameter| {
                let plain = parameter.explicit_name.clone().unwrap_or_else(|| case::field_name(&parameter.wire));
                if *seen.entry(plain.clone()).or_insert(parameter.place) == parameter.place {
                    return plain;
                }
                let place = match parameter.place {
                    Place::Path => "path",
                    Place::Query => "query",
                    Place::Header => "header",
                    Place::Cookie => "cookie",
                };
                format!("{}_{place}", plain.trim_start_matches("r#").trim_end_matches('_'))
            })
            .collect();
        let parameters = operation.parameters.iter().zip(&hints).map(|(parameter, hint)| {
            let chosen = *hint != case::field_name(&parameter.wire);
            (parameter.wire.as_str(), chosen.then_some(hint.as_str()), &parameter.at)
        });
        let parameters = self.fields_of("parameter", parameters, &["body", "accept"]);
        let content =
            operation.body.as_ref().and_then(|body| self.content(&body.media, &format!("{name}Content"), &body.at));
        let response = self.answer(&operation.responses, &name, &operation.at.child("responses"));
        OperationNames { name, parameters, content, response }
    }

    /// The enum of bodies, where there are several media types.
    fn content(&mut self, media: &[Media], name: &str, at: &Pointer) -> Option<EnumNames> {
        if media.len() < 2 {
            return None;
        }
        let name = self.take(&[name.to_owned()], at, None);
        Some(EnumNames { name, variants: media_variants(media) })
    }

    fn answer(&mut self, set: &ResponseSet, operation: &str, at: &Pointer) -> AnswerNames {
        if set.cases.is_empty() {
            return AnswerNames {
                name: self.take(&[format!("{operation}Response"), format!("{operation}Answer")], at, None),
                cases: Vec::new(),
            };
        }
        let single = set.cases.len() == 1;
        let name = self.take(&[format!("{operation}Response"), format!("{operation}Answer")], at, None);
        let variants = unique(set.cases.iter().map(|case| status_name(case.status)));
        let cases = set.cases.iter().zip(variants).map(|(case, variant)| {
            let struct_name = if single {
                name.clone()
            } else {
                self.take(&[format!("{operation}{variant}"), format!("{operation}Response{variant}")], at, None)
            };
            let headers = self.fields_of(
                "header",
                case.headers.iter().map(|header| (header.wire.as_str(), header.explicit_name.as_deref(), &header.at)),
                &["body"],
            );
            let content_name =
                if single { format!("{operation}ResponseContent") } else { format!("{struct_name}Content") };
            let content = self.content(&case.bodies, &content_name, at);
            CaseNames { name: struct_name, variant, headers, content }
        });
        let cases = cases.collect();
        AnswerNames { name, cases }
    }

    pub fn error_sets(&mut self, names: &Names) -> Vec<ErrorNames> {
        let sets: Vec<ErrorNames> = self.api.errors.iter().map(|set| self.error_set(set, names)).collect();
        sets
    }

    fn error_set(&mut self, set: &ErrorSet, names: &Names) -> ErrorNames {
        let at = self.operation_at(set);
        let name = match &set.explicit_name {
            Some(name) => {
                let shown = at.child("x-obgen-error");
                let name = self.checked(name, &shown, case::is_type_name, "PascalCase");
                self.claim(name, &at, &shown, "type", "x-obgen-error")
            }
            None => {
                let wanted = self.error_names(set, names);
                self.take(&wanted, &at, Some("x-obgen-error"))
            }
        };
        let body = self.take(&[format!("{name}Body")], &at, Some("x-obgen-error"));
        let mut wires: Vec<(&str, Option<&str>, &Pointer)> = Vec::new();
        for header in set.set.cases.iter().flat_map(|case| &case.headers) {
            if !wires.iter().any(|(wire, ..)| wire.eq_ignore_ascii_case(&header.wire)) {
                wires.push((&header.wire, header.explicit_name.as_deref(), &header.at));
            }
        }
        let keys: Vec<String> = wires.iter().map(|(wire, ..)| wire.to_ascii_lowercase()).collect();
        let fields = self.fields_of("header", wires.into_iter(), &["body"]);
        ErrorNames { name, headers: keys.into_iter().zip(fields).collect(), body, variants: Vec::new() }
    }

    /// The variants of an error's bodies, named after what they hold.
    pub fn error_variants(&self, set: &ErrorSet) -> Vec<(ErrorBody, String)> {
        let mut bodies: Vec<ErrorBody> = Vec::new();
        for case in &set.set.cases {
            let found = case.bodies.iter().map(ErrorBody::of);
            let empty = case.bodies.is_empty().then_some(ErrorBody::Empty);
            for body in found.chain(empty) {
                if !bodies.contains(&body) {
                    bodies.push(body);
                }
            }
        }
        let variants = unique(bodies.iter().map(|body| self.error_variant(body)));
        bodies.into_iter().zip(variants).collect()
    }

    fn operation_at(&self, set: &ErrorSet) -> Pointer {
        let first = set.operations.first().and_then(|id| self.api.operations.get(id.0));
        first.map_or_else(Pointer::root, |operation| operation.at.clone())
    }

    /// After the area whose operations answer so; else after the operation, or the API.
    fn error_names(&self, set: &ErrorSet, names: &Names) -> Vec<String> {
        let areas: BTreeSet<AreaId> = set
            .operations
            .iter()
            .filter_map(|id| self.api.operations.get(id.0))
            .map(|operation| operation.area)
            .collect();
        let first = set.operations.first().and_then(|id| names.operation(*id)).map_or("", |names| &names.name);
        let by_operation = format!("{first}Error");
        let mut areas = areas.into_iter();
        match (areas.next(), areas.next()) {
            (Some(area), None) if set.operations.len() > 1 => {
                vec![case::type_name(&format!("{} error", names.area(area))), by_operation]
            }
            (Some(_), Some(_)) => vec!["ApiError".to_owned(), by_operation],
            _ => vec![by_operation],
        }
    }

    fn error_variant(&self, body: &ErrorBody) -> String {
        match body {
            ErrorBody::Empty => "Empty".to_owned(),
            ErrorBody::Of(kind, ty) => match (kind, ty) {
                (BodyKind::Json | BodyKind::Form | BodyKind::Multipart(_), ty) => self.value_variant(ty),
                (BodyKind::Xml, _) => "Xml".to_owned(),
                (BodyKind::Text, _) => "Text".to_owned(),
                (BodyKind::Binary, _) => "Binary".to_owned(),
            },
        }
    }
}

/// Variants by media type: its kind, or its subtype where a kind comes twice.
fn media_variants(media: &[Media]) -> Vec<String> {
    let kind = |media: &Media| match media.kind {
        BodyKind::Json => "Json",
        BodyKind::Xml => "Xml",
        BodyKind::Text => "Text",
        BodyKind::Form => "Form",
        BodyKind::Multipart(_) => "Multipart",
        BodyKind::Binary => "Binary",
    };
    unique(media.iter().map(|own| {
        let alone = media.iter().filter(|other| kind(other) == kind(own)).count() == 1;
        let subtype = own.name.split(';').next().and_then(|name| name.split('/').nth(1)).unwrap_or(&own.name);
        if alone || kind(own).eq_ignore_ascii_case(subtype) {
            kind(own).to_owned()
        } else {
            case::variant_name(subtype)
        }
    }))
}

fn status_name(status: Status) -> String {
    match status {
        Status::Exact(code) => match code {
            100 => "Continue".to_owned(),
            101 => "SwitchingProtocols".to_owned(),
            200 => "Ok".to_owned(),
            201 => "Created".to_owned(),
            202 => "Accepted".to_owned(),
            203 => "NonAuthoritative".to_owned(),
            204 => "NoContent".to_owned(),
            205 => "ResetContent".to_owned(),
            206 => "PartialContent".to_owned(),
            207 => "MultiStatus".to_owned(),
            301 => "MovedPermanently".to_owned(),
            302 => "Found".to_owned(),
            303 => "SeeOther".to_owned(),
            304 => "NotModified".to_owned(),
            307 => "TemporaryRedirect".to_owned(),
            308 => "PermanentRedirect".to_owned(),
            code => format!("Status{code}"),
        },
        Status::Range(hundred) => format!("Status{hundred}xx"),
        Status::Default => "Default".to_owned(),
    }
}
