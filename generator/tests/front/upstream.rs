//! Published documents, read where they are; they are not part of this repository.

use obgen::diagnostic::Diagnostics;
use obgen::overlay::Provenance;
use obgen::source::{self, FileId, Files, SourceFile};
use obgen::spec::{self, Options};
use std::path::Path;
use std::time::Instant;

#[test]
fn published_documents_load() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/upstream");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no published documents at {}", folder.display());
        return;
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "yaml" || kind == "json"));
    paths.sort();
    let mut faulty: Vec<String> = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let file = SourceFile { name, bytes: &bytes };
        let mut diags = Diagnostics::new();
        let start = Instant::now();
        let document = source::load(file, FileId::SPEC, &mut diags);
        let loaded = start.elapsed();
        let spec =
            document.and_then(|document| spec::read(document, Provenance::default(), &Options::default(), &mut diags));
        println!("{name}: load {loaded:?}, read {:?}", start.elapsed() - loaded);
        let start = Instant::now();
        let rendered = diags.render(&Files::new(file, &[]));
        println!("{rendered}rendered in {:?}", start.elapsed());
        if diags.has_errors() || spec.is_none_or(|spec| spec.openapi.operations().count() < 5) {
            faulty.push(name.to_owned());
        }
    }
    assert!(faulty.is_empty(), "{faulty:?}");
}
