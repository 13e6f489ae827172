//! The same types with serde's derive: what the figure is compared with.

use ob_runtime::{Date, Decimal};
use serde::{Deserialize, Deserializer, de::Error};

#[derive(Deserialize)]
pub struct Report {
    pub transactions: Vec<Transaction>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
pub struct Transaction {
    pub transaction_id: Option<String>,
    pub entry_reference: Option<String>,
    pub end_to_end_id: Option<String>,
    pub mandate_id: Option<String>,
    pub check_id: Option<String>,
    pub creditor_id: Option<String>,
    #[serde(default, deserialize_with = "date")]
    pub booking_date: Option<Date>,
    #[serde(default, deserialize_with = "date")]
    pub value_date: Option<Date>,
    pub transaction_amount: Option<Amount>,
    pub currency_exchange: Option<String>,
    pub creditor_name: Option<String>,
    pub creditor_account: Option<Reference>,
    pub creditor_agent: Option<String>,
    pub ultimate_creditor: Option<String>,
    pub debtor_name: Option<String>,
    pub debtor_account: Option<Reference>,
    pub debtor_agent: Option<String>,
    pub ultimate_debtor: Option<String>,
    pub remittance_information_unstructured: Option<String>,
    pub remittance_information_structured: Option<String>,
    pub additional_information: Option<String>,
    pub purpose_code: Option<String>,
    pub bank_transaction_code: Option<String>,
    pub balance_after: Option<Amount>,
    pub status: Option<BookingStatus>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
pub struct Amount {
    pub currency: String,
    #[serde(deserialize_with = "decimal")]
    pub amount: Decimal,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
pub struct Reference {
    pub iban: Option<String>,
    pub bban: Option<String>,
    pub masked_pan: Option<String>,
    pub currency: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BookingStatus {
    Booked,
    Pending,
    Information,
    #[serde(untagged)]
    #[allow(dead_code)]
    Other(String),
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    let text: &str = Deserialize::deserialize(from)?;
    text.parse().map(Some).map_err(D::Error::custom)
}

fn decimal<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    let text: &str = Deserialize::deserialize(from)?;
    Decimal::from_str_exact(text).map_err(D::Error::custom)
}
