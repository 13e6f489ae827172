//! What one side writes, the other reads: all styles, all bodies; and what is wrong with requests that nobody would write.

use std::collections::BTreeMap;

use ob_runtime::http::header::{CONTENT_TYPE, RETRY_AFTER};
use ob_runtime::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use ob_runtime::{
    BaseUrl, Bytes, Call, Credentials, Decimal, EncodeError, Endpoint, Environment, Error, Fault, Field, Incoming,
    NoAnswer, Operation, Parameter, Reply, Responder, Served, Style, Wire, to_json,
};
use proptest::prelude::*;

use crate::bank::{Amount, Currency, schema};
use crate::operations::{
    BankError, Body, Problem, Range, ReadById, Search, SearchResponse, Send, SendResponse, Session, Upload,
};

schema!(Pair { key: String = Field::required("key"), number: Option<i64> = Field::optional("number") });

/// The styles that [`Search`] has not.
#[derive(Clone)]
pub struct Styles {
    label: String,
    labels: Vec<String>,
    label_pair: Pair,
    comma_labels: Vec<String>,
    matrix: String,
    matrices: Vec<String>,
    comma_matrices: Vec<String>,
    matrix_pair: Pair,
    comma_matrix_pair: Pair,
    pair: Pair,
    comma_pair: Pair,
    query_pair: Option<Pair>,
    amount: Option<Decimal>,
    header_pair: Option<Pair>,
    cookies: Option<Vec<String>>,
    map: BTreeMap<String, String>,
}

impl Endpoint for Styles {
    type Session = Session;
    type Response = SendResponse;
    type Error = NoAnswer;
    const OPERATION: Operation = Operation {
        host: "api",
        id: "styles",
        method: Method::PUT,
        path: "/l{label}/{labels}/{labelPair}-{commaLabels}/{matrix}/{matrices}/{commaMatrices}/{matrixPair}/{commaMatrixPair}/{pair}/{commaPair}",
        parameters: &[
            Parameter::path("label").style(Style::Label),
            Parameter::path("labels").style(Style::Label).explode(true),
            Parameter::path("labelPair").style(Style::Label).explode(true),
            Parameter::path("commaLabels").style(Style::Label),
            Parameter::path("matrix").style(Style::Matrix),
            Parameter::path("matrices").style(Style::Matrix).explode(true),
            Parameter::path("commaMatrices").style(Style::Matrix),
            Parameter::path("matrixPair").style(Style::Matrix).explode(true),
            Parameter::path("commaMatrixPair").style(Style::Matrix),
            Parameter::path("pair").explode(true),
            Parameter::path("commaPair"),
            Parameter::query("pair"),
            Parameter::query("amount"),
            Parameter::header("X-Pair").explode(true),
            Parameter::cookie("all of them"),
            Parameter::query("map").style(Style::DeepObject),
        ],
        required_session: &[],
        session: &[],
        generated: &[],
        signed: &[],
        security: &[],
        body: &[],
        accept: &[],
    };
    fn parameter(&self, index: usize) -> &dyn Wire {
        match index {
            0 => &self.label,
            1 => &self.labels,
            2 => &self.label_pair,
            3 => &self.comma_labels,
            4 => &self.matrix,
            5 => &self.matrices,
            6 => &self.comma_matrices,
            7 => &self.matrix_pair,
            8 => &self.comma_matrix_pair,
            9 => &self.pair,
            10 => &self.comma_pair,
            11 => &self.query_pair,
            12 => &self.amount,
            13 => &self.header_pair,
            14 => &self.cookies,
            _ => &self.map,
        }
    }
}
ob_runtime::endpoint!(Styles {
    label,
    labels,
    label_pair,
    comma_labels,
    matrix,
    matrices,
    comma_matrices,
    matrix_pair,
    comma_matrix_pair,
    pair,
    comma_pair,
    query_pair,
    amount,
    header_pair,
    cookies,
    map
});

fn base() -> BaseUrl {
    BaseUrl::parse("https://api.example/v1").unwrap()
}

fn token() -> Credentials {
    Credentials::none().bearer("t0ken")
}

fn encode<E: Endpoint<Session = Session>>(operation: &E) -> Request<Bytes> {
    operation.encode(&Call::new(&base(), &Session::new(), &token())).unwrap()
}

