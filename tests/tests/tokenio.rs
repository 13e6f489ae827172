//! What is peculiar to Token.io: callbacks by their query, the hosted page, two schemes on one header, and unions that are
//! told apart by the one member they have.

use insta::assert_snapshot;
use ob_runtime::{Base64, Bytes, Call, Credentials, Endpoint, Error, Paged, Progress, Secret};
use ob_tokenio::accounts::{AccountDetails, GetAccounts, GetBalance, GetStandingOrder, GetTransactions};
use ob_tokenio::banks::{BankV1, GetBanks};
use ob_tokenio::errors::TokenioErrorBody;
use ob_tokenio::token_requests::{
    CallbackErrorCode, GetTokenRequestResult, HostedPage, HostedPagesCallback, InitiateBankAuthorization,
    InitiateBankAuthorizationRequest, InitiateBankAuthorizationResponse, InitiateBankAuthorizationResponseChoice,
    OnBankAuthCallback, OnBankAuthCallbackRequest, RedirectCallback, ResourceType, ResourceTypeList, ScaStatus,
    StoreTokenRequest, StoreTokenRequestRequest, TokenRequestAccess, TokenRequestOptions, TokenRequestPayload,
    TokenRequestPayloadAccessBody, TokenRequestPayloadChoice, TokenRequestResultStatus,
};
use ob_tokenio::tokens::{CancelToken, GetToken, TokenPayloadChoice};
use ob_tokenio::types::{AccountIdentifier, CredentialFieldType, CredentialFields, TokenMember};
use ob_tokenio::{Environment, Session};
use serde_json::{Value, from_value, json};

use crate::wire::shown;

/// The samples of the guide, without their line breaks.
const REDIRECTED: &str = "https://tpp.callback.url?request-id=rq:3SVzgJtzu2DvaZSgRGznpdknT3dq:5zKtXEAq&request_id=rq:3SVzgJtzu2DvaZSgRGznpdknT3dq:5zKtXEAq";
const UNAVAILABLE: &str = "https://tpp.callabck.url?request-id=rq:3SVzgJtzu2DvaZSgRGznpdknT3dq:5zKtXEAq&request_id=rq:3SVzgJtzu2DvaZSgRGznpdknT3dq:5zKtXEAq&trace-id=idm45Ag1X8D8Kvdw&error=14&message=Bank+is+unavailable";
const EMBEDDED: &str = "https://tpp.callabck.url/?request-id=rq:43hA2P34BC9a1jwYmyjmDYBrTETA:5zKtXEAq&request_id=rq:43hA2P34BC9a1jwYmyjmDYBrTETA:5zKtXEAq&credential-fields=eyJmaWVsZHMiOlt7ImRlc2NyaXB0aW9uIjoiT25lLXRpbWUgcGFzc2NvZGUiLCJpZCI6Im90cCJ9XX0";
const DECOUPLED: &str = "https://tpp.callabck.url/?request-id=rq:3smDYdTPr4gejc9g6MrHFnAAssg8:5zKtXEAq&request_id=rq:3smDYdTPr4gejc9g6MrHFnAAssg8:5zKtXEAq&credential-fields=eyJmaWVsZHMiOlt7ImRlc2NyaXB0aW9uIjoiUGxlYXNlLCBhdXRob3JpemUgcGF5bWVudCB1c2luZyBtb2JpbGUgZGV2aWNlLiIsInR5cGUiOiJERUNPVVBMRUQifV19";

#[test]
fn a_redirect_comes_back_with_its_request() {
    let callback = RedirectCallback::from_query(REDIRECTED).unwrap();
    assert_eq!(callback.request_id, "rq:3SVzgJtzu2DvaZSgRGznpdknT3dq:5zKtXEAq");
    assert!(callback.credential_fields.is_none() && callback.error.is_none());
    // Either spelling alone, and none of them.
    for query in ["request_id=rq%3A7", "request-id=rq:7&request_id=rq:8"] {
        assert_eq!(RedirectCallback::from_query(query).unwrap().request_id, "rq:7");
    }
    let missing = RedirectCallback::from_query("https://tpp.callback.url").unwrap_err().to_string();
    assert_eq!(missing, "the query does not fit: $: `request-id` is missing");
}

