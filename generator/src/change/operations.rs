//! Operations: what they are called, where they are, what they need.

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Rust, Spot};
use super::pairs::{nameless, path_parameters};
use super::reach::{Reach, Way};
use super::state::State;
use crate::ir::{Api, Operation, OperationId, Requirement};
use crate::names::OperationNames;
use crate::outline::{Item, Part};
use crate::source::Pointer;

/// An operation of one state.
#[derive(Clone, Copy)]
pub struct Own<'a> {
    pub id: OperationId,
    pub operation: &'a Operation,
    pub names: &'a OperationNames,
}

/// An operation in both states, and its number in the report.
#[derive(Clone, Copy)]
pub struct Both<'a> {
    pub number: usize,
    pub old: Own<'a>,
    pub new: Own<'a>,
}

impl<'a> Both<'a> {
    pub fn reach(&self, way: Way) -> Reach {
        Reach::of(self.number, way)
    }

    /// Lines of both outlines.
    pub fn lines(&self, old: Part, new: Part) -> [Item; 2] {
        [Item::Operation(self.old.id.0, old), Item::Operation(self.new.id.0, new)]
    }
}

impl<'a> State<'a> {
    pub fn operation(&self, index: usize) -> Option<Own<'a>> {
        let id = OperationId(index);
        Some(Own { id, operation: self.api.operations.get(index)?, names: self.names.operation(id)? })
    }

    /// `accounts::GetAccounts`
    pub fn operation_rust(&self, own: Own<'_>) -> String {
        format!("pub struct {}::{}", self.names.area(own.operation.area), own.names.name)
    }
}

impl<'a> Comparison<'a> {
    pub fn all_operations(&mut self) {
        let operations = self.operations;
        for (number, old, new) in operations.all() {
            let old = old.and_then(|index| self.old.operation(index));
            let new = new.and_then(|index| self.new.operation(index));
            match (old, new) {
                (Some(old), Some(new)) => self.operation(Both { number, old, new }),
                (Some(own), None) => self.operation_alone(number, own, Kind::OperationRemoved),
                (None, Some(own)) => self.operation_alone(number, own, Kind::OperationAdded),
                (None, None) => {}
            }
        }
    }

    fn operation_alone(&mut self, number: usize, own: Own<'_>, kind: Kind) {
        let mut reach = Reach::of(number, Way::Request);
        reach.add(number, Way::Response);
        let added = kind == Kind::OperationAdded;
        let state = if added { &self.new } else { &self.old };
        let spot = Spot::new(own.operation.at.clone(), state.operation_rust(own));
        let what = if added { "added" } else { "removed" };
        let finding = Finding::new(kind, state.subject(&own.operation.at), what).reaching(&reach);
        self.find(if added {
            finding.between(None, spot).more()
        } else {
            finding
                .between(spot, None)
                .breaks("its request and answers are gone, so code that names them does not compile")
        });
    }

    fn operation(&mut self, both: Both<'a>) {
        let Both { old, new, .. } = both;
        let [old_head, new_head] = both.lines(Part::Head, Part::Head);
        let claims = self.matched(old_head, new_head);
        self.docs((&old.operation.docs, &old.operation.at), (&new.operation.docs, &new.operation.at));
        self.operation_name(&both, &claims);
        self.place(&both, &claims);
        self.area(&both, &claims);
        if old.operation.docs.deprecated != new.operation.docs.deprecated {
            let what = if new.operation.docs.deprecated { "is deprecated" } else { "is not deprecated any more" };
            let finding = Finding::new(Kind::DeprecationChanged, "", what)
                .between(
                    Spot::plain(self.old.member(&old.operation.at, "deprecated")),
                    Spot::plain(self.new.member(&new.operation.at, "deprecated")),
                )
                .local()
                .reaching(&both.reach(Way::Request));
            self.find(finding);
        }
        self.host(&both);
        // What rotates is a member of the body, and said of that.
        let [old_line, new_line] = both.lines(Part::Rotates, Part::Rotates);
        let claims = self.matched(old_line, new_line);
        self.silent.extend(claims);
        self.paging(&both);
        self.parameters(&both);
        self.security(&both);
        self.body(&both);
        self.answers(&both);
    }

