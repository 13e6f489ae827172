//! Links of answers: where they lead, and whether a token may be taken there.

use std::fmt;

use http::Uri;
use http::uri::Authority;

use crate::{BaseUrl, placeholder};

impl BaseUrl {
    /// The address of a link in an answer of the API that is here.
    ///
    /// A link can be
    ///
    /// - absolute: `https://bank.example/psd2/consents/1`,
    /// - without scheme: `//bank.example/psd2/consents/1`, or `bank.example/psd2/consents/1`. What stands before the
    ///   first slash is a host if it ends in a port, in a dot and letters, or is an IPv4 address;
    /// - relative to the host: `/psd2/consents/1`, whatever path the base URL has,
    /// - relative to the base URL: `consents/1`.
    ///
    /// Path and query stay as they are, byte for byte, but for segments `.` and `..`, which are resolved, and apostrophes
    /// of the query, which HTTP clients send as `%27`; a fragment is dropped. The origin (scheme, host and port) must be
    /// that of the base URL or one of `allowed`, and there is no way from `https` to `http`.
    ///
    /// ```
    /// # use ob_runtime::BaseUrl;
    /// let api = BaseUrl::parse("https://bank.example/psd2")?;
    /// let status = api.resolve("/psd2/consents/1?view=full", &[])?;
    /// assert_eq!(status, "https://bank.example/psd2/consents/1?view=full");
    /// assert!(api.resolve("https://elsewhere.example/consents/1", &[]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The link is none, or one that leads where nothing was to be sent.
    pub fn resolve(&self, link: &str, allowed: &[BaseUrl]) -> Result<Uri, LinkError> {
        let link = link.trim();
        let link = link.split_once('#').map_or(link, |(link, _)| link);
        if link.is_empty() || !link.bytes().all(stands_in_a_url) {
            return Err(find_placeholder(link).map_or(LinkError::Malformed, LinkError::Open));
        }
        if let Some(open) = find_placeholder(link) {
            return Err(LinkError::Open(open));
        }
        let base = Origin::of(self).ok_or(LinkError::Malformed)?;
        let (origin, path) = match Parts::of(link)? {
            Parts::Host { scheme, authority, path } => {
                let origin = Origin::parse(scheme.unwrap_or(base.scheme), authority)?;
                if base.scheme == "https" && origin.scheme == "http" {
                    return Err(LinkError::Insecure);
                }
                let known = std::iter::once(base).chain(allowed.iter().filter_map(Origin::of));
                let known = known.into_iter().find(|known| known.is(&origin));
                // The text of what is known goes on, so no two readings of the link can differ.
                (known.ok_or_else(|| LinkError::Origin(origin.to_string()))?, path.to_owned())
            }
            Parts::Path(path) => (base, path.to_owned()),
            Parts::Below(path) => {
                let of_base = base.path.trim_end_matches('/');
                (base, format!("{of_base}/{path}"))
            }
        };
        let Origin { scheme, text, .. } = origin;
        format!("{scheme}://{text}{}", without_dots(&path)).parse().map_err(|_| LinkError::Malformed)
    }
}

/// Visible ASCII, without what no URL can have. Backslashes are slashes to some and not to others.
fn stands_in_a_url(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}')
}

fn find_placeholder(link: &str) -> Option<String> {
    let starts = link.char_indices().filter(|(_, c)| matches!(c, '[' | '{'));
    let mut rests = starts.filter_map(|(at, _)| link.get(at..));
    rests.find_map(placeholder::looks_open).map(str::to_owned)
}

