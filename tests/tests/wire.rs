//! Requests as they are sent, step by step: method, path and query, headers in order of name, body. What is random is
//! masked.

use http::Request;
use http::header::CONTENT_TYPE;
use insta::assert_snapshot;
use ob_runtime::{Bytes, Call, Date, Endpoint, Uuid};

use crate::sessions::{self, Set};

/// Calls that the guides do not make; [`crate::guides`] shows theirs.
mod open_payments {
    use ob_open_payments::accounts::{GetAccountList, GetTransactionList};
    use ob_open_payments::aspsp_information::GetAspspList;
    use ob_open_payments::payments::{
        AccountReferenceWithGiro, GiroOcrReference, GiroReference, InitiatePayment, InitiatePaymentContent,
        PaymentOrder, SwedishGiroPayment, SwedishGiroPaymentChoice,
    };
    use ob_open_payments::types::Amount;

    use super::*;

    #[test]
    fn banks_of_two_countries() {
        let mut list = GetAspspList::default();
        list.iso_country_codes = Some(vec!["SE".into(), "NO".into()]);
        list.city_ids = Some(vec![Uuid::from_u128(7), Uuid::from_u128(8)]);
        assert_snapshot!(sent(list));
    }

    #[test]
    fn accounts_with_balances() {
        let mut list = GetAccountList::default();
        list.with_balance = Some(true);
        assert_snapshot!(sent(list));
    }

    #[test]
    fn transactions_of_an_account_with_an_odd_id() {
        assert_snapshot!(sent(GetTransactionList::new("a/77 åäö?", "pending".into())));
    }

    #[test]
    fn swedish_giro_payment() {
        let mut debtor = AccountReferenceWithGiro::default();
        debtor.bankgiro_number = Some("5050-1055".into());
        let creditor = GiroReference::new("410654-2", "PLUSGIRO".into());
        let ocr = SwedishGiroPaymentChoice::Ocr(GiroOcrReference::new("33180044178"));
        let amount = Amount::new("SEK", "1249.00".parse().unwrap());
        let payment = SwedishGiroPayment::new(debtor, amount, creditor, "Elnät i Mora AB", ocr);
        let content = InitiatePaymentContent::Json(PaymentOrder::SwedishGiro(Box::new(payment)));
        assert_snapshot!(sent(InitiatePayment::new("payments".into(), "swedish-giro".into(), content)));
    }
}

mod nextgenpsd2_accounts {
    use ob_nextgenpsd2::accounts::{GetAccountList, GetBalances, GetTransactionList};
    use ob_nextgenpsd2::consents::{
        AccountAccess, Consents, CreateConsent, GetConsentStatus, StartConsentAuthorisation, UpdateConsentsPsuData,
    };
    use ob_nextgenpsd2::types::{
        AccountReference, AuthorisationUpdate, SelectPsuAuthenticationMethod, TransactionAuthorisation,
    };

    use super::*;

    #[test]
    fn step_1_create_consent() {
        let mut account = AccountReference::default();
        account.iban = Some("DE02500105170648489890".into());
        let mut access = AccountAccess::default();
        access.balances = Some(vec![account.clone()]);
        access.transactions = Some(vec![account]);
        let mut create = CreateConsent::new(Consents::new(access, true, date("2024-10-31"), 4, false));
        create.tpp_redirect_uri = Some("https://kassabok.example/back?flow=7".into());
        create.tpp_explicit_authorisation_preferred = Some(true);
        assert_snapshot!(sent(create));
    }

    #[test]
    fn step_2_start_authorisation() {
        assert_snapshot!(sent(StartConsentAuthorisation::new("cns-7f31")));
    }

    #[test]
    fn step_3_choose_a_method() {
        let mut update = UpdateConsentsPsuData::new("cns-7f31", "aut-1");
        update.body = Some(AuthorisationUpdate::SelectMethod(SelectPsuAuthenticationMethod::new("mobile-44")));
        assert_snapshot!(sent(update));
    }

