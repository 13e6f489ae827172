//! "Getting started" of finAPI Web Form 2.0: a token for the client, a user, a token for the user, and then a web form.

use std::time::Duration;

use http::StatusCode;
use insta::assert_snapshot;
use ob_examples::fake::finapi::{CLIENT_ID, CLIENT_SECRET, Finapi, Scenario};
use ob_examples::fake::{Fake, Fault};
use ob_finapi_access::accounts::ListAccounts;
use ob_finapi_access::authorization::{ClientCredentials, GetToken, RefreshToken, TokenRequest, UserPassword};
use ob_finapi_access::errors::{AccessError, AccessErrorBody};
use ob_finapi_access::types::ErrorCode;
use ob_finapi_access::users::{CreateUser, UserCreateParams};
use ob_finapi_webform::types::WebFormStatus;
use ob_finapi_webform::web_forms::{
    BankConnectionImportDetails, CreateBankConnectionImportForm, GetWebForm, GetWebFormResponse,
};
use ob_runtime::{BaseUrl, Client, Error, Granted, Poll, PollError, ReqwestTransport, Tokens, TransportConfig};

use super::walk::Walk;

type Access = Client<ob_finapi_access::Session>;
type WebForms = Client<ob_finapi_webform::Session>;

#[tokio::test]
async fn the_guide() {
    let fake = Fake::start(Finapi::default()).await.unwrap();
    let (access, web_forms) = clients(&fake);
    let mut walk = Walk::of(&fake);

    walk.step("Step 1: Get authorized as a client in Access");
    let tokens = of_client(&access);
    tokens.renew().await.unwrap();

    walk.step("Step 2: Create an Access user");
    let user = access.clone().with_tokens(tokens).call(&CreateUser::new(user())).await.unwrap().body;
    assert_eq!((user.id.as_str(), user.password.expose()), ("example-7", "Glockenblume 7"));

    walk.step("Step 3: Get authorized as a user");
    let tokens = of_user(&access);
    tokens.renew().await.unwrap();

    walk.step("A web form to connect a bank with");
    let web_forms = web_forms.with_tokens(tokens.clone());
    let form = CreateBankConnectionImportForm::new(BankConnectionImportDetails::new());
    let form = web_forms.call(&form).await.unwrap().body;
    assert!(form.url.starts_with(fake.url("webform")));

    walk.step("Its status, until the customer has ended it");
    let ended = ended(&web_forms, &form.id).await.unwrap().body;
    assert_eq!((&ended.status, ended.payload.bank_connection_id.value()), (&WebFormStatus::Completed, Some(&41_207)));

    walk.step("The accounts");
    let accounts = access.with_tokens(tokens).call(&ListAccounts::new()).await.unwrap().body.accounts;
    let balances: Vec<_> = accounts.iter().filter_map(|account| Some(account.balance?.to_string())).collect();
    assert_eq!(balances, ["2810.07", "0.35"]);

    assert_snapshot!(walk.sent());
}

#[tokio::test]
async fn a_users_token_is_renewed_by_the_refresh_token() {
    let fake = Fake::start(Finapi::default()).await.unwrap();
    let (access, _) = clients(&fake);
    access.clone().with_tokens(of_client(&access)).call(&CreateUser::new(user())).await.unwrap();
    let tokens = of_user(&access);
    fake.forget();
    tokens.renew().await.unwrap();
    tokens.renew().await.unwrap();
    let grants = fake.requests_to("POST /oauth/token").into_iter().map(|request| request.form()[0].1.clone());
    assert_eq!(grants.collect::<Vec<_>>(), ["password", "refresh_token"]);

    // A refresh token is good for one renewal: the one before is refused, with the error of RFC 6749.
    let spent = RefreshToken::new(CLIENT_ID, CLIENT_SECRET, "refresh-token-0002");
    let Err(Error::Api(error)) = access.call(&GetToken::new(spent.into())).await else { panic!("no error") };
    assert!(matches!(&error.answer.body, AccessErrorBody::BadCredentialsError(why) if why.error == "invalid_token"));
}

