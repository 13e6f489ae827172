//! What a consent or a payment is asked for with.

use serde_json::{Map, Value};

use super::Refusal;

pub(super) fn check_consent(body: &Value) -> Result<(), Refusal> {
    let body = Members::of(body, "The body")?;
    body.only(&["access", "combinedServiceIndicator", "frequencyPerDay", "recurringIndicator", "validUntil"])?;
    body.is("access", Value::is_object)?;
    body.is("combinedServiceIndicator", Value::is_boolean)?;
    body.is("frequencyPerDay", Value::is_u64)?;
    body.is("recurringIndicator", Value::is_boolean)?;
    body.is("validUntil", is_date)
}

pub(super) fn check_payment(body: &Value) -> Result<(), Refusal> {
    let body = Members::of(body, "The body")?;
    let required = ["creditorAccount", "creditorName", "debtorAccount", "instructedAmount"];
    let optional = ["endToEndIdentification", "remittanceInformationUnstructured", "requestedExecutionDate"];
    body.only(&[required.as_slice(), &optional].concat())?;
    body.is("creditorName", Value::is_string)?;
    for account in ["creditorAccount", "debtorAccount"] {
        let account = body.member(account)?;
        account.only(&["currency", "iban"])?;
        account.is("iban", Value::is_string)?;
    }
    let amount = body.member("instructedAmount")?;
    amount.only(&["amount", "currency"])?;
    amount.is("currency", |value| value == "SEK")?;
    amount.is("amount", is_amount)
}

/// The members of an object.
struct Members<'a>(&'a Map<String, Value>);

impl<'a> Members<'a> {
    fn of(value: &'a Value, name: &str) -> Result<Self, Refusal> {
        value.as_object().map(Members).ok_or_else(|| Refusal::format(&format!("{name} is not an object.")))
    }

    fn member(&self, name: &str) -> Result<Self, Refusal> {
        Members::of(self.0.get(name).unwrap_or_default(), name)
    }

    fn only(&self, names: &[&str]) -> Result<(), Refusal> {
        let unknown = self.0.keys().find(|name| !names.contains(&name.as_str()));
        unknown.map_or(Ok(()), |name| Err(Refusal::format(&format!("There is no member {name:?}."))))
    }

    fn is(&self, name: &str, fits: impl Fn(&Value) -> bool) -> Result<(), Refusal> {
        let fits = self.0.get(name).is_some_and(fits);
        if fits { Ok(()) } else { Err(Refusal::format(&format!("{name:?} is missing, or of another type."))) }
    }
}

fn is_date(value: &Value) -> bool {
    let parts: Vec<&str> = value.as_str().unwrap_or_default().split('-').collect();
    let digits = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.iter().all(digits)
}

/// A text of digits, with a point and up to three more.
fn is_amount(value: &Value) -> bool {
    let (whole, fraction) = value.as_str().map_or(("", ""), |text| text.split_once('.').unwrap_or((text, "0")));
    let digits = |text: &str, most| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole, 14) && digits(fraction, 3)
}
