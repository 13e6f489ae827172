//! What is committed, as a whole: documents, generated crates, and the code that knows no provider.

use obgen::diagnostic::Diagnostics;
use obgen::overlay;
use obgen::parity;
use obgen::source::{self, FileId, Pointer, SourceFile};
use obgen::spec::Options;
use obgen::{CrateConfig, Input, Output};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::digest::sha256;

/// The longest generated file that a reviewer's tools take in their stride.
const MAX_LINES: usize = 2_500;

/// Lines of generated code that hold any JSON, and where the document (with its overlays) says "any".
const UNTYPED: &[Untyped] = &[
    Untyped {
        krate: "ob-klarna-xs2a",
        line: "pub allowed_accounts: Option<::ob_runtime::serde_json::Value>,",
        pointer: "/components/schemas/AllowedAccounts",
    },
    Untyped {
        krate: "ob-klarna-xs2a",
        line: "pub intended_reports: Option<Vec<::ob_runtime::serde_json::Value>>,",
        pointer: "/components/schemas/IntendedReport",
    },
    Untyped {
        krate: "ob-klarna-xs2a",
        line: "Transfer(::std::collections::BTreeMap<String, ::ob_runtime::serde_json::Value>),",
        pointer: "/components/schemas/TransferFlow",
    },
    Untyped {
        krate: "ob-klarna-xs2a",
        line: "::ob_runtime::serde_json::Value,",
        pointer: "/components/schemas/Error/additionalProperties",
    },
    Untyped {
        krate: "ob-tokenio",
        line: "pub body: ::std::collections::BTreeMap<String, ::ob_runtime::serde_json::Value>,",
        pointer: "/components/schemas/DeleteSubTppResponse",
    },
    Untyped {
        krate: "ob-tokenio",
        line: "pub state: Option<::ob_runtime::JsonText<::ob_runtime::serde_json::Value>>,",
        pointer: "/components/schemas/HostedPagesCallback/properties/state",
    },
];

struct Untyped {
    krate: &'static str,
    line: &'static str,
    pointer: &'static str,
}

/// `overlays/<api>/api.yaml`, as far as it is needed here.
#[derive(Deserialize)]
struct Config {
    #[serde(rename = "crate")]
    krate: String,
    version: Option<String>,
    description: Option<String>,
    #[serde(default)]
    overlays: Vec<String>,
}

/// `specs/<api>/source.toml`, as far as it is needed here.
#[derive(Deserialize)]
struct Source {
    file: Option<String>,
    /// Of APIs that are published as a document.
    sha256: Option<String>,
}

/// A configured API, read into memory.
struct Api {
    name: String,
    config: Config,
    spec: File,
    overlays: Vec<File>,
}

struct File {
    name: String,
    bytes: Vec<u8>,
}

impl File {
    fn read(name: String) -> Self {
        let bytes = std::fs::read(root().join(&name)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        Self { name, bytes }
    }

    fn source(&self) -> SourceFile<'_> {
        SourceFile { name: &self.name, bytes: &self.bytes }
    }

    fn load(&self) -> Value {
        let mut diags = Diagnostics::new();
        let document = source::load(self.source(), FileId::SPEC, &mut diags);
        document.unwrap_or_else(|| panic!("{}: {diags:?}", self.name))
    }
}

impl Api {
    fn read(name: &str) -> Self {
        let config = File::read(format!("overlays/{name}/api.yaml"));
        let config: Config = serde_yaml::from_slice(&config.bytes).unwrap();
        let overlays = config.overlays.iter().map(|file| File::read(format!("overlays/{name}/{file}"))).collect();
        Self { name: name.to_owned(), spec: File::read(format!("specs/{name}/openapi.yaml")), config, overlays }
    }

    fn overlays(&self) -> Vec<SourceFile<'_>> {
        self.overlays.iter().map(File::source).collect()
    }

    /// The crate, as `cargo xtask gen` makes it.
    fn generate(&self) -> Output {
        let krate = CrateConfig {
            name: self.config.krate.clone(),
            version: self.config.version.clone(),
            description: self.config.description.clone(),
            runtime: "{ workspace = true }".to_owned(),
            ..CrateConfig::default()
        };
        let input = Input { spec: self.spec.source(), overlays: self.overlays(), krate, options: Options::default() };
        let output = obgen::generate(&input);
        assert!(!output.files.is_empty(), "{}: run `cargo xtask gen {0}` to see what is wrong", self.name);
        output
    }

    /// The document with its overlays.
    fn overlaid(&self) -> Value {
        let mut document = self.spec.load();
        overlay::apply(&mut document, &self.overlays(), &mut Diagnostics::new());
        document
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn apis() -> Vec<Api> {
    let folders = folders(&root().join("overlays"));
    let names: Vec<String> =
        folders.into_iter().filter(|name| root().join("overlays").join(name).join("api.yaml").is_file()).collect();
    assert!(!names.is_empty());
    names.iter().map(|name| Api::read(name)).collect()
}

fn folders(at: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(at).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The text files below a folder of the repository, by their paths in it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in std::fs::read_dir(&place).unwrap() {
            let path = entry.unwrap().path();
            let inside = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            if path.is_dir() {
                open.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                found.insert(inside, text);
            } else {
                panic!("{} is not text", path.display());
            }
        }
    }
    found
}

