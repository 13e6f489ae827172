//! What an API has once: servers, security schemes, session headers, words about itself.

use std::collections::BTreeMap;

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot};
use super::fold::Because;
use super::reach::{Reach, Way};
use super::state::State;
use super::value::{Face, Site};
use crate::ir::{SecurityKind, SecurityScheme, SessionHeader};
use crate::outline::{Item, Part};
use crate::parity;
use crate::source::Pointer;

impl Comparison<'_> {
    /// What the document says of itself.
    pub fn document(&mut self) {
        let info = Pointer::root().child("info");
        let (old, new) = (self.old.api, self.new.api);
        for (member, differs) in [
            ("title", old.title != new.title),
            ("version", old.version != new.version),
            ("description", old.description != new.description),
        ] {
            if differs {
                self.words.push((Some(self.old.member(&info, member)), Some(self.new.member(&info, member))));
            }
        }
        self.servers();
        self.hosts();
        self.environments();
        self.final_codes();
        self.sca();
        self.schemes();
    }

    fn schemes(&mut self) {
        let (olds, news) = (&self.old.api.security, &self.new.api.security);
        let at = |name: &str| Pointer::from_tokens(["components", "securitySchemes", name]);
        let rust = |state: &State<'_>, index: usize| {
            let name = state.names.security().get(index).cloned().unwrap_or_default();
            format!("pub static {name}: SecurityScheme")
        };
        self.renamed_schemes = renamed_schemes(&self.old, &self.new);
        let renamed = self.renamed_schemes.clone();
        let is_same =
            |was: &SecurityScheme, is: &SecurityScheme| *renamed.get(&was.name).unwrap_or(&was.name) == is.name;
        for (index, own) in olds.iter().enumerate().filter(|(_, own)| !news.iter().any(|other| is_same(own, other))) {
            let finding =
                Finding::new(Kind::SecuritySchemeRemoved, format!("security scheme `{}`", own.name), "removed")
                    .between(Spot::new(at(&own.name), rust(&self.old, index)), None)
                    .breaks("the constant is gone, so code that names it does not compile")
                    .claiming([Claim::Old(Item::Scheme(index))]);
            self.follows(Because::SchemeGone(index), finding);
        }
        for (index, own) in news.iter().enumerate() {
            let subject = format!("security scheme `{}`", own.name);
            let Some((before, was)) = olds.iter().enumerate().find(|(_, other)| is_same(other, own)) else {
                let finding = Finding::new(Kind::SecuritySchemeAdded, subject, "added")
                    .between(None, Spot::new(at(&own.name), rust(&self.new, index)))
                    .more()
                    .claiming([Claim::New(Item::Scheme(index))]);
                self.follows(Because::SchemeCome(index), finding);
                continue;
            };
            let claims = self.matched(Item::Scheme(before), Item::Scheme(index));
            self.docs((&was.docs, &at(&was.name)), (&own.docs, &at(&own.name)));
            if was.name != own.name {
                let spots = (
                    Spot::new(at(&was.name), rust(&self.old, before)),
                    Spot::new(at(&own.name), rust(&self.new, index)),
                );
                let finding =
                    Finding::new(Kind::SecuritySchemeRenamed, subject, format!("is the new name of `{}`", was.name))
                        .between(spots.0, spots.1)
                        .breaks("the constant has another name, so code that names it does not compile")
                        .claiming(claims);
                self.find(finding);
            } else if was.kind != own.kind {
                let what = format!("is {} instead of {}", scheme(&own.kind), scheme(&was.kind));
                let finding = Finding::new(Kind::SecuritySchemeChanged, subject, what)
                    .between(
                        Spot::new(at(&own.name), rust(&self.old, before)),
                        Spot::new(at(&own.name), rust(&self.new, index)),
                    )
                    .claiming(claims);
                self.find(finding);
            } else {
                self.scheme_details(&subject, &at(&own.name));
            }
        }
    }

    /// What crates hold nothing of, and who gets tokens has to know: where they come from, and what may be asked for.
    fn scheme_details(&mut self, subject: &str, at: &Pointer) {
        let structure = |state: &State<'_>| state.node(at).map(|node| parity::structure("securitySchemes", node));
        if structure(&self.old) == structure(&self.new) {
            return;
        }
        let finding = Finding::new(Kind::SecuritySchemeChanged, subject, "says other addresses, flows or scopes");
        let finding = finding.between(Spot::plain(at.clone()), Spot::plain(at.clone()));
        self.find(Finding { mild: true, ..finding });
    }

    /// Members of `Session` that both states have; those that came or went did so with the operations that use them, or are
    /// spoken of there.
    pub fn session(&mut self) {
        let (olds, news) = (&self.old.api.session, &self.new.api.session);
        let gone = |one: &[SessionHeader], other: &[SessionHeader]| -> Vec<Item> {
            let alone =
                one.iter().enumerate().filter(|(_, own)| !other.iter().any(|any| any.is_named(&own.field.wire)));
            alone.map(|(index, _)| Item::Session(index)).collect()
        };
        self.silent.extend(gone(olds, news).into_iter().map(Claim::Old));
        self.silent.extend(gone(news, olds).into_iter().map(Claim::New));
        for (index, own) in news.iter().enumerate() {
            let same = |other: &&SessionHeader| other.field.wire.eq_ignore_ascii_case(&own.field.wire);
            let Some((before, was)) = olds.iter().enumerate().find(|(_, other)| same(other)) else { continue };
            let claims = self.matched(Item::Session(before), Item::Session(index));
            let mut reach = Reach::default();
            for (number, _, operation) in self.operations.all() {
                let operation = operation.and_then(|index| self.new.api.operations.get(index));
                if operation.is_some_and(|operation| operation.session.iter().any(|used| used.index == index)) {
                    reach.add(number, Way::Request);
                }
            }
            let rust = |state: &State<'_>, index: usize, field: &crate::ir::Field| {
                let name = state.names.session().get(index).cloned().unwrap_or_default();
                format!("pub struct Session {{ pub {name}: {}, .. }}", state.render.short_field(field))
            };
            let (old_rust, new_rust) = (rust(&self.old, before, &was.field), rust(&self.new, index, &own.field));
            let face = |state: &State<'_>, field: &'_ crate::ir::Field| state.member(&field.at, "schema");
            let site = Site {
                subject: format!("header `{}`", own.field.wire),
                local: false,
                old: Face {
                    schema: face(&self.old, &was.field),
                    ty: &was.field.ty,
                    limits: Some(&was.field.limits),
                    sensitivity: was.field.sensitivity,
                    docs: Some((&was.field.docs, &was.field.at)),
                    rust: old_rust.clone(),
                },
                new: Face {
                    schema: face(&self.new, &own.field),
                    ty: &own.field.ty,
                    limits: Some(&own.field.limits),
                    sensitivity: own.field.sensitivity,
                    docs: Some((&own.field.docs, &own.field.at)),
                    rust: new_rust.clone(),
                },
                reach: reach.clone(),
                claims: claims.to_vec(),
            };
            self.value(&site);
            if was.field.wire != own.field.wire {
                // Letters alone: where operations write it so, that is said.
                self.silent.extend(claims);
                let pairs = self.operations.all().filter_map(|(_, old, new)| old.zip(new));
                let lines: Vec<Claim> = pairs.map(|(old, _)| Claim::Old(Item::Operation(old, Part::Session))).collect();
                self.silent.extend(lines);
            }
            self.same_value((before, was), (index, own), &reach, &claims);
            let names = (self.old.names.session().get(before), self.new.names.session().get(index));
            if let (Some(old_name), Some(new_name)) = names
                && old_name != new_name
                && was.same_as == own.same_as
            {
                let finding = Finding::new(
                    Kind::RustRenamed,
                    format!("header `{}`", own.field.wire),
                    format!("is `{new_name}` in Rust instead of `{old_name}`"),
                )
                .between(
                    Spot::new(self.old.member(&was.field.at, "x-obgen-name"), old_rust),
                    Spot::new(self.new.member(&own.field.at, "x-obgen-name"), new_rust),
                )
                .breaks("code that names the member of `Session` does not compile")
                .reaching(&reach)
                .claiming(claims);
                self.find(finding);
            }
        }
    }

    /// Whether a header of the session has the value of another one, and so none of its own.
    fn same_value(
        &mut self,
        old: (usize, &SessionHeader),
        new: (usize, &SessionHeader),
        reach: &Reach,
        claims: &[Claim],
    ) {
        let (was, is) = (&old.1.same_as, &new.1.same_as);
        if was == is {
            return;
        }
        let what = match (was, is) {
            (None, Some(other)) => format!("has the value of `{other}` now"),
            (Some(other), None) => format!("has a value of its own now instead of that of `{other}`"),
            (Some(before), Some(after)) => format!("has the value of `{after}` instead of `{before}`"),
            (None, None) => return,
        };
        let spot =
            |state: &State<'_>, header: &SessionHeader| Spot::plain(state.member(&header.field.at, "x-obgen-same-as"));
        let gone =
            was.is_none().then(|| "the member of `Session` is gone, so code that names it does not compile".to_owned());
        let finding = Finding::new(Kind::ConventionChanged, format!("header `{}`", new.1.field.wire), what)
            .between(spot(&self.old, old.1), spot(&self.new, new.1))
            .breaks_if(gone);
        self.find(finding.reaching(reach).claiming(claims.iter().copied()));
    }
}

