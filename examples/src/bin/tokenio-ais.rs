//! Reads accounts at a bank, the way the guide "Data (AIS), API-only integration" of Token.io tells.
//!
//! `cargo run -p ob-examples --bin tokenio-ais -- --demo` shows it without credentials; `TOKENIO_BANK_ID` is one of
//! `ngp-redirect`, `ngp-embedded` and `ngp-decoupled` there.

use std::collections::BTreeMap;
use std::process::ExitCode;

use ob_examples::tokenio::{Setup, declined};
use ob_examples::{Arguments, Failure};
use ob_runtime::{Client, Error, LinkError, ReqwestTransport, reveal};
use ob_tokenio::Session;
use ob_tokenio::accounts::{GetAccounts, GetBalance, GetTransactions};
use ob_tokenio::banks::{BankV1, GetBanks, ScaMethod};
use ob_tokenio::token_requests::{
    GetTokenRequestResult, InitiateBankAuthorization, InitiateBankAuthorizationRequest,
    InitiateBankAuthorizationResponseChoice as Next, OnBankAuthCallback, OnBankAuthCallbackRequest, RedirectCallback,
    ResourceType, ResourceTypeList, ScaStatus, StoreTokenRequest, StoreTokenRequestRequest, TokenRequestAccess,
    TokenRequestOptions, TokenRequestPayload, TokenRequestPayloadAccessBody,
};
use ob_tokenio::tokens::{GetToken, TokenPayloadChoice};
use ob_tokenio::types::{CredentialFields, TokenMember};

#[tokio::main]
async fn main() -> ExitCode {
    ob_examples::run(read_accounts).await
}

async fn read_accounts(arguments: Arguments) -> Result<(), Failure> {
    let setup = Setup::read(&arguments).await?;
    let client = Client::new(setup.environment.clone(), ReqwestTransport::new(&setup.transport)?);
    let client = client.with_credentials(setup.credentials.clone());

    println!("1. TPP retrieves list of banks");
    let mut banks = GetBanks::default();
    banks.member_id = Some(setup.member.clone());
    let (mut pages, mut banks) = (client.pages(banks), Vec::new());
    while let Some(page) = pages.next().await {
        banks.extend(page?.body.banks.into_iter().flatten());
    }
    println!("   {} banks", banks.len());

    println!("2. User selects bank");
    let bank = banks.iter().find(|bank| bank.id.as_ref() == Some(&setup.bank));
    let bank = bank.ok_or_else(|| Failure::new("there is no bank of this id"))?;
    println!("   {}", bank.name.as_deref().unwrap_or(&setup.bank));

    println!("3. TPP collects consent from user: to read accounts, balances and transactions");

    println!("4. TPP initiates AIS request");
    let mut access = TokenRequestPayloadAccessBody::new();
    let resources = vec![ResourceType::Accounts, ResourceType::Balances, ResourceType::Transactions];
    access.resource_type_list = Some(ResourceTypeList::new(resources));
    let reference = ob_runtime::Uuid::new_v4().simple().to_string();
    let member = TokenMember::new(&setup.member);
    let access = TokenRequestAccess::new(access).into();
    let mut request =
        StoreTokenRequestRequest::new(TokenRequestPayload::new(&setup.redirect_url, reference, member, access));
    let mut options = TokenRequestOptions::new();
    options.bank_id = Some(setup.bank.clone());
    request.request_options = Some(options);
    let stored = client.call(&StoreTokenRequest::new(request)).await?.body.token_request;
    let id = stored.and_then(|request| request.id).ok_or_else(|| Failure::new("the token request has no id"))?;

    println!("5. TPP requests authorization, and user completes it with bank");
    authorize(&client, &setup, bank, &id).await?;

    println!("6. TPP obtains access token");
    let result = GetTokenRequestResult::new(&id);
    let result = client.poll(result, setup.poll, |answer| answer.body.status.progress()).await.map_err(declined)?.body;
    let token = result.token_id.ok_or_else(|| Failure::new("the result has no token"))?;

    println!("7. TPP obtains account IDs");
    let opened = client.call(&GetToken::new(&token)).await?.body.token.and_then(|token| token.payload);
    let Some(TokenPayloadChoice::Access(access)) = opened.map(|payload| payload.choice) else {
        return Err(Failure::new("the token is not for accounts"));
    };
    let ids = access.resources.into_iter().flatten().filter_map(|resource| resource.account?.account_id);
    println!("   {} accounts", ids.count());

    println!("8. TPP receives AIS data");
    let mut session = client.session().clone();
    session.on_behalf_of = Some(token);
    let client = client.with_session(session);
    for account in client.call(&GetAccounts::default()).await?.body.accounts.unwrap_or_default() {
        let balance = client.call(&GetBalance::new(&account.id)).await?.body.balance;
        let current = balance.as_ref().and_then(|balance| balance.current.as_ref());
        println!("   Balance in {}", current.map_or("no currency", |money| &money.currency));
        // `offset` may be the place of the next page or of this one, which then comes twice: each transaction counts once.
        let (mut transactions, mut pages) = (BTreeMap::new(), client.pages(GetTransactions::new(&account.id, 100)));
        while let Some(page) = pages.next().await {
            let page = match page {
                Err(Error::Link(LinkError::Loop)) => break,
                page => page?.body.transactions.unwrap_or_default(),
            };
            transactions.extend(page.into_iter().map(|own| (own.id.clone(), own)));
        }
        println!("   {} transactions", transactions.len());
        if arguments.reveal {
            println!("{:#?}\n{:#?}\n{:#?}", reveal(&account), reveal(&balance), reveal(&transactions));
        }
    }
    Ok(())
}