#[tokio::test]
async fn the_client_is_no_user() {
    let fake = Fake::start(Finapi::default()).await.unwrap();
    let (access, _) = clients(&fake);
    let client = access.clone().with_tokens(of_client(&access));
    assert_eq!(code(client.call(&ListAccounts::new()).await), ErrorCode::Forbidden);

    client.call(&CreateUser::new(user())).await.unwrap();
    assert_eq!(code(client.call(&CreateUser::new(user())).await), ErrorCode::EntityExists);
    let granted = access.call(&GetToken::new(password().into())).await.unwrap();
    assert!(Granted::of(&granted).unwrap().refresh_token.is_some());
}

#[tokio::test]
async fn a_gateway_that_fails_does_not_end_the_wait() {
    let fake = Fake::start(Finapi::default()).await.unwrap();
    let web_forms = of_a_user(&fake).await;
    let form = create(&web_forms).await;
    fake.once("GET /api/webForms/*", Fault::html(StatusCode::BAD_GATEWAY));
    assert_eq!(ended(&web_forms, &form).await.unwrap().body.status, WebFormStatus::Completed);
}

#[tokio::test]
async fn a_customer_who_gives_up_ends_the_wait() {
    let mut scenario = Scenario::default();
    (scenario.end, scenario.error) = ("ABORTED", Some("INTERRUPTED"));
    let fake = Fake::start(Finapi::new(scenario)).await.unwrap();
    let web_forms = of_a_user(&fake).await;
    let form = create(&web_forms).await;
    let Err(PollError::Failed(answer)) = ended(&web_forms, &form).await else { panic!("no failure") };
    assert_eq!(answer.body.status, WebFormStatus::Aborted);
}

/// Both hosts, each on a port of its own.
fn clients(fake: &Fake<Finapi>) -> (Access, WebForms) {
    let transport = || ReqwestTransport::new(&TransportConfig::new().without_proxies()).unwrap();
    let url = |host| BaseUrl::parse(fake.url(host)).unwrap();
    let access = Client::new(ob_finapi_access::Environment::new(url("access")), transport());
    (access, Client::new(ob_finapi_webform::Environment::new(url("webform")), transport()))
}

fn of_client(access: &Access) -> Tokens {
    let grant = ClientCredentials::new(CLIENT_ID, CLIENT_SECRET);
    Tokens::new(access.clone(), move |_| GetToken::new(TokenRequest::from(grant.clone())))
}

fn of_user(access: &Access) -> Tokens {
    Tokens::new(access.clone(), |refresh| {
        GetToken::new(match refresh {
            None => password().into(),
            Some(token) => RefreshToken::new(CLIENT_ID, CLIENT_SECRET, token.clone()).into(),
        })
    })
}

fn password() -> UserPassword {
    UserPassword::new(CLIENT_ID, CLIENT_SECRET, "example-7", "Glockenblume 7")
}

fn user() -> UserCreateParams {
    let mut user = UserCreateParams::new();
    (user.id, user.password) = (Some("example-7".into()), Some("Glockenblume 7".into()));
    user
}

async fn of_a_user(fake: &Fake<Finapi>) -> WebForms {
    let (access, web_forms) = clients(fake);
    access.clone().with_tokens(of_client(&access)).call(&CreateUser::new(user())).await.unwrap();
    web_forms.with_tokens(of_user(&access))
}

async fn create(web_forms: &WebForms) -> String {
    let form = CreateBankConnectionImportForm::new(BankConnectionImportDetails::new());
    web_forms.call(&form).await.unwrap().body.id
}

async fn ended(web_forms: &WebForms, form: &str) -> Result<GetWebFormResponse, PollError<GetWebForm>> {
    let poll = Poll::every(Duration::from_millis(10)).for_at_most(Duration::from_secs(60));
    web_forms.poll(GetWebForm::new(form), poll, |answer| answer.body.status.progress()).await
}

fn code<T>(result: Result<T, Error<AccessError>>) -> ErrorCode {
    let Err(Error::Api(error)) = result else { panic!("no error of the API") };
    let AccessErrorBody::ErrorMessage(message) = &error.answer.body else { panic!("{error:?}") };
    message.errors[0].code.clone()
}
