//! Types as they are written, limits, and object types.

use proc_macro2::TokenStream;
use quote::quote;

use super::Render;
use super::constructor::{Argument, Constructor, is_required};
use super::docs::Comment;
use super::file::{File, Prelude, ident};
use crate::ir::{
    Callback, Encoding, Field, FieldKind, Limits, Object, Presence, Scalar, Sensitivity, Type, TypeDef, TypeId,
    TypeKind,
};

/// Payloads larger than this go behind a pointer in an enum: its other variants would carry the difference.
pub const LARGE: usize = 160;

impl Render<'_> {
    /// A type as it is used.
    pub fn ty(&self, ty: &Type) -> TokenStream {
        let Prelude { option, string, vec, .. } = &self.std;
        match ty {
            Type::Scalar(scalar) => self.scalar(*scalar),
            Type::Any => quote!(::ob_runtime::serde_json::Value),
            Type::AnyObject => {
                quote!(::std::collections::BTreeMap<#string, ::ob_runtime::serde_json::Value>)
            }
            Type::List(inner) => {
                let inner = self.ty(inner);
                quote!(#vec<#inner>)
            }
            Type::Map(inner) => {
                let inner = self.ty(inner);
                quote!(::std::collections::BTreeMap<#string, #inner>)
            }
            Type::OneOrMany(inner) => {
                let inner = self.ty(inner);
                quote!(::ob_runtime::OneOrMany<#inner>)
            }
            Type::OrNull(inner) => {
                let inner = self.ty(inner);
                quote!(#option<#inner>)
            }
            Type::Encoded(how, inner) => {
                let inner = self.ty(inner);
                match how {
                    Encoding::Json => quote!(::ob_runtime::JsonText<#inner>),
                    Encoding::Base64Json => quote!(::ob_runtime::Base64Json<#inner>),
                }
            }
            Type::Named(id) => self.named(*id),
        }
    }

    fn scalar(&self, scalar: Scalar) -> TokenStream {
        let Prelude { string, .. } = &self.std;
        match scalar {
            Scalar::String => quote!(#string),
            Scalar::Bool => quote!(bool),
            Scalar::Int32 => quote!(i32),
            Scalar::Int64 => quote!(i64),
            Scalar::QuotedInt64 => quote!(::ob_runtime::Quoted<i64>),
            Scalar::Decimal => quote!(::ob_runtime::Decimal),
            Scalar::Number => quote!(::ob_runtime::Number),
            Scalar::Date => quote!(::ob_runtime::Date),
            Scalar::DateTime => quote!(::ob_runtime::DateTime),
            Scalar::Uuid => quote!(::ob_runtime::Uuid),
            Scalar::Ip => quote!(::core::net::IpAddr),
            Scalar::Ipv4 => quote!(::core::net::Ipv4Addr),
            Scalar::Ipv6 => quote!(::core::net::Ipv6Addr),
            Scalar::Base64 => quote!(::ob_runtime::Base64),
            Scalar::Binary => quote!(::ob_runtime::Bytes),
            Scalar::Secret => quote!(::ob_runtime::Secret),
        }
    }

    /// The path of a named type: its name alone in the file that it is in.
    pub fn named(&self, id: TypeId) -> TokenStream {
        let name = ident(self.names.ty(id));
        if self.here.borrow().contains(&id) {
            return quote!(#name);
        }
        let module = self.module(self.places.ty(id));
        quote!(#module::#name)
    }

    pub fn field_type(&self, field: &Field) -> TokenStream {
        let Prelude { box_, option, string, .. } = &self.std;
        let mut ty = self.ty(&field.ty);
        if field.kind == FieldKind::Additional {
            return quote!(::std::collections::BTreeMap<#string, #ty>);
        }
        if field.boxed {
            ty = quote!(#box_<#ty>);
        }
        match field.presence {
            Presence::Required => ty,
            Presence::Optional | Presence::Nullable => quote!(#option<#ty>),
            Presence::OptionalNullable => quote!(::ob_runtime::Nullable<#ty>),
        }
    }

    /// A payload of an enum, behind a pointer where it is large or leads back to the enum.
    pub fn payload(&self, ty: &Type, boxed: bool) -> TokenStream {
        let Prelude { box_, .. } = &self.std;
        let tokens = self.ty(ty);
        if self.is_payload_boxed(ty, boxed) { quote!(#box_<#tokens>) } else { tokens }
    }

    /// Whether an enum holds a payload behind a pointer.
    pub fn is_payload_boxed(&self, ty: &Type, boxed: bool) -> bool {
        boxed || self.size(ty, 0) > LARGE
    }

    /// About how many bytes a value takes, without what it points at.
    pub fn size(&self, ty: &Type, depth: usize) -> usize {
        match ty {
            Type::Scalar(Scalar::Bool) => 1,
            Type::Scalar(Scalar::Int32 | Scalar::Date) => 4,
            Type::Scalar(Scalar::Int64 | Scalar::QuotedInt64) => 8,
            Type::Scalar(
                Scalar::Decimal | Scalar::Number | Scalar::Uuid | Scalar::Ip | Scalar::Ipv4 | Scalar::Ipv6,
            ) => 17,
            Type::Scalar(Scalar::DateTime) => 48,
            Type::Scalar(Scalar::String | Scalar::Base64 | Scalar::Binary | Scalar::Secret) => 24,
            Type::Any => 32,
            Type::Encoded(_, inner) => 24 + self.size(inner, depth),
            Type::AnyObject | Type::List(_) | Type::Map(_) => 24,
            Type::OneOrMany(inner) | Type::OrNull(inner) => self.size(inner, depth).max(24),
            Type::Named(id) => match &self.api.types.get(*id).kind {
                _ if depth > 16 => 24,
                TypeKind::Object(object) => object
                    .fields
                    .iter()
                    .map(|field| if field.boxed { 8 } else { self.size(&field.ty, depth + 1) })
                    .sum(),
                TypeKind::Union(union) => {
                    let largest = union
                        .alternatives
                        .iter()
                        .map(|alternative| self.size(&alternative.ty, depth + 1))
                        .filter(|size| *size <= LARGE)
                        .max();
                    8 + largest.unwrap_or(8)
                }
                TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Same(_) => 16,
                TypeKind::Placeholders(_) => 48,
            },
        }
    }

    /// Limits as calls behind a `Field`, `Parameter` or `Limits`.
    pub fn limits(&self, limits: &Limits, file: &File) -> TokenStream {
        let mut calls = TokenStream::new();
        let counts = [
            (quote!(min_length), limits.min_length),
            (quote!(max_length), limits.max_length),
            (quote!(min_items), limits.min_items),
            (quote!(max_items), limits.max_items),
            (quote!(min_properties), limits.min_properties),
            (quote!(max_properties), limits.max_properties),
        ];
        for (name, count) in counts {
            if let Some(count) = count {
                let count = proc_macro2::Literal::u32_unsuffixed(count);
                calls.extend(quote!(.#name(#count)));
            }
        }
        if let Some(pattern) = &limits.pattern {
            let name = file.pattern(pattern);
            calls.extend(quote!(.pattern(&#name)));
        }
        if let Some(minimum) = &limits.minimum {
            calls.extend(if limits.exclusive_minimum {
                quote!(.exclusive_minimum(#minimum))
            } else {
                quote!(.minimum(#minimum))
            });
        }
        if let Some(maximum) = &limits.maximum {
            calls.extend(if limits.exclusive_maximum {
                quote!(.exclusive_maximum(#maximum))
            } else {
                quote!(.maximum(#maximum))
            });
        }
        if let Some(step) = &limits.multiple_of {
            calls.extend(quote!(.multiple_of(#step)));
        }
        if limits.unique_items {
            calls.extend(quote!(.unique_items()));
        }
        if let Some(items) = &limits.items {
            let items = self.limits(items, file);
            calls.extend(quote!(.items(const { &::ob_runtime::Limits::NONE #items })));
        }
        calls
    }

    fn field_entry(&self, field: &Field, file: &File) -> TokenStream {
        let wire = &field.wire;
        let start = match (field.kind, field.presence) {
            (FieldKind::Flatten, _) => quote!(::ob_runtime::Field::flatten()),
            (FieldKind::Additional, _) => quote!(::ob_runtime::Field::additional()),
            (FieldKind::Member, Presence::Required) => quote!(::ob_runtime::Field::required(#wire)),
            (FieldKind::Member, Presence::Optional | Presence::OptionalNullable) => {
                quote!(::ob_runtime::Field::optional(#wire))
            }
            (FieldKind::Member, Presence::Nullable) => quote!(::ob_runtime::Field::nullable(#wire)),
        };
        let sensitivity = sensitivity(field.sensitivity);
        let limits = self.limits(&field.limits, file);
        let aliases = &field.aliases;
        let aliases = (!aliases.is_empty()).then(|| quote!(.aliases(&[#(#aliases),*])));
        quote!(#start #aliases #sensitivity #limits)
    }

    /// An object type.
    pub fn object(&self, id: TypeId, def: &TypeDef, object: &Object, file: &mut File) {
        let name = ident(self.names.ty(id));
        let docs = self.type_docs(id, def).tokens();
        let idents: Vec<_> = self.names.members(id).iter().map(|name| ident(name)).collect();
        let types: Vec<_> = object.fields.iter().map(|field| self.field_type(field)).collect();
        let field_docs = object.fields.iter().map(|field| self.field_docs(field).tokens());
        let required: Vec<Argument> = object
            .fields
            .iter()
            .zip(&idents)
            .zip(&types)
            .filter(|((field, _), _)| self.is_argument(field))
            .map(|((field, ident), ty)| Argument::of(field, ident.clone(), ty.clone()))
            .collect();
        let preset = object.fields.iter().zip(&idents).filter(|(field, _)| is_required(field));
        let preset: Vec<_> = preset
            .filter_map(|(field, ident)| {
                let value = self.only_value(field)?;
                Some(quote!(#ident: #value))
            })
            .collect();
        let others = (idents.len() > required.len() + preset.len()).then(|| quote!(..::ob_runtime::Blank::blank()));
        let Constructor { plain, new, default } = self.constructor(&name, &required, &preset, others.as_slice());
        let flattened = object.fields.iter().any(|field| field.kind == FieldKind::Flatten);
        let text = flattened.then(|| quote!(, text));
        let by_default = plain.then(|| quote!(: Default));
        let entries = object.fields.iter().map(|field| self.field_entry(field, file)).collect::<Vec<_>>();
        let minor_units = object.minor_units.as_ref().and_then(|units| {
            let index = |key: &str| object.fields.iter().position(|field| field.wire == key);
            let index = |key: &str| index(key).map(proc_macro2::Literal::usize_unsuffixed);
            let (amount, currency) = (index(&units.amount)?, index(&units.currency)?);
            Some(quote!(::ob_runtime::minor_units!(#name, #amount, #currency);))
        });
        let query = self.api.is_query(id).then(|| quote!(::ob_runtime::query!(#name);));
        file.push(quote! {
            #docs
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct #name { #(#field_docs pub #idents: #types,)* }
            impl #name {
                #new
                const FIELDS: &'static [::ob_runtime::Field] = &[#(#entries),*];
            }
            #default
            ::ob_runtime::members!(#name #by_default #text; #(#idents),*);
            #minor_units
            #query
        });
    }

    fn field_docs(&self, field: &Field) -> Comment {
        let fallback = match field.kind {
            FieldKind::Member => format!("`{}`", field.wire),
            FieldKind::Flatten => "The alternative that stands beside the other members.".to_owned(),
            FieldKind::Additional => "Members that the document does not name.".to_owned(),
        };
        let mut comment = Comment::of(&field.docs, &fallback);
        if let Some(rules) = rules(&field.limits) {
            comment.line(&rules);
        }
        if let Type::Named(id) = &field.ty
            && matches!(&self.api.types.get(*id).kind, TypeKind::Placeholders(_))
        {
            comment.line("A URL with placeholders to fill.");
        }
        if !field.aliases.is_empty() {
            let aliases: Vec<String> = field.aliases.iter().map(|alias| super::docs::code(alias)).collect();
            comment.line(&format!("It may come as {} as well.", aliases.join(", ")));
        }
        if !field.rotates.is_empty() {
            comment.line("It can be used once: [`Rotating`](::ob_runtime::Rotating) fills it in.");
        }
        comment.changes(&field.docs);
        comment
    }

    /// What is said of a type: its words, and where it comes from.
    pub fn type_docs(&self, id: TypeId, def: &TypeDef) -> Comment {
        let source = if def.at.as_str().starts_with("/components/schemas/") && def.at.tokens().count() == 3 {
            format!("Schema `{}`.", def.at.last().unwrap_or_default())
        } else {
            format!("At `{}`.", def.at)
        };
        let mut comment = Comment::of(&def.docs, &source);
        if def.docs.summary.is_some() || def.docs.text.is_some() {
            comment.line(&source);
        }
        self.callback_docs(id, &mut comment);
        comment.changes(&def.docs);
        comment
    }

    /// Which requests of the provider have this body: they are answered by whoever uses the crate, so nothing else names it.
    fn callback_docs(&self, id: TypeId, comment: &mut Comment) {
        let is_body = |callback: &&Callback| {
            callback.body.as_ref().is_some_and(|media| self.api.types.settle(&media.ty) == Type::Named(id))
        };
        // Operations that ask for the same request are told of together.
        let mut requests: Vec<(&Callback, Vec<String>)> = Vec::new();
        for callback in self.api.callbacks.iter().filter(is_body) {
            let Some(operation) = self.api.operations.get(callback.operation.0) else { continue };
            let name = self.names.operation(callback.operation).map_or("", |names| names.name.as_str());
            let name = format!("`{}::{name}`", self.names.area(operation.area));
            let said = |own: &Callback| (own.method.clone(), own.address.clone(), own.docs.text.clone());
            match requests.iter_mut().find(|(first, _)| said(first) == said(callback)) {
                Some((_, names)) => names.push(name),
                None => requests.push((callback, vec![name])),
            }
        }
        if !requests.is_empty() {
            comment.line("The body of requests that the provider sends; `ob_runtime::from_json` reads it.");
        }
        for (callback, names) in requests {
            let Callback { method, address, docs, answers, .. } = callback;
            let words = Comment::of(docs, "").joined();
            let answer =
                if answers.is_empty() { String::new() } else { format!(" Answer with {}.", answers.join(" or ")) };
            comment.line(&format!("- `{method} {address}`, for {}: {words}{answer}", names.join(", ")));
        }
    }

    /// Other names of the document for this type.
    pub fn aliases(&self, id: TypeId, file: &mut File) {
        let name = ident(self.names.ty(id));
        for (alias, schema) in self.names.aliases(id).iter().zip(&self.api.types.get(id).aliases) {
            let alias = ident(alias);
            let docs = format!(" Schema `{schema}`: the same members as [`{name}`].");
            file.push(quote!(#[doc = #docs] pub type #alias = #name;));
        }
    }
}

/// The member at an index; the last stands for what is out of range, which nobody asks for.
pub fn by_index(idents: &[proc_macro2::Ident], prefix: &TokenStream, none: &TokenStream) -> TokenStream {
    match idents {
        [] => none.clone(),
        [only] => quote!(#prefix #only),
        [init @ .., last] => {
            let numbers = (0..init.len()).map(proc_macro2::Literal::usize_unsuffixed);
            quote!(match index { #(#numbers => #prefix #init,)* _ => #prefix #last })
        }
    }
}

pub fn sensitivity(sensitivity: Option<Sensitivity>) -> TokenStream {
    match sensitivity {
        Some(Sensitivity::Public) => quote!(.public()),
        Some(Sensitivity::Secret) => quote!(.secret()),
        Some(Sensitivity::Personal) => quote!(.personal()),
        None => TokenStream::new(),
    }
}

/// Limits in words.
pub fn rules(limits: &Limits) -> Option<String> {
    let rules = rules_of(limits);
    if rules.is_empty() { None } else { Some(format!("Limits: {}.", rules.join(", "))) }
}

fn rules_of(limits: &Limits) -> Vec<String> {
    let mut rules = Vec::new();
    match (limits.min_length, limits.max_length) {
        (Some(min), Some(max)) if min == max => rules.push(format!("{min} characters")),
        (Some(min), Some(max)) => rules.push(format!("{min} to {max} characters")),
        (None, Some(max)) => rules.push(format!("at most {max} characters")),
        (Some(min), None) => rules.push(format!("at least {min} characters")),
        (None, None) => {}
    }
    if let Some(pattern) = &limits.pattern {
        rules.push(format!("pattern {}", super::docs::code(pattern)));
    }
    if let Some(minimum) = &limits.minimum {
        rules.push(format!("{} {minimum}", if limits.exclusive_minimum { "more than" } else { "at least" }));
    }
    if let Some(maximum) = &limits.maximum {
        rules.push(format!("{} {maximum}", if limits.exclusive_maximum { "less than" } else { "at most" }));
    }
    if let Some(step) = &limits.multiple_of {
        rules.push(format!("a multiple of {step}"));
    }
    match (limits.min_items, limits.max_items) {
        (Some(min), Some(max)) => rules.push(format!("{min} to {max} items")),
        (None, Some(max)) => rules.push(format!("at most {max} items")),
        (Some(min), None) => rules.push(format!("at least {min} item{}", if min == 1 { "" } else { "s" })),
        (None, None) => {}
    }
    if limits.unique_items {
        rules.push("no item twice".to_owned());
    }
    match (limits.min_properties, limits.max_properties) {
        (Some(min), Some(max)) => rules.push(format!("{min} to {max} members")),
        (None, Some(max)) => rules.push(format!("at most {max} member{}", if max == 1 { "" } else { "s" })),
        (Some(min), None) => rules.push(format!("at least {min} member{}", if min == 1 { "" } else { "s" })),
        (None, None) => {}
    }
    if let Some(items) = &limits.items {
        rules.extend(rules_of(items).into_iter().map(|rule| format!("each {rule}")));
    }
    rules
}
