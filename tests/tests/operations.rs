//! The table of all operations of all crates. One row says how a request is made; everything else is the same for all.

use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;
use std::fmt::Debug;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use ob_runtime::{
    Answer, Call, DecodeError, EncodeError, Endpoint, Error, Field, Object, Operation, Parts, View, Wire, to_json,
};
use serde_json::Value;

use crate::coverage::Coverage;
use crate::documents::{self, Described};
use crate::samples::Body;
use crate::sessions::{self, Set};

/// An operation behind pointers.
pub struct Row {
    pub api: &'static str,
    pub operation: fn() -> Operation,
    /// The media types of its answers, errors included.
    pub answers: fn() -> BTreeSet<&'static str>,
    /// The name of the type of its errors.
    pub error_type: &'static str,
    pub decode: fn(Response<Bytes>) -> Outcome,
    /// `Debug` of an answer or an error.
    pub debug: fn(Response<Bytes>) -> String,
    /// The request with this body.
    pub encode: fn(Option<&Body>) -> Result<Sent, String>,
    /// The same with another session: its headers by name.
    pub encode_with: fn(Option<&Body>, &Value) -> Result<Sent, String>,
    /// The headers of the session, of all operations.
    pub session: &'static [Field],
}

impl Row {
    /// The `operationId`.
    pub fn id(&self) -> &'static str {
        (self.operation)().id
    }

    /// What the document says of it.
    pub fn described(&self) -> &'static Described {
        documents::described(self.api, self.id())
    }
}

/// What an answer is read as.
#[derive(Debug)]
pub enum Outcome {
    Success(Written),
    Documented(StatusCode, Written),
    Undocumented(StatusCode),
    Unreadable(String),
}

/// What was read, as it is written again.
#[derive(Debug)]
pub struct Written {
    /// The headers that the answer has by the document.
    pub documented_headers: Vec<&'static str>,
    /// Those that have a value.
    pub headers: BTreeMap<&'static str, String>,
    pub body: Option<Bytes>,
    pub coverage: Coverage,
}

/// A request, which members its body has, and the operation's `Debug`.
pub struct Sent {
    pub request: Request<Bytes>,
    pub coverage: Coverage,
    pub debug: String,
}

fn row<E: Endpoint<Session: Set, Response: Debug, Error: Debug>>(
    api: &'static str,
    encode: fn(Option<&Body>) -> Result<Sent, String>,
    encode_with: fn(Option<&Body>, &Value) -> Result<Sent, String>,
) -> Row {
    Row {
        api,
        operation: || E::OPERATION,
        answers: || {
            let cases = E::Response::CASES.iter().chain(E::Error::CASES);
            cases.filter_map(|case| Some(case.media?.name)).collect()
        },
        error_type: type_name::<E::Error>().rsplit("::").next().unwrap(),
        decode: decode::<E>,
        debug: |response| match E::decode(response) {
            Ok(answer) => format!("{answer:?}"),
            Err(error) => format!("{error:?}"),
        },
        encode,
        encode_with,
        session: E::Session::FIELDS,
    }
}

fn decode<E: Endpoint>(response: Response<Bytes>) -> Outcome {
    match E::decode(response) {
        Ok(answer) => Outcome::Success(written(&answer)),
        Err(Error::Api(error)) => Outcome::Documented(error.status, written(&error.answer)),
        Err(Error::Undocumented(answer)) => Outcome::Undocumented(answer.status),
        Err(Error::Decode(error)) => Outcome::Unreadable(unreadable(&error)),
        Err(other) => Outcome::Unreadable(other.to_string()),
    }
}

fn unreadable(error: &DecodeError) -> String {
    format!("{}: {}", error.path, error.reason)
}

fn encode<E: Endpoint<Session: Set> + Debug>(
    operation: Result<E, String>,
    session: Option<&Value>,
) -> Result<Sent, String> {
    let operation = operation?;
    let (base, mut own) = E::Session::set();
    if let Some(session) = session {
        own = serde_json::from_value(session.clone()).map_err(|error| error.to_string())?;
    }
    let credentials = sessions::credentials();
    let request = operation.encode(&Call::new(&base, &own, &credentials)).map_err(with_source)?;
    let mut coverage = Coverage::default();
    if let Some((_, body)) = operation.body() {
        coverage.add(body);
    }
    Ok(Sent { request, coverage, debug: format!("{operation:?}") })
}

fn with_source(error: EncodeError) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

