//! A file in memory.

use obgen::diagnostic::{Code, Diagnostics, Style};
use obgen::source::{self, FileId, Files, SourceFile};
use serde_json::Value;
use std::io::IsTerminal as _;
use std::path::Path;

/// A file that was read, or why not.
pub struct Document {
    /// As it is shown to people.
    pub shown: String,
    pub bytes: Result<Vec<u8>, String>,
}

impl Document {
    pub fn read(path: &Path, shown: String) -> Self {
        let bytes = std::fs::read(path).map_err(|fault| match path.is_dir() {
            true => "it is a directory".to_owned(),
            false => fault.to_string(),
        });
        Self { shown, bytes }
    }

    /// A file that is named on the command line.
    pub fn named(path: &Path) -> Self {
        Self::read(path, path.display().to_string())
    }

    pub fn source(&self) -> SourceFile<'_> {
        SourceFile { name: &self.shown, bytes: self.bytes.as_deref().unwrap_or_default() }
    }

    /// Says if it could not be read.
    pub fn check(&self, file: FileId, diags: &mut Diagnostics) {
        if let Err(fault) = &self.bytes {
            diags
                .error(Code::Unreadable, file, format!("`{}` cannot be read: {fault}", self.shown))
                .help("check the path: it is taken from the directory in which the command runs");
        }
    }

    /// The value of it; what is wrong is printed.
    pub fn load(&self) -> Option<Value> {
        let mut diags = Diagnostics::new();
        self.check(FileId::SPEC, &mut diags);
        let value = self.bytes.is_ok().then(|| source::load(self.source(), FileId::SPEC, &mut diags)).flatten();
        report(&diags, &Files::new(self.source(), &[]));
        value.filter(|_| !diags.has_errors())
    }
}

/// Prints diagnostics, as the terminal takes them.
pub fn report(diags: &Diagnostics, files: &Files<'_>) {
    if !diags.is_empty() {
        let coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let style = if coloured { Style::Coloured } else { Style::Plain };
        eprint!("{}", diags.render_as(files, style));
    }
}
