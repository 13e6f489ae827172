//! Objects that are read from the query of a URL, and JSON in strings.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use ob_runtime::serde_json::{Value, json};
use ob_runtime::{Base64Json, Field, JsonText};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

use crate::{read, try_read, write};

#[derive(Clone, PartialEq)]
struct Proof {
    key: Option<String>,
}
impl Proof {
    const FIELDS: &'static [Field] = &[Field::optional("key")];
}
ob_runtime::members!(Proof; key);

#[derive(Clone, PartialEq)]
struct Back {
    ask_id: String,
    error: Option<i32>,
    proof: Option<JsonText<Proof>>,
    state: Option<JsonText<Value>>,
    fields: Option<Base64Json<Vec<String>>>,
    words: Option<Vec<String>>,
}
impl Back {
    const FIELDS: &'static [Field] = &[
        Field::required("ask-id").aliases(&["ask_id"]),
        Field::optional("error"),
        Field::optional("proof"),
        Field::optional("state"),
        Field::optional("fields"),
        Field::optional("words"),
    ];
}
ob_runtime::members!(Back; ask_id, error, proof, state, fields, words);
ob_runtime::query!(Back);

#[track_caller]
fn refused(query: &str) -> String {
    Back::from_query(query).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn the_query_of_a_url_or_a_query_alone() {
    for url in [
        "https://tpp.example/back?ask-id=a%3A7&error=14&x=y",
        "https://tpp.example/back?x&ask_id=a:7&error=14#top",
        "/back?ask_id=a%3a7&ask-id=other&error=14&error=15",
        "?ask-id=a:7&error=14",
        "ask-id=a:7&&error=14&=",
        " ask-id=a:7&error=14&other=https://tpp.example/?ask-id=no\n",
    ] {
        let back = Back::from_query(url).unwrap();
        assert_eq!((back.ask_id.as_str(), back.error), ("a:7", Some(14)), "{url}");
    }
    let back = Back::from_query("ask-id=a+b%2Bc&words=x&words=y").unwrap();
    assert_eq!((back.ask_id.as_str(), back.words), ("a b+c", Some(vec!["x".to_owned(), "y".to_owned()])));
}

#[test]
fn errors_name_the_member_and_never_the_value() {
    assert_eq!(refused("https://tpp.example/back"), "the query does not fit: $: `ask-id` is missing");
    assert_eq!(
        refused("ask-id=1&error=se7en"),
        "the query does not fit: $.error: expected a whole number of 32 bits, found a string"
    );
    assert_eq!(refused("ask-id=%ff"), "the query does not fit: $.ask-id: not UTF-8");
    assert_eq!(refused("ask-id=1&fields=se7en!"), "the query does not fit: $.fields: expected base64");
    let json = refused("ask-id=1&proof=%7B%22key%22%3A%5B%5D%7D");
    assert_eq!(json, "the query does not fit: $.proof.key: expected a string, found an array");
    assert!(!refused("ask-id=1&proof=se7en").contains("se7en"));
}

#[test]
fn json_in_a_string_is_kept_as_it_came() {
    let proof: JsonText<Proof> = read(r#""{ \"key\" : \"k\" }""#);
    assert_eq!((proof.key.as_deref(), proof.as_str()), (Some("k"), r#"{ "key" : "k" }"#));
    assert_eq!(write(&proof), r#""{ \"key\" : \"k\" }""#);
    assert_eq!(write(&JsonText::from(proof.into_inner())), r#""{\"key\":\"k\"}""#);
    // Percent-encoded once more, without a string around it, and what is no JSON where anything may stand.
    assert_eq!(read::<JsonText<Proof>>(r#""%7B%22key%22%3A%22k%22%7D""#).key.as_deref(), Some("k"));
    assert_eq!(read::<JsonText<Proof>>(r#"{"key":"k"}"#).as_str(), r#"{"key":"k"}"#);
    assert_eq!(*read::<JsonText<Value>>(r#""a-7""#), json!("a-7"));
    assert_eq!(try_read::<JsonText<Proof>>("\"no\"").unwrap_err(), "$: expected ident at line 1 column 2");
}

#[test]
fn a_member_of_two_names_is_read_once() {
    let back: Back = read(r#"{"ask_id":"first","error":14,"ask-id":"second"}"#);
    assert_eq!(back.ask_id, "first");
    assert_eq!(write(&back), r#"{"ask-id":"first","error":14}"#);
    assert_eq!(try_read::<Back>(r#"{"ask-id":"1","error":1,"error":1}"#).unwrap_err(), "$: `error` stands twice");
}

proptest! {
    #[test]
    fn whatever_is_written_into_a_query_comes_out(id in ".*", key in ".*", words in prop::collection::vec(".*", 0..4)) {
        let value = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let (proof, fields) = (json!({ "key": key }).to_string(), json!(words).to_string());
        for engine in [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD] {
            let fields = engine.encode(&fields);
            // As it stands: a plus sign comes out as a space.
            for fields in [value(&fields), fields] {
                let query = format!("ask-id={}&proof={}&fields={fields}", value(&id), value(&proof));
                let back = Back::from_query(&query).unwrap();
                let key_of = back.proof.and_then(|proof| proof.into_inner().key);
                let words_of = back.fields.map(|fields| fields.into_inner());
                prop_assert_eq!((&back.ask_id, key_of.as_ref(), words_of.as_ref()), (&id, Some(&key), Some(&words)));
            }
        }
    }

    #[test]
    fn no_query_panics(query in ".*") {
        let _ = Back::from_query(&query);
        let _ = Back::from_query(&format!("ask-id=1&{query}"));
    }
}
