//! A bank for the tests of a TPP, in the types of the crate and without a socket: a consent, then accounts, and transactions
//! in pages with too many calls between.

use std::sync::{Arc, Mutex};

use http::StatusCode;
use http::header::RETRY_AFTER;
use ob_nextgenpsd2::accounts::{
    AccountDetails, AccountList, AccountReport, BookingStatus, GetAccountList, GetAccountListResponse,
    GetTransactionList, GetTransactionListResponse, GetTransactionListResponseContent as Report, Transaction,
    TransactionListLinks, TransactionsResponse,
};
use ob_nextgenpsd2::consents::{
    AccountAccess, ConsentStatus, Consents, ConsentsResponse, CreateConsent, CreateConsentResponse,
};
use ob_nextgenpsd2::errors::{AccountsError, AccountsErrorBody};
use ob_nextgenpsd2::types::{Amount, Link, Links, MessageCategory, MessageCode, TppMessage, TppMessages};
use ob_nextgenpsd2::{Environment, Session};
use ob_runtime::{BaseUrl, Client, Credentials, Error, Fault, Incoming, Reply, Responder};

const TOKEN: &str = "the-access-token";
const IBAN: &str = "DE02120300000000202051";

/// What the bank knows.
#[derive(Default)]
struct Books {
    consents: Vec<Consents>,
    calls: usize,
}

/// The bank. Of calls for transactions the second is one too many, for a moment; `limit` is how many there are in a day.
fn bank(books: Arc<Mutex<Books>>, limit: usize) -> Responder {
    let (of_consents, of_accounts) = (books.clone(), books.clone());
    Responder::new()
        .at(&environment())
        .on(move |call: Incoming<CreateConsent>| {
            let mut books = of_consents.lock().unwrap();
            books.consents.push(call.operation.body);
            let id = format!("cns-{}", books.consents.len());
            Ok(CreateConsentResponse::new(ConsentsResponse::new(ConsentStatus::Received, id, Links::new())).into())
        })
        .on(move |call: Incoming<GetAccountList>| {
            authorised(&call.credentials, &call.session, &of_accounts.lock().unwrap())?;
            let mut account = AccountDetails::new("EUR");
            (account.resource_id, account.iban) = (Some("acc/7".into()), Some(IBAN.into()));
            Ok(GetAccountListResponse::new(AccountList::new(vec![account])).into())
        })
        .on(move |call: Incoming<GetTransactionList>| {
            let mut books = books.lock().unwrap();
            authorised(&call.credentials, &call.session, &books)?;
            books.calls += 1;
            if books.calls > limit {
                return Err(error(StatusCode::TOO_MANY_REQUESTS, MessageCode::AccessExceeded));
            }
            if books.calls == 2 {
                return Err(error(StatusCode::TOO_MANY_REQUESTS, MessageCode::ServiceBlocked).header(RETRY_AFTER, 1));
            }
            assert_eq!((call.account_id.as_str(), &call.booking_status), ("acc/7", &BookingStatus::Booked));
            // What the document does not know is in the request as it came.
            let last = call.request.uri().query().is_some_and(|query| query.ends_with("page=2"));
            Ok(GetTransactionListResponse::new(Report::Json(Box::new(page(last)))).into())
        })
}

fn authorised(credentials: &Credentials, session: &Session, books: &Books) -> Result<(), Reply<AccountsError>> {
    use ob_runtime::secrecy::ExposeSecret;
    if credentials.bearer_token().map(ExposeSecret::expose_secret) != Some(TOKEN) {
        return Err(error(StatusCode::UNAUTHORIZED, MessageCode::TokenInvalid));
    }
    let last = format!("cns-{}", books.consents.len());
    if session.consent_id.as_ref() == Some(&last) {
        Ok(())
    } else {
        Err(error(StatusCode::FORBIDDEN, MessageCode::ConsentUnknown))
    }
}

fn error(status: StatusCode, code: MessageCode) -> Reply<AccountsError> {
    let mut messages = TppMessages::new();
    messages.tpp_messages = Some(vec![TppMessage::new(MessageCategory::Error, code)]);
    Reply::with_status(status, AccountsError::new(AccountsErrorBody::TppMessages(Box::new(messages))))
}