    #[test]
    fn step_4_send_the_one_time_code() {
        let mut update = UpdateConsentsPsuData::new("cns-7f31", "aut-1");
        update.body = Some(AuthorisationUpdate::Authorise(TransactionAuthorisation::new("0418263")));
        assert_snapshot!(sent(update));
    }

    #[test]
    fn step_5_consent_status() {
        assert_snapshot!(sent(GetConsentStatus::new("cns-7f31")));
    }

    #[test]
    fn step_6_accounts() {
        assert_snapshot!(sent(GetAccountList::default()));
    }

    #[test]
    fn step_7_balances() {
        assert_snapshot!(sent(GetBalances::new("acc-31")));
    }

    #[test]
    fn step_8_transactions_of_a_month() {
        let mut list = GetTransactionList::new("acc-31", "both".into());
        list.date_from = Some(date("2024-05-01"));
        list.date_to = Some(date("2024-05-31"));
        list.delta_list = Some(false);
        assert_snapshot!(sent(list));
    }

    #[test]
    fn step_8_transactions_as_xml() {
        let mut list = GetTransactionList::new("acc-31", "booked".into());
        list.entry_reference_from = Some("entry-118".into());
        list.accept = "application/xml".into();
        assert_snapshot!(sent(list));
    }
}

mod nextgenpsd2_payments {
    use ob_nextgenpsd2::payments::{
        CancelPayment, InitiatePayment, InitiatePaymentContent, PaymentOrder, PeriodicPaymentMultipart, SinglePayment,
        StandingOrderSchedule,
    };
    use ob_nextgenpsd2::types::{AccountReference, Amount};

    use super::*;

    const PAIN: &str = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.03\">Käse &amp; Brot</Document>";

    #[test]
    fn as_json() {
        let amount = Amount::new("EUR", "48.20".parse().unwrap());
        let (from, to) = (account("DE02500105170648489890"), account("AT611904300234573201"));
        let payment = SinglePayment::new(from, amount, to, "Rösterei Hafenstraße");
        let content = InitiatePaymentContent::Json(PaymentOrder::Single(Box::new(payment)));
        assert_snapshot!(sent(InitiatePayment::new("payments".into(), "sepa-credit-transfers".into(), content)));
    }

    /// National products are not in the document; they can be paid all the same.
    #[test]
    fn as_xml() {
        let content = InitiatePaymentContent::Xml(PAIN.into());
        assert_snapshot!(sent(InitiatePayment::new("payments".into(), "pain.001-kupfer-credit".into(), content)));
    }

    #[test]
    fn as_multipart() {
        let mut order = PeriodicPaymentMultipart::default();
        order.xml_sct = Some(PAIN.into());
        order.json_standingorder_type = Some(StandingOrderSchedule::new(date("2024-06-01"), "Monthly".into()));
        let content = InitiatePaymentContent::Multipart(order);
        let product = "pain.001-sepa-credit-transfers".into();
        assert_snapshot!(sent(InitiatePayment::new("periodic-payments".into(), product, content)));
    }

    #[test]
    fn cancel() {
        let mut cancel = CancelPayment::new("payments".into(), "sepa-credit-transfers".into(), "pay-2208");
        cancel.tpp_redirect_uri = Some("https://kassabok.example/back".into());
        assert_snapshot!(sent(cancel));
    }

    fn account(iban: &str) -> AccountReference {
        let mut account = AccountReference::default();
        account.iban = Some(iban.into());
        account
    }
}

/// A session with a flow, and its consent.
mod klarna_xs2a {
    use ob_klarna_xs2a::consents::{
        ConsentAccountRequest, ConsentAccountsRequest, ConsentPageRequest, ConsentTransactionsRequest, GetConsent,
        GetConsentAccounts, GetConsentBalances, GetConsentTransactions, ListConsentTransactions,
    };
    use ob_klarna_xs2a::flows::{AccountsFlow, AccountsSelection, FlowType, GetFlow, StartFlow};
    use ob_klarna_xs2a::sessions::{
        ConsentScope, CreateSession, DeleteSession, IbansScope, SelectedBank, SessionRequest, TransactionsScope,
    };
    use ob_klarna_xs2a::types::{EmptyObject, Psu};
    use ob_runtime::{Rotates, Rotating};

