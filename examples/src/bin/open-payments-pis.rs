//! Makes a domestic payment at a bank, the way the guide "Integrate to PIS" of Open Payments tells.
//!
//! `cargo run -p ob-examples --bin open-payments-pis -- --demo` shows it without credentials.

use std::process::ExitCode;

use ob_examples::open_payments::Setup;
use ob_examples::person::Returned;
use ob_examples::{Arguments, Failure};
use ob_open_payments::authorization::{AuthorizationCode, ClientCredentials, ExchangePaymentCode, RequestToken};
use ob_open_payments::payments::{
    AccountReferenceWithGiro, GetPaymentInitiationStatus, GetPaymentInitiationStatusResponse, InitiatePayment,
    InitiatePaymentContent, PaymentOrder, PaymentProduct, PaymentService, SinglePayment, StartPaymentAuthorisation,
    UpdatePaymentPsuData,
};
use ob_open_payments::sca::NextStep;
use ob_open_payments::types::{AccountReference, Amount, AuthorisationUpdate, SelectPsuAuthenticationMethod};
use ob_runtime::{Client, Progress, Redirect, ReqwestTransport, Tokens};

const SCOPE: &str = "paymentinitiation private";
const SERVICE: PaymentService = PaymentService::Payments;
const PRODUCT: PaymentProduct = PaymentProduct::Domestic;

#[tokio::main]
async fn main() -> ExitCode {
    ob_examples::run(pay).await
}

async fn pay(arguments: Arguments) -> Result<(), Failure> {
    let setup = Setup::read(&arguments).await?;
    let client = Client::new(setup.environment.clone(), ReqwestTransport::new(&setup.transport)?);

    // Prerequisites: an access token. The first call asks for it, and later ones renew it in time.
    let credentials = ClientCredentials::new(&setup.client_id, setup.client_secret.clone(), SCOPE);
    let tokens = Tokens::new(client.clone(), move |_| RequestToken::new(credentials.clone()));
    let client = client.with_tokens(tokens).with_session(setup.session.clone());

    println!("1. Create Payment Initiation");
    let (mut debtor, mut creditor) = (AccountReferenceWithGiro::default(), AccountReference::default());
    debtor.iban = Some(setup.debtor_iban);
    creditor.iban = Some(setup.creditor_iban);
    let payment = SinglePayment::new(debtor, Amount::new("SEK", 1.into()), creditor, "Example");
    let content = InitiatePaymentContent::Json(PaymentOrder::Single(Box::new(payment)));
    let payment = client.call(&InitiatePayment::new(SERVICE, PRODUCT, content)).await?.body;

    println!("2. Start Payment Initiation Authorisation Process");
    let start = StartPaymentAuthorisation::new(SERVICE, PRODUCT, &*payment.payment_id);
    let started = client.call(&start).await?;
    // Some banks offer their methods with the payment already.
    let methods = started.body.sca_methods.as_deref().or(payment.sca_methods.as_deref()).unwrap_or_default();
    let method = methods.first().ok_or_else(|| Failure::new("the bank offers no SCA method"))?;

    println!("3. Update PSU Data for Payment Initiation");
    let authorisation_id = &*started.body.authorisation_id;
    let mut update = UpdatePaymentPsuData::new(SERVICE, PRODUCT, &*payment.payment_id, authorisation_id);
    let chosen = SelectPsuAuthenticationMethod::new(&*method.authentication_method_id);
    update.body = Some(AuthorisationUpdate::SelectMethod(chosen));
    let updated = client.call(&update).await?;

    match NextStep::after(&updated) {
        NextStep::Decoupled(app) => {
            println!("4a. Decoupled: open this link where BankID is, or show it as a QR code");
            println!("   {}", app.app_link().as_deref().or(app.message()).unwrap_or("Open the app of your bank."));
        }
        NextStep::Redirect(Redirect::OAuth(page)) => {
            println!("4b. Redirect");
            let page = page.client_id(&setup.client_id).tpp_redirect_uri(&setup.redirect_uri).tpp_state(&setup.state);
            let returned = Returned::read(&setup.person.visit(&page.url()?).await?, &setup.state)?;
            let (client_id, secret, back) = (&setup.client_id, setup.client_secret.clone(), &setup.redirect_uri);
            let code = AuthorizationCode::new(
                client_id,
                secret,
                returned.code,
                back,
                returned.scope.as_deref().unwrap_or(SCOPE),
            );
            let mut session = setup.session.clone();
            session.payment_id = Some(payment.payment_id.clone());
            session.payment_authorisation_id = Some(authorisation_id.to_owned());
            client.with_session(session).call(&ExchangePaymentCode::new(code)).await?;
        }
        NextStep::Redirect(Redirect::Page(page)) => drop(setup.person.visit(&page).await?),
        NextStep::Done | NextStep::Pending => {}
        other => return Err(Failure::new(format!("this program does not know what to do next: {other:?}"))),
    }
    let status = GetPaymentInitiationStatus::new(SERVICE, PRODUCT, &*payment.payment_id);
    let progress = |answer: &GetPaymentInitiationStatusResponse| {
        answer.body.json().map_or(Progress::Pending, |body| body.transaction_status.progress())
    };
    client.poll(status, setup.poll, progress).await?;
    println!("The payment is accepted");
    Ok(())
}
