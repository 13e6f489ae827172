//! The text that is signed: a line for each part that is covered.

use bytes::Bytes;
use http::Request;

use super::digest;
use super::profile::{Part, SignatureProfile};
use crate::SignError;

/// The text, and what it covers.
pub(super) struct SigningText {
    /// The names of the parts, with spaces between.
    pub(super) covered: String,
    pub(super) text: String,
}

impl SigningText {
    /// `created` is in seconds since 1970.
    pub(super) fn of(profile: &SignatureProfile, request: &Request<Bytes>, created: i64) -> Result<Self, SignError> {
        let mut signing = SigningText { covered: String::new(), text: String::new() };
        let without_digest = digest::of(profile, request.body()).is_none();
        for covered in &profile.covered {
            let name = covered.part.name();
            if name == "digest" && without_digest {
                continue;
            }
            let value = match &covered.part {
                Part::RequestTarget => Some(target(request)),
                Part::Created => Some(created.to_string()),
                Part::Header(header) => value(request, header)?,
            };
            match value {
                Some(value) => signing.line(name, &value),
                None if covered.required => return Err(SignError::missing(name)),
                None => {}
            }
        }
        Ok(signing)
    }

    fn line(&mut self, name: &str, value: &str) {
        if !self.covered.is_empty() {
            self.covered.push(' ');
            self.text.push('\n');
        }
        self.covered.push_str(name);
        self.text.push_str(name);
        self.text.push_str(": ");
        self.text.push_str(value);
    }
}

fn target(request: &Request<Bytes>) -> String {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    format!("{} {target}", request.method().as_str().to_ascii_lowercase())
}

/// All values of a header, without the white space around each that no server sees.
fn value(request: &Request<Bytes>, header: &str) -> Result<Option<String>, SignError> {
    let mut all = None;
    for value in request.headers().get_all(header) {
        let value = value.to_str().map_err(|_| SignError::unfit(header))?.trim_matches([' ', '\t']);
        all = Some(match all {
            None => value.to_owned(),
            Some(before) => format!("{before}, {value}"),
        });
    }
    Ok(all)
}
