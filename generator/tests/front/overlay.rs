use crate::read::{self, fixture};
use obgen::source::Pointer;
use obgen::spec::Options;

/// What is said of an overlay on `overlay/base.yaml`.
fn check(name: &str) {
    let path = format!("overlay/{name}.overlay.yaml");
    let read = read::bytes(
        "overlay/base.yaml",
        &fixture("overlay/base.yaml"),
        &[(&path, &fixture(&path))],
        &Options::default(),
    );
    insta::assert_snapshot!(format!("overlay__{name}"), read.said);
}

macro_rules! faults {
    ($($name:ident)*) => { $( #[test] fn $name() { check(stringify!($name)); } )* };
}

faults! {
    matches_nothing changes_nothing already_there wrong_count no_description two_modifiers bad_jsonpath
    unknown_members shapes misfit copy_many version one_zero not_an_overlay no_actions
    fault_inside fault_after_removal
}

#[test]
fn fine() {
    let path = "overlay/fine.overlay.yaml";
    let read =
        read::bytes("overlay/base.yaml", &fixture("overlay/base.yaml"), &[(path, &fixture(path))], &Options::default());
    assert_eq!(read.said, "");
    let spec = read.spec.unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&spec.document).unwrap());

    let why = |pointer: &str| -> Vec<usize> {
        let pointer = Pointer::parse(pointer).unwrap();
        spec.provenance.of(&pointer).map(|action| action.index).collect()
    };
    assert_eq!(why("/components/schemas/Account/properties/balance"), [0]);
    assert_eq!(why("/components/schemas/Account/properties/name"), [0]);
    assert_eq!(why("/components/schemas/Account/properties/id"), [] as [usize; 0]);
    assert_eq!(why("/components/schemas/Copy"), [4, 5]);
    assert_eq!(why("/info/title"), [1]);
    let action = spec.provenance.of(&Pointer::parse("/components/schemas/Account/properties").unwrap()).next().unwrap();
    assert_eq!(action.description, "The server sends it.");
    assert_eq!(action.reference.as_deref(), Some("https://example.com/accounts"));
}

#[test]
fn the_repositorys_own_overlays_apply() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for api in std::fs::read_dir(root.join("overlays")).into_iter().flatten().flatten() {
        let Ok(spec) = std::fs::read(root.join("specs").join(api.file_name()).join("openapi.yaml")) else { continue };
        let mut overlays: Vec<_> = std::fs::read_dir(api.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        overlays.retain(|path| path.to_string_lossy().ends_with(".overlay.yaml"));
        overlays.sort();
        let overlays: Vec<(String, Vec<u8>)> =
            overlays.iter().map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect();
        let overlays: Vec<(&str, &[u8])> =
            overlays.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let read = read::bytes("openapi.yaml", &spec, &overlays, &Options::default());
        assert_eq!(read.said, "", "{}", api.path().display());
    }
}

#[test]
fn items_are_removed_by_the_index_they_had() {
    let list: String = (0..12).map(|item| format!("{item}, ")).collect();
    let base = format!("openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\npaths: {{}}\nx-list: [{list}]\n");
    let overlay = "overlay: 1.1.0\ninfo: { title: O, version: '1' }\nactions:\n  \
        - { target: '$.x-list', description: d, remove: true }\n";
    let overlay = overlay.replace("'$.x-list'", "\"$['x-list'][10, 2, 0, 1]\"");
    let read = read::bytes("base.yaml", base.as_bytes(), &[("o.yaml", overlay.as_bytes())], &Options::default());
    assert_eq!(read.spec.expect(&read.said).document["x-list"].to_string(), "[3,4,5,6,7,8,9,11]");
}
