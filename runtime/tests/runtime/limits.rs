use std::collections::BTreeMap;

use ob_runtime::{Blank, Decimal, Field, Limits, Quoted};

use crate::bank::{Account, IBAN, schema};
use crate::read;

/// The pointers and limits that are broken.
fn broken(account: &Account) -> Vec<String> {
    let found = account.validate().err();
    found.iter().flatten().map(|violation| format!("{} {}", violation.pointer, violation.limit)).collect()
}

fn account(edit: impl FnOnce(&mut Account)) -> Account {
    let mut account = read(r#"{"iban":"SE45500","currency":"EUR","balances":[],"labels":"ab"}"#);
    edit(&mut account);
    account
}

#[test]
fn every_broken_limit_has_its_pointer() {
    let amount = read(r#"{"currency":"EUR","amount":"1"}"#);
    let bad = account(|account| {
        account.iban = "s3cret".into();
        account.name = Some("ööööööööööö".into());
        account.balances = vec![amount; 4];
        account.rate = Some("100".parse().unwrap());
        account.labels = vec!["ab".to_owned(), "a".to_owned()].into();
        account.parent = Some(Box::new(self::account(|parent| parent.name = Some("x".repeat(11)))));
    });
    assert_eq!(
        broken(&bad),
        [
            "/iban does not match ^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$",
            "/name longer than 10 characters",
            "/balances more than 3 items",
            "/rate not less than 100",
            "/labels/1 shorter than 2 characters",
            "/parent/name longer than 10 characters",
        ]
    );
    assert!(!bad.validate().unwrap_err().to_string().contains("s3cret"));
}

#[test]
fn what_is_within_the_limits_passes() {
    let good = account(|account| {
        account.name = Some("öööööööööö".into());
        account.rate = Some("99.99".parse().unwrap());
    });
    assert_eq!(broken(&good), Vec::<String>::new());
}

#[test]
fn numbers_are_compared_exactly() {
    for (rate, limit) in
        [("-0.01", "less than 0"), ("0.015", "not a multiple of 0.01"), ("100.000", "not less than 100")]
    {
        let bad = account(|account| account.rate = Some(rate.parse().unwrap()));
        assert_eq!(broken(&bad), [format!("/rate {limit}")]);
    }
}

const CODE: Limits = Limits::NONE.pattern(&IBAN);
static BROKEN: ob_runtime::Pattern = ob_runtime::Pattern::new("(");

schema!(Many {
    codes: Vec<String> = Field::required("a/b~c").min_items(1).unique_items().items(&CODE),
    map: BTreeMap<String, String> = Field::required("map").min_properties(1).max_properties(1).items(&CODE),
    money: Decimal = Field::required("money").exclusive_minimum("0"),
    count: Quoted<i64> = Field::required("count").maximum("5"),
    odd: String = Field::required("odd").pattern(&BROKEN),
    additional: BTreeMap<String, String> = Field::additional().items(&CODE),
});

#[test]
fn lists_maps_and_numbers_in_strings() {
    let many: Many =
        read(r#"{"a/b~c":["SE451","SE451"],"map":{"x":"","y":"SE451"},"money":"0.00","count":"6","odd":"","~":"bad"}"#);
    let found = many.validate().unwrap_err();
    let found: Vec<_> = found.iter().map(|violation| (&*violation.pointer, &*violation.limit)).collect();
    assert_eq!(
        found,
        [
            ("/a~1b~0c", "an item stands twice"),
            ("/map/x", "does not match ^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$"),
            ("/map", "more than 1 members"),
            ("/money", "not more than 0"),
            ("/count", "more than 5"),
            ("/~0", "does not match ^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$"),
        ]
    );
    assert!(Many::blank().validate().is_err());
}
