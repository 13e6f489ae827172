//! Operations: the request as a struct, and the table that the runtime writes it by.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Render;
use super::constructor::{Argument, Constructor};
use super::docs::{Comment, code};
use super::file::{File, Prelude, ident};
use super::types::{by_index, rules, sensitivity};
use crate::ir::{Operation, Paging, Parameter, Place, Scalar, Style, Type, TypeKind};
use crate::names::OperationNames;

impl Render<'_> {
    /// An operation's request.
    pub fn operation(&self, operation: &Operation, names: &OperationNames, file: &mut File) {
        let Prelude { none, option, some, .. } = &self.std;
        let module = self.module(Some(operation.area));
        let name = ident(&names.name);
        let docs = self.operation_docs(operation).tokens();
        let idents: Vec<_> = names.parameters.iter().map(|name| ident(name)).collect();
        let types: Vec<_> = operation
            .parameters
            .iter()
            .map(|parameter| {
                let ty = self.ty(&parameter.ty);
                if parameter.required { ty } else { quote!(#option<#ty>) }
            })
            .collect();
        let parameter_docs = operation.parameters.iter().map(|parameter| parameter_docs(parameter).tokens());
        let body = operation.body.as_ref();
        let body_type = body.and_then(|body| self.body_type(&body.media, names.content.as_ref()));
        if let (Some(body), Some(content)) = (body, &names.content) {
            self.content(&body.media, content, &format!("The body of [`{}`], by media type.", names.name), file);
        }
        let body_required = body.is_some_and(|body| body.required);
        let body_field = body_type.as_ref().map(|ty| {
            let ty = if body_required { ty.clone() } else { quote!(#option<#ty>) };
            let mut comment = Comment::of(&body.map(|body| body.docs.clone()).unwrap_or_default(), "The body.");
            comment.changes(&body.map(|body| body.docs.clone()).unwrap_or_default());
            let docs = comment.tokens();
            quote!(#docs pub body: #ty,)
        });
        let accept: Vec<&str> =
            operation.responses.cases.iter().flat_map(|case| &case.bodies).map(|media| media.name.as_str()).fold(
                Vec::new(),
                |mut all, name| {
                    if !all.contains(&name) {
                        all.push(name);
                    }
                    all
                },
            );
        let has_accept = accept.len() > 1;
        let accept_field = has_accept.then(|| {
            let docs = format!(
                " Which of {} the answer should be; the first, unless you say otherwise.",
                accept.iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")
            );
            quote!(#[doc = #docs] pub accept: ::ob_runtime::Accept,)
        });

        let mut required: Vec<Argument> = operation
            .parameters
            .iter()
            .zip(&idents)
            .zip(&types)
            .filter(|((parameter, _), _)| parameter.required)
            .map(|((parameter, ident), ty)| Argument::new(ident.clone(), ty.clone(), &parameter.ty, false))
            .collect();
        if let (true, Some(ty), Some(body)) = (body_required, &body_type, body) {
            let plain = if names.content.is_some() {
                &Type::Any
            } else {
                body.media.first().map_or(&Type::Any, |media| &media.ty)
            };
            required.push(Argument::new(ident("body"), ty.clone(), plain, false));
        }
        let mut others: Vec<TokenStream> = operation
            .parameters
            .iter()
            .zip(&idents)
            .filter(|(parameter, _)| !parameter.required)
            .map(|(_, ident)| quote!(#ident: #none))
            .collect();
        if body_type.is_some() && !body_required {
            others.push(quote!(body: #none));
        }
        if has_accept {
            others.push(quote!(accept: ::ob_runtime::Accept::default()));
        }
        let Constructor { plain, new, default } = self.constructor(&name, &required, &[], &others);
        let derive = plain.then(|| quote!(, Default));

        let table = self.operation_table(operation, &accept, file);
        let response = ident(&names.response.name);
        let error = self.error_type(operation);
        let index = if idents.len() > 1 { quote!(index) } else { quote!(_) };
        let parameter = (!idents.is_empty()).then(|| {
            let parameter = by_index(&idents, &quote!(&self.), &quote!(&()));
            quote! { #[inline] fn parameter(&self, #index: usize) -> &dyn ::ob_runtime::Wire { #parameter } }
        });
        let body_of = self.body_accessor(operation, names).map(|body| {
            quote! { #[inline] fn body(&self) -> #option<(usize, &dyn ::ob_runtime::Wire)> { #body } }
        });
        let accept_of = has_accept.then(|| {
            quote! { #[inline] fn accept(&self) -> #option<&::ob_runtime::Accept> { #some(&self.accept) } }
        });
        let body_fields =
            body_type.as_ref().map(|_| if names.content.is_some() { quote!(content) } else { quote!(body) });
        let accept_fields = has_accept.then(|| quote!(accept));
        let rotates = self.rotates(operation, &name);
        let once = rotates.as_ref().map(|_| {
            quote!(
                const REPEATABLE: bool = false;
            )
        });
        let paged = self.paged(operation, &name, &idents);
        file.push(quote! {
            #docs
            #[derive(Clone #derive)]
            #[non_exhaustive]
            pub struct #name { #(#parameter_docs pub #idents: #types,)* #body_field #accept_field }
            impl #name { #new }
            #default
            impl ::ob_runtime::Endpoint for #name {
                type Session = crate::Session;
                type Response = #module::#response;
                type Error = #error;
                const OPERATION: ::ob_runtime::Operation = #table;
                #once
                #parameter
                #body_of
                #accept_of
            }
            ::ob_runtime::endpoint!(#name { #(#idents),* } #body_fields #accept_fields);
            #rotates
            #paged
        });
    }

    /// How the next page is found.
    fn paged(&self, operation: &Operation, name: &Ident, idents: &[Ident]) -> Option<TokenStream> {
        let Prelude { option, .. } = &self.std;
        let next = match operation.paging.as_ref()? {
            Paging::Links(pointers) => quote!(link(answer, &[#(#pointers),*])),
            Paging::Offset { pointer, parameter } => {
                let parameter = idents.get(*parameter)?;
                quote!(call(answer, #pointer, self, |next| &mut next.#parameter))
            }
            Paging::Numbers { page, last, parameter } => {
                let parameter = idents.get(*parameter)?;
                quote!(numbered(answer, #page, #last, self, |next| &mut next.#parameter))
            }
        };
        Some(quote! {
            impl ::ob_runtime::Paged for #name {
                #[inline] fn next(&self, answer: &Self::Response) -> #option<::ob_runtime::Next<Self>> { ::ob_runtime::Next::#next }
            }
        })
    }

    /// How a token in the body that can be used once is filled in and renewed.
    fn rotates(&self, operation: &Operation, name: &Ident) -> Option<TokenStream> {
        let (body, field) = operation.rotating(&self.api.types)?;
        let TypeKind::Object(object) = &self.api.types.get(body).kind else { return None };
        let position = object.fields.iter().position(|own| own.wire == field.wire)?;
        let member = ident(self.names.members(body).get(position)?);
        let pointers = &field.rotates;
        Some(quote! {
            impl ::ob_runtime::Rotates for #name {
                const NEXT: &'static [&'static str] = &[#(#pointers),*];
                #[inline] fn token(&mut self) -> &mut ::ob_runtime::Secret { &mut self.body.#member }
            }
        })
    }

    fn operation_docs(&self, operation: &Operation) -> Comment {
        let mut comment = Comment::of(&operation.docs, "");
        comment.line(&format!("`{} {}`", operation.method, operation.path));
        if operation.docs.summary.is_none() && operation.docs.text.is_none() {
            comment = Comment::new();
            comment.line(&format!("`{} {}`", operation.method, operation.path));
            if operation.docs.deprecated {
                comment.line("Deprecated.");
            }
        }
        comment.changes(&operation.docs);
        comment
    }

    fn error_type(&self, operation: &Operation) -> TokenStream {
        match operation.errors.and_then(|id| Some((id, self.names.errors(id)?))) {
            Some((id, names)) => {
                let module = match self.places.errors(id) {
                    Some(area) => self.module(Some(area)),
                    None => quote!(crate::errors),
                };
                let name = ident(&names.name);
                quote!(#module::#name)
            }
            None => quote!(::ob_runtime::NoAnswer),
        }
    }

    fn operation_table(&self, operation: &Operation, accept: &[&str], file: &File) -> TokenStream {
        let (id, path) = (&operation.id, &operation.path);
        let host = self.api.hosts.get(operation.host.0).map_or("", |host| &host.name);
        let method = ident(&operation.method);
        let parameters = operation.parameters.iter().map(|parameter| self.parameter_entry(parameter, file));
        let session = |required: bool| {
            let used = operation.session.iter().filter(move |used| used.required == required);
            used.filter_map(|used| self.api.session.get(used.index)).map(|header| &header.field.wire)
        };
        let (required_session, session) = (session(true), session(false));
        let (generated, signed) = (&operation.generated, &operation.signed);
        let security = operation.security.iter().map(|all| {
            let all = all.iter().filter_map(|requirement| {
                let scheme = ident(self.names.security().get(requirement.scheme)?);
                let scopes = &requirement.scopes;
                Some(quote!(::ob_runtime::Requirement { scheme: &crate::security::#scheme, scopes: &[#(#scopes),*] }))
            });
            quote!(&[#(#all),*])
        });
        let always = operation.body.as_ref().filter(|body| body.always_typed).map(|_| quote!(.always()));
        let body = operation.body.iter().flat_map(|body| &body.media).map(|media| {
            let media = self.media(media);
            quote!(#media #always)
        });
        quote! {
            ::ob_runtime::Operation {
                id: #id,
                method: ::ob_runtime::http::Method::#method,
                host: #host,
                path: #path,
                parameters: &[#(#parameters),*],
                required_session: &[#(#required_session),*],
                session: &[#(#session),*],
                generated: &[#(#generated),*],
                signed: &[#(#signed),*],
                security: &[#(#security),*],
                body: &[#(#body),*],
                accept: &[#(#accept),*],
            }
        }
    }

    fn parameter_entry(&self, parameter: &Parameter, file: &File) -> TokenStream {
        let wire = &parameter.wire;
        let (start, default_style, default_explode) = match parameter.place {
            Place::Path => (quote!(path), Style::Simple, false),
            Place::Query => (quote!(query), Style::Form, true),
            Place::Header => (quote!(header), Style::Simple, false),
            Place::Cookie => (quote!(cookie), Style::Form, true),
        };
        let required = (parameter.required && parameter.place != Place::Path).then(|| quote!(.required()));
        let is_json = parameter.style == Style::Json;
        let style = (parameter.style != default_style && !is_json).then(|| {
            let style = match parameter.style {
                Style::Simple | Style::Json => quote!(Simple),
                Style::Label => quote!(Label),
                Style::Matrix => quote!(Matrix),
                Style::Form => quote!(Form),
                Style::SpaceDelimited => quote!(SpaceDelimited),
                Style::PipeDelimited => quote!(PipeDelimited),
                Style::DeepObject => quote!(DeepObject),
            };
            quote!(.style(::ob_runtime::Style::#style))
        });
        let json = is_json.then(|| quote!(.json()));
        let explode = (parameter.explode != default_explode && !is_json).then(|| {
            let explode = parameter.explode;
            quote!(.explode(#explode))
        });
        let sensitivity = sensitivity(parameter.sensitivity);
        let limits = self.limits(&parameter.limits, file);
        quote!(::ob_runtime::Parameter::#start(#wire) #required #style #explode #json #sensitivity #limits)
    }

    fn body_accessor(&self, operation: &Operation, names: &OperationNames) -> Option<TokenStream> {
        let some = &self.std.some;
        Some(match (&names.content, operation.body.as_ref()?.required) {
            (None, true) => quote!(#some((0, &self.body))),
            (None, false) => quote!(self.body.as_ref().map(|body| (0, body as &dyn ::ob_runtime::Wire))),
            (Some(_), _) => quote!(::ob_runtime::Content::tagged(&self.body)),
        })
    }
}

fn parameter_docs(parameter: &Parameter) -> Comment {
    let place = match parameter.place {
        Place::Path => "in the path",
        Place::Query => "in the query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    let source = format!("`{}`, {place}.", parameter.wire);
    let mut comment = Comment::of(&parameter.docs, &source);
    if parameter.docs.text.is_some() || parameter.docs.summary.is_some() {
        comment.line(&source);
    }
    if let Some(rules) = rules(&parameter.limits) {
        comment.line(&rules);
    }
    if parameter.ty == Type::Scalar(Scalar::Date) {
        comment.line("Written as `YYYY-MM-DD`.");
    }
    comment.changes(&parameter.docs);
    comment
}
