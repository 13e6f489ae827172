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
    /// Something uses a component that is a type of another name.
    AliasCome(String),
    /// Nothing uses such a component any more.
    AliasGone(String),
    /// An area has its first operation.
    AreaCome(AreaId),
    /// An area has no operation any more.
    AreaGone(AreaId),
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
            Because::Name { old, new } => self.of_name(*old, *new),
            Because::Form { boxed, owner } => self.of_form(*boxed, *owner, finding),
        }
    }

    /// Operations, by what they are in old and new.
    fn numbers(&self, test: impl Fn(Option<usize>, Option<usize>) -> bool) -> Reach {
        let fitting = self.comparison.operations.all().filter(|(_, old, new)| test(*old, *new));
        Reach::whole(fitting.map(|(number, ..)| number))
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
        self.comparison.first(|index, finding| by_operation(finding) || by_type.get(index).copied().unwrap_or_default())
    }

    /// What parted operations from those with which they shared an error type, or brought others.
    fn of_errors(&self, old: ErrorSetId, new: ErrorSetId) -> Option<Caused> {
        let Comparison { operations, .. } = self.comparison;
        let members = |state: &State<'_>, id: ErrorSetId| -> BTreeSet<usize> {
            state.api.errors.get(id.0).into_iter().flat_map(|set| &set.operations).map(|id| id.0).collect()
        };
        let (were, are) = (members(&self.comparison.old, old), members(&self.comparison.new, new));
        let shares = |all: &BTreeSet<usize>, index: Option<usize>| index.is_some_and(|index| all.contains(&index));
        let others = operations.all().filter(|(_, was, is)| shares(&were, *was) != shares(&are, *is));
        let others = Reach::whole(others.map(|(number, ..)| number));
        let is_about_errors = |finding: &Finding| {
            matches!(finding.kind, Kind::OperationAdded | Kind::OperationRemoved | Kind::AreaMoved)
                || finding.claims.iter().any(|claim| {
                    let (Claim::Old(item) | Claim::New(item)) = claim;
                    matches!(item, Item::Errors(..) | Item::Operation(_, Part::Error))
                })
        };
        self.comparison.first(|_, finding| is_about_errors(finding) && finding.reach.meets(&others))
    }

    /// What has another name itself, and holds the type.
    fn of_name(&mut self, old: TypeId, new: TypeId) -> Option<Caused> {
        let leads = &mut self.leads;
        let holders: Vec<bool> = (self.comparison.findings.iter().enumerate())
            .map(|(index, finding)| {
                matches!(finding.kind, Kind::PropertyRenamed | Kind::ParameterRenamed | Kind::MediaTypesReordered)
                    && leads.in_old(index, old)
                    && leads.in_new(index, new)
            })
            .collect();
        self.comparison.first(|index, _| holders.get(index).copied().unwrap_or_default())
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

    fn area_of(&self, operation: usize) -> Option<AreaId> {
        self.api.operations.get(operation).map(|own| own.area)
    }
}
