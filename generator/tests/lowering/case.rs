//! Generating a fixture as a run would.

use std::collections::BTreeSet;

use obgen::source::{Files, SourceFile};
use obgen::spec::Options;
use obgen::{CrateConfig, Input, OutFile, Output};

/// What came of a fixture.
pub struct Case {
    pub output: Output,
    /// All that was said, as people see it.
    pub said: String,
}

/// Generates the fixture of this name, with the overlay `<case>.overlay.yaml` if there is one beside it.
pub fn generate(name: &str) -> Case {
    let overlay_name = name.replace(".yaml", ".overlay.yaml");
    let spec = std::fs::read(path(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    let overlay = std::fs::read(path(&overlay_name)).ok();
    let spec = SourceFile { name, bytes: &spec };
    let overlays: Vec<SourceFile<'_>> = overlay.iter().map(|bytes| SourceFile { name: &overlay_name, bytes }).collect();
    let krate = CrateConfig {
        name: crate_name(name),
        version: None,
        description: None,
        runtime: "{ workspace = true }".to_owned(),
        standalone: false,
    };
    let output = obgen::generate(&Input { spec, overlays: overlays.clone(), krate, options: Options::default() });
    assert_eq!(
        output.files.is_empty(),
        output.diagnostics.has_errors(),
        "{name}: no files exactly if there are errors"
    );
    let said = output.diagnostics.render(&Files::new(spec, &overlays));
    Case { output, said }
}

fn path(name: &str) -> String {
    format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn crate_name(name: &str) -> String {
    name.trim_end_matches(".yaml").replace(['/', '_'], "-")
}

/// What is said of a fixture and the outline of its crate, as a snapshot named for it.
pub fn check(name: &str) {
    let case = generate(name);
    let said = if case.said.is_empty() { "nothing\n" } else { &case.said };
    snapshot(name, &format!("{said}\n----\n{}", case.output.outline));
}

/// The code of one item of a fixture's crate, as a snapshot named for both.
pub fn check_item(name: &str, item: &str) {
    let case = generate(name);
    let code = code_of(&case.output.files, item);
    assert!(!code.is_empty(), "{name}: no item `{item}`\n{}\n{}", case.said, case.output.outline);
    snapshot(&format!("{name}#{item}"), &code);
}

/// A file of a fixture's crate, as a snapshot named for both.
pub fn check_file(name: &str, file: &str) {
    let case = generate(name);
    let found = case.output.files.iter().find(|known| known.path == file);
    let paths: Vec<&str> = case.output.files.iter().map(|known| known.path.as_str()).collect();
    let found = found.unwrap_or_else(|| panic!("{name}: no file `{file}` in {paths:?}\n{}", case.said));
    snapshot(&format!("{name}#{file}"), &found.contents);
}

fn snapshot(name: &str, text: &str) {
    let title = name.replace(".yaml", "").replace(['/', '#', '.'], "__");
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(title, text);
    });
}

/// An item and its implementations, from whichever file they are in.
fn code_of(files: &[OutFile], item: &str) -> String {
    let sources = files.iter().filter(|file| file.path.ends_with(".rs")).map(|file| {
        syn::parse_file(&file.contents).unwrap_or_else(|fault| panic!("{}: {fault}\n{}", file.path, file.contents))
    });
    let items = sources.flat_map(|file| file.items).filter(|code| is_about(code, item)).collect();
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
}

fn is_about(code: &syn::Item, item: &str) -> bool {
    match code {
        syn::Item::Struct(code) => code.ident == item,
        syn::Item::Enum(code) => code.ident == item,
        syn::Item::Type(code) => code.ident == item,
        syn::Item::Const(code) => code.ident == item,
        syn::Item::Static(code) => code.ident == item,
        syn::Item::Macro(code) => {
            code.mac.tokens.clone().into_iter().next().is_some_and(|first| first.to_string() == item)
        }
        syn::Item::Impl(code) => {
            matches!(&*code.self_ty, syn::Type::Path(ty) if ty.path.segments.last().is_some_and(|last| last.ident == item))
        }
        _ => false,
    }
}

/// The fixtures of these topics that lie in the tree.
pub fn on_disk(topics: &[&str]) -> BTreeSet<String> {
    let files = topics.iter().flat_map(|topic| {
        let entries = std::fs::read_dir(path(topic)).unwrap_or_else(|fault| panic!("{topic}: {fault}"));
        entries.map(move |entry| format!("{topic}/{}", entry.unwrap().file_name().to_string_lossy()))
    });
    files.filter(|name| !name.ends_with(".overlay.yaml")).collect()
}
