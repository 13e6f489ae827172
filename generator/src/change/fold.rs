//! What follows from what: a type that moves because another area uses it, an error type that is shared with others because
//! an operation came. It is told with its cause; what no finding causes stays an entry of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::Kind;
use super::compare::{Comparison, Pair};
use super::finding::{Claim, Effect, Finding};
use super::leads::Leads;
use super::reach::Reach;
use super::references::References;
use super::state::State;
use crate::ir::{AreaId, ErrorSetId, TypeId};
use crate::outline::{Item, Part};
use crate::source::Pointer;

/// Where to look for the cause of a consequence.
pub enum Because {
    /// Operations have an error type of another name or module.
    Errors { old: ErrorSetId, new: ErrorSetId },
    /// A type without a name is called after something else.
    Name { old: TypeId, new: TypeId },
    /// A value is of another type where the document says what it said: something is not the same as before elsewhere.
    Elsewhere { old: TypeId, new: TypeId },
    /// Something uses a component that is a type of another name.
    AliasCome(String),
    /// Nothing uses such a component any more.
    AliasGone(String),
    /// An area has its first operation.
    AreaCome(AreaId),
    /// An area has no operation any more.
    AreaGone(AreaId),
    /// Operations need a scheme that none did.
    SchemeCome(usize),
    /// No operation needs a scheme any more.
    SchemeGone(usize),
    /// A value became large, or leads back to what holds it, or does not any more. What holds it, if it is a type.
    Form { boxed: bool, owner: Option<(TypeId, TypeId)> },
}

/// A finding by its index that causes something, and how many others do so as well.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Caused {
    by: usize,
    others: usize,
}

/// A module that types lived in, and the one where they are.
type Homes = (String, String);

impl Comparison<'_> {
    /// Tells all that follows from something else with its cause.
    pub fn fold(&mut self) {
        let follows = std::mem::take(&mut self.follows);
        let moved = std::mem::take(&mut self.moved);
        let mut causes = Causes { comparison: self, leads: Leads::of(self), references: None };
        let mut found: Vec<(Option<Caused>, Finding)> = Vec::new();
        for (because, finding) in follows {
            found.push((causes.of(&because, &finding), finding));
        }
        // Types that move for one cause, from and to the same modules, do so together.
        let mut groups: BTreeMap<(Option<Caused>, Homes), Vec<Pair>> = BTreeMap::new();
        for (homes, pair) in moved {
            groups.entry((causes.of_move(&pair), homes)).or_default().push(pair);
        }
        for ((caused, homes), pairs) in groups {
            found.extend(self.types_moved(&homes, &pairs).map(|finding| (caused, finding)));
        }
        for (caused, finding) in found {
            match caused.and_then(|caused| Some((caused.others, self.findings.get_mut(caused.by)?))) {
                Some((others, cause)) => cause.effects.push(Effect { finding, others }),
                None => self.findings.push(finding),
            }
        }
        self.same_addresses();
    }

    /// The first finding that passes, and how many more do.
    fn first(&self, test: impl Fn(usize, &Finding) -> bool) -> Option<Caused> {
        let all = self.findings.iter().enumerate();
        let mut fitting = all.filter(|(index, finding)| test(*index, finding));
        let (by, first) = fitting.next()?;
        // What becomes one entry counts once.
        let keys: BTreeSet<String> =
            fitting.map(|(_, finding)| finding.key()).filter(|key| *key != first.key()).collect();
        Some(Caused { by, others: keys.len() })
    }
}

struct Causes<'c> {
    comparison: &'c Comparison<'c>,
    leads: Leads<'c>,
    /// Of both documents, once they are asked for.
    references: Option<(References, References)>,
}