/// What a server reads of what a client writes.
fn read<E: Served<Session = Session>>(operation: &E) -> E {
    let request = encode(operation);
    match Incoming::<E>::read(&base(), &request) {
        Ok(received) => received.operation,
        Err(rejection) => panic!("{}: {rejection}", request.uri()),
    }
}

/// The parameters and the body, as JSON.
fn values<E: Endpoint>(operation: &E) -> Vec<String> {
    let parameters = (0..E::OPERATION.parameters.len()).map(|index| to_json(operation.parameter(index)));
    let body = operation.body().map(|(index, body)| format!("{index} {}", crate::write(body)));
    parameters.map(|json| String::from_utf8(json).unwrap()).chain(body).collect()
}

/// Texts that can be a piece of a path.
fn text() -> impl Strategy<Value = String> {
    "\\PC{1,8}|[,.;=&%+/?# a|-]{1,6}".prop_filter("a step to another resource", |text| text != "." && text != "..")
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 1..4)
}

fn pair() -> impl Strategy<Value = Pair> {
    (text(), any::<Option<i64>>()).prop_map(|(key, number)| Pair { key, number })
}

/// Texts that no separator of headers and cookies is in.
fn plain() -> impl Strategy<Value = String> {
    "[!-+.-~]{1,6}"
}

proptest! {
    #[test]
    fn a_server_reads_every_style(
        texts in prop::collection::vec(texts(), 4), (label, matrix) in (text(), text()), pairs in prop::collection::vec(pair(), 5),
        query_pair in prop::option::of(pair()), amount in "[0-9]{1,6}\\.[0-9]{2}",
        header in prop::option::of((plain(), any::<Option<i64>>())), cookies in prop::option::of(prop::collection::vec(plain(), 1..3)),
        map in prop::collection::btree_map("[a-zü &=/-]{1,4}", text(), 0..3),
    ) {
        let [labels, comma_labels, matrices, comma_matrices] = <[Vec<String>; 4]>::try_from(texts).unwrap();
        let [label_pair, matrix_pair, comma_matrix_pair, pair, comma_pair] = <[Pair; 5]>::try_from(pairs).ok().unwrap();
        // What stands before a literal of the path does not hold it, or ends with its last one.
        let label_pair = Pair { key: label_pair.key.replace('-', "_"), number: label_pair.number.filter(|number| *number >= 0) };
        let comma_labels: Vec<String> = comma_labels.iter().map(|text| text.replace('-', "_")).collect();
        let header_pair = header.map(|(key, number)| Pair { key, number });
        let styles = Styles {
            label, labels, label_pair, comma_labels, matrix, matrices, comma_matrices, matrix_pair, comma_matrix_pair, pair,
            comma_pair, query_pair, amount: Some(amount.parse().unwrap()), header_pair, cookies, map,
        };
        prop_assert_eq!(values(&read(&styles)), values(&styles));
    }

    #[test]
    fn a_server_reads_a_search(
        account_id in text(), ids in texts(), plain_text in prop::option::of("\\PC{0,8}"), lists in prop::collection::vec(texts(), 2),
        spaced in prop::collection::vec("[a-z,|+%]{1,4}", 0..3), piped in prop::collection::vec("[a-z, +%]{1,4}", 0..3),
        ranges in prop::collection::vec(prop::option::of((text(), prop::option::of(text()))), 3),
        flag in any::<Option<bool>>(), header in prop::option::of(plain()), headers in prop::collection::vec(any::<i64>(), 0..3),
        cookie in prop::option::of("[ -~é]{0,6}"),
    ) {
        let [exploded, list] = <[Vec<String>; 2]>::try_from(lists).unwrap();
        let mut ranges = ranges.into_iter().map(|range| {
            let (from, inner) = range?;
            let inner = inner.map(|from| Box::new(Range { from: Some(from), inner: None }));
            Some(Range { from: Some(from), inner })
        });
        let mut range = || ranges.next().flatten();
        let search = Search {
            ids, plain: plain_text, exploded, list, spaced, piped, deep: range(), object: range(), json: range(), flag, header, headers, cookie,
            ..Search::new(&account_id)
        };
        prop_assert_eq!(values(&read(&search)), values(&search));
    }

    #[test]
    fn a_server_reads_every_body(
        title in "\\PC{0,8}", tags in prop::collection::vec("\\PC{0,8}", 1..3), file in prop::collection::vec(any::<u8>(), 0..40),
        amount in "[0-9]{1,6}\\.[0-9]{2}", more in prop::option::of("\\PC{0,4}"),
    ) {
        let amount = Amount { currency: Currency::Eur, amount: amount.parse().unwrap() };
        let upload = Upload { title: title.clone(), amount, tags, file: file.clone().into(), more };
        for body in [Body::Xml(title), Body::Form(upload.clone()), Body::Multipart(upload), Body::Binary(file.into())] {
            let send = Send { body: Some(body) };
            prop_assert_eq!(values(&read(&send)), values(&send));
        }
    }

    #[test]
    fn no_request_makes_a_server_panic(target in "/v1/[a-z/.;=,%\\[\\]]{0,20}(\\?[a-z&=%+\\[\\],]{0,20})?", cookie in "[ -~]{0,20}", body in "[ -~]{0,20}") {
        let Ok(request) = Request::put(&target).header("cookie", cookie).header("content-type", "application/json").body(Bytes::from(body)) else {
            return Ok(());
        };
        _ = bank().answer(request);
    }
}

