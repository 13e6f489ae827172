//! What a crate has once: session and security schemes.

use proc_macro2::TokenStream;
use quote::quote;

use super::Render;
use super::docs::Comment;
use super::file::{File, Prelude, ident};
use super::types::{rules, sensitivity};
use crate::ir::{Place, SecurityKind};

impl Render<'_> {
    /// Headers that are set once and sent where an operation declares them.
    pub fn session(&self) -> File {
        let Prelude { default, option, .. } = &self.std;
        let mut file = File::new();
        let idents: Vec<_> = self.names.session().iter().map(|name| ident(name)).collect();
        let headers = self.api.session.iter().zip(&idents);
        let fields = self.api.session.iter().map(|header| &header.field);
        // Headers with the value of another one are members of the table alone.
        let own = headers.filter(|(header, _)| header.same_as.is_none());
        let (members, types): (Vec<_>, Vec<_>) =
            own.clone().map(|(header, ident)| (ident, self.ty(&header.field.ty))).unzip();
        let docs = own.map(|(header, _)| {
            let field = &header.field;
            let others = self
                .api
                .session
                .iter()
                .filter(|other| other.same_as.as_ref().is_some_and(|name| header.is_named(name)));
            let others: String = others.map(|other| format!(" and `{}`", other.field.wire)).collect();
            let source = format!("Header `{}`{others}.", field.wire);
            let mut comment = Comment::of(&field.docs, &source);
            if field.docs.text.is_some() {
                comment.line(&source);
            }
            if let Some(rules) = rules(&field.limits) {
                comment.line(&rules);
            }
            comment.changes(&field.docs);
            comment.tokens()
        });
        let entries: Vec<_> = fields
            .map(|field| {
                let wire = &field.wire;
                let limits = self.limits(&field.limits, &file);
                let sensitivity = sensitivity(field.sensitivity);
                quote!(::ob_runtime::Field::optional(#wire) #sensitivity #limits)
            })
            .collect();
        file.push(quote! {
            /// Headers that are the same for all calls on behalf of one user: set once, and sent by the operations that declare them.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Session { #(#docs pub #members: #option<#types>,)* }
            impl ::ob_runtime::Blank for Session {
                #[inline] fn blank() -> Self { #default::default() }
            }
            impl Session {
                const FIELDS: &'static [::ob_runtime::Field] = &[#(#entries),*];
            }
            ::ob_runtime::table!(Session; #(#idents),*);
            ::ob_runtime::object!(Session);
        });
        file
    }

    /// Security schemes.
    pub fn security(&self) -> TokenStream {
        if self.api.security.is_empty() {
            return TokenStream::new();
        }
        let docs = quote!(#![doc = " Security schemes: how requests are authorised."]);
        let schemes = self.api.security.iter().zip(self.names.security()).map(|(scheme, name)| {
            let mut comment = Comment::of(&scheme.docs, &format!("Scheme `{}`.", scheme.name));
            if scheme.docs.text.is_some() {
                comment.line(&format!("Scheme `{}`.", scheme.name));
            }
            let docs = comment.tokens();
            let (name, wire) = (ident(name), &scheme.name);
            let kind = match &scheme.kind {
                SecurityKind::Bearer => quote!(Bearer),
                SecurityKind::Basic => quote!(Basic),
                SecurityKind::Http(scheme) => quote!(Http(#scheme)),
                SecurityKind::ApiKey { place, name } => {
                    let place = match place {
                        Place::Query => quote!(Query),
                        Place::Cookie => quote!(Cookie),
                        Place::Header | Place::Path => quote!(Header),
                    };
                    quote!(ApiKey { place: ::ob_runtime::Location::#place, name: #name })
                }
                SecurityKind::OAuth2 => quote!(OAuth2),
                SecurityKind::OpenIdConnect => quote!(OpenIdConnect),
            };
            quote! {
                #docs
                pub static #name: ::ob_runtime::SecurityScheme = ::ob_runtime::SecurityScheme { name: #wire, kind: ::ob_runtime::SecurityKind::#kind };
            }
        });
        quote!(#docs #(#schemes)*)
    }
}
