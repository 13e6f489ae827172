//! Error answers, broken connections, and answers that are not what the document says.

use std::time::{Duration, Instant};

use http::StatusCode;
use ob_examples::fake::Fault;
use ob_open_payments::accounts::{GetAccountList, GetBalances};
use ob_open_payments::consents::{AccountAccess, Consents, CreateConsent};
use ob_runtime::{Client, Error, ReqwestTransport, Retry, TransportConfig};

use super::Bench;

const ACCOUNTS: &str = "GET /psd2/accountinformation/v1/accounts";

#[tokio::test]
async fn a_documented_error_has_status_body_and_the_apis_words() {
    let bench = Bench::new().await;
    let client = bench.accounts();
    bench.fake.provider().expire_tokens();
    let error = client.call(&GetAccountList::default()).await.unwrap_err();
    let sent = bench.fake.requests()[0].header("x-request-id").unwrap().to_owned();

    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(error.request_id(), Some(sent));
    assert_eq!(error.explanation().unwrap(), "TOKEN_EXPIRED: The access token has expired.");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("The access token"), "{shown}");
}

#[tokio::test]
async fn too_many_calls_wait_as_long_as_they_are_told() {
    let bench = Bench::new().await;
    bench.fake.once(ACCOUNTS, too_many("CALM_DOWN", "1"));
    let start = Instant::now();
    let answer = bench.accounts().with_retry(Retry::default()).call(&GetAccountList::default()).await.unwrap();
    assert_eq!(answer.body.accounts.len(), 2);
    assert!(start.elapsed() >= Duration::from_secs(1));

    let requests = bench.fake.requests_to(ACCOUNTS);
    assert_eq!(requests.len(), 2);
    assert_ne!(requests[0].header("x-request-id"), requests[1].header("x-request-id"));
}

#[tokio::test]
async fn whoever_is_to_wait_too_long_gets_the_answer() {
    let bench = Bench::new().await;
    bench.fake.always(ACCOUNTS, too_many("CALM_DOWN", "86400"));
    let error = bench.accounts().with_retry(Retry::default()).call(&GetAccountList::default()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86400)));
    assert_eq!(bench.fake.requests_to(ACCOUNTS).len(), 1);
}

/// The customer's calls of the day are used up: another one now is another one too many.
#[tokio::test]
async fn exceeded_access_is_not_tried_again() {
    let bench = Bench::new().await;
    bench.fake.always(ACCOUNTS, too_many("ACCESS_EXCEEDED", "0"));
    let error = bench.accounts().with_retry(Retry::default()).call(&GetAccountList::default()).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(bench.fake.requests_to(ACCOUNTS).len(), 1);
}

#[tokio::test]
async fn an_error_page_is_kept_and_not_shown() {
    let bench = Bench::new().await;
    bench.fake.once(ACCOUNTS, Fault::html(StatusCode::INTERNAL_SERVER_ERROR));
    let error = bench.accounts().call(&GetAccountList::default()).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::INTERNAL_SERVER_ERROR));
    assert!(error.bytes().unwrap().starts_with(b"<html>"));
    assert_eq!(error.headers().unwrap()["content-type"], "text/html; charset=utf-8");
    assert_eq!(error.explanation(), None);
    assert!(!format!("{error} {error:?}").contains("html"));
}

/// A page of a portal on the way, for one.
#[tokio::test]
async fn a_page_is_no_success() {
    let bench = Bench::new().await;
    bench.fake.once(ACCOUNTS, Fault::html(StatusCode::OK));
    let error = bench.accounts().call(&GetAccountList::default()).await.unwrap_err();
    assert!(matches!(error, Error::Undocumented(_)), "{error:?}");
}

#[tokio::test]
async fn a_cut_connection_is_tried_again_if_nothing_can_happen_twice() {
    let bench = Bench::new().await;
    for fault in [Fault::Cut, Fault::CutInBody] {
        bench.fake.once(ACCOUNTS, fault.clone());
        let error = bench.accounts().call(&GetAccountList::default()).await.unwrap_err();
        assert!(error.transport().is_some_and(|error| error.is_interrupted()), "{error:?}");
        assert!(!error.to_string().contains("127.0.0.1"), "{error}");

        bench.fake.once(ACCOUNTS, fault);
        let client = bench.accounts().with_retry(Retry::default().first_wait(Duration::from_millis(1)));
        assert_eq!(client.call(&GetAccountList::default()).await.unwrap().body.accounts.len(), 2);
    }

    let create = "POST /psd2/consent/v1/consents";
    bench.fake.once(create, Fault::Cut);
    let error = bench.accounts().with_retry(Retry::default()).call(&create_consent()).await.unwrap_err();
    assert!(error.transport().is_some_and(|error| error.may_have_been_sent()), "{error:?}");
    assert_eq!(bench.fake.requests_to(create).len(), 1);
}

#[tokio::test]
async fn a_slow_answer_is_a_timeout() {
    let bench = Bench::new().await;
    bench.fake.once(ACCOUNTS, Fault::Late(Duration::from_secs(30)));
    let config = TransportConfig::new().without_proxies().timeout(Duration::from_millis(100));
    let patient = bench.accounts();
    let token = bench.fake.provider().token("accountinformation private");
    let client = Client::new(bench.environment(), ReqwestTransport::new(&config).unwrap())
        .with_retry(Retry::none())
        .with_credentials(ob_runtime::Credentials::none().bearer(token))
        .with_session(patient.session().clone());
    let error = client.call(&GetAccountList::default()).await.unwrap_err();
    assert!(error.transport().is_some_and(|error| error.is_timeout()), "{error:?}");
}

#[tokio::test]
async fn what_cannot_be_read_is_named_by_its_place() {
    let bench = Bench::new().await;
    bench.fake.once(ACCOUNTS, Fault::text(StatusCode::OK, "application/json", r#"{"accounts":[{"iban":"#));
    let error = bench.accounts().call(&GetAccountList::default()).await.unwrap_err();
    let Error::Decode(answer) = &error else { panic!("{error:?}") };
    assert_eq!(answer.bytes, r#"{"accounts":[{"iban":"#);

    let balances = "GET /psd2/accountinformation/v1/accounts/*/balances";
    bench.fake.once(balances, Fault::json(|body| body["balances"][1]["balanceAmount"]["amount"] = "much".into()));
    let account = bench.accounts().call(&GetAccountList::default()).await.unwrap().body.accounts[0].clone();
    let error = bench.accounts().call(&GetBalances::new(account.resource_id.unwrap())).await.unwrap_err();
    let Error::Decode(answer) = &error else { panic!("{error:?}") };
    assert_eq!(answer.path, "$.balances[1].balanceAmount.amount");
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!format!("{error} {error:?}").contains("much"), "{error:?}");
}

fn too_many(code: &str, seconds: &'static str) -> Fault {
    let body = format!(r#"{{"tppMessages":[{{"category":"ERROR","code":"{code}"}}]}}"#);
    Fault::text(StatusCode::TOO_MANY_REQUESTS, "application/json", body).header("retry-after", seconds)
}

fn create_consent() -> CreateConsent {
    CreateConsent::new(Consents::new(AccountAccess::default(), false, "2026-12-31".parse().unwrap(), 1, false))
}
