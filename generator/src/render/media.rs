//! Bodies: what they hold, and the tables that say how they are written and read.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Render;
use super::docs::Comment;
use super::file::{File, Prelude, ident};
use crate::ir::{BodyKind, Media};
use crate::names::EnumNames;

impl Render<'_> {
    /// The type of a body: what its media type holds, or an enum of several.
    pub fn body_type(&self, media: &[Media], content: Option<&EnumNames>) -> Option<TokenStream> {
        match (media, content) {
            ([], _) => None,
            (_, Some(content)) => {
                let name = ident(&content.name);
                Some(quote!(#name))
            }
            ([only, ..], None) => Some(self.ty(&only.ty)),
        }
    }

    /// The enum of bodies, where there are several media types.
    pub fn content(&self, media: &[Media], content: &EnumNames, docs: &str, file: &mut File) {
        let name = ident(&content.name);
        let variants: Vec<_> = content.variants.iter().map(|variant| ident(variant)).collect();
        let payloads = media.iter().map(|media| self.payload(&media.ty, false));
        let variant_docs = media.iter().map(|media| format!(" `{}`", media.name));
        let mut comment = Comment::new();
        comment.line(docs);
        let docs = comment.tokens();
        let bodies: Vec<(&str, bool)> = content.variants.iter().map(|variant| (variant.as_str(), true)).collect();
        let table = content_table(&name, &bodies);
        let json = self.json_accessors(media, content);
        file.push(quote! {
            #docs
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#[doc = #variant_docs] #variants(#payloads),)* }
            #json
            #table
        });
    }

    /// The form that most callers ask for, by itself: in an enum of bodies of which just one is JSON.
    fn json_accessors(&self, media: &[Media], content: &EnumNames) -> Option<TokenStream> {
        let mut json = media.iter().zip(&content.variants).filter(|(media, _)| media.kind == BodyKind::Json);
        let (Some((only, variant)), None) = (json.next(), json.next()) else { return None };
        let Prelude { option, some, none, .. } = &self.std;
        let (name, variant, ty) = (ident(&content.name), ident(variant), self.ty(&only.ty));
        let body = if self.is_payload_boxed(&only.ty, false) { quote!(*body) } else { quote!(body) };
        Some(quote! {
            impl #name {
                /// The body, if it is JSON.
                #[inline]
                pub fn json(&self) -> #option<&#ty> {
                    match self { Self::#variant(body) => #some(body), _ => #none }
                }
                /// The body, if it is JSON.
                #[inline]
                pub fn into_json(self) -> #option<#ty> {
                    match self { Self::#variant(body) => #some(#body), _ => #none }
                }
            }
        })
    }

    /// A media type as the runtime's tables have it.
    pub fn media(&self, media: &Media) -> TokenStream {
        let name = &media.name;
        match &media.kind {
            BodyKind::Json => quote!(::ob_runtime::Media::json(#name)),
            BodyKind::Xml => quote!(::ob_runtime::Media::xml(#name)),
            BodyKind::Text => quote!(::ob_runtime::Media::text(#name)),
            BodyKind::Form => quote!(::ob_runtime::Media::form(#name)),
            BodyKind::Multipart(parts) => {
                let parts = parts.iter().map(|part| {
                    let (name, content_type) = (&part.name, &part.content_type);
                    quote!(::ob_runtime::Part { name: #name, content_type: #content_type })
                });
                quote!(::ob_runtime::Media::multipart(#name, &[#(#parts),*]))
            }
            BodyKind::Binary => quote!(::ob_runtime::Media::binary(#name)),
        }
    }
}

/// The table of an enum of bodies. Each variant with whether it holds something.
pub fn content_table(name: &Ident, variants: &[(&str, bool)]) -> TokenStream {
    let numbered = |wanted: bool| {
        let all = variants.iter().enumerate().filter(move |(_, (_, holds))| *holds == wanted);
        all.map(|(index, (variant, _))| (ident(variant), proc_macro2::Literal::usize_unsuffixed(index)))
    };
    let bodies = numbered(true).map(|(variant, number)| quote!(#variant(#number)));
    let empty = numbered(false).map(|(variant, number)| quote!(; #variant = #number));
    quote!(::ob_runtime::content!(#name { #(#bodies),* #(#empty)* });)
}
