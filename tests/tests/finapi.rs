//! What is peculiar to finAPI: grants, dates, money, errors, callbacks, pages, and the second generation of Access.

use bytes::Bytes;
use http::Response;
use insta::assert_snapshot;
use ob_finapi_access::accounts::{Account, GetAccount, ListAccounts};
use ob_finapi_access::authorization::{
    ClientCredentials, GetToken, GetTokenV2, RefreshToken, RevokeTokenParams, RevokeTokenV2, TokenRequest, UserPassword,
};
use ob_finapi_access::bank_connections::UpdateBankConnection;
use ob_finapi_access::errors::AccessErrorBody;
use ob_finapi_access::transactions::{GetMultipleTransactions, ListTransactions};
use ob_finapi_access::types::{ErrorCode, MultiStepAuthenticationStatus};
use ob_finapi_access::users::{CreateUser, DeleteUserV2, GetUserV2, UserCreateParams};
use ob_finapi_webform::payments::{
    Amount, CreateStandalonePaymentForm, Currency, PaymentOrder, PaymentRecipient, StandalonePaymentDetails,
};
use ob_finapi_webform::profiles::{EditProfile, EditProfileDetails};
use ob_finapi_webform::tasks::{TaskCallback, TaskStatus};
use ob_finapi_webform::types::{WebFormCompletedCallback, WebFormFailure, WebFormStatus};
use ob_finapi_webform::web_forms::{
    BankConnectionImportDetails, CancelWebForm, CreateBankConnectionImportForm, GetWebForm, ListWebForms,
};
use ob_runtime::{Call, Decimal, Endpoint, Error, Next, Paged, Progress, from_json, to_json};

use crate::sessions::{self, Set};
use crate::wire::shown;

// --- The guide, as it is sent -------------------------------------------------------------------------------------

#[test]
fn step_1_a_token_for_the_client() {
    assert_snapshot!(sent(GetToken::new(ClientCredentials::new("client-1", "s&cret ü").into())));
}

#[test]
fn step_2_a_user() {
    let mut user = UserCreateParams::new();
    user.id = Some("username".into());
    user.password = Some("password".into());
    user.email = Some("email@localhost.de".into());
    user.phone = Some("+49 99 999999-999".into());
    user.is_auto_update_enabled = Some(false);
    assert_snapshot!(sent(CreateUser::new(user)));
}

/// The body that the guide prints is what the type takes.
#[test]
fn the_body_of_the_guide_is_a_user() {
    let body = r#"{ "id": "username", "password": "password", "email": "email@localhost.de", "phone": "+49 99 999999-999", "isAutoUpdateEnabled": false }"#;
    let user: UserCreateParams = from_json(body.as_bytes()).unwrap();
    assert_eq!((user.id.as_deref(), user.is_auto_update_enabled), (Some("username"), Some(false)));
}

#[test]
fn step_3_a_token_for_the_user() {
    assert_snapshot!(sent(GetToken::new(UserPassword::new("client-1", "secret", "username", "pass word").into())));
}

#[test]
fn step_3_the_next_token_for_the_user() {
    assert_snapshot!(sent(GetToken::new(RefreshToken::new("client-1", "secret", "refresh-1").into())));
}

#[test]
fn step_4_a_web_form() {
    let mut details = BankConnectionImportDetails::new();
    details.allow_test_bank = Some(true);
    details.allowed_interfaces = Some(vec!["XS2A".into()]);
    assert_snapshot!(sent(CreateBankConnectionImportForm::new(details)));
}

#[test]
fn step_5_its_status() {
    assert_snapshot!(sent(GetWebForm::new("7b2f6c1e-58d4-4f0a-9c33-1e9d0a6b5f72")));
}

#[test]
fn step_6_the_accounts() {
    assert_snapshot!(sent(ListAccounts::new()));
}

#[test]
fn a_web_form_is_cancelled_by_an_address() {
    assert_snapshot!(sent(CancelWebForm::new("7b2f6c1e-58d4-4f0a-9c33-1e9d0a6b5f72")));
    let body = include_str!("../samples/finapi-webform/getWebForm/200.json").replace("NOT_YET_OPENED", "CANCELLED");
    for status in [200, 201] {
        let answer = CancelWebForm::decode(json(status, &body)).unwrap();
        assert_eq!(answer.body.status, WebFormStatus::Cancelled);
    }
}

