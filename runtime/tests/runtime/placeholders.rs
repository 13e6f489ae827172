use ob_runtime::Template;

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
