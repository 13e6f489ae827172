//! What types and error sets are called and where they live, once it is known what has become of each.

use std::collections::BTreeSet;

use super::Kind;
use super::compare::{Comparison, Pair};
use super::finding::{Claim, Finding, Rust, Spot};
use super::fold::Because;
use super::reach::Reach;
use super::references::References;
use super::renames::sole_pairs;
use super::state::State;
use crate::ir::{AreaId, Label, OperationId, TypeId};
use crate::outline::{Item, Part};
use crate::source::Pointer;

impl Comparison<'_> {
    pub fn schemas(&mut self) {
        let pairs = self.pairs.clone();
        for pair in &pairs {
            let names = (self.old.names.ty(pair.old).to_owned(), self.new.names.ty(pair.new).to_owned());
            if names.0 != names.1 {
                self.renames.insert(names);
            }
        }
        let renamed: BTreeSet<TypeId> = pairs
            .iter()
            .filter(|pair| self.is_main(pair, &pairs) && self.old.names.ty(pair.old) != self.new.names.ty(pair.new))
            .map(|pair| pair.old)
            .collect();
        for pair in &pairs {
            let is_main = self.is_main(pair, &pairs);
            self.aliases(pair, is_main);
            if !is_main {
                self.split(pair);
                continue;
            }
            self.type_name(pair, &renamed);
            let homes = (self.old.home(self.old.places.ty(pair.old)), self.new.home(self.new.places.ty(pair.new)));
            if homes.0 != homes.1 {
                self.home_changed((homes.0.to_owned(), homes.1.to_owned()), pair);
            }
        }
        self.constants(&pairs);
        self.error_sets();
        self.features();
    }

    /// A constructor takes a member because of a value that came, or does not because of one that went.
    fn constants(&mut self, pairs: &[Pair]) {
        for (types, finding) in std::mem::take(&mut self.constants) {
            let pair = pairs.iter().find(|pair| (pair.old, pair.new) == types);
            let about = pair.and_then(|pair| self.findings.get_mut(pair.findings.clone())).into_iter().flatten();
            let mut causes = about.filter(|found| matches!(found.kind, Kind::EnumValueAdded | Kind::EnumValueRemoved));
            match causes.next() {
                Some(cause) if cause.rust == Rust::More => cause.rust = finding.rust,
                Some(_) => {}
                None => self.findings.push(finding),
            }
        }
    }

    /// Whether it is this type that code goes on with: the one of the same name, else the first.
    fn is_main(&self, pair: &Pair, pairs: &[Pair]) -> bool {
        let mut same = pairs.iter().filter(|other| other.old == pair.old);
        let by_name = |other: &&Pair| self.keeps_name(other);
        let main = same.clone().find(by_name).or_else(|| same.next());
        main.is_some_and(|main| main.new == pair.new)
    }

    /// Whether the name that a type had still means it.
    fn keeps_name(&self, pair: &Pair) -> bool {
        let name = self.old.names.ty(pair.old);
        self.new.names.ty(pair.new) == name || self.new.names.aliases(pair.new).iter().any(|alias| alias == name)
    }

    fn type_spots(&self, pair: &Pair, member: &str) -> (Option<Spot>, Option<Spot>) {
        let spot = |state: &State<'_>, id: TypeId| {
            let at = &state.api.types.get(id).at;
            Spot::new(state.member(at, member), format!("pub {} {}", word(state, id), state.path_of(id)))
        };
        (spot(&self.old, pair.old), spot(&self.new, pair.new))
    }

    fn head_claims(&self, pair: &Pair) -> [Claim; 2] {
        [Claim::Old(Item::Type(pair.old.index(), Part::Head)), Claim::New(Item::Type(pair.new.index(), Part::Head))]
    }

    fn type_name(&mut self, pair: &Pair, renamed: &BTreeSet<TypeId>) {
        let (old_def, new_def) = (self.old.api.types.get(pair.old), self.new.api.types.get(pair.new));
        let (old_name, new_name) = (self.old.names.ty(pair.old), self.new.names.ty(pair.new));
        let component = |state: &State<'_>, id: TypeId| state.component_names(id).next().map(str::to_owned);
        let news: Vec<&str> = self.new.component_names(pair.new).collect();
        let shares = self.old.component_names(pair.old).any(|name| news.contains(&name));
        let components = (component(&self.old, pair.old), component(&self.new, pair.new));
        let keeps = self.keeps_name(pair);
        let by_overlay = old_def.explicit_name != new_def.explicit_name;
        let (kind, subject, what) = match components {
            (Some(old), Some(new)) if !shares => {
                (Kind::SchemaRenamed, format!("`{new}`"), format!("is the new name of `{old}`"))
            }
            (Some(old), None) => {
                let place = self.new.subject(&new_def.at);
                (Kind::SchemaInlined, format!("`{old}`"), format!("is written out where it is used, in {place}"))
            }
            (None, Some(new)) => {
                let place = self.old.subject(&old_def.at);
                (Kind::SchemaInlined, format!("`{new}`"), format!("is a name for what was written out in {place}"))
            }
            _ if keeps && old_name == new_name => return,
            _ if keeps => {
                let what = format!("is the name of the type that was called `{old_name}`, which still means it");
                (Kind::SchemaAdded, format!("`{new_name}`"), what)
            }
            (None, None)
                if !by_overlay && follows((&self.old, &old_def.label), (&self.new, &new_def.label), renamed) =>
            {
                return;
            }
            _ => (
                Kind::RustRenamed,
                self.new.subject(&new_def.at),
                format!("is `{new_name}` in Rust instead of `{old_name}`"),
            ),
        };
        let why =
            (!keeps).then(|| format!("`{old_name}` is called `{new_name}`, so code that names it does not compile"));
        let (old, new) = self.type_spots(pair, if kind == Kind::RustRenamed { "x-obgen-name" } else { "" });
        let finding = Finding::new(kind, subject, what).between(old, new);
        let finding = if kind == Kind::SchemaAdded { finding.more() } else { finding.breaks_if(why) };
        let finding = finding.reaching(&self.reach(pair.old, pair.new)).claiming(self.head_claims(pair));
        if matches!(kind, Kind::RustRenamed | Kind::SchemaAdded) && !by_overlay {
            self.follows(Because::Name { old: pair.old, new: pair.new }, finding);
        } else {
            self.find(finding);
        }
    }

    /// A type that was the same as others and is one of its own now.
    fn split(&mut self, pair: &Pair) {
        self.silent.extend(self.head_claims(pair));
        if self.keeps_name(pair) {
            return;
        }
        let (old_name, new_name) = (self.old.names.ty(pair.old).to_owned(), self.new.names.ty(pair.new).to_owned());
        let why = format!(
            "what was `{old_name}` here is `{new_name}`, a type of its own, so code that names it does not compile"
        );
        for finding in self.findings.get_mut(pair.findings.clone()).into_iter().flatten() {
            if !matches!(finding.rust, Rust::Broken(_)) {
                finding.rust = Rust::Broken(why.clone());
            }
        }
        let new_def = self.new.api.types.get(pair.new);
        // What else parts them is said of their members, or of the types of these.
        if new_def.explicit_name.is_some() && new_def.explicit_name != self.old.api.types.get(pair.old).explicit_name {
            let (old, new) = self.type_spots(pair, "x-obgen-name");
            let what = format!("is `{new_name}`, a type of its own, instead of `{old_name}`");
            let finding =
                Finding::new(Kind::SchemaSplit, self.new.subject(&new_def.at), what).between(old, new).breaks(why);
            self.find(finding.reaching(&self.reach(pair.old, pair.new)));
        }
    }

    /// Other names of a type.
    fn aliases(&mut self, pair: &Pair, is_main: bool) {
        let (olds, news) = (self.old.names.aliases(pair.old), self.new.names.aliases(pair.new));
        let line = |id: TypeId, index: usize| Item::Type(id.index(), Part::Alias(index));
        let renamed = if is_main { self.renamed_aliases(pair) } else { Vec::new() };
        for (before, after) in &renamed {
            self.alias_renamed(pair, *before, *after);
        }
        let is_old = |index: usize| renamed.iter().any(|(before, _)| *before == index);
        let is_new = |index: usize| renamed.iter().any(|(_, after)| *after == index);
        for (index, alias) in olds.iter().enumerate().filter(|(index, _)| !is_old(*index)) {
            if let Some(after) = news.iter().position(|own| own == alias) {
                self.matched(line(pair.old, index), line(pair.new, after));
                self.silent.extend([Claim::Old(line(pair.old, index))]);
            } else if is_main {
                let schema = self.old.api.types.get(pair.old).aliases.get(index).cloned().unwrap_or_default();
                let lives = self.new.names.all_types().any(|name| name == alias)
                    || self.renames.iter().any(|(old, _)| old == alias);
                let claim = Claim::Old(line(pair.old, index));
                if lives {
                    self.silent.push(claim);
                    continue;
                }
                let at = Pointer::from_tokens(["components", "schemas", schema.as_str()]);
                let rust = format!("pub type {alias} = {};", self.old.names.ty(pair.old));
                let finding =
                    Finding::new(Kind::SchemaRemoved, format!("`{schema}`"), "removed, a name for a type that stays")
                        .between(Spot::new(at, rust), None)
                        .breaks("the name is gone, so code that uses it does not compile")
                        .reaching(&self.reach(pair.old, pair.new));
                self.follows(Because::AliasGone(schema), finding.claiming([claim]));
            }
        }
        let come = news.iter().enumerate().filter(|(index, alias)| !olds.contains(alias) && !is_new(*index));
        for (index, alias) in come {
            let schema = self.new.api.types.get(pair.new).aliases.get(index).cloned().unwrap_or_default();
            let claim = Claim::New(line(pair.new, index));
            if self.old.names.all_types().any(|name| name == alias) || !is_main {
                self.silent.push(claim);
                continue;
            }
            let at = Pointer::from_tokens(["components", "schemas", schema.as_str()]);
            let rust = format!("pub type {alias} = {};", self.new.names.ty(pair.new));
            let finding = Finding::new(Kind::SchemaAdded, format!("`{schema}`"), "added, another name for a type")
                .between(None, Spot::new(at, rust))
                .more()
                .reaching(&self.reach(pair.old, pair.new));
            self.follows(Because::AliasCome(schema), finding.claiming([claim]));
        }
    }

    /// Names of a type that are gone, and those that are used where they were.
    fn renamed_aliases(&self, pair: &Pair) -> Vec<(usize, usize)> {
        let (olds, news) = (&self.old.api.types.get(pair.old).aliases, &self.new.api.types.get(pair.new).aliases);
        let at = |name: &String| Pointer::from_tokens(["components", "schemas", name.as_str()]);
        let alone = |own: &[String], other: &State<'_>| -> Vec<usize> {
            let alone = own.iter().enumerate().filter(|(_, name)| other.node(&at(name)).is_none());
            alone.map(|(index, _)| index).collect()
        };
        let (gone, come) = (alone(olds, &self.new), alone(news, &self.old));
        if gone.is_empty() || come.is_empty() {
            return Vec::new();
        }
        let (users, used) = (References::of(self.old.document), References::of(self.new.document));
        let fits = |before: usize, after: usize| {
            let (Some(was), Some(is)) = (olds.get(before).map(at), news.get(after).map(at)) else { return false };
            self.same_structure(&was, &is) && !users.places_of(&was).is_disjoint(&used.places_of(&is))
        };
        sole_pairs(&gone, &come, fits)
    }

    fn alias_renamed(&mut self, pair: &Pair, before: usize, after: usize) {
        let name = |state: &State<'_>, id: TypeId, index: usize| {
            let alias = state.names.aliases(id).get(index).cloned().unwrap_or_default();
            let schema = state.api.types.get(id).aliases.get(index).cloned().unwrap_or_default();
            let at = Pointer::from_tokens(["components", "schemas", schema.as_str()]);
            let rust = format!("pub type {alias} = {};", state.names.ty(id));
            (alias, schema, Spot::new(at, rust))
        };
        let (old_alias, old_schema, old) = name(&self.old, pair.old, before);
        let (new_alias, new_schema, new) = name(&self.new, pair.new, after);
        let line = |id: TypeId, index: usize| Item::Type(id.index(), Part::Alias(index));
        let claims = self.matched(line(pair.old, before), line(pair.new, after));
        let what = format!("is the new name of `{old_schema}`");
        let why = (old_alias != new_alias)
            .then(|| format!("`{old_alias}` is called `{new_alias}`, so code that names it does not compile"));
        let finding =
            Finding::new(Kind::SchemaRenamed, format!("`{new_schema}`"), what).between(old, new).breaks_if(why);
        self.find(finding.reaching(&self.reach(pair.old, pair.new)).claiming(claims));
    }

    fn home_changed(&mut self, homes: (String, String), pair: &Pair) {
        if self.moves.contains(&homes) {
            // With the operations of their area.
            self.silent.extend(self.all_claims(pair));
        } else {
            self.moved.push((homes, pair.clone()));
        }
    }

    /// Types that moved for the same cause.
    pub fn types_moved(&self, homes: &(String, String), pairs: &[Pair]) -> Option<Finding> {
        let claims: Vec<Claim> = pairs.iter().flat_map(|pair| self.all_claims(pair)).collect();
        let first = pairs.first()?;
        let mut reach = Reach::default();
        for pair in pairs {
            reach.join(&self.reach(pair.old, pair.new));
        }
        let lines = |state: &State<'_>, id: fn(&Pair) -> TypeId| {
            pairs
                .iter()
                .map(|pair| format!("pub {} {}", word(state, id(pair)), state.path_of(id(pair))))
                .collect::<Vec<_>>()
                .join("\n")
        };
        let spots = (
            Spot::new(self.old.api.types.get(first.old).at.clone(), lines(&self.old, |pair| pair.old)),
            Spot::new(self.new.api.types.get(first.new).at.clone(), lines(&self.new, |pair| pair.new)),
        );
        let names: Vec<&str> = pairs.iter().map(|pair| self.new.names.ty(pair.new)).collect();
        let why = if homes.1 == "types" { "several areas use them now" } else { "one area alone uses them now" };
        let what = format!("in module `{}` instead of `{}`: {why}", homes.1, homes.0);
        let names = super::finding::listed(&names);
        let broken = format!("code that names {names} in module `{}` does not compile", homes.0);
        let finding = Finding::new(Kind::TypesMoved, names, what).between(spots.0, spots.1).breaks(broken);
        Some(finding.reaching(&reach).claiming(claims))
    }

    fn all_claims(&self, pair: &Pair) -> Vec<Claim> {
        let aliases = |state: &State<'_>, id: TypeId| state.names.aliases(id).len();
        let old =
            (0..aliases(&self.old, pair.old)).map(|index| Claim::Old(Item::Type(pair.old.index(), Part::Alias(index))));
        let new =
            (0..aliases(&self.new, pair.new)).map(|index| Claim::New(Item::Type(pair.new.index(), Part::Alias(index))));
        self.head_claims(pair).into_iter().chain(old).chain(new).collect()
    }

    /// Features of areas that have their first operation, or none any more.
    fn features(&mut self) {
        let areas = |state: &State<'_>| {
            (0..state.api.areas.len()).map(|index| state.names.area(AreaId(index)).to_owned()).collect::<Vec<_>>()
        };
        let (olds, news) = (areas(&self.old), areas(&self.new));
        for (index, area) in olds.iter().enumerate() {
            let claim = Claim::Old(Item::Area(index));
            if let Some(after) = news.iter().position(|own| own == area) {
                self.matched(Item::Area(index), Item::Area(after));
            } else if self.moves.iter().any(|(from, _)| from == area) {
                self.silent.push(claim);
            } else {
                let operations = self.old.api.operations.iter().find(|own| own.area == AreaId(index));
                let at = operations.map_or_else(Pointer::root, |own| own.at.clone());
                let finding = Finding::new(
                    Kind::FeatureRemoved,
                    format!("cargo feature `{area}`"),
                    "removed with its last operation",
                )
                .between(Spot::new(at, format!("pub mod {area}")), None)
                .breaks("a manifest that asks for the feature is refused")
                .claiming([claim]);
                self.follows(Because::AreaGone(AreaId(index)), finding);
            }
        }
        for (index, area) in news.iter().enumerate().filter(|(_, area)| !olds.contains(area)) {
            let claim = Claim::New(Item::Area(index));
            if self.moves.iter().any(|(_, to)| to == area) {
                self.silent.push(claim);
                continue;
            }
            let operation = self.new.api.operations.iter().find(|own| own.area == AreaId(index));
            let at = operation.map_or_else(Pointer::root, |own| own.at.clone());
            let subject = format!("cargo feature `{area}`");
            let finding = Finding::new(Kind::FeatureAdded, subject, "added with its first operation").more();
            let finding = finding.between(None, Spot::new(at, format!("pub mod {area}"))).claiming([claim]);
            self.follows(Because::AreaCome(AreaId(index)), finding);
        }
    }
}

fn word(state: &State<'_>, id: TypeId) -> &'static str {
    use crate::ir::TypeKind;
    match &state.api.types.get(id).kind {
        TypeKind::Object(_) | TypeKind::Placeholders(_) => "struct",
        TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Union(_) => "enum",
        TypeKind::Same(_) => "type",
    }
}

/// Whether a type is called after something that has another name, and is called otherwise what it was.
fn follows(old: (&State<'_>, &Label), new: (&State<'_>, &Label), renamed: &BTreeSet<TypeId>) -> bool {
    match (old.1, new.1) {
        (Label::Under(parent, part), Label::Under(_, other)) => part == other && renamed.contains(parent),
        (Label::Of(before, part), Label::Of(after, other)) => {
            let name = |state: &State<'_>, id: &OperationId| state.names.operation(*id).map(|names| names.name.clone());
            part == other && name(old.0, before) != name(new.0, after)
        }
        _ => false,
    }
}
