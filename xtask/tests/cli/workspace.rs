//! A workspace in a temporary folder, and the program run in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;
use tempfile::TempDir;

pub const SPEC: &str = r##"
openapi: 3.0.3
info: { title: Shop, version: "1.2" }
tags: [{ name: orders }]
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      tags: [orders]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200": { description: An order., content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } } }
components:
  schemas:
    Order: { type: object, required: [id], properties: { id: { type: string }, note: { type: string } } }
"##;

const OVERLAY: &str = r#"
overlay: 1.1.0
info: { title: Fixes, version: "1" }
actions:
  - { target: $.components.schemas.Order.properties, description: The server sends it., update: { total: { type: number } } }
"#;

/// A workspace with one or more configured APIs.
pub struct Workspace(TempDir);

impl Workspace {
    pub fn new(apis: &[&str]) -> Self {
        let workspace = Self(tempfile::tempdir().unwrap());
        apis.iter().for_each(|api| workspace.add(api));
        workspace
    }

    /// Configures another API.
    pub fn add(&self, api: &str) {
        self.write(&format!("specs/{api}/openapi.yaml"), SPEC);
        self.write(&format!("overlays/{api}/10-fixes.overlay.yaml"), OVERLAY);
        let config = format!("crate: ob-{api}\nversion: 0.1.0\noverlays: [10-fixes.overlay.yaml]\n");
        self.write(&format!("overlays/{api}/api.yaml"), &config);
    }

    /// Runs git in it, whatever the user's configuration says.
    pub fn git(&self, args: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"])
            .args(args)
            .current_dir(self.0.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Commits everything, and calls it so.
    pub fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", tag]);
        self.git(&["tag", tag]);
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no {old}");
        self.write(path, &text.replace(old, new));
    }

    pub fn run(&self, args: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).current_dir(self.0.path()).output().unwrap();
        Run::of(output)
    }

    /// Every file below `path`, and when it was written.
    pub fn files(&self, path: &str) -> BTreeMap<String, SystemTime> {
        let mut files = BTreeMap::new();
        collect(&self.path(path), &self.path(path), &mut files);
        files
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, SystemTime>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let modified = path.metadata().unwrap().modified().unwrap();
            files.insert(path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"), modified);
        }
    }
}

pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }
}