#[test]
fn an_address_with_a_query_tells_operations_apart() {
    let by_id = ReadById { id: "a&b".into(), page: Some(2) };
    assert_eq!(values(&read(&by_id)), values(&by_id));
    let status = |query| bank().answer(Request::get(format!("/v1/rest?{query}")).body(Bytes::new()).unwrap()).status();
    assert_eq!(status("id=7&method=read"), 200);
    assert_eq!(status("id=7&method=write"), 404);
    assert_eq!(status("method=read"), 404);
}

/// Where [`base`] is.
struct Api;

impl Environment for Api {
    type Session = Nothing;
    const FINAL_CODES: &'static [&'static str] = &[];
    fn hosts(&self) -> Vec<(&'static str, BaseUrl)> {
        vec![("api", base())]
    }
}

schema!(Nothing {});

#[allow(clippy::derivable_impls, reason = "the macro says what is derived")]
impl Default for Nothing {
    fn default() -> Self {
        Nothing {}
    }
}

fn bank() -> Responder {
    Responder::new()
        .at(&Api)
        .on(|_: Incoming<Styles>| Ok(SendResponse.into()))
        .on(|_: Incoming<Send>| Ok(SendResponse.into()))
        .on(|_: Incoming<ReadById>| Ok(SendResponse.into()))
        .on(|search: Incoming<Search>| match search.account_id.as_str() {
            "found" => Ok(SearchResponse::Xml { request_id: None, body: "<a/>".into() }.into()),
            "busy" => Err(Reply::from(BankError::Empty).header(RETRY_AFTER, 7)),
            "unsaid" => Err(BankError::Client(problem()).into()),
            "said" => Err(Reply::with_status(StatusCode::CONFLICT, BankError::Client(problem()))),
            "as another" => Err(Reply::with_status(StatusCode::NOT_FOUND, BankError::Client(problem()))),
            "a success" => Err(Reply::with_status(StatusCode::CREATED, BankError::Text("no".into()))),
            "html" => {
                Err(Reply::with_status(StatusCode::BAD_GATEWAY, BankError::Text("<p>".into())).media("text/html"))
            }
            _ => Ok(Reply::raw(Response::builder().status(302).body(Bytes::new()).unwrap())),
        })
}

fn problem() -> Problem {
    Problem { code: "C".into(), text: None, list: None }
}

fn search(account: &str) -> Response<Bytes> {
    bank().answer(encode(&Search::new(account)))
}

#[test]
fn an_answer_comes_with_the_status_that_is_documented_for_it() {
    let answer = search("found");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()[CONTENT_TYPE], "application/xml");
    let id = answer.headers()["x-request-id"].clone();
    assert!(id.to_str().unwrap().parse::<ob_runtime::Uuid>().is_ok(), "the caller's id, sent back");
    let busy = search("busy");
    assert_eq!(busy.status(), 503);
    assert_eq!(busy.headers()[RETRY_AFTER], "7");
    assert_eq!(search("said").status(), 409);
    assert_eq!(search("html").headers()[CONTENT_TYPE], "text/html");
    assert_eq!(search("html").status(), 502);
    assert_eq!(search("elsewhere").status(), 302);
    assert!(
        matches!(Search::decode(search("said")), Err(Error::Api(error)) if error.answer == BankError::Client(problem()))
    );
}

