//! Reads accounts at a bank, the way the guides "Integrate to AIS" and "How to use the AIS API" of Open Payments tell.
//!
//! `cargo run -p ob-examples --bin open-payments-ais -- --demo` shows it without credentials.

use std::process::ExitCode;

use ob_examples::open_payments::Setup;
use ob_examples::person::Returned;
use ob_examples::{Arguments, Failure};
use ob_open_payments::accounts::{BookingStatus, GetAccountList, GetBalances, GetTransactionList};
use ob_open_payments::aspsp_information::{GetAspspList, GetCountriesList};
use ob_open_payments::authorization::{AuthorizationCode, ClientCredentials, ExchangeConsentCode, RequestToken};
use ob_open_payments::consents::{
    AccountAccess, Consents, CreateConsent, GetConsentStatus, StartConsentAuthorisation, UpdateConsentsPsuData,
};
use ob_open_payments::sca::NextStep;
use ob_open_payments::types::{AuthorisationUpdate, SelectPsuAuthenticationMethod};
use ob_runtime::{Client, Granted, Redirect, ReqwestTransport, Tokens, reveal};

const SCOPE: &str = "accountinformation private";

#[tokio::main]
async fn main() -> ExitCode {
    ob_examples::run(read_accounts).await
}

async fn read_accounts(arguments: Arguments) -> Result<(), Failure> {
    let setup = Setup::read(&arguments).await?;
    let client = Client::new(setup.environment.clone(), ReqwestTransport::new(&setup.transport)?);

    // Acquire an access token: the first call that needs one asks for it, and later ones renew it in time.
    let tokens = |scope: &str| {
        let credentials = ClientCredentials::new(&setup.client_id, setup.client_secret.clone(), scope);
        Tokens::new(client.clone(), move |_| RequestToken::new(credentials.clone()))
    };

    // How to use the AIS API, basic flow, 1. and 2.: the supported countries, and one of them.
    let directory = client.clone().with_tokens(tokens("aspspinformation private"));
    let countries = directory.call(&GetCountriesList::default()).await?.body.countries;
    println!("{} countries", countries.len());
    // 3. and 4.: the banks of that country, and one of them.
    let mut banks = GetAspspList::default();
    banks.iso_country_codes = Some(vec![setup.country()]);
    let banks = directory.call(&banks).await?.body.aspsps;
    let bank = banks.iter().find(|bank| bank.bic_fi == setup.session.bic_fi).and_then(|bank| bank.name.as_deref());
    println!("{} banks in {}, chosen: {}", banks.len(), setup.country(), bank.unwrap_or("one that is not listed"));

    // Integrate to AIS, prerequisites: an access token for "accountinformation private".
    let tokens = tokens(SCOPE);
    let mut client = client.clone().with_tokens(tokens.clone()).with_session(setup.session.clone());

    println!("1. Create Consent");
    let consents = Consents::new(AccountAccess::default(), false, setup.tomorrow(), 1, false);
    let consent = client.call(&CreateConsent::new(consents)).await?.body;

    println!("2. Start Consent Authorisation Process");
    let started = client.call(&StartConsentAuthorisation::new(&consent.consent_id)).await?;
    // Some banks offer their methods with the consent already.
    let methods = started.body.sca_methods.as_deref().or(consent.sca_methods.as_deref()).unwrap_or_default();
    let method = methods.first().ok_or_else(|| Failure::new("the bank offers no SCA method"))?;

    println!("3. Update PSU Data for Consent");
    let mut update = UpdateConsentsPsuData::new(&consent.consent_id, &started.body.authorisation_id);
    let chosen = SelectPsuAuthenticationMethod::new(&method.authentication_method_id);
    update.body = Some(AuthorisationUpdate::SelectMethod(chosen));
    let updated = client.call(&update).await?;

    // From here on, calls say which consent they are about.
    let mut session = setup.session.clone();
    session.consent_id = Some(consent.consent_id.clone());
    session.consent_authorisation_id = Some(started.body.authorisation_id.clone());
    client = client.with_session(session);

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
            let granted = client.call(&ExchangeConsentCode::new(code)).await?;
            client = client.with_tokens(tokens.with_granted(Granted::of(&granted)?));
        }
        NextStep::Redirect(Redirect::Page(page)) => drop(setup.person.visit(&page).await?),
        NextStep::Done | NextStep::Pending => {}
        other => return Err(Failure::new(format!("this program does not know what to do next: {other:?}"))),
    }
    let status = GetConsentStatus::new(&consent.consent_id);
    client.poll(status, setup.poll, |answer| answer.body.consent_status.progress()).await?;
    println!("   The consent is valid");

    // How to use the AIS API, basic flow, 5.: account information.
    println!("Accounts, and balances and transactions of the first");
    let accounts = client.call(&GetAccountList::default()).await?.body.accounts;
    for account in &accounts {
        println!("   {} in {}", account.product.as_deref().unwrap_or("Account"), account.currency);
    }
    let Some(account) = accounts.first().and_then(|account| account.resource_id.as_deref()) else { return Ok(()) };
    let balances = client.call(&GetBalances::new(account)).await?.body.balances;
    for balance in &balances {
        println!("   Balance {} in {}", balance.balance_type, balance.balance_amount.currency);
    }
    let (mut transactions, mut pages) =
        (Vec::new(), client.pages(GetTransactionList::new(account, BookingStatus::Both)));
    while let Some(page) = pages.next().await {
        let Some(page) = page?.body.into_json() else { continue };
        transactions.extend(page.transactions.into_iter().flat_map(|report| [report.booked, report.pending]));
    }
    let transactions: Vec<_> = transactions.into_iter().flatten().flatten().collect();
    println!("   {} transactions", transactions.len());
    if arguments.reveal {
        println!("{:#?}\n{:#?}\n{:#?}", reveal(&accounts), reveal(&balances), reveal(&transactions));
    }
    Ok(())
}
