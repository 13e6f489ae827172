//! What is read is written again, whole, for every operation, status and media type.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{Request, Response};
use serde_json::{Map, Value};

use crate::coverage::Coverage;
use crate::diff::Diff;
use crate::documents::{self, APIS, DescribedBody};
use crate::operations::{self, Outcome, Row, Written};
use crate::samples::{self, Body, Sample};

/// What servers send beside a body.
const HEADERS: &[(&str, &str)] = &[
    ("x-request-id", "3c9f0a2e-6d0e-4c7e-8f57-0f2b6a1f9b11"),
    ("location", "https://bank.example/v1/somewhere/7"),
    ("aspsp-sca-approach", "DECOUPLED"),
    ("aspsp-notification-support", "true"),
    ("aspsp-notification-content", "SCA,PROCESS"),
    ("server", "kupfer/2"),
];

const MULTIPART: &str = "multipart/form-data";

const FORM: &str = "application/x-www-form-urlencoded";

/// What stands between the parts of multipart answers in samples.
const BOUNDARY: &str = "boundary=part-of-the-order";

#[test]
fn bodies_are_written_as_they_were_read() {
    let mut faults = BTreeMap::new();
    for row in operations::all() {
        for (sample, body) in sampled(&row) {
            if let Err(fault) = come_back(&row, body, &sample.bytes) {
                faults.insert(sample.name, format!("{}: {fault}", row.id()));
            }
        }
    }
    assert!(faults.is_empty(), "{} samples don't come back whole: {faults:#?}", faults.len());
}

#[test]
fn answers_without_body_have_none() {
    for row in operations::all() {
        for body in row.described().bodies.iter().filter(|body| body.media.is_none()) {
            let outcome = (row.decode)(answer(body, Bytes::new()));
            let written = written(body, &outcome).unwrap_or_else(|fault| panic!("{} {}: {fault}", row.id(), body.of));
            assert_eq!(written.body, None, "{} {}", row.id(), body.of);
            assert_eq!(written.headers, sent_headers(written), "{} {}", row.id(), body.of);
        }
    }
}

#[test]
fn an_answer_that_is_not_documented_is_kept_as_it_came() {
    for row in operations::all() {
        let page = Bytes::from("<html><h1>Bad gateway</h1></html>");
        let outcome = (row.decode)(response(502, Some("text/html"), page));
        assert!(matches!(outcome, Outcome::Undocumented(status) if status == 502), "{}: {outcome:?}", row.id());
    }
}

#[test]
fn an_operation_calls_what_the_document_says() {
    for row in operations::all() {
        let sample = sampled(&row).into_iter().find(|(sample, _)| sample.of == "request");
        let body = sample.map(|(sample, body)| Body::new(body, sample.bytes));
        let request = (row.encode)(body.as_ref()).unwrap().request;
        // Behind the path of the base URL, if that has one.
        let path = request.uri().path();
        let called = format!("{} {}", request.method(), path.strip_prefix("/psd2").unwrap_or(path));
        assert!(follows(&called, &row.described().call), "{}: {called}", row.id());
        assert_eq!(request.headers().contains_key(CONTENT_TYPE), body.is_some(), "{}", row.id());
        assert_eq!(request.body().is_empty(), body.is_none(), "{}", row.id());
    }
}

#[test]
fn the_table_is_that_of_the_documents() {
    let rows = operations::all();
    let here: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row.api, row.id())).collect();
    let there: BTreeSet<(&str, &str)> = APIS.iter().flat_map(|api| documents::ids(api).map(|id| (*api, id))).collect();
    assert_eq!(here, there);
    assert_eq!((rows.len(), here.len()), (276, 276), "an operation stands in the table twice");
    for row in rows {
        let described = row.described();
        let media = |request| {
            let bodies = described.bodies.iter().filter(move |body| (body.of == "request") == request);
            bodies.filter_map(|body| body.media.as_deref()).collect::<BTreeSet<_>>()
        };
        let operation = (row.operation)();
        assert_eq!(format!("{} {}", operation.method, operation.path), described.call);
        assert_eq!(operation.body.iter().map(|media| media.name).collect::<BTreeSet<_>>(), media(true), "{}", row.id());
        assert_eq!((row.answers)(), media(false), "{}", row.id());
    }
}

#[test]
fn every_body_has_a_sample_and_every_sample_a_body() {
    let mut unused: BTreeSet<String> = samples::names().into_iter().collect();
    let mut missing = Vec::new();
    for row in operations::all() {
        let sampled = sampled(&row);
        for body in row.described().bodies.iter().filter(|body| body.media.is_some()) {
            if !sampled.iter().any(|(sample, _)| sample.is_of(body)) {
                missing.push(format!("{} {} {} {:?}", row.api, row.id(), body.of, body.media));
            }
        }
        sampled.iter().for_each(|(sample, _)| _ = unused.remove(&sample.name));
    }
    assert!(missing.is_empty(), "without a sample: {missing:#?}");
    assert!(unused.is_empty(), "samples of nothing: {unused:#?}");
}

/// Nothing can get lost unnoticed: each member of each type that bodies hold has a value in some sample.
#[test]
fn every_member_is_in_some_sample() {
    for api in APIS {
        let coverage = coverage(api);
        let missing: Vec<&String> = coverage.known.difference(&coverage.seen).collect();
        assert!(missing.is_empty(), "{api}: in no sample: {missing:#?}");
    }
}

/// The samples use words of the documents, so a word that is misspelt in a vocabulary shows here.
#[test]
fn every_word_in_samples_is_listed() {
    for api in APIS {
        let unlisted = coverage(api).unlisted;
        assert!(unlisted.is_empty(), "{api}: in no vocabulary: {unlisted:?}");
    }
}

