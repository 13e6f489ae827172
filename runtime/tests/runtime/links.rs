use ob_runtime::{BaseUrl, LinkError};
use proptest::prelude::*;

fn api() -> BaseUrl {
    BaseUrl::parse("https://api.bank.example/psd2").unwrap()
}

#[track_caller]
fn leads_to(link: &str, expected: &str) {
    assert_eq!(api().resolve(link, &[]).unwrap(), expected, "{link}");
}

#[track_caller]
fn refused(link: &str, expected: LinkError) {
    assert_eq!(api().resolve(link, &[]).unwrap_err(), expected, "{link}");
}

#[test]
fn links_of_every_kind() {
    let consent = "https://api.bank.example/psd2/consents/1?a=%2F&b=x+y&c=[]";
    leads_to(consent, consent);
    leads_to("/psd2/consents/1?a=%2F&b=x+y&c=[]", consent);
    leads_to("consents/1?a=%2F&b=x+y&c=[]", consent);
    leads_to("./consents/1?a=%2F&b=x+y&c=[]", consent);
    leads_to("//api.bank.example/psd2/consents/1?a=%2F&b=x+y&c=[]", consent);
    leads_to("api.bank.example/psd2/consents/1?a=%2F&b=x+y&c=[]", consent);
    leads_to("api.bank.example:443/psd2/consents/1?a=%2F&b=x+y&c=[]", consent);
    leads_to(" HTTPS://API.Bank.Example:443/psd2/consents/1?a=%2F&b=x+y&c=[]#there ", consent);
}

#[test]
fn what_stands_around_a_path() {
    leads_to("https://api.bank.example", "https://api.bank.example/");
    leads_to("https://api.bank.example?x=/../y", "https://api.bank.example/?x=/../y");
    leads_to("https://api.bank.example:/x", "https://api.bank.example/x");
    leads_to("v1.3/accounts", "https://api.bank.example/psd2/v1.3/accounts");
    leads_to("../v2/accounts/.", "https://api.bank.example/v2/accounts/");
    leads_to("/../../a/./b/../c//d", "https://api.bank.example/a/c//d");
    leads_to("/a/%2e%2E/b/.%2e/c/%2e/d%2ee", "https://api.bank.example/c/d%2ee");
    leads_to("/a?next=https://elsewhere.example/", "https://api.bank.example/a?next=https://elsewhere.example/");
}

#[test]
fn a_base_url_with_a_port() {
    let base = BaseUrl::parse("http://localhost:8080").unwrap();
    let same = ["http://localhost:8080/x", "localhost:8080/x", "//LOCALHOST:8080/x", "/x", "x"];
    for link in same {
        assert_eq!(base.resolve(link, &[]).unwrap(), "http://localhost:8080/x", "{link}");
    }
    for link in ["http://localhost/x", "http://localhost:80/x", "https://localhost:8080/x", "//localhost:8081/x"] {
        assert!(matches!(base.resolve(link, &[]), Err(LinkError::Origin(_))), "{link}");
    }
    let base = BaseUrl::parse("https://[2001:DB8::1]:8443/v1").unwrap();
    assert_eq!(base.resolve("//[2001:db8::1]:8443/x", &[]).unwrap(), "https://[2001:DB8::1]:8443/x");
}

#[test]
fn another_origin_only_if_allowed() {
    let auth = BaseUrl::parse("https://auth.bank.example/v1").unwrap();
    let allowed = [auth, BaseUrl::parse("http://plain.bank.example").unwrap()];
    let link = "https://AUTH.bank.example/authorize?x=1";
    refused(link, LinkError::Origin("https://auth.bank.example:443".into()));
    assert_eq!(api().resolve(link, &allowed).unwrap(), "https://auth.bank.example/authorize?x=1");
    assert_eq!(api().resolve("auth.bank.example/x", &allowed).unwrap(), "https://auth.bank.example/x");
    // There is no way from https to http, not even an allowed one.
    assert_eq!(api().resolve("http://plain.bank.example/x", &allowed), Err(LinkError::Insecure));
    refused("http://api.bank.example/psd2", LinkError::Insecure);
    refused("https://api.bank.example:8443/psd2", LinkError::Origin("https://api.bank.example:8443".into()));
    refused(
        "https://api.bank.example.evil.example/",
        LinkError::Origin("https://api.bank.example.evil.example:443".into()),
    );
    refused("www.evil.example/psd2?x", LinkError::Origin("https://www.evil.example:443".into()));
    refused("127.0.0.1/psd2", LinkError::Origin("https://127.0.0.1:443".into()));
}

#[test]
fn links_that_are_none() {
    for link in ["", " ", "#there", "?page=2", "/a b", "/ä", "/a\\b", "/a\"b", "https://", "https:///x", "/a\nb"] {
        refused(link, LinkError::Malformed);
    }
    refused("https://api.bank.example:99999/x", LinkError::Malformed);
    for link in ["javascript:alert(1)", "mailto:a@b.example", "ftp://api.bank.example/x", "urn:x:y", "https:/x"] {
        let error = api().resolve(link, &[]).unwrap_err();
        assert!(matches!(error, LinkError::Scheme | LinkError::User), "{link}: {error}");
    }
    refused("https://api.bank.example@evil.example/", LinkError::User);
    refused("https://user:pw@api.bank.example/", LinkError::User);
    refused("user:pw@api.bank.example/", LinkError::User);
    refused("//x@api.bank.example/", LinkError::User);
    refused("/consents/[CONSENT_ID]?x", LinkError::Open("[CONSENT_ID]".into()));
    refused("/consents/{{id}}", LinkError::Open("{{id}}".into()));
    refused("/consents/{id}", LinkError::Malformed);
}

#[test]
fn an_error_does_not_show_the_link() {
    let error = api().resolve("https://evil.example/consents/secret?token=secret", &[]).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("secret"));
}

proptest! {
    #[test]
    fn any_text_stays_at_the_origin_or_is_refused(link in ".*") {
        if let Ok(uri) = api().resolve(&link, &[]) {
            prop_assert_eq!(uri.scheme_str(), Some("https"));
            prop_assert_eq!(uri.authority().unwrap().as_str(), "api.bank.example");
        }
    }

    #[test]
    fn what_looks_like_links_too(link in "(https?:)?[/\\\\]{0,3}([a-z]{0,3}@)?(api\\.bank\\.example|evil\\.example|EVIL)?(:[0-9]{0,5})?[/\\\\?#@:.a-z%]{0,12}") {
        if let Ok(uri) = api().resolve(&link, &[]) {
            prop_assert_eq!(uri.authority().unwrap().as_str(), "api.bank.example");
            prop_assert!(!uri.path().split('/').any(|segment| segment == ".."));
        }
    }

    #[test]
    fn path_and_query_keep_every_byte(
        path in "(/[A-Za-z0-9_~!$&'()*+,;=:@%-]{1,8}){1,5}/?",
        query in proptest::option::of("[A-Za-z0-9._~!$&'()*+,;=:@/?%|^-]{0,20}"),
    ) {
        let link = query.map_or(path.clone(), |query| format!("{path}?{query}"));
        // As HTTP clients send it.
        let sent = link.split_once('?').map_or(path, |(path, query)| format!("{path}?{}", query.replace('\'', "%27")));
        for given in [link.clone(), format!("https://api.bank.example{link}"), format!("api.bank.example{link}")] {
            let uri = api().resolve(&given, &[]).unwrap();
            prop_assert_eq!(uri.path_and_query().unwrap().as_str(), &sent);
        }
    }
}