    use super::*;

    #[test]
    fn step_1_create_session() {
        let mut scope = ConsentScope::default();
        scope.accounts = Some(EmptyObject::default());
        scope.balances = Some(IbansScope::default());
        scope.transactions = Some(TransactionsScope::default());
        scope.lifetime = Some(90);
        let mut bank = SelectedBank::default();
        (bank.bank_code, bank.country_code) = (Some("50010517".into()), Some("DE".into()));
        let mut session = SessionRequest::new(psu());
        (session.selected_bank, session.consent_scope) = (Some(bank), Some(scope));
        assert_snapshot!(sent(CreateSession::new(session)));
    }

    #[test]
    fn step_2_start_flow() {
        let mut accounts = AccountsFlow::default();
        accounts.accounts_selection = Some(AccountsSelection::SingleAccount);
        assert_snapshot!(sent(StartFlow::new("ses-9k", FlowType::Accounts, accounts.into())));
    }

    #[test]
    fn step_3_get_flow() {
        assert_snapshot!(sent(GetFlow::new("ses-9k", "flw-1")));
    }

    /// The published call: no body, and a type of it all the same.
    #[test]
    fn step_4_take_the_consent() {
        assert_snapshot!(sent(GetConsent::new("ses-9k")));
    }

    #[test]
    fn step_5_close_session() {
        assert_snapshot!(sent(DeleteSession::new("ses-9k")));
    }

    #[test]
    fn step_6_accounts() {
        let mut accounts = ConsentAccountsRequest::new();
        accounts.psu = Some(psu());
        assert_snapshot!(sent_with("token-1", GetConsentAccounts::new("cns-4q", accounts)));
    }

    #[test]
    fn step_7_balances() {
        let mut account = ConsentAccountRequest::new();
        account.account_id = Some("acc-7".into());
        assert_snapshot!(sent_with("token-2", GetConsentBalances::new("cns-4q", account)));
    }

    #[test]
    fn step_8_transactions() {
        let (from, to) = (date("2024-05-01"), date("2024-05-31"));
        let transactions = ConsentTransactionsRequest::new("acc-7", from, to);
        assert_snapshot!(sent_with("token-3", GetConsentTransactions::new("cns-4q", transactions)));
    }

    #[test]
    fn step_9_next_page() {
        let page = ConsentPageRequest::new("b2Zmc2V0LTI=");
        assert_snapshot!(sent_with("token-4", ListConsentTransactions::new("cns-4q", page)));
    }

    fn sent_with<E: Rotates<Session: Set> + Clone>(token: &str, operation: E) -> String {
        sent(Rotating::new(token).begin(operation).unwrap().operation().clone())
    }

    fn psu() -> Psu {
        Psu::new("Mozilla/5.0 (X11; Linux x86_64)", [192, 0, 2, 44].into())
    }
}

/// A request with a session that is set once, as text.
fn sent<E: Endpoint<Session: Set>>(operation: E) -> String {
    let (base, session) = E::Session::set();
    let credentials = sessions::credentials();
    shown(&operation.encode(&Call::new(&base, &session, &credentials)).unwrap())
}

/// A request as text: method and URL, headers in order of name, body.
pub fn shown(request: &Request<Bytes>) -> String {
    let mut headers: Vec<(&str, &str)> =
        request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    headers.sort();
    let mut text = format!("{} {}\n", request.method(), request.uri());
    headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\n")));
    text.push('\n');
    text.push_str(std::str::from_utf8(request.body()).unwrap());
    masked(text, request)
}

fn masked(mut text: String, request: &Request<Bytes>) -> String {
    if let Some(id) = request.headers().get("x-request-id").map(|id| id.to_str().unwrap()) {
        assert_eq!(id.parse::<Uuid>().unwrap().get_version_num(), 4);
        text = text.replace(id, "[random]");
    }
    let content_type = request.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap());
    match content_type.and_then(|content_type| content_type.split_once("boundary=")) {
        Some((_, boundary)) => text.replace(boundary, "[boundary]").replace("\r\n", "␍␊\n"),
        None => text,
    }
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}
