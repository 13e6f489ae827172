//! Values that servers send and documents don't foresee.

use ob_nextgenpsd2::accounts::{AccountDetails, Balance, BalanceType, TransactionDetails, TransactionDetailsResponse};
use ob_nextgenpsd2::payments::PaymentInformation;
use ob_nextgenpsd2::types::{AccountReference, Amount, MessageCode, ScaStatus};
use ob_runtime::Decimal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[test]
fn a_value_that_no_document_lists_survives() {
    let balance = json!({ "balanceAmount": { "currency": "EUR", "amount": "1" }, "balanceType": "afterHours" });
    let read: Balance = comes_back(&balance);
    assert!(matches!(read.balance_type, BalanceType::Other(_)));
    assert_eq!(read.balance_type.as_str(), "afterHours");
    assert_eq!(ScaStatus::from("finalised"), ScaStatus::Finalised);
    assert_eq!(MessageCode::from("NEWLY_INVENTED").as_str(), "NEWLY_INVENTED");
}

#[test]
fn null_is_as_good_as_absent() {
    let sent = json!({ "iban": "DE02500105170648489890", "bban": null, "other": null, "currency": null });
    let account: AccountReference = read(&sent);
    assert_eq!((account.bban.as_ref(), account.other.as_ref(), account.currency.as_ref()), (None, None, None));
    assert_eq!(written(&account), json!({ "iban": "DE02500105170648489890" }));
    let details: AccountDetails = read(&json!({ "currency": "EUR", "balances": null, "_links": null, "status": null }));
    assert_eq!(written(&details), json!({ "currency": "EUR" }));
}

#[test]
fn a_required_member_cannot_be_null() {
    let fault = serde_json::from_value::<AccountDetails>(json!({ "currency": null })).unwrap_err();
    assert!(fault.to_string().contains("currency"), "{fault}");
}

/// Some servers write all members that any kind of payment has.
#[test]
fn null_tells_no_alternatives_apart() {
    let payment = json!({
        "debtorAccount": {}, "creditorAccount": {}, "creditorName": "Rösterei Hafenstraße",
        "instructedAmount": { "currency": "EUR", "amount": "48.20" },
    });
    let mut sent = payment.clone();
    for member in ["startDate", "frequency", "batchBookingPreferred", "payments"] {
        sent[member] = Value::Null;
    }
    let read: PaymentInformation = read(&sent);
    assert!(matches!(read, PaymentInformation::Single(_)));
    assert_eq!(written(&read), payment);
}

#[test]
fn members_that_no_document_lists_are_left_out_and_links_are_kept() {
    let sent = json!({ "currency": "EUR", "colour": "red", "_links": { "statements": { "href": "/s" } } });
    let details: AccountDetails = read(&sent);
    assert_eq!(written(&details), json!({ "currency": "EUR", "_links": { "statements": { "href": "/s" } } }));
}

#[test]
fn a_stamp_without_zone_is_read_and_kept() {
    for (stamp, zoned) in [
        ("2024-05-07T08:12:45", false),
        ("2024-05-07 08:12:45.123", false),
        ("2024-05-07T08:12:45+0200", true),
        ("2024-05-07T08:12:45Z", true),
    ] {
        let balance: Balance = comes_back(&json!({
            "balanceAmount": { "currency": "EUR", "amount": "1" }, "balanceType": "expected", "lastChangeDateTime": stamp
        }));
        let read = balance.last_change_date_time.unwrap();
        assert_eq!(read.as_str(), stamp);
        assert_eq!((read.offset().is_some(), read.civil().hour()), (zoned, 8), "{stamp}");
    }
}

#[test]
fn amounts_are_exact_and_keep_their_scale() {
    for amount in ["0.10", "-0.00", "99999999999999.999", "5"] {
        let read: Amount = comes_back(&json!({ "currency": "EUR", "amount": amount }));
        assert_eq!(read.amount.to_string(), amount);
    }
    // A bare number is one too, and is written as the document says.
    let read: Amount = read(&json!({ "currency": "EUR", "amount": 12.5 }));
    assert_eq!(read.amount, Decimal::new(125, 1));
    assert_eq!(written(&read), json!({ "currency": "EUR", "amount": "12.5" }));
}

#[test]
fn a_transaction_is_wrapped_once_or_twice() {
    let bare = json!({ "transactionId": "t-1", "transactionAmount": { "currency": "EUR", "amount": "1.00" } });
    let once: TransactionDetailsResponse = comes_back(&json!({ "transactionsDetails": bare }));
    let twice: TransactionDetailsResponse =
        comes_back(&json!({ "transactionsDetails": { "transactionDetails": bare } }));
    assert!(matches!(once.transactions_details, TransactionDetails::Bare(_)));
    assert!(matches!(twice.transactions_details, TransactionDetails::Wrapped(_)));
}

#[test]
fn what_cannot_be_read_is_named_without_its_value() {
    let sent =
        json!([{ "currency": "EUR", "balances": [{ "balanceAmount": { "currency": "EUR", "amount": "ten" } }] }]);
    let fault = serde_json::from_value::<Vec<AccountDetails>>(sent).unwrap_err().to_string();
    assert!(!fault.contains("ten"), "{fault}");
}

fn read<T: DeserializeOwned>(sent: &Value) -> T {
    serde_json::from_str(&sent.to_string()).unwrap()
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

/// Reads a value that is written as it came.
fn comes_back<T: DeserializeOwned + Serialize>(sent: &Value) -> T {
    let value = read(sent);
    assert_eq!(&written(&value), sent);
    value
}