fn written(parts: &dyn Parts) -> Written {
    let documented = parts.headers().iter().enumerate();
    let documented: Vec<_> = documented.filter_map(|(index, field)| Some((field.name, parts.header(index)?))).collect();
    let headers = documented.iter().filter_map(|(name, value)| Some((*name, value.view().text()?.into_owned())));
    let mut coverage = Coverage::default();
    if let Some(body) = parts.body() {
        coverage.add(body);
    }
    Written {
        documented_headers: documented.iter().map(|(name, _)| *name).collect(),
        headers: headers.collect(),
        body: parts.body().map(bytes_of),
        coverage,
    }
}

fn bytes_of(body: &dyn Wire) -> Bytes {
    match body.view() {
        View::Text(text) => Bytes::from(text.into_owned()),
        View::Bytes(bytes) => Bytes::copy_from_slice(bytes),
        _ => Bytes::from(to_json(body)),
    }
}

/// A row is `area::Operation(arguments of new) body`, with `default` for operations without arguments, `required body`
/// for bodies that `new` takes, and `optional body` for those that are set afterwards.
macro_rules! operations {
    ($krate:ident $api:literal: $($area:ident { $($name:ident $($how:ident)* $(($($argument:expr),*))?;)* })*) => {
        vec![$($(row::<$krate::$area::$name>(
            $api,
            |_body| encode::<$krate::$area::$name>(
                operations!(@make $krate $krate::$area::$name, _body, $($how)* ; $($($argument),*)?), None,
            ),
            |_body, session| encode::<$krate::$area::$name>(
                operations!(@make $krate $krate::$area::$name, _body, $($how)* ; $($($argument),*)?), Some(session),
            ),
        )),*),*]
    };
    (@make $krate:ident $operation:ty, $body:ident, default ;) => { Ok(<$operation>::default()) };
    (@make $krate:ident $operation:ty, $body:ident, ; $($argument:expr),*) => { Ok(<$operation>::new($($argument),*)) };
    (@make $krate:ident $operation:ty, $body:ident, required ; $($argument:expr),*) => {
        Body::json($body).map(|body| <$operation>::new($($argument,)* body))
    };
    (@make $krate:ident $operation:ty, $body:ident, content ; $($argument:expr),*) => {
        match Body::media($body) {
            "application/json" => Body::json($body).map($krate::payments::InitiatePaymentContent::Json),
            "application/xml" => Body::text($body).map($krate::payments::InitiatePaymentContent::Xml),
            _ => Body::json($body).map($krate::payments::InitiatePaymentContent::Multipart),
        }
        .map(|body| <$operation>::new($($argument,)* body))
    };
    (@make $krate:ident $operation:ty, $body:ident, optional ; $($argument:expr),*) => {
        Body::optional_json($body).map(|body| {
            let mut operation = <$operation>::new($($argument),*);
            operation.body = body;
            operation
        })
    };
}

/// All operations.
pub fn all() -> Vec<Row> {
    let mut rows = finapi_access();
    rows.extend(finapi_webform());
    rows.extend(klarna_xs2a());
    rows.extend(nextgenpsd2());
    rows.extend(open_payments());
    rows.extend(tokenio());
    rows
}

