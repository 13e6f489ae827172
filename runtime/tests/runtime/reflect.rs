use ob_runtime::serde_json::Value;
use ob_runtime::{text_at, value_at};

use crate::bank::{Account, Creditor};
use crate::read;

#[test]
fn texts_by_pointer() {
    let account: Account = read(
        r#"{"iban": "SE1", "currency": "SEK", "balances": [{"currency": "EUR", "amount": "1.50"}], "labels": "one",
            "name": " ", "rate": 1.5, "owner": null, "a/b~c": "additional"}"#,
    );
    let texts = [
        ("/iban", Some("SE1")),
        ("/currency", Some("SEK")),
        ("/balances/0/amount", Some("1.50")),
        ("/rate", Some("1.5")),
        ("/a~1b~0c", Some("additional")),
        ("/name", None),
        ("/owner", None),
        ("/balances", None),
        ("/balances/1/amount", None),
        ("/balances/x", None),
        ("/iban/0", None),
        ("/missing", None),
    ];
    for (pointer, expected) in texts {
        assert_eq!(text_at(&account, pointer).as_deref(), expected, "{pointer}");
    }
    assert!(value_at(&account, "/balances").is_some());
    assert!(value_at(&account, "/owner").is_none());
}

#[test]
fn texts_in_unions_and_in_any_json() {
    let creditor: Creditor = read(r#"{"name": "n", "bban": "b"}"#);
    assert_eq!(text_at(&creditor, "/bban").as_deref(), Some("b"));
    let any: Value = read(r#"{"a": [{"b": 7}, {"b": null}]}"#);
    assert_eq!(text_at(&any, "/a/0/b").as_deref(), Some("7"));
    assert!(value_at(&any, "/a/1/b").is_none());
}
