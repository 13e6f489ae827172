//! All operations, a row each: `area::Operation(arguments of new) body`.

use super::{Row, both_ways, encode, row};
use crate::samples::Body;

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
