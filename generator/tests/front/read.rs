//! Reading a fixture as a run would.

use obgen::diagnostic::Diagnostics;
use obgen::overlay;
use obgen::source::{self, FileId, Files, SourceFile};
use obgen::spec::{self, Options, Spec};

/// What came of a document.
pub struct Read {
    pub spec: Option<Spec>,
    /// All that was said, as people see it.
    pub said: String,
}

pub fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

pub fn bytes(name: &str, bytes: &[u8], overlays: &[(&str, &[u8])], options: &Options) -> Read {
    let file = SourceFile { name, bytes };
    let overlays: Vec<SourceFile<'_>> = overlays.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    let mut diags = Diagnostics::new();
    let spec = source::load(file, FileId::SPEC, &mut diags).and_then(|mut document| {
        let provenance = overlay::apply(&mut document, &overlays, &mut diags);
        if diags.has_errors() { None } else { spec::read(document, provenance, options, &mut diags) }
    });
    assert_eq!(spec.is_none(), diags.has_errors(), "a document is refused exactly if there are errors");
    Read { spec, said: diags.render(&Files::new(file, &overlays)) }
}

pub fn document(name: &str) -> Read {
    bytes(name, &fixture(name), &[], &Options::default())
}

/// What is said of a fixture, as a snapshot named for it.
pub fn check(name: &str) {
    let said = document(name).said;
    let title = name.replace(['/', '.'], "__");
    insta::assert_snapshot!(title, if said.is_empty() { "nothing".to_owned() } else { said });
}
