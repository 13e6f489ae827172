//! The types as the generator writes them.

use ob_runtime::{Blank, Date, Decimal, Field, Object, Unknown, Wire};

pub fn blank() -> Report {
    Blank::blank()
}

#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Report {
    pub transactions: Vec<Transaction>,
}

impl Blank for Report {
    fn blank() -> Self {
        Report { transactions: Blank::blank() }
    }
}

impl Object for Report {
    const NAME: &'static str = "Report";
    const FIELDS: &'static [Field] = &[Field::required("transactions")];
    fn get(&self, _: usize) -> &dyn Wire {
        &self.transactions
    }
    fn get_mut(&mut self, _: usize) -> &mut dyn Wire {
        &mut self.transactions
    }
}

ob_runtime::object!(Report);

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

impl Blank for Transaction {
    fn blank() -> Self {
        Transaction {
            transaction_id: Blank::blank(),
            entry_reference: Blank::blank(),
            end_to_end_id: Blank::blank(),
            mandate_id: Blank::blank(),
            check_id: Blank::blank(),
            creditor_id: Blank::blank(),
            booking_date: Blank::blank(),
            value_date: Blank::blank(),
            transaction_amount: Blank::blank(),
            currency_exchange: Blank::blank(),
            creditor_name: Blank::blank(),
            creditor_account: Blank::blank(),
            creditor_agent: Blank::blank(),
            ultimate_creditor: Blank::blank(),
            debtor_name: Blank::blank(),
            debtor_account: Blank::blank(),
            debtor_agent: Blank::blank(),
            ultimate_debtor: Blank::blank(),
            remittance_information_unstructured: Blank::blank(),
            remittance_information_structured: Blank::blank(),
            additional_information: Blank::blank(),
            purpose_code: Blank::blank(),
            bank_transaction_code: Blank::blank(),
            balance_after: Blank::blank(),
            status: Blank::blank(),
        }
    }
}

impl Object for Transaction {
    const NAME: &'static str = "Transaction";
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
    fn get(&self, index: usize) -> &dyn Wire {
        match index {
            0 => &self.transaction_id,
            1 => &self.entry_reference,
            2 => &self.end_to_end_id,
            3 => &self.mandate_id,
            4 => &self.check_id,
            5 => &self.creditor_id,
            6 => &self.booking_date,
            7 => &self.value_date,
            8 => &self.transaction_amount,
            9 => &self.currency_exchange,
            10 => &self.creditor_name,
            11 => &self.creditor_account,
            12 => &self.creditor_agent,
            13 => &self.ultimate_creditor,
            14 => &self.debtor_name,
            15 => &self.debtor_account,
            16 => &self.debtor_agent,
            17 => &self.ultimate_debtor,
            18 => &self.remittance_information_unstructured,
            19 => &self.remittance_information_structured,
            20 => &self.additional_information,
            21 => &self.purpose_code,
            22 => &self.bank_transaction_code,
            23 => &self.balance_after,
            _ => &self.status,
        }
    }
    fn get_mut(&mut self, index: usize) -> &mut dyn Wire {
        match index {
            0 => &mut self.transaction_id,
            1 => &mut self.entry_reference,
            2 => &mut self.end_to_end_id,
            3 => &mut self.mandate_id,
            4 => &mut self.check_id,
            5 => &mut self.creditor_id,
            6 => &mut self.booking_date,
            7 => &mut self.value_date,
            8 => &mut self.transaction_amount,
            9 => &mut self.currency_exchange,
            10 => &mut self.creditor_name,
            11 => &mut self.creditor_account,
            12 => &mut self.creditor_agent,
            13 => &mut self.ultimate_creditor,
            14 => &mut self.debtor_name,
            15 => &mut self.debtor_account,
            16 => &mut self.debtor_agent,
            17 => &mut self.ultimate_debtor,
            18 => &mut self.remittance_information_unstructured,
            19 => &mut self.remittance_information_structured,
            20 => &mut self.additional_information,
            21 => &mut self.purpose_code,
            22 => &mut self.bank_transaction_code,
            23 => &mut self.balance_after,
            _ => &mut self.status,
        }
    }
}

ob_runtime::object!(Transaction);

#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Amount {
    pub currency: String,
    pub amount: Decimal,
}

impl Blank for Amount {
    fn blank() -> Self {
        Amount { currency: Blank::blank(), amount: Blank::blank() }
    }
}

impl Object for Amount {
    const NAME: &'static str = "Amount";
    const FIELDS: &'static [Field] = &[Field::required("currency"), Field::required("amount")];
    fn get(&self, index: usize) -> &dyn Wire {
        match index {
            0 => &self.currency,
            _ => &self.amount,
        }
    }
    fn get_mut(&mut self, index: usize) -> &mut dyn Wire {
        match index {
            0 => &mut self.currency,
            _ => &mut self.amount,
        }
    }
}

ob_runtime::object!(Amount);

#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Reference {
    pub iban: Option<String>,
    pub bban: Option<String>,
    pub masked_pan: Option<String>,
    pub currency: Option<String>,
}

impl Blank for Reference {
    fn blank() -> Self {
        Reference { iban: Blank::blank(), bban: Blank::blank(), masked_pan: Blank::blank(), currency: Blank::blank() }
    }
}

impl Object for Reference {
    const NAME: &'static str = "Reference";
    const FIELDS: &'static [Field] =
        &[Field::optional("iban"), Field::optional("bban"), Field::optional("maskedPan"), Field::optional("currency")];
    fn get(&self, index: usize) -> &dyn Wire {
        match index {
            0 => &self.iban,
            1 => &self.bban,
            2 => &self.masked_pan,
            _ => &self.currency,
        }
    }
    fn get_mut(&mut self, index: usize) -> &mut dyn Wire {
        match index {
            0 => &mut self.iban,
            1 => &mut self.bban,
            2 => &mut self.masked_pan,
            _ => &mut self.currency,
        }
    }
}

ob_runtime::object!(Reference);

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
