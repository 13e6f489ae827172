//! A file of generated code: items, and the patterns that they use.

use std::cell::RefCell;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

/// Items of a file as they are rendered.
#[derive(Default)]
pub struct File {
    items: Vec<TokenStream>,
    /// Types that the file defines.
    defined: Vec<String>,
    patterns: RefCell<Vec<String>>,
}

impl File {
    pub fn new() -> Self {
        File::default()
    }

    pub fn push(&mut self, item: TokenStream) {
        self.items.push(item);
    }

    /// Notes that the file defines a type of this name.
    pub fn defines(&mut self, name: &str) {
        self.defined.push(name.to_owned());
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
        let defined: Vec<&str> = self.defined.iter().map(String::as_str).collect();
        shortened(quote!(#(#items)* #(#statics)*), &defined)
    }
}

/// An identifier, raw if it says so.
pub fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Paths of the prelude, and the names that need none.
const PRELUDE: [(&[&str], &str); 9] = [
    (&["core", "option", "Option"], "Option"),
    (&["core", "option", "Option", "Some"], "Some"),
    (&["core", "option", "Option", "None"], "None"),
    (&["core", "default", "Default"], "Default"),
    (&["core", "convert", "From"], "From"),
    (&["core", "convert", "Into"], "Into"),
    (&["std", "boxed", "Box"], "Box"),
    (&["std", "string", "String"], "String"),
    (&["std", "vec", "Vec"], "Vec"),
];

/// Names of the prelude in place of their paths, except in a file that gives one of them to a type of its own.
fn shortened(tokens: TokenStream, defined: &[&str]) -> TokenStream {
    if PRELUDE.iter().any(|(_, name)| defined.contains(name)) {
        return tokens;
    }
    shorten(tokens)
}

fn shorten(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut short = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let [first, after @ ..] = rest {
        if !follows_path(short.last())
            && let Some((name, length)) = prelude_path(rest)
        {
            short.push(TokenTree::Ident(Ident::new(name, Span::call_site())));
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        short.push(match first {
            TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), shorten(group.stream()))),
            other => other.clone(),
        });
        rest = after;
    }
    short.into_iter().collect()
}

/// Whether a `::` behind this token goes on with a path.
fn follows_path(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if !["impl", "dyn", "for", "mut", "as"].iter().any(|keyword| ident == keyword))
}

/// The longest prelude path that the tokens start with, and how many tokens it is.
fn prelude_path(tokens: &[TokenTree]) -> Option<(&'static str, usize)> {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    let fits = |path: &[&str]| {
        path.iter().enumerate().all(|(index, name)| {
            let at = index * 3;
            is_colon(tokens.get(at))
                && is_colon(tokens.get(at + 1))
                && matches!(tokens.get(at + 2), Some(TokenTree::Ident(ident)) if ident == name)
        })
    };
    let found = PRELUDE.iter().filter(|(path, _)| fits(path)).max_by_key(|(path, _)| path.len())?;
    Some((found.1, found.0.len() * 3))
}
