//! Answers: response headers and body by status, and the error types that operations share.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Render;
use super::docs::Comment;
use super::enums::choice_by_index;
use super::file::{File, Prelude, ident};
use super::types::sensitivity;
use crate::ir::{Header, Operation, Status, StatusCase};
use crate::names::{CaseNames, OperationNames};

impl Render<'_> {
    /// The answers of an operation that are no errors.
    pub fn answer(&self, operation: &Operation, names: &OperationNames, file: &mut File) {
        let cases: Vec<(&StatusCase, &CaseNames)> =
            operation.responses.cases.iter().zip(&names.response.cases).collect();
        match cases.as_slice() {
            [] => self.bare_answer(self.names.area(operation.area), names, file),
            [(case, case_names)] => {
                self.case_struct(case, case_names, names, operation, file);
                self.single_answer(case, case_names, file);
            }
            several => {
                for (case, case_names) in several {
                    self.case_struct(case, case_names, names, operation, file);
                }
                self.answer_enum(several, names, operation, file);
            }
        }
    }

    /// Of an operation that declares no answer: any status of success will do.
    fn bare_answer(&self, operation_module: &str, names: &OperationNames, file: &mut File) {
        let parts = parts(&[], None);
        let name = ident(&names.response.name);
        let docs = format!(" Answer of {}: the document declares none.", operation_link(operation_module, &names.name));
        file.push(quote! {
            #[doc = #docs]
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct #name {}
            impl ::ob_runtime::Answer for #name {
                const HEADERS: &'static [::ob_runtime::Field] = &[];
                const CASES: &'static [::ob_runtime::Case] = &[::ob_runtime::Case::empty(&[]).any()];
                #[inline] fn blank(_: usize) -> Self { Self {} }
                #parts
            }
            ::ob_runtime::answer!(#name);
        });
    }

    /// Headers and body of one status.
    fn case_struct(
        &self,
        case: &StatusCase,
        names: &CaseNames,
        operation_names: &OperationNames,
        operation: &Operation,
        file: &mut File,
    ) {
        let Prelude { none, option, .. } = &self.std;
        let name = ident(&names.name);
        let mut comment = Comment::of(&case.docs, "");
        comment.line(&format!(
            "Answer of {}: {}.",
            operation_link(self.names.area(operation.area), &operation_names.name),
            status_text(case.status)
        ));
        comment.changes(&case.docs);
        let docs = comment.tokens();
        let idents: Vec<_> = names.headers.iter().map(|name| ident(name)).collect();
        let types = case.headers.iter().map(|header| self.ty(&header.ty));
        let header_docs = case.headers.iter().map(|header| header_docs(header).tokens());
        if let Some(content) = &names.content {
            self.content(&case.bodies, content, &format!("The body of [`{}`], by media type.", names.name), file);
        }
        let body_type = self.body_type(&case.bodies, names.content.as_ref());
        let body_type = body_type.map(|ty| if case.optional_body { quote!(#option<#ty>) } else { ty });
        let body = body_type.as_ref().map(|ty| quote!(#[doc = " The body."] pub body: #ty,));
        let constructor = body_type.as_ref().map(|body| constructor(&name, &idents, body, none));
        let derive = body_type.is_none().then(|| quote!(, Default));
        file.push(quote! {
            #docs
            #[derive(Clone #derive, PartialEq)]
            #[non_exhaustive]
            pub struct #name { #(#header_docs pub #idents: #option<#types>,)* #body }
            #constructor
        });
    }

    /// What a case is read into, for the media type of this index.
    fn blank_case(&self, case: &StatusCase, names: &CaseNames, media: Option<usize>) -> TokenStream {
        let Prelude { none, some, .. } = &self.std;
        let headers = names.headers.iter().map(|name| ident(name));
        let body = (!case.bodies.is_empty()).then(|| {
            let blank = match (&names.content, media) {
                (Some(content), Some(index)) => {
                    let name = ident(&content.name);
                    let variant = ident(content.variants.get(index).map_or("Json", String::as_str));
                    let blank = quote!(#name::#variant(::ob_runtime::Blank::blank()));
                    if case.optional_body { quote!(#some(#blank)) } else { blank }
                }
                _ => quote!(::ob_runtime::Blank::blank()),
            };
            quote!(body: #blank,)
        });
        quote!({ #(#headers: #none,)* #body })
    }

    fn single_answer(&self, case: &StatusCase, names: &CaseNames, file: &mut File) {
        let default = &self.std.default;
        let name = ident(&names.name);
        let idents: Vec<_> = names.headers.iter().map(|name| ident(name)).collect();
        let headers = case.headers.iter().map(header_entry);
        let cases = self.case_entries(case);
        let (index, blank) = match (case.bodies.as_slice(), &names.content) {
            ([], _) => (quote!(_), quote!(#default::default())),
            (_, Some(_)) => (quote!(case), quote!(Self::new(::ob_runtime::Content::blank(case)))),
            (_, None) => (quote!(_), quote!(Self::new(::ob_runtime::Blank::blank()))),
        };
        let parts = parts(&idents, body_kind(case, names));
        let tag = names.content.is_some().then(|| quote!(+ body));
        file.push(quote! {
            impl ::ob_runtime::Answer for #name {
                const HEADERS: &'static [::ob_runtime::Field] = &[#(#headers),*];
                const CASES: &'static [::ob_runtime::Case] = &[#cases];
                #[inline] fn blank(#index: usize) -> Self { #blank }
                #parts
            }
            ::ob_runtime::answer!(#name #tag);
        });
    }

    /// One variant a status.
    fn answer_enum(
        &self,
        cases: &[(&StatusCase, &CaseNames)],
        names: &OperationNames,
        operation: &Operation,
        file: &mut File,
    ) {
        let Prelude { box_, none, option, some, .. } = &self.std;
        let name = ident(&names.response.name);
        let variants: Vec<_> = cases.iter().map(|(_, names)| ident(&names.variant)).collect();
        let structs: Vec<_> = cases.iter().map(|(_, names)| ident(&names.name)).collect();
        let boxed: Vec<bool> = cases.iter().map(|(case, _)| self.is_case_boxed(case)).collect();
        let payloads =
            structs.iter().zip(&boxed).map(|(name, boxed)| if *boxed { quote!(#box_<#name>) } else { quote!(#name) });
        let variant_docs = cases.iter().map(|(case, _)| format!(" Status {}.", status_text(case.status)));
        let docs = format!(" Answers of {}.", operation_link(self.names.area(operation.area), &names.name));
        let mut wires: Vec<&Header> = Vec::new();
        for header in cases.iter().flat_map(|(case, _)| &case.headers) {
            if !wires.iter().any(|known| known.wire.eq_ignore_ascii_case(&header.wire)) {
                wires.push(header);
            }
        }
        let headers = wires.iter().map(|header| header_entry(header));
        let entries = cases.iter().map(|(case, _)| self.case_entries(case));
        let mut blanks = Vec::new();
        for (((case, case_names), variant), (struct_name, boxed)) in
            cases.iter().zip(&variants).zip(structs.iter().zip(&boxed))
        {
            for index in 0..case.bodies.len().max(1) {
                let blank = self.blank_case(case, case_names, Some(index));
                let value = quote!(#struct_name #blank);
                blanks.push(if *boxed {
                    quote!(Self::#variant(#box_::new(#value)))
                } else {
                    quote!(Self::#variant(#value))
                });
            }
        }
        let blank = choice_by_index(&blanks, &quote!(case));
        let mut gets = Vec::new();
        let mut get_muts = Vec::new();
        for (index, wire) in wires.iter().enumerate() {
            let index = proc_macro2::Literal::usize_unsuffixed(index);
            for ((case, case_names), variant) in cases.iter().zip(&variants) {
                if let Some(position) =
                    case.headers.iter().position(|header| header.wire.eq_ignore_ascii_case(&wire.wire))
                    && let Some(field) = case_names.headers.get(position)
                {
                    let field = ident(field);
                    gets.push(quote!((Self::#variant(answer), #index) => #some(&answer.#field)));
                    get_muts.push(quote!((Self::#variant(answer), #index) => #some(&mut answer.#field)));
                }
            }
        }
        let header_body = |arms: &[TokenStream]| {
            if arms.is_empty() { quote!(#none) } else { quote!(match (self, index) { #(#arms,)* _ => #none }) }
        };
        let (get, get_mut) = (header_body(&gets), header_body(&get_muts));
        let index = if gets.is_empty() { quote!(_) } else { quote!(index) };
        let bodies = |reference: &TokenStream, method: &TokenStream| {
            let arms = cases.iter().zip(&variants).map(|((case, names), variant)| {
                let body = self.body_of(case, names, &quote!(#reference answer.body), method);
                let binding = if case.bodies.is_empty() { quote!(_) } else { quote!(answer) };
                quote!(Self::#variant(#binding) => #body)
            });
            quote!(match self { #(#arms,)* })
        };
        let body = bodies(&quote!(&), &quote!(body));
        let body_mut = bodies(&quote!(&mut), &quote!(body_mut));
        let mut first = 0;
        let tags = cases.iter().zip(&variants).map(|((case, names), variant)| {
            let number = proc_macro2::Literal::usize_unsuffixed(first);
            first += case.bodies.len().max(1);
            let body = names.content.is_some().then(|| quote!(+ body));
            quote!(#variant = #number #body)
        });
        file.push(quote! {
            #[doc = #docs]
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#[doc = #variant_docs] #variants(#payloads),)* }
            impl ::ob_runtime::Answer for #name {
                const HEADERS: &'static [::ob_runtime::Field] = &[#(#headers),*];
                const CASES: &'static [::ob_runtime::Case] = &[#(#entries),*];
                #[inline] fn blank(case: usize) -> Self { #blank }
                #[inline] fn header(&self, #index: usize) -> #option<&dyn ::ob_runtime::Wire> { #get }
                #[inline] fn header_mut(&mut self, #index: usize) -> #option<&mut dyn ::ob_runtime::Wire> { #get_mut }
                #[inline] fn body(&self) -> #option<&dyn ::ob_runtime::Wire> { #body }
                #[inline] fn body_mut(&mut self) -> #option<&mut dyn ::ob_runtime::Wire> { #body_mut }
            }
            ::ob_runtime::answer!(#name { #(#tags),* });
        });
        for struct_name in structs {
            let text = struct_name.to_string();
            file.push(quote! {
                impl ::core::fmt::Debug for #struct_name {
                    #[inline] fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { f.debug_struct(#text).finish_non_exhaustive() }
                }
            });
        }
    }

    pub fn case_size(&self, case: &StatusCase) -> usize {
        let headers: usize = case.headers.iter().map(|header| self.size(&header.ty, 0)).sum();
        let body = case.bodies.iter().map(|media| self.size(&media.ty, 0)).max().unwrap_or_default();
        headers + body
    }

    /// The table entries of a case: one a media type.
    fn case_entries(&self, case: &StatusCase) -> TokenStream {
        if case.bodies.is_empty() {
            return case_entry(&[case.status], None);
        }
        let entries = case.bodies.iter().map(|media| case_entry(&[case.status], Some(self.media(media))));
        quote!(#(#entries),*)
    }

    fn body_of(&self, case: &StatusCase, names: &CaseNames, field: &TokenStream, method: &TokenStream) -> TokenStream {
        let Prelude { none, some, .. } = &self.std;
        if case.bodies.is_empty() {
            return none.clone();
        }
        if names.content.is_some() { quote!(::ob_runtime::Content::#method(#field)) } else { quote!(#some(#field)) }
    }
}

/// Headers and body, by index: a header's fields in order, and what the body is.
pub fn parts(headers: &[Ident], body: Option<Ident>) -> TokenStream {
    let numbers = (0..headers.len()).map(proc_macro2::Literal::usize_unsuffixed);
    quote!(::ob_runtime::parts!({ #(#headers = #numbers),* } #body);)
}

fn body_kind(case: &StatusCase, names: &CaseNames) -> Option<Ident> {
    let kind = if names.content.is_some() { "content" } else { "body" };
    (!case.bodies.is_empty()).then(|| ident(kind))
}

/// An answer as whoever plays the API makes it: with this body, and no header.
pub fn constructor(name: &Ident, headers: &[Ident], body: &TokenStream, none: &TokenStream) -> TokenStream {
    quote! {
        impl #name {
            /// With this body, and no header.
            #[inline] pub fn new(body: #body) -> Self { Self { #(#headers: #none,)* body } }
        }
    }
}

/// A link to an operation, from anywhere in the crate.
pub fn operation_link(module: &str, name: &str) -> String {
    format!("[`{name}`](crate::{module}::{name})")
}

pub fn header_docs(header: &Header) -> Comment {
    let source = format!("Header `{}`.", header.wire);
    let mut comment = Comment::of(&header.docs, &source);
    if header.docs.text.is_some() {
        comment.line(&source);
    }
    comment.changes(&header.docs);
    comment
}

pub fn header_entry(header: &Header) -> TokenStream {
    let wire = &header.wire;
    let sensitivity = sensitivity(header.sensitivity);
    quote!(::ob_runtime::Field::optional(#wire) #sensitivity)
}

/// A body, and the statuses that come with it.
pub fn case_entry(statuses: &[Status], media: Option<TokenStream>) -> TokenStream {
    let codes = statuses.iter().filter_map(|status| match status {
        Status::Exact(code) => Some(proc_macro2::Literal::u16_unsuffixed(*code)),
        Status::Range(_) | Status::Default => None,
    });
    let hundreds: Vec<_> = statuses
        .iter()
        .filter_map(|status| match status {
            Status::Range(hundred) => Some(proc_macro2::Literal::u8_unsuffixed(*hundred)),
            Status::Exact(_) | Status::Default => None,
        })
        .collect();
    let ranges = (!hundreds.is_empty()).then(|| quote!(.ranges(&[#(#hundreds),*])));
    let any = statuses.contains(&Status::Default).then(|| quote!(.any()));
    match media {
        Some(media) => quote!(::ob_runtime::Case::of(&[#(#codes),*], #media) #ranges #any),
        None => quote!(::ob_runtime::Case::empty(&[#(#codes),*]) #ranges #any),
    }
}

pub fn status_text(status: Status) -> String {
    match status {
        Status::Exact(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "any other status".to_owned(),
    }
}
