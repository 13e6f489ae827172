use ob_runtime::http::{HeaderMap, Method, Request};
use ob_runtime::{
    BaseUrl, Blank, Bytes, Call, Credentials, EncodeError, Endpoint, InvalidUrl, Media, NoAnswer, Operation, Server,
    ServerVariable, Uuid,
};

use crate::bank::Account;
use crate::operations::{Body, Range, ReadById, Search, Send, Session, Upload};
use crate::read;

fn encode<E: Endpoint<Session = Session>>(
    request: &E,
    credentials: &Credentials,
) -> Result<Request<Bytes>, EncodeError> {
    let base = BaseUrl::parse("https://api.example/v1/").unwrap();
    request.encode(&Call::new(&base, &Session::new(), credentials))
}

fn token() -> Credentials {
    Credentials::none().bearer("t0ken")
}

/// The path and query of a search.
fn target(edit: impl FnOnce(&mut Search)) -> String {
    let mut search = Search::new("a");
    edit(&mut search);
    let request = encode(&search, &token()).unwrap();
    request.uri().to_string().strip_prefix("https://api.example/v1").unwrap().to_owned()
}

fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn range(from: &str) -> Range {
    Range { from: Some(from.into()), inner: None }
}

#[test]
fn every_style() {
    let query = |edit: fn(&mut Search)| target(edit).strip_prefix("/accounts/a/of/1/all").unwrap().to_owned();
    assert_eq!(query(|_| {}), "");
    assert_eq!(query(|it| it.plain = Some("a b&c=d+ö/?".into())), "?$plain%5Bx%5D.y=a%20b%26c%3Dd%2B%C3%B6%2F%3F");
    assert_eq!(query(|it| it.plain = Some("".into())), "?$plain%5Bx%5D.y=");
    assert_eq!(query(|it| it.exploded = strings(&["a", "b,c"])), "?exploded=a&exploded=b%2Cc");
    assert_eq!(query(|it| it.list = strings(&["a", "b,c"])), "?list=a,b%2Cc");
    assert_eq!(query(|it| it.spaced = strings(&["a", "b"])), "?spaced=a%20b");
    assert_eq!(query(|it| it.piped = strings(&["a", "b"])), "?piped=a%7Cb");
    assert_eq!(query(|it| it.object = Some(range("x"))), "?object=from,x");
    assert_eq!(query(|it| it.json = Some(range("x"))), "?json=%7B%22from%22%3A%22x%22%7D");
    assert_eq!(query(|it| it.flag = Some(false)), "?flag=false");
    let nested = |it: &mut Search| {
        it.deep = Some(Range { from: Some("x".into()), inner: Some(Box::new(range("[y]"))) });
    };
    assert_eq!(query(nested), "?deep%5Bfrom%5D=x&deep%5Binner%5D%5Bfrom%5D=%5By%5D");
    assert_eq!(
        query(|it| {
            it.list = strings(&["a"]);
            it.flag = Some(true)
        }),
        "?list=a&flag=true"
    );
}

#[test]
fn an_address_with_a_query() {
    let uri = |page| encode(&ReadById { id: "a&b".into(), page }, &token()).unwrap().uri().to_string();
    assert_eq!(uri(None), "https://api.example/v1/rest?method=read&id=a%26b");
    assert_eq!(uri(Some(2)), "https://api.example/v1/rest?method=read&id=a%26b&page=2");
}

#[test]
fn path_arguments_are_encoded() {
    assert_eq!(
        target(|it| {
            it.account_id = "../ä?#%2F".into();
            it.ids = strings(&["a/b", "c,d"])
        }),
        "/accounts/..%2F%C3%A4%3F%23%252F/of/a%2Fb,c%2Cd/all"
    );
}

#[test]
fn path_arguments_that_would_call_another_resource() {
    for argument in ["", ".", ".."] {
        let error = encode(&Search::new(argument), &token()).unwrap_err();
        assert!(matches!(error, EncodeError::Unfit { place: "path", name: "account-id", .. }), "{argument}: {error}");
    }
    for ids in [&[][..], &[""], &["a", ".."]] {
        let error = encode(&Search { ids: strings(ids), ..Search::new("a") }, &token()).unwrap_err();
        assert!(matches!(error, EncodeError::Unfit { name: "ids", .. }), "{error}");
    }
}

