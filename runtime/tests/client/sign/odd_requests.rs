//! Whatever headers a request has.

use ob_runtime::http::HeaderValue;
use ob_runtime::{Certificate, Covered, SignatureProfile};
use proptest::prelude::*;

use super::{accounts, payment, rsa, signed, text};

#[test]
fn what_the_signature_is_to_cover_and_is_not_there() {
    let profile = SignatureProfile::psd2().covering([Covered::always("digest"), Covered::always("PSU-ID")]);
    let error = signed(&profile, accounts()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the signature is to cover the header `psu-id`, which the request does not have: set it, or let the profile \
         cover it only where it is sent; what the transport adds cannot be signed"
    );
    assert!(!error.is_transient());
    // The names of no header.
    for name in ["content-length", "x y", "", "(request-target)", "ä"] {
        let profile = SignatureProfile::psd2().covering([Covered::always(name)]);
        let error = signed(&profile, payment()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("the signature is to cover the header `{name}`")), "{error}");
    }
}

/// Several headers of one name are one, as draft-cavage-http-signatures has it.
#[test]
fn several_values() {
    let mut request = accounts();
    for value in ["a", "  b ", ""] {
        request.headers_mut().append("psu-id", value.parse().unwrap());
    }
    assert!(text(&SignatureProfile::psd2(), request).ends_with("\npsu-id: a, b, "));
}

#[test]
fn host_and_date_are_set_if_they_are_not_there() {
    let profile = SignatureProfile::psd2().covering([Covered::always("host"), Covered::always("date")]);
    for (url, host) in [
        ("https://bank.example:443/", "bank.example"),
        ("http://bank.example:443/", "bank.example:443"),
        ("http://[::1]:80/", "[::1]"),
    ] {
        let mut request = accounts();
        *request.uri_mut() = url.parse().unwrap();
        request.headers_mut().remove("date");
        let request = signed(&profile, request).unwrap();
        assert_eq!(request.headers()["host"], host);
        let date = request.headers()["date"].to_str().unwrap();
        assert!(date.ends_with(" GMT") && date.len() == 29, "{date}");
    }
    let mut request = accounts();
    request.headers_mut().insert("host", "other.example".parse().unwrap());
    assert_eq!(signed(&profile, request).unwrap().headers()["host"], "other.example");
}

/// Signed twice, as a try that is carried again: nothing of the first signature is left.
#[test]
fn signing_again() {
    let profile = SignatureProfile::psd2();
    let once = signed(&profile, payment()).unwrap();
    let mut other = once.clone();
    other.headers_mut().insert("psu-id", "PSU-5678".parse().unwrap());
    *other.body_mut() = "{}".into();
    let twice = signed(&profile, other).unwrap();
    profile.verify(&twice, rsa().certificate()).unwrap();
    assert_eq!(once.headers().len(), twice.headers().len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// A value goes into the text as servers see it: without the white space around. One that is not ASCII is refused.
    #[test]
    fn any_value(value in "[ \t]{0,3}[ \tA-Za-z0-9;=\"%,äß\u{80}-\u{ff}]{0,20}[ \t]{0,3}") {
        let mut request = payment();
        let Ok(header) = HeaderValue::from_bytes(value.as_bytes()) else { return Ok(()) };
        request.headers_mut().insert("psu-id", header);
        if value.is_ascii() {
            let text = text(&SignatureProfile::psd2(), request.clone());
            let line = text.split('\n').nth(2).unwrap();
            prop_assert_eq!(line, format!("psu-id: {}", value.trim_matches([' ', '\t'])));
            let request = signed(&SignatureProfile::psd2(), request).unwrap();
            SignatureProfile::psd2().verify(&request, rsa().certificate()).unwrap();
        } else {
            let error = signed(&SignatureProfile::psd2(), request).unwrap_err().to_string();
            prop_assert!(error.starts_with("the signature is to cover the header `psu-id`, whose value has"), "{}", error);
        }
    }

    /// A server is sent anything.
    #[test]
    fn any_signature(value in "[ -~]{0,60}") {
        let mut request = signed(&SignatureProfile::psd2(), payment()).unwrap();
        request.headers_mut().insert("signature", value.parse().unwrap());
        prop_assert!(SignatureProfile::psd2().verify(&request, rsa().certificate()).is_err());
    }

    /// A certificate that is cut or changed is read or refused.
    #[test]
    fn any_certificate(cut in 0usize..600, at in 0usize..592, to: u8) {
        let mut der = rsa().certificate().as_der().to_vec();
        der[at] = to;
        der.truncate(cut);
        let _ = Certificate::from_der(&der);
    }
}
