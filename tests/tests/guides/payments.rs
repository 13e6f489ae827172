//! "Integrate to PIS": a domestic payment, each step by its name, at both kinds of banks.

use insta::assert_snapshot;
use ob_examples::fake::browser;
use ob_examples::fake::open_payments::{CLIENT_ID, CLIENT_SECRET, OpenPayments, REDIRECT_URI};
use ob_open_payments::Session;
use ob_open_payments::authorization::{AuthorizationCode, ExchangePaymentCode};
use ob_open_payments::payments::{
    AccountReferenceWithGiro, GetPaymentInitiationStatus, GetPaymentInitiationStatusResponseContent as Status,
    InitiatePayment, InitiatePaymentContent, PaymentOrder, PaymentProduct, PaymentService, SinglePayment,
    StartPaymentAuthorisation, TransactionStatus, UpdatePaymentPsuData, UpdatePaymentPsuDataResponse,
};
use ob_open_payments::sca::NextStep;
use ob_open_payments::types::{AccountReference, Amount, AuthorisationUpdate, SelectPsuAuthenticationMethod};
use ob_runtime::{Client, Granted, Redirect};

use super::walk::Walk;
use super::{Bench, DECOUPLED, REDIRECT, session, soon};

const SERVICE: PaymentService = PaymentService::Payments;
const PRODUCT: PaymentProduct = PaymentProduct::Domestic;

#[tokio::test]
async fn decoupled() {
    let bench = Bench::new().await;
    let mut walk = Walk::of(&bench.fake);
    let (client, updated) = steps_1_to_3(&bench, &mut walk, DECOUPLED).await;
    assert!(matches!(NextStep::after(&updated), NextStep::Decoupled(_)), "{:?}", NextStep::after(&updated));

    walk.step("4a. Decoupled");
    assert_eq!(settled(&client).await, TransactionStatus::AcceptedSettlementCompleted);
    assert_snapshot!(walk.sent());
}

#[tokio::test]
async fn redirect() {
    let bench = Bench::new().await;
    let mut walk = Walk::of(&bench.fake);
    let (client, updated) = steps_1_to_3(&bench, &mut walk, REDIRECT).await;
    let NextStep::Redirect(Redirect::OAuth(page)) = NextStep::after(&updated) else {
        panic!("{:?}", NextStep::after(&updated))
    };
    let page = page.client_id(CLIENT_ID).tpp_redirect_uri(REDIRECT_URI).tpp_state("flow 8").url().unwrap();

    walk.step("4b. Redirect: the customer at the page");
    let returned = browser::visit(&page).await.unwrap();
    let code = returned.split("&code=").nth(1).unwrap().split('&').next().unwrap();

    walk.step("4b. Redirect");
    let code = AuthorizationCode::new(CLIENT_ID, CLIENT_SECRET, code, REDIRECT_URI, "paymentinitiation private");
    let answer = client.call(&ExchangePaymentCode::new(code)).await.unwrap();
    // For payments, the answer does not repeat the scope.
    assert_eq!(Granted::of(&answer).unwrap().scope, None);

    walk.step("4b. Redirect: the status, as recommended");
    assert_eq!(settled(&client).await, TransactionStatus::AcceptedSettlementCompleted);
    assert_snapshot!(walk.sent());
}

async fn steps_1_to_3(
    bench: &Bench,
    walk: &mut Walk<'_, OpenPayments>,
    bic: &str,
) -> (Client<Session>, UpdatePaymentPsuDataResponse) {
    walk.step("Prerequisites: an access token for \"paymentinitiation private\"");
    let tokens = bench.tokens("paymentinitiation private");
    tokens.renew().await.unwrap();
    let client = bench.client().with_tokens(tokens).with_session(session(bic));

    walk.step("1. Create Payment Initiation");
    let (mut debtor, mut creditor) = (AccountReferenceWithGiro::default(), AccountReference::default());
    debtor.iban = Some("SE4550000000058398257466".into());
    creditor.iban = Some("SE3550000000054910000003".into());
    let payment = SinglePayment::new(debtor, Amount::new("SEK", "1.50".parse().unwrap()), creditor, "Lundahus Livs");
    let content = InitiatePaymentContent::Json(PaymentOrder::Single(Box::new(payment)));
    let payment_id = client.call(&InitiatePayment::new(SERVICE, PRODUCT, content)).await.unwrap().body.payment_id;

    walk.step("2. Start Payment Initiation Authorisation Process");
    let started = client.call(&StartPaymentAuthorisation::new(SERVICE, PRODUCT, &payment_id)).await.unwrap();
    let method = started.body.sca_methods.as_ref().unwrap()[0].authentication_method_id.clone();
    let authorisation_id = started.body.authorisation_id.clone();
    let resource = started.location.clone().unwrap();

    walk.step("3. Update PSU Data for Payment Initiation");
    let mut update = UpdatePaymentPsuData::new(SERVICE, PRODUCT, &payment_id, &authorisation_id);
    update.body = Some(AuthorisationUpdate::SelectMethod(SelectPsuAuthenticationMethod::new(method)));
    let updated = client.follow(&resource, &update).await.unwrap();

    let mut session = session(bic);
    session.payment_id = Some(payment_id);
    session.payment_authorisation_id = Some(authorisation_id);
    (client.with_session(session), updated)
}

/// Asks for the status until it says something.
async fn settled(client: &Client<Session>) -> TransactionStatus {
    let status = GetPaymentInitiationStatus::new(SERVICE, PRODUCT, client.session().payment_id.clone().unwrap());
    let answer = client.poll(status, soon(), |answer| status_of(&answer.body).progress()).await.unwrap();
    status_of(&answer.body).clone()
}

fn status_of(content: &Status) -> &TransactionStatus {
    let Status::Json(body) = content else { panic!("{content:?}") };
    &body.transaction_status
}
