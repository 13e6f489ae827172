use ob_runtime::http::{Response, StatusCode};
use ob_runtime::{Bytes, Endpoint, Error, NoAnswer};

use crate::operations::{BankError, Search, SearchResponse, Send};

type Result<R> = std::result::Result<R, Error<BankError>>;

fn answer(status: u16, headers: &[(&str, &str)], body: &'static [u8]) -> Response<Bytes> {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(Bytes::from_static(body)).unwrap()
}

fn search(status: u16, content_type: &str, body: &'static [u8]) -> Result<SearchResponse> {
    let headers = [("Content-Type", content_type)];
    Search::decode(answer(status, if content_type.is_empty() { &[] } else { &headers }, body))
}

const AMOUNT: &[u8] = br#"{"currency":"EUR","amount":"1.50"}"#;

/// What an answer is read as, in one word.
fn kind(result: Result<SearchResponse>) -> &'static str {
    match result {
        Ok(SearchResponse::Json { .. }) => "json",
        Ok(SearchResponse::Xml { .. }) => "xml",
        Ok(SearchResponse::Created) => "created",
        Ok(SearchResponse::Binary { .. }) => "binary",
        Err(Error::Api(error)) => match error.answer {
            BankError::NotFound(_) => "not found",
            BankError::Client(_) => "client",
            BankError::Text(_) => "text",
            BankError::Form(..) => "form",
            BankError::Empty => "empty",
        },
        Err(Error::Undocumented(_)) => "undocumented",
        Err(Error::Decode(_)) => "decode",
        Err(_) => "other",
    }
}

#[test]
fn by_status_then_by_media_type() {
    const PROBLEM: &[u8] = br#"{"code":"c"}"#;
    for (status, content_type, body, expected) in [
        (200, "application/json", AMOUNT, "json"),
        (200, "APPLICATION/JSON; charset=utf-8", AMOUNT, "json"),
        (200, "text/json", AMOUNT, "json"),
        (200, "application/vnd.bank+json", AMOUNT, "json"),
        (200, "application/xml", b"<a/>", "xml"),
        // The body never decides.
        (200, "application/xml", AMOUNT, "xml"),
        (200, "text/html", b"<html>", "undocumented"),
        // Two cases with a body: which one?
        (200, "", AMOUNT, "undocumented"),
        (200, "application/json", b"", "decode"),
        (200, "application/json", b"<html>", "decode"),
        (201, "", b"", "created"),
        (201, "application/json", AMOUNT, "created"),
        (202, "application/pdf", b"x", "binary"),
        (202, "", b"x", "binary"),
        (202, "text/plain", b"x", "undocumented"),
        (404, "application/problem+json", PROBLEM, "not found"),
        (404, "application/json", PROBLEM, "not found"),
        (404, "", PROBLEM, "not found"),
        (404, "text/html", b"<html>", "undocumented"),
        (404, "application/json", b"", "undocumented"),
        (404, "application/json", b"{}", "decode"),
        (418, "application/json", PROBLEM, "client"),
        (422, "application/x-www-form-urlencoded", b"code=a+b%21&text=x&else=y", "form"),
        (500, "text/plain", b"oops", "text"),
        (500, "text/plain; charset=iso-8859-1", b"oops", "decode"),
        (500, "text/plain; Charset=\"UTF-8\"", b"oops", "text"),
        (500, "text/plain", b"\xff", "decode"),
        (503, "", b"", "empty"),
        (503, "text/html", b"<html>", "empty"),
        (302, "text/plain", b"moved", "text"),
    ] {
        assert_eq!(kind(search(status, content_type, body)), expected, "{status} {content_type} {body:?}");
    }
}

#[test]
fn a_default_of_success_takes_success_only() {
    assert!(Send::decode(answer(204, &[], b"")).is_ok());
    assert!(Send::decode(answer(200, &[], b"ignored")).is_ok());
    let result: std::result::Result<_, Error<NoAnswer>> = Send::decode(answer(500, &[], b"kept"));
    let Err(Error::Undocumented(error)) = result else { panic!() };
    assert_eq!((error.status, &*error.bytes), (StatusCode::INTERNAL_SERVER_ERROR, &b"kept"[..]));
}

#[test]
fn headers_are_read_leniently() {
    let id = "6fa459ea-ee8a-4ca4-894e-db77e160355e";
    let headers = [("Content-Type", "application/json"), ("X-Request-ID", id), ("Link", "a, b"), ("X-Count", "many")];
    let read = Search::decode(answer(200, &headers, AMOUNT)).unwrap();
    assert_eq!(format!("{read:?}"), "SearchResponse { body: Amount { currency: EUR, .. }, .. }");
    let SearchResponse::Json { request_id, links, count, body } = read else { panic!() };
    assert_eq!(request_id.unwrap().to_string(), id);
    assert_eq!(links, ["a", "b"]);
    assert_eq!(count, None);
    assert_eq!(body.amount.to_string(), "1.50");
}

#[test]
fn errors_keep_everything_and_show_nothing() {
    let headers = [("Content-Type", "application/problem+json"), ("X-Request-ID", "r3quest")];
    let body = br#"{"code":"GONE","text":"s3cret"}"#;
    let error = Search::decode(answer(404, &headers, body)).unwrap_err();
    assert_eq!(error.to_string(), "the API answered 404 Not Found");
    assert_eq!((error.status(), error.request_id().as_deref()), (Some(StatusCode::NOT_FOUND), Some("r3quest")));
    let api = error.api().unwrap();
    assert_eq!((&*api.bytes, api.request_id().as_deref()), (&body[..], Some("r3quest")));
    assert!(matches!(&**api, BankError::NotFound(problem) if problem.code == "GONE"));
    let debug = format!("{error:?}");
    assert!(debug.contains("code: \"GONE\"") && !debug.contains("s3cret"), "{debug}");
}

#[test]
fn decode_errors_say_where() {
    let body = br#"{"currency":"EUR","amount":"s3cret"}"#;
    let Err(Error::Decode(error)) = search(200, "application/json", body) else { panic!() };
    assert_eq!(error.path, "$.amount");
    assert_eq!(error.bytes, &body[..]);
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("$.amount: expected a decimal number") && !shown.contains("s3cret"), "{shown}");
    let Err(Error::Undocumented(error)) = search(200, "text/html", b"s3cret") else { panic!() };
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}

#[test]
fn forms_and_bytes() {
    let Err(Error::Api(error)) =
        search(422, "application/x-www-form-urlencoded", b"code=a+b%21&text=%C3%B6&list=1&list=2")
    else {
        panic!()
    };
    let BankError::Form(_, problem) = &error.answer else { panic!() };
    assert_eq!((&*problem.code, problem.text.as_deref()), ("a b!", Some("ö")));
    assert_eq!(problem.list, Some(vec![1, 2]));
    let Ok(SearchResponse::Binary { body }) = search(202, "application/pdf", b"\xff\x00") else { panic!() };
    assert_eq!(body, &b"\xff\x00"[..]);
}
