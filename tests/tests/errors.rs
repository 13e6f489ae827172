//! Errors: the status and the media type say what an answer is; what does not fit is kept as it came.

use bytes::Bytes;
use http::Response;
use ob_nextgenpsd2::accounts::{GetAccountList, GetTransactionList, GetTransactionListResponseContent};
use ob_nextgenpsd2::consents::StartConsentAuthorisation;
use ob_nextgenpsd2::errors::{AccountsError, AccountsErrorBody};
use ob_nextgenpsd2::payments::{CancelPayment, CancelPaymentResponse};
use ob_nextgenpsd2::types::{MessageCode, ScaApproach};
use ob_runtime::{ApiError, Endpoint, Error};

const MESSAGES: &str = r#"{"tppMessages":[{"category":"ERROR","code":"CONSENT_EXPIRED","text":"Lida Brandt's"}]}"#;
const PROBLEM: &str = r#"{"type":"https://kupferbank.example/p/1","code":"TOKEN_INVALID"}"#;

#[test]
fn the_media_type_tells_errors_apart_and_the_body_does_not() {
    let messages = api_error(401, "application/json; charset=utf-8", MESSAGES);
    let AccountsErrorBody::TppMessages(body) = &messages.body else { panic!("{messages:?}") };
    assert_eq!(body.tpp_messages.as_ref().unwrap()[0].code, MessageCode::ConsentExpired);

    let problem = api_error(401, "Application/Problem+JSON", PROBLEM);
    let AccountsErrorBody::Problem(body) = &problem.body else { panic!("{problem:?}") };
    assert_eq!(body.code, MessageCode::TokenInvalid);

    // The same bytes under the other media type are not what the document says.
    let Err(Error::Decode(fault)) = accounts(401, "application/problem+json", MESSAGES) else { panic!("was read") };
    assert_eq!((fault.path.as_str(), fault.status.as_u16()), ("$", 401));
    assert_eq!(fault.bytes, MESSAGES);
}

#[test]
fn the_status_tells_errors_apart_before_the_media_type() {
    // 415 has no body in the document; what came is kept.
    let error = api_error(415, "application/json", MESSAGES);
    assert_eq!(error.body, AccountsErrorBody::Empty);
    assert_eq!(error.bytes, MESSAGES);
    // A success that is not documented, and not what this operation answers.
    assert!(matches!(accounts(202, "application/json", MESSAGES), Err(Error::Undocumented(_))));
    // A documented status in a media type that is not.
    let Err(Error::Undocumented(kept)) = accounts(400, "text/html", "<p>no</p>") else { panic!("was read") };
    assert_eq!((kept.status.as_u16(), &kept.bytes[..]), (400, &b"<p>no</p>"[..]));
}

#[test]
fn errors_tell_what_support_asks_for_and_nothing_else() {
    let error = accounts(401, "application/json", MESSAGES).unwrap_err();
    assert_eq!(error.request_id().as_deref(), Some("3c9f0a2e-6d0e-4c7e-8f57-0f2b6a1f9b11"));
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(error.to_string(), "the API answered 401 Unauthorized");
    for kept in [format!("{error:?}"), format!("{:?}", accounts(502, "text/html", "Lida Brandt").unwrap_err())] {
        assert!(!kept.contains("Lida"), "{kept}");
    }
}

#[test]
fn a_fault_deep_in_an_answer_is_named_by_its_path() {
    let body = r#"{"accounts":[{"currency":"EUR"},{"currency":"EUR","balances":[{"balanceAmount":7}]}]}"#;
    let Err(Error::Decode(fault)) = accounts(200, "application/json", body) else { panic!("was read") };
    assert_eq!(fault.path, "$.accounts[1].balances[0].balanceAmount");
    assert_eq!(fault.reason, "expected an object, found a whole number");
}

#[test]
fn headers_of_answers_have_types() {
    let body = r#"{"scaStatus":"received","authorisationId":"aut-1","_links":{}}"#;
    let started = |approach| {
        let response = response(201, "application/json", body);
        let (mut head, body) = response.into_parts();
        head.headers.insert("aspsp-sca-approach", http::HeaderValue::from_static(approach));
        StartConsentAuthorisation::decode(Response::from_parts(head, body)).unwrap()
    };
    let answer = started("REDIRECT");
    assert_eq!(answer.sca_approach, Some(ScaApproach::Redirect));
    assert_eq!(answer.x_request_id.unwrap().get_version_num(), 4);
    assert_eq!(started("CARRIER_PIGEON").sca_approach.unwrap().as_str(), "CARRIER_PIGEON");
}

#[test]
fn a_header_that_cannot_be_read_costs_no_answer() {
    let response = Response::builder().status(200).header("content-type", "application/json");
    let response = response.header("x-request-id", "no uuid").body(Bytes::from(r#"{"accounts":[]}"#)).unwrap();
    let answer = GetAccountList::decode(response).unwrap();
    assert_eq!((answer.x_request_id, answer.body.accounts.len()), (None, 0));
}

#[test]
fn one_success_is_told_from_another() {
    let accepted = CancelPayment::decode(response(202, "application/json", r#"{"transactionStatus":"ACTC"}"#)).unwrap();
    assert!(matches!(accepted, CancelPaymentResponse::Accepted(_)));
    let mut gone = Response::new(Bytes::new());
    *gone.status_mut() = http::StatusCode::NO_CONTENT;
    assert!(matches!(CancelPayment::decode(gone).unwrap(), CancelPaymentResponse::NoContent(_)));

    let text = GetTransactionList::decode(response(200, "text/plain", ":20:STMT")).unwrap();
    assert_eq!(text.body, GetTransactionListResponseContent::Text(":20:STMT".into()));
}

fn api_error(status: u16, media: &str, body: &'static str) -> Box<ApiError<AccountsError>> {
    match accounts(status, media, body) {
        Err(Error::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn accounts(
    status: u16,
    media: &str,
    body: &'static str,
) -> Result<<GetAccountList as Endpoint>::Response, Error<AccountsError>> {
    GetAccountList::decode(response(status, media, body))
}

fn response(status: u16, media: &str, body: &'static str) -> Response<Bytes> {
    Response::builder()
        .status(status)
        .header("content-type", media)
        .header("x-request-id", "3c9f0a2e-6d0e-4c7e-8f57-0f2b6a1f9b11")
        .body(Bytes::from(body))
        .unwrap()
}
