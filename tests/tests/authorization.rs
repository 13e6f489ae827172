//! Tokens: three operations at one address, which nobody can mistake for one another.

use http::Response;
use insta::assert_snapshot;
use ob_open_payments::accounts::GetAccountList;
use ob_open_payments::authorization::{
    AuthorizationCode, AuthorizationErrorBody, ClientCredentials, ExchangeConsentCode, ExchangePaymentCode,
    OAuthErrorCode, RequestToken,
};
use ob_open_payments::{Environment, Session};
use ob_runtime::{Call, Credentials, Endpoint, Error};

use crate::wire::shown;

#[test]
fn a_token_of_ones_own() {
    let credentials = ClientCredentials::new("app 1", "s3cret&more", "accountinformation private");
    assert_snapshot!(sent(&RequestToken::new(credentials), &session()).unwrap());
}

#[test]
fn the_code_of_a_consent() {
    assert_snapshot!(sent(&ExchangeConsentCode::new(code()), &session()).unwrap());
}

#[test]
fn the_code_of_a_payment() {
    assert_snapshot!(sent(&ExchangePaymentCode::new(code()), &session()).unwrap());
}

/// The headers that are forgotten most easily keep the code from being spent.
#[test]
fn a_code_is_not_exchanged_without_what_it_is_for() {
    let mut session = session();
    session.consent_authorisation_id = None;
    session.payment_id = Some("".into());
    assert_eq!(
        sent(&ExchangeConsentCode::new(code()), &session).unwrap_err(),
        "the session lacks the header `X-ConsentAuthorisationId`: set its `consent_authorisation_id`"
    );
    assert_eq!(
        sent(&ExchangePaymentCode::new(code()), &session).unwrap_err(),
        "the session lacks the header `X-PaymentId`: set its `payment_id`"
    );
}

/// Two names of one header: there is one value to set.
#[test]
fn a_consent_is_set_once() {
    let mut session = session();
    session.consent_id = Some("cns-1".into());
    session.bic_fi = Some("BRYGSESS".into());
    assert!(sent(&ExchangeConsentCode::new(code()), &session).unwrap().contains("\nx-consentid: cns-1\n"));
    let accounts = sent(&GetAccountList::default(), &session).unwrap();
    assert!(accounts.contains("\nconsent-id: cns-1\n") && !accounts.contains("x-consentid"), "{accounts}");
}

#[test]
fn a_refusal_says_why() {
    let refused = Response::builder().status(400).header("content-type", "application/json");
    let body = r#"{"error":"invalid_grant","error_description":"The code is spent."}"#;
    let Err(Error::Api(error)) = ExchangeConsentCode::decode(refused.body(body.into()).unwrap()) else {
        panic!("not an error of the API")
    };
    let AuthorizationErrorBody::OAuthError(body) = &error.answer.body else { panic!("another body") };
    assert_eq!(body.error, OAuthErrorCode::InvalidGrant);
}

#[test]
fn nothing_secret_shows() {
    assert_eq!(
        format!("{:?}", ExchangeConsentCode::new(code())),
        "exchangeConsentCode { body: AuthorizationCode { grant_type: authorization_code, \
         scope: \"accountinformation private\", .. }, .. }"
    );
    assert_eq!(format!("{:?}", session()), "Session { .. }");
    let granted = Response::builder().status(200).header("content-type", "application/json");
    let body = r#"{"access_token":"t0ken","expires_in":3600,"token_type":"Bearer"}"#;
    let granted = RequestToken::decode(granted.body(body.into()).unwrap()).unwrap();
    assert_eq!(granted.body.access_token.expose(), "t0ken");
    assert_eq!(
        format!("{granted:?}"),
        "RequestTokenResponse { body: AccessToken { expires_in: 3600, token_type: \"Bearer\", .. }, .. }"
    );
}

fn code() -> AuthorizationCode {
    let back = "https://kassabok.example/back?a=b";
    AuthorizationCode::new("app 1", "s3cret&more", "c0de+1", back, "accountinformation private")
}

fn session() -> Session {
    let mut session = Session::default();
    session.consent_id = Some("cns-41e0".into());
    session.consent_authorisation_id = Some("aut-9".into());
    session.payment_id = Some("pmt-7c".into());
    session.payment_authorisation_id = Some("aut-p2".into());
    session
}

fn sent<E: Endpoint<Session = Session>>(operation: &E, session: &Session) -> Result<String, String> {
    let environment = Environment::sandbox();
    let base = if E::OPERATION.host == "auth" { &environment.auth } else { &environment.api };
    let credentials = Credentials::none().bearer("the-access-token");
    let request = operation.encode(&Call::new(base, session, &credentials)).map_err(|error| error.to_string())?;
    Ok(shown(&request))
}
