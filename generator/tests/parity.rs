//! Two documents compared: small ones, with what is said of them in snapshots, and any ones with a node taken away.

use obgen::diagnostic::Diagnostics;
use obgen::parity::differences;
use obgen::source::{self, FileId, SourceFile};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The differences of `<case>.ours.yaml` and `<case>.theirs.yaml`, and that the other way round there are as many.
fn check(case: &str) -> String {
    let (ours, theirs) = (load(&format!("{case}.ours.yaml")), load(&format!("{case}.theirs.yaml")));
    let found = differences(&ours, &theirs);
    assert_eq!(found.len(), differences(&theirs, &ours).len(), "{case} the other way round");
    found.iter().map(|difference| format!("{difference}\n")).collect()
}

fn load(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/parity/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    let mut diags = Diagnostics::new();
    let document = source::load(SourceFile { name, bytes: &bytes }, FileId::SPEC, &mut diags);
    assert!(diags.is_empty(), "{name}: {diags:?}");
    document.unwrap()
}

macro_rules! cases {
    ($($(#[$words:meta])* $case:ident)*) => {
        $($(#[$words])* #[test] fn $case() { insta::assert_snapshot!(check(stringify!($case))); })*
    };
}

cases! {
    /// Nothing but words is different: there is nothing to say.
    words
    /// Properties and data that have the names of words.
    words_as_names
    values
    missing
    /// Once for each list; responses, headers, required members and components have no order.
    order
    /// Items found again in another place, said twice, or only in one of the lists.
    lists
    /// Each component once, and only where both documents reach it.
    components
    root
    odd_shapes
}

/// A document where everything is reached and nothing is words.
fn small() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "version": "1", "license": { "name": "MIT" } },
        "servers": [{ "url": "https://{host}", "variables": { "host": { "default": "a", "enum": ["a", "b"] } } }],
        "tags": [{ "name": "orders" }],
        "security": [{ "login": ["read"] }, {}],
        "paths": { "/orders/{id}": {
            "parameters": [{ "$ref": "#/components/parameters/id" }],
            "put": {
                "tags": ["orders"],
                "operationId": "putOrder",
                "deprecated": false,
                "parameters": [{ "name": "tag", "in": "query", "explode": true, "schema": { "type": "string" } }],
                "requestBody": { "required": true, "content": { "multipart/form-data": {
                    "schema": { "$ref": "#/components/schemas/Order" },
                    "encoding": { "note": { "contentType": "text/plain", "headers": { "A": { "required": true } } } },
                } } },
                "responses": { "200": { "headers": { "X-Id": { "schema": { "type": "string" } } } }, "default": {} },
                "callbacks": { "done": { "{$url}": { "post": { "responses": { "204": {} } } } } },
            },
        } },
        "components": {
            "parameters": { "id": { "name": "id", "in": "path", "required": true, "content": { "text/plain": {} } } },
            "schemas": {
                "Order": {
                    "type": "object",
                    "required": ["title"],
                    "properties": { "title": { "type": "string", "maxLength": 3 }, "example": { "enum": ["a", 1, 1] } },
                    "additionalProperties": { "items": { "default": { "title": ["b"] } } },
                    "oneOf": [{ "$ref": "#/components/schemas/Paid" }, { "not": {} }, { "not": {} }],
                    "discriminator": { "propertyName": "title", "mapping": { "p": "Paid", "n": "#/components/schemas/New" } },
                },
                "Paid": { "minProperties": 1 },
                "New": { "allOf": [] },
            },
            "securitySchemes": { "login": {
                "type": "oauth2",
                "flows": { "implicit": { "authorizationUrl": "https://login", "scopes": { "read": "" } } },
            } },
        },
    })
}

/// The pointers of all nodes below the root.
fn nodes(value: &Value, at: &str, found: &mut Vec<String>) {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (token, value) in members {
        let pointer = format!("{at}/{token}");
        nodes(value, &pointer, found);
        found.push(pointer);
    }
}

fn without(document: &Value, pointer: &str) -> Value {
    let mut document = document.clone();
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Object(members) => {
            members.shift_remove(&last.replace("~1", "/").replace("~0", "~"));
        }
        Value::Array(items) => {
            items.remove(last.parse().unwrap());
        }
        _ => unreachable!(),
    }
    document
}

