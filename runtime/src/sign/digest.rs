//! The `Digest` header.

use super::profile::{EmptyBody, SignatureProfile};
use crate::base64_text;

/// The header's value for a body. `None` if this profile gives no digest of it.
pub(super) fn of(profile: &SignatureProfile, body: &[u8]) -> Option<String> {
    let hashed = match profile.empty_body {
        EmptyBody::Unsigned if body.is_empty() => return None,
        EmptyBody::HashOf(text) if body.is_empty() => text.as_bytes(),
        EmptyBody::Unsigned | EmptyBody::HashOf(_) => body,
    };
    let name = profile.digest_name.as_deref().unwrap_or(profile.digest.as_str());
    Some(format!("{name}={}", base64_text::standard(profile.digest.hash(hashed).as_ref())))
}
