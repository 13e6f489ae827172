//! Servers, hosts and environments.

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot, listed};
use super::state::State;
use crate::ir::{Host, HostId, Server};
use crate::outline::Item;
use crate::source::Pointer;

impl Comparison<'_> {
    pub fn servers(&mut self) {
        let (olds, news) = (&self.old.api.servers, &self.new.api.servers);
        let spot = |state: &State<'_>, index: usize, rust: String| {
            let at = state.api.servers.get(index).map_or_else(Pointer::root, |server| server.at.clone());
            Spot::new(at, rust)
        };
        let constant = |state: &State<'_>, index: usize| state.names.servers().get(index).cloned().unwrap_or_default();
        let rust = |state: &State<'_>, index: usize| format!("pub const {}: Server", constant(state, index));
        // An environment comes and goes with its servers.
        let with_environment = |state: &State<'_>, index: usize, other: &State<'_>| {
            let known = |name: &str| other.names.environments().iter().any(|own| own.name == name);
            let environments = state.names.environments().iter();
            let own = environments.filter(|own| own.servers.contains(&index) && !known(&own.name));
            let own = own.map(|own| format!("\npub fn Environment::{}()", own.name));
            format!("{}{}", rust(state, index), own.collect::<String>())
        };
        let mut left: Vec<usize> = (0..olds.len()).collect();
        let mut pairs: Vec<Option<usize>> = vec![None; news.len()];
        for test in [true, false] {
            for (index, (server, pair)) in
                news.iter().zip(&mut pairs).enumerate().filter(|(_, (_, pair))| pair.is_none())
            {
                let fits = |before: &usize| {
                    let same_url = olds.get(*before).is_some_and(|own| own.url == server.url);
                    if test { same_url } else { constant(&self.old, *before) == constant(&self.new, index) }
                };
                let found = left.iter().position(fits);
                *pair = found.map(|position| left.remove(position));
            }
        }
        self.gone_servers.clone_from(&left);
        for index in left {
            let Some(server) = olds.get(index) else { continue };
            let finding = Finding::new(Kind::ServerRemoved, format!("server `{}`", server.url), "removed")
                .between(spot(&self.old, index, with_environment(&self.old, index, &self.new)), None)
                .breaks("the constant is gone, so code that names it does not compile")
                .claiming([Claim::Old(Item::Server(index))]);
            self.find(finding);
        }
        for (index, (server, pair)) in news.iter().zip(pairs).enumerate() {
            let Some((before, was)) = pair.and_then(|before| Some((before, olds.get(before)?))) else {
                self.new_servers.push(index);
                let finding = Finding::new(Kind::ServerAdded, format!("server `{}`", server.url), "added")
                    .between(None, spot(&self.new, index, with_environment(&self.new, index, &self.old)))
                    .more()
                    .claiming([Claim::New(Item::Server(index))]);
                self.find(finding);
                continue;
            };
            let claims = self.matched(Item::Server(before), Item::Server(index));
            let spots =
                (spot(&self.old, before, rust(&self.old, before)), spot(&self.new, index, rust(&self.new, index)));
            let variables = |server: &Server| {
                server
                    .variables
                    .iter()
                    .map(|own| (own.name.clone(), own.default.clone(), own.values.clone()))
                    .collect::<Vec<_>>()
            };
            let subject = format!("server `{}`", server.url);
            if was.url != server.url {
                let finding = Finding::new(Kind::ServerChanged, &subject, format!("in place of `{}`", was.url));
                self.find(finding.between(spots.0.clone(), spots.1.clone()).claiming(claims));
            } else if variables(was) != variables(server) {
                let finding = Finding::new(Kind::ServerChanged, &subject, "has other variables");
                self.find(finding.between(spots.0.clone(), spots.1.clone()).claiming(claims));
            }
            let (old_name, new_name) = (constant(&self.old, before), constant(&self.new, index));
            if old_name != new_name {
                let finding = Finding::new(
                    Kind::RustRenamed,
                    &subject,
                    format!("is `{new_name}` in Rust instead of `{old_name}`"),
                )
                .between(spots.0, spots.1)
                .breaks("code that names the constant does not compile")
                .claiming(claims);
                self.find(finding);
            } else if was.description != server.description {
                self.words.push((Some(was.at.clone()), Some(server.at.clone())));
            }
        }
    }

    /// Hosts by name: each is a field of `Environment`, and an argument of its constructor.
    pub fn hosts(&mut self) {
        let (olds, news) = (&self.old.api.hosts, &self.new.api.hosts);
        let rust = |state: &State<'_>, index: usize| {
            format!("pub struct Environment {{ pub {}: BaseUrl, .. }}", state.names.host(HostId(index)))
        };
        let alone = |one: &[Host], other: &[Host]| -> Vec<usize> {
            let alone = one.iter().enumerate().filter(|(_, own)| !other.iter().any(|any| any.name == own.name));
            alone.map(|(index, _)| index).collect()
        };
        // As many new names as are gone: the same hosts.
        let (gone, come) = (alone(olds, news), alone(news, olds));
        if gone.len() == come.len() {
            for (before, after) in gone.into_iter().zip(come) {
                self.host_renamed(before, after, (rust(&self.old, before), rust(&self.new, after)));
            }
        }
        for (index, own) in olds.iter().enumerate() {
            if let Some(after) = news.iter().position(|other| other.name == own.name) {
                self.matched(Item::Host(index), Item::Host(after));
                continue;
            }
            if self.renamed_hosts.iter().any(|(before, _)| *before == own.name) {
                continue;
            }
            let finding = Finding::new(Kind::HostRemoved, format!("host `{}`", own.name), "removed")
                .between(Spot::new(own.at.clone(), rust(&self.old, index)), None)
                .breaks("`Environment::new` does not take its URL any more, so code that calls it does not compile")
                .claiming([Claim::Old(Item::Host(index))]);
            self.find(finding);
        }
        for (index, own) in news.iter().enumerate().filter(|(_, own)| !olds.iter().any(|other| other.name == own.name))
        {
            if self.renamed_hosts.iter().any(|(_, after)| *after == own.name) {
                continue;
            }
            let finding = Finding::new(Kind::HostAdded, format!("host `{}`", own.name), "added")
                .between(None, Spot::new(own.at.clone(), rust(&self.new, index)))
                .breaks("`Environment::new` takes its URL as an argument, so code that calls it does not compile")
                .claiming([Claim::New(Item::Host(index))]);
            self.find(finding);
        }
        // The name of a sole host is left out of outlines.
        if olds.len() != news.len() {
            let lines = |count: usize| (0..count).map(Item::Host);
            self.silent.extend(lines(olds.len()).map(Claim::Old).chain(lines(news.len()).map(Claim::New)));
        }
    }

    fn host_renamed(&mut self, before: usize, after: usize, rust: (String, String)) {
        let (Some(was), Some(is)) = (self.old.api.hosts.get(before), self.new.api.hosts.get(after)) else { return };
        let place = |state: &State<'_>, at: &Pointer| state.member(&at.index(0), "x-obgen-host");
        let finding =
            Finding::new(Kind::RustRenamed, format!("host `{}`", is.name), format!("was called `{}`", was.name))
                .between(Spot::new(place(&self.old, &was.at), rust.0), Spot::new(place(&self.new, &is.at), rust.1))
                .breaks("code that names the host does not compile, or does not find it by its name")
                .claiming([Claim::Old(Item::Host(before)), Claim::New(Item::Host(after))]);
        self.renamed_hosts.insert((was.name.clone(), is.name.clone()));
        self.find(finding);
    }

    pub fn environments(&mut self) {
        let (olds, news) = (self.old.names.environments(), self.new.names.environments());
        let at = |state: &State<'_>, servers: &[usize]| {
            let server = servers.first().and_then(|index| state.api.servers.get(*index));
            server.map_or_else(Pointer::root, |server| server.at.clone())
        };
        for (index, own) in olds.iter().enumerate() {
            if let Some(after) = news.iter().position(|other| other.name == own.name) {
                self.matched(Item::Environment(index), Item::Environment(after));
                continue;
            }
            if own.servers.iter().any(|server| self.gone_servers.contains(server)) {
                self.silent.push(Claim::Old(Item::Environment(index)));
                continue;
            }
            let finding = Finding::new(Kind::EnvironmentRemoved, format!("environment `{}`", own.name), "removed")
                .between(Spot::new(at(&self.old, &own.servers), format!("pub fn Environment::{}()", own.name)), None)
                .breaks("its constructor is gone, so code that calls it does not compile")
                .claiming([Claim::Old(Item::Environment(index))]);
            self.find(finding);
        }
        for (index, own) in news.iter().enumerate().filter(|(_, own)| !olds.iter().any(|other| other.name == own.name))
        {
            if own.servers.iter().any(|server| self.new_servers.contains(server)) {
                self.silent.push(Claim::New(Item::Environment(index)));
                continue;
            }
            let finding = Finding::new(Kind::EnvironmentAdded, format!("environment `{}`", own.name), "added")
                .between(None, Spot::new(at(&self.new, &own.servers), format!("pub fn Environment::{}()", own.name)))
                .more()
                .claiming([Claim::New(Item::Environment(index))]);
            self.find(finding);
        }
    }

    pub fn final_codes(&mut self) {
        let claims = self.matched(Item::FinalCodes, Item::FinalCodes);
        let (was, is) = (&self.old.api.final_codes, &self.new.api.final_codes);
        if was == is {
            return;
        }
        let words = |codes: &[String]| if codes.is_empty() { "none".to_owned() } else { listed(codes) };
        let place = |state: &State<'_>| Spot::plain(state.member(&Pointer::root(), "x-obgen-final-codes"));
        let what = format!("after which trying again is useless: {} instead of {}", words(is), words(was));
        let finding = Finding::new(Kind::FinalCodesChanged, "codes", what).between(place(&self.old), place(&self.new));
        self.find(finding.claiming(claims));
    }
}
