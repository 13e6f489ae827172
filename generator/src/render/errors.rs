//! Error types: what operations with the same error answers share.

use proc_macro2::TokenStream;
use quote::quote;

use super::Render;
use super::answer::{case_entry, header_docs, header_entry, status_text};
use super::file::{File, Prelude, ident};
use super::types::by_index;
use crate::ir::{ErrorSet, Header, Media, Scalar, Status, Type};
use crate::names::{ErrorBody, ErrorNames};

impl Render<'_> {
    /// An error type: typed headers, and the body by what the status and media type say it is.
    pub fn error_set(&self, set: &ErrorSet, names: &ErrorNames, file: &mut File) {
        let Prelude { none, option, some, .. } = &self.std;
        let name = ident(&names.name);
        let body_name = ident(&names.body);
        let mut headers: Vec<(&Header, bool)> = Vec::new();
        for header in set.set.cases.iter().flat_map(|case| &case.headers) {
            match headers.iter_mut().find(|(known, _)| known.wire.eq_ignore_ascii_case(&header.wire)) {
                Some((known, differs)) => *differs |= known.ty != header.ty,
                None => headers.push((header, false)),
            }
        }
        let idents: Vec<_> = headers
            .iter()
            .map(|(header, _)| {
                ident(names.headers.get(&header.wire.to_ascii_lowercase()).map_or("header", String::as_str))
            })
            .collect();
        let types = headers
            .iter()
            .map(|(header, differs)| self.ty(if *differs { &Type::Scalar(Scalar::String) } else { &header.ty }));
        let docs_of_headers = headers.iter().map(|(header, _)| header_docs(header).tokens());
        let header_entries = headers.iter().map(|(header, _)| header_entry(header));
        let cases = error_cases(set, names);
        let entries = cases.iter().map(|case| case_entry(&case.statuses, case.media.map(|media| self.media(media))));

        let variants: Vec<_> = names.variants.iter().map(|(_, variant)| ident(variant)).collect();
        let variant_items = names.variants.iter().zip(&variants).map(|((body, _), variant)| {
            let docs = format!(" {}", self.error_statuses(set, body));
            match body {
                ErrorBody::Empty => quote!(#[doc = #docs] #variant),
                ErrorBody::Of(_, ty) => {
                    let payload = self.payload(ty, false);
                    quote!(#[doc = #docs] #variant(#payload))
                }
            }
        });
        let by_case: Vec<usize> = cases.iter().map(|case| case.variant).collect();
        let blank_body = self.blank_error(&by_case, names, &variants, &body_name);
        let case_index = if names.variants.len() > 1 { quote!(case) } else { quote!(_) };
        let arms: Vec<TokenStream> = names
            .variants
            .iter()
            .zip(&variants)
            .map(|((body, _), variant)| match body {
                ErrorBody::Empty => quote!(#body_name::#variant => #none),
                ErrorBody::Of(..) => quote!(#body_name::#variant(body) => #some(body)),
            })
            .collect();
        let (get, get_mut) = if idents.is_empty() {
            (none.clone(), none.clone())
        } else {
            let (get, get_mut) =
                (by_index(&idents, &quote!(&self.), none), by_index(&idents, &quote!(&mut self.), none));
            (quote!(#some(#get)), quote!(#some(#get_mut)))
        };
        let index = if idents.len() > 1 { quote!(index) } else { quote!(_) };
        let operations = self.operations_text(set);
        let docs = format!(" Errors of {operations}.");
        let body_docs = format!(" The body of [`{}`], by what the document says of status and media type.", names.name);
        let bodies: Vec<(&str, bool)> =
            names.variants.iter().map(|(body, variant)| (variant.as_str(), *body != ErrorBody::Empty)).collect();
        let body_debug = self.body_debug(&body_name, &bodies);
        file.push(quote! {
            #[doc = #docs]
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct #name {
                #(#docs_of_headers pub #idents: #option<#types>,)*
                /// The body.
                pub body: #body_name,
            }
            #[doc = #body_docs]
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #body_name { #(#variant_items,)* }
            #body_debug
            impl ::ob_runtime::Answer for #name {
                const HEADERS: &'static [::ob_runtime::Field] = &[#(#header_entries),*];
                const CASES: &'static [::ob_runtime::Case] = &[#(#entries),*];
                #[inline] fn blank(#case_index: usize) -> Self {
                    Self { #(#idents: #none,)* body: #blank_body }
                }
                #[inline] fn header(&self, #index: usize) -> #option<&dyn ::ob_runtime::Wire> { #get }
                #[inline] fn header_mut(&mut self, #index: usize) -> #option<&mut dyn ::ob_runtime::Wire> { #get_mut }
                #[inline] fn body(&self) -> #option<&dyn ::ob_runtime::Wire> { match &self.body { #(#arms,)* } }
                #[inline] fn body_mut(&mut self) -> #option<&mut dyn ::ob_runtime::Wire> { match &mut self.body { #(#arms,)* } }
            }
            ::ob_runtime::answer!(#name);
        });
    }

    /// The body that each case is read into.
    fn blank_error(
        &self,
        by_case: &[usize],
        names: &ErrorNames,
        variants: &[proc_macro2::Ident],
        body_name: &proc_macro2::Ident,
    ) -> TokenStream {
        let blank = |index: usize| {
            let variant = variants.get(index);
            match names.variants.get(index) {
                Some((ErrorBody::Empty, _)) | None => quote!(#body_name::#variant),
                Some((ErrorBody::Of(..), _)) => quote!(#body_name::#variant(::ob_runtime::Blank::blank())),
            }
        };
        if variants.len() == 1 {
            return blank(0);
        }
        // The body that most cases have is the last arm.
        let most = (0..variants.len())
            .max_by_key(|index| by_case.iter().filter(|case| *case == index).count())
            .unwrap_or_default();
        let arms = (0..variants.len()).filter(|index| *index != most).map(|index| {
            let cases = by_case
                .iter()
                .enumerate()
                .filter(|(_, variant)| **variant == index)
                .map(|(case, _)| proc_macro2::Literal::usize_unsuffixed(case));
            let blank = blank(index);
            quote!(#(#cases)|* => #blank)
        });
        let last = blank(most);
        quote!(match case { #(#arms,)* _ => #last })
    }

    /// The statuses and media types that carry a body.
    fn error_statuses(&self, set: &ErrorSet, body: &ErrorBody) -> String {
        let mut parts: Vec<(String, Vec<String>)> = Vec::new();
        for case in &set.set.cases {
            let media: Vec<&str> = case
                .bodies
                .iter()
                .filter(|media| ErrorBody::of(media) == *body)
                .map(|media| media.name.as_str())
                .collect();
            let media = if *body == ErrorBody::Empty && case.bodies.is_empty() { vec!["no body"] } else { media };
            for media in media {
                match parts.iter_mut().find(|(known, _)| known == media) {
                    Some((_, statuses)) => statuses.push(status_text(case.status)),
                    None => parts.push((media.to_owned(), vec![status_text(case.status)])),
                }
            }
        }
        let parts: Vec<String> = parts
            .into_iter()
            .map(|(media, statuses)| {
                let media = if media == "no body" { media } else { format!("`{media}`") };
                format!("{media}: {}", statuses.join(", "))
            })
            .collect();
        format!("{}.", parts.join("; "))
    }

    /// The operations of an error set: by name where they are few, else by area.
    fn operations_text(&self, set: &ErrorSet) -> String {
        let operations =
            set.operations.iter().filter_map(|id| Some((self.api.operations.get(id.0)?, self.names.operation(*id)?)));
        if set.operations.len() <= 4 {
            let links: Vec<String> = operations
                .map(|(operation, names)| format!("`{}::{}`", self.names.area(operation.area), names.name))
                .collect();
            return links.join(", ");
        }
        let mut areas: Vec<String> = Vec::new();
        for (operation, _) in operations {
            // No link: the area may be left out of a build.
            let area = format!("`{}`", self.names.area(operation.area));
            if !areas.contains(&area) {
                areas.push(area);
            }
        }
        format!("{} operations of {}", set.operations.len(), areas.join(", "))
    }
}

/// One body of an error set, and the statuses that come with it.
struct ErrorCase<'a> {
    /// Index of the variant that holds it.
    variant: usize,
    media: Option<&'a Media>,
    statuses: Vec<Status>,
}

/// The bodies of an error set in order of first appearance.
fn error_cases<'a>(set: &'a ErrorSet, names: &ErrorNames) -> Vec<ErrorCase<'a>> {
    let mut cases: Vec<ErrorCase<'a>> = Vec::new();
    for case in &set.set.cases {
        let bodies = case.bodies.iter().map(|media| (ErrorBody::of(media), Some(media)));
        let none = case.bodies.is_empty().then_some((ErrorBody::Empty, None));
        for (body, media) in bodies.chain(none) {
            let variant = names.variants.iter().position(|(known, _)| *known == body).unwrap_or_default();
            let same = |known: &&mut ErrorCase<'_>| {
                known.variant == variant && known.media.map(|media| &media.name) == media.map(|media| &media.name)
            };
            match cases.iter_mut().find(same) {
                Some(known) => known.statuses.push(case.status),
                None => cases.push(ErrorCase { variant, media, statuses: vec![case.status] }),
            }
        }
    }
    cases
}
