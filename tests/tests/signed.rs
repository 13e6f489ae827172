//! Signed calls of a generated crate, at a bank that takes no others.

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use ob_examples::fake::{Fake, Hosts, Provider, Recorded, answer};
use ob_nextgenpsd2::accounts::GetAccountList;
use ob_nextgenpsd2::payments::{
    InitiatePayment, InitiatePaymentContent, PaymentOrder, PeriodicPaymentMultipart, SinglePayment,
    StandingOrderSchedule,
};
use ob_nextgenpsd2::types::{AccountReference, Amount};
use ob_nextgenpsd2::{Environment, Session};
use ob_runtime::{
    BaseUrl, Certificate, Client, HttpSignature, ReqwestTransport, Seal, SignatureProfile, TransportConfig,
};
use serde_json::json;

/// It knows the TPP's certificate, and reads signatures as strictly as any.
struct StrictBank(Certificate);

impl Provider for StrictBank {
    const HOSTS: &'static [&'static str] = &["api"];

    fn answer(&self, request: &Recorded, _: &Hosts) -> Response<Bytes> {
        if let Err(fault) = SignatureProfile::psd2().verify(&as_http(request), &self.0) {
            let message = json!({ "category": "ERROR", "code": "SIGNATURE_INVALID", "text": fault.to_string() });
            return answer::json(StatusCode::UNAUTHORIZED, &json!({ "tppMessages": [message] }));
        }
        if request.method == Method::GET {
            return answer::json(StatusCode::OK, &json!({ "accounts": [] }));
        }
        let links = json!({ "scaRedirect": { "href": "https://bank.example/sca" } });
        let initiated = json!({ "transactionStatus": "RCVD", "paymentId": "pay-1", "_links": links });
        answer::json(StatusCode::CREATED, &initiated)
    }
}

fn as_http(request: &Recorded) -> Request<Bytes> {
    let mut head = Request::builder().method(&request.method).uri(&request.target);
    for (name, value) in &request.headers {
        head = head.header(name, value);
    }
    head.body(request.body.clone()).unwrap()
}

/// The bank, and a client of it that does not sign.
async fn bank() -> (Fake<StrictBank>, Client<Session>) {
    let fake = Fake::start(StrictBank(seal().certificate().clone())).await.unwrap();
    let transport = ReqwestTransport::new(&TransportConfig::new().without_proxies()).unwrap();
    let client = Client::new(Environment::new(BaseUrl::parse(fake.url("api")).unwrap()), transport);
    let mut session = Session::default();
    session.psu_id = Some("PSU-1234".into());
    session.psu_ip_address = Some("192.0.2.77".parse().unwrap());
    session.consent_id = Some("consent-1".into());
    (fake, client.with_session(session))
}

fn seal() -> Seal {
    let pem = include_bytes!("../../runtime/tests/client/sign/keys/p256.pem");
    Seal::from_pem(pem, pem).unwrap()
}

fn signer() -> HttpSignature {
    HttpSignature::new(seal(), SignatureProfile::psd2()).unwrap()
}

fn payment(service: &str, product: &str, content: InitiatePaymentContent) -> InitiatePayment {
    let mut payment = InitiatePayment::new(service.into(), product.into(), content);
    payment.tpp_redirect_uri = Some("https://tpp.example/back".into());
    payment
}

fn json_payment() -> InitiatePayment {
    let (mut from, mut to) = (AccountReference::default(), AccountReference::default());
    from.iban = Some("DE02500105170648489890".into());
    to.iban = Some("AT611904300234573201".into());
    let order = SinglePayment::new(from, Amount::new("EUR", "48.20".parse().unwrap()), to, "Rösterei Hafenstraße");
    let content = InitiatePaymentContent::Json(PaymentOrder::Single(Box::new(order)));
    payment("payments", "sepa-credit-transfers", content)
}

/// JSON, XML, and the whole of a multipart body with what separates its parts.
#[tokio::test]
async fn payments_of_each_form() {
    let (fake, client) = bank().await;
    let client = client.with_signer(signer());
    let mut order = PeriodicPaymentMultipart::default();
    order.xml_sct = Some("<Document>Käse</Document>".into());
    order.json_standingorder_type = Some(StandingOrderSchedule::new("2026-12-01".parse().unwrap(), "Monthly".into()));
    let xml = InitiatePaymentContent::Xml("<Document>Brot</Document>".into());
    let product = "pain.001-sepa-credit-transfers";
    for payment in [
        json_payment(),
        payment("payments", product, xml),
        payment("periodic-payments", product, InitiatePaymentContent::Multipart(order)),
    ] {
        client.call(&payment).await.unwrap();
    }
    for request in fake.requests() {
        let signature = request.header("signature").unwrap();
        assert!(
            signature.contains(r#"algorithm="ecdsa-sha256",headers="digest x-request-id psu-id tpp-redirect-uri""#)
        );
        assert!(request.header("digest").unwrap().starts_with("SHA-256="));
        assert!(request.header("tpp-signature-certificate").unwrap().starts_with("MII"));
    }
}

#[tokio::test]
async fn a_call_without_a_body() {
    let (fake, client) = bank().await;
    client.with_signer(signer()).call(&GetAccountList::default()).await.unwrap();
    let asked = fake.requests();
    assert_eq!(asked[0].header("digest"), Some("SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
    assert!(asked[0].header("signature").unwrap().contains(r#"headers="digest x-request-id","#));
}

#[tokio::test]
async fn without_a_signer() {
    let (fake, client) = bank().await;
    let refused = client.call(&json_payment()).await.unwrap_err();
    let said = "SIGNATURE_INVALID: the header `tpp-signature-certificate` is not this certificate";
    assert_eq!(refused.explanation().as_deref(), Some(said));
    for header in ["digest", "signature", "tpp-signature-certificate"] {
        assert_eq!(fake.requests()[0].header(header), None);
    }
}
