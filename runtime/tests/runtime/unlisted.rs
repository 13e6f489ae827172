//! Values that are none of the alternatives that the document lists.

use std::collections::BTreeMap;

use ob_runtime::{Alternative, Blank, Field, Nullable, Union, Unlisted, Wire, text_at};
use proptest::prelude::*;
use serde_json::Value;

use crate::bank::{Amount, Bban, Iban, Periodic, Single, schema, union};
use crate::{read, survives, try_read, write};

union!(Account {
    Iban(String) = Alternative::wrapper("iban"),
    Card(Amount) = Alternative::wrapper("card"),
    Other(Unlisted) = Alternative::unlisted(),
});
union!(Payment {
    Single(Single) = Alternative::object(&["amount"], &["amount", "note"]),
    Periodic(Periodic) = Alternative::object(&["amount", "start"], &["amount", "start", "note", "type"]),
    Reference(String) = Alternative::text(),
    Other(Unlisted) = Alternative::unlisted(),
});

schema!(Square { kind: String = Field::required("kind"), side: i64 = Field::required("side") });
schema!(Circle {
    kind: String = Field::required("kind"),
    radius: i64 = Field::required("radius"),
    colour: Nullable<String> = Field::optional("colour"),
});
union!(Figure {
    Square(Square) = Alternative::object(&["kind", "side"], &["kind", "side"]).discriminator("kind", &["square"]),
    Circle(Circle) = Alternative::object(&["kind", "radius"], &["kind", "radius", "colour"]).discriminator("kind", &["circle"]),
    Other(Unlisted) = Alternative::unlisted(),
});
union!(Implied {
    Square(Square) = Alternative::object(&["kind", "side"], &["kind", "side"]).tag("kind", &["Square"]),
    Circle(Circle) = Alternative::object(&["kind", "radius"], &["kind", "radius", "colour"]).tag("kind", &["Circle"]),
    Other(Unlisted) = Alternative::unlisted(),
});
union!(Identification {
    Iban(Iban) = Alternative::object(&["iban"], &["iban"]),
    Bban(Bban) = Alternative::object(&["bban"], &["bban", "bank"]),
    Other(Unlisted) = Alternative::unlisted(),
});
union!(Purpose { Code(String) = Alternative::wrapper("code"), Text(String) = Alternative::wrapper("text"), Other(Unlisted) = Alternative::unlisted() });

