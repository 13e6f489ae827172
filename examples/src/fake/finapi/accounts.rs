//! The accounts of the customer who went through the web form.

use serde_json::{Value, json};

/// The account number of the first account.
pub(super) const IBAN: &str = "DE23100000001234567890";
/// Who has the accounts.
pub(super) const OWNER: &str = "Lida Brandt";
/// What is on the first account.
pub(super) const BALANCE: &str = "2810.07";

/// A current account and one for savings.
pub(super) fn all() -> Vec<Value> {
    vec![account(58_001, IBAN, "Checking", 2810.07), account(58_002, "DE96100000001234567891", "Savings", 0.35)]
}

fn account(id: u32, iban: &str, kind: &str, balance: f64) -> Value {
    let state = json!({
        "interface": "XS2A",
        "status": "UPDATED",
        "capabilities": ["DATA_DOWNLOAD"],
        "paymentCapabilities": { "sepaInstantMoneyTransfer": false },
        "lastSuccessfulUpdate": "2026-05-04 11:30:40.000",
        "lastUpdateAttempt": "2026-05-04 11:30:40.000",
    });
    json!({
        "id": id,
        "bankConnectionId": 41_207,
        "accountName": null,
        "iban": iban,
        "accountNumber": &iban[12..],
        "subAccountNumber": null,
        "accountHolderName": OWNER,
        "accountHolderId": null,
        "accountCurrency": "EUR",
        "accountTypeId": 1,
        "accountTypeName": kind,
        "accountType": kind,
        "balance": balance,
        "overdraft": null,
        "overdraftLimit": null,
        "availableFunds": null,
        "lastSuccessfulUpdate": "2026-05-04 11:30:40.000",
        "lastUpdateAttempt": "2026-05-04 11:30:40.000",
        "isNew": true,
        "status": "UPDATED",
        "supportedOrders": [],
        "interfaces": [state],
        "clearingAccounts": [],
        "isSeized": false,
    })
}
