//! Where an API is.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// The URL below which the paths of an API stand: `http` or `https`, without a slash at the end.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl(Cow<'static, str>);

/// Why a text is not a [`BaseUrl`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidUrl {
    /// It is not a URL of `http` or `https` with a host.
    NotHttp,
    /// It has a query, a fragment, or a user.
    Extra,
    /// A variable of the server has no value, or one that the document does not list.
    Variable(String),
}

impl fmt::Display for InvalidUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidUrl::NotHttp => f.write_str("not an http or https URL with a host"),
            InvalidUrl::Extra => f.write_str("a base URL has no query, no fragment and no user"),
            InvalidUrl::Variable(name) => write!(f, "the server's variable `{name}` has no value of the document"),
        }
    }
}

impl std::error::Error for InvalidUrl {}

impl BaseUrl {
    /// Parses a URL.
    ///
    /// # Errors
    /// It is not one below which paths can stand.
    pub fn parse(url: &str) -> Result<Self, InvalidUrl> {
        if url.contains(['?', '#']) {
            return Err(InvalidUrl::Extra);
        }
        // `Uri` lets through what is not ASCII.
        let uri: http::Uri = url.parse().ok().filter(|_| url.is_ascii()).ok_or(InvalidUrl::NotHttp)?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty) {
            return Err(InvalidUrl::NotHttp);
        }
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err(InvalidUrl::Extra);
        }
        Ok(BaseUrl(Cow::Owned(url.trim_end_matches('/').to_owned())))
    }

    /// A URL that is known when the crate is compiled.
    ///
    /// # Panics
    /// It is no URL of `http` or `https` with a host, or has more than that and a path. In a constant, that is an error
    /// of the compiler.
    pub const fn from_static(url: &'static str) -> Self {
        let mut url = url;
        while let ([.., b'/'], Some((rest, _))) = (url.as_bytes(), url.split_at_checked(url.len().saturating_sub(1))) {
            url = rest;
        }
        assert!(is_plain(url.as_bytes()), "not an http or https URL of host and path");
        BaseUrl(Cow::Borrowed(url))
    }

    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidUrl;
    fn from_str(url: &str) -> Result<Self, InvalidUrl> {
        BaseUrl::parse(url)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseUrl({})", self.0)
    }
}

const fn is_plain(url: &[u8]) -> bool {
    let ([b'h', b't', b't', b'p', b's', b':', b'/', b'/', rest @ ..]
    | [b'h', b't', b't', b'p', b':', b'/', b'/', rest @ ..]) = url
    else {
        return false;
    };
    let ([first, ..], mut left) = (rest, rest) else { return false };
    while let [byte, next @ ..] = left {
        if !byte.is_ascii_graphic() || matches!(byte, b'?' | b'#' | b'@' | b'{' | b'}') {
            return false;
        }
        left = next;
    }
    first.is_ascii_alphanumeric() || *first == b'['
}

/// A server of the document.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    /// The URL, with `{name}` for variables.
    pub url: &'static str,
    /// What the document says of it.
    pub description: &'static str,
    /// The variables.
    pub variables: &'static [ServerVariable],
}

/// A variable of a server's URL.
#[derive(Clone, Copy, Debug)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: &'static str,
    /// The value where none is given.
    pub default: &'static str,
    /// All values there are; empty where any will do.
    pub values: &'static [&'static str],
}

impl Server {
    /// The URL with these values for its variables, and the defaults for the others.
    ///
    /// # Errors
    /// A name that is no variable, a value that the document does not list, or a result that is no base URL.
    pub fn base_url(&self, values: &[(&str, &str)]) -> Result<BaseUrl, InvalidUrl> {
        let unknown = values.iter().find(|(name, _)| !self.variables.iter().any(|variable| variable.name == *name));
        if let Some((name, _)) = unknown {
            return Err(InvalidUrl::Variable((*name).to_owned()));
        }
        let mut url = self.url.to_owned();
        for variable in self.variables {
            let given = values.iter().find(|(name, _)| *name == variable.name).map(|(_, value)| *value);
            let value = given.unwrap_or(variable.default);
            if !variable.values.is_empty() && !variable.values.contains(&value) {
                return Err(InvalidUrl::Variable(variable.name.to_owned()));
            }
            url = url.replace(&format!("{{{}}}", variable.name), value);
        }
        BaseUrl::parse(&url)
    }
}
