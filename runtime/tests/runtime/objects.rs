use ob_runtime::{Blank, Field, Number, Object, OneOrMany, Wire};

use crate::bank::{Account, Amount, Currency, schema};
use crate::{read, survives, try_read, write};

const ACCOUNT: &str = r#"{"iban":"SE45","currency":"EUR","balances":[],"owner":null,"labels":"ab"}"#;

#[test]
fn members_keep_their_order_and_additional_ones_stay() {
    survives::<Account>(
        r#"{"iban":"SE45","currency":"EUR","balances":[{"currency":"SEK","amount":"12.50"}],"owner":null,"rate":1.50,"labels":["ab","cd"],"x":"y"}"#,
    );
}

#[test]
fn members_may_come_in_any_order() {
    let account: Account = read(r#"{"labels":[],"z":"1","balances":[],"currency":"EUR","a":"2","iban":"SE45"}"#);
    assert_eq!(
        write(&account),
        r#"{"iban":"SE45","currency":"EUR","balances":[],"owner":null,"labels":[],"a":"2","z":"1"}"#
    );
}

#[test]
fn unknown_members_are_ignored() {
    assert_eq!(read::<Amount>(r#"{"currency":"EUR","deep":[{"x":[null]}],"amount":"1"}"#).amount, 1.into());
}

#[test]
fn nullable_has_three_states() {
    for note in ["", r#","note":null"#, r#","note":"x""#] {
        survives::<Account>(&format!(r#"{{"iban":"","currency":"","balances":[]{note},"owner":null,"labels":""}}"#));
    }
}

#[test]
fn required_and_nullable_may_be_missing_and_is_written_as_null() {
    let account: Account = read(r#"{"iban":"","currency":"","balances":[],"labels":""}"#);
    assert_eq!(account.owner, None);
    assert!(write(&account).contains(r#""owner":null"#));
}

#[test]
fn null_is_absent_where_the_document_does_not_say_more() {
    let account: Account = read(&ACCOUNT.replace(r#""owner""#, r#""name":null,"parent":null,"owner""#));
    assert_eq!((account.name, account.parent), (None, None));
}

#[test]
fn one_or_many() {
    let account: Account = read(ACCOUNT);
    assert_eq!(account.labels, OneOrMany::One("ab".to_owned()));
    assert_eq!(account.labels.as_slice(), ["ab"]);
    // An item that is read as text, and objects.
    survives::<OneOrMany<Number>>("1.50");
    survives::<OneOrMany<Number>>("[1.50,2]");
    survives::<OneOrMany<Amount>>(r#"{"currency":"EUR","amount":"1"}"#);
    survives::<OneOrMany<Amount>>(r#"[{"currency":"EUR","amount":"1"}]"#);
}

#[test]
fn errors_know_their_path() {
    for (json, error) in [
        (r#"{"balances":[{"amount":"1","currency":"EUR"},{"amount":"1"}]}"#, "$.balances[1]: `currency` is missing"),
        (r#"{"balances":[{"amount":[]}]}"#, "$.balances[0].amount: expected a decimal number"),
        (r#"{"parent":{"parent":{"active":"maybe"}}}"#, "$.parent.parent.active: expected a boolean, found a string"),
        (r#"{"balances":{}}"#, "$.balances: expected an array, found an object"),
        (r#"{"iban":[]}"#, "$.iban: expected a string, found an array"),
        (r#"{"iban":null}"#, "$.iban: expected a string, found null"),
        (r#"{"SE4550000000058398257466":[]}"#, "$.*: expected a string, found an array"),
        (r#"{"labels":[1,{}]}"#, "$.labels[1]: expected a string, found an object"),
        (r#"{"balances":[{"amount":"1","currency":"EUR"},{"amo"#, "$.balances[1]: EOF while parsing"),
        (r#"[]"#, "$: expected an object, found an array"),
        (r#"{"parent":{"iban":"a","iban":"b"}}"#, "$.parent: `iban` stands twice"),
    ] {
        let found = try_read::<Account>(json).err().unwrap();
        assert!(found.starts_with(error), "{json}: {found}");
    }
}

#[test]
fn errors_never_say_the_value() {
    for json in [
        r#"{"balances":[{"amount":"s3cret"}]}"#,
        r#"{"active":"s3cret"}"#,
        r#"{"rate":"s3cret"}"#,
        r#"{"level":"s3cret"}"#,
        r#"{"iban":{"s3cret":"s3cret"}}"#,
    ] {
        assert!(!try_read::<Account>(json).err().unwrap().contains("s3cret"), "{json}");
        assert!(!serde_json::from_str::<Account>(json).unwrap_err().to_string().contains("s3cret"), "{json}");
    }
}

#[test]
fn only_one_value_and_only_json() {
    for json in
        ["", " ", "{", "{}}", "{} {}", "nul", r#"{"a":"\ud800"}"#, "{\"a\":\"\u{1}\"}", "[1,]", "\u{feff}\u{feff}{}"]
    {
        assert!(try_read::<serde_json::Value>(json).is_err(), "{json:?}");
    }
    assert!(ob_runtime::read_json(&mut String::blank(), b"\"\xff\"").is_err());
    assert!(try_read::<serde_json::Value>("\u{feff} {} ").is_ok());
}

#[test]
fn nesting_ends_somewhere() {
    let nested = |depth: usize| format!("{}1{}", r#"{"parent":"#.repeat(depth), "}".repeat(depth));
    assert!(try_read::<Account>(&nested(100_000)).err().unwrap().contains("recursion limit"));
    assert!(try_read::<Account>(&nested(100)).err().unwrap().ends_with("expected an object, found a whole number"));
    assert!(try_read::<serde_json::Value>(&"[".repeat(100_000)).is_err());
    // What is not read is not limited.
    let ignored = format!(r#"{{"currency":"EUR","amount":"1","x":{}{}}}"#, "[".repeat(1000), "]".repeat(1000));
    assert!(try_read::<Amount>(&ignored).is_ok());
}

#[test]
fn serde_reads_from_everywhere() {
    let json = ACCOUNT.replace(r#""owner""#, r#""rate":1.10,"owner""#);
    let account: Account = read(&json);
    assert!(serde_json::from_str::<Account>(&json).unwrap() == account);
    assert!(serde_json::from_slice::<Account>(json.as_bytes()).unwrap() == account);
    assert!(serde_json::from_reader::<_, Account>(json.as_bytes()).unwrap() == account);
    assert!(serde_json::from_value::<Account>(serde_json::to_value(&account).unwrap()).unwrap() == account);
    let error = serde_json::from_str::<Account>(r#"{"balances":[1]}"#).unwrap_err().to_string();
    assert!(error.starts_with("$.balances[0]: expected an object, found a whole number"), "{error}");
    // Inside what serde buffers.
    #[derive(serde::Deserialize)]
    struct Wrapper {
        #[serde(flatten)]
        word: std::collections::BTreeMap<String, Currency>,
    }
    let wrapper: Wrapper = serde_json::from_str(r#"{"a":"SEK"}"#).unwrap();
    assert_eq!(wrapper.word.get("a"), Some(&Currency::Sek));
}

/// More members than fit into one integer of bits; every one of them is required.
#[derive(Clone, PartialEq)]
struct Wide(Vec<i64>);

const WIDE: usize = 300;

impl Blank for Wide {
    fn blank() -> Self {
        Wide(vec![0; WIDE])
    }
}

impl Object for Wide {
    const NAME: &'static str = "Wide";
    const FIELDS: &'static [Field] = &{
        let mut fields = [Field::required(""); WIDE];
        let mut index = 0;
        while index < WIDE {
            // The digits of the index in base 26, as a name.
            fields[index].name = NAMES.split_at(index * 3).1.split_at(3).0;
            index += 1;
        }
        fields
    };
    fn get(&self, index: usize) -> &dyn Wire {
        &self.0[index]
    }
    fn get_mut(&mut self, index: usize) -> &mut dyn Wire {
        &mut self.0[index]
    }
}
ob_runtime::object!(Wide);

const NAMES: &str = {
    const BYTES: [u8; WIDE * 3] = {
        let mut bytes = [b'a'; WIDE * 3];
        let mut index = 0;
        while index < WIDE {
            bytes[index * 3 + 1] = b'a' + (index / 26) as u8;
            bytes[index * 3 + 2] = b'a' + (index % 26) as u8;
            index += 1;
        }
        bytes
    };
    match std::str::from_utf8(&BYTES) {
        Ok(names) => names,
        Err(_) => "",
    }
};

#[test]
fn more_than_128_members() {
    let wide = Wide((0..WIDE as i64).collect());
    let json = write(&wide);
    assert!(read::<Wide>(&json) == wide);
    for missing in [0, 127, 128, 299] {
        let name = Wide::FIELDS[missing].name;
        let without = json.replace(&format!("\"{name}\":"), "\"other\":");
        assert_eq!(try_read::<Wide>(&without).err().unwrap(), format!("$: `{name}` is missing"));
    }
}

schema!(Directed {
    id: String = Field::required("id").read_only().max_length(1),
    password: String = Field::required("password").write_only(),
});

#[test]
fn what_is_only_written_may_be_missing_when_read() {
    let directed: Directed = read(r#"{"id":"too long"}"#);
    assert_eq!(directed.validate(), Ok(()));
}
