//! Whatever the bytes, reading ends with a value or with errors.

use crate::read;
use obgen::spec::Options;
use proptest::prelude::*;

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
        let options = Options { skip_broken };
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
}
