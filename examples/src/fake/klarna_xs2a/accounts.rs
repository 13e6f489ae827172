//! Accounts, balances and transactions of one customer.

use serde_json::{Value, json};

use super::check::{Members, Refusal};
use super::{CONSENT, Call};

/// How the names of accounts begin.
pub(super) const ACCOUNT: &str = "acc-31f7";
const CURRENT: &str = "acc-31f7-current";
const SAVINGS: &str = "acc-31f7-savings";
pub(super) const IBAN: &str = "DE02500105170648489890";
pub(super) const OWNER: &str = "Lida Brandt";
pub(super) const SHOP: &str = "Rösterei Hafenstraße";
/// In cents.
pub(super) const AVAILABLE: &str = "3242291";
pub(super) const SPENT: &str = "1048207";

/// How many transactions a page has if nobody says another number.
const PAGE_SIZE: usize = 2;

/// A page of transactions that can be asked for.
pub(super) struct Page {
    from: String,
    to: String,
    start: usize,
    size: usize,
}

impl Call<'_> {
    pub(super) fn accounts(&mut self, body: &Value) -> Result<Value, Refusal> {
        Members::of_call(body, &[])?;
        Ok(json!({ "accounts": [current(), savings()] }))
    }

    pub(super) fn account_details(&mut self, body: &Value) -> Result<Value, Refusal> {
        let account = account_of(&Members::of_call(body, &["account_id", "keys"])?)?;
        Ok(json!({ "account": if account == CURRENT { current() } else { savings() } }))
    }

    pub(super) fn balances(&mut self, body: &Value) -> Result<Value, Refusal> {
        account_of(&Members::of_call(body, &["account_id", "keys"])?)?;
        Ok(json!({ "available": cents(AVAILABLE) }))
    }

    pub(super) fn transactions(&mut self, body: &Value) -> Result<Value, Refusal> {
        let members = Members::of_call(body, &["account_id", "from_date", "preferred_pagination_size", "to_date"])?;
        account_of(&members)?;
        let (from, to) = (members.date("from_date")?.to_owned(), members.date("to_date")?.to_owned());
        if from > to {
            return Err(members.refusal("from_date", "The period ends before it begins."));
        }
        let size = members.count("preferred_pagination_size")?.unwrap_or(PAGE_SIZE);
        Ok(self.page(Page { from, to, start: 0, size }))
    }

    pub(super) fn next_page(&mut self, body: &Value) -> Result<Value, Refusal> {
        let members = Members::of_call(body, &["offset"])?;
        let page = self.state.pages.remove(members.text("offset")?);
        let page = page.ok_or_else(|| members.refusal("offset", "No page starts here."))?;
        Ok(self.page(page))
    }

    /// A page, and where the next one starts; the last one says that there is none, in one of the ways that occur.
    fn page(&mut self, page: Page) -> Value {
        let Page { from, to, start, size } = page;
        let all = transactions(&to);
        let end = all.len().min(start + size);
        let next = (end < all.len()).then(|| {
            // Whatever a client may want to decode or encode.
            let offset = format!("b+{end}/{}%3D==", self.state.count);
            self.state.pages.insert(offset.clone(), Page { from: from.clone(), to: to.clone(), start: end, size });
            json!({ "offset": offset })
        });
        let url = format!("{}/xs2a/v1/consents/{CONSENT}/transactions/list", self.hosts.url("api"));
        json!({
            "transactions": all[start..end], "from_date": from, "to_date": to,
            "pagination": { "url": url, "next": next },
        })
    }
}

fn account_of<'a>(members: &Members<'a>) -> Result<&'a str, Refusal> {
    let account = members.text("account_id")?;
    let known = [CURRENT, SAVINGS].contains(&account);
    if known { Ok(account) } else { Err(members.refusal("account_id", "There is no such account.")) }
}

fn current() -> Value {
    json!({
        "id": CURRENT, "alias": null, "account_number": "0648489890", "iban": IBAN, "holder_name": OWNER,
        "holder_address": { "street_address": "Hafenstraße 7", "postalcode": "20095", "city": "Hamburg", "country": "DE" },
        "bank_address": null, "bank_code": "50010517", "bic": "INGDDEFFXXX", "bank_name": "Kupferbank",
        "transfer_type": "FULL", "account_type": "DEFAULT", "balance": cents(AVAILABLE),
        "capabilities": { "balances": { "available": true }, "transactions": { "available": true } },
    })
}

/// Of a kind that no list has.
fn savings() -> Value {
    json!({ "id": SAVINGS, "alias": "Reise", "account_type": "FIXED_TERM", "transfer_type": "NONE", "balance": null })
}

fn transactions(day: &str) -> Vec<Value> {
    let purchase = json!({
        "transaction_id": "t-1", "reference": "Kaffee", "counter_party": { "holder_name": SHOP }, "date": day,
        "value_date": day, "booking_date": null, "state": "PROCESSED", "type": "DEBIT", "method": "DIRECT_DEBIT",
        "amount": cents(SPENT), "original_amount": { "amount": 1_650_000, "currency": "JPY" },
    });
    let transfer = json!({
        "transaction_id": "t-2", "reference": null, "bank_references": { "unstructured": "Miete", "end_to_end": null },
        "counter_party": { "iban": IBAN, "holder_name": OWNER }, "date": day, "state": "PROCESSED", "type": "CREDIT",
        "method": "TRANSFER", "amount": { "amount": 30_000, "currency": "EUR" },
    });
    // Words that no list has, and hardly anything else.
    let pending = json!({
        "transaction_id": "t-3", "date": day, "state": "PENDING", "type": "DEBIT", "method": "CARD",
        "amount": { "amount": 5, "currency": "EUR" },
    });
    vec![purchase, transfer, pending]
}

fn cents(amount: &str) -> Value {
    json!({ "amount": amount.parse::<i64>().unwrap_or_default(), "currency": "EUR" })
}
