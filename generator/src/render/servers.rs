//! Servers and environments: where the hosts of an API are.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Render;
use super::docs::{Comment, code};
use super::file::ident;
use crate::ir::{HostId, Server};
use crate::names::EnvironmentNames;

impl Render<'_> {
    /// Servers that the document names, and the type that says where each host is.
    pub fn servers(&self) -> TokenStream {
        let docs = quote!(#![doc = " Servers that the document names, and where its hosts are."]);
        let servers = self.api.servers.iter().zip(self.names.servers()).map(|(server, name)| constant(server, name));
        let environment = self.environment();
        quote!(#docs #(#servers)* #environment)
    }

    fn environment(&self) -> TokenStream {
        let hosts: Vec<&str> = self.api.hosts.iter().map(|host| host.name.as_str()).collect();
        let fields: Vec<_> = (0..hosts.len()).map(|index| ident(self.names.host(HostId(index)))).collect();
        let docs = hosts.iter().map(|host| format!(" Host {}.", code(host)));
        let codes = &self.api.final_codes;
        let constructors = self.names.environments().iter().map(|environment| self.constructor_of(environment));
        quote! {
            /// Where the hosts of the API are. There is no default: whoever calls says which environment it is.
            #[derive(Clone, Debug, PartialEq, Eq)]
            #[non_exhaustive]
            pub struct Environment { #(#[doc = #docs] pub #fields: ::ob_runtime::BaseUrl,)* }
            impl Environment {
                /// An environment of your own: a test server, a proxy.
                pub fn new(#(#fields: ::ob_runtime::BaseUrl),*) -> Self { Self { #(#fields),* } }
                #(#constructors)*
            }
            impl ::ob_runtime::Environment for Environment {
                type Session = crate::Session;
                const FINAL_CODES: &'static [&'static str] = &[#(#codes),*];
                fn hosts(&self) -> ::std::vec::Vec<(&'static str, ::ob_runtime::BaseUrl)> {
                    ::std::vec![#((#hosts, self.#fields.clone())),*]
                }
            }
        }
    }

    fn constructor_of(&self, environment: &EnvironmentNames) -> TokenStream {
        let name = ident(&environment.name);
        let servers: Vec<(usize, &Server)> =
            environment.servers.iter().filter_map(|index| Some((*index, self.api.servers.get(*index)?))).collect();
        let fields = servers.iter().map(|(_, server)| ident(self.names.host(server.host)));
        let constants = servers.iter().map(|(index, _)| match self.names.servers().get(*index) {
            Some(name) => ident(name),
            None => format_ident!("DEFAULT"),
        });
        let mut comment = Comment::new();
        let urls: Vec<String> = servers.iter().map(|(_, server)| code(&server.url)).collect();
        comment.line(&urls.join(", "));
        let docs = comment.tokens();
        quote! {
            #docs
            pub fn #name() -> Self {
                Self { #(#fields: const { ::ob_runtime::BaseUrl::from_static(#constants.url) }),* }
            }
        }
    }
}

fn constant(server: &Server, name: &str) -> TokenStream {
    let mut comment = Comment::new();
    comment.text(server.description.as_deref());
    comment.line(&code(&server.url));
    let docs = comment.tokens();
    let (name, url, description) = (ident(name), &server.url, server.description.as_deref().unwrap_or_default());
    let variables = server.variables.iter().map(|variable| {
        let (name, default, values) = (&variable.name, &variable.default, &variable.values);
        quote!(::ob_runtime::ServerVariable { name: #name, default: #default, values: &[#(#values),*] })
    });
    quote! {
        #docs
        pub const #name: ::ob_runtime::Server = ::ob_runtime::Server { url: #url, description: #description, variables: &[#(#variables),*] };
    }
}