// --- Tokens -----------------------------------------------------------------------------------------------------------

#[test]
fn a_grant_is_known_by_its_name() {
    let request: TokenRequest = serde_json::from_str(
        r#"{"grant_type":"password","client_id":"c","client_secret":"s","username":"u","password":"p"}"#,
    )
    .unwrap();
    assert!(matches!(request, TokenRequest::UserPassword(_)));
    assert_eq!(format!("{request:?}"), "TokenRequest(UserPassword { grant_type: password, .. })");
}

// --- Money ------------------------------------------------------------------------------------------------------------

/// Amounts are bare numbers. None of these survives a float of 64 bits.
#[test]
fn amounts_are_exact_in_and_out() {
    for text in [
        "0.1",
        "0.30000000000000004",
        "12345678901234567890.12",
        "-9007199254740993",
        "100.00",
        "1234567890123456789012345678",
    ] {
        let account = account(&format!(r#""balance": {text}"#));
        assert_eq!(account.balance.unwrap().to_string(), text);
        let written = String::from_utf8(to_json(&account)).unwrap();
        assert!(written.contains(&format!(r#""balance":{text},"#)), "{written}");
    }
}

#[test]
fn a_tenth_and_a_fifth_are_three_tenths() {
    let [tenth, fifth] =
        ["0.1", "0.2"].map(|text| Decimal::from(account(&format!(r#""balance": {text}"#)).balance.unwrap()));
    let recipient = PaymentRecipient::new("DE21700519950000007229", "Nils Ek");
    let order = PaymentOrder::new(Amount::new((tenth + fifth).into(), Currency::Eur), recipient);
    assert_snapshot!(sent(CreateStandalonePaymentForm::new(StandalonePaymentDetails::new(vec![order]))));
}

// --- Required, and null -------------------------------------------------------------------------------------------------

#[test]
fn what_is_required_and_null_is_written() {
    let account = account(r#""balance": null"#);
    assert_eq!((&account.balance, account.iban.as_deref()), (&None, None));
    let written = String::from_utf8(to_json(&account)).unwrap();
    assert!(written.contains(r#""balance":null"#) && written.contains(r#""iban":null"#), "{written}");
}

/// Absent keeps what a profile has, null sets it back.
#[test]
fn a_profile_is_changed_by_what_is_there() {
    let body = r#"{"label":"Kupfer","brand":null}"#;
    let details: EditProfileDetails = from_json(body.as_bytes()).unwrap();
    assert_eq!(to_json(&details), body.as_bytes());
    assert_snapshot!(sent(EditProfile::new("7b2f6c1e-58d4-4f0a-9c33-1e9d0a6b5f72", details)));
}

// --- Dates ------------------------------------------------------------------------------------------------------------

/// Access has a space and no zone, web forms have a zone without a colon: both are read, and written as they came.
#[test]
fn points_in_time_come_as_they_like() {
    let account = account(r#""lastUpdateAttempt": "2024-05-02 08:15:30.250""#);
    let tried = account.last_update_attempt.clone().unwrap();
    assert_eq!((tried.civil().to_string().as_str(), tried.offset()), ("2024-05-02T08:15:30.25", None));
    assert!(String::from_utf8(to_json(&account)).unwrap().contains(r#""2024-05-02 08:15:30.250""#));

    for (text, moment) in [
        ("2024-05-31T08:15:30.250+0200", "2024-05-31T06:15:30.25Z"),
        ("2024-05-31T08:15:30.250Z", "2024-05-31T08:15:30.25Z"),
        ("2024-05-31T08:15:30.250-03:30", "2024-05-31T11:45:30.25Z"),
    ] {
        let body = include_str!("../samples/finapi-webform/getWebForm/200.json");
        let body = body.replace("2024-05-31T08:15:30.250+0000", text);
        let form = GetWebForm::decode(json(200, &body)).unwrap().body;
        assert_eq!(form.expires_at.timestamp().unwrap().to_string(), moment);
        assert_eq!(form.expires_at.as_str(), text);
    }
}

// --- Errors -----------------------------------------------------------------------------------------------------------

#[test]
fn an_error_says_how_the_customer_goes_on() {
    let Err(Error::Api(error)) = update(510, include_str!("../samples/finapi-access/errors/AccessError/510.json"))
    else {
        panic!("no error")
    };
    let AccessErrorBody::ErrorMessage(message) = &error.body else { panic!("{error:?}") };
    let [first] = message.errors.as_slice() else { panic!("{message:?}") };
    assert_eq!(first.code, ErrorCode::AdditionalAuthenticationRequired);
    let step = first.multi_step_authentication.value().unwrap();
    assert_eq!(step.status, MultiStepAuthenticationStatus::TwoStepProcedureRequired);
    assert_eq!(step.two_step_procedures.as_ref().unwrap()[0].procedure_name, "pushTAN");
}

#[test]
fn every_status_has_a_body_with_a_type() {
    for (status, body, code) in [
        (423, include_str!("../samples/finapi-access/errors/AccessError/423.json"), ErrorCode::Locked),
        (451, include_str!("../samples/finapi-access/errors/AccessError/451.json"), ErrorCode::WebFormRequired),
        (501, include_str!("../samples/finapi-access/errors/AccessError/501.json"), ErrorCode::UnsupportedFeature),
    ] {
        let Err(Error::Api(error)) = update(status, body) else { panic!("no error") };
        let AccessErrorBody::ErrorMessage(message) = &error.body else { panic!("{error:?}") };
        assert_eq!((error.status.as_u16(), &message.errors[0].code), (status, &code));
    }
    let body = include_str!("../samples/finapi-access/errors/AccessError/401.json");
    let Err(Error::Api(error)) = update(401, body) else { panic!("no error") };
    assert!(matches!(&error.body, AccessErrorBody::BadCredentialsError(why) if why.error == "invalid_token"));
}

#[test]
fn an_error_says_where_the_web_form_is() {
    let body = include_str!("../samples/finapi-access/errors/AccessError/451.json");
    let response = Response::builder().status(451).header("content-type", "application/json");
    let response = response.header("location", "https://live.finapi.io/webForm/ab12").body(Bytes::from(body)).unwrap();
    let Err(Error::Api(error)) = UpdateBankConnection::decode(response) else { panic!("no error") };
    assert_eq!(error.answer.location.as_deref(), Some("https://live.finapi.io/webForm/ab12"));
}

// --- Callbacks: what a server of the application is sent ----------------------------------------------------------------

#[test]
fn the_callback_of_a_web_form() {
    let body = r#"{"webFormId":"7b2f6c1e-58d4-4f0a-9c33-1e9d0a6b5f72","status":"COMPLETED"}"#;
    let told: WebFormCompletedCallback = from_json(body.as_bytes()).unwrap();
    assert_eq!(told.web_form_id, "7b2f6c1e-58d4-4f0a-9c33-1e9d0a6b5f72");
    assert_eq!(told.status.progress(), Progress::Done);
    assert_eq!(to_json(&told), body.as_bytes());
}

#[test]
fn the_callbacks_of_a_task() {
    let body = r#"{"taskId":"7b2f6c1e-58d4-4f0a-9c33-1e9d0a6b5f72","status":"WEB_FORM_REQUIRED","webForm":{"id":"0c7e","url":"https://webform.example/wf/0c7e","status":"NOT_YET_OPENED"}}"#;
    let told: TaskCallback = from_json(body.as_bytes()).unwrap();
    assert_eq!((&told.status, told.status.progress()), (&TaskStatus::WebFormRequired, Progress::Pending));
    assert_eq!(told.web_form.value().unwrap().url, "https://webform.example/wf/0c7e");
    for (body, progress) in [
        (r#"{"taskId":"t","status":"COMPLETED","webForm":null}"#, Progress::Done),
        (r#"{"taskId":"t","status":"COMPLETED_WITH_ERROR"}"#, Progress::Failed),
    ] {
        let told: TaskCallback = from_json(body.as_bytes()).unwrap();
        assert_eq!((told.status.progress(), told.web_form.value().is_none()), (progress, true));
    }
    assert!(from_json::<TaskCallback>(br#"{"status":"COMPLETED"}"#).is_err());
}

// --- Flows ------------------------------------------------------------------------------------------------------------

#[test]
fn a_web_form_ends_one_way_or_the_other() {
    use WebFormStatus::*;
    for (status, progress) in [
        (NotYetOpened, Progress::Pending),
        (InProgress, Progress::Pending),
        (Completed, Progress::Done),
        (CompletedWithError, Progress::Failed),
        (Expired, Progress::Failed),
        (Aborted, Progress::Failed),
        (Cancelled, Progress::Failed),
        ("SOMETHING_NEW".into(), Progress::Pending),
    ] {
        assert_eq!(status.progress(), progress, "{status}");
    }
}

#[test]
fn a_failure_has_a_reason_in_words() {
    let form =
        GetWebForm::decode(json(200, include_str!("../samples/finapi-webform/getWebForm/200.json"))).unwrap().body;
    assert_eq!(form.payload.error_code.value(), Some(&WebFormFailure::EntityExists));
    assert_eq!(form.payload.error_message.value().map(String::as_str), Some("Etwas ist schiefgelaufen."));
}

#[test]
fn lists_go_on_until_the_last_page() {
    let page = |page: u32, pages: u32| {
        let body =
            format!(r#"{{"items":[],"paging":{{"page":{page},"perPage":20,"pageCount":{pages},"totalCount":41}}}}"#);
        ListWebForms::decode(json(200, &body)).unwrap()
    };
    let list = ListWebForms::default();
    let Some(Next::Call(second)) = list.next(&page(1, 3)) else { panic!("no second page") };
    assert_eq!(second.page, Some(2));
    let Some(Next::Call(third)) = second.next(&page(2, 3)) else { panic!("no third page") };
    assert_eq!(third.page, Some(3));
    assert!(third.next(&page(3, 3)).is_none() && list.next(&page(1, 0)).is_none());

    let mut transactions = ListTransactions::new("userView".into());
    transactions.per_page = Some(500);
    let body = include_str!("../samples/finapi-access/getAndSearchAllTransactions/200.json");
    let answer = ListTransactions::decode(json(200, &body.replace(r#""page": 3"#, r#""page": 1"#))).unwrap();
    let Some(Next::Call(next)) = transactions.next(&answer) else { panic!("no second page") };
    assert_eq!((next.page, next.per_page), (Some(2), Some(500)));
}

#[test]
fn identifiers_in_a_path_have_commas_between_them() {
    assert_snapshot!(sent(GetMultipleTransactions::new(vec![58001, 58002, 7])));
}

// --- The second generation of Access --------------------------------------------------------------------------------------

#[test]
fn tokens_and_users_of_the_second_generation() {
    let token = GetTokenV2::new(ClientCredentials::new("client-1", "secret").into());
    let revoke = RevokeTokenV2::new(RevokeTokenParams::new("access-1"));
    assert_snapshot!(
        [sent(token), sent(revoke), sent(GetUserV2::default()), sent(DeleteUserV2::default())].join("\n\n")
    );
}

#[test]
fn an_error_of_the_second_generation_leaves_members_out() {
    let body = include_str!("../samples/finapi-access/errors/AccessError/404-second-generation.json");
    let Err(Error::Api(error)) = update(404, body) else { panic!("no error") };
    let AccessErrorBody::ErrorMessage(message) = &error.body else { panic!("{error:?}") };
    assert!(message.errors[0].message.value().is_none() && message.date.offset().is_some());
}

/// The sample of an account with nothing but what is required, and this member in it.
fn account(member: &str) -> Account {
    let body = include_str!("../samples/finapi-access/getAccount/200-minimal.json");
    let name = member.split(':').next().unwrap();
    let lines = body.lines().map(|line| match line.trim_start().starts_with(name) {
        true => format!("{member},"),
        false => line.to_owned(),
    });
    GetAccount::decode(json(200, &lines.collect::<String>())).unwrap().body
}

fn update(status: u16, body: &str) -> Result<(), Error<ob_finapi_access::errors::AccessError>> {
    UpdateBankConnection::decode(json(status, body)).map(drop)
}

fn json(status: u16, body: &str) -> Response<Bytes> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Bytes::from(body.to_owned())).unwrap()
}

fn sent<E: Endpoint<Session: Set>>(operation: E) -> String {
    let (base, session) = E::Session::set();
    shown(&operation.encode(&Call::new(&base, &session, &sessions::credentials())).unwrap())
}