#[rustfmt::skip]
fn finapi_access() -> Vec<Row> {
    operations! { ob_finapi_access "finapi-access":
        authorization {
            GetToken required();
            RevokeToken("ab12cd34");
        }
        users {
            DeleteUser default;
            GetUser default;
            EditUser required();
            CreateUser required();
            VerifyUser("lida-brandt-7");
            RequestPasswordChange required();
            ExecutePasswordChange required();
            GetVerificationStatus("lida-brandt-7");
            DeleteUnverifiedUser("lida-brandt-7");
        }
        transactions {
            SplitTransaction required(58001);
            RestoreTransaction(58001);
            TriggerCategorization required();
            DeleteAllTransactions default;
            ListTransactions("userView".into());
            EditMultipleTransactions required();
            GetMultipleTransactions(vec![58001, 58002]);
            EditMultipleTransactionsByPath required(vec![58001, 58002]);
            DeleteTransaction(58001);
            GetTransaction(58001);
            EditTransaction required(58001);
        }
        tpp_credentials {
            ListTppCredentials default;
            CreateTppCredential required();
            DeleteTppCredential(58001);
            GetTppCredential(58001);
            EditTppCredential required(58001);
            ListTppAuthenticationGroups default;
        }
        tpp_certificates {
            ListTppCertificates default;
            CreateTppCertificate required();
            DeleteTppCertificate(58001);
            GetTppCertificate(58001);
        }
        mocks_and_tests {
            MockBatchUpdate required();
            CheckCategorization required();
        }
        standing_orders {
            ListStandingOrders default;
            CreateStandingOrder required();
            SubmitStandingOrder required();
        }
        payments {
            SubmitPayment required();
            CreateMoneyTransfer required();
            CreateDirectDebit required();
            ListPayments default;
        }
        notification_rules {
            DeleteAllNotificationRules default;
            ListNotificationRules default;
            CreateNotificationRule required();
            DeleteNotificationRule(58001);
            GetNotificationRule(58001);
        }
        mandator_administration {
            ListKeywordRules default;
            CreateKeywordRules required();
            DeleteKeywordRules required();
            ListIbanRules default;
            CreateIbanRules required();
            DeleteIbanRules required();
            DeleteUsers required();
            ChangeClientCredentials required();
            ListUsers default;
        }
        labels {
            DeleteAllLabels default;
            ListLabels default;
            CreateLabel required();
            DeleteLabel(58001);
            GetLabel(58001);
            EditLabel required(58001);
            GetMultipleLabels(vec![58001, 58002]);
        }
        categories {
            DeleteAllCategories default;
            ListCategories default;
            CreateCategory required();
            TrainCategorization required();
            DeleteCategory(58001);
            GetCategory(58001);
            EditCategory required(58001);
            GetMultipleCategories(vec![58001, 58002]);
            GetCashFlows default;
        }
        bank_connections {
            UpdateBankConnection required();
            RemoveInterface required();
            ImportBankConnection required();
            ConnectInterface required();
            DeleteBankConnection(58001);
            GetBankConnection(58001);
            EditBankConnection required(58001);
            DeleteAllBankConnections default;
            ListBankConnections default;
            GetMultipleBankConnections(vec![58001, 58002]);
            DeleteAccessData(58001, "XS2A".into());
        }
        accounts {
            RequestSepaMoneyTransfer required();
            RequestSepaDirectDebit required();
            ExecuteSepaMoneyTransfer required();
            ExecuteSepaDirectDebit required();
            DeleteAccount(58001);
            GetAccount(58001);
            EditAccount required(58001);
            DeleteAllAccounts default;
            ListAccounts default;
            GetMultipleAccounts(vec![58001, 58002]);
            GetDailyBalances default;
        }
        client_configuration {
            GetClientConfiguration default;
            EditClientConfiguration required();
        }
        web_forms {
            GetWebForm(58001);
        }
        securities {
            ListSecurities default;
            GetMultipleSecurities(vec![58001, 58002]);
            GetSecurity(58001);
        }
        banks {
            ListBanks default;
            GetMultipleBanks(vec![58001, 58002]);
            GetBank(58001);
        }
    }
}

#[rustfmt::skip]
fn finapi_webform() -> Vec<Row> {
    operations! { ob_finapi_webform "finapi-webform":
        payments {
            CreateStandingOrderForm required();
            CreateStandalonePaymentForm required();
            CreatePaymentWithAccountForm required();
            CreateDirectDebitWithAccountForm required();
        }
        web_forms {
            CreateBankConnectionUpdateForm required();
            CreateBankConnectionImportForm required();
            ListWebForms default;
            DeleteWebForm("lida-brandt-7");
            GetWebForm("lida-brandt-7");
        }
        translations {
            ListTranslations default;
            CreateTranslation required();
            DeleteTranslation("lida-brandt-7");
            GetTranslation("lida-brandt-7");
        }
        tasks {
            CreateBankConnectionUpdateTask required();
            ListTasks default;
            GetTask("lida-brandt-7");
        }
        profiles {
            ListProfiles default;
            CreateProfile required();
            DeleteProfile("lida-brandt-7");
            GetProfile("lida-brandt-7");
            EditProfile required("lida-brandt-7");
        }
    }
}

#[rustfmt::skip]
fn klarna_xs2a() -> Vec<Row> {
    operations! { ob_klarna_xs2a "klarna-xs2a":
        sessions {
            CreateSession required();
            GetSession("ses-9k");
            DeleteSession("ses-9k");
        }
        flows {
            StartFlow required("ses-9k", "transactions".into());
            GetFlow("ses-9k", "flw-2");
            DeleteFlow("ses-9k", "flw-2");
            ListFlowTransactions required("ses-9k", "flw-2");
        }
        consents {
            GetConsent optional("ses-9k");
            GetConsentAccounts required("cns-4q");
            GetConsentAccountDetails required("cns-4q");
            GetConsentBalances required("cns-4q");
            GetConsentTransactions required("cns-4q");
            ListConsentTransactions required("cns-4q");
        }
    }
}