#[test]
fn an_answer_that_a_client_would_take_for_another_is_not_written() {
    let bank = bank();
    let failed = |account| {
        let answer = bank.answer(encode(&Search::new(account)));
        assert_eq!(answer.status(), 500, "{account}");
        bank.faults().pop().unwrap()
    };
    let fault = |status| Fault::Answer { operation: "search", error: EncodeError::Status(status) };
    assert!(fault(None).to_string().starts_with("the answer of `search` cannot be written: "));
    assert_eq!(failed("unsaid"), fault(None));
    assert_eq!(failed("as another"), fault(Some(StatusCode::NOT_FOUND)));
    assert_eq!(failed("a success"), fault(Some(StatusCode::CREATED)));
}

#[test]
fn all_that_is_wrong_with_a_request_is_said_at_once_and_no_value_of_it() {
    let request = Request::get(
        "/v1/accounts/a/of/1/all?%24plain%5Bx%5D.y=abcdefghijklmnopqrstuvwxyz&flag=IBAN&json=%7B&list=a&list=b",
    )
    .header("x-numbers", "1,IBAN")
    .header("authorization", "Basic IBAN");
    let answer = bank().answer(request.body(Bytes::new()).unwrap());
    assert_eq!(answer.status(), 400);
    let text = String::from_utf8(answer.into_body().to_vec()).unwrap();
    assert_eq!(
        text.split("; ").collect::<Vec<_>>(),
        [
            "not a request of `search`: /query/$plain[x].y: longer than 20 characters",
            "/query/list: stands several times",
            "/query/json: EOF while parsing an object at line 1 column 1",
            "/query/flag: expected a boolean, found a string",
            "/header/X-Numbers/1: expected a whole number of 64 bits, found a string",
            "/header/X-User-IP: is missing",
            "/security: nothing for `oauth`, `basic`, `key`, `queryKey`, `cookieKey`",
        ]
    );
}

#[test]
fn what_no_operation_reads_has_the_status_that_says_why() {
    let status = |method: &str, target: &str, headers: &[(&'static str, &'static str)], body: &'static str| {
        let mut request = Request::builder().method(method).uri(target).body(Bytes::from(body)).unwrap();
        let headers = headers.iter().map(|(name, value)| ((*name).parse().unwrap(), HeaderValue::from_static(value)));
        *request.headers_mut() = headers.collect::<HeaderMap>();
        bank().answer(request).status().as_u16()
    };
    assert_eq!(status("GET", "/v1/elsewhere", &[], ""), 404);
    assert_eq!(status("POST", "/send", &[], ""), 404, "not below the base URL");
    assert_eq!(status("POST", "https://other.example/v1/send", &[], ""), 404, "another host");
    assert_eq!(status("POST", "https://api.example/v1/send", &[], ""), 200);
    assert_eq!(status("GET", "/v1/send", &[], ""), 405);
    assert_eq!(status("POST", "/v1/send", &[("content-type", "text/csv")], "a"), 415);
    assert_eq!(status("POST", "/v1/send", &[("content-type", "application/json")], "{"), 400);
    assert_eq!(status("GET", "/v1/accounts/a/of/1/all", &[("x-user-ip", "1")], ""), 401);
}

#[test]
fn the_author_of_a_test_says_what_else_is_answered() {
    let bank = bank().otherwise(|rejection, request| {
        assert_eq!((rejection.operation(), request.uri().path()), (None, "/nowhere"));
        Response::builder().status(599).body(Bytes::new()).unwrap()
    });
    assert_eq!(bank.answer(Request::get("/nowhere").body(Bytes::new()).unwrap()).status(), 599);
}

#[test]
fn a_reply_shows_nothing_that_the_document_does_not_know() {
    let raw = Reply::<SearchResponse>::raw(Response::new(Bytes::from("IBAN")));
    assert_eq!(format!("{:?}", raw.header(RETRY_AFTER, HeaderValue::from_static("IBAN"))), "Reply { status: 200, .. }");
    let answer = Reply::new(SearchResponse::Xml { request_id: None, body: "IBAN".into() });
    assert!(!format!("{:?}", answer.header(RETRY_AFTER, HeaderValue::from_static("IBAN"))).contains("IBAN"));
}
