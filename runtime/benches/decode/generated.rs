//! The types as the generator writes them.

use ob_runtime::{Blank, Date, Decimal, Field, Unknown};

pub fn blank() -> Report {
    Blank::blank()
}

#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Report {
    pub transactions: Vec<Transaction>,
}

impl Report {
    const FIELDS: &'static [Field] = &[Field::required("transactions")];
}
ob_runtime::members!(Report; transactions);

#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Transaction {
    pub transaction_id: Option<String>,
    pub entry_reference: Option<String>,
    pub end_to_end_id: Option<String>,
    pub mandate_id: Option<String>,
    pub check_id: Option<String>,
    pub creditor_id: Option<String>,
    pub booking_date: Option<Date>,
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

impl Transaction {
    const FIELDS: &'static [Field] = &[
        Field::optional("transactionId"),
        Field::optional("entryReference"),
        Field::optional("endToEndId"),
        Field::optional("mandateId"),
        Field::optional("checkId"),
        Field::optional("creditorId"),
        Field::optional("bookingDate"),
        Field::optional("valueDate"),
        Field::optional("transactionAmount"),
        Field::optional("currencyExchange"),
        Field::optional("creditorName"),
        Field::optional("creditorAccount"),
        Field::optional("creditorAgent"),
        Field::optional("ultimateCreditor"),
        Field::optional("debtorName"),
        Field::optional("debtorAccount"),
        Field::optional("debtorAgent"),
        Field::optional("ultimateDebtor"),
        Field::optional("remittanceInformationUnstructured"),
        Field::optional("remittanceInformationStructured"),
        Field::optional("additionalInformation"),
        Field::optional("purposeCode"),
        Field::optional("bankTransactionCode"),
        Field::optional("balanceAfter"),
        Field::optional("status"),
    ];
}
ob_runtime::members!(
    Transaction; transaction_id, entry_reference, end_to_end_id, mandate_id, check_id, creditor_id,
    booking_date, value_date, transaction_amount, currency_exchange, creditor_name, creditor_account,
    creditor_agent, ultimate_creditor, debtor_name, debtor_account, debtor_agent, ultimate_debtor,
    remittance_information_unstructured, remittance_information_structured, additional_information,
    purpose_code, bank_transaction_code, balance_after, status
);

#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Amount {
    pub currency: String,
    pub amount: Decimal,
}

impl Amount {
    const FIELDS: &'static [Field] = &[Field::required("currency"), Field::required("amount")];
}
ob_runtime::members!(Amount; currency, amount);

#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Reference {
    pub iban: Option<String>,
    pub bban: Option<String>,
    pub masked_pan: Option<String>,
    pub currency: Option<String>,
}

impl Reference {
    const FIELDS: &'static [Field] =
        &[Field::optional("iban"), Field::optional("bban"), Field::optional("maskedPan"), Field::optional("currency")];
}
ob_runtime::members!(Reference; iban, bban, masked_pan, currency);

#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BookingStatus {
    Booked,
    Pending,
    Information,
    Other(Unknown),
}

impl BookingStatus {
    pub const KNOWN: &'static [Self] = &[Self::Booked, Self::Pending, Self::Information];

    pub fn as_str(&self) -> &str {
        match self {
            Self::Booked => "booked",
            Self::Pending => "pending",
            Self::Information => "information",
            Self::Other(value) => value.as_str(),
        }
    }
}

ob_runtime::vocabulary!(BookingStatus, Other);