/// The files of a generated crate as they are committed.
fn committed(krate: &str) -> BTreeMap<String, String> {
    let folder = root().join("generated").join(krate);
    assert!(folder.is_dir(), "generated/{krate} is missing: run `cargo xtask gen`");
    files(&folder)
}

#[test]
fn documents_are_those_that_were_published() {
    let published = root().join("../shared/upstream");
    for api in folders(&root().join("specs")) {
        let name = format!("specs/{api}/source.toml");
        let source: Source = toml::from_slice(&File::read(name.clone()).bytes).unwrap();
        let Some(path) = source.published(&published) else {
            println!("skipped: the document that specs/{api} follows is not at {}", published.display());
            continue;
        };
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(Some(sha256(&bytes)), source.sha256, "{name} was written from another file than {}", path.display());

        let theirs = File { name: path.to_str().unwrap().to_owned(), bytes }.load();
        let ours = File::read(format!("specs/{api}/openapi.yaml")).load();
        let found: Vec<String> = parity::differences(&ours, &theirs).iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "specs/{api}/openapi.yaml and {}:\n{}", path.display(), found.join("\n"));
    }
}

impl Source {
    /// The document in the folder: by the name it is said to have there, else by what is in it.
    fn published(&self, folder: &Path) -> Option<PathBuf> {
        let named = self.file.iter().map(|file| folder.join(file)).find(|path| path.is_file());
        named.or_else(|| {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            let mut paths = entries.map(|entry| entry.path()).filter(|path| path.is_file());
            paths.find(|path| std::fs::read(path).is_ok_and(|bytes| Some(sha256(&bytes)) == self.sha256))
        })
    }
}

#[test]
fn outlines() {
    for api in apis() {
        let outline = api.generate().outline;
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("outline-{}", api.config.krate), outline);
        });
    }
}

#[test]
fn crates_keep_what_their_versions_promise() {
    for api in apis() {
        let Ok(released) = std::fs::read_to_string(root().join(format!("overlays/{}/released.outline", api.name)))
        else {
            println!("skipped: `cargo xtask bump {}` has never been run", api.config.krate);
            continue;
        };
        let (version, outline) = released.split_once('\n').unwrap();
        let configured = api.config.version.clone().unwrap_or_default();
        assert_eq!(version, format!("version {configured}"), "run `cargo xtask bump {}`", api.config.krate);
        let broken = obgen::outline::broken(outline, &api.generate().outline);
        assert!(broken.is_empty(), "run `cargo xtask bump {}`\n{}", api.config.krate, broken.join("\n"));
    }
}

#[test]
fn generated_crates_are_up_to_date() {
    let mut stale: Vec<String> = Vec::new();
    let mut configured: Vec<String> = Vec::new();
    for api in apis() {
        let krate = &api.config.krate;
        let mut there = committed(krate);
        for file in api.generate().files {
            match there.remove(&file.path) {
                None => stale.push(format!("missing:   generated/{krate}/{}", file.path)),
                Some(old) if old != file.contents => stale.push(format!("different: generated/{krate}/{}", file.path)),
                Some(_) => {}
            }
        }
        stale.extend(there.into_keys().map(|path| format!("left over: generated/{krate}/{path}")));
        configured.push(krate.clone());
    }
    let unknown = folders(&root().join("generated")).into_iter().filter(|krate| !configured.contains(krate));
    stale.extend(unknown.map(|krate| format!("no overlays/*/api.yaml makes generated/{krate}")));
    assert!(stale.is_empty(), "run `cargo xtask gen`\n{}", stale.join("\n"));
}

#[test]
fn generated_files_are_fit_to_be_read() {
    for api in apis() {
        for (path, text) in committed(&api.config.krate) {
            let lines = text.lines().count();
            assert!(lines <= MAX_LINES, "generated/{}/{path} has {lines} lines", api.config.krate);
        }
    }
}

/// A constructor takes what the document requires, and no less; it stands where clippy would not have it.
const MANY_ARGUMENTS: &str = r#"#[expect(clippy::too_many_arguments, reason = "the document requires them all")]"#;

