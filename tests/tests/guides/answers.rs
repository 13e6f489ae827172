//! What real answers have and the document does not say: the provider answers like that all the time.

use ob_examples::fake::open_payments::Scenario;
use ob_open_payments::accounts::{AccountStatus, BalanceType, GetAccountList, GetBalances};
use ob_open_payments::consents::GetConsentScaStatus;
use ob_open_payments::sca::NextStep;
use ob_open_payments::types::ScaStatus;
use ob_runtime::Redirect;
use ob_runtime::secrecy::ExposeSecret;

use super::quickstart::steps_1_to_3;
use super::walk::Walk;
use super::{Bench, DECOUPLED, PAGE, soon};

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

/// The token is a text or a list, whatever the document says, and each look at the status gives another one. Words that
/// no enum lists do not end the wait.
#[tokio::test]
async fn the_app_is_started_by_the_last_token() {
    for challenge_as_text in [false, true] {
        let mut scenario = Scenario::default();
        (scenario.challenge_as_text, scenario.polls) = (challenge_as_text, 4);
        let bench = Bench::playing(scenario).await;
        let (client, updated) = steps_1_to_3(&bench, &mut Walk::of(&bench.fake), DECOUPLED).await;
        let mut tokens = vec![token(NextStep::after(&updated))];

        let session = client.session();
        let (consent, authorisation) = (session.consent_id.clone(), session.consent_authorisation_id.clone());
        let status = GetConsentScaStatus::new(consent.unwrap(), authorisation.unwrap());
        let mut watch = client.watch(status, soon(), |answer| answer.body.sca_status.progress());
        let mut words = Vec::new();
        while let Some(answer) = watch.next().await {
            let answer = answer.unwrap();
            words.push(answer.body.sca_status.as_str().to_owned());
            match NextStep::after(&answer) {
                NextStep::Done => assert_eq!(answer.body.sca_status, ScaStatus::Finalised),
                step => tokens.push(token(step)),
            }
        }
        assert_eq!(words, ["authenticationStarted", "waitingForSignature", "started", "finalised"]);
        let tails: Vec<&str> = tokens.iter().map(|token| &token[9..13]).collect();
        assert_eq!(tails, ["0000", "0001", "0002", "0003"]);
    }
}

fn token(step: NextStep) -> String {
    let NextStep::Decoupled(app) = &step else { panic!("{step:?}") };
    app.auto_start_token().unwrap().expose_secret().to_owned()
}

#[tokio::test]
async fn a_page_of_the_bank_itself_brings_no_code() {
    let bench = Bench::new().await;
    let (_, updated) = steps_1_to_3(&bench, &mut Walk::of(&bench.fake), PAGE).await;
    let NextStep::Redirect(Redirect::Page(page)) = NextStep::after(&updated) else { panic!("{updated:?}") };
    assert!(page.starts_with(bench.fake.url("auth")), "{page}");
}
