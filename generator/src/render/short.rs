//! Types as one line of a report shows them: as they are written in the crate, without paths.

use proc_macro2::{TokenStream, TokenTree};

use super::Render;
use crate::ir::{Field, StatusCase, Type};

impl Render<'_> {
    /// `Option<Vec<Balance>>`
    pub fn short_field(&self, field: &Field) -> String {
        short(self.field_type(field))
    }

    /// `Vec<Balance>`
    pub fn short_type(&self, ty: &Type) -> String {
        short(self.ty(ty))
    }

    /// Whether the enum of an operation's answers holds this one behind a pointer.
    pub fn is_case_boxed(&self, case: &StatusCase) -> bool {
        self.case_size(case) > super::types::LARGE
    }
}

fn short(tokens: TokenStream) -> String {
    let mut text = String::new();
    write(tokens, &mut text);
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => write(group.stream(), text),
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                // What stands before `::` is the path.
                while text.ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == '#') {
                    text.pop();
                }
            }
            TokenTree::Punct(punct) => {
                text.push(punct.as_char());
                if punct.as_char() == ',' {
                    text.push(' ');
                }
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => text.push_str(&token.to_string()),
        }
    }
}
