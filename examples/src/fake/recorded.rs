//! Requests as they came.

use std::fmt;

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::Value;

/// A request as it came.
#[derive(Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The name of the host that it came to.
    pub host: &'static str,
    /// The method.
    pub method: Method,
    /// The path and the query.
    pub target: String,
    /// Names and values, in order of names.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Recorded {
    pub(super) async fn read(host: &'static str, request: Request<Incoming>) -> Result<Self, hyper::Error> {
        let (parts, body) = request.into_parts();
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let mut headers: Vec<_> =
            parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        headers.sort();
        let body = body.collect().await?.to_bytes();
        Ok(Recorded { host, method: parts.method, target: parts.uri.to_string(), headers, body })
    }

    /// The path, without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query's names and values, decoded.
    pub fn query(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    /// The names and values of a form, decoded.
    pub fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(&self.body).into_owned().collect()
    }

    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The value of a header; the first one, if it was sent twice.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// What is wrong with the headers whatever they mean: one is empty, or there twice.
    pub fn header_fault(&self) -> Option<String> {
        let empty = self.headers.iter().find(|(_, value)| value.trim().is_empty());
        let twice = || self.headers.windows(2).find(|pair| pair[0].0 == pair[1].0);
        let empty = empty.map(|(name, _)| format!("The header {name} is empty."));
        empty.or_else(|| twice().map(|pair| format!("The header {} is there twice.", pair[0].0)))
    }

    /// Whether it is to this route: a method and a path, where a star stands for any segment.
    pub fn is_to(&self, route: &str) -> bool {
        let (method, path) = route.split_once(' ').unwrap_or(("*", route));
        let fits = |(pattern, segment): (&str, &str)| pattern == "*" || pattern == segment;
        let (pattern, segments) = (path.split('/'), self.path().split('/'));
        fits((method, self.method.as_str()))
            && pattern.clone().count() == segments.clone().count()
            && pattern.zip(segments).all(fits)
    }
}

/// The whole of it: for tests, which send nobody's data.
impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.method, self.target)?;
        self.headers.iter().try_for_each(|(name, value)| writeln!(f, "{name}: {value}"))?;
        write!(f, "\n{}", String::from_utf8_lossy(&self.body))
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path())
    }
}
