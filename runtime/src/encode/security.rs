//! Puts credentials where the operation's security wants them.

use http::header::AUTHORIZATION;
use secrecy::ExposeSecret;

use crate::credentials::Credential;
use crate::encode::{Draft, header, query};
use crate::endpoint::{Operation, Requirement};
use crate::{Credentials, EncodeError, Location, base64_text};

/// Takes the first alternative of which all credentials are there; one that needs none only if no other can be had.
pub(super) fn append(operation: &Operation, credentials: &Credentials, draft: &mut Draft) -> Result<(), EncodeError> {
    let fits = |alternative: &&&'static [Requirement]| {
        !alternative.is_empty() && alternative.iter().all(|needed| credentials.for_scheme(needed.scheme).is_some())
    };
    if let Some(alternative) = operation.security.iter().find(fits) {
        let found = alternative.iter().filter_map(|needed| credentials.for_scheme(needed.scheme));
        return found.into_iter().try_for_each(|credential| set(credential, draft));
    }
    if operation.security.iter().all(|alternative| !alternative.is_empty()) && !operation.security.is_empty() {
        let lacking = |needed: &&Requirement| credentials.for_scheme(needed.scheme).is_none();
        let mut missing: Vec<&'static str> =
            operation.security.iter().copied().flatten().filter(lacking).map(|needed| needed.scheme.name).collect();
        missing.dedup();
        return Err(EncodeError::Credentials { missing });
    }
    Ok(())
}

fn set(credential: Credential<'_>, draft: &mut Draft) -> Result<(), EncodeError> {
    match credential {
        Credential::Bearer(token) => authorization("Bearer", token.expose_secret(), draft),
        Credential::Basic(user, password) => {
            let pair = format!("{user}:{}", password.expose_secret());
            authorization("Basic", &base64_text::standard(pair.as_bytes()), draft)
        }
        Credential::Http(scheme, key) => authorization(scheme, key.expose_secret(), draft),
        Credential::Key(Location::Query, name, key) => {
            query::pair(name, key.expose_secret(), &mut draft.query);
            Ok(())
        }
        Credential::Key(Location::Cookie, name, key) => {
            header::cookie(name, key.expose_secret(), &mut draft.cookies);
            Ok(())
        }
        Credential::Key(Location::Header | Location::Path, name, key) => draft.header(name, key.expose_secret(), true),
        Credential::Connection => Ok(()),
    }
}

fn authorization(scheme: &str, value: &str, draft: &mut Draft) -> Result<(), EncodeError> {
    draft.header(AUTHORIZATION.as_str(), &format!("{scheme} {value}"), true)
}
