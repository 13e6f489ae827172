//! What the customer is shown to authorise: the challenge, and the address of the page.

use ob_nextgenpsd2::types as nextgenpsd2;
use ob_open_payments::types::{ChallengeData, ScaOAuthLink, ScaOAuthUrl};
use ob_runtime::OneOrMany;
use proptest::prelude::*;
use serde_json::{from_value, json, to_value};
use url::Url;

const PAGE: &str = "https://auth.sandbox.openbankingplatform.com/connect/authorize?client_id=[CLIENT_ID]\
    &scope=accountinformation%20private&redirect_uri=[TPP_REDIRECT_URI]&state=[TPP_STATE]&acr_values=idp:BRYGSESS%20x";

#[test]
fn data_is_a_text_or_a_list() {
    for (data, all) in [(json!("one"), vec!["one"]), (json!(["one", "two"]), vec!["one", "two"]), (json!([]), vec![])] {
        let sent = json!({ "data": data });
        let challenge: nextgenpsd2::ChallengeData = from_value(sent.clone()).unwrap();
        assert_eq!(challenge.data.as_ref().unwrap().as_slice(), all);
        assert_eq!(to_value(&challenge).unwrap(), sent);

        let challenge: ChallengeData = from_value(sent.clone()).unwrap();
        let exposed: Vec<&str> =
            challenge.data.as_ref().unwrap().as_slice().iter().map(|token| token.expose()).collect();
        assert_eq!(exposed, all);
        assert_eq!(to_value(&challenge).unwrap(), sent);
    }
    let none: ChallengeData = from_value(json!({ "data": null })).unwrap();
    assert_eq!(none.data.map(OneOrMany::into_vec), None);
}

#[test]
fn the_page_has_an_address_once_everything_is_filled_in() {
    let link: ScaOAuthLink = from_value(json!({ "href": PAGE })).unwrap();
    let page = link.href.clone().unwrap();
    assert_eq!(page.as_str(), PAGE);
    assert_eq!(page.url().unwrap_err().to_string(), "the URL still has the placeholder [CLIENT_ID]");

    let filled = page.client_id("app 1").tpp_redirect_uri("https://kassabok.example/back?a=b&c");
    assert_eq!(filled.url().unwrap_err().placeholder, "[TPP_STATE]");
    assert_eq!(
        filled.clone().tpp_state("[CLIENT_ID]").url().unwrap(),
        "https://auth.sandbox.openbankingplatform.com/connect/authorize?client_id=app%201\
         &scope=accountinformation%20private&redirect_uri=https%3A%2F%2Fkassabok.example%2Fback%3Fa%3Db%26c\
         &state=%5BCLIENT_ID%5D&acr_values=idp:BRYGSESS%20x"
    );
    // Filled or not, it is written as it came.
    assert_eq!(to_value(&filled).unwrap(), json!(PAGE));
}

proptest! {
    /// A parser that browsers go by finds each value where it belongs, whatever the value is.
    #[test]
    fn values_come_out_of_the_address_as_they_went_in(client in ".*", back in ".*", state in ".*") {
        let filled = ScaOAuthUrl::from(PAGE).client_id(&client).tpp_redirect_uri(&back).tpp_state(&state);
        let address = Url::parse(&filled.url().unwrap()).unwrap();
        let query: Vec<(String, String)> = address.query_pairs().into_owned().collect();
        let names: Vec<&str> = query.iter().map(|(name, _)| name.as_str()).collect();
        prop_assert_eq!(names, ["client_id", "scope", "redirect_uri", "state", "acr_values"]);
        let values: Vec<&str> = query.iter().map(|(_, value)| value.as_str()).collect();
        prop_assert_eq!(values, [&client, "accountinformation private", &back, &state, "idp:BRYGSESS x"]);
        prop_assert_eq!(address.origin().ascii_serialization(), "https://auth.sandbox.openbankingplatform.com");
        prop_assert_eq!(filled.as_str(), PAGE);
    }
}

#[test]
fn a_placeholder_that_nobody_knows_keeps_the_address_closed() {
    let page = ScaOAuthUrl::from("https://login.example/?app=[CLIENT_ID]&bank=[BICFI]");
    assert_eq!(page.client_id("app").url().unwrap_err().placeholder, "[BICFI]");
}
