//! Whatever the bytes, reading ends with a value or with errors.

use crate::read;
use obgen::diagnostic::{Code, Diagnostics};
use obgen::overlay::Provenance;
use obgen::source::{self, FileId, SourceFile};
use obgen::spec::{self, Options};
use proptest::prelude::*;
use serde_json::Value;

const SEEDS: &[&str] = &[
    include_str!("../fixtures/extensions/fine.yaml"),
    include_str!("../fixtures/merge/fine.yaml"),
    include_str!("../fixtures/refs/siblings.yaml"),
    include_str!("../fixtures/source/anchors.yaml"),
    include_str!("../fixtures/structure/parameter.yaml"),
    include_str!("../fixtures/version/three_one.yaml"),
    include_str!("../fixtures/source/tabs.json"),
];

/// Pieces that mean something to a parser or to the reader.
const PIECES: &[&str] = &[
    "",
    "null",
    "[]",
    "{}",
    "\"",
    "'",
    ": ",
    "- ",
    "\n",
    "\n    ",
    "&a ",
    "*a",
    "<<: ",
    "$ref: '#/'",
    "#/components/schemas/A",
    "{",
    "}",
    "[",
    "]",
    ",",
    "type: ",
    "allOf: ",
    "true",
    "-1",
    "1e400",
    "é",
    "\u{feff}",
    "\t",
    "---\n",
    "!x ",
    "| ",
    "paths",
    "x-obgen-merge",
];

#[derive(Clone, Debug)]
struct Cut {
    at: prop::sample::Index,
    length: usize,
    piece: &'static str,
}

fn cut() -> impl Strategy<Value = Cut> {
    (any::<prop::sample::Index>(), 0usize..12, prop::sample::select(PIECES)).prop_map(|(at, length, piece)| Cut {
        at,
        length,
        piece,
    })
}

/// Values that are wrong in most places.
const VALUES: &[&str] = &[
    "null",
    "5",
    "-1.5",
    "1e300",
    "18446744073709551615",
    "\"x\"",
    "\"\"",
    "[]",
    "{}",
    "true",
    "false",
    "[null]",
    "[{}]",
    "{\"a\": 1}",
    "{\"x-a\": 1}",
    "{\"$ref\": 5}",
    "{\"$ref\": \"#/components/schemas/A\"}",
    "{\"type\": \"string\"}",
];

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(nodes).sum(),
        Value::Array(items) => items.iter().map(nodes).sum(),
        _ => 0,
    }
}

/// The node of this number, in document order.
fn node<'v>(value: &'v mut Value, number: &mut usize) -> Option<&'v mut Value> {
    if *number == 0 {
        return Some(value);
    }
    *number -= 1;
    match value {
        Value::Object(members) => members.values_mut().find_map(|value| node(value, number)),
        Value::Array(items) => items.iter_mut().find_map(|value| node(value, number)),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_documents(seed in prop::sample::select(SEEDS), cuts in prop::collection::vec(cut(), 1..6), skip_broken: bool) {
        let mut bytes = seed.as_bytes().to_vec();
        for cut in cuts {
            let at = cut.at.index(bytes.len() + 1);
            let end = (at + cut.length).min(bytes.len());
            bytes.splice(at..end, cut.piece.bytes());
        }
        let options = Options { skip_broken, ..Options::default() };
        read::bytes("damaged", &bytes, &[("damaged.overlay.yaml", &bytes)], &options);
        read::bytes("damaged.yaml", &bytes, &[], &options);
    }

    #[test]
    fn damaged_overlays(cuts in prop::collection::vec(cut(), 1..4)) {
        let mut bytes = include_bytes!("../fixtures/overlay/fine.overlay.yaml").to_vec();
        for cut in cuts {
            let at = cut.at.index(bytes.len() + 1);
            let end = (at + cut.length).min(bytes.len());
            bytes.splice(at..end, cut.piece.bytes());
        }
        let base = include_bytes!("../fixtures/overlay/base.yaml");
        read::bytes("base.yaml", base, &[("damaged.overlay.yaml", &bytes)], &Options::default());
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read::bytes("any", &bytes, &[], &Options::default());
    }

    /// What the checks let through, the model takes: nobody sees its errors, which have no position.
    #[test]
    fn the_checks_find_all_that_the_model_would_refuse(
        seed in prop::sample::select(SEEDS),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(VALUES)), 1..4),
        skip_broken: bool,
    ) {
        let file = SourceFile { name: "seed", bytes: seed.as_bytes() };
        let mut document = source::load(file, FileId::SPEC, &mut Diagnostics::new()).unwrap();
        for (index, value) in changes {
            let mut number = index.index(nodes(&document));
            *node(&mut document, &mut number).unwrap() = serde_json::from_str(value).unwrap();
        }
        let mut diags = Diagnostics::new();
        spec::read(document, Provenance::default(), &Options { skip_broken, ..Options::default() }, &mut diags);
        prop_assert!(diags.iter().all(|diagnostic| diagnostic.code != Code::Model), "{diags:?}");
    }
}
