//! The `x-obgen-*` members of schemas and operations, read as what they mean. Their shape was checked by `spec`.

use indexmap::IndexMap;
use openapiv3::Schema;
use serde_json::Value;

use super::Lower;
use super::facts::Facts;
use crate::ir::{Docs, Encoding, Sensitivity};
use crate::source::Pointer;

impl Lower<'_> {
    /// A member that is text.
    pub fn extension_text(&self, extensions: &IndexMap<String, Value>, name: &str) -> Option<String> {
        extensions.get(name).and_then(Value::as_str).map(str::to_owned)
    }

    /// A schema's `x-obgen-name` as the name of its type: it starts upper-case.
    pub fn type_name(&self, facts: &Facts<'_>) -> Option<String> {
        self.extension_text(&facts.data.extensions, "x-obgen-name").filter(|name| name.starts_with(char::is_uppercase))
    }

    /// The name of the member that has this schema.
    pub fn field_name(&self, schema: &Schema) -> Option<String> {
        let extensions = &schema.schema_data.extensions;
        let name = self.extension_text(extensions, "x-obgen-name").filter(|name| name.starts_with(char::is_lowercase));
        self.extension_text(extensions, "x-obgen-field").or(name)
    }

    /// Who may see values of this schema.
    pub fn sensitivity(&self, extensions: &IndexMap<String, Value>) -> Option<Sensitivity> {
        match extensions.get("x-obgen-sensitivity").and_then(Value::as_str) {
            Some("public") => Some(Sensitivity::Public),
            Some("personal") => Some(Sensitivity::Personal),
            Some("secret") => Some(Sensitivity::Secret),
            Some(_) | None => None,
        }
    }

    /// How a string holds the value that the schema describes.
    pub fn encoding(&self, facts: &Facts<'_>) -> Option<Encoding> {
        match facts.data.extensions.get("x-obgen-encoding").and_then(Value::as_str) {
            Some("json") => Some(Encoding::Json),
            Some("base64-json") => Some(Encoding::Base64Json),
            Some(_) | None => None,
        }
    }

    /// A member that is a list of texts.
    pub fn extension_list(&self, facts: &Facts<'_>, name: &str) -> Option<Vec<String>> {
        let list = facts.data.extensions.get(name)?.as_array()?;
        Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// A member that maps text to text.
    pub fn extension_map(&self, facts: &Facts<'_>, name: &str) -> IndexMap<String, String> {
        let map = facts.data.extensions.get(name).and_then(Value::as_object);
        map.into_iter().flatten().filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
    }

    /// Whether an overlay keeps the variants of a union (`true`) or merges them.
    pub fn keeps_variants(&self, facts: &Facts<'_>) -> Option<bool> {
        facts.data.extensions.get("x-obgen-union").and_then(Value::as_str).map(|choice| choice == "variants")
    }

    /// What a schema says in words.
    pub fn schema_docs(&self, facts: &Facts<'_>, at: &Pointer) -> Docs {
        Docs {
            summary: facts.data.title.clone(),
            text: facts.data.description.clone(),
            default: facts.data.default.as_ref().map(Value::to_string),
            deprecated: facts.data.deprecated,
            changes: self.changes(at),
        }
    }

    /// The overlay actions that changed what stands here.
    pub fn changes(&self, at: &Pointer) -> Vec<String> {
        /// Members whose items are about the node itself.
        const LISTS: [&str; 5] = ["enum", "required", "x-obgen-variants", "x-obgen-values", "x-obgen-placeholders"];
        if !self.spec.provenance.touches(at) {
            return Vec::new();
        }
        let reason = |action: &crate::overlay::Action| {
            let file = action.overlay.rsplit(['/', '\\']).next().unwrap_or_default();
            let link = action.reference.as_ref().map(|link| format!(" See {link}")).unwrap_or_default();
            format!("{file}: {}{link}", action.description.trim())
        };
        let mut reasons: Vec<String> = Vec::new();
        for at in std::iter::once(at.clone()).chain(LISTS.map(|list| at.child(list))) {
            for reason in self.spec.provenance.of(&at).map(reason) {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        }
        reasons
    }
}
