//! Files of a crate. Decides no names, no types and no order: `names` and `ir` have.

mod answer;
mod constructor;
mod docs;
mod enums;
mod errors;
mod file;
mod html;
mod jobs;
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

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::CrateConfig;
use crate::ir::{Api, AreaId, TypeId};
use crate::names::Names;
use docs::Comment;
use file::{File, Prelude, ident};
use jobs::Part;
pub use place::Places;

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
    let mut files = jobs::files(api, names, &places);
    let render = Render::new(api, names, &places);
    let modules = render.modules(config, &files);
    files.extend(modules);
    files.extend(manifest::files(api, names, config));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let list = manifest::lock(&files);
    files.push(list);
    files
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

    /// The files that name other files: `lib.rs`, and one an area.
    fn modules(&self, config: &CrateConfig, files: &[OutFile]) -> Vec<OutFile> {
        let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let exists = |path: String| paths.contains(path.as_str());
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
    OutFile { path, contents: File::of(tokens).contents().unwrap_or_default() }
}
