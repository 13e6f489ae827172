//! What is shown to the PSU, or opens their app.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

use super::table::AppLinks;
use crate::encode::escape;

/// What the PSU needs to authenticate.
#[derive(Clone, Default)]
pub struct Challenge {
    pub(super) data: Vec<SecretString>,
    pub(super) image: Option<String>,
    pub(super) otp_format: Option<String>,
    pub(super) otp_max_length: Option<u32>,
    pub(super) information: Option<String>,
}

impl Challenge {
    /// The texts to show, or to start an app with.
    pub fn data(&self) -> &[SecretString] {
        &self.data
    }

    /// The image to show, as the source of an image element: a URL, or a `data:` URL if the answer holds the image
    /// itself.
    pub fn image(&self) -> Option<&str> {
        self.image.as_deref()
    }

    /// What the one-time password is made of, in the words of the API.
    pub fn otp_format(&self) -> Option<&str> {
        self.otp_format.as_deref()
    }

    /// How long the one-time password is at most.
    pub fn otp_max_length(&self) -> Option<u32> {
        self.otp_max_length
    }

    /// What the PSU should know.
    pub fn information(&self) -> Option<&str> {
        self.information.as_deref()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.data.is_empty() && self.image.is_none() && !self.asks_for_otp() && self.information.is_none()
    }

    pub(super) fn asks_for_otp(&self) -> bool {
        self.otp_format.is_some() || self.otp_max_length.is_some()
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Challenge(..)")
    }
}

/// The PSU authenticates in an app, away from the TPP.
#[derive(Clone)]
pub struct Decoupled {
    pub(super) challenge: Challenge,
    pub(super) message: Option<String>,
    pub(super) app: Option<AppLinks>,
}

impl Decoupled {
    /// All that came with it.
    pub fn challenge(&self) -> &Challenge {
        &self.challenge
    }

    /// The token that starts the app. It may change from one answer to the next: always show the last one.
    pub fn auto_start_token(&self) -> Option<&SecretString> {
        self.challenge.data.first()
    }

    /// The image to show, as the source of an image element.
    pub fn image(&self) -> Option<&str> {
        self.challenge.image()
    }

    /// What is to be told to the PSU.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The link that opens the app on another device, as a QR code. `None` if there is no token or no such app. It holds
    /// the token.
    pub fn app_link(&self) -> Option<String> {
        let app = self.app?;
        Some(fill(app.open, self.auto_start_token()?, ""))
    }

    /// The link that opens the app on this device; afterwards the app opens `address`. It holds the token.
    pub fn app_link_returning_to(&self, address: &str) -> Option<String> {
        let app = self.app?;
        Some(fill(app.open_and_return, self.auto_start_token()?, address))
    }
}

impl fmt::Debug for Decoupled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decoupled(..)")
    }
}

/// Fills both places in one go, so that nothing is looked for in what was filled in.
fn fill(template: &str, token: &SecretString, address: &str) -> String {
    let mut link = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(next) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("{token}") {
            escape::argument(token.expose_secret(), &mut link);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{return}") {
            escape::argument(address, &mut link);
            rest = after;
        } else {
            link.push(next);
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
        }
    }
    link
}

/// An image as a URL: bare base64 becomes a `data:` URL of the type that its first bytes tell.
pub(super) fn image_url(image: &str) -> String {
    let image = image.trim();
    let is_url = |scheme: &str| image.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if ["data:", "https:", "http:"].into_iter().any(is_url) {
        return image.to_owned();
    }
    let types = [("/9j/", "jpeg"), ("R0lGOD", "gif"), ("PHN2Zy", "svg+xml"), ("PD94bW", "svg+xml"), ("UklGR", "webp")];
    let kind = types.iter().find(|(start, _)| image.starts_with(start)).map_or("png", |(_, kind)| kind);
    format!("data:image/{kind};base64,{image}")
}
