//! Whatever the schemas, generation ends with code that parses or with errors.

use obgen::source::SourceFile;
use obgen::{CrateConfig, Input};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Keys that meet: in Rust, in another case, and with each other.
const KEYS: &[&str] = &["id", "type", "Type", "self", "a.b", "a_b", "1st", "_links", "é", ""];

/// Names of component schemas; some are also names that generated code uses.
const COMPONENTS: &[&str] = &["Thing", "thing", "Option", "Error", "Other", "x-1"];

fn scalar() -> impl Strategy<Value = Value> {
    let format = prop::sample::select(vec!["date", "date-time", "uuid", "decimal", "byte", "password", "x"]);
    let values = prop::sample::subsequence(vec!["a", "A", "", "self", "1", "Other", "a b"], 1..4);
    prop_oneof![
        Just(json!({ "type": "string" })),
        format.prop_map(|format| json!({ "type": "string", "format": format })),
        (0..9u32).prop_map(|length| json!({ "type": "string", "maxLength": length, "pattern": "^[a-z\\d]+$" })),
        values.prop_map(|values| json!({ "type": "string", "enum": values })),
        prop::collection::btree_set(-3..9i64, 1..4).prop_map(|values| json!({ "type": "integer", "enum": values })),
        Just(json!({ "type": "integer", "format": "int32", "minimum": 1 })),
        Just(json!({ "type": "number", "maximum": 0.5 })),
        Just(json!({ "type": "boolean" })),
        Just(json!({ "type": "object" })),
        Just(json!({})),
        prop::sample::select(COMPONENTS).prop_map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 24, 4, |inner| {
        let some = prop::collection::vec(inner.clone(), 1..4);
        let properties = prop::collection::vec((prop::sample::select(KEYS), inner.clone()), 0..4);
        let required = prop::sample::subsequence(KEYS.to_vec(), 0..3);
        let object = (properties, required, prop::option::of(inner.clone()), any::<bool>()).prop_map(
            |(properties, required, additional, nullable)| {
                let properties: Map<String, Value> =
                    properties.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
                let mut object = json!({ "type": "object", "properties": properties });
                if !required.is_empty() {
                    object["required"] = json!(required);
                }
                if let Some(additional) = additional {
                    object["additionalProperties"] = additional;
                }
                if nullable {
                    object["nullable"] = json!(true);
                }
                object
            },
        );
        let combined = (prop::sample::select(vec!["oneOf", "anyOf", "allOf"]), some)
            .prop_map(|(key, parts)| json!({ key: parts }));
        let mixed = (object.clone(), combined.clone()).prop_map(|(mut object, combined)| {
            for (key, parts) in combined.as_object().into_iter().flatten() {
                object[key] = parts.clone();
            }
            object
        });
        prop_oneof![
            3 => object,
            2 => inner.prop_map(|items| json!({ "type": "array", "items": items })),
            2 => combined,
            1 => mixed,
        ]
    })
}

fn document() -> impl Strategy<Value = Value> {
    let components = prop::collection::vec(schema(), COMPONENTS.len());
    (components, schema(), schema(), scalar()).prop_map(|(components, body, answer, parameter)| {
        let schemas: Map<String, Value> =
            COMPONENTS.iter().map(|name| (*name).to_owned()).zip(components).collect();
        json!({
            "openapi": "3.0.3",
            "info": { "title": "Random", "version": "1" },
            "paths": { "/things/{id}": { "post": {
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": parameter }],
                "requestBody": { "content": { "application/json": { "schema": body } } },
                "responses": {
                    "200": { "description": "Done.", "content": { "application/json": { "schema": answer } } },
                    "default": { "description": "", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } },
                },
            } } },
            "components": { "schemas": schemas },
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn schemas_become_code_or_errors(document in document()) {
        let bytes = document.to_string();
        let input = Input {
            spec: SourceFile { name: "random.json", bytes: bytes.as_bytes() },
            overlays: Vec::new(),
            krate: CrateConfig { name: "random".to_owned(), ..CrateConfig::default() },
            options: Default::default(),
        };
        let output = obgen::generate(&input);
        prop_assert_eq!(output.files.is_empty(), output.diagnostics.has_errors());
        for file in output.files.iter().filter(|file| file.path.ends_with(".rs")) {
            prop_assert!(!file.contents.contains("compile_error!"), "{}\n{}", file.path, file.contents);
            let parsed = syn::parse_file(&file.contents);
            prop_assert!(parsed.is_ok(), "{}: {:?}\n{}", file.path, parsed.err(), file.contents);
        }
        let again = obgen::generate(&input);
        prop_assert_eq!(output.files, again.files);
    }
}
