//! How the API speaks of strong customer authentication, as the table that the runtime goes by.

use proc_macro2::TokenStream;
use quote::quote;

use super::Render;
use super::file::ident;
use crate::ir::{ScaMember, ScaValue};

/// The members of the runtime's table.
const COUNT: usize = 20;

impl Render<'_> {
    /// The table, and the type of the next step.
    pub fn sca(&self) -> TokenStream {
        let Some(sca) = &self.api.sca else { return TokenStream::new() };
        let members = sca.members.iter().map(|member| self.sca_member(member));
        let rest = (sca.members.len() < COUNT).then(|| quote!(..::ob_runtime::ScaTable::NONE));
        let url = sca.oauth_url.map_or_else(|| quote!(::ob_runtime::Template), |id| self.named(id));
        quote! {
            #![doc = " Strong customer authentication: what an answer says is to be done next."]

            /// How the API speaks of strong customer authentication.
            pub enum Sca {}
            impl ::ob_runtime::ScaConvention for Sca {
                type OAuthUrl = #url;
                const TABLE: ::ob_runtime::ScaTable = ::ob_runtime::ScaTable { #(#members,)* #rest };
            }

            /// What is to be done next: `NextStep::after(&answer)`.
            pub type NextStep = ::ob_runtime::NextStep<Sca>;
        }
    }

    /// The feature without which the table's types are not there.
    pub fn sca_feature(&self) -> Option<&str> {
        let area = self.places.ty(self.api.sca.as_ref()?.oauth_url?)?;
        Some(self.names.area(area))
    }

    fn sca_member(&self, member: &ScaMember) -> TokenStream {
        let field = ident(&member.key.replace('-', "_"));
        let value = match &member.value {
            ScaValue::Text(text) => quote!(#text),
            ScaValue::Names(names) => quote!(&[#(#names),*]),
            ScaValue::Parts(parts) => {
                let record = self.record(member.key, parts);
                if member.key == "app" {
                    let some = &self.std.some;
                    quote!(#some(#record))
                } else {
                    record
                }
            }
            ScaValue::List(items) => {
                let items = items.iter().map(|parts| self.record(member.key, parts));
                quote!(&[#(#items),*])
            }
        };
        quote!(#field: #value)
    }

    fn record(&self, key: &str, parts: &[ScaMember]) -> TokenStream {
        let ty = match key {
            "approach" => quote!(ApproachNames),
            "status" => quote!(StatusNames),
            "method" => quote!(MethodNames),
            "challenge-data" => quote!(ChallengeNames),
            "app" => quote!(AppLinks),
            _ => quote!(LinkNames),
        };
        let parts = parts.iter().map(|part| self.sca_member(part));
        quote!(::ob_runtime::#ty { #(#parts),* })
    }
}
