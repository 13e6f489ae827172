//! Files of a crate. Decides no names, no types and no order: `names` and `ir` have.

mod answer;
mod constructor;
mod docs;
mod enums;
mod errors;
mod file;
mod manifest;
mod media;
mod operation;
mod place;
mod sca;
mod servers;
mod session;
mod short;
mod types;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::CrateConfig;
use crate::ir::{Api, AreaId, ErrorSetId, OperationId, TypeDef, TypeId, TypeKind};
use crate::names::Names;
use crate::stack;
use docs::Comment;
use file::{File, Prelude, ident};
pub use place::Places;

/// How long a file of types may be: what a reviewer opens has an end.
const MAX_LINES: usize = 2_500;

/// A file of a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// Path in the crate, with `/`.
    pub path: String,
    /// All of it.
    pub contents: String,
}

/// All files of a crate, in order of path.
pub fn files(api: &Api, names: &Names, config: &CrateConfig) -> Vec<OutFile> {
    let places = Places::of(api);
    let areas = (0..api.areas.len()).map(|index| Some(AreaId(index)));
    let parts = std::iter::once(None).chain(areas).flat_map(|area| Part::ALL.map(|part| Job::Part(area, part)));
    let jobs: Vec<Job> =
        [Job::Servers, Job::Security, Job::Session, Job::Sca, Job::Errors].into_iter().chain(parts).collect();
    let mut files: Vec<OutFile> = work(api, names, &places, &jobs);
    let render = Render::new(api, names, &places);
    let modules = render.modules(config, &files);
    files.extend(modules);
    files.extend(manifest::files(api, names, config));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let list = manifest::lock(&files);
    files.push(list);
    files
}

/// A file to render.
#[derive(Clone, Copy)]
enum Job {
    Servers,
    Security,
    Session,
    Sca,
    /// Errors that areas share.
    Errors,
    /// A part of an area, or of the types that areas share.
    Part(Option<AreaId>, Part),
}

/// A file of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Operations,
    Answers,
    Errors,
    Objects,
    Enums,
    Unions,
}

impl Part {
    const ALL: [Part; 6] = [Part::Operations, Part::Answers, Part::Errors, Part::Objects, Part::Enums, Part::Unions];

    /// The file that a type is in.
    fn of(kind: &TypeKind) -> Option<Part> {
        match kind {
            TypeKind::Object(_) | TypeKind::Placeholders(_) => Some(Part::Objects),
            TypeKind::Enum(_) | TypeKind::IntEnum(_) => Some(Part::Enums),
            TypeKind::Union(_) => Some(Part::Unions),
            TypeKind::Same(_) => None,
        }
    }

    /// The module of a piece of it.
    fn piece(self, index: usize) -> String {
        if index == 0 { self.name().to_owned() } else { format!("{}_{}", self.name(), index + 1) }
    }

    fn name(self) -> &'static str {
        match self {
            Part::Operations => "operations",
            Part::Answers => "answers",
            Part::Errors => "errors",
            Part::Objects => "objects",
            Part::Enums => "enums",
            Part::Unions => "unions",
        }
    }
}

/// Renders and formats files, two at a time. Each stands alone and they are sorted later: which is done when makes no
/// difference to a byte.
fn work(api: &Api, names: &Names, places: &Places, jobs: &[Job]) -> Vec<OutFile> {
    let next = AtomicUsize::new(0);
    let worker = || {
        // Tokens can't be shared between threads, so each has a renderer of its own.
        let render = Render::new(api, names, places);
        let mut files = Vec::new();
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            files.extend(render.job(*job));
        }
        files
    };
    std::thread::scope(|scope| {
        let other = stack::spawn(scope, worker);
        let mut files = worker();
        files.extend(other.into_iter().flat_map(stack::finish));
        files
    })
}

/// What rendering reads.
pub struct Render<'a> {
    api: &'a Api,
    names: &'a Names,
    places: &'a Places,
    std: Prelude,
    /// The types of the file that is being rendered.
    here: RefCell<BTreeSet<TypeId>>,
}

impl<'a> Render<'a> {
    pub fn new(api: &'a Api, names: &'a Names, places: &'a Places) -> Self {
        Render { api, names, places, std: Prelude::of(names.all_types()), here: RefCell::default() }
    }