    /// The `operationId`, and the Rust name where an overlay chooses it.
    fn operation_name(&mut self, both: &Both<'_>, claims: &[Claim]) {
        let Both { old, new, .. } = both;
        let (old_name, new_name) = (&old.names.name, &new.names.name);
        if old_name != new_name {
            self.renames.insert((old_name.clone(), new_name.clone()));
        }
        let answers = (&old.names.response, &new.names.response);
        let pairs = answers.0.cases.iter().zip(&answers.1.cases).map(|(old, new)| (&old.name, &new.name));
        for (old, new) in pairs.chain([(&answers.0.name, &answers.1.name)]).filter(|(old, new)| old != new) {
            self.renames.insert((old.clone(), new.clone()));
        }
        let id_changed = old.operation.id != new.operation.id && self.is_id_written(both);
        let spots = |member: &str| {
            (
                Spot::new(self.old.member(&old.operation.at, member), self.old.operation_rust(*old)),
                Spot::new(self.new.member(&new.operation.at, member), self.new.operation_rust(*new)),
            )
        };
        let why = (old_name != new_name).then(|| {
            format!(
                "`{old_name}` is called `{new_name}`, and its answers with it, so code that names them does not compile"
            )
        });
        let place = self.new.subject(&new.operation.at);
        if id_changed {
            let what = format!("has the operationId `{}` instead of `{}`", new.operation.id, old.operation.id);
            let (before, after) = spots("operationId");
            let finding = Finding::new(Kind::OperationRenamed, place, what).between(before, after).breaks_if(why);
            self.find(finding.reaching(&self.whole(both)).claiming(claims.iter().copied()));
        } else if let Some(why) = why {
            // Without an operationId the name is made of method and path, which are spoken of elsewhere.
            if old.operation.explicit_name != new.operation.explicit_name || old.operation.path == new.operation.path {
                let what = format!("is `{new_name}` in Rust instead of `{old_name}`");
                let (before, after) = spots("x-obgen-name");
                let finding = Finding::new(Kind::RustRenamed, place, what).between(before, after).breaks(why);
                self.find(finding.reaching(&self.whole(both)).claiming(claims.iter().copied()));
            }
        }
    }

    /// Whether one of the documents says the `operationId`; else it is made of method and path.
    fn is_id_written(&self, both: &Both<'_>) -> bool {
        let is_written =
            |state: &State<'_>, own: &Own<'_>| state.node(&own.operation.at.child("operationId")).is_some();
        is_written(&self.old, &both.old) || is_written(&self.new, &both.new)
    }

    fn whole(&self, both: &Both<'_>) -> Reach {
        let mut reach = both.reach(Way::Request);
        reach.add(both.number, Way::Response);
        reach
    }

    /// Method and path.
    fn place(&mut self, both: &Both<'_>, claims: &[Claim]) {
        let Both { old, new, .. } = both;
        let (before, after) = (&old.operation.path, &new.operation.path);
        let spots = || {
            let head = |own: &Own<'_>| format!("{} {}", own.operation.method, own.operation.path);
            (Spot::new(old.operation.at.clone(), head(old)), Spot::new(new.operation.at.clone(), head(new)))
        };
        if old.operation.method != new.operation.method {
            let what = format!("is sent as {} instead of {}", new.operation.method, old.operation.method);
            let finding = Finding::new(Kind::MethodChanged, self.new.subject(&new.operation.at), what);
            let finding = finding.between(spots().0, spots().1).reaching(&both.reach(Way::Request));
            self.find(finding.claiming(claims.iter().copied()));
        }
        if nameless(before) != nameless(after) {
            let (old_part, new_part) = apart(before, after);
            let part = |part: &str| if part.is_empty() { "nothing".to_owned() } else { format!("`{part}`") };
            let what = format!("in the path {} instead of {}", part(&new_part), part(&old_part));
            let ids_differ = old.operation.id != new.operation.id && old.names.name != new.names.name;
            let why = (ids_differ && !self.is_id_written(both))
                .then(|| "requests are named after their paths, so code that names them does not compile".to_owned());
            let finding = Finding::new(Kind::PathChanged, "", what).local().breaks_if(why);
            let finding = finding.between(spots().0, spots().1).reaching(&both.reach(Way::Request));
            self.find(finding.claiming(claims.iter().copied()));
            return;
        }
        for (old_name, new_name) in path_parameters(before).into_iter().zip(path_parameters(after)) {
            if old_name != new_name {
                self.path_parameter_renamed(both, (old_name, new_name), claims);
            }
        }
    }

