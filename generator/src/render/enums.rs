//! Enums, unions, and URLs with placeholders.

use proc_macro2::TokenStream;
use quote::quote;

use super::Render;
use super::docs::{Comment, code, escape};
use super::file::{File, Prelude, ident};
use crate::ir::{End, Enum, IntEnum, Select, Tag, Type, TypeDef, TypeId, Union};

impl Render<'_> {
    /// An open enum of strings.
    pub fn vocabulary(&self, id: TypeId, def: &TypeDef, listed: &Enum, file: &mut File) {
        let name = ident(self.names.ty(id));
        let other = ident(self.names.other(id));
        let docs = self.type_docs(id, def).tokens();
        let variants: Vec<_> = self.names.members(id).iter().map(|name| ident(name)).collect();
        let wires: Vec<_> = listed.values.iter().map(|value| &value.wire).collect();
        let variant_docs = listed.values.iter().map(|value| value_docs(&value.wire, value.meaning.as_deref()));
        let progress = progress(listed, &variants);
        file.push(quote! {
            #docs
            #[derive(Clone, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #name {
                #(#variant_docs #variants,)*
                /// A value that the document does not list, as it came.
                #other(::ob_runtime::Unknown),
            }
            impl #name {
                /// The values that the document lists.
                pub const KNOWN: &'static [Self] = &[#(Self::#variants),*];
                /// The value on the wire.
                #[inline] pub fn as_str(&self) -> &str {
                    match self {
                        #(Self::#variants => #wires,)*
                        Self::#other(value) => value.as_str(),
                    }
                }
                #progress
            }
            ::ob_runtime::vocabulary!(#name, #other);
        });
    }

    /// An open enum of whole numbers.
    pub fn int_vocabulary(&self, id: TypeId, def: &TypeDef, listed: &IntEnum, file: &mut File) {
        let name = ident(self.names.ty(id));
        let other = ident(self.names.other(id));
        let docs = self.type_docs(id, def).tokens();
        let variants: Vec<_> = self.names.members(id).iter().map(|name| ident(name)).collect();
        let values: Vec<_> =
            listed.values.iter().map(|value| proc_macro2::Literal::i64_unsuffixed(value.value)).collect();
        let variant_docs =
            listed.values.iter().map(|value| value_docs(&value.value.to_string(), value.meaning.as_deref()));
        file.push(quote! {
            #docs
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #name {
                #(#variant_docs #variants,)*
                /// A value that the document does not list.
                #other(i64),
            }
            impl #name {
                /// The values that the document lists.
                pub const KNOWN: &'static [Self] = &[#(Self::#variants),*];
                /// The value on the wire.
                #[inline] pub fn value(&self) -> i64 {
                    match self {
                        #(Self::#variants => #values,)*
                        Self::#other(value) => *value,
                    }
                }
            }
            ::ob_runtime::int_vocabulary!(#name, #other);
        });
    }

    /// One of several types.
    pub fn union(&self, id: TypeId, def: &TypeDef, union: &Union, file: &mut File) {
        let Prelude { box_, from, .. } = &self.std;
        let name = ident(self.names.ty(id));
        let name_text = self.names.ty(id);
        let docs = self.type_docs(id, def).tokens();
        let listed: Vec<_> = self.names.members(id).iter().map(|name| ident(name)).collect();
        let payloads: Vec<_> =
            union.alternatives.iter().map(|alternative| self.payload(&alternative.ty, alternative.boxed)).collect();
        let listed_docs = union
            .alternatives
            .iter()
            .map(|alternative| self.alternative_docs(&alternative.select, &alternative.ty).tokens());
        let entries = union.alternatives.iter().map(|alternative| alternative_entry(&alternative.select));
        // What is read may be none of them.
        let other = union.open.then(|| ident(self.names.other(id)));
        let other_docs =
            other.iter().map(|_| quote!(#[doc = " None of these, as it came. A request with it is refused."]));
        let other_payload = other.iter().map(|_| quote!(::ob_runtime::Unlisted));
        let variants: Vec<_> = listed.iter().chain(&other).collect();
        let variant_docs = listed_docs.chain(other_docs);
        let variant_payloads = payloads.iter().cloned().chain(other_payload);
        let entries = entries.chain(other.iter().map(|_| quote!(::ob_runtime::Alternative::unlisted())));
        let numbers: Vec<_> = (0..variants.len()).map(proc_macro2::Literal::usize_unsuffixed).collect();
        let blanks: Vec<_> =
            variants.iter().map(|variant| quote!(Self::#variant(::ob_runtime::Blank::blank()))).collect();
        let picked = choice_by_index(&blanks, &quote!(index));
        let index = if variants.len() > 1 { quote!(index) } else { quote!(_) };
        let start = self.first_finite(union);
        let start = listed.get(start).unwrap_or(&name);
        file.push(quote! {
            #docs
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#variant_docs #variants(#variant_payloads),)* }
            impl ::ob_runtime::Blank for #name {
                #[inline] fn blank() -> Self { Self::#start(::ob_runtime::Blank::blank()) }
            }
            impl ::ob_runtime::Union for #name {
                const NAME: &'static str = #name_text;
                const ALTERNATIVES: &'static [::ob_runtime::Alternative] = &[#(#entries),*];
                #[inline] fn get(&self) -> (usize, &dyn ::ob_runtime::Wire) {
                    match self { #(Self::#variants(value) => (#numbers, value),)* }
                }
                #[inline] fn pick(&mut self, #index: usize) -> &mut dyn ::ob_runtime::Wire {
                    *self = #picked;
                    match self { #(Self::#variants(value) => value,)* }
                }
            }
            ::ob_runtime::union!(#name);
        });
        for (variant, (alternative, payload)) in listed.iter().zip(union.alternatives.iter().zip(&payloads)) {
            let is_sole = union.alternatives.iter().filter(|other| other.ty == alternative.ty).count() == 1;
            if is_sole && matches!(alternative.ty, Type::Named(_)) {
                let ty = self.ty(&alternative.ty);
                let is_boxed = payload.to_string() != ty.to_string();
                let value = if is_boxed { quote!(#box_::new(value)) } else { quote!(value) };
                file.push(quote! {
                    impl #from<#ty> for #name {
                        #[inline] fn from(value: #ty) -> Self { Self::#variant(#value) }
                    }
                });
            }
        }
    }

    /// The alternative that a blank value takes: one that does not lead back to the union.
    fn first_finite(&self, union: &Union) -> usize {
        union.alternatives.iter().position(|alternative| !alternative.boxed).unwrap_or_default()
    }

    fn alternative_docs(&self, select: &Select, ty: &Type) -> Comment {
        let mut comment = Comment::new();
        let told = match select {
            Select::Object { tag: Some(tag), .. } => {
                let values: Vec<String> = tag.values.iter().take(4).map(|value| code(value)).collect();
                format!("Where {} is {}.", code(&tag.member), values.join(" or "))
            }
            Select::Object { required, .. } if !required.is_empty() => {
                let names: Vec<String> = required.iter().map(|name| code(name)).collect();
                format!("Has {}.", names.join(", "))
            }
            Select::Object { .. } => "An object.".to_owned(),
            Select::Wrapper(key) => format!("Under {}.", code(key)),
            Select::Text => "Text.".to_owned(),
            Select::Number => "A number.".to_owned(),
            Select::Integer => "A whole number.".to_owned(),
            Select::Boolean => "True or false.".to_owned(),
            Select::List => "An array.".to_owned(),
            Select::Empty => "An object without any of the other members.".to_owned(),
            Select::Any | Select::Open => "Anything else.".to_owned(),
        };
        comment.line(&told);
        if let Type::Named(id) = ty {
            let def = self.api.types.get(*id);
            comment.text(def.docs.summary.as_deref());
        }
        comment
    }

    /// A URL with placeholders.
    pub fn placeholder_url(&self, id: TypeId, def: &TypeDef, placeholders: &[String], file: &mut File) {
        let name = ident(self.names.ty(id));
        let mut comment = self.type_docs(id, def);
        comment.line("A URL with placeholders: fill each, then take [`url`](Self::url). On the wire it stays the text that came.");
        let docs = comment.tokens();
        let setters = self.names.members(id).iter().zip(placeholders).map(|(setter, placeholder)| {
            let setter = ident(setter);
            let docs = format!(" Fills `{placeholder}`; the value is percent-encoded.");
            quote! {
                #[doc = #docs]
                #[must_use]
                #[inline] pub fn #setter(self, value: &str) -> Self { Self(self.0.fill(#placeholder, value)) }
            }
        });
        let page = self.api.pages.iter().find(|page| page.ty == Type::Named(id)).map(|page| {
            let (host, path) = (ident(self.names.host(page.host)), &page.path);
            quote! {
                /// The address in this environment, with nothing filled in.
                #[inline]
                pub fn new(environment: &crate::Environment) -> Self {
                    Self(::ob_runtime::Template::below(&environment.#host, #path))
                }
            }
        });
        file.push(quote! {
            #docs
            #[derive(Clone, PartialEq)]
            pub struct #name(::ob_runtime::Template);
            impl #name { #page #(#setters)* }
            ::ob_runtime::placeholder_url!(#name, &[#(#placeholders),*]);
        });
    }
}

/// What a value says to whoever waits, if an overlay says which are the end.
fn progress(listed: &Enum, variants: &[proc_macro2::Ident]) -> Option<TokenStream> {
    let arm = |end: End, progress: TokenStream| {
        let ends = listed.values.iter().zip(variants).filter(|(value, _)| value.ends == Some(end));
        let ends: Vec<_> = ends.map(|(_, variant)| quote!(Self::#variant)).collect();
        (!ends.is_empty()).then(|| quote!(#(#ends)|* => ::ob_runtime::Progress::#progress,))
    };
    let (done, failed) = (arm(End::Done, quote!(Done)), arm(End::Failed, quote!(Failed)));
    (done.is_some() || failed.is_some()).then(|| {
        quote! {
            /// What it says to whoever waits.
            #[inline] pub fn progress(&self) -> ::ob_runtime::Progress {
                match self { #done #failed _ => ::ob_runtime::Progress::Pending, }
            }
        }
    })
}

/// What is said of a listed value.
fn value_docs(wire: &str, meaning: Option<&str>) -> TokenStream {
    let mut comment = Comment::new();
    let wire = code(wire);
    match meaning {
        Some(meaning) => comment.line(&format!("{wire}: {}", escape(meaning.trim()))),
        None => comment.line(&wire),
    }
    comment.tokens()
}

/// One of several expressions by an index; the last stands for what is out of range.
pub fn choice_by_index(choices: &[TokenStream], index: &TokenStream) -> TokenStream {
    match choices {
        [] => TokenStream::new(),
        [only] => only.clone(),
        [init @ .., last] => {
            let numbers = (0..init.len()).map(proc_macro2::Literal::usize_unsuffixed);
            quote!(match #index { #(#numbers => #init,)* _ => #last })
        }
    }
}

fn alternative_entry(select: &Select) -> TokenStream {
    let path = quote!(::ob_runtime::Alternative);
    match select {
        Select::Object { required, known, tag } => {
            let tag = tag.as_ref().map(|Tag { member, values, decides }| {
                let tag = if *decides { quote!(discriminator) } else { quote!(tag) };
                quote!(.#tag(#member, &[#(#values),*]))
            });
            quote!(#path::object(&[#(#required),*], &[#(#known),*]) #tag)
        }
        Select::Wrapper(key) => quote!(#path::wrapper(#key)),
        Select::Text => quote!(#path::text()),
        Select::Number => quote!(#path::number()),
        Select::Integer => quote!(#path::integer()),
        Select::Boolean => quote!(#path::boolean()),
        Select::List => quote!(#path::list()),
        Select::Empty => quote!(#path::empty()),
        Select::Any | Select::Open => quote!(#path::any()),
    }
}