    /// The module of an area, or of the types that areas share.
    fn module(&self, area: Option<AreaId>) -> TokenStream {
        let name = ident(self.module_name(area));
        quote!(crate::#name)
    }

    fn module_name(&self, area: Option<AreaId>) -> &str {
        area.map_or("types", |area| self.names.area(area))
    }

    /// A file, unless there is nothing in it; several, if it would be too long to read.
    fn job(&self, job: Job) -> Vec<OutFile> {
        let (path, tokens) = match job {
            Job::Servers => ("src/servers.rs".to_owned(), self.servers()),
            Job::Security => ("src/security.rs".to_owned(), self.security()),
            Job::Session => ("src/session.rs".to_owned(), self.session()),
            Job::Sca => ("src/sca.rs".to_owned(), self.sca()),
            Job::Errors => ("src/errors.rs".to_owned(), self.shared_errors()),
            Job::Part(area, part @ (Part::Objects | Part::Enums | Part::Unions)) => return self.types_of(area, part),
            Job::Part(area, part) => (self.part_path(area, part, 0), self.part(area, part).tokens()),
        };
        (!tokens.is_empty()).then(|| formatted(path, tokens)).into_iter().collect()
    }

    fn part_path(&self, area: Option<AreaId>, part: Part, piece: usize) -> String {
        format!("src/{}/{}.rs", self.module_name(area), part.piece(piece))
    }

    fn part(&self, area: Option<AreaId>, part: Part) -> File {
        match part {
            Part::Operations | Part::Answers => self.operations_of(area, part),
            // Errors that areas share have a module of their own.
            Part::Errors => area.map_or_else(File::new, |area| self.errors_of(Some(area))),
            // Types are in as many files as they need.
            Part::Objects | Part::Enums | Part::Unions => File::new(),
        }
    }

    fn operations_of(&self, area: Option<AreaId>, part: Part) -> File {
        let mut file = File::new();
        for (index, operation) in self.api.operations.iter().enumerate() {
            if Some(operation.area) == area
                && let Some(names) = self.names.operation(OperationId(index))
            {
                match part {
                    Part::Answers => self.answer(operation, names, &mut file),
                    _ => self.operation(operation, names, &mut file),
                }
            }
        }
        file
    }

    /// The types of an area, in files of a length that can be read.
    fn types_of(&self, area: Option<AreaId>, part: Part) -> Vec<OutFile> {
        let types =
            self.api.types.iter().filter(|(id, def)| self.places.ty(*id) == area && Part::of(&def.kind) == Some(part));
        let types: Vec<(TypeId, &TypeDef)> = types.collect();
        let mut pieces = Vec::new();
        if !types.is_empty() {
            self.pieces(&types, &mut pieces);
        }
        let files = pieces.into_iter().enumerate();
        files.map(|(piece, contents)| OutFile { path: self.part_path(area, part, piece), contents }).collect()
    }

    /// One file of these types; if it would be too long, one of each part of them.
    fn pieces(&self, types: &[(TypeId, &TypeDef)], pieces: &mut Vec<String>) {
        let contents = format_tokens(self.types(types));
        let parts = contents.lines().count().div_ceil(MAX_LINES);
        if parts <= 1 || types.len() <= 1 {
            pieces.push(contents);
            return;
        }
        types.chunks(types.len().div_ceil(parts)).for_each(|part| self.pieces(part, pieces));
    }

    fn types(&self, types: &[(TypeId, &TypeDef)]) -> TokenStream {
        self.here.replace(types.iter().map(|(id, _)| *id).collect());
        let mut file = File::new();
        for (id, def) in types {
            match &def.kind {
                TypeKind::Object(object) => self.object(*id, def, object, &mut file),
                TypeKind::Placeholders(placeholders) => self.placeholder_url(*id, def, placeholders, &mut file),
                TypeKind::Enum(listed) => self.vocabulary(*id, def, listed, &mut file),
                TypeKind::IntEnum(listed) => self.int_vocabulary(*id, def, listed, &mut file),
                TypeKind::Union(union) => self.union(*id, def, union, &mut file),
                TypeKind::Same(_) => continue,
            }
            self.aliases(*id, &mut file);
        }
        self.here.take();
        file.tokens()
    }

    /// The files that name other files: `lib.rs`, and one an area.
    fn modules(&self, config: &CrateConfig, files: &[OutFile]) -> Vec<OutFile> {
        let exists = |path: String| files.iter().any(|file| file.path == path);
        let mut modules = Vec::new();
        let mut declarations = TokenStream::new();
        for name in ["errors", "security", "servers"] {
            if exists(format!("src/{name}.rs")) {
                let name = ident(name);
                declarations.extend(quote!(pub mod #name;));
            }
        }
        if exists("src/sca.rs".to_owned()) {
            let feature = self.sca_feature().map(|area| quote!(#[cfg(feature = #area)]));
            declarations.extend(quote!(#feature pub mod sca;));
        }
        declarations.extend(quote!(
            mod session;
        ));
        let areas = self.api.areas.iter().enumerate().map(|(index, area)| (Some(AreaId(index)), area.as_str()));
        for (id, area) in std::iter::once((None, "")).chain(areas) {
            let name = self.module_name(id);
            let pieces = |part: Part| {
                let pieces = (0..).map(move |piece| part.piece(piece));
                pieces.take_while(|piece| exists(format!("src/{name}/{piece}.rs")))
            };
            let parts: Vec<_> = Part::ALL.into_iter().flat_map(pieces).map(|piece| ident(&piece)).collect();
            if parts.is_empty() {
                continue;
            }
            let feature = id.map(|_| quote!(#[cfg(feature = #name)]));
            let module = ident(name);
            declarations.extend(quote!(#feature pub mod #module;));
            let mut comment = Comment::new();
            match id {
                Some(_) => comment.text(Some(&format!("{area}: operations, and the types that they alone use."))),
                None => comment.line("Types that several areas use."),
            }
            let docs = inner_docs(comment.tokens());
            modules.push(formatted(format!("src/{name}.rs"), quote!(#docs #(mod #parts;)* #(pub use #parts::*;)*)));
        }
        let docs = inner_docs(self.crate_docs(config).tokens());
        let limit = self.recursion_limit();
        let tokens = quote!(#docs #limit #declarations pub use servers::Environment; pub use session::Session;);
        modules.push(formatted("src/lib.rs".to_owned(), tokens));
        modules
    }

    fn shared_errors(&self) -> TokenStream {
        let errors = self.errors_of(None);
        if errors.is_empty() {
            return TokenStream::new();
        }
        let items = errors.tokens();
        quote!(#![doc = " Errors that several areas share."] #items)
    }

    fn errors_of(&self, area: Option<AreaId>) -> File {
        let mut file = File::new();
        for (index, set) in self.api.errors.iter().enumerate() {
            let id = ErrorSetId(index);
            if self.places.errors(id) == area
                && let Some(names) = self.names.errors(id)
            {
                self.error_set(set, names, &mut file);
            }
        }
        file
    }

    /// Types that lead through many others exceed what rustdoc follows by itself: some six steps a type, 128 in all.
    fn recursion_limit(&self) -> Option<TokenStream> {
        let depth = self.api.types.depth();
        let limit = proc_macro2::Literal::string(&(depth * 8).next_power_of_two().to_string());
        (depth > 16).then(|| quote!(#![recursion_limit = #limit]))
    }

    fn crate_docs(&self, config: &CrateConfig) -> Comment {
        let mut comment = Comment::new();
        comment.text(Some(config.description.as_deref().unwrap_or(&self.api.title)));
        let version = self.api.version.trim();
        let version = if version.is_empty() { String::new() } else { format!(", version {}", docs::code(version)) };
        comment.line(&format!(
            "Typed requests and answers of {} operation{} of {}{version}. An operation encodes to an `http::Request` and decodes from an `http::Response`; which HTTP client carries them is up to you. `ob_runtime::Client` does, with feature `reqwest` of `ob-runtime`.",
            self.api.operations.len(),
            if self.api.operations.len() == 1 { "" } else { "s" },
            docs::code(self.api.title.trim()),
        ));
        comment.line("Generated by obgen; do not edit.");
        comment
    }
}

/// `///` as `//!`.
fn inner_docs(docs: TokenStream) -> TokenStream {
    let mut inner = TokenStream::new();
    for token in docs {
        let is_hash = matches!(&token, proc_macro2::TokenTree::Punct(punct) if punct.as_char() == '#');
        inner.extend([token]);
        if is_hash {
            inner.extend(quote!(!));
        }
    }
    inner
}

fn formatted(path: String, tokens: TokenStream) -> OutFile {
    OutFile { path, contents: format_tokens(tokens) }
}

fn format_tokens(tokens: TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => format!("// Generated by obgen; do not edit.\n\n{}", prettyplease::unparse(&file)),
        // Tokens that are no Rust are a fault of ours: show them, and let the compiler say where.
        Err(fault) => format!("compile_error!({:?});\n{tokens}\n", fault.to_string()),
    }
}