    /// The name of a parameter in the path is nothing that is sent.
    fn path_parameter_renamed(&mut self, both: &Both<'_>, (before, after): (&str, &str), claims: &[Claim]) {
        let place = |own: &Own<'_>, wire: &str| {
            let mut parameters = own.operation.parameters.iter().enumerate();
            let (index, found) = parameters.find(|(_, own)| own.wire == wire && own.place == crate::ir::Place::Path)?;
            Some((index, found.at.clone(), own.names.parameters.get(index)?.clone()))
        };
        let (old_place, new_place) = (place(&both.old, before), place(&both.new, after));
        let rust = |own: &Own<'_>, name: &str| format!("pub struct {} {{ pub {name}: .., .. }}", own.names.name);
        let mut finding =
            Finding::new(Kind::PathParameterRenamed, "path parameter", format!("`{after}` instead of `{before}`"))
                .local()
                .reaching(&both.reach(Way::Request))
                .claiming(claims.iter().copied());
        if let (Some((old_index, old_at, old_name)), Some((new_index, new_at, new_name))) = (old_place, new_place) {
            finding = finding
                .between(Spot::new(old_at, rust(&both.old, &old_name)), Spot::new(new_at, rust(&both.new, &new_name)));
            let [old_line, new_line] = both.lines(Part::Parameter(old_index), Part::Parameter(new_index));
            finding.claims.extend([Claim::Old(old_line), Claim::New(new_line)]);
            let (old_type, new_type) = (&both.old.names.name, &both.new.names.name);
            if old_type != new_type && both.old.operation.id != both.new.operation.id {
                finding.rust = Rust::Broken(format!(
                    "`{old_type}` is called `{new_type}` and its field `{old_name}` `{new_name}`, so code that names them does not compile"
                ));
            } else if old_name != new_name {
                finding.rust = Rust::Broken(format!(
                    "the field `{old_name}` is called `{new_name}`, so code that names it does not compile"
                ));
            }
        } else {
            finding =
                finding.between(Spot::plain(both.old.operation.at.clone()), Spot::plain(both.new.operation.at.clone()));
        }
        self.find(finding);
    }

    fn area(&mut self, both: &Both<'_>, claims: &[Claim]) {
        let Both { old, new, .. } = both;
        let (before, after) = (self.old.names.area(old.operation.area), self.new.names.area(new.operation.area));
        if before == after {
            return;
        }
        let place = |state: &State<'_>, at: &Pointer| match state.member(at, "x-obgen-area") {
            own if own != *at => own,
            _ => state.member(at, "tags"),
        };
        let finding = Finding::new(Kind::AreaMoved, "", format!("in area `{after}` instead of `{before}`"))
            .local()
            .between(
                Spot::new(place(&self.old, &old.operation.at), self.old.operation_rust(*old)),
                Spot::new(place(&self.new, &new.operation.at), self.new.operation_rust(*new)),
            )
            .breaks("module and cargo feature are others, so code that names them does not compile")
            .reaching(&self.whole(both))
            .claiming(claims.iter().copied());
        self.moves.insert((before.to_owned(), after.to_owned()));
        self.find(finding);
    }

    fn host(&mut self, both: &Both<'_>) {
        let Both { old, new, .. } = both;
        let [old_line, new_line] = both.lines(Part::Host, Part::Host);
        let claims = self.matched(old_line, new_line);
        let name = |state: &State<'_>, own: &Own<'_>| {
            state.api.hosts.get(own.operation.host.0).map(|host| host.name.clone()).unwrap_or_default()
        };
        let (before, after) = (name(&self.old, old), name(&self.new, new));
        if before == after || self.renamed_hosts.contains(&(before.clone(), after.clone())) {
            return self.silent.extend(claims);
        }
        let spot = |state: &State<'_>, own: &Own<'_>| {
            let item = own.operation.at.parent().unwrap_or_else(Pointer::root);
            let places = [own.operation.at.clone(), item, Pointer::root()].map(|at| at.child("servers"));
            Spot::plain(
                places.into_iter().find(|at| state.node(at).is_some()).unwrap_or_else(|| own.operation.at.clone()),
            )
        };
        let finding =
            Finding::new(Kind::HostChanged, "", format!("asked of host `{after}` instead of `{before}`")).local();
        let finding = finding.between(spot(&self.old, old), spot(&self.new, new)).reaching(&both.reach(Way::Request));
        self.find(finding.claiming(claims));
    }

    fn security(&mut self, both: &Both<'_>) {
        let [old_line, new_line] = both.lines(Part::Security, Part::Security);
        let claims = self.matched(old_line, new_line);
        let Both { old, new, .. } = both;
        // A scheme that has another name is spoken of by that.
        let renamed = &self.renamed_schemes;
        let words = |state: &State<'_>, all: &[Requirement]| {
            let one = |requirement: &Requirement| {
                let scheme = state.api.security.get(requirement.scheme);
                let name = scheme.map_or("", |scheme| &scheme.name);
                let name = renamed.get(name).map_or(name, String::as_str);
                match requirement.scopes.as_slice() {
                    [] => format!("`{name}`"),
                    scopes => format!("`{name}` with `{}`", scopes.join("`, `")),
                }
            };
            if all.is_empty() { "nothing".to_owned() } else { all.iter().map(one).collect::<Vec<_>>().join(" and ") }
        };
        let of = |state: &State<'_>, own: &Own<'_>| -> Vec<String> {
            own.operation.security.iter().map(|all| words(state, all)).collect()
        };
        let (mut before, mut after) = (of(&self.old, old), of(&self.new, new));
        let said = |list: &[String]| if list.is_empty() { "nothing".to_owned() } else { list.join(" or ") };
        let what = format!("needs {} instead of {}", said(&after), said(&before));
        before.sort();
        after.sort();
        if before == after {
            self.silent.extend(claims);
            return;
        }
        let spot = |state: &State<'_>, own: &Own<'_>| match state.member(&own.operation.at, "security") {
            at if at != own.operation.at => Spot::plain(at),
            _ => Spot::plain(state.member(&Pointer::root(), "security")),
        };
        let finding = Finding::new(Kind::SecurityChanged, "", what).local();
        let finding = finding.between(spot(&self.old, old), spot(&self.new, new)).reaching(&both.reach(Way::Request));
        let mild = is_enough(self.old.api, &old.operation.security, self.new.api, &new.operation.security);
        self.find(Finding { mild, ..finding.claiming(claims) });
    }
}

