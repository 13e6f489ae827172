//! A file of generated code: items, and the patterns that they use.

use std::cell::RefCell;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// Items of a file as they are rendered.
#[derive(Default)]
pub struct File {
    items: Vec<TokenStream>,
    patterns: RefCell<Vec<String>>,
}

impl File {
    pub fn new() -> Self {
        File::default()
    }

    pub fn push(&mut self, item: TokenStream) {
        self.items.push(item);
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The static that holds this pattern.
    pub fn pattern(&self, pattern: &str) -> Ident {
        let mut patterns = self.patterns.borrow_mut();
        let position = patterns.iter().position(|known| known == pattern).unwrap_or_else(|| {
            patterns.push(pattern.to_owned());
            patterns.len() - 1
        });
        Ident::new(&format!("PATTERN_{}", position + 1), Span::call_site())
    }

    /// The items, and below them the patterns.
    pub fn tokens(&self) -> TokenStream {
        let items = &self.items;
        let statics = self
            .patterns
            .borrow()
            .iter()
            .enumerate()
            .map(|(index, pattern)| {
                let name = Ident::new(&format!("PATTERN_{}", index + 1), Span::call_site());
                quote!(static #name: ::ob_runtime::Pattern = ::ob_runtime::Pattern::new(#pattern);)
            })
            .collect::<Vec<_>>();
        quote!(#(#items)* #(#statics)*)
    }
}

/// An identifier, raw if it says so.
pub fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Names of Rust's prelude as generated code writes them: by themselves, or by their paths where the document gives one
/// of the names to a type of its own.
pub struct Prelude {
    pub option: TokenStream,
    pub some: TokenStream,
    pub none: TokenStream,
    pub default: TokenStream,
    pub from: TokenStream,
    pub into: TokenStream,
    pub box_: TokenStream,
    pub string: TokenStream,
    pub vec: TokenStream,
}

impl Prelude {
    /// The names for a crate in which these types are defined.
    pub fn of<'n>(mut types: impl Iterator<Item = &'n str>) -> Self {
        let names = ["Option", "Some", "None", "Default", "From", "Into", "Box", "String", "Vec"];
        if types.any(|name| names.contains(&name)) {
            return Prelude {
                option: quote!(::core::option::Option),
                some: quote!(::core::option::Option::Some),
                none: quote!(::core::option::Option::None),
                default: quote!(::core::default::Default),
                from: quote!(::core::convert::From),
                into: quote!(::core::convert::Into),
                box_: quote!(::std::boxed::Box),
                string: quote!(::std::string::String),
                vec: quote!(::std::vec::Vec),
            };
        }
        Prelude {
            option: quote!(Option),
            some: quote!(Some),
            none: quote!(None),
            default: quote!(Default),
            from: quote!(From),
            into: quote!(Into),
            box_: quote!(Box),
            string: quote!(String),
            vec: quote!(Vec),
        }
    }
}
