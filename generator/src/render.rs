//! Files of a crate. Decides no names, no types and no order: `names` and `ir` have.

mod answer;
mod docs;
mod enums;
mod file;
mod manifest;
mod media;
mod operation;
mod place;
mod session;
mod types;

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::CrateConfig;
use crate::ir::{Api, AreaId, ErrorSetId, OperationId, TypeKind};
use crate::names::Names;
use docs::Comment;
use file::{File, ident};
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
    let render = Render { api, names, places: Places::of(api) };
    let mut modules = render.modules(config);
    modules.retain(|module| !module.tokens.is_empty());
    let mut files: Vec<OutFile> = format_all(modules);
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
    places: Places,
}

/// A module before it is formatted.
struct Module {
    path: String,
    tokens: TokenStream,
}

impl Render<'_> {
    /// The module of an area, or of the types that areas share.
    fn module(&self, area: Option<AreaId>) -> TokenStream {
        match area {
            Some(area) => {
                let area = ident(self.names.area(area));
                quote!(crate::#area)
            }
            None => quote!(crate::types),
        }
    }

    fn modules(&self, config: &CrateConfig) -> Vec<Module> {
        let mut modules = Vec::new();
        let mut top = vec![
            (
                quote!(
                    pub mod servers;
                ),
                self.servers(),
            ),
            (
                quote!(
                    pub mod security;
                ),
                self.security(),
            ),
            (
                quote!(
                    mod session;
                ),
                self.session(),
            ),
        ];
        let errors = self.errors_of(None);
        top.push((
            quote!(
                pub mod errors;
            ),
            errors.tokens(),
        ));
        for (declaration, tokens) in &top {
            if !tokens.is_empty() {
                let name = declaration.to_string();
                let name = name.trim_end_matches(" ;").rsplit(' ').next().unwrap_or_default().to_owned();
                modules.push(Module { path: format!("src/{name}.rs"), tokens: tokens.clone() });
            }
        }
        let mut declarations: Vec<TokenStream> =
            top.into_iter().filter(|(_, tokens)| !tokens.is_empty()).map(|(declaration, _)| declaration).collect();
        let shared = self.area_modules(None, "types", "Types that several areas use.", &mut modules);
        if shared {
            declarations.push(quote!(
                pub mod types;
            ));
        }
        for (index, area) in self.api.areas.iter().enumerate() {
            let id = AreaId(index);
            let name = self.names.area(id).to_owned();
            let words = format!("{area}: operations, and the types that they alone use.");
            if self.area_modules(Some(id), &name, &words, &mut modules) {
                let module = ident(&name);
                declarations.push(quote!(#[cfg(feature = #name)] pub mod #module;));
            }
        }
        let docs = self.crate_docs(config).tokens();
        let docs = inner_docs(docs);
        modules.push(Module {
            path: "src/lib.rs".to_owned(),
            tokens: quote!(#docs #(#declarations)* pub use session::Session;),
        });
        modules
    }

    /// The files of an area; whether there are any.
    fn area_modules(&self, area: Option<AreaId>, name: &str, words: &str, modules: &mut Vec<Module>) -> bool {
        let mut operations = File::new();
        let mut answers = File::new();
        for (index, operation) in self.api.operations.iter().enumerate() {
            let id = OperationId(index);
            if Some(operation.area) == area
                && let Some(names) = self.names.operation(id)
            {
                operations.defines(&names.name);
                answers.defines(&names.response.name);
                self.operation(id, operation, names, &mut operations);
                self.answer(operation, names, &mut answers);
            }
        }
        let (mut objects, mut enums, mut unions) = (File::new(), File::new(), File::new());
        for (id, def) in self.api.types.iter() {
            if self.places.ty(id) != area {
                continue;
            }
            let file = match &def.kind {
                TypeKind::Object(object) => {
                    self.object(id, def, object, &mut objects);
                    &mut objects
                }
                TypeKind::Enum(listed) => {
                    self.vocabulary(id, def, listed, &mut enums);
                    &mut enums
                }
                TypeKind::IntEnum(listed) => {
                    self.int_vocabulary(id, def, listed, &mut enums);
                    &mut enums
                }
                TypeKind::Union(union) => {
                    self.union(id, def, union, &mut unions);
                    &mut unions
                }
                TypeKind::Placeholders(placeholders) => {
                    self.placeholder_url(id, def, placeholders, &mut objects);
                    &mut objects
                }
                TypeKind::Same(_) => continue,
            };
            file.defines(self.names.ty(id));
            self.names.aliases(id).iter().for_each(|alias| file.defines(alias));
            self.aliases(id, file);
        }
        let errors = if area.is_some() { self.errors_of(area) } else { File::new() };
        let parts = [
            ("operations", operations),
            ("answers", answers),
            ("errors", errors),
            ("objects", objects),
            ("enums", enums),
            ("unions", unions),
        ];
        let mut declarations = TokenStream::new();
        for (part, file) in parts {
            if !file.is_empty() {
                let part_ident = ident(part);
                declarations.extend(quote!(mod #part_ident; pub use #part_ident::*;));
                modules.push(Module { path: format!("src/{name}/{part}.rs"), tokens: file.tokens() });
            }
        }
        if declarations.is_empty() {
            return false;
        }
        let mut comment = Comment::new();
        comment.text(Some(words));
        let docs = inner_docs(comment.tokens());
        modules.push(Module { path: format!("src/{name}.rs"), tokens: quote!(#docs #declarations) });
        true
    }

    fn errors_of(&self, area: Option<AreaId>) -> File {
        let mut file = File::new();
        for (index, set) in self.api.errors.iter().enumerate() {
            let id = ErrorSetId(index);
            if self.places.errors(id) == area
                && let Some(names) = self.names.errors(id)
            {
                self.error_set(id, set, names, &mut file);
            }
        }
        file
    }

    fn crate_docs(&self, config: &CrateConfig) -> Comment {
        let mut comment = Comment::new();
        comment.text(Some(config.description.as_deref().unwrap_or(&self.api.title)));
        let version = self.api.version.trim();
        let version = if version.is_empty() { String::new() } else { format!(", version {}", docs::code(version)) };
        comment.line(&format!(
            "Typed requests and answers of {} operations of {}{version}. An operation encodes to an `http::Request` and decodes from an `http::Response`; which HTTP client carries them is up to you.",
            self.api.operations.len(),
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

/// Formats modules; each stands alone, so they are formatted side by side.
fn format_all(modules: Vec<Module>) -> Vec<OutFile> {
    modules.into_iter().map(|module| OutFile { path: module.path, contents: format_tokens(module.tokens) }).collect()
}

fn format_tokens(tokens: TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => format!("// Generated by obgen; do not edit.\n\n{}", prettyplease::unparse(&file)),
        // Tokens that are no Rust are a fault of ours: show them, and let the compiler say where.
        Err(fault) => format!("compile_error!({:?});\n{tokens}\n", fault.to_string()),
    }
}
