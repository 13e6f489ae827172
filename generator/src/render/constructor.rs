//! Constructors: an argument for everything that is required and can be more than one value.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Render;
use super::file::{Prelude, ident};
use crate::ir::{Field, FieldKind, Presence, Scalar, Type, TypeKind};

/// How a struct comes to be.
pub struct Constructor {
    /// Whether nothing has to be said, so that `Default` is all there is to it.
    pub plain: bool,
    /// The function `new`.
    pub new: TokenStream,
    /// `Default`, where it is more than all defaults.
    pub default: TokenStream,
}

impl Render<'_> {
    /// `preset` are members that have one value alone, and `others` what they and the arguments leave open.
    pub fn constructor(
        &self,
        name: &Ident,
        required: &[Argument],
        preset: &[TokenStream],
        others: &[TokenStream],
    ) -> Constructor {
        let Prelude { default, into, .. } = &self.std;
        if required.is_empty() && preset.is_empty() {
            let new = quote! {
                /// With nothing set.
                #[inline]
                pub fn new() -> Self { #default::default() }
            };
            return Constructor { plain: true, new, default: TokenStream::new() };
        }
        let arguments =
            required.iter().map(
                |Argument { ident, ty, is_text }| {
                    if *is_text { quote!(#ident: impl #into<#ty>) } else { quote!(#ident: #ty) }
                },
            );
        let values = required.iter().map(
            |Argument { ident, is_text, .. }| if *is_text { quote!(#ident: #ident.into()) } else { quote!(#ident) },
        );
        let many = (required.len() > 7)
            .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "the document requires them all")]));
        let new = quote! {
            /// With everything that is required.
            #many
            #[inline] pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #(#preset,)* #(#others),* }
            }
        };
        let default = required.is_empty().then(|| {
            quote! { impl #default for #name { #[inline] fn default() -> Self { Self::new() } } }
        });
        Constructor { plain: false, new, default: default.unwrap_or_default() }
    }

    /// Whether the constructor of an object takes this member.
    pub fn is_argument(&self, field: &Field) -> bool {
        is_required(field) && self.only_value(field).is_none()
    }

    /// The value of a member that can have no other: an enum of one.
    pub fn only_value(&self, field: &Field) -> Option<TokenStream> {
        let Type::Named(id) = &field.ty else { return None };
        if field.asked {
            return None;
        }
        let is_one = match &self.api.types.get(*id).kind {
            TypeKind::Enum(listed) => listed.values.len() == 1,
            TypeKind::IntEnum(listed) => listed.values.len() == 1,
            _ => false,
        };
        let variant = self.names.members(*id).first().filter(|_| is_one && !field.boxed)?;
        let (ty, variant) = (self.named(*id), ident(variant));
        Some(quote!(#ty::#variant))
    }
}

/// Whether a member has to have a value, be it null. What the runtime fills in is nobody's to give.
pub fn is_required(field: &Field) -> bool {
    (field.presence == Presence::Required || field.asked)
        && field.kind != FieldKind::Additional
        && field.rotates.is_empty()
}

/// An argument of a constructor.
pub struct Argument {
    ident: Ident,
    ty: TokenStream,
    /// Taken as whatever can become it: `&str`, `String`, ...
    is_text: bool,
}

impl Argument {
    pub fn of(field: &Field, ident: Ident, ty: TokenStream) -> Self {
        let argument = Argument::new(ident, ty, &field.ty, field.boxed);
        Argument { is_text: argument.is_text && !field.asked, ..argument }
    }

    pub fn new(ident: Ident, ty: TokenStream, plain: &Type, boxed: bool) -> Self {
        let is_text = matches!(plain, Type::Scalar(Scalar::String | Scalar::Secret)) && !boxed;
        Argument { ident, ty, is_text }
    }
}
