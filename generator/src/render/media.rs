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
        let debug = self.body_debug(&name, &bodies);
        let json = self.json_accessors(media, content);
        file.push(quote! {
            #docs
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#[doc = #variant_docs] #variants(#payloads),)* }
            #json
            #debug
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

    /// `Debug` of an enum of bodies, which may be text: it shows no more than what is public. Each variant with whether it
    /// holds something.
    pub fn body_debug(&self, name: &Ident, variants: &[(&str, bool)]) -> TokenStream {
        let Prelude { none, some, .. } = &self.std;
        let arms = variants.iter().map(|(text, holds)| {
            let variant = ident(text);
            if *holds {
                quote!(Self::#variant(body) => (#text, #some(body)))
            } else {
                quote!(Self::#variant => (#text, #none))
            }
        });
        let option = &self.std.option;
        quote! {
            impl ::core::fmt::Debug for #name {
                #[inline] fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    let (variant, body): (&str, #option<&dyn ::ob_runtime::Wire>) = match self { #(#arms,)* };
                    ::ob_runtime::debug_body(variant, body, f)
                }
            }
        }
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
