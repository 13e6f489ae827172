//! Finds credentials where the operation's security wants them: the other way of `encode::security`.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::endpoint::{Operation, Requirement};
use crate::{Credentials, Location, SecurityKind, base64_text, query};

/// Where credentials can stand.
pub(crate) struct Places<'r> {
    pub(crate) headers: &'r HeaderMap,
    pub(crate) query: &'r [(Cow<'r, str>, &'r str)],
    pub(crate) cookies: &'r [(Cow<'r, str>, Cow<'r, str>)],
}

/// All credentials that the operation knows of; as an error, those of its schemes that nothing was sent for.
pub(crate) fn find(operation: &Operation, places: &Places<'_>) -> (Credentials, Result<(), Vec<&'static str>>) {
    let mut found = Credentials::none();
    for needed in operation.security.iter().copied().flatten() {
        found = places.take(needed, found);
    }
    let sent = |needed: &Requirement| found.for_scheme(needed.scheme).is_some();
    let anyone = operation.security.is_empty();
    if anyone || operation.security.iter().any(|alternative| alternative.iter().all(sent)) {
        return (found, Ok(()));
    }
    let all = operation.security.iter().copied().flatten();
    let mut missing = Vec::new();
    for needed in all.filter(|needed| !sent(needed)) {
        if !missing.contains(&needed.scheme.name) {
            missing.push(needed.scheme.name);
        }
    }
    (found, Err(missing))
}

impl Places<'_> {
    fn take(&self, needed: &Requirement, found: Credentials) -> Credentials {
        let name = needed.scheme.name;
        match needed.scheme.kind {
            SecurityKind::Bearer | SecurityKind::OAuth2 | SecurityKind::OpenIdConnect => {
                match self.authorization("Bearer") {
                    Some(token) => found.bearer(token),
                    None => found,
                }
            }
            SecurityKind::Basic => {
                let pair = self.authorization("Basic").and_then(base64_text::decode);
                let pair = pair.and_then(|pair| String::from_utf8(pair).ok());
                match pair.as_deref().and_then(|pair| pair.split_once(':')) {
                    Some((user, password)) => found.basic(user, password),
                    None => found,
                }
            }
            SecurityKind::ApiKey { place, name: key } => match self.key(place, key) {
                Some(key) => found.api_key(name, key.into_owned()),
                None => found,
            },
            SecurityKind::Http(scheme) => match self.authorization(scheme) {
                Some(key) => found.api_key(name, key),
                None => found,
            },
            SecurityKind::MutualTls => found,
        }
    }

    /// What follows the scheme in a header `Authorization`.
    fn authorization(&self, scheme: &str) -> Option<&str> {
        let values = self.headers.get_all(AUTHORIZATION).iter().filter_map(|value| value.to_str().ok());
        values.filter_map(|value| value.trim().split_once(' ')).find_map(|(own, rest)| {
            let rest = rest.trim();
            (own.eq_ignore_ascii_case(scheme) && !rest.is_empty()).then_some(rest)
        })
    }

    fn key(&self, place: Location, name: &str) -> Option<Cow<'_, str>> {
        let key = match place {
            Location::Query => {
                let (_, value) = self.query.iter().find(|(key, _)| key == name)?;
                query::unescape(value).ok()?
            }
            Location::Cookie => self.cookies.iter().find(|(key, _)| key == name)?.1.as_ref().into(),
            Location::Header | Location::Path => self.headers.get(name)?.to_str().ok()?.trim().into(),
        };
        (!key.is_empty()).then_some(key)
    }
}