#[test]
fn generated_code_silences_no_lint() {
    for api in apis() {
        for (path, text) in committed(&api.config.krate).iter().filter(|(path, _)| path.ends_with(".rs")) {
            let silenced = text.lines().find(|line| {
                let line = line.trim_start();
                line.starts_with('#') && (line.contains("allow(") || line.contains("expect(")) && line != MANY_ARGUMENTS
            });
            assert_eq!(silenced, None, "generated/{}/{path}", api.config.krate);
        }
    }
}

#[test]
fn generated_crates_pass_compiler_clippy_and_rustdoc() {
    let crates: Vec<String> = apis().into_iter().flat_map(|api| ["--package".to_owned(), api.config.krate]).collect();
    cargo(&["clippy", "--quiet"], &crates, &["--", "-D", "warnings"]);
    cargo(&["clippy", "--quiet", "--no-default-features"], &crates, &["--", "-D", "warnings"]);
    cargo(&["doc", "--quiet", "--no-deps"], &crates, &[]);
}

/// Runs cargo in the repository, with a target directory of its own: the one of the tests is in use.
fn cargo(command: &[&str], crates: &[String], rest: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(command)
        .args(crates)
        .args(rest)
        .current_dir(root())
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-crates"))
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo {}\n{}", command.join(" "), String::from_utf8_lossy(&output.stderr));
}

#[test]
fn untyped_json_only_where_the_document_says_so() {
    for api in apis() {
        let document = api.overlaid();
        let known: Vec<&Untyped> = UNTYPED.iter().filter(|known| known.krate == api.config.krate).collect();
        for known in &known {
            let pointer = Pointer::parse(known.pointer).unwrap();
            let says_any = document.pointer(pointer.as_str()).is_some_and(says_any);
            assert!(says_any, "{}: {pointer} does not say any", api.name);
        }
        for (path, text) in committed(&api.config.krate).iter().filter(|(path, _)| path.ends_with(".rs")) {
            // What a field may hold, the argument of its constructor may be.
            let says =
                |known: &Untyped, line: &str| known.line.trim_start_matches("pub ") == line.trim_start_matches("pub ");
            let untyped = text.lines().map(str::trim).find(|line| {
                line.contains("serde_json") && !line.starts_with("//") && !known.iter().any(|known| says(known, line))
            });
            assert_eq!(untyped, None, "generated/{}/{path}", api.config.krate);
        }
    }
}

/// A schema that tells nothing of its values, or nothing of what is in them.
fn says_any(schema: &Value) -> bool {
    let inside: &[&str] = match schema.get("type").and_then(Value::as_str) {
        None => &["$ref", "allOf", "oneOf", "anyOf", "enum", "const", "properties", "items", "additionalProperties"],
        Some("array") => &["items"],
        Some("object") => &["allOf", "oneOf", "anyOf", "properties"],
        Some(_) => return false,
    };
    inside.iter().all(|member| schema.get(member).is_none())
}

#[test]
fn generator_and_runtime_know_no_provider() {
    const NAMES: &[&str] = &[
        "finapi",
        "klarna",
        "tokenio",
        "token.io",
        "open payments",
        "open-payments",
        "open_payments",
        "openpayments",
        "berlin",
        "nextgenpsd2",
    ];
    for folder in ["generator/src", "generator/templates", "runtime/src"] {
        for (path, text) in files(&root().join(folder)) {
            let path = format!("{folder}/{path}");
            for (index, line) in text.lines().enumerate() {
                let lower = line.to_lowercase();
                let name = NAMES.iter().find(|name| lower.contains(*name));
                assert_eq!(name, None, "{path}:{}: {line}", index + 1);
            }
        }
    }
}

#[test]
fn no_path_of_a_machine() {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let Some(listed) = listed.ok().filter(|listed| listed.status.success()) else {
        println!("skipped: not a git checkout");
        return;
    };
    let listed = String::from_utf8(listed.stdout).unwrap();
    let homes = ["work", "home", "root", "Users"].map(|home| format!("/{home}/"));
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        let Ok(text) = std::fs::read_to_string(root().join(path)) else { continue };
        for (index, line) in text.lines().enumerate() {
            let starts_here = |(at, _): (usize, &str)| {
                let before = line.get(..at).and_then(|before| before.chars().next_back());
                before.is_none_or(|before| before.is_whitespace() || "\"'`=(:,".contains(before))
            };
            let found = homes.iter().any(|home| line.match_indices(home.as_str()).any(starts_here));
            assert!(!found, "{path}:{}: {line}", index + 1);
        }
    }
}
