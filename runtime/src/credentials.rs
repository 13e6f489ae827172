//! Who calls: tokens, passwords and keys, and the schemes that ask for them.

use std::fmt;

use secrecy::SecretString;

use crate::Location;

/// A security scheme of the document.
#[derive(Clone, Copy, Debug)]
pub struct SecurityScheme {
    /// The name in the document.
    pub name: &'static str,
    /// What it asks for.
    pub kind: SecurityKind,
}

/// What a security scheme asks for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum SecurityKind {
    /// A bearer token.
    Bearer,
    /// A user and a password.
    Basic,
    /// A key, [`Credentials::api_key`] of the scheme's name.
    ApiKey {
        /// Where it stands.
        place: Location,
        /// The name it has there.
        name: &'static str,
    },
    /// A bearer token that OAuth 2.0 gives.
    OAuth2,
    /// A bearer token that OpenID Connect gives.
    OpenIdConnect,
    /// Another scheme of the `Authorization` header; what follows its name is [`Credentials::api_key`] of the scheme's
    /// name.
    Http(&'static str),
    /// A client certificate, which the connection shows: nothing of it is in the request.
    MutualTls,
}

#[cfg(feature = "client")]
impl SecurityKind {
    pub(crate) const fn is_bearer(self) -> bool {
        matches!(self, SecurityKind::Bearer | SecurityKind::OAuth2 | SecurityKind::OpenIdConnect)
    }
}

/// A set of credentials. A request takes those that its operation asks for.
#[derive(Clone, Default)]
pub struct Credentials {
    bearer: Option<SecretString>,
    basic: Option<(String, SecretString)>,
    keys: Vec<(String, SecretString)>,
}

impl Credentials {
    /// No credentials.
    pub fn none() -> Self {
        Credentials::default()
    }

    /// Adds a bearer token.
    pub fn bearer(mut self, token: impl Into<SecretString>) -> Self {
        self.bearer = Some(token.into());
        self
    }

    /// Adds a user and a password.
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<SecretString>) -> Self {
        self.basic = Some((user.into(), password.into()));
        self
    }

    /// Adds the key of the security scheme of this name.
    pub fn api_key(mut self, scheme: impl Into<String>, key: impl Into<SecretString>) -> Self {
        self.keys.push((scheme.into(), key.into()));
        self
    }

    /// The bearer token, if there is one.
    #[cfg(feature = "server")]
    pub fn bearer_token(&self) -> Option<&SecretString> {
        self.bearer.as_ref()
    }

    /// The user and the password, if there are any.
    #[cfg(feature = "server")]
    pub fn user(&self) -> Option<(&str, &SecretString)> {
        self.basic.as_ref().map(|(user, password)| (user.as_str(), password))
    }

    /// The key of the security scheme of this name, if there is one.
    #[cfg(feature = "server")]
    pub fn key(&self, scheme: &str) -> Option<&SecretString> {
        self.keys.iter().rev().find(|(name, _)| name == scheme).map(|(_, key)| key)
    }

    pub(crate) fn for_scheme(&self, scheme: &SecurityScheme) -> Option<Credential<'_>> {
        let key = || self.keys.iter().rev().find(|(name, _)| name == scheme.name).map(|(_, key)| key);
        match scheme.kind {
            SecurityKind::Bearer | SecurityKind::OAuth2 | SecurityKind::OpenIdConnect => {
                self.bearer.as_ref().map(Credential::Bearer)
            }
            SecurityKind::Basic => self.basic.as_ref().map(|(user, password)| Credential::Basic(user, password)),
            SecurityKind::ApiKey { place, name } => key().map(|key| Credential::Key(place, name, key)),
            SecurityKind::Http(scheme) => key().map(|key| Credential::Http(scheme, key)),
            SecurityKind::MutualTls => Some(Credential::Connection),
        }
    }
}

/// Which there are, never what they are.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut set = f.debug_set();
        if self.bearer.is_some() {
            set.entry(&"bearer");
        }
        if self.basic.is_some() {
            set.entry(&"basic");
        }
        set.entries(self.keys.iter().map(|(name, _)| name)).finish()
    }
}

/// What satisfies one scheme.
#[derive(Clone, Copy)]
pub(crate) enum Credential<'a> {
    Bearer(&'a SecretString),
    Basic(&'a str, &'a SecretString),
    Key(Location, &'static str, &'a SecretString),
    Http(&'static str, &'a SecretString),
    Connection,
}
