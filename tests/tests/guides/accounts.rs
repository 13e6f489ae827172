//! "How to use the AIS API": its basic flow, each step by its name.

use insta::assert_snapshot;
use ob_examples::fake::Fault;
use ob_open_payments::accounts::{
    BookingStatus, GetAccountList, GetBalances, GetTransactionList, GetTransactionListResponseContent as Page,
    Transaction,
};
use ob_open_payments::aspsp_information::{GetAspspList, GetCountriesList};
use ob_runtime::{Error, LinkError};

use super::walk::Walk;
use super::{Bench, DECOUPLED, session};

#[tokio::test]
async fn basic_flow() {
    let bench = Bench::new().await;
    let mut walk = Walk::of(&bench.fake);
    let directory = bench.client().with_tokens(bench.tokens("aspspinformation private"));

    walk.step("1. You are presented a list of supported countries");
    let countries = directory.call(&GetCountriesList::default()).await.unwrap().body.countries;

    walk.choice("2. You select a country");
    let country = countries[0].iso_country_code.clone().unwrap();

    walk.step("3. The system retrieves a list of banks for that country");
    let mut list = GetAspspList::default();
    list.iso_country_codes = Some(vec![country]);
    let banks = directory.call(&list).await.unwrap().body.aspsps;

    walk.choice("4. You select a bank");
    let bank = banks.iter().find(|bank| bank.bic_fi.as_deref() == Some(DECOUPLED)).unwrap();
    let mut session = session(bank.bic_fi.as_deref().unwrap());
    session.consent_id = Some(bench.fake.provider().consent(DECOUPLED));

    walk.step("5. The system moves on: an access token for accounts, and the accounts");
    let client = bench.client().with_tokens(bench.tokens("accountinformation")).with_session(session);
    let accounts = client.call(&GetAccountList::default()).await.unwrap().body.accounts;
    let account = accounts[0].resource_id.as_deref().unwrap();

    walk.step("5. The system moves on: balances of the first account");
    let balances = client.call(&GetBalances::new(account)).await.unwrap().body.balances;
    assert_eq!(balances.len(), 2);

    walk.step("5. The system moves on: transactions of the first account, in pages");
    let mut pages = client.pages(GetTransactionList::new(account, BookingStatus::Both));
    let mut transactions: Vec<Transaction> = Vec::new();
    while let Some(page) = pages.next().await {
        let Page::Json(page) = page.unwrap().body else { panic!("no JSON") };
        let report = page.transactions.unwrap();
        transactions.extend(report.booked.into_iter().chain(report.pending).flatten());
    }
    let ids: Vec<&str> = transactions.iter().filter_map(|it| it.transaction_id.as_deref()).collect();
    assert_eq!(ids, ["t-1", "t-2", "t-3"]);
    assert_eq!(transactions[2].transaction_amount.amount.to_string(), "300.000");
    assert_snapshot!(walk.sent());
}

#[tokio::test]
async fn pages_that_lead_back_end() {
    let bench = Bench::new().await;
    let client = bench.accounts();
    let account = client.call(&GetAccountList::default()).await.unwrap().body.accounts[0].resource_id.clone().unwrap();
    let first =
        format!("/psd2/accountinformation/v1/accounts/{account}/transactions?bookingStatus=both&page=b%2F2%2B%3D%3D");
    let route = "GET /psd2/accountinformation/v1/accounts/*/transactions";
    bench.fake.always(route, leading_to(&first));

    let mut pages = client.pages(GetTransactionList::new(account, BookingStatus::Both));
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Link(LinkError::Loop)), "{error:?}");
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_page_elsewhere_gets_no_token() {
    let bench = Bench::new().await;
    let client = bench.accounts();
    let account = client.call(&GetAccountList::default()).await.unwrap().body.accounts[0].resource_id.clone().unwrap();
    let elsewhere = format!("{}/psd2/transactions", bench.fake.url("auth"));
    bench.fake.always("GET /psd2/accountinformation/v1/accounts/*/transactions", leading_to(&elsewhere));
    let before = bench.fake.requests().len();

    let mut pages = client.pages(GetTransactionList::new(account, BookingStatus::Both));
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Link(_)), "{error:?}");
    assert_eq!(bench.fake.requests().len(), before + 1);
}

fn leading_to(page: &str) -> Fault {
    let page = page.to_owned();
    Fault::json(move |body| body["transactions"]["_links"]["next"] = serde_json::json!({ "href": page }))
}
