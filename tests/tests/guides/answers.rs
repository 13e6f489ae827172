//! What real answers have and the document does not say: the provider answers like that all the time.

use ob_open_payments::accounts::{AccountStatus, BalanceType, GetAccountList, GetBalances};

use super::Bench;

#[tokio::test]
async fn words_that_no_enum_lists_are_kept() {
    let bench = Bench::new().await;
    let accounts = bench.accounts().call(&GetAccountList::default()).await.unwrap().body.accounts;
    let status = accounts[1].status.as_ref().unwrap();
    assert!(matches!(status, AccountStatus::Other(_)), "{status:?}");
    assert_eq!(status.as_str(), "dormant");
}

#[tokio::test]
async fn null_is_absence() {
    let bench = Bench::new().await;
    let answer = bench.accounts().call(&GetAccountList::default()).await.unwrap();
    let account = &answer.body.accounts[0];
    assert!(account.bban.is_none() && account.balances.is_none() && account.iban.is_some());
}

#[tokio::test]
async fn a_stamp_without_a_zone_is_read_and_has_no_offset() {
    let bench = Bench::new().await;
    let client = bench.accounts();
    let account = client.call(&GetAccountList::default()).await.unwrap().body.accounts[0].clone();
    let balances = client.call(&GetBalances::new(account.resource_id.unwrap())).await.unwrap().body.balances;
    let changed = balances[0].last_change_date_time.as_ref().unwrap();
    assert_eq!((changed.as_str(), changed.offset()), ("2026-05-07T08:12:45", None));
    assert!(matches!(balances[1].balance_type, BalanceType::Other(_)));
    assert_eq!(balances[0].balance_amount.amount.to_string(), "20114.50");
}
