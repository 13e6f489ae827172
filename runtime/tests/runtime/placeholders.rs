use ob_runtime::Template;
use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use crate::{read, survives, write};

#[derive(Clone, PartialEq)]
struct AuthorizeUrl(Template);

impl AuthorizeUrl {
    fn client_id(self, value: &str) -> Self {
        Self(self.0.fill("[CLIENT_ID]", value))
    }
    fn state(self, value: &str) -> Self {
        Self(self.0.fill("[STATE]", value))
    }
    fn base(self, value: &str) -> Self {
        Self(self.0.fill("{{base-url}}", value))
    }
}
ob_runtime::placeholder_url!(AuthorizeUrl, &["[CLIENT_ID]", "[STATE]"]);

const URL: &str = "https://bank.example/auth?client=[CLIENT_ID]&state=[STATE]&back=[CLIENT_ID]";

#[test]
fn values_are_encoded_and_the_text_stays() {
    let url: AuthorizeUrl = read(&format!("\"{URL}\""));
    let url = url.client_id("a&b=[STATE]").state("ö");
    assert_eq!(
        url.url().unwrap(),
        "https://bank.example/auth?client=a%26b%3D%5BSTATE%5D&state=%C3%B6&back=a%26b%3D%5BSTATE%5D"
    );
    assert_eq!(url.as_str(), URL);
    assert_eq!(write(&url), format!("\"{URL}\""));
    assert_eq!(format!("{url:?}"), "AuthorizeUrl(..)");
    survives::<AuthorizeUrl>(r#""https://bank.example/{{x}}/[Y]?ü""#);
}

#[test]
fn an_open_placeholder_is_named() {
    let open = |url: AuthorizeUrl| url.url().unwrap_err().placeholder;
    assert_eq!(open(AuthorizeUrl::from(URL).client_id("a")), "[STATE]");
    assert_eq!(open(AuthorizeUrl::from("https://bank.example/[NEW_ONE]")), "[NEW_ONE]");
    assert_eq!(open(AuthorizeUrl::from("https://bank.example/{{new one}}")), "{{new one}}");
    assert_eq!(open(AuthorizeUrl::from("{{base-url}}/x")), "{{base-url}}");
}

#[test]
fn brackets_that_are_no_placeholder() {
    let url = AuthorizeUrl::from("https://[2001:db8::1]/x?a[]=1&b={}");
    assert_eq!(url.url().unwrap(), "https://[2001:db8::1]/x?a[]=1&b={}");
}

#[test]
fn a_placeholder_at_the_start_is_a_url() {
    let url = AuthorizeUrl::from("{{base-url}}/consents?x=1");
    assert_eq!(url.clone().base("https://bank.example/v1/").url().unwrap(), "https://bank.example/v1/consents?x=1");
    assert_eq!(url.base("javascript:alert").url().unwrap_err().placeholder, "{{base-url}}");
}

proptest! {
    #[test]
    fn any_value_comes_back_from_a_filled_url(client in ".*", state in ".*") {
        let url = AuthorizeUrl::from(URL).client_id(&client).state(&state).url().unwrap();
        let query = url.strip_prefix("https://bank.example/auth?client=").unwrap();
        let (first, rest) = query.split_once("&state=").unwrap();
        let (second, last) = rest.split_once("&back=").unwrap();
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        prop_assert_eq!([decoded(first), decoded(second), decoded(last)], [client.clone(), state, client]);
    }

    #[test]
    fn any_text_is_kept_and_nothing_open_is_finished(text in ".*\\[[A-Z_]{1,5}\\].*") {
        let url = AuthorizeUrl::from(text.as_str());
        prop_assert_eq!(url.as_str(), &text);
        prop_assert!(url.url().is_err());
    }
}
