use ob_runtime::{Alternative, Blank, Field, Number, Object, Union, Wire};

use crate::bank::{Creditor, Identification, Payment, Single, StrictCreditor, schema, union};
use crate::{read, survives, try_read, write};

#[test]
fn a_subset_does_not_win_over_what_has_more() {
    for json in
        [r#"{"amount":"1"}"#, r#"{"amount":"1","note":"x"}"#, r#"{"amount":"1","start":"now","note":"x"}"#, r#""text""#]
    {
        survives::<Payment>(json);
    }
    assert!(matches!(read::<Payment>(r#"{"amount":"1","start":"now"}"#), Payment::Periodic(_)));
    assert!(matches!(read::<Payment>(r#"{"note":"x","amount":"1"}"#), Payment::Single(_)));
    assert!(matches!(read::<Payment>("7"), Payment::Reference(text) if text == "7"));
}

#[test]
fn nothing_is_lost_silently() {
    let error = try_read::<Payment>(r#"{"amount":"1","type":"x"}"#).err().unwrap();
    assert_eq!(error, "$: an object with `amount` does not know `type`, which another alternative does");
    // What no alternative knows is ignored, as everywhere.
    assert!(matches!(read::<Payment>(r#"{"amount":"1","else":"x"}"#), Payment::Single(_)));
}

#[test]
fn what_fits_nothing_names_the_alternatives() {
    let error = try_read::<Vec<Payment>>(r#"["a",{"note":"s3cret"}]"#).err().unwrap();
    assert_eq!(
        error,
        "$[1]: none of the alternatives fits: an object with `amount`, an object with `amount`, `start`, a string"
    );
    assert!(try_read::<Payment>("[]").err().unwrap().ends_with("found an array"));
    assert!(try_read::<Payment>("null").is_err());
    assert_eq!(
        try_read::<Vec<Payment>>(r#"[{"amount":[]}]"#).err().unwrap(),
        "$[0].amount: expected a string, found an array"
    );
}

schema!(Shape { kind: String = Field::required("kind"), size: Option<i64> = Field::optional("size") });
union!(Tagged {
    Square(Shape) = Alternative::object(&["kind"], &["kind", "size"]).tag("kind", &["square", "rectangle"]),
    Circle(Shape) = Alternative::object(&["kind"], &["kind", "size"]).tag("kind", &["circle"]),
});
union!(OnlyOneFits {
    Square(Single) = Alternative::object(&["amount"], &["kind", "amount"]).tag("kind", &["square"]),
    Circle(Shape) = Alternative::object(&["kind"], &["kind", "size"]).tag("kind", &["circle"]),
});

#[test]
fn tags() {
    assert!(matches!(read::<Tagged>(r#"{"kind":"circle","size":1}"#), Tagged::Circle(_)));
    assert!(matches!(read::<Tagged>(r#"{"kind":"rectangle"}"#), Tagged::Square(_)));
    let error = try_read::<Tagged>(r#"{"kind":"s3cret"}"#).err().unwrap();
    assert!(error.contains("whose `kind` is `square` or `rectangle`") && !error.contains("s3cret"), "{error}");
    assert!(matches!(read::<OnlyOneFits>(r#"{"kind":"ellipse"}"#), OnlyOneFits::Circle(_)));
    // What names one alternative is never read as another.
    assert_eq!(try_read::<OnlyOneFits>(r#"{"kind":"square"}"#).err().unwrap(), "$: `amount` is missing");
}

union!(Wrapped {
    Iban(String) = Alternative::wrapper("iban"),
    Single(Single) = Alternative::wrapper("single"),
});

#[test]
fn wrappers() {
    survives::<Wrapped>(r#"{"iban":"SE45"}"#);
    survives::<Wrapped>(r#"{"single":{"amount":"1"}}"#);
    assert!(try_read::<Wrapped>(r#"{"iban":"SE45","single":{"amount":"1"}}"#).is_err());
    assert_eq!(
        try_read::<Wrapped>(r#"{"single":{"amount":[]}}"#).err().unwrap(),
        "$.single.amount: expected a string, found an array"
    );
    assert_eq!(format!("{:?}", Wrapped::Iban("SE45".to_owned())), "Wrapped(..)");
}

union!(Mixed {
    Single(Single) = Alternative::object(&["amount"], &["amount", "note"]),
    Empty(serde_json::Value) = Alternative::empty(),
    Whole(i64) = Alternative::integer(),
    Number(Number) = Alternative::number(),
    Bool(bool) = Alternative::boolean(),
    List(Vec<String>) = Alternative::list(),
    Any(serde_json::Value) = Alternative::any(),
});

#[test]
fn kinds() {
    for (json, alternative) in [
        (r#"{"amount":"1"}"#, 0),
        ("{}", 1),
        (r#"{"else":1}"#, 1),
        ("-7", 2),
        ("7.50", 3),
        ("true", 4),
        (r#"["a"]"#, 5),
        ("\"text\"", 6),
        (r#"{"note":"x"}"#, 6),
        // The object would drop the second member; the alternative for anything keeps it.
        (r#"{"amount":"1","more":"2"}"#, 6),
        ("null", 6),
    ] {
        let value: Mixed = read(json);
        assert_eq!(Union::get(&value).0, alternative, "{json}");
        assert_eq!(write(&value), json);
    }
}

#[test]
fn flattened_unions_stand_beside_the_members() {
    for json in [r#"{"name":"n"}"#, r#"{"name":"n","iban":"SE45"}"#, r#"{"name":"n","bban":"1","bank":"2"}"#] {
        survives::<Creditor>(json);
    }
    survives::<Vec<Option<Creditor>>>(r#"[{"name":"n","iban":"SE45"}]"#);
    let creditor: Creditor = read(r#"{"iban":"SE45","other":[],"name":"n"}"#);
    assert!(matches!(creditor.identification, Some(Identification::Iban(_))));
    for (json, error) in [
        (r#"{"name":"n","bank":"2"}"#, "$: `bban` is missing"),
        (r#"{"name":"n","iban":"1","bban":"2"}"#, "$: an object with `iban` does not know `bban`"),
        (r#"{"iban":"1"}"#, "$: `name` is missing"),
        (r#"{"name":"n","iban":[]}"#, "$.iban: expected a string"),
        (r#"{"name":[]}"#, "$.name: expected a string"),
        ("[]", "$: expected an object"),
        (r#"{"name":"n","name":"m"}"#, "$: `name` stands twice"),
    ] {
        assert!(try_read::<Creditor>(json).err().unwrap().starts_with(error), "{json}");
    }
}

#[test]
fn a_flattened_union_that_must_be_there() {
    survives::<StrictCreditor>(r#"{"name":"n","bban":"1","count":7}"#);
    assert!(try_read::<StrictCreditor>(r#"{"name":"n"}"#).err().unwrap().contains("none of the alternatives"));
    assert_eq!(
        try_read::<StrictCreditor>(r#"{"name":"n","iban":"1","count":[]}"#).err().unwrap(),
        "$.*: expected a whole number, found an array"
    );
}

schema!(Tree { child: Option<Box<Node>> = Field::optional("child") });
union!(Node { Tree(Tree) = Alternative::object(&["child"], &["child"]), Leaf(String) = Alternative::text() });

#[test]
fn nesting_ends_somewhere() {
    let nested = |depth: usize| format!("{}\"leaf\"{}", r#"{"child":"#.repeat(depth), "}".repeat(depth));
    assert!(try_read::<Node>(&nested(50)).is_ok());
    assert!(try_read::<Node>(&nested(2000)).err().unwrap().ends_with("nested too deep"));
}

#[test]
fn unions_check_their_limits_and_show_what_is_public() {
    assert!(read::<Payment>(r#"{"amount":"1"}"#).validate().is_ok());
    assert_eq!(format!("{:?}", read::<Payment>(r#"{"amount":"1"}"#)), "Payment(Single { .. })");
    assert!(Identification::blank().view().text().is_none());
    assert_eq!(Creditor::NAME, "Creditor");
}