/// Two transactions, one a page.
fn page(last: bool) -> TransactionsResponse {
    let mut transaction = Transaction::new(Amount::new("EUR", if last { "-7.5" } else { "12.40" }.parse().unwrap()));
    transaction.transaction_id = Some(if last { "t-2" } else { "t-1" }.into());
    let link = |href: &str| {
        let mut link = Link::new();
        link.href = Some(href.into());
        link
    };
    let mut links = TransactionListLinks::new(link("/psd2/v1/accounts/acc%2F7"));
    if !last {
        links.next = Some(link("/psd2/v1/accounts/acc%2F7/transactions?bookingStatus=booked&page=2"));
    }
    let mut report = AccountReport::new();
    (report.booked, report.links) = (Some(vec![transaction]), Some(links));
    let mut page = TransactionsResponse::new();
    page.transactions = Some(report);
    page
}

fn environment() -> Environment {
    Environment::new(BaseUrl::from_static("https://bank.example/psd2"))
}

fn client(bank: &Responder) -> Client<Session> {
    Client::new(environment(), bank.clone()).with_credentials(Credentials::none().bearer(TOKEN))
}

/// A client with a consent.
async fn with_consent(bank: &Responder) -> Client<Session> {
    let consents = Consents::new(AccountAccess::new(), false, "2026-12-31".parse().unwrap(), 4, false);
    let mut session = Session::default();
    session.psu_ip_address = Some([192, 0, 2, 17].into());
    let consent = client(bank).with_session(session.clone()).call(&CreateConsent::new(consents)).await.unwrap();
    session.consent_id = Some(consent.body.consent_id);
    client(bank).with_session(session)
}

async fn transactions(client: &Client<Session>) -> Result<Vec<String>, Error<AccountsError>> {
    let accounts = client.call(&GetAccountList::new()).await?.body.accounts;
    assert_eq!(accounts[0].iban.as_deref(), Some(IBAN));
    let list = GetTransactionList::new(accounts[0].resource_id.clone().unwrap(), BookingStatus::Booked);
    let (mut pages, mut amounts) = (client.pages(list), Vec::new());
    while let Some(page) = pages.next().await {
        let booked = page?.body.into_json().and_then(|page| page.transactions?.booked).unwrap_or_default();
        amounts.extend(booked.iter().map(|transaction| transaction.transaction_amount.amount.to_string()));
    }
    Ok(amounts)
}

#[tokio::test]
async fn a_consent_then_accounts_then_pages_with_too_many_calls_between() {
    let books = Arc::new(Mutex::new(Books::default()));
    let bank = bank(books.clone(), 4);
    let client = with_consent(&bank).await;
    assert_eq!(transactions(&client).await.unwrap(), ["12.40", "-7.5"]);
    let books = books.lock().unwrap();
    assert_eq!((books.consents.len(), books.consents[0].frequency_per_day, books.calls), (1, 4, 3));
    assert_eq!(bank.faults(), []);
}

#[tokio::test]
async fn an_error_of_the_document_is_that_error() {
    let bank = bank(Arc::default(), 0);
    let error = transactions(&with_consent(&bank).await).await.unwrap_err();
    let api = error.api().unwrap();
    let AccountsErrorBody::TppMessages(messages) = &api.body else { panic!("{api:?}") };
    assert_eq!(api.status, 429);
    assert_eq!(messages.tpp_messages.as_ref().unwrap()[0].code, MessageCode::AccessExceeded);
    assert!(api.x_request_id.is_some(), "the bank sends the id of the request back");
}

#[tokio::test]
async fn a_request_that_is_not_as_documented_is_a_fault_of_the_test() {
    let bank = bank(Arc::default(), 4);
    let request = http::Request::post("/psd2/v1/consents").header("content-type", "application/json");
    let answer = bank.answer(request.header("psu-ip-address", "home").body(r#"{"access":[]}"#.into()).unwrap());
    assert_eq!(answer.status(), 400);
    let [Fault::Request(rejection)] = &bank.faults()[..] else { panic!("{:?}", bank.faults()) };
    let said: Vec<_> = rejection.violations().iter().map(|it| format!("{}: {}", it.pointer, it.limit)).collect();
    assert_eq!(
        said,
        [
            "/body/access: expected an object, found an array",
            "/header/PSU-IP-Address: expected an IP address, found another string"
        ]
    );
}
