//! One document over HTTP, whole, or the reason why not. It is held in memory until it is known to be good.

use crate::redirect;
use std::time::Duration;
use ureq::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName, LOCATION};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};
use url::Url;
use xtask::Fault;

/// No interface description comes near it.
const LARGEST: u64 = 20_000_000;
const REDIRECTS: usize = 5;

/// What descriptions are served as. A file server that knows no YAML calls it text or bytes; one that says nothing is
/// taken at that, as the document is read afterwards.
const TYPES: &[&str] = &[
    "application/json",
    "application/octet-stream",
    "application/openapi+json",
    "application/openapi+yaml",
    "application/vnd.oai.openapi",
    "application/vnd.oai.openapi+json",
    "application/vnd.oai.openapi+yaml",
    "application/x-yaml",
    "application/yaml",
    "text/plain",
    "text/x-yaml",
    "text/yaml",
];

/// What a server has to say.
pub enum Answer {
    /// The document with the entity tag that was sent.
    Unchanged,
    Document {
        bytes: Vec<u8>,
        etag: Option<String>,
    },
}

pub fn get(url: &Url, etag: Option<&str>) -> Result<Answer, Fault> {
    redirect::allowed(url)?;
    let agent = agent();
    let mut at = url.clone();
    for _ in 0..=REDIRECTS {
        let response = request(&agent, &at, etag)?;
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED && etag.is_some() {
            return Ok(Answer::Unchanged);
        }
        if status == StatusCode::OK {
            return document(&at, response);
        }
        let location = header(&response, &LOCATION).filter(|_| status.is_redirection());
        let Some(location) = location else {
            return Err(Fault::new(format!("{at}: the server answers {status}")));
        };
        at = redirect::follow(&at, location)?;
    }
    Err(Fault::new(format!("{url}: more than {REDIRECTS} redirects")))
}

fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(Duration::from_secs(10)))
        .timeout_global(Some(Duration::from_secs(120)))
        .user_agent("obgen-fetch")
        .build()
        .into()
}

fn request(agent: &Agent, url: &Url, etag: Option<&str>) -> Result<Response<Body>, Fault> {
    let mut request = agent.get(url.as_str()).header("accept", "application/yaml, application/json, */*;q=0.5");
    if let Some(etag) = etag {
        request = request.header("if-none-match", etag);
    }
    request.call().map_err(|fault| Fault::new(format!("{url}: {fault}")))
}

fn document(url: &Url, response: Response<Body>) -> Result<Answer, Fault> {
    if let Some(kind) = header(&response, &CONTENT_TYPE) {
        let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !TYPES.contains(&essence.as_str()) {
            return Err(Fault::new(format!("{url} is no OpenAPI document: its content type is `{essence}`"))
                .help("`url` in source.toml names the document itself, not a page about it"));
        }
    }
    // Nothing was said of what is understood, so a server that does this does it to everybody.
    if let Some(encoding) = header(&response, &CONTENT_ENCODING).filter(|encoding| *encoding != "identity") {
        return Err(Fault::new(format!("{url}: the document comes as `{encoding}`, which was not asked for")));
    }
    let length = header(&response, &CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > LARGEST) {
        return Err(too_large(url));
    }
    let etag = header(&response, &ETAG).map(str::to_owned);
    let mut body = response.into_body();
    let bytes = body.with_config().limit(LARGEST).read_to_vec().map_err(|fault| match fault {
        ureq::Error::BodyExceedsLimit(_) => too_large(url),
        other => Fault::new(format!("{url}: the document did not come whole: {other}")),
    })?;
    let came = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if let Some(length) = length.filter(|length| *length != came) {
        return Err(Fault::new(format!("{url}: the document did not come whole: {came} of {length} bytes")));
    }
    Ok(Answer::Document { bytes, etag })
}

fn too_large(url: &Url) -> Fault {
    Fault::new(format!("{url} is larger than {} MB", LARGEST / 1_000_000))
}

fn header<'r>(response: &'r Response<Body>, name: &HeaderName) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok()
}
