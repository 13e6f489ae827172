use ob_runtime::{Secret, Wire, reveal};

use crate::bank::{Account, Creditor};
use crate::read;

const ACCOUNT: &str = r#"{"iban":"s3cret","currency":"EUR","name":"s3cret","product":"Basic","pin":"t0psecret","active":true,
    "level":2,"balances":[{"currency":"s3cret","amount":"314159"}],"note":"s3cret","owner":"s3cret","rate":314159,
    "labels":["s3cret"],"parent":{"iban":"s3cret","currency":"SEK","balances":[],"labels":"s3cret","s3cret":"s3cret"},
    "s3cret":"s3cret"}"#;

#[test]
fn only_what_is_public_shows() {
    let account: Account = read(ACCOUNT);
    let shown = format!("{account:?} {account:#?}");
    for hidden in ["s3cret", "t0psecret", "314159"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert_eq!(
        format!("{account:?}"),
        "Account { currency: EUR, product: \"Basic\", active: true, level: 2, \
         balances: [Amount { currency: Other(..), .. }], parent: Account { currency: SEK, .. }, .. }"
    );
}

#[test]
fn reveal_shows_everything_but_secrets() {
    let account: Account = read(ACCOUNT);
    let shown = format!("{:?}", reveal(&account));
    for member in
        ["iban: \"s3cret\"", "rate: 314159", "pin: [redacted]", "labels: [\"s3cret\"]", "{\"s3cret\": \"s3cret\"}"]
    {
        assert!(shown.contains(member), "{member}: {shown}");
    }
    assert!(!shown.contains("t0psecret"));
    assert_eq!(format!("{:?}", reveal(&Secret::from("t0psecret"))), "[redacted]");
}

#[test]
fn flattened_members_are_as_hidden_as_others() {
    let creditor: Creditor = read(r#"{"name":"s3cret","iban":"s3cret"}"#);
    assert_eq!(format!("{creditor:?}"), "Creditor { .. }");
    assert!(matches!(creditor.view(), ob_runtime::View::Members(_)));
}
