use crate::bank::Account;

#[test]
fn reads_and_writes() {
    let json = r#"{"iban":"SE45","currency":"EUR","balances":[{"currency":"SEK","amount":"12.50"}],"owner":null,"rate":1.50,"labels":"a","x":"y"}"#;
    let account: Account = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&account).unwrap(), json);
    assert_eq!(
        format!("{account:?}"),
        "Account { currency: EUR, balances: [Amount { currency: SEK, .. }], .. }"
    );
}
