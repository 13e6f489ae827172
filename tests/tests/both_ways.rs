//! Both directions agree: what a client writes a server reads, and what a server writes a client reads, for every
//! operation, every body and every status.

use std::collections::BTreeMap;

use bytes::Bytes;
use ob_runtime::{Call, Credentials, Endpoint, Incoming, Responder};

use crate::operations;
use crate::round_trips::{answer, sampled};
use crate::samples::Body;

#[test]
fn a_server_reads_what_a_client_writes() {
    let mut faults = BTreeMap::new();
    for row in operations::all() {
        let mut bodies: Vec<_> = sampled(&row).into_iter().filter(|(sample, _)| sample.of == "request").collect();
        let without = bodies.is_empty();
        for body in
            bodies.drain(..).map(|(sample, of)| Some(Body::new(of, sample.bytes))).chain(without.then_some(None))
        {
            if let Err(fault) = (row.received)(body.as_ref()) {
                faults.insert((row.api, row.id()), fault);
            }
        }
    }
    assert!(faults.is_empty(), "{} operations are read as others: {faults:#?}", faults.len());
}

#[test]
fn a_client_reads_what_a_server_writes() {
    let mut faults = BTreeMap::new();
    for row in operations::all() {
        let samples = sampled(&row).into_iter().filter(|(sample, _)| sample.of != "request");
        let bodies = samples.map(|(sample, body)| (sample.name, body, sample.bytes));
        let empty = row.described().bodies.iter().filter(|body| body.media.is_none());
        let empty = empty.map(|body| (format!("{} without a body", body.of), body, Bytes::new()));
        for (name, body, bytes) in bodies.chain(empty) {
            if let Err(fault) = (row.replied)(answer(body, bytes)) {
                faults.insert((row.api, row.id(), name), fault);
            }
        }
    }
    assert!(faults.is_empty(), "{} answers are read as others: {faults:#?}", faults.len());
}

/// Three operations of one address: what a request needs says which it is, in whatever order they are asked.
#[test]
fn operations_of_one_address_are_told_apart() {
    use ob_open_payments::authorization::{
        AccessToken, AuthorizationCode, ClientCredentials, ExchangeConsentCode, ExchangeConsentCodeResponse,
        ExchangePaymentCode, ExchangePaymentCodeResponse, RequestToken, RequestTokenResponse,
    };
    use ob_open_payments::{Environment, Session};
    let token = |of: &str| AccessToken::new("a-token", 3600, of);
    let bank = Responder::new()
        .at(&Environment::sandbox())
        .on(move |_: Incoming<RequestToken>| Ok(RequestTokenResponse::new(token("credentials")).into()))
        .on(move |_: Incoming<ExchangeConsentCode>| Ok(ExchangeConsentCodeResponse::new(token("consent")).into()))
        .on(move |_: Incoming<ExchangePaymentCode>| Ok(ExchangePaymentCodeResponse::new(token("payment")).into()));
    let (base, credentials) = (Environment::sandbox().auth, Credentials::none());
    let mut session = Session::default();
    let code = || AuthorizationCode::new("id", "secret", "code", "https://tpp.example", "accountinformation");
    (session.consent_id, session.consent_authorisation_id) = (Some("cns-1".into()), Some("aut-1".into()));
    let consent = ExchangeConsentCode::new(code()).encode(&Call::new(&base, &session, &credentials)).unwrap();
    (session.payment_id, session.payment_authorisation_id) = (Some("pay-1".into()), Some("aut-1".into()));
    let call = Call::new(&base, &session, &credentials);
    let payment = ExchangePaymentCode::new(code()).encode(&call).unwrap();
    let credentials = RequestToken::new(ClientCredentials::new("id", "secret", "scope")).encode(&call).unwrap();
    let asked = |request| RequestToken::decode(bank.answer(request)).unwrap().body.token_type;
    assert_eq!([asked(credentials), asked(consent), asked(payment)], ["credentials", "consent", "payment"]);
}
