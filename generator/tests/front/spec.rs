use crate::read::{self, check, document, fixture};
use obgen::spec::Options;

macro_rules! faults {
    ($($topic:ident: $($name:ident)*;)*) => { $( mod $topic { $(
        #[test] fn $name() { super::check(concat!(stringify!($topic), "/", stringify!($name), ".yaml")); }
    )* } )* };
}

faults! {
    version: swagger newer missing no_info three_one three_one_in_three_zero definitions;
    refs: misplaced unused dangling external empty wrong_kind cycle siblings path_item escaped;
    paths: no_slash same_parameter undeclared misspelt superfluous optional template equivalent duplicate_parameter
        duplicate_operation_id reserved_header security;
    structure: words swagger_two operation parameter schema documentation security_scheme many_of_a_kind;
    extensions: unknown fine headers shapes;
    merge: fine faults;
}

fn shown(name: &str, pointer: &str) -> String {
    let mut fixture = String::from_utf8(fixture(name)).unwrap();
    // Faults of a fixture that is looked at for its values are left out.
    fixture = fixture.lines().filter(|line| !line.contains("Dynamic")).map(|line| format!("{line}\n")).collect();
    let read = read::bytes(name, fixture.as_bytes(), &[], &Options::default());
    let document = read.spec.unwrap_or_else(|| panic!("{}", read.said)).document;
    serde_json::to_string_pretty(document.pointer(pointer).unwrap()).unwrap()
}

#[test]
fn three_one_as_three_zero() {
    insta::assert_snapshot!(shown("version/three_one.yaml", "/components/schemas"));
}

#[test]
fn definitions_become_components() {
    let text = String::from_utf8(fixture("version/definitions.yaml")).unwrap().replace("x-obgen-nam", "x-nam");
    let read = read::bytes("definitions.yaml", text.as_bytes(), &[], &Options::default());
    let document = read.spec.unwrap().document;
    assert_eq!(document["security"].to_string(), r#"[{"key":[]}]"#);
    insta::assert_snapshot!(serde_json::to_string_pretty(&document["components"]["schemas"]).unwrap());
}

#[test]
fn merged_schemas() {
    insta::assert_snapshot!(shown("merge/fine.yaml", "/components/schemas"));
}

#[test]
fn siblings_become_all_of() {
    let text = String::from_utf8(fixture("refs/siblings.yaml")).unwrap().replace(", x-obgen-name: page", "");
    let read = read::bytes("siblings.yaml", text.as_bytes(), &[], &Options::default());
    insta::assert_snapshot!(read.spec.unwrap().document.pointer("/components/schemas/Price").unwrap().to_string());
}

#[test]
fn skipping_what_is_broken() {
    let options = Options { skip_broken: true, ..Options::default() };
    let read = read::bytes("skip/transitive.yaml", &fixture("skip/transitive.yaml"), &[], &options);
    insta::assert_snapshot!(read.said);
    let spec = read.spec.unwrap();
    let skipped: Vec<&str> = spec.skipped.iter().map(|pointer| pointer.as_str()).collect();
    assert_eq!(
        skipped,
        ["/components/schemas/Broken", "/components/schemas/Outer", "/paths/~1bad/get", "/paths/~1needs/get"]
    );
    assert_eq!(spec.openapi.operations().count(), 1);
    assert!(document("skip/transitive.yaml").spec.is_none());
}
