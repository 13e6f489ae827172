//! Two states side by side: operations first, then the types that they lead to, each pair once.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Claim, Finding};
use super::fold::Because;
use super::pairs::Operations;
use super::reach::Reach;
use super::state::State;
use crate::ir::{Alternative, Docs, Type, TypeId, TypeKind, Union};
use crate::outline::{Item, Part};
use crate::source::Pointer;

/// What comparing knows so far.
pub struct Comparison<'a> {
    pub old: State<'a>,
    pub new: State<'a>,
    pub operations: &'a Operations,
    pub findings: Vec<Finding>,
    /// Lines of the outlines that are about the same thing.
    pub matches: Vec<(Item, Item)>,
    /// Type names of old, and what the same is called now.
    pub renames: BTreeSet<(String, String)>,
    /// Areas that operations went from and to.
    pub moves: BTreeSet<(String, String)>,
    /// Servers that one state alone has.
    pub gone_servers: Vec<usize>,
    pub new_servers: Vec<usize>,
    /// Hosts that have other names.
    pub renamed_hosts: BTreeSet<(String, String)>,
    /// Security schemes that have other names.
    pub renamed_schemes: BTreeMap<String, String>,
    /// What follows from an enum having one value alone, or not any more.
    pub constants: Vec<((TypeId, TypeId), Finding)>,
    /// Error sets of old and new that operations have, with the number of each.
    pub error_pairs: BTreeSet<(usize, usize, usize)>,
    /// Types that are the same, in the order in which they are found, and the findings that are about each.
    pub pairs: Vec<Pair>,
    known: BTreeSet<(TypeId, TypeId)>,
    /// Lines that follow from what is said elsewhere.
    pub silent: Vec<Claim>,
    /// What may follow from something else.
    pub follows: Vec<(Because, Finding)>,
    /// Types that live in another module, with the old one and the new one.
    pub moved: Vec<((String, String), Pair)>,
    /// Items whose words changed.
    pub words: Vec<Words>,
    /// Items of which overlays say other reasons; what these are for is said of what they change.
    pub reasons: Vec<Words>,
}

/// An item whose words changed, in both states.
type Words = (Option<Pointer>, Option<Pointer>);

/// A type of old and what has become of it.
#[derive(Clone, Debug)]
pub struct Pair {
    pub old: TypeId,
    pub new: TypeId,
    /// Findings about the members of just these two.
    pub findings: std::ops::Range<usize>,
}

impl<'a> Comparison<'a> {
    pub fn new(old: State<'a>, new: State<'a>, operations: &'a Operations) -> Self {
        Comparison {
            old,
            new,
            operations,
            findings: Vec::new(),
            matches: Vec::new(),
            renames: BTreeSet::new(),
            moves: BTreeSet::new(),
            gone_servers: Vec::new(),
            new_servers: Vec::new(),
            renamed_hosts: BTreeSet::new(),
            renamed_schemes: BTreeMap::new(),
            constants: Vec::new(),
            error_pairs: BTreeSet::new(),
            pairs: Vec::new(),
            known: BTreeSet::new(),
            silent: Vec::new(),
            follows: Vec::new(),
            moved: Vec::new(),
            words: Vec::new(),
            reasons: Vec::new(),
        }
    }

    /// Compares everything.
    pub fn run(&mut self) {
        self.document();
        self.all_operations();
        self.session();
        self.callbacks();
        self.open_types(0);
        self.types_by_name();
        self.schemas();
        self.typeless();
        self.fold();
    }

    /// Compares pairs of types from this one on, and those that they lead to.
    fn open_types(&mut self, from: usize) {
        let mut next = from;
        while let Some(Pair { old, new, .. }) = self.pairs.get(next).cloned() {
            let before = self.findings.len();
            self.types(old, new);
            let after = self.findings.len();
            if let Some(pair) = self.pairs.get_mut(next) {
                pair.findings = before..after;
            }
            next += 1;
        }
    }

    /// Components that both states have, but no operation that both have leads to.
    fn types_by_name(&mut self) {
        let from = self.pairs.len();
        let (olds, news): (BTreeSet<TypeId>, BTreeSet<TypeId>) = self.known.iter().copied().unzip();
        let left = self.old.components.iter().filter(|(_, id)| !olds.contains(id));
        let both: Vec<(TypeId, TypeId)> = left
            .filter_map(|(name, old)| Some((*old, *self.new.components.get(name)?)))
            .filter(|(_, new)| !news.contains(new))
            .collect();
        for (old, new) in both {
            self.pair(old, new);
        }
        self.open_types(from);
    }