#[rustfmt::skip]
fn nextgenpsd2() -> Vec<Row> {
    operations! { ob_nextgenpsd2 "nextgenpsd2":
        accounts {
            GetAccountList default;
            ReadAccountDetails("acc-31");
            GetBalances("acc-31");
            GetTransactionList("acc-31", "both".into());
            GetTransactionDetails("acc-31", "t-5001");
            GetCardAccountList default;
            ReadCardAccountDetails("card-5");
            GetCardAccountBalances("card-5");
            GetCardAccountTransactionList("card-5", "both".into());
        }
        consents {
            CreateConsent required();
            GetConsentInformation("cns-7f31");
            DeleteConsent("cns-7f31");
            GetConsentStatus("cns-7f31");
            StartConsentAuthorisation optional("cns-7f31");
            GetConsentAuthorisations("cns-7f31");
            GetConsentScaStatus("cns-7f31", "aut-1");
            UpdateConsentsPsuData optional("cns-7f31", "aut-1");
        }
        funds_confirmations {
            CheckAvailabilityOfFunds required();
        }
        payments {
            InitiatePayment content("payments".into(), "sepa-credit-transfers".into());
            GetPaymentInformation("payments".into(), "sepa-credit-transfers".into(), "pay-2208");
            CancelPayment("payments".into(), "sepa-credit-transfers".into(), "pay-2208");
            GetPaymentInitiationStatus("payments".into(), "sepa-credit-transfers".into(), "pay-2208");
            StartPaymentAuthorisation optional("payments".into(), "sepa-credit-transfers".into(), "pay-2208");
            GetPaymentAuthorisations("payments".into(), "sepa-credit-transfers".into(), "pay-2208");
            GetPaymentInitiationScaStatus("payments".into(), "sepa-credit-transfers".into(), "pay-2208", "aut-61");
            UpdatePaymentPsuData optional("payments".into(), "sepa-credit-transfers".into(), "pay-2208", "aut-61");
            StartPaymentCancellationAuthorisation optional("payments".into(), "sepa-credit-transfers".into(), "pay-2208");
            GetPaymentCancellationAuthorisations("payments".into(), "sepa-credit-transfers".into(), "pay-2208");
            GetPaymentCancellationScaStatus("payments".into(), "sepa-credit-transfers".into(), "pay-2208", "can-3");
            UpdatePaymentCancellationPsuData optional("payments".into(), "sepa-credit-transfers".into(), "pay-2208", "can-3");
        }
        signing_baskets {
            CreateSigningBasket required();
            GetSigningBasket("bsk-90");
            DeleteSigningBasket("bsk-90");
            GetSigningBasketStatus("bsk-90");
            StartSigningBasketAuthorisation optional("bsk-90");
            GetSigningBasketAuthorisations("bsk-90");
            UpdateSigningBasketPsuData optional("bsk-90", "aut-b1");
            GetSigningBasketScaStatus("bsk-90", "aut-b1");
        }
    }
}

#[rustfmt::skip]
fn open_payments() -> Vec<Row> {
    operations! { ob_open_payments "open-payments":
        accounts {
            GetAccountList default;
            ReadAccountDetails("a-77");
            GetBalances("a-77");
            GetTransactionList("a-77", "both".into());
            GetTransactionDetails("a-77", "t-19");
        }
        aspsp_information {
            GetAspspList default;
            GetAspspDetails("BRYGSESS");
            GetCityList default;
            GetCityDetails(ob_runtime::Uuid::nil());
            GetCountriesList default;
            GetCountryDetails("SE");
        }
        consents {
            CreateConsent required();
            GetConsentInformation("cns-41e0");
            DeleteConsent("cns-41e0");
            GetConsentStatus("cns-41e0");
            StartConsentAuthorisation optional("cns-41e0");
            GetConsentAuthorisations("cns-41e0");
            GetConsentScaStatus("cns-41e0", "aut-9");
            UpdateConsentsPsuData optional("cns-41e0", "aut-9");
        }
        payments {
            InitiatePayment content("payments".into(), "domestic".into());
            GetPaymentInformation("payments".into(), "domestic".into(), "pmt-7c");
            CancelPayment("payments".into(), "domestic".into(), "pmt-7c");
            GetPaymentInitiationStatus("payments".into(), "domestic".into(), "pmt-7c");
            StartPaymentAuthorisation optional("payments".into(), "domestic".into(), "pmt-7c");
            GetPaymentAuthorisations("payments".into(), "domestic".into(), "pmt-7c");
            GetPaymentInitiationScaStatus("payments".into(), "domestic".into(), "pmt-7c", "aut-p2");
            UpdatePaymentPsuData optional("payments".into(), "domestic".into(), "pmt-7c", "aut-p2");
            StartPaymentCancellationAuthorisation("payments".into(), "domestic".into(), "pmt-7c");
            GetPaymentCancellationAuthorisations("payments".into(), "domestic".into(), "pmt-7c");
            GetPaymentCancellationScaStatus("payments".into(), "domestic".into(), "pmt-7c", "can-1");
            UpdatePaymentCancellationPsuData optional("payments".into(), "domestic".into(), "pmt-7c", "can-1");
        }
    }
}

