//! Tokens that expire while many calls are under way.

use std::time::Duration;

use ob_examples::fake::open_payments::Scenario;
use ob_open_payments::aspsp_information::GetCountriesList;
use tokio::task::JoinSet;

use super::Bench;

const TOKEN: &str = "POST /connect/token";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_calls_that_meet_an_expired_token_ask_for_one() {
    let mut scenario = Scenario::default();
    scenario.token_lifetime = Duration::from_secs(2);
    let bench = Bench::playing(scenario).await;
    let client = bench.client().with_tokens(bench.tokens("aspspinformation private"));
    client.call(&GetCountriesList::default()).await.unwrap();
    assert_eq!(bench.fake.requests_to(TOKEN).len(), 1);

    tokio::time::sleep(Duration::from_millis(2100)).await;
    // The next one lasts, so that none of the calls comes too late for it.
    bench.fake.provider().change(|scenario| scenario.token_lifetime = Duration::from_secs(3600));
    let mut calls = JoinSet::new();
    for _ in 0..50 {
        let client = client.clone();
        calls.spawn(async move { client.call(&GetCountriesList::default()).await.map(|answer| answer.body) });
    }
    for countries in calls.join_all().await {
        assert_eq!(countries.unwrap().countries.len(), 2);
    }
    assert_eq!(bench.fake.requests_to(TOKEN).len(), 2);
    assert_eq!(bench.fake.requests().len(), 1 + 1 + 1 + 50);
}

/// A refusal goes to all who wait, in the words of the token endpoint, and the next call asks again.
#[tokio::test]
async fn a_refused_token_fails_the_calls_that_wait_for_it() {
    let bench = Bench::new().await;
    let client = bench.client().with_tokens(bench.tokens("everything"));
    for times in 1..=2 {
        let error = client.call(&GetCountriesList::default()).await.unwrap_err();
        assert!(error.to_string().contains("invalid_scope"), "{error}");
        assert_eq!(bench.fake.requests_to(TOKEN).len(), times);
    }
}