impl Causes<'_> {
    fn of(&mut self, because: &Because, finding: &Finding) -> Option<Caused> {
        match because {
            Because::Errors { old, new } => self.of_errors(*old, *new),
            Because::Elsewhere { old, new } => self.of_split(*old, *new),
            Because::AliasCome(name) => self.of_alias(name, true),
            Because::AliasGone(name) => self.of_alias(name, false),
            Because::AreaCome(area) => {
                let operations =
                    self.numbers(|_, new| new.is_some_and(|new| self.comparison.new.area_of(new) == Some(*area)));
                self.comparison
                    .first(|_, finding| finding.kind == Kind::OperationAdded && finding.reach.meets(&operations))
            }
            Because::AreaGone(area) => {
                let operations =
                    self.numbers(|old, _| old.is_some_and(|old| self.comparison.old.area_of(old) == Some(*area)));
                self.comparison
                    .first(|_, finding| finding.kind == Kind::OperationRemoved && finding.reach.meets(&operations))
            }
            Because::SchemeCome(scheme) => {
                let operations = self.numbers(|_, new| self.comparison.new.needs(new, *scheme));
                self.of_requirement(Kind::OperationAdded, &operations)
            }
            Because::SchemeGone(scheme) => {
                let operations = self.numbers(|old, _| self.comparison.old.needs(old, *scheme));
                self.of_requirement(Kind::OperationRemoved, &operations)
            }
            Because::Name { old, new } => self.of_name(*old, *new),
            Because::Form { boxed, owner } => self.of_form(*boxed, *owner, finding),
        }
    }

    /// Operations, by what they are in old and new.
    fn numbers(&self, test: impl Fn(Option<usize>, Option<usize>) -> bool) -> Reach {
        let fitting = self.comparison.operations.all().filter(|(_, old, new)| test(*old, *new));
        Reach::whole(fitting.map(|(number, ..)| number))
    }

    /// What made one of these operations need a scheme, or need it no more.
    fn of_requirement(&self, whole: Kind, operations: &Reach) -> Option<Caused> {
        let is_cause = |finding: &Finding| finding.kind == Kind::SecurityChanged || finding.kind == whole;
        self.comparison.first(|_, finding| is_cause(finding) && finding.reach.meets(operations))
    }

    /// What gave a type to another area, or took it from one.
    fn of_move(&mut self, pair: &Pair) -> Option<Caused> {
        let Comparison { old, new, operations, .. } = self.comparison;
        let (old_users, new_users) = (old.reach(pair.old), new.reach(pair.new));
        let areas: BTreeMap<usize, (Option<&str>, Option<&str>)> = operations
            .all()
            .map(|(number, was, is)| {
                (number, (was.and_then(|index| old.area_name(index)), is.and_then(|index| new.area_name(index))))
            })
            .collect();
        let area = |number: usize| areas.get(&number).copied().unwrap_or_default();
        let (users_were, users_are) = (old_users.operations(), new_users.operations());
        let areas_were: BTreeSet<&str> = users_were.iter().filter_map(|number| area(*number).0).collect();
        let areas_are: BTreeSet<&str> = users_are.iter().filter_map(|number| area(*number).1).collect();
        let is_new = |number: &usize| area(*number).1.is_some_and(|area| !areas_were.contains(area));
        let is_gone = |number: &usize| area(*number).0.is_some_and(|area| !areas_are.contains(area));
        let come = Reach::whole(users_are.into_iter().filter(is_new));
        let gone = Reach::whole(users_were.into_iter().filter(is_gone));
        let by_operation = |finding: &Finding| match finding.kind {
            Kind::OperationAdded => finding.reach.meets(&come),
            Kind::OperationRemoved => finding.reach.meets(&gone),
            Kind::AreaMoved => finding.reach.meets(&come) || finding.reach.meets(&gone),
            _ => false,
        };
        let leads = &mut self.leads;
        let by_type: Vec<bool> = (self.comparison.findings.iter().enumerate())
            .map(|(index, finding)| {
                let (gives, takes) = (finding.reach.meets(&come), finding.reach.meets(&gone));
                // A header of the session is no operation's.
                let moves = finding.kind == Kind::ConventionChanged && finding.reach.meets(&new_users);
                if !gives && !takes && !moves {
                    return false;
                }
                let (led, leads) = (leads.in_old(index, pair.old), leads.in_new(index, pair.new));
                gives && leads && !led || takes && led && !leads || moves && (led || leads)
            })
            .collect();
        let by_users =
            |index: usize, finding: &Finding| by_operation(finding) || by_type.get(index).copied().unwrap_or_default();
        self.comparison.first(by_users).or_else(|| self.of_split_pair(pair.old, pair.new))
    }

    /// What made several types of one, or one of several.
    fn of_split_pair(&self, old: TypeId, new: TypeId) -> Option<Caused> {
        let count = self.comparison.pairs.iter().filter(|other| other.old == old || other.new == new).count();
        if count > 1 { self.of_split(old, new) } else { None }
    }

    /// What happened to these types, to what else they have become or were, or to what all of them hold.
    fn of_split(&self, old: TypeId, new: TypeId) -> Option<Caused> {
        let pairs = self.comparison.pairs.iter().filter(|other| other.old == old || other.new == new);
        let (olds, news): (Vec<TypeId>, Vec<TypeId>) =
            pairs.map(|pair| (pair.old, pair.new)).chain([(old, new)]).unzip();
        let (olds, news) = (self.comparison.old.all_from(olds), self.comparison.new.all_from(news));
        let is_in = |claim: &Claim| match claim {
            Claim::Old(Item::Type(index, _)) => olds.get(*index).copied().unwrap_or_default(),
            Claim::New(Item::Type(index, _)) => news.get(*index).copied().unwrap_or_default(),
            _ => false,
        };
        self.comparison.first(|_, finding| finding.claims.iter().any(is_in))
    }

    /// What parted operations from those with which they shared an error type, or brought others; else what took its name, or
    /// left it one.
    fn of_errors(&self, old: ErrorSetId, new: ErrorSetId) -> Option<Caused> {
        let Comparison { old: before, new: after, .. } = self.comparison;
        let (were, are) = (before.members_of(&[old]), after.members_of(&[new]));
        let shares = |all: &BTreeSet<usize>, index: Option<usize>| index.is_some_and(|index| all.contains(&index));
        let others = self.numbers(|was, is| shares(&were, was) != shares(&are, is));
        let both = self.numbers(|was, is| shares(&were, was) && shares(&are, is));
        let is_about_errors = |finding: &Finding| {
            matches!(finding.kind, Kind::OperationAdded | Kind::OperationRemoved | Kind::AreaMoved)
                || finding.claims.iter().any(|claim| {
                    let (Claim::Old(item) | Claim::New(item)) = claim;
                    matches!(item, Item::Errors(..) | Item::Operation(_, Part::Error))
                })
        };
        let moved = |finding: &Finding| finding.kind == Kind::AreaMoved && finding.reach.meets(&both);
        let parted = |_, finding: &Finding| is_about_errors(finding) && finding.reach.meets(&others) || moved(finding);
        self.comparison.first(parted).or_else(|| {
            let (had, has) = (before.names.errors(old)?, after.names.errors(new)?);
            let heirs = after.members_of(&after.error_sets_called(&had.name));
            let owners = before.members_of(&before.error_sets_called(&has.name));
            let rivals = self.numbers(|was, is| shares(&owners, was) || shares(&heirs, is));
            let rivals = self.with_sharers(&rivals);
            self.comparison.first(|_, finding| is_about_errors(finding) && finding.reach.meets(&rivals))
        })
    }

    /// Operations, and those that share an error type with one of them.
    fn with_sharers(&self, operations: &Reach) -> Reach {
        let set = |state: &State<'_>, index: Option<usize>| state.api.operations.get(index?)?.errors;
        let sets = |index: (Option<usize>, Option<usize>)| {
            (set(&self.comparison.old, index.0), set(&self.comparison.new, index.1))
        };
        let numbers = operations.operations();
        let all = self.comparison.operations.all().filter(|(number, ..)| numbers.contains(number));
        let known: Vec<_> = all.map(|(_, old, new)| sets((old, new))).collect();
        let meets = |one: Option<ErrorSetId>, other: Option<ErrorSetId>| one.is_some() && one == other;
        self.numbers(|old, new| {
            let (was, is) = sets((old, new));
            known.iter().any(|(before, after)| meets(*before, was) || meets(*after, is))
        })
    }

    /// What has another name itself, and holds the type; else what came or went and does so; else what parted it from others
    /// that were the same, one of which it was called after.
    fn of_name(&mut self, old: TypeId, new: TypeId) -> Option<Caused> {
        let leads = &mut self.leads;
        let led: Vec<(bool, bool)> = (0..self.comparison.findings.len())
            .map(|index| (leads.in_old(index, old), leads.in_new(index, new)))
            .collect();
        let led = |index: usize| led.get(index).copied().unwrap_or_default();
        let is_holder = |index: usize, finding: &Finding| {
            matches!(finding.kind, Kind::PropertyRenamed | Kind::ParameterRenamed | Kind::MediaTypesReordered)
                && led(index) == (true, true)
        };
        let by_holder = self.comparison.first(is_holder);
        let by_use = || self.comparison.first(|index, _| led(index).0 != led(index).1);
        by_holder.or_else(by_use).or_else(|| self.of_split_pair(old, new)).or_else(|| {
            // It had several names, and goes by another one of them.
            let Comparison { old: before, new: after, .. } = self.comparison;
            let gone = before.component_names(old).find(|name| !after.components.contains_key(name));
            let come = after.component_names(new).find(|name| !before.components.contains_key(name));
            gone.and_then(|name| self.of_alias(name, false)).or_else(|| self.of_alias(come?, true))
        })
    }

    /// What refers to a component that nothing referred to, or did so and does not any more.
    fn of_alias(&mut self, name: &str, come: bool) -> Option<Caused> {
        let Comparison { old, new, .. } = self.comparison;
        let (olds, news) =
            self.references.get_or_insert_with(|| (References::of(old.document), References::of(new.document)));
        let component = Pointer::from_tokens(["components", "schemas", name]);
        let (led, leads) = (olds.leading_to(&component), news.leading_to(&component));
        let (olds, news) = (&*olds, &*news);
        let is_cause = |finding: &Finding| {
            let before = finding.old.as_ref().is_some_and(|spot| olds.lead(&spot.pointer, &led));
            let after = finding.new.as_ref().is_some_and(|spot| news.lead(&spot.pointer, &leads));
            if come { after && !before } else { before && !after }
        };
        self.comparison.first(|_, finding| is_cause(finding))
    }

    /// What made a value larger or smaller, or closed or opened a circle.
    fn of_form(&mut self, boxed: bool, owner: Option<(TypeId, TypeId)>, finding: &Finding) -> Option<Caused> {
        let (olds, news) = self.leads.of_claims(&finding.claims);
        let is_in = |claim: &Claim| match claim {
            Claim::Old(Item::Type(index, _)) => olds.get(*index).copied().unwrap_or_default(),
            Claim::New(Item::Type(index, _)) => news.get(*index).copied().unwrap_or_default(),
            claim => finding.claims.contains(claim),
        };
        let changes_form = |own: &Finding| {
            let adds = matches!(own.kind, Kind::PropertyAdded | Kind::AlternativeAdded | Kind::ResponseHeaderAdded);
            let removes =
                matches!(own.kind, Kind::PropertyRemoved | Kind::AlternativeRemoved | Kind::ResponseHeaderRemoved);
            let fits = if boxed { adds } else { removes };
            fits || matches!(own.kind, Kind::PropertyRenamed | Kind::TypeChanged | Kind::SensitivityChanged)
        };
        let candidates: BTreeSet<usize> = (self.comparison.findings.iter().enumerate())
            .filter(|(_, own)| changes_form(own) && own.claims.iter().any(is_in))
            .map(|(index, _)| index)
            .collect();
        // A circle is closed by what leads back.
        let circle: BTreeSet<usize> = owner.map_or_else(BTreeSet::new, |(old, new)| {
            let leads = &mut self.leads;
            candidates.iter().copied().filter(|index| leads.in_old(*index, old) != leads.in_new(*index, new)).collect()
        });
        let causes = if circle.is_empty() { candidates } else { circle };
        self.comparison.first(|index, _| causes.contains(&index))
    }
}

impl<'a> State<'a> {
    fn area_name(&self, operation: usize) -> Option<&'a str> {
        self.area_of(operation).map(|area| self.names.area(area))
    }

    fn members_of(&self, sets: &[ErrorSetId]) -> BTreeSet<usize> {
        let sets = sets.iter().filter_map(|id| self.api.errors.get(id.0));
        sets.flat_map(|set| &set.operations).map(|id| id.0).collect()
    }

    fn error_sets_called(&self, name: &str) -> Vec<ErrorSetId> {
        let all = (0..self.api.errors.len()).map(ErrorSetId);
        all.filter(|id| self.names.errors(*id).is_some_and(|names| names.name == name)).collect()
    }

    /// Whether an operation needs a security scheme, or can be called with it.
    fn needs(&self, operation: Option<usize>, scheme: usize) -> bool {
        let operation = operation.and_then(|index| self.api.operations.get(index));
        operation.is_some_and(|own| own.security.iter().flatten().any(|needed| needed.scheme == scheme))
    }

    fn area_of(&self, operation: usize) -> Option<AreaId> {
        self.api.operations.get(operation).map(|own| own.area)
    }
}