#[test]
fn headers_and_cookies() {
    let search =
        Search { header: Some("s3cret".into()), headers: vec![1, 2], cookie: Some("a;b".into()), ..Search::new("a") };
    let request = encode(&search, &token()).unwrap();
    let headers = request.headers();
    assert_eq!(headers["X-Personal"], "s3cret");
    assert_eq!(headers["X-Numbers"], "1,2");
    assert_eq!(headers["Cookie"], "session%20id=a%3Bb");
    assert_eq!(headers["X-User-IP"], "192.0.2.1");
    assert_eq!(headers["Accept"], "application/json");
    assert!(headers["X-Request-ID"].to_str().unwrap().parse::<Uuid>().is_ok());
    assert!(!headers.contains_key("Accept-Language") && !headers.contains_key("Content-Type"));
    for (name, sensitive) in [
        ("X-Personal", true),
        ("X-Numbers", false),
        ("Cookie", true),
        ("X-User-IP", true),
        ("Authorization", true),
        ("Accept", false),
    ] {
        assert_eq!(headers[name].is_sensitive(), sensitive, "{name}");
    }
    assert!(!format!("{request:?}").contains("s3cret"));
}

#[test]
fn headers_that_cannot_be_sent() {
    for (value, reason) in [("ö", "has characters that are not ASCII"), ("a\r\nb", "has control characters")] {
        let error = encode(&Search { header: Some(value.into()), ..Search::new("a") }, &token()).unwrap_err();
        assert_eq!(error, EncodeError::Unfit { place: "header", name: "X-Personal", reason });
    }
    for value in ["", "  "] {
        let request = encode(&Search { header: Some(value.into()), ..Search::new("a") }, &token()).unwrap();
        assert!(!request.headers().contains_key("X-Personal"));
    }
}

#[test]
fn the_session_gives_its_headers() {
    let base = BaseUrl::parse("https://api.example").unwrap();
    let encode =
        |session: &Session, id: Uuid| Search::new("a").encode(&Call::new(&base, session, &token()).with_request_id(id));
    for user_ip in [None, Some(String::new())] {
        let error = encode(&Session { user_ip, language: None }, Uuid::nil()).unwrap_err();
        assert_eq!(error, EncodeError::NotInSession { name: "X-User-IP", member: "user_ip" });
    }
    let bad = Session { user_ip: Some("s3cret".into()), language: None };
    let EncodeError::Invalid(violations) = encode(&bad, Uuid::nil()).unwrap_err() else { panic!() };
    assert_eq!(violations.to_string(), "/header/X-User-IP: does not match ^[0-9.]+$");
    let session = Session { language: Some("sv".into()), ..Session::new() };
    let request = encode(&session, Uuid::nil()).unwrap();
    assert_eq!(request.headers()["Accept-Language"], "sv");
    assert!(!request.headers()["Accept-Language"].is_sensitive());
    assert_eq!(request.headers()["X-Request-ID"], Uuid::nil().to_string());
}