schema!(Debtor, text { name: String = Field::required("name"), identification: Identification = Field::flatten() });
schema!(MaybeDebtor, text { identification: Option<Identification> = Field::flatten(), name: Option<String> = Field::optional("name") });
schema!(OpenDebtor, text { identification: Identification = Field::flatten(), additional: BTreeMap<String, Value> = Field::additional() });
schema!(Transfer, text { to: Identification = Field::flatten(), r#for: Purpose = Field::flatten() });

/// The alternative that a JSON text is read as; an error is none.
fn chosen<T: Wire + Blank + Union>(json: &str) -> Result<usize, String> {
    let value: T = try_read(json)?;
    assert_eq!(write(&value), json);
    Ok(value.get().0)
}

#[test]
fn what_is_clearly_none_of_them_is_kept() {
    for json in ["{}", r#"{"swift":{"bic":1}}"#, "[1.50, 1e400]", "7", "\"SE45\"", "true", r#"{ "iban": null }"#] {
        assert_eq!(chosen::<Account>(json), Ok(2), "{json}");
    }
    // A new alternative that shares members with the old ones.
    for json in ["{}", r#"{"note":"x"}"#, r#"{"note":"x","cron":"* * *"}"#, "[]", "1.5"] {
        assert_eq!(chosen::<Payment>(json), Ok(3), "{json}");
    }
    let unlisted = r#"{"kind":"triangle","side":1}"#;
    assert_eq!(chosen::<Figure>(unlisted), Ok(2));
    assert_eq!(chosen::<Figure>(r#"{"side":1,"kind":"triangle","sides":[1,2]}"#), Ok(2));
}

#[test]
fn what_is_broken_in_a_listed_one_is_an_error_that_says_where() {
    for (json, error) in [
        (r#"{"card":{"amount":"1"}}"#, "$.card: `currency` is missing"),
        (r#"{"iban":[]}"#, "$.iban: expected a string, found an array"),
        (r#"{"iban":"1","card":{}}"#, "$: an object with `iban` does not know `card`, which another alternative does"),
        ("null", "$: none of the alternatives fits: an object with `iban`, an object with `card`; found null"),
    ] {
        assert_eq!(try_read::<Account>(json).err().as_deref(), Some(error), "{json}");
    }
    for (json, error) in [
        (r#"{"start":"now"}"#, "$: `amount` is missing"),
        (
            r#"{"amount":"1","type":"x"}"#,
            "$: an object with `amount` does not know `type`, which another alternative does",
        ),
    ] {
        assert_eq!(try_read::<Payment>(json).err().as_deref(), Some(error), "{json}");
    }
    for (json, error) in [
        (r#"{"kind":"circle"}"#, "$: `radius` is missing"),
        (
            r#"{"kind":"circle","side":1}"#,
            "$: an object with `kind`, `radius` whose `kind` is `circle` does not know `side`",
        ),
        (r#"{"radius":1}"#, "$: `kind` is missing"),
        (r#"{"side":1,"radius":1}"#, "$: none of the alternatives fits"),
    ] {
        let found = try_read::<Figure>(json).err().unwrap_or_default();
        assert!(found.starts_with(error), "{json}: {found}");
    }
}

#[test]
fn a_discriminator_decides_and_what_only_implies_it_does_not() {
    assert_eq!(chosen::<Figure>(r#"{"kind":"SQUARE","side":1}"#), Ok(2));
    assert_eq!(chosen::<Implied>(r#"{"kind":"SQUARE","side":1}"#), Ok(0));
    // It has more than any of them knows, and says that it is none.
    assert_eq!(chosen::<Implied>(r#"{"kind":"cuboid","side":1,"height":2}"#), Ok(2));
    assert!(chosen::<Implied>(r#"{"kind":"Circle","side":1}"#).is_err());
}

#[test]
fn null_is_as_good_as_absent() {
    assert_eq!(chosen::<Account>(r#"{"iban":null,"card":null,"swift":"x"}"#), Ok(2));
    let read: Identification = read(r#"{"iban":null,"bban":"1"}"#);
    assert!(matches!(read, Identification::Bban(_)));
    assert_eq!(chosen::<Identification>(r#"{"iban":null,"proxy":{"phone":1}}"#), Ok(2));
}

#[test]
fn beside_members_it_keeps_those_that_have_no_other_place() {
    survives::<Debtor>(r#"{"name":"n","proxy":{"phone":1.50}}"#);
    survives::<Debtor>(r#"{"name":"n"}"#);
    assert_eq!(try_read::<Debtor>(r#"{"name":"n","bank":"1"}"#).err().as_deref(), Some("$: `bban` is missing"));
    // Where nothing has to stand, members that nobody knows are ignored as everywhere.
    assert!(read::<MaybeDebtor>(r#"{"name":"n","proxy":1}"#).identification.is_none());
    let open: OpenDebtor = read(r#"{"proxy":1}"#);
    assert_eq!((write(&open.identification), open.additional.len()), ("{}".to_owned(), 1));
    survives::<OpenDebtor>(r#"{"proxy":1}"#);
    // The first of several keeps it.
    survives::<Transfer>(r#"{"proxy":1}"#);
    survives::<Transfer>(r#"{"proxy":1,"code":"c"}"#);
    survives::<Transfer>(r#"{"iban":"i","reason":"r"}"#);
}

#[test]
fn a_value_that_is_kept_can_be_looked_into_but_not_seen_or_sent() {
    let value: Account = read(r#"{"swift":{"bic":"S3CRET","amount":1.500}}"#);
    assert_eq!(format!("{value:?}"), "Account(Unlisted(..))");
    assert_eq!(text_at(&value, "/swift/bic").as_deref(), Some("S3CRET"));
    let Account::Other(unlisted) = &value else { panic!() };
    assert_eq!(format!("{unlisted:?}"), "Unlisted(..)");
    assert_eq!(unlisted.as_str(), r#"{"swift":{"bic":"S3CRET","amount":1.500}}"#);
    assert_eq!(unlisted.value()["swift"]["bic"], "S3CRET");
    let broken = vec![value].into_iter().map(|value| value.validate().unwrap_err().to_string()).next();
    assert_eq!(broken.as_deref(), Some(": none of the alternatives that the document lists"));
}

schema!(Shown { account: Account = Field::required("account").public() });

#[test]
fn a_mark_on_the_member_does_not_show_it() {
    assert_eq!(format!("{:?}", read::<Shown>(r#"{"account":[1]}"#)), "Shown { account: Unlisted(..), .. }");
}

#[test]
fn deep_values_are_kept_unread() {
    let json = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    survives::<Account>(&json);
    let Account::Other(unlisted) = read(&json) else { panic!() };
    assert!(unlisted.value().is_null());
    assert!(ob_runtime::from_json::<Unlisted>(b"{\"a\":}").is_err());
}

/// JSON whose keys are mostly those that the unions above know.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..300).prop_map(Value::from),
        prop_oneof!["circle", "square", "Square", "EUR", "1.50", "x"].prop_map(Value::from),
    ];
    let keys = "kind|side|radius|colour|iban|bban|bank|card|code|text|amount|currency|start|note|type|name|proxy";
    leaf.prop_recursive(3, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(keys, inner, 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// Whether two values say the same: a string may hold the text of a number or a boolean, and null is as good as absent.
fn same(read: &Value, written: &Value) -> bool {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => read.keys().chain(written.keys()).all(|key| {
            let [read, written] = [read, written].map(|members| members.get(key).unwrap_or(&Value::Null));
            same(read, written)
        }),
        (Value::Array(read), Value::Array(written)) => {
            read.len() == written.len() && read.iter().zip(written).all(|(read, written)| same(read, written))
        }
        _ => text(read) == text(written),
    }
}

/// What `keeps` everything is written as it came, and what was written is read as the same. Listed alternatives ignore
/// members that nobody knows.
fn nothing_is_lost<T: Wire + Blank + PartialEq>(json: &Value, keeps: impl Fn(&T) -> bool) {
    match try_read::<T>(&json.to_string()) {
        Err(error) => assert!(error.starts_with('$'), "{json}: {error}"),
        Ok(value) => {
            let written: Value = serde_json::from_str(&write(&value)).unwrap();
            assert!(!keeps(&value) || same(json, &written), "{json} {written}");
            assert!(read::<T>(&written.to_string()) == value, "{json} {written}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn any_json_is_read_without_loss_or_is_an_error(json in json()) {
        nothing_is_lost::<Account>(&json, |value| matches!(value, Account::Other(_)));
        nothing_is_lost::<Payment>(&json, |value| matches!(value, Payment::Other(_)));
        nothing_is_lost::<Figure>(&json, |value| matches!(value, Figure::Other(_)));
        nothing_is_lost::<Implied>(&json, |value| matches!(value, Implied::Other(_)));
        nothing_is_lost::<Identification>(&json, |value| matches!(value, Identification::Other(_)));
        nothing_is_lost::<Debtor>(&json, |value| matches!(value.identification, Identification::Other(_)));
        nothing_is_lost::<OpenDebtor>(&json, |_| true);
        nothing_is_lost::<Transfer>(&json, |value| {
            matches!(value.to, Identification::Other(_)) || matches!(value.r#for, Purpose::Other(_))
        });
    }
}