/// Whether credentials that one of the old requirements asked for meet one of the new ones.
fn is_enough(old_api: &Api, olds: &[Vec<Requirement>], new_api: &Api, news: &[Vec<Requirement>]) -> bool {
    let name = |api: &Api, requirement: &Requirement| api.security.get(requirement.scheme).map(|own| own.name.clone());
    let meets = |was: &[Requirement], is: &[Requirement]| {
        is.iter().all(|needed| {
            was.iter().any(|own| {
                name(old_api, own) == name(new_api, needed)
                    && needed.scopes.iter().all(|scope| own.scopes.contains(scope))
            })
        })
    };
    let anything = || news.is_empty() || news.iter().any(Vec::is_empty);
    anything() || !olds.is_empty() && olds.iter().all(|was| news.iter().any(|is| meets(was, is)))
}

/// The parts of two paths that differ, by segment.
fn apart(old: &str, new: &str) -> (String, String) {
    let (olds, news): (Vec<&str>, Vec<&str>) = (old.split('/').skip(1).collect(), new.split('/').skip(1).collect());
    let same = |one: &str, other: &str| nameless(one) == nameless(other);
    let start = olds.iter().zip(&news).take_while(|(one, other)| same(one, other)).count();
    let ends = olds.iter().skip(start).rev().zip(news.iter().skip(start).rev());
    let end = ends.take_while(|(one, other)| same(one, other)).count();
    let part = |segments: &[&str]| {
        let middle = segments.get(start..segments.len().saturating_sub(end)).unwrap_or_default();
        middle.iter().map(|segment| format!("/{segment}")).collect::<String>()
    };
    (part(&olds), part(&news))
}