#[test]
fn security_alternatives() {
    let headers =
        |credentials: &Credentials| encode(&Search::new("a"), credentials).map(|request| request.headers().clone());
    let get = |headers: &HeaderMap, name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let both = headers(&Credentials::none().basic("user", "pass").api_key("key", "k").api_key("other", "o")).unwrap();
    assert_eq!(get(&both, "Authorization").as_deref(), Some("Basic dXNlcjpwYXNz"));
    assert_eq!(get(&both, "X-Key").as_deref(), Some("k"));
    let first = headers(&token().basic("user", "pass").api_key("key", "k")).unwrap();
    assert_eq!(get(&first, "Authorization").as_deref(), Some("Bearer t0ken"));
    assert_eq!(get(&first, "X-Key"), None);
    let keys =
        encode(&Search::new("a"), &Credentials::none().api_key("queryKey", "q&").api_key("cookieKey", "c")).unwrap();
    assert_eq!(keys.uri().query(), Some("api%20key=q%26"));
    assert_eq!(keys.headers()["Cookie"], "sid=c");
    let error = headers(&Credentials::none().basic("user", "pass")).unwrap_err();
    assert_eq!(error, EncodeError::Credentials { missing: vec!["oauth", "key", "queryKey", "cookieKey"] });
    // An empty alternative is taken only where no other fits.
    assert!(!encode(&Send { body: None }, &Credentials::none()).unwrap().headers().contains_key("Authorization"));
    assert!(encode(&Send { body: None }, &token()).unwrap().headers().contains_key("Authorization"));
    assert_eq!(format!("{:?}", token().basic("user", "pass").api_key("key", "k")), r#"{"bearer", "basic", "key"}"#);
}

#[test]
fn a_url_has_an_end() {
    let search = Search { exploded: vec!["x".repeat(70_000)], ..Search::new("a") };
    assert_eq!(encode(&search, &token()).unwrap_err(), EncodeError::Url);
}

#[test]
fn accept() {
    let search = Search { accept: "application/xml".into(), ..Search::new("a") };
    assert_eq!(encode(&search, &token()).unwrap().headers()["Accept"], "application/xml");
    // No success body and no errors: nothing to ask for.
    assert!(!encode(&Send { body: None }, &token()).unwrap().headers().contains_key("Accept"));
}

#[test]
fn limits_are_checked_first() {
    let search = Search { plain: Some("x".repeat(21)), ..Search::new("") };
    let EncodeError::Invalid(violations) = encode(&search, &Credentials::none()).unwrap_err() else { panic!() };
    assert_eq!(violations.to_string(), "/query/$plain[x].y: longer than 20 characters");
    let account: Account = read(r#"{"iban":"","currency":"EUR","balances":[],"labels":"ab"}"#);
    let violations = Send { body: Some(Body::Json(account)) }.validate().unwrap_err();
    assert!(violations.to_string().starts_with("/body/iban: does not match"));
}

fn upload() -> Upload {
    Upload {
        title: "a b&ö".into(),
        amount: read(r#"{"currency":"EUR","amount":"1.50"}"#),
        tags: strings(&["x", "y"]),
        file: Bytes::from_static(b"\x00\r\n--\xff"),
        more: None,
    }
}

/// The content type and the body of a request.
fn sent(body: Body) -> (String, Bytes) {
    let request = encode(&Send { body: Some(body) }, &token()).unwrap();
    (request.headers()["Content-Type"].to_str().unwrap().to_owned(), request.into_body())
}

#[test]
fn bodies() {
    let (content_type, body) = sent(Body::Xml("<a/>".into()));
    assert_eq!((&*content_type, &*body), ("application/xml", &b"<a/>"[..]));
    let (content_type, body) = sent(Body::Binary(Bytes::from_static(b"\xff")));
    assert_eq!((&*content_type, &*body), ("application/octet-stream", &b"\xff"[..]));
    let account = r#"{"iban":"SE45500","currency":"EUR","balances":[],"owner":null,"labels":"ab"}"#;
    let (content_type, body) = sent(Body::Json(read(account)));
    assert_eq!((&*content_type, &*body), ("application/json", account.as_bytes()));
    let (content_type, body) = sent(Body::Form(upload()));
    assert_eq!(content_type, "application/x-www-form-urlencoded");
    assert_eq!(
        body,
        "ti%22tle=a+b%26%C3%B6&amount=%7B%22currency%22%3A%22EUR%22%2C%22amount%22%3A%221.50%22%7D&tags=x&tags=y&file=AA0KLS3%2F"
    );
    let none = encode(&Send { body: None }, &token()).unwrap();
    assert!(none.body().is_empty() && !none.headers().contains_key("Content-Type"));
    assert_eq!(none.headers()["Content-Length"], "0");
    let search = encode(&Search::new("a"), &token()).unwrap();
    assert!(!search.headers().contains_key("Content-Length"));
}

/// Takes a body that need not be there, and says its type in any case.
struct Take;

impl Endpoint for Take {
    type Session = Session;
    type Response = NoAnswer;
    type Error = NoAnswer;
    const OPERATION: Operation = Operation {
        host: "api",
        id: "take",
        method: Method::POST,
        path: "/take",
        parameters: &[],
        required_session: &[],
        session: &[],
        generated: &[],
        signed: &[],
        security: &[],
        body: &[Media::json("application/json").always()],
        accept: &[],
    };
}

#[test]
fn a_media_type_without_a_body() {
    let request = encode(&Take, &token()).unwrap();
    assert_eq!(request.headers()["Content-Type"], "application/json");
    assert_eq!(request.headers()["Content-Length"], "0");
}

#[test]
fn multipart() {
    let (content_type, body) = sent(Body::Multipart(upload()));
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let delimiter = format!("--{boundary}\r\n");
    let text = body.as_ref();
    let mut expected = Vec::new();
    for (head, content) in [
        ("name=\"ti%22tle\"\r\nContent-Type: text/plain; charset=utf-8", "a b&ö".as_bytes()),
        ("name=\"amount\"\r\nContent-Type: application/json", br#"{"currency":"EUR","amount":"1.50"}"#),
        ("name=\"tags\"\r\nContent-Type: text/plain; charset=utf-8", b"x"),
        ("name=\"tags\"\r\nContent-Type: text/plain; charset=utf-8", b"y"),
        ("name=\"file\"; filename=\"file\"\r\nContent-Type: application/octet-stream", b"\x00\r\n--\xff"),
    ] {
        expected.extend_from_slice(format!("{delimiter}Content-Disposition: form-data; {head}\r\n\r\n").as_bytes());
        expected.extend_from_slice(content);
        expected.extend_from_slice(b"\r\n");
    }
    expected.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    assert_eq!(text, expected);
}

#[test]
fn base_urls() {
    assert_eq!(BaseUrl::parse("https://api.example/v1//").unwrap().as_str(), "https://api.example/v1");
    for (url, error) in [
        ("/v1", InvalidUrl::NotHttp),
        ("ftp://api.example", InvalidUrl::NotHttp),
        ("https://", InvalidUrl::NotHttp),
        ("https://api.example/ö", InvalidUrl::NotHttp),
        ("https://api.example/?a", InvalidUrl::Extra),
        ("https://api.example/#a", InvalidUrl::Extra),
        ("https://user:pass@api.example", InvalidUrl::Extra),
    ] {
        assert_eq!(BaseUrl::parse(url).err(), Some(error), "{url}");
        assert!(std::panic::catch_unwind(|| BaseUrl::from_static(url)).is_err(), "{url}");
    }
    const KNOWN: BaseUrl = BaseUrl::from_static("http://[::1]:8080/v1//");
    assert_eq!(KNOWN, BaseUrl::parse("http://[::1]:8080/v1").unwrap());
}

#[test]
fn servers_have_variables() {
    let variables = &[
        ServerVariable { name: "env", default: "sandbox", values: &["sandbox", "live"] },
        ServerVariable { name: "version", default: "v1", values: &[] },
    ];
    let server = Server { url: "https://{env}.bank.example/{version}", description: "", variables };
    assert_eq!(server.base_url(&[]).unwrap().as_str(), "https://sandbox.bank.example/v1");
    let live = server.base_url(&[("env", "live"), ("version", "v2")]).unwrap();
    assert_eq!(live.as_str(), "https://live.bank.example/v2");
    assert_eq!(server.base_url(&[("env", "s3cret")]).unwrap_err(), InvalidUrl::Variable("env".into()));
    assert_eq!(server.base_url(&[("nope", "x")]).unwrap_err(), InvalidUrl::Variable("nope".into()));
}

#[test]
fn requests_show_only_what_is_public() {
    let search = Search { plain: Some("s3cret".into()), flag: Some(true), headers: vec![7], ..Search::new("s3cret") };
    assert_eq!(format!("{search:?}"), "search { flag: true, X-Numbers: [7], .. }");
    let send = Send { body: Some(Body::Json(Blank::blank())) };
    assert_eq!(format!("{send:?}"), "send { body: Account { currency: Other(..), .. }, .. }");
}
