//! `oneOf` and `anyOf`: what tells the alternatives apart, and what becomes of those that nothing does.
//!
//! Identical alternatives collapse, strings become one string or enum, objects that cannot be told apart merge into one that
//! holds what any of them holds. The rest is a union whose variants are chosen by kind of JSON value, by a member whose value
//! names the variant, or by required members that the others lack. So reading never picks a variant that drops a member.

use super::Lower;
use crate::ir::{Alternative, FieldKind, Label, Presence, Scalar, Select, Tag, Type, TypeId, TypeKind, Union};

/// The kinds of JSON value that alternatives are first told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Object,
    /// An object of which no member is known.
    Open,
    Any,
}

impl Lower<'_> {
    /// Resolves all unions, in order.
    pub fn resolve_unions(&mut self) {
        for id in self.types.ids() {
            self.resolve_union(id);
        }
        self.settle_flattened();
    }

    /// Resolves a union, unless that has been done.
    pub fn resolve_union(&mut self, id: TypeId) {
        if !self.resolved.insert(id) {
            return;
        }
        let TypeKind::Union(union) = self.types.get(id).kind.clone() else {
            return;
        };
        let is_wrappers = union.alternatives.iter().all(|alternative| matches!(alternative.select, Select::Wrapper(_)));
        if is_wrappers && union.alternatives.len() > 1 {
            return;
        }
        let mut alternatives = self.spread(&union, id);
        self.collapse(&mut alternatives);
        let empty = alternatives
            .iter()
            .position(|alternative| alternative.select == Select::Empty)
            .map(|position| alternatives.remove(position));
        alternatives.retain(|alternative| alternative.select != Select::Empty);
        self.join_by_kind(&mut alternatives, id);
        self.join_objects(&mut alternatives, &union, id);
        if let Some(items) = self.one_or_many(&alternatives)
            && !self.types.leads_to(&items, id)
        {
            self.types.get_mut(id).kind = TypeKind::Same(Type::OneOrMany(Box::new(items)));
            return;
        }
        alternatives.extend(empty);
        let kind = match alternatives.as_slice() {
            [] => TypeKind::Same(Type::Any),
            [only] if !self.types.leads_to(&only.ty, id) => {
                let only = only.ty.clone();
                self.take_place(id, only)
            }
            _ => {
                self.select(&mut alternatives, &union);
                TypeKind::Union(Union { alternatives, ..union })
            }
        };
        self.types.get_mut(id).kind = kind;
    }

    /// The kind of a union of which one type is left. A type made here takes the union's place and name.
    fn take_place(&mut self, id: TypeId, only: Type) -> TypeKind {
        match &only {
            Type::Named(inner) if matches!(self.types.get(*inner).label, Label::Under(owner, _) if owner == id) => {
                let kind = self.types.get(*inner).kind.clone();
                self.types.get_mut(*inner).kind = TypeKind::Same(Type::Named(id));
                kind
            }
            _ => TypeKind::Same(only),
        }
    }

    /// The alternatives with those of nested unions in place of these.
    fn spread(&mut self, union: &Union, id: TypeId) -> Vec<Alternative> {
        let mut spread = Vec::new();
        for alternative in &union.alternatives {
            let inner = match self.types.settle(&alternative.ty) {
                // A union that lists itself says nothing by it.
                Type::Named(inner) if inner == id => continue,
                Type::Named(inner) => inner,
                _ => {
                    spread.push(alternative.clone());
                    continue;
                }
            };
            self.resolve_union(inner);
            match &self.types.get(inner).kind {
                TypeKind::Union(nested)
                    if !nested
                        .alternatives
                        .iter()
                        .any(|alternative| matches!(alternative.select, Select::Wrapper(_))) =>
                {
                    spread.extend(nested.alternatives.iter().map(|nested| {
                        let select = if nested.select == Select::Empty { Select::Empty } else { Select::Open };
                        Alternative { select, ..nested.clone() }
                    }));
                }
                _ => spread.push(alternative.clone()),
            }
        }
        spread
    }

    /// Drops alternatives that are the same as an earlier one.
    fn collapse(&self, alternatives: &mut Vec<Alternative>) {
        let mut kept: Vec<Alternative> = Vec::new();
        for mut alternative in alternatives.drain(..) {
            alternative.ty = self.types.settle(&alternative.ty);
            if !kept
                .iter()
                .any(|known| known.select == alternative.select && self.types.same(&known.ty, &alternative.ty))
            {
                kept.push(alternative);
            }
        }
        *alternatives = kept;
    }

    pub fn kind_of(&self, ty: &Type) -> Kind {
        match self.types.settle(ty) {
            Type::Scalar(Scalar::Bool) => Kind::Boolean,
            Type::Scalar(Scalar::Int32 | Scalar::Int64) => Kind::Integer,
            Type::Scalar(Scalar::Number) => Kind::Number,
            Type::Scalar(_) | Type::Encoded(..) => Kind::Text,
            Type::List(_) => Kind::List,
            Type::Map(_) | Type::AnyObject => Kind::Open,
            Type::Any | Type::OneOrMany(_) => Kind::Any,
            Type::OrNull(inner) => self.kind_of(&inner),
            Type::Named(id) => match &self.types.get(id).kind {
                TypeKind::Object(_) => Kind::Object,
                TypeKind::Enum(_) | TypeKind::Placeholders(_) => Kind::Text,
                TypeKind::IntEnum(_) => Kind::Integer,
                TypeKind::Union(union)
                    if union
                        .alternatives
                        .iter()
                        .all(|alternative| matches!(alternative.select, Select::Wrapper(_))) =>
                {
                    Kind::Object
                }
                TypeKind::Union(_) | TypeKind::Same(_) => Kind::Any,
            },
        }
    }

    /// Joins alternatives of one kind, other than objects: nothing in the JSON tells them apart.
    fn join_by_kind(&mut self, alternatives: &mut Vec<Alternative>, id: TypeId) {
        let has_number = alternatives.iter().any(|alternative| self.kind_of(&alternative.ty) == Kind::Number);
        let mut joined: Vec<Alternative> = Vec::new();
        for alternative in alternatives.drain(..) {
            let mut kind = self.kind_of(&alternative.ty);
            if kind == Kind::Integer && has_number {
                kind = Kind::Number;
            }
            let same_kind = joined.iter().position(|known| {
                let known = self.kind_of(&known.ty);
                known == kind || (kind == Kind::Number && known == Kind::Integer)
            });
            match same_kind {
                Some(position) if kind != Kind::Object => {
                    let Some(known) = joined.get(position).cloned() else {
                        continue;
                    };
                    let label = Label::Under(id, known.label.clone());
                    let ty = self.either(&known.ty, &alternative.ty, &label, &alternative.at);
                    if let Some(known) = joined.get_mut(position) {
                        known.ty = ty;
                    }
                }
                _ => joined.push(alternative),
            }
        }
        *alternatives = joined;
    }

    /// Merges objects that cannot be told apart.
    fn join_objects(&mut self, alternatives: &mut Vec<Alternative>, union: &Union, id: TypeId) {
        if union.variants == Some(true) {
            return;
        }
        // What is of any of these may be of several, unless they tell their kind.
        let is_open = union.any && union.discriminator.is_none();
        let is_apart = |lower: &Self, a: &Alternative, b: &Alternative| match is_open {
            true => lower.tagged_apart(a, b),
            false => lower.told_apart(a, b, union),
        };
        let always = union.variants == Some(false);
        loop {
            let objects: Vec<usize> = alternatives
                .iter()
                .enumerate()
                .filter(|(_, alternative)| matches!(self.types.settled(&alternative.ty), Some(TypeKind::Object(_))))
                .map(|(index, _)| index)
                .collect();
            let pair = objects.iter().enumerate().find_map(|(position, &first)| {
                let later = objects.get(position + 1..)?;
                later.iter().find_map(|&second| {
                    let (a, b) = (alternatives.get(first)?, alternatives.get(second)?);
                    (always || !is_apart(self, a, b)).then_some((first, second))
                })
            });
            let Some((first, second)) = pair else { return };
            let merged = alternatives.remove(second);
            let Some(kept) = alternatives.get_mut(first) else {
                return;
            };
            let types = [kept.ty.clone(), merged.ty];
            let label = Label::Under(id, kept.label.clone());
            let at = kept.at.clone();
            let ty = self.merged_object(&types, &label, &at);
            if let Some(kept) = alternatives.get_mut(first) {
                kept.ty = ty;
            }
        }
    }

    /// Whether the members of a value tell which of two objects it is.
    fn told_apart(&self, a: &Alternative, b: &Alternative, union: &Union) -> bool {
        if union.discriminator.is_some() {
            return true;
        }
        let (Some(first), Some(second)) = (self.members(&a.ty), self.members(&b.ty)) else {
            return false;
        };
        if first.is_tagged_apart(&second) {
            return true;
        }
        let owns = |one: &Members, other: &Members| one.required.iter().any(|key| !other.known.contains(key));
        owns(&first, &second) || owns(&second, &first)
    }

    /// Whether two objects name their kind in a member that both require: no value is of both.
    fn tagged_apart(&self, a: &Alternative, b: &Alternative) -> bool {
        let members = self.members(&a.ty).zip(self.members(&b.ty));
        members.is_some_and(|(first, second)| first.is_tagged_apart(&second))
    }

    fn members(&self, ty: &Type) -> Option<Members> {
        let Some(TypeKind::Object(object)) = self.types.settled(ty) else {
            return None;
        };
        let mut members = Members::default();
        for field in &object.fields {
            match field.kind {
                FieldKind::Member => {
                    members.known.push(field.wire.clone());
                    members.known.extend(field.aliases.iter().cloned());
                    // What may come under another name tells nothing by being absent.
                    if matches!(field.presence, Presence::Required | Presence::Nullable) && field.aliases.is_empty() {
                        members.required.push(field.wire.clone());
                    }
                    if let Some(TypeKind::Enum(listed)) = self.types.settled(&field.ty) {
                        members
                            .tags
                            .push((field.wire.clone(), listed.values.iter().map(|value| value.wire.clone()).collect()));
                    }
                }
                FieldKind::Flatten => {
                    if let Some(TypeKind::Union(union)) = self.types.settled(&field.ty) {
                        for alternative in &union.alternatives {
                            match &alternative.select {
                                Select::Wrapper(key) => members.known.push(key.clone()),
                                Select::Object { known, .. } => members.known.extend(known.iter().cloned()),
                                _ => {}
                            }
                        }
                    } else if let Some(inner) = self.members(&field.ty) {
                        members.known.extend(inner.known);
                    }
                }
                FieldKind::Additional => {}
            }
        }
        Some(members)
    }

    /// A type and a list of it.
    fn one_or_many(&self, alternatives: &[Alternative]) -> Option<Type> {
        let [a, b] = alternatives else { return None };
        match (self.types.settle(&a.ty), self.types.settle(&b.ty)) {
            (Type::List(items), one) | (one, Type::List(items)) if self.types.same(&items, &one) => Some(one),
            _ => None,
        }
    }

    /// Writes down how each alternative is told from the others.
    fn select(&self, alternatives: &mut [Alternative], union: &Union) {
        let members: Vec<Option<Members>> =
            alternatives.iter().map(|alternative| self.members(&alternative.ty)).collect();
        for (index, alternative) in alternatives.iter_mut().enumerate() {
            if matches!(alternative.select, Select::Empty | Select::Wrapper(_)) {
                continue;
            }
            alternative.select = match self.kind_of(&alternative.ty) {
                Kind::Text => Select::Text,
                Kind::Integer => Select::Integer,
                Kind::Number => Select::Number,
                Kind::Boolean => Select::Boolean,
                Kind::List => Select::List,
                Kind::Open | Kind::Any => Select::Any,
                Kind::Object => match members.get(index) {
                    Some(Some(own)) => {
                        let others = members
                            .iter()
                            .enumerate()
                            .filter(|(other, _)| *other != index)
                            .filter_map(|(_, members)| members.as_ref());
                        let listed = own.tag(&others.collect::<Vec<_>>());
                        let tag = match &union.discriminator {
                            Some((member, mapping)) => {
                                let listed = listed.filter(|(name, _)| name == member);
                                Some(tag(member, &alternative.label, mapping, listed))
                            }
                            None => listed.map(|(member, values)| Tag { member, values, decides: false }),
                        };
                        Select::Object { required: own.required.clone(), known: own.known.clone(), tag }
                    }
                    // A union of wrappers: known by its keys.
                    _ => match self.types.settled(&alternative.ty) {
                        Some(TypeKind::Union(inner)) => {
                            let known = inner
                                .alternatives
                                .iter()
                                .filter_map(|inner| {
                                    if let Select::Wrapper(key) = &inner.select { Some(key.clone()) } else { None }
                                })
                                .collect();
                            Select::Object { required: Vec::new(), known, tag: None }
                        }
                        _ => Select::Any,
                    },
                },
            };
        }
    }
}

