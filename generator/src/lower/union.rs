//! `oneOf` and `anyOf` as they stand in the document; `one_of` tells the alternatives apart when all types are known.

use openapiv3::Schema;

use super::Lower;
use super::facts::{Additional, Facts, Node};
use super::schema::{Shape, last_token};
use crate::diagnostic::Code;
use crate::ir::{Alternative, Label, Select, Type, TypeId, TypeKind, Union};
use crate::source::Pointer;

impl Lower<'_> {
    /// `oneOf` and `anyOf`; told apart later, when all types are known.
    pub fn union(
        &mut self,
        facts: &Facts<'_>,
        at: &Pointer,
        label: &Label,
        component: Option<&str>,
        name: Option<String>,
    ) -> Shape {
        let (key, nodes, any) =
            if facts.one_of.is_empty() { ("anyOf", facts.any_of, true) } else { ("oneOf", facts.one_of, false) };
        let id = self.define(name, at, label, component, TypeKind::Union(Union::default()));
        let names = self.extension_map(facts, "x-obgen-variants");
        let variants = self.keeps_variants(facts);
        let mut nullable = false;
        let mut alternatives = Vec::new();
        let mut known: Vec<String> = Vec::new();
        // Null is no alternative of its own.
        let is_null = |node: Node<'_>| matches!(node, Node::Schema(schema) if Facts::of(schema).is_null());
        for (index, node) in nodes.iter().enumerate() {
            let at = at.child(key).index(index);
            let node = Node::from(node);
            if is_null(node) {
                nullable = true;
                continue;
            }
            // What an overlay can call it by: its position, its schema's name or title, its only key.
            let (called, type_label) = match node {
                Node::Ref(reference) => (Some(last_token(reference)), Label::Component(last_token(reference))),
                Node::Schema(schema) => {
                    let title = schema.schema_data.title.clone();
                    let name = title.clone().unwrap_or_else(|| (index + 1).to_string());
                    (title, Label::Under(id, name))
                }
            };
            let wrapper = wrapper_key(node);
            let ways: Vec<String> =
                [Some(index.to_string()), called.clone(), wrapper.map(str::to_owned)].into_iter().flatten().collect();
            let explicit_name = ways.iter().find_map(|way| names.get(way)).cloned();
            known.extend(ways);
            let label = called.unwrap_or_else(|| (index + 1).to_string());
            let alternative = match (wrapper, node) {
                (Some(key), Node::Schema(schema)) => {
                    let inner = Facts::of(schema).properties.first().map(|(_, node)| *node);
                    let shape = inner.map(|node| {
                        self.node(node, &at.child("properties").child(key), Label::Under(id, key.to_owned()))
                    });
                    shape.map(|shape| (shape, Select::Wrapper(key.to_owned()), key.to_owned()))
                }
                _ => Some((self.node(node, &at, type_label), Select::Open, label)),
            };
            if let Some((shape, select, label)) = alternative {
                nullable |= shape.nullable;
                let select = if shape.empty && select == Select::Open { Select::Empty } else { select };
                alternatives.push(Alternative { ty: shape.ty, select, label, explicit_name, boxed: false, at });
            }
        }
        for name in names.keys().filter(|name| !known.contains(name)) {
            self.diags
                .error(
                    Code::UnknownValue,
                    at.child("x-obgen-variants").child(name),
                    format!("`{name}` is not an alternative of this `{key}`"),
                )
                .help("an alternative is called by its schema's name, its title, or its number from 0");
        }
        // One key each makes wrappers only if all are so and no key comes twice; else they are objects like others.
        let mut keys: Vec<&str> = alternatives
            .iter()
            .filter_map(
                |alternative| if let Select::Wrapper(key) = &alternative.select { Some(key.as_str()) } else { None },
            )
            .collect();
        let wrappers = keys.len();
        keys.sort_unstable();
        keys.dedup();
        if wrappers > 0 && (keys.len() < alternatives.len() || alternatives.len() < 2) {
            let nodes: Vec<Node<'_>> = nodes.iter().map(Node::from).filter(|node| !is_null(*node)).collect();
            self.unwrap_alternatives(&mut alternatives, &nodes, id);
        }
        if let TypeKind::Union(union) = &mut self.types.get_mut(id).kind {
            *union = Union { alternatives, any, variants, discriminator: discriminator(facts), open: false };
        }
        let mut shape = Shape::of(Type::Named(id));
        shape.nullable = nullable;
        shape
    }

    fn unwrap_alternatives(&mut self, alternatives: &mut [Alternative], nodes: &[Node<'_>], id: TypeId) {
        for (alternative, node) in alternatives.iter_mut().zip(nodes) {
            if matches!(alternative.select, Select::Wrapper(_)) {
                let label = Label::Under(id, alternative.label.clone());
                alternative.ty = self.node(*node, &alternative.at, label).ty;
                alternative.select = Select::Open;
            }
        }
    }
}

impl Lower<'_> {
    /// Whether the alternatives only say which members go together (`anyOf: [{ required: [a] }, ..]`): said to be so.
    pub fn only_groups(&mut self, facts: &Facts<'_>, at: &Pointer) -> bool {
        let (key, nodes) = if facts.one_of.is_empty() { ("anyOf", facts.any_of) } else { ("oneOf", facts.one_of) };
        let is_group = |node: &openapiv3::ReferenceOr<Schema>| matches!(Node::from(node), Node::Schema(schema) if Facts::of(schema).says_no_member());
        let only = !nodes.is_empty() && nodes.iter().all(is_group);
        if only {
            self.diags.warning(
                Code::NotExpressed,
                at.child(key),
                "these alternatives only say which members go together: that is not checked",
            );
        }
        only
    }
}

/// The discriminator, with the component each of its values names.
fn discriminator(facts: &Facts<'_>) -> Option<(String, Vec<(String, String)>)> {
    let discriminator = facts.data.discriminator.as_ref()?;
    let mapping =
        discriminator.mapping.iter().map(|(value, reference)| (value.clone(), last_token(reference))).collect();
    Some((discriminator.property_name.clone(), mapping))
}

/// The one key of an inline object that has nothing else, as protobuf's `oneof` is published.
fn wrapper_key(node: Node<'_>) -> Option<&str> {
    let Node::Schema(schema) = node else {
        return None;
    };
    let facts = Facts::of(schema);
    match facts.properties.as_slice() {
        [(key, _)] if facts.all_of.is_empty() && facts.one_of.is_empty() && facts.any_of.is_empty() => {
            match facts.additional {
                Additional::Unsaid | Additional::Forbidden => Some(key),
                Additional::Anything | Additional::Schema(_) => None,
            }
        }
        _ => None,
    }
}