/// No node can go unnoticed, on either side.
fn every_node_counts(document: &Value) {
    assert_eq!(differences(document, document), []);
    let mut pointers = Vec::new();
    nodes(document, "", &mut pointers);
    for pointer in pointers {
        let less = without(document, &pointer);
        assert!(!differences(document, &less).is_empty(), "nobody misses {pointer}");
        assert!(!differences(&less, document).is_empty(), "nobody minds {pointer}");
    }
}

#[test]
fn every_node_of_a_document_counts() {
    every_node_counts(&small());
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        (-3i64..3).prop_map(Value::from),
        (-3i32..3).prop_map(|number| json!(f64::from(number) / 2.0)),
        "[a-c~/]{0,2}".prop_map(Value::from),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({ "$ref": "#/components/schemas/Other" })),
        ("string|integer", 0u8..3).prop_map(|(name, limit)| json!({ "type": name, "maxLength": limit })),
        proptest::collection::vec(scalar(), 0..4).prop_map(|values| json!({ "enum": values })),
        scalar().prop_map(|value| json!({ "default": value })),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let some = proptest::collection::vec(inner.clone(), 0..3);
        let named = proptest::collection::vec(("title|example|description|[a-c]", inner.clone()), 0..3);
        prop_oneof![
            some.clone().prop_map(|schemas| json!({ "oneOf": schemas })),
            some.prop_map(|schemas| json!({ "allOf": schemas })),
            inner.prop_map(|schema| json!({ "type": "array", "items": schema })),
            named.prop_map(|named| json!({ "properties": Value::from_iter(named) })),
        ]
    })
}

fn document() -> impl Strategy<Value = Value> {
    (schema(), schema(), proptest::collection::vec(("[a-c]", "query|header", schema()), 0..3)).prop_map(
        |(body, other, parameters)| {
            let parameter = |(name, place, schema)| json!({ "name": name, "in": place, "schema": schema });
            let parameters: Vec<Value> = parameters.into_iter().map(parameter).collect();
            let content = json!({ "application/json": { "schema": body } });
            let also = json!({ "$ref": "#/components/schemas/Other" });
            json!({
                "openapi": "3.0.3",
                "paths": { "/a": { "post": {
                    "parameters": parameters,
                    "requestBody": { "content": content },
                    "responses": { "200": { "content": { "a/b": { "schema": also } } } },
                } } },
                "components": { "schemas": { "Other": other } },
            })
        },
    )
}

/// Words at every object that may have some; in `properties` and in data they would be no words.
fn with_words(value: &mut Value) {
    let Value::Object(members) = value else { return };
    for (name, value) in members.iter_mut() {
        match (name.as_str(), value) {
            ("paths" | "content" | "responses" | "properties", Value::Object(inner)) => {
                inner.values_mut().for_each(with_words);
            }
            ("components", value) => with_words(&mut value["schemas"]["Other"]),
            ("parameters" | "oneOf" | "allOf", Value::Array(items)) => items.iter_mut().for_each(with_words),
            ("post" | "requestBody" | "schema" | "items", value) => with_words(value),
            _ => {}
        }
    }
    for word in ["title", "description", "example"] {
        members.insert(word.to_owned(), json!({ "$ref": "#/components/schemas/Nowhere" }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_node_of_any_document_counts(document in document()) {
        every_node_counts(&document);
    }

    #[test]
    fn no_words_count(document in document()) {
        let mut verbose = document.clone();
        with_words(&mut verbose);
        prop_assert_eq!(differences(&document, &verbose), []);
        prop_assert_eq!(differences(&verbose, &document), []);
    }

    #[test]
    fn no_document_is_too_odd(ours in document(), at in any::<prop::sample::Index>(), odd in scalar()) {
        let mut pointers = Vec::new();
        nodes(&ours, "", &mut pointers);
        let mut theirs = ours.clone();
        *theirs.pointer_mut(at.get(&pointers).as_str()).unwrap() = odd;
        prop_assert_eq!(differences(&ours, &theirs).is_empty(), differences(&theirs, &ours).is_empty());
    }
}