/// A link, by what it begins with.
enum Parts<'a> {
    Host { scheme: Option<&'static str>, authority: &'a str, path: &'a str },
    Path(&'a str),
    Below(&'a str),
}

impl<'a> Parts<'a> {
    fn of(link: &'a str) -> Result<Self, LinkError> {
        let host = |scheme, rest: &'a str| {
            let (authority, path) = split_at(rest, &['/', '?']);
            Parts::Host { scheme, authority, path }
        };
        if let Some(rest) = link.strip_prefix("//") {
            return Ok(host(None, rest));
        }
        if link.starts_with('/') {
            return Ok(Parts::Path(link));
        }
        let (first, rest) = split_at(link, &['/', '?']);
        match first.split_once(':') {
            Some((scheme, "")) if rest.starts_with("//") => {
                let known = ["https", "http"].into_iter().find(|known| known.eq_ignore_ascii_case(scheme));
                let scheme = known.ok_or(LinkError::Scheme)?;
                Ok(host(Some(scheme), rest.strip_prefix("//").unwrap_or_default()))
            }
            Some((_, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(host(None, link))
            }
            Some((before, _)) => {
                Err(if before.contains('@') || first.contains('@') { LinkError::User } else { LinkError::Scheme })
            }
            None if is_a_host(first) => Ok(host(None, link)),
            // Relative to a request that is not known.
            None if first.is_empty() => Err(LinkError::Malformed),
            None => Ok(Parts::Below(link)),
        }
    }
}

/// Whether it looks like a host without a port: `bank.example`, `192.0.2.1`.
fn is_a_host(segment: &str) -> bool {
    let Some((before, last)) = segment.rsplit_once('.') else {
        return false;
    };
    let is_name = !before.is_empty() && last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name || segment.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Splits before the first of these characters.
fn split_at<'a>(text: &'a str, ends: &[char]) -> (&'a str, &'a str) {
    text.find(ends).and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// Scheme, host and port: what a token must not leave.
struct Origin<'a> {
    scheme: &'static str,
    host: String,
    port: u16,
    /// Host and port as they are written.
    text: &'a str,
    /// What stands behind.
    path: &'a str,
}

impl<'a> Origin<'a> {
    fn of(url: &'a BaseUrl) -> Option<Self> {
        let (scheme, rest) = url.as_str().split_once("://")?;
        let scheme = if scheme.eq_ignore_ascii_case("https") { "https" } else { "http" };
        let (authority, path) = split_at(rest, &['/']);
        Some(Origin { path, ..Origin::parse(scheme, authority).ok()? })
    }

    fn parse(scheme: &'static str, authority: &'a str) -> Result<Self, LinkError> {
        if authority.contains('@') {
            return Err(LinkError::User);
        }
        let parsed: Authority = authority.parse().map_err(|_| LinkError::Malformed)?;
        let host = parsed.host().to_ascii_lowercase();
        let port = match authority.get(host.len()..).and_then(|rest| rest.strip_prefix(':')) {
            None | Some("") => None,
            Some(port) => Some(port.parse().map_err(|_| LinkError::Malformed)?),
        };
        if host.is_empty() {
            return Err(LinkError::Malformed);
        }
        let port = port.unwrap_or(if scheme == "https" { 443 } else { 80 });
        Ok(Origin { scheme, host, port, text: authority, path: "" })
    }

    fn is(&self, other: &Origin<'_>) -> bool {
        (self.scheme, &*self.host, self.port) == (other.scheme, &*other.host, other.port)
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}:{}", self.scheme, self.host, self.port)
    }
}

/// A path and its query as HTTP clients send them: the path's segments `.` and `..` resolved.
fn without_dots(link: &str) -> String {
    let (path, query) = split_at(link, &['?']);
    let mut kept = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        // HTTP clients take `%2e` for a dot, so it must be one here already.
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        let dots = matches!(&*plain, "." | "..");
        if plain == ".." {
            kept.pop();
        }
        match dots {
            false => kept.push(segment),
            // `a/b/..` is the directory `a/`.
            true if segments.peek().is_none() => kept.push(""),
            true => {}
        }
    }
    // HTTP clients write an apostrophe of a query so, and a signature is of what is sent.
    format!("/{}{}", kept.join("/"), query.replace('\'', "%27"))
}

/// Why a link is not followed. Never the link itself: it may carry what identifies a consent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkError {
    /// It is not a URL.
    Malformed,
    /// Its scheme is neither `https` nor `http`.
    Scheme,
    /// It has a user before its host.
    User,
    /// It still has this placeholder.
    Open(String),
    /// It leads from `https` to `http`.
    Insecure,
    /// It leads to this origin, which is not allowed.
    Origin(String),
    /// It leads to a page that was there before.
    Loop,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LinkError::Malformed => f.write_str("the link is not a URL"),
            LinkError::Scheme => f.write_str("the link's scheme is neither https nor http"),
            LinkError::User => f.write_str("the link has a user before its host"),
            LinkError::Open(placeholder) => write!(f, "the link still has the placeholder {placeholder}"),
            LinkError::Insecure => f.write_str("the link leads from https to http"),
            LinkError::Origin(origin) => write!(f, "the link leads to {origin}, which is not allowed"),
            LinkError::Loop => f.write_str("the link leads to a page that was there before"),
        }
    }
}

impl std::error::Error for LinkError {}
