//! What is the same for all calls: where the API is, and the headers that are set once.

use ob_runtime::{BaseUrl, Credentials, Object};
use serde::de::DeserializeOwned;

/// What satisfies the security schemes of all APIs.
pub fn credentials() -> Credentials {
    let key = ob_klarna_xs2a::security::TOKEN.name;
    Credentials::none().bearer("the-access-token").api_key(key, "the-api-token")
}

/// A session with all headers that some operation cannot be called without, and some others.
pub trait Set: Object + DeserializeOwned {
    fn set() -> (BaseUrl, Self);
}

impl Set for ob_open_payments::Session {
    fn set() -> (BaseUrl, Self) {
        let mut session = Self::default();
        session.bic_fi = Some("BRYGSESS".into());
        session.consent_id = Some("cns-41e0".into());
        session.psu_ip_address = Some([192, 0, 2, 44].into());
        session.psu_user_agent = Some("Mozilla/5.0 (X11; Linux x86_64)".into());
        (ob_open_payments::Environment::sandbox().api, session)
    }
}

impl Set for ob_nextgenpsd2::Session {
    fn set() -> (BaseUrl, Self) {
        let mut session = Self::default();
        session.psu_id = Some("lida.brandt".into());
        session.consent_id = Some("cns-7f31".into());
        session.psu_ip_address = Some("2001:db8::2c".parse().unwrap());
        session.psu_geo_location = Some("GEO:50.110900;8.682100".into());
        session.tpp_redirect_preferred = Some(false);
        // The document names no server: every bank has its own.
        (BaseUrl::parse("https://api.kupferbank.example/psd2").unwrap(), session)
    }
}

impl Set for ob_finapi_access::Session {
    fn set() -> (BaseUrl, Self) {
        let mut session = Self::default();
        session.psu_ip_address = Some("2001:db8::2c".parse().unwrap());
        session.psu_device_os = Some("Linux".into());
        session.psu_user_agent = Some("Mozilla/5.0 (X11; Linux x86_64)".into());
        (ob_finapi_access::Environment::sandbox().api, session)
    }
}

impl Set for ob_finapi_webform::Session {
    fn set() -> (BaseUrl, Self) {
        // No header is the same for all calls.
        (ob_finapi_webform::Environment::sandbox().api, Self::default())
    }
}

impl Set for ob_klarna_xs2a::Session {
    fn set() -> (BaseUrl, Self) {
        // No header is the same for all calls.
        (ob_klarna_xs2a::Environment::playground().api, Self::default())
    }
}

impl Set for ob_tokenio::Session {
    fn set() -> (BaseUrl, Self) {
        let mut session = Self::default();
        session.on_behalf_of = Some("ta:7Hb:5zKt".into());
        session.token_customer_ip_address = Some("2001:db8::2c".parse().unwrap());
        session.customer_initiated = Some(true);
        (ob_tokenio::Environment::sandbox().api, session)
    }
}