/// Asks for the authorization until there is nothing left to do for it.
async fn authorize(client: &Client<Session>, setup: &Setup, bank: &BankV1, id: &str) -> Result<(), Failure> {
    // Banks that don't redirect have the TPP ask: for initial fields first, where the list of banks names some.
    let redirects = |method: &ScaMethod| matches!(method, ScaMethod::Redirect | ScaMethod::MultiRedirect);
    let initial = bank.credential_fields.as_ref().and_then(|fields| fields.fields.as_deref()).unwrap_or_default();
    let is_asked = match bank.sca_methods.as_deref() {
        None | Some([]) => !initial.is_empty(),
        Some(methods) => !methods.iter().any(redirects),
    };
    let mut request = InitiateBankAuthorizationRequest::new();
    if is_asked {
        request = setup.answer(bank.credential_fields.as_ref()).await?;
    }
    loop {
        let answer = client.call(&InitiateBankAuthorization::new(id, request)).await?.body;
        let fields = match answer.choice {
            Next::Redirect(page) => match returned(client, id, &setup.person.visit(&page).await?).await? {
                Some(fields) => fields,
                None => return Ok(()),
            },
            Next::Fields(fields) => fields,
            Next::Status(ScaStatus::Authenticated) => return Ok(()),
            other => return Err(Failure::new(format!("the authorisation ended: {other:?}"))),
        };
        request = setup.answer(Some(&fields)).await?;
    }
}

/// What is still asked for after the user has come back to this address.
async fn returned(client: &Client<Session>, id: &str, address: &str) -> Result<Option<CredentialFields>, Failure> {
    if let Some((_, query)) = address.split_once('?').filter(|(_, query)| query.contains("code=")) {
        // The bank called back directly: Token.io processes what it sent.
        let callback = OnBankAuthCallback::new(OnBankAuthCallbackRequest::new(query));
        return Ok(client.call(&callback).await?.body.fields);
    }
    let callback = RedirectCallback::from_query(address)?;
    if callback.request_id != id {
        return Err(Failure::new("the address belongs to another token request"));
    }
    if let Some(error) = callback.error {
        let words = callback.message.unwrap_or_default();
        return Err(Failure::new(format!("you came back without an authorisation: {error:?}: {words}")));
    }
    Ok(callback.credential_fields.map(|fields| fields.into_inner()))
}
