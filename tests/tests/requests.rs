//! What keeps a request from being sent.

use std::collections::BTreeSet;

use ob_nextgenpsd2::accounts::{GetAccountList, GetBalances};
use ob_nextgenpsd2::consents::{AccountAccess, Consents, CreateConsent};
use ob_nextgenpsd2::types::AccountReference;
use ob_open_payments::consents as open_payments;
use ob_runtime::{BaseUrl, Call, Credentials, EncodeError, Endpoint};

use crate::sessions::Set;

#[test]
fn a_missing_header_of_the_session_is_named() {
    let session = ob_nextgenpsd2::Session::default();
    assert_eq!(
        refused(GetAccountList::default(), &session),
        "the session lacks the header `Consent-ID`: set its `consent_id`"
    );

    let mut session = ob_open_payments::Session::default();
    let consents = ob_open_payments::consents::AccountAccess::default();
    let consents = open_payments::Consents::new(consents, true, "2024-10-31".parse().unwrap(), 4, false);
    let create = open_payments::CreateConsent::new(consents);
    assert_eq!(refused(create.clone(), &session), "the session lacks the header `X-BicFi`: set its `bic_fi`");
    session.bic_fi = Some("BRYGSESS".into());
    assert_eq!(
        refused(create.clone(), &session),
        "the session lacks the header `PSU-IP-Address`: set its `psu_ip_address`"
    );
    session.psu_ip_address = Some([192, 0, 2, 44].into());
    // An empty header is none.
    session.psu_user_agent = Some(String::new());
    assert_eq!(refused(create, &session), "the session lacks the header `PSU-User-Agent`: set its `psu_user_agent`");
}

#[test]
fn missing_credentials_are_named() {
    let mut session = ob_open_payments::Session::default();
    session.bic_fi = Some("BRYGSESS".into());
    let status = open_payments::GetConsentStatus::new("cns-41e0");
    let base = BaseUrl::parse("https://bank.example").unwrap();
    let refused = status.encode(&Call::new(&base, &session, &Credentials::none())).unwrap_err();
    assert_eq!(refused.to_string(), "no credentials for `oAuth2`");
}

#[test]
fn a_path_argument_cannot_lead_elsewhere() {
    let mut session = ob_nextgenpsd2::Session::default();
    session.consent_id = Some("cns-7f31".into());
    for (argument, path) in
        [("a/../b", "/v1/accounts/a%2F..%2Fb/balances"), ("ä b", "/v1/accounts/%C3%A4%20b/balances")]
    {
        let base = BaseUrl::parse("https://bank.example").unwrap();
        let sent = GetBalances::new(argument).encode(&Call::new(&base, &session, &Credentials::none())).unwrap();
        assert_eq!(sent.uri().path(), path);
    }
    for argument in ["", ".", ".."] {
        let reason = refused(GetBalances::new(argument), &session);
        assert!(reason.starts_with("the path value `account-id`"), "{argument:?}: {reason}");
    }
}

/// HTTP clients leave sensitive headers out of what they log.
#[test]
fn headers_about_a_person_are_marked() {
    let (base, session) = ob_nextgenpsd2::Session::set();
    let credentials = Credentials::none().bearer("token");
    let consents = Consents::new(AccountAccess::default(), true, "2024-10-31".parse().unwrap(), 4, false);
    let sent = CreateConsent::new(consents).encode(&Call::new(&base, &session, &credentials)).unwrap();
    let marked = sent.headers().iter().filter(|(_, value)| value.is_sensitive());
    let marked: BTreeSet<&str> = marked.map(|(name, _)| name.as_str()).collect();
    for name in ["authorization", "psu-id", "psu-ip-address", "psu-geo-location"] {
        assert!(marked.contains(name), "{name} of {marked:?}");
    }
    assert!(!marked.contains("x-request-id") && !marked.contains("accept"), "{marked:?}");
}

#[test]
fn every_broken_limit_is_reported_with_its_pointer() {
    let mut account = AccountReference::default();
    account.iban = Some("not an IBAN".into());
    account.masked_pan = Some("9".repeat(36));
    account.currency = Some("euro".into());
    let mut access = AccountAccess::default();
    access.accounts = Some(vec![AccountReference::default(), account]);
    let create = CreateConsent::new(Consents::new(access, true, "2024-10-31".parse().unwrap(), 0, false));

    let EncodeError::Invalid(violations) = refusal(create, &ob_nextgenpsd2::Session::default()) else {
        panic!("not refused for its limits");
    };
    let pointers: Vec<&str> = violations.iter().map(|violation| violation.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/body/access/accounts/1/iban",
            "/body/access/accounts/1/maskedPan",
            "/body/access/accounts/1/currency",
            "/body/frequencyPerDay"
        ]
    );
    let text = violations.to_string();
    assert!(text.contains("longer than 35 characters"), "{text}");
    assert!(!text.contains("not an IBAN") && !text.contains("euro"), "{text}");
}

#[test]
fn limits_of_parts_can_be_checked_alone() {
    let mut account = AccountReference::default();
    account.bban = Some("0648 489890".into());
    assert!(account.validate().unwrap_err().to_string().contains("/bban"));
    account.bban = Some("0648489890".into());
    assert!(account.validate().is_ok());
}

fn refused<E: Endpoint>(operation: E, session: &E::Session) -> String {
    refusal(operation, session).to_string()
}

fn refusal<E: Endpoint>(operation: E, session: &E::Session) -> EncodeError {
    let base = BaseUrl::parse("https://bank.example").unwrap();
    let credentials = Credentials::none().bearer("token");
    operation.encode(&Call::new(&base, session, &credentials)).unwrap_err()
}
