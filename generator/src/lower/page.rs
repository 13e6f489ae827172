//! Pages that people are sent to: `x-obgen-page` on an operation makes an address to fill of it.

use openapiv3::{Operation as Source, PathItem};

use super::Lower;
use crate::ir::{Api, Docs, Label, Page, Type, TypeDef, TypeKind};
use crate::source::Pointer;

const NAME: &str = "x-obgen-page";

impl Lower<'_> {
    /// Adds the page that an operation stands for; tells whether it does.
    pub fn page(&mut self, api: &mut Api, path: &str, item: &PathItem, source: &Source, at: &Pointer) -> bool {
        let Some(name) = self.extension_text(&source.extensions, NAME) else { return false };
        let mut def = TypeDef::blank(Label::Component(name.clone()), at.clone());
        def.explicit_name = Some(name);
        def.docs = Docs {
            summary: source.summary.clone(),
            text: source.description.clone(),
            deprecated: source.deprecated,
            changes: self.changes(at),
            default: None,
        };
        def.kind = TypeKind::Placeholders(placeholders(path));
        let ty = Type::Named(self.types.add(def));
        let host = self.host(api, item, source, at);
        let area = self.area(api, source);
        api.pages.push(Page { ty, host, path: path.to_owned(), area });
        true
    }
}

/// The `{name}`s of a path.
fn placeholders(path: &str) -> Vec<String> {
    let names = path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    names.map(|name| format!("{{{name}}}")).collect()
}
