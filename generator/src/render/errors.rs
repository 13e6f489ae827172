//! Error types: what operations with the same error answers share.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Render;
use super::answer::{case_entry, constructor, header_docs, header_entry, parts, status_text};
use super::file::{File, Prelude, ident};
use super::media::content_table;
use crate::ir::{ErrorSet, Header, Media, Scalar, Status, Type};
use crate::names::{ErrorBody, ErrorNames};

impl Render<'_> {
    /// An error type: typed headers, and the body by what the status and media type say it is.
    pub fn error_set(&self, set: &ErrorSet, names: &ErrorNames, file: &mut File) {
        let Prelude { none, option, .. } = &self.std;
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
        let case_index = if names.variants.len() > 1 { quote!(case) } else { quote!(_) };
        let blank_body = blank_error(&by_case, names.variants.len());
        let parts = parts(&idents, Some(ident("content")));
        let operations = self.operations_text(set);
        let docs = format!(" Errors of {operations}.");
        let body_docs = format!(" The body of [`{}`], by what the document says of status and media type.", names.name);
        let bodies: Vec<(&str, bool)> =
            names.variants.iter().map(|(body, variant)| (variant.as_str(), *body != ErrorBody::Empty)).collect();
        let table = content_table(&body_name, &bodies);
        let constructor = constructor(&name, &idents, &quote!(#body_name), none);
        file.push(quote! {
            #[doc = #docs]
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct #name {
                #(#docs_of_headers pub #idents: #option<#types>,)*
                /// The body.
                pub body: #body_name,
            }
            #constructor
            #[doc = #body_docs]
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #body_name { #(#variant_items,)* }
            #table
            impl ::ob_runtime::Answer for #name {
                const HEADERS: &'static [::ob_runtime::Field] = &[#(#header_entries),*];
                const CASES: &'static [::ob_runtime::Case] = &[#(#entries),*];
                #[inline] fn blank(#case_index: usize) -> Self { Self::new(#blank_body) }
                #parts
            }
            ::ob_runtime::answer!(#name + body);
        });
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

/// The body that each case is read into, by the variant of each.
fn blank_error(by_case: &[usize], variants: usize) -> TokenStream {
    let blank = |variant: TokenStream| quote!(::ob_runtime::Content::blank(#variant));
    let number = |number: usize| proc_macro2::Literal::usize_unsuffixed(number).into_token_stream();
    if variants == 1 || by_case.iter().enumerate().all(|(case, variant)| case == *variant) {
        return blank(if variants == 1 { number(0) } else { quote!(case) });
    }
    // The body that most cases have is the last arm.
    let cases_of = |variant: usize| by_case.iter().enumerate().filter(move |(_, of)| **of == variant);
    let most = (0..variants).max_by_key(|variant| cases_of(*variant).count()).unwrap_or_default();
    let arms = (0..variants).filter(|variant| *variant != most).map(|variant| {
        let cases = cases_of(variant).map(|(case, _)| number(case));
        let variant = number(variant);
        quote!(#(#cases)|* => #variant)
    });
    let most = number(most);
    blank(quote!(match case { #(#arms,)* _ => #most }))
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