/// What tells an object from others.
#[derive(Default)]
struct Members {
    required: Vec<String>,
    known: Vec<String>,
    /// Members with listed values.
    tags: Vec<(String, Vec<String>)>,
}

impl Members {
    fn is_tagged_apart(&self, other: &Members) -> bool {
        self.tags.iter().any(|(name, values)| {
            other.tags.iter().any(|(own, others)| {
                name == own && self.required.contains(name) && other.required.contains(name) && disjoint(values, others)
            })
        })
    }

    /// A required member whose listed values none of the others that have it lists.
    fn tag(&self, others: &[&Members]) -> Option<(String, Vec<String>)> {
        let tag = self.tags.iter().find(|(name, values)| {
            let mut sharing =
                others.iter().filter_map(|other| other.tags.iter().find(|(other, _)| other == name)).peekable();
            self.required.contains(name)
                && sharing.peek().is_some()
                && sharing.all(|(_, others)| disjoint(values, others))
        });
        tag.cloned()
    }
}

fn disjoint(a: &[String], b: &[String]) -> bool {
    !a.iter().any(|value| b.contains(value))
}

/// What a discriminator says of a component: the values that the mapping gives it. Without any, its name is meant, but many
/// documents mean the values that the member lists.
fn tag(member: &str, component: &str, mapping: &[(String, String)], listed: Option<(String, Vec<String>)>) -> Tag {
    let mapped = mapping.iter().filter(|(_, target)| target == component);
    let mut values: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
    if values.is_empty() {
        values.push(component.to_owned());
        values.extend(listed.map(|(_, values)| values).unwrap_or_default().into_iter().filter(|own| own != component));
    }
    Tag { member: member.to_owned(), values, decides: !mapping.is_empty() }
}
