//! Connects a bank by a web form and lists the accounts, the way the guide "Getting started" of finAPI Web Form 2.0 tells.
//!
//! `cargo run -p ob-examples --bin finapi-web-form -- --demo` shows it without credentials.

use std::process::ExitCode;

use ob_examples::finapi::Setup;
use ob_examples::{Arguments, Failure};
use ob_finapi_access::accounts::{Account, ListAccounts};
use ob_finapi_access::authorization::{ClientCredentials, GetToken, RefreshToken, TokenRequest, UserPassword};
use ob_finapi_access::users::{CreateUser, UserCreateParams};
use ob_finapi_webform::web_forms::{BankConnectionImportDetails, CreateBankConnectionImportForm, GetWebForm};
use ob_runtime::{Client, PollError, ReqwestTransport, Tokens, reveal};

#[tokio::main]
async fn main() -> ExitCode {
    ob_examples::run(connect_bank).await
}

async fn connect_bank(arguments: Arguments) -> Result<(), Failure> {
    let setup = Setup::read(&arguments).await?;
    let access = Client::new(setup.access.clone(), ReqwestTransport::new(&setup.transport)?);
    let web_forms = Client::new(setup.web_form.clone(), ReqwestTransport::new(&setup.transport)?);
    let (client_id, client_secret) = (setup.client_id.clone(), setup.client_secret.clone());

    println!("Step 1: Get authorized as a client in Access");
    let credentials = ClientCredentials::new(&client_id, client_secret.clone());
    let tokens = Tokens::new(access.clone(), move |_| GetToken::new(TokenRequest::from(credentials.clone())));
    tokens.renew().await?;

    println!("Step 2: Create an Access user");
    let mut user = UserCreateParams::new();
    user.id = Some(setup.user_id.clone());
    user.password = Some(setup.password.clone());
    let user = access.clone().with_tokens(tokens).call(&CreateUser::new(user)).await?.body;

    println!("Step 3: Get authorized as a user");
    // By the password once, and by the refresh token whenever the access token is about to expire.
    let password = setup.password.clone();
    let tokens = Tokens::new(access.clone(), move |refresh| {
        let (client_id, client_secret) = (&client_id, client_secret.clone());
        GetToken::new(match refresh {
            None => UserPassword::new(client_id, client_secret, &user.id, password.clone()).into(),
            Some(token) => TokenRequest::from(RefreshToken::new(client_id, client_secret, token.clone())),
        })
    });
    // One user, one source of tokens: what both hosts are called with.
    let access = access.with_tokens(tokens.clone());
    let web_forms = web_forms.with_tokens(tokens);

    println!("Create a web form, in which a bank is chosen and connected");
    let details = BankConnectionImportDetails::new();
    let form = web_forms.call(&CreateBankConnectionImportForm::new(details)).await?.body;
    println!("   Open this page: {}", form.url);

    let status = GetWebForm::new(&form.id);
    match web_forms.poll(status, setup.poll, |answer| answer.body.status.progress()).await {
        Ok(answer) => println!("   The web form is {}", answer.body.status),
        Err(PollError::Failed(answer)) => {
            let form = answer.body;
            let code = form.payload.error_code.value().map(|code| format!(": {code}")).unwrap_or_default();
            let words = form.payload.error_message.value().map(|words| format!(": {words}")).unwrap_or_default();
            return Err(Failure::new(format!("the web form is {}{code}{words}", form.status)));
        }
        Err(error) => return Err(error.into()),
    }

    println!("Accounts");
    // Access gives all of them in one answer; longer lists, such as transactions, come in `pages`.
    let accounts = access.call(&ListAccounts::new()).await?.body.accounts;
    for account in &accounts {
        println!("   {}", shown(account, arguments.reveal));
    }
    if arguments.reveal {
        println!("{:#?}", reveal(&accounts));
    }
    Ok(())
}

/// The kind and currency of an account; with `--reveal`, how much is on it.
fn shown(account: &Account, reveal: bool) -> String {
    let currency = account.account_currency.as_deref().unwrap_or("an unknown currency");
    match &account.balance {
        Some(balance) if reveal => format!("{} in {currency}: {balance}", account.account_type),
        _ => format!("{} in {currency}", account.account_type),
    }
}