#[test]
fn a_failed_redirect_has_a_grpc_status() {
    let callback = RedirectCallback::from_query(UNAVAILABLE).unwrap();
    assert_eq!(callback.error, Some(CallbackErrorCode::Unavailable));
    assert_eq!(callback.message.as_deref(), Some("Bank is unavailable"));
    assert_eq!(callback.trace_id.as_deref(), Some("idm45Ag1X8D8Kvdw"));
    assert_eq!(format!("{callback:?}"), r#"RedirectCallback { trace-id: "idm45Ag1X8D8Kvdw", error: 14, .. }"#);
}

/// The first value of the guide is not padded.
#[test]
fn a_redirect_can_ask_for_more() {
    let fields = RedirectCallback::from_query(EMBEDDED).unwrap().credential_fields.unwrap().into_inner();
    let [field] = fields.fields.as_deref().unwrap() else { panic!("{fields:?}") };
    assert_eq!((field.id.as_deref(), field.description.as_deref()), (Some("otp"), Some("One-time passcode")));
    let printed = json!({ "fields": [{ "description": "One-time passcode", "id": "otp" }] });
    assert_eq!(from_value::<CredentialFields>(printed).unwrap(), fields);

    let fields = RedirectCallback::from_query(DECOUPLED).unwrap().credential_fields.unwrap().into_inner();
    let [field] = fields.fields.as_deref().unwrap() else { panic!("{fields:?}") };
    assert_eq!(field.r#type, Some(CredentialFieldType::Decoupled));
    // The guide prints another text beneath it.
    assert_eq!(field.description.as_deref(), Some("Please, authorize payment using mobile device."));
}

/// As the guide prints them in JSON; where commas and a quote are missing there they stand here.
#[test]
fn callbacks_as_json() {
    let both = json!({ "request-id": "rq:3SV:5zK", "request_id": "rq:3SV:5zK" });
    assert_eq!(from_value::<RedirectCallback>(both).unwrap().request_id, "rq:3SV:5zK");
    let failed: RedirectCallback = from_value(json!({
        "request-id": "rq:3SV:5zK", "request_id": "rq:3SV:5zK", "trace-id": "idm45Ag1X8D8Kvdw",
        "error": 14, "message": "Bank is unavailable",
    }))
    .unwrap();
    assert_eq!(failed.error, Some(CallbackErrorCode::Unavailable));
    let embedded: RedirectCallback = from_value(json!({
        "request-id": "rq:43h:5zK", "request_id": "rq:43h:5zK",
        "credential-fields": "eyJmaWVsZHMiOlt7ImRlc2NyaXB0aW9uIjoiT25lLXRpbWUgcGFzc2NvZGUiLCJpZCI6Im90cCJ9XX0",
    }))
    .unwrap();
    assert!(embedded.credential_fields.unwrap().fields.is_some());

    let hosted: HostedPagesCallback = from_value(json!({
        "request-id": "rq:bshuWJZ4JRuYPrrn5pvu5ALpRuA:5zKtXEAq",
        "token-id": "tt:7C5z19gjMir3pYHZnS39bXC3pJHP9vaEsiPHLNGZXWiG:3VMczyq7r7b6HwC",
        "signature": {
            "memberId": "m:2MsNiHgYNphSz2j9GbE83Yqr7iod:5zKtXEAq", "keyId": "1x7df4vuFUHYQCa7",
            "signature": "s4INmvY_d5GpYD21Vvma76mz5MpM___B2svn6RSS7fC5p1-WhNJjYQziD6wlw8Ab0bS-gvvGwaP8vYB2JGywBg",
        },
        "status": "PROCESSED",
        "state": "%7B%22innerState%22%3A%7B%22a%22%3A1%7D%7D",
    }))
    .unwrap();
    assert_eq!(**hosted.state.as_ref().unwrap(), json!({ "innerState": { "a": 1 } }));
    assert_eq!(hosted.signature.unwrap().key_id.as_deref(), Some("1x7df4vuFUHYQCa7"));
}

#[test]
fn hosted_pages_come_back_with_a_token_or_an_error() {
    let signature = "%7B%22memberId%22%3A%22m%3A2%22%2C%22keyId%22%3A%22k%22%2C%22signature%22%3A%22s4I-_%22%7D";
    let url = format!(
        "https://tpp.example/back?request-id=rq%3Ab&token-id=tt%3A7&signature={signature}&status=PROCESSED&state=%257B%2522innerState%2522%253A%25221%2522%257D"
    );
    let callback = HostedPagesCallback::from_query(&url).unwrap();
    assert_eq!(callback.token_id.as_deref(), Some("tt:7"));
    assert_eq!(callback.status, Some(TokenRequestResultStatus::Processed));
    // What was signed is the text, not what it means.
    let state = callback.state.as_ref().unwrap();
    assert_eq!((state.as_str(), &**state), ("%7B%22innerState%22%3A%221%22%7D", &json!({ "innerState": "1" })));
    let signature = callback.signature.as_ref().unwrap();
    assert_eq!(signature.member_id.as_deref(), Some("m:2"));
    assert_eq!(signature.signature.as_ref().map(Secret::expose), Some("s4I-_"));
    assert_eq!(format!("{callback:?}"), "HostedPagesCallback { status: PROCESSED, .. }");

    let failed = "request-id=rq%3A7&error=EXCEPTION_INITIATE_BANK_AUTH&message=INTERNAL%3A+Expected+username.";
    let failed = HostedPagesCallback::from_query(failed).unwrap();
    assert_eq!((failed.token_id, failed.error.as_deref()), (None, Some("EXCEPTION_INITIATE_BANK_AUTH")));
}

#[test]
fn the_hosted_page_is_on_a_host_of_its_own() {
    let page = HostedPage::new(&Environment::sandbox());
    assert_eq!(page.url().unwrap_err().to_string(), "the URL still has the placeholder {tokenRequestId}");
    assert_eq!(
        page.token_request_id("rq:bshu:5zK").url().unwrap(),
        "https://web-app.sandbox.token.io/app/request-token/rq%3Abshu%3A5zK"
    );
    let production = Environment::production();
    assert_eq!(
        (production.api.as_str(), production.web_app.as_str()),
        ("https://api.token.io", "https://web-app.token.io")
    );
}

/// Both schemes are the `Authorization` header: the one that there are credentials for is sent.
#[test]
fn a_token_or_a_key() {
    let operation = GetBanks::default();
    let authorization = |credentials: Credentials| {
        let (environment, session) = (Environment::sandbox(), Session::default());
        let request = operation.encode(&Call::new(&environment.api, &session, &credentials));
        request.map(|request| request.headers()["authorization"].to_str().unwrap().to_owned())
    };
    let key = ob_tokenio::security::BASIC_AUTH.name;
    assert_eq!(authorization(Credentials::none().bearer("a.b.c")).unwrap(), "Bearer a.b.c");
    assert_eq!(authorization(Credentials::none().api_key(key, "Basic a2V5")).unwrap(), "Basic a2V5");
    let none = authorization(Credentials::none()).unwrap_err().to_string();
    assert!(none.contains("Bearer") && none.contains("BasicAuth"), "{none}");
}

#[test]
fn accounts_are_not_asked_for_without_the_token_that_opens_them() {
    let (environment, credentials) = (Environment::sandbox(), Credentials::none().bearer("t"));
    let session = Session::default();
    let call = Call::new(&environment.api, &session, &credentials);
    assert_eq!(
        GetAccounts::default().encode(&call).unwrap_err().to_string(),
        "the session lacks the header `on-behalf-of`: set its `on_behalf_of`"
    );
    // Operations that don't declare it don't send it.
    let mut session = session.clone();
    session.on_behalf_of = Some("ta:7".into());
    let call = Call::new(&environment.api, &session, &credentials);
    assert!(!GetToken::new("ta:7").encode(&call).unwrap().headers().contains_key("on-behalf-of"));
}

#[test]
fn what_is_to_be_done_next_is_told_by_its_member() {
    let next = |body: Value| from_value::<InitiateBankAuthorizationResponse>(body).unwrap();
    let redirect = next(json!({ "oauthState": "s", "redirectUrl": "https://bank.example" }));
    assert!(
        matches!(redirect.choice, InitiateBankAuthorizationResponseChoice::Redirect(url) if url == "https://bank.example")
    );
    let fields = next(json!({ "fields": { "fields": [{ "id": "otp" }] } }));
    assert!(matches!(fields.choice, InitiateBankAuthorizationResponseChoice::Fields(_)));
    let status = next(json!({ "status": "DECLINED_BY_PSU" }));
    assert!(matches!(status.choice, InitiateBankAuthorizationResponseChoice::Status(ScaStatus::DeclinedByPsu)));
}

#[test]
fn a_result_is_one_type_with_what_belongs_to_its_kind() {
    let body = r#"{"status":"PROCESSED","tokenId":"ta:7","signature":{"memberId":"m:1"},"bankId":"b"}"#;
    let result = decoded::<GetTokenRequestResult>(200, body).unwrap().body;
    assert_eq!(
        (result.token_id.as_deref(), result.transfer_id, result.status.progress()),
        (Some("ta:7"), None, Progress::Done)
    );
    assert_eq!(TokenRequestResultStatus::from("EXPIRED").progress(), Progress::Failed);
    assert_eq!(TokenRequestResultStatus::from("NEW").progress(), Progress::Pending);
}

#[test]
fn a_token_says_what_it_opens() {
    let body = r#"{"token":{"payload":{"expiresAtMs":"9007199254740993","access":{"resources":[{"account":{"accountId":"a:1"}}]}}}}"#;
    let payload = decoded::<GetToken>(200, body).unwrap().body.token.unwrap().payload.unwrap();
    assert_eq!(payload.expires_at_ms.map(|ms| ms.0), Some(9_007_199_254_740_993));
    assert!(matches!(payload.choice, TokenPayloadChoice::Access(access) if access.resources.is_some()));
}

/// What the document has as lists, and under a capital letter, may come as one and without.
#[test]
fn accounts_in_either_form() {
    let details = |body: Value| from_value::<AccountDetails>(body).unwrap();
    let listed =
        details(json!({ "identifier": "i", "accountIdentifiers": [], "type": ["LOAN"], "metadata": [{ "a": "b" }],
        "ProviderAccountDetails": { "stetAccountDetails": { "usage": "PRIV" } } }));
    let single = details(json!({ "identifier": "i", "type": "LOAN", "metadata": { "a": "b" },
        "providerAccountDetails": { "stetAccountDetails": { "usage": "PRIV" } } }));
    assert_eq!(listed.r#type.unwrap().as_slice(), single.r#type.unwrap().as_slice());
    assert_eq!(listed.provider_account_details, single.provider_account_details);
}

#[test]
fn destinations_of_a_bank_are_names() {
    let bank: BankV1 = from_value(json!({ "supportedTransferDestinationTypes": ["SEPA", "SEPA_INSTANT"] })).unwrap();
    assert_eq!(bank.supported_transfer_destination_types, Some(vec!["SEPA".to_owned(), "SEPA_INSTANT".to_owned()]));
}

/// The document requires a payment's id in errors of calls that are about no payment.
#[test]
fn errors_of_reads_have_no_payment() {
    let body = r#"{"error":{"errorCode":"ACCOUNT_NOT_FOUND","message":"There is none.","tokenTraceId":"tr-1"}}"#;
    let Error::Api(error) = decoded::<GetBalance>(404, body).unwrap_err() else { panic!("no documented error") };
    assert!(matches!(error.answer.body, TokenioErrorBody::NotFoundErrorBody(_)), "{error:?}");
    let explained = Error::Api(error).explanation().unwrap();
    assert!(explained.contains("There is none."), "{explained}");
}

#[test]
fn pages_follow_the_offset() {
    let operation = GetTransactions::new("a:1", 50);
    let answer = decoded::<GetTransactions>(200, r#"{"status":"SUCCESSFUL_REQUEST","offset":"b2Zm="}"#).unwrap();
    let Some(ob_runtime::Next::Call(next)) = operation.next(&answer) else { panic!("there is a next page") };
    assert_eq!(next.page_offset.as_deref(), Some("b2Zm="));
    let last = decoded::<GetTransactions>(200, r#"{"status":"SUCCESSFUL_REQUEST"}"#).unwrap();
    assert!(operation.next(&last).is_none());
}

#[test]
fn keys_and_logos_are_bytes() {
    assert_eq!(Base64::from("UE5H").decode().as_deref(), Some(&b"PNG"[..]));
    let answer = http::Response::builder().header("content-type", "image/svg+xml").body(Bytes::from("<svg/>")).unwrap();
    assert_eq!(ob_tokenio::payments::GetQrCode::decode(answer).unwrap().body, "<svg/>");
}

// The steps of the guide, as they are sent.

#[test]
fn step_1_banks() {
    let mut banks = GetBanks::default();
    banks.member_id = Some("m:3tuh:5zKt".into());
    banks.countries = Some(vec!["LU".into(), "FR".into()]);
    banks.bank_features_supports_account_information_value = Some(true);
    assert_snapshot!(sent(banks));
}

#[test]
fn step_4_token_request() {
    let mut access = TokenRequestPayloadAccessBody::new();
    let resources = [ResourceType::Accounts, ResourceType::Balances];
    access.resource_type_list = Some(ResourceTypeList::new(resources.to_vec()));
    let mut access = TokenRequestAccess::new(access);
    access.token_expiration = Some(ob_runtime::Quoted(1_806_830_400_000));
    let choice = TokenRequestPayloadChoice::Access(access);
    let payload =
        TokenRequestPayload::new("https://tpp.example/back", "ref-7", TokenMember::new("m:3tuh:5zKt"), choice);
    let mut request = StoreTokenRequestRequest::new(payload);
    let mut options = TokenRequestOptions::new();
    options.bank_id = Some("ngp-norden".into());
    request.request_options = Some(options);
    assert_snapshot!(sent(StoreTokenRequest::new(request)));
}

#[test]
fn step_5_redirect() {
    assert_snapshot!(sent(InitiateBankAuthorization::new("rq:3S:5zKt", InitiateBankAuthorizationRequest::new())));
}

#[test]
fn step_5_embedded() {
    let mut request = InitiateBankAuthorizationRequest::new();
    request.use_credential_flow = Some(true);
    request.use_webapp_credentials_flow = Some(false);
    request.credentials = Some([("otp".to_owned(), "804417".into())].into());
    assert_snapshot!(sent(InitiateBankAuthorization::new("rq:3S:5zKt", request)));
}

#[test]
fn step_7_callback_of_the_bank() {
    let mut callback = OnBankAuthCallback::new(OnBankAuthCallbackRequest::new("code=c-17&state=s"));
    callback.request_timeout = Some(10);
    assert_snapshot!(sent(callback));
    let body = r#"{"tokenRequestId":"rq:ej5:5zK","redirectUrl":"https://bank.example/2","fields":{}}"#;
    let answer = decoded::<OnBankAuthCallback>(200, body).unwrap().body;
    assert_eq!(answer.token_request_id.as_deref(), Some("rq:ej5:5zK"));
}

#[test]
fn step_8_result() {
    assert_snapshot!(sent(GetTokenRequestResult::new("rq:3S:5zKt")));
}

#[test]
fn step_9_token() {
    assert_snapshot!(sent(GetToken::new("ta:7Hb:5zKt")));
}

#[test]
fn step_10_accounts() {
    assert_snapshot!(sent(GetAccounts::default()));
}

#[test]
fn step_10_balance() {
    assert_snapshot!(sent(GetBalance::new("a:4Xk2")));
}

#[test]
fn step_10_transactions() {
    let mut transactions = GetTransactions::new("a:4Xk2", 50);
    transactions.page_offset = Some("b2Zm=".into());
    transactions.start_date = Some("2026-02-01".into());
    assert_snapshot!(sent(transactions));
}

#[test]
fn a_standing_order() {
    assert_snapshot!(sent(GetStandingOrder::new("a:4Xk2", "so-3")));
}

#[test]
fn a_token_is_cancelled() {
    assert_snapshot!(sent(CancelToken::new("ta:7Hb:5zKt")));
}

fn decoded<E: Endpoint>(status: u16, body: &str) -> Result<E::Response, Error<E::Error>> {
    let answer = http::Response::builder().status(status).header("content-type", "application/json");
    E::decode(answer.body(body.to_owned().into()).unwrap())
}

fn sent<E: Endpoint<Session = Session>>(operation: E) -> String {
    let environment = Environment::sandbox();
    let credentials = Credentials::none().bearer("the.jwt");
    let mut session = Session::default();
    session.on_behalf_of = Some("ta:7Hb:5zKt".into());
    session.token_customer_ip_address = Some("2001:db8::2c".parse().unwrap());
    session.customer_initiated = Some(true);
    shown(&operation.encode(&Call::new(&environment.api, &session, &credentials)).unwrap())
}

/// Such an account made the whole list unreadable, and the API is known to answer 201 where the document has 200.
#[test]
fn an_account_number_of_a_new_kind_is_kept() {
    let body = json!({"accounts": [{"bankId": "b", "id": "a", "accountDetails": {"accountIdentifiers": [
        {"iban": {"iban": "FR7610107001011234567890129"}}, {"proxy": {"phone": "+33600000000"}}, {},
    ]}}]});
    let answer = |status: u16, body: &Value| {
        let answer = http::Response::builder().status(status).header("content-type", "application/json");
        GetAccounts::decode(answer.body(Bytes::from(body.to_string())).unwrap())
    };
    let read = answer(201, &body).unwrap().body;
    assert_eq!(serde_json::to_value(&read).unwrap(), body);
    let details = read.accounts.unwrap().remove(0).account_details.unwrap();
    let [iban, new, nothing] = &details.account_identifiers.unwrap()[..] else { panic!("three are there") };
    assert!(matches!(iban, AccountIdentifier::Iban(_)));
    let (AccountIdentifier::Other(new), AccountIdentifier::Other(nothing)) = (new, nothing) else { panic!("{new:?}") };
    assert_eq!((new.value()["proxy"]["phone"].as_str(), nothing.as_str()), (Some("+33600000000"), "{}"));
    // One of a kind that is known has to be in order.
    let broken = json!({"accounts": [{"bankId": "b", "id": "a", "accountDetails": {"accountIdentifiers": [{"iban": {"iban": 1.5}}]}}]});
    let error = answer(200, &broken).unwrap_err().to_string();
    assert!(
        error.contains("$.accounts[0].accountDetails.accountIdentifiers[0].iban.iban: expected a string"),
        "{error}"
    );
}