/// Schemes that one state alone knows by their names and both know by what they say.
fn renamed_schemes(old: &State<'_>, new: &State<'_>) -> BTreeMap<String, String> {
    let alone = |own: &State<'_>, other: &State<'_>| -> Vec<(String, Option<String>)> {
        let names = own.api.security.iter().map(|scheme| &scheme.name);
        let names = names.filter(|name| !other.api.security.iter().any(|scheme| scheme.name == **name));
        let said = |name: &String| {
            let node = own.node(&Pointer::from_tokens(["components", "securitySchemes", name]));
            (name.clone(), node.map(|node| parity::structure("securitySchemes", node)))
        };
        names.map(said).collect()
    };
    let mut come = alone(new, old);
    let partner = |(was, said): (String, Option<String>)| {
        let position = come.iter().position(|(_, other)| said.is_some() && *other == said)?;
        Some((was, come.remove(position).0))
    };
    alone(old, new).into_iter().filter_map(partner).collect()
}

fn scheme(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::Bearer => "bearer".to_owned(),
        SecurityKind::Basic => "basic".to_owned(),
        SecurityKind::Http(scheme) => format!("HTTP `{scheme}`"),
        SecurityKind::ApiKey { place, name } => format!("API key `{name}` in {}", format!("{place:?}").to_lowercase()),
        SecurityKind::OAuth2 => "OAuth 2".to_owned(),
        SecurityKind::OpenIdConnect => "OpenID Connect".to_owned(),
    }
}
