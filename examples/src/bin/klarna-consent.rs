//! Reads accounts with the consent of a session, the way the guide "Consents" of Klarna XS2A tells.
//!
//! `cargo run -p ob-examples --bin klarna-consent -- --demo` shows it without credentials.

use std::fmt::Debug;
use std::process::ExitCode;

use ob_examples::klarna_xs2a::Setup;
use ob_examples::{Arguments, Failure};
use ob_klarna_xs2a::consents::{
    ConsentAccountRequest, ConsentAccountsRequest, ConsentPageRequest, ConsentTransactionsRequest, GetConsent,
    GetConsentAccounts, GetConsentBalances, GetConsentTransactions, ListConsentTransactions,
};
use ob_klarna_xs2a::types::Amount;
use ob_klarna_xs2a::{Session, security};
use ob_runtime::{Client, Credentials, ReqwestTransport, Rotates, Rotating, reveal};

#[tokio::main]
async fn main() -> ExitCode {
    ob_examples::run(read_accounts).await
}

async fn read_accounts(arguments: Arguments) -> Result<(), Failure> {
    let setup = Setup::read(&arguments).await?;
    // `Authorization: Token <token>`, with every call.
    let credentials = Credentials::none().api_key(security::TOKEN.name, setup.token.clone());
    let client = Client::new(setup.environment.clone(), ReqwestTransport::new(&setup.transport)?);
    let client = client.with_credentials(credentials);

    // A consent token is retrieved after at least one flow has finished, and before the session is closed or times out.
    println!("Retrieve the consent token of the session");
    let consent = client.call(&GetConsent::new(&setup.session_id)).await?.body.data;

    // `consents` has the calls that were granted, and no other.
    let granted: Vec<&str> = consent.consents.keys().map(String::as_str).collect();
    println!("   The consent covers {}", granted.join(", "));
    let id = &consent.consent_id;

    // "A consent token can only be used once. After using a consent token, a new one is returned."
    let mut calls = Calls { client, token: Rotating::new(consent.consent_token) };

    println!("Accounts, and balance and transactions of the first");
    let mut request = ConsentAccountsRequest::new();
    request.psu = Some(setup.psu.clone());
    let result = calls.call(GetConsentAccounts::new(id, request)).await?.body.data.result;
    let accounts = result.and_then(|result| result.accounts).unwrap_or_default();
    for account in &accounts {
        println!("   Account of type {}", account.account_type.as_ref().map_or("unknown", |kind| kind.as_str()));
    }
    let Some(account) = accounts.first().and_then(|account| account.id.as_deref()) else { return Ok(()) };

    let mut request = ConsentAccountRequest::new();
    request.account_id = Some(account.to_owned());
    request.psu = Some(setup.psu.clone());
    let result = calls.call(GetConsentBalances::new(id, request)).await?.body.data.result;
    let available = result.and_then(|result| result.available).unwrap_or_default();
    println!("   Available in {}", shown(&available, arguments.reveal));

    // The first page is asked for by period, each other one by the offset that the page before ends with.
    let (from, to) = setup.last_days();
    let mut request = ConsentTransactionsRequest::new(account, from, to);
    request.psu = Some(setup.psu.clone());
    let mut page = calls.call(GetConsentTransactions::new(id, request)).await?.body.data.result;
    let (mut transactions, mut pages) = (Vec::new(), 0);
    while let Some(result) = page {
        transactions.extend(result.transactions);
        pages += 1;
        let Some(offset) = result.pagination.and_then(|pagination| pagination.next?.offset) else { break };
        let mut request = ConsentPageRequest::new(offset);
        request.psu = Some(setup.psu.clone());
        page = calls.call(ListConsentTransactions::new(id, request)).await?.body.data.result;
    }
    println!("   {} transactions on {pages} pages", transactions.len());
    for transaction in &transactions {
        let kind = transaction.r#type.as_ref().map_or("unknown", |kind| kind.as_str());
        let amount = transaction.amount.clone().unwrap_or_default();
        println!("   {kind} in {}", shown(&amount, arguments.reveal));
    }
    if arguments.reveal {
        println!("{:#?}\n{:#?}", reveal(&accounts), reveal(&transactions));
    }
    Ok(())
}

/// Calls on a consent, one after the other.
struct Calls {
    client: Client<Session>,
    token: Rotating,
}

impl Calls {
    /// A call with the token of the answer before; the next one is in its answer, be that an error.
    async fn call<E>(&mut self, operation: E) -> Result<E::Response, Failure>
    where
        E: Rotates<Session = Session, Error: Debug>,
    {
        let mut turn = self.token.begin(operation)?;
        let outcome = self.client.call(turn.operation()).await;
        Ok(turn.settle(outcome)?)
    }
}

/// The currency of an amount; with `--reveal`, how much of it.
fn shown(amount: &Amount, reveal: bool) -> String {
    let currency = amount.currency.as_deref().unwrap_or("an unknown currency");
    match amount.to_decimal() {
        Ok(amount) if reveal => format!("{currency}: {amount}"),
        _ => currency.to_owned(),
    }
}