    /// Whether two uses are of the same type; types of their own are compared later.
    pub fn used(&mut self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Named(old), Type::Named(new)) => {
                let same = self.is_same(*old, *new);
                if same {
                    self.pair(*old, *new);
                }
                same
            }
            (Type::List(old), Type::List(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::OneOrMany(old), Type::OneOrMany(new))
            | (Type::OrNull(old), Type::OrNull(new)) => self.used(old, new),
            (Type::Encoded(was, old), Type::Encoded(is, new)) => self.used(old, new) && was == is,
            (Type::Scalar(old), Type::Scalar(new)) => old == new,
            (Type::Any, Type::Any) | (Type::AnyObject, Type::AnyObject) => true,
            _ => false,
        }
    }

    fn pair(&mut self, old: TypeId, new: TypeId) {
        if self.known.insert((old, new)) {
            self.pairs.push(Pair { old, new, findings: 0..0 });
        }
    }

    /// Whether what has become of a type is this: they share the name of a component, or neither has one that the other
    /// state knows as well.
    pub fn is_same(&self, old: TypeId, new: TypeId) -> bool {
        let mut shared = self.old.component_names(old).filter(|name| self.new.components.get(name) == Some(&new));
        if shared.next().is_some() {
            return true;
        }
        let lives_on = self.old.component_names(old).any(|name| self.new.components.contains_key(name));
        let was_there = self.new.component_names(new).any(|name| self.old.components.contains_key(name));
        !lives_on && !was_there && self.is_alike(old, new)
    }

    /// Whether a type could have become the other one: of one kind, and components with half of their members at least.
    fn is_alike(&self, old: TypeId, new: TypeId) -> bool {
        let (old_kind, new_kind) = (&self.old.api.types.get(old).kind, &self.new.api.types.get(new).kind);
        if std::mem::discriminant(old_kind) != std::mem::discriminant(new_kind) {
            return false;
        }
        let both_named =
            self.old.component_names(old).next().is_some() && self.new.component_names(new).next().is_some();
        let (olds, news) = (parts(old_kind), parts(new_kind));
        let common = match (old_kind, new_kind) {
            (TypeKind::Union(old), TypeKind::Union(new)) => self.common_alternatives(old, new),
            _ => olds.intersection(&news).count(),
        };
        !both_named || olds.is_empty() || news.is_empty() || common * 2 >= olds.len().max(news.len())
    }

    /// How many alternatives of one union could have become one of the other: what they are called may have changed as well.
    fn common_alternatives(&self, old: &Union, new: &Union) -> usize {
        let is_union = |state: &State<'_>, id: TypeId| matches!(state.api.types.get(id).kind, TypeKind::Union(_));
        let fits = |was: &Alternative, is: &Alternative| match (was.ty.named(), is.ty.named()) {
            (Some(old), Some(new)) if !is_union(&self.old, old) && !is_union(&self.new, new) => self.is_same(old, new),
            _ => was.label == is.label,
        };
        old.alternatives
            .iter()
            .filter(|was| new.alternatives.iter().any(|is| fits(was, is) || was.label == is.label))
            .count()
    }

    /// What both types come to.
    pub fn reach(&self, old: TypeId, new: TypeId) -> Reach {
        let (old, new) = (self.old.reach(old), self.new.reach(new));
        let both = old.and(&new);
        if !both.is_empty() {
            return both;
        }
        let mut any = old;
        any.join(&new);
        any
    }

    /// A line that both outlines have; what is found about it explains how it differs.
    pub fn matched(&mut self, old: Item, new: Item) -> [Claim; 2] {
        self.matches.push((old, new));
        [Claim::Old(old), Claim::New(new)]
    }

    /// A member of types, in both outlines.
    pub fn matched_member(&mut self, (old, new): (TypeId, TypeId), members: (usize, usize)) -> [Claim; 2] {
        self.matched(Item::Type(old.index(), Part::Member(members.0)), Item::Type(new.index(), Part::Member(members.1)))
    }

    /// Notes that words differ.
    pub fn docs(&mut self, old: (&Docs, &Pointer), new: (&Docs, &Pointer)) {
        let places = || (Some(old.1.clone()), Some(new.1.clone()));
        if (&old.0.summary, &old.0.text) != (&new.0.summary, &new.0.text) {
            self.words.push(places());
        } else if old.0.changes != new.0.changes {
            self.reasons.push(places());
        }
    }

    /// Notes what follows from something else if that is found.
    pub fn follows(&mut self, because: Because, finding: Finding) {
        self.follows.push((because, finding));
    }

    pub fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// What a type is made of, by names on the wire.
fn parts(kind: &TypeKind) -> BTreeSet<String> {
    match kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| field.wire.clone()).collect(),
        TypeKind::Enum(listed) => listed.values.iter().map(|value| value.wire.clone()).collect(),
        TypeKind::IntEnum(listed) => listed.values.iter().map(|value| value.value.to_string()).collect(),
        TypeKind::Union(union) => union.alternatives.iter().map(|own| own.label.clone()).collect(),
        TypeKind::Placeholders(placeholders) => placeholders.iter().cloned().collect(),
        TypeKind::Same(_) => BTreeSet::new(),
    }
}