#[rustfmt::skip]
fn tokenio() -> Vec<Row> {
    operations! { ob_tokenio "tokenio":
        account_verifications {
            VerifyAccount optional();
        }
        accounts {
            GetAccounts default;
            GetAccount("a-77");
            GetBalances default;
            GetBalance("a-77");
            GetStandingOrders("a-77", 50);
            GetStandingOrder("a-77", "so-3");
            GetTransactions("a-77", 50);
            GetTransaction("a-77", "t-19");
        }
        banks {
            GetBanks default;
            GetBanksCountries default;
            GetBanksV2 default;
        }
        keys {
            AddMemberKey required("m:3tuh:5zKt");
            GetMemberKeys("m:3tuh:5zKt");
            GetMemberKey("m:3tuh:5zKt", "k-2");
            DeleteMemberKey("m:3tuh:5zKt", "k-2");
        }
        payment_links {
            CreatePaymentLink required();
            ListPaymentLinks default;
            GetPaymentLink("pl-7");
            DeactivatePaymentLink("pl-7");
        }
        payments {
            InitiatePayment required();
            GetPayments(50);
            GetPayment("pm2:4c:2g");
            ProvideEmbeddedFields required("pm2:4c:2g");
            GetQrCode("https://pay.example/l/7");
        }
        payouts {
            InitiatePayout required();
            GetPayouts(50);
            GetPayout("x-7");
        }
        refunds {
            InitiateRefund required();
            GetRefunds(50);
            GetRefund("x-7");
            GetTransferRefunds(50, "x-7");
        }
        reports {
            GetBanksStatus default;
            GetBankStatus("ngp-norden");
        }
        settlement_accounts {
            CreateVirtualAccount required();
            GetVirtualAccounts default;
            GetVirtualAccount("a-77");
            GetVirtualAccountTransactions("a-77");
            GetVirtualAccountTransaction("a-77", "pp-1");
            CreateVirtualAccountSettlementRule required("a-77");
            GetVirtualAccountSettlementRules required("a-77");
            GetVirtualAccountSettlementRule("a-77", "sr-1");
            DeleteVirtualAccountSettlementRule("a-77", "sr-1");
            GetVirtualAccountSettlementPayouts required("a-77");
        }
        sub_tpps {
            CreateSubTpp required();
            RetrieveSubTpps(50);
            RetrieveSubTpp("st-1");
            DeleteSubTpp("st-1");
            RetrieveSubTppChildren("st-1");
        }
        token_requests {
            StoreTokenRequest required();
            RetrieveTokenRequest("rq:3S:5zKt");
            GetTokenRequestResult("rq:3S:5zKt");
            InitiateBankAuthorization required("rq:3S:5zKt");
        }
        tokenized_accounts {
            CreateTokenizedAccount required();
            GetTokenizedAccount("tk-1");
            DeleteTokenizedAccount("tk-1");
        }
        tokens {
            GetTokens(50);
            GetToken("ta:7Hb:5zKt");
            CancelToken("ta:7Hb:5zKt");
        }
        transfers {
            CreateTransfer required();
            GetTransfers(50);
            GetTransfer("tr-1");
        }
        vrp {
            CreateVrpConsent required();
            GetVrpConsents(50);
            GetVrpConsent("x-7");
            RevokeVrpConsent("x-7");
            GetVrpConsentPayments("x-7", 50);
            ConfirmFunds("x-7", "12.50".parse().unwrap());
        }
        webhooks {
            SetWebhookConfig required();
            GetWebhookConfig default;
            DeleteWebhookConfig default;
        }
    }
}
