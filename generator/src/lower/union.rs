//! `oneOf` and `anyOf` as they stand in the document; `one_of` tells the alternatives apart when all types are known.

use openapiv3::Schema;

use super::Lower;
use super::facts::{Additional, Facts, Node};
use super::schema::{Shape, last_token};
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
        for (index, node) in nodes.iter().enumerate() {
            let at = at.child(key).index(index);
            let node = Node::from(node);
            let (label, type_label) = match node {
                Node::Ref(reference) => (last_token(reference), Label::Component(last_token(reference))),
                Node::Schema(schema) => {
                    let name = schema.schema_data.title.clone().unwrap_or_else(|| (index + 1).to_string());
                    (name.clone(), Label::Under(id, name))
                }
            };
            let wrapper = wrapper_key(node);
            let explicit_name = names
                .get(&label)
                .or_else(|| names.get(&index.to_string()))
                .or_else(|| wrapper.and_then(|key| names.get(key)))
                .cloned();
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
        // One key each makes wrappers only if all are so; else they are objects like others.
        let wrappers =
            alternatives.iter().filter(|alternative| matches!(alternative.select, Select::Wrapper(_))).count();
        if wrappers > 0 && (wrappers < alternatives.len() || alternatives.len() < 2) {
            self.unwrap_alternatives(&mut alternatives, nodes, at, key, id);
        }
        if let TypeKind::Union(union) = &mut self.types.get_mut(id).kind {
            *union = Union { alternatives, any, variants, discriminator: discriminator(facts) };
        }
        let mut shape = Shape::of(Type::Named(id));
        shape.nullable = nullable;
        shape
    }

    fn unwrap_alternatives(
        &mut self,
        alternatives: &mut [Alternative],
        nodes: &[openapiv3::ReferenceOr<Schema>],
        at: &Pointer,
        key: &str,
        id: TypeId,
    ) {
        for (index, (alternative, node)) in alternatives.iter_mut().zip(nodes).enumerate() {
            if matches!(alternative.select, Select::Wrapper(_)) {
                let at = at.child(key).index(index);
                alternative.ty = self.node(node.into(), &at, Label::Under(id, alternative.label.clone())).ty;
                alternative.select = Select::Open;
            }
        }
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
