use crate::read::{self, check, document};
use obgen::spec::Options;

#[test]
fn duplicate_keys() {
    check("source/duplicate_key.yaml");
    check("source/duplicate_key.json");
}

#[test]
fn syntax() {
    check("source/syntax.yaml");
    check("source/syntax.json");
}

#[test]
fn one_object_a_file() {
    check("source/two_documents.yaml");
    check("source/top_level_list.yaml");
    check("source/only_comments.yaml");
}

#[test]
fn merge_keys_take_objects() {
    check("source/bad_merge_key.yaml");
}

#[test]
fn positions_in_json_with_tabs() {
    check("source/tabs.json");
}

#[test]
fn one_long_line() {
    check("source/one_line.json");
}

#[test]
fn positions_through_aliases() {
    check("source/fault_in_alias.yaml");
}

#[test]
fn scalars() {
    let spec = document("source/scalars.yaml").spec.unwrap();
    assert_eq!(spec.openapi.info.version, "1.10");
    insta::assert_snapshot!(serde_json::to_string_pretty(&spec.document["x-scalars"]).unwrap());
}

#[test]
fn anchors_and_merge_keys() {
    let read = document("source/anchors.yaml");
    assert_eq!(read.said, "");
    let document = read.spec.unwrap().document;
    let shown: Vec<String> =
        ["x-alias", "x-merged", "x-merged-late", "x-both"].map(|name| format!("{name}: {}", document[name])).into();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn byte_order_mark_and_crlf() {
    let text = "\u{feff}openapi: 3.0.3\r\ninfo: { title: T, version: '1' }\r\npaths:\r\n  /a:\r\n    got: {}\r\n";
    insta::assert_snapshot!(read::bytes("crlf.yaml", text.as_bytes(), &[], &Options::default()).said);
}

#[test]
fn not_utf8() {
    let text = b"openapi: 3.0.3\ninfo: { title: Caf\xe9 }\n";
    insta::assert_snapshot!("latin1", read::bytes("latin1.yaml", text, &[], &Options::default()).said);
    let text = b"\xff\xfeo\0p\0";
    insta::assert_snapshot!("utf16", read::bytes("utf16.yaml", text, &[], &Options::default()).said);
}

#[test]
fn empty() {
    insta::assert_snapshot!("empty_yaml", read::bytes("empty.yaml", b"", &[], &Options::default()).said);
    insta::assert_snapshot!("empty_json", read::bytes("empty.json", b" \n", &[], &Options::default()).said);
}

#[test]
fn alias_bomb() {
    let mut text = String::from("openapi: 3.0.3\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
    for level in 1..12 {
        let alias = format!("*x{}", level - 1);
        text += &format!("x{level}: &x{level} [{}]\n", vec![alias; 10].join(", "));
    }
    let said = read::bytes("bomb.yaml", text.as_bytes(), &[], &Options::default()).said;
    assert!(said.contains("OB0008"), "{said}");
}

#[test]
fn deep_nesting() {
    for (name, text) in [
        ("deep.yaml", format!("x: {}{}", "[".repeat(5000), "]".repeat(5000))),
        ("deep.json", format!("{{\"x\": {}{}}}", "[".repeat(5000), "]".repeat(5000))),
        ("block.yaml", (0..400).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect()),
    ] {
        let said = read::bytes(name, text.as_bytes(), &[], &Options::default()).said;
        assert!(said.contains("OB0009"), "{name}: {said}");
    }
}
