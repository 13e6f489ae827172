//! Accounts, balances and transactions of one customer, the same at all banks.

use http::StatusCode;
use serde_json::{Value, json};

use super::{Answer, Call, Refusal};
use crate::fake::answer::json;

pub(super) const ACCOUNT: &str = "acc0757e-0000-4000-8000-000000000001";
pub(super) const SAVINGS: &str = "acc0757e-0000-4000-8000-000000000002";
pub(super) const IBAN: &str = "SE4550000000058398257466";
pub(super) const SAVINGS_IBAN: &str = "SE7160000000000123456789";
pub(super) const OWNER: &str = "Saga Ek";
pub(super) const SHOP: &str = "Lundahus Livs";
pub(super) const AVAILABLE: &str = "20114.50";
pub(super) const SPENT: &str = "-412.90";

/// Where the second page of transactions begins; any decoding of it on the way would break it.
const CURSOR: &str = "b%2F2%2B%3D%3D";

impl Call<'_> {
    pub(super) fn accounts(&mut self, method: &str, path: &[&str]) -> Answer {
        self.check_consent()?;
        if method != "GET" {
            return Err(Refusal::method());
        }
        let body = match path {
            [] => {
                self.check_query(&["withBalance"])?;
                json!({ "accounts": [account(), savings()] })
            }
            [ACCOUNT | SAVINGS, "balances"] => {
                self.check_query(&[])?;
                json!({ "account": { "iban": IBAN, "currency": "SEK" }, "balances": balances() })
            }
            [id @ (ACCOUNT | SAVINGS), "transactions"] => self.transactions(id)?,
            _ => return Err(Refusal::unknown()),
        };
        Ok(json(StatusCode::OK, &body))
    }

    fn transactions(&self, id: &str) -> Result<Value, Refusal> {
        let allowed = ["bookingStatus", "dateFrom", "dateTo", "deltaList", "entryReferenceFrom", "page", "withBalance"];
        self.check_query(&allowed)?;
        let query = self.request.query();
        let status = query.iter().find(|(name, _)| name == "bookingStatus").map(|(_, value)| value.as_str());
        let Some(status @ ("booked" | "pending" | "both")) = status else {
            return Err(Refusal::format("The parameter bookingStatus is missing, or no such status."));
        };
        let path = format!("/psd2/accountinformation/v1/accounts/{id}");
        let second = query.iter().any(|(name, _)| name == "page");
        if second && !self.request.target.contains(&format!("page={CURSOR}")) {
            return Err(Refusal::api(400, "PARAMETER_NOT_CONSISTENT", "There is no such page."));
        }
        let next = format!("{path}/transactions?bookingStatus={status}&page={CURSOR}");
        let (booked, next) = if second {
            (vec![transfer("t-3")], Value::Null)
        } else {
            (vec![purchase("t-1"), transfer("t-2")], json!({ "href": next }))
        };
        Ok(json!({
            "account": { "iban": IBAN, "currency": "SEK" },
            "transactions": { "booked": booked, "pending": [], "_links": { "account": path, "next": next } },
            "balances": null,
        }))
    }

    fn check_query(&self, allowed: &[&str]) -> Result<(), Refusal> {
        let query = self.request.query();
        let unknown = query.iter().find(|(name, _)| !allowed.contains(&name.as_str()));
        unknown.map_or(Ok(()), |(name, _)| Err(Refusal::format(&format!("There is no parameter {name}."))))
    }
}

fn account() -> Value {
    json!({
        "resourceId": ACCOUNT, "iban": IBAN, "bban": null, "currency": "SEK", "name": "Hushåll", "product": "Privatkonto",
        "cashAccountType": "CACC", "status": "enabled", "usage": "PRIV", "ownerName": OWNER, "balances": null,
        "_links": links(ACCOUNT),
    })
}

/// Its status is none that the document lists.
fn savings() -> Value {
    json!({
        "resourceId": SAVINGS, "iban": SAVINGS_IBAN, "currency": "SEK", "name": null, "product": "Sparkonto",
        "status": "dormant", "usage": "PRIV", "ownerName": OWNER, "_links": links(SAVINGS),
    })
}

fn links(id: &str) -> Value {
    let path = format!("/psd2/accountinformation/v1/accounts/{id}");
    json!({ "balances": { "href": format!("{path}/balances") }, "transactions": { "href": format!("{path}/transactions") } })
}

/// One has a stamp without a zone, the other a type that the document does not list.
fn balances() -> Value {
    json!([
        {
            "balanceAmount": { "currency": "SEK", "amount": AVAILABLE }, "balanceType": "interimAvailable",
            "creditLimitIncluded": true, "lastChangeDateTime": "2026-05-07T08:12:45", "referenceDate": null,
        },
        { "balanceAmount": { "currency": "SEK", "amount": "20527.40" }, "balanceType": "previouslyClosedBooked", "referenceDate": "2026-05-06" },
    ])
}

fn purchase(id: &str) -> Value {
    json!({
        "transactionId": id, "bookingDate": "2026-05-06", "valueDate": null,
        "transactionAmount": { "currency": "SEK", "amount": SPENT }, "creditorName": SHOP,
        "remittanceInformationUnstructured": "Kortköp", "bankTransactionCode": null,
    })
}

fn transfer(id: &str) -> Value {
    json!({
        "transactionId": id, "bookingDate": "2026-05-05", "transactionAmount": { "currency": "SEK", "amount": "300.000" },
        "debtorName": OWNER, "creditorAccount": { "iban": SAVINGS_IBAN },
    })
}