fn coverage(api: &str) -> Coverage {
    let mut coverage = Coverage::default();
    for row in operations::all().into_iter().filter(|row| row.api == api) {
        for (sample, body) in sampled(&row) {
            coverage.merge(come_back(&row, body, &sample.bytes).unwrap_or_default());
        }
    }
    coverage
}

/// The samples of an operation and of its errors, each with the body that it is of.
pub fn sampled(row: &Row) -> Vec<(Sample, &'static DescribedBody)> {
    let bodies = &row.described().bodies;
    let errors = samples::of(row.api, &format!("errors/{}", row.error_type));
    let samples = samples::of(row.api, row.id()).into_iter().chain(errors);
    let with_body = |sample: Sample| {
        let body = bodies.iter().find(|body| sample.is_of(body))?;
        Some((sample, body))
    };
    samples.filter_map(with_body).collect()
}

/// Reads a body and writes it again; says what differs.
pub fn come_back(row: &Row, body: &DescribedBody, original: &Bytes) -> Result<Coverage, String> {
    let (written, coverage) = if body.status().is_none() {
        let sent = (row.encode)(Some(&Body::new(body, original.clone())))?;
        (sent_body(&sent.request)?, sent.coverage)
    } else {
        let outcome = (row.decode)(answer(body, original.clone()));
        let written = written(body, &outcome)?;
        if written.headers != sent_headers(written) {
            return Err(format!("headers are {:?}", written.headers));
        }
        (written.body.clone().unwrap_or_default(), written.coverage.clone())
    };
    let multipart = body.status().is_some() && body.media.as_deref() == Some(MULTIPART);
    let original = if multipart { parts(BOUNDARY, original)? } else { original.clone() };
    let diff = Diff::of_text(&original, &written);
    if diff.is_empty() { Ok(coverage) } else { Err(diff.to_string()) }
}

/// What an answer was read as, if it was read as what the document says.
fn written<'o>(body: &DescribedBody, outcome: &'o Outcome) -> Result<&'o Written, String> {
    match outcome {
        Outcome::Success(written) if !body.is_error() => Ok(written),
        Outcome::Documented(status, written) if body.status() == Some(status.as_u16()) => Ok(written),
        Outcome::Unreadable(fault) => Err(fault.clone()),
        other => Err(format!("{other:?}")),
    }
}

/// A whole answer with this body.
pub fn answer(body: &DescribedBody, bytes: Bytes) -> Response<Bytes> {
    response(body.status().unwrap(), body.media.as_deref(), bytes)
}

fn response(status: u16, media: Option<&str>, body: Bytes) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    for (name, value) in HEADERS {
        response = response.header(*name, *value);
    }
    if let Some(media) = media {
        let parameter = if media == MULTIPART { BOUNDARY } else { "charset=utf-8" };
        response = response.header(CONTENT_TYPE, format!("{media}; {parameter}"));
    }
    response.body(body).unwrap()
}

/// The headers that an answer has, as they were sent.
fn sent_headers(written: &Written) -> BTreeMap<&'static str, String> {
    let same = |name: &str, sent: &str| HeaderName::from_bytes(name.as_bytes()).unwrap() == sent;
    let value = |name: &str| HEADERS.iter().find(|(sent, _)| same(name, sent)).map(|(_, value)| (*value).to_owned());
    let value_of = |name| value(name).unwrap_or_else(|| panic!("no value to send as {name}"));
    written.documented_headers.iter().map(|name| (*name, value_of(name))).collect()
}

/// The body of a request; the parts of a multipart body as one object.
fn sent_body(request: &Request<Bytes>) -> Result<Bytes, String> {
    let content_type = request.headers().get(CONTENT_TYPE).ok_or("no content type")?.to_str().unwrap();
    match content_type.split_once("; ") {
        Some((MULTIPART, boundary)) => parts(boundary, request.body()),
        None if content_type == FORM => Ok(members(request.body())),
        _ => Ok(request.body().clone()),
    }
}

/// The members of a form as an object.
fn members(form: &Bytes) -> Bytes {
    let pairs = url::form_urlencoded::parse(form).into_owned();
    let members: Map<String, Value> = pairs.map(|(name, value)| (name, value.into())).collect();
    Value::from(members).to_string().into()
}

/// The parts of a multipart body as one object.
fn parts(boundary: &str, body: &[u8]) -> Result<Bytes, String> {
    let boundary = boundary.trim_start_matches("boundary=");
    let text = std::str::from_utf8(body).unwrap();
    let text = text.strip_suffix(&format!("--{boundary}--\r\n")).ok_or("the last boundary is missing")?;
    let mut parts = Map::new();
    for part in text.split(&format!("--{boundary}\r\n")).skip(1) {
        let (head, content) = part.split_once("\r\n\r\n").ok_or("a part without content")?;
        let content = content.strip_suffix("\r\n").ok_or("a part without end")?;
        let name = head.split_once("name=\"").and_then(|(_, name)| name.split('"').next());
        let json = head.contains("application/json").then(|| serde_json::from_str(content).unwrap());
        parts.insert(name.ok_or("a part without name")?.into(), json.unwrap_or_else(|| Value::from(content)));
    }
    Ok(Value::from(parts).to_string().into())
}

/// Whether a call is one of a template: `GET /accounts/7` of `GET /accounts/{id}`.
fn follows(call: &str, template: &str) -> bool {
    let (call, template) = (call.split('/'), template.split('/'));
    call.clone().count() == template.clone().count()
        && call.zip(template).all(|(part, wanted)| part == wanted || (wanted.starts_with('{') && !part.is_empty()))
}
