//! Bodies: what is sent, and media types of whatever is sent or answered.

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot};
use super::fold::Because;
use super::members::out_of_order;
use super::operations::{Both, Own};
use super::reach::{Reach, Way};
use super::state::State;
use super::unions::boxing;
use super::value::{Face, Site};
use crate::ir::{BodyKind, Media};
use crate::lower::essence;
use crate::outline::Part;
use crate::source::Pointer;

/// Bodies by media type in both states.
pub struct Bodies<'s> {
    pub subject: String,
    pub old: (&'s [Media], Pointer, String),
    pub new: (&'s [Media], Pointer, String),
    pub reach: Reach,
    pub claims: Vec<Claim>,
    pub form: Form,
}

/// What several media types make of a body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An enum from the second one on.
    Body,
    /// The same, and a choice of what is accepted.
    Answer { local: bool },
    /// An enum always.
    Error,
}

impl<'a> Comparison<'a> {
    pub fn body(&mut self, both: &Both<'a>) {
        let [old_line, new_line] = both.lines(Part::Body, Part::Body);
        let (old, new) = (both.old.operation, both.new.operation);
        let reach = both.reach(Way::Request);
        let rust = (self.old.body_rust(both.old), self.new.body_rust(both.new));
        let (was, is) = match (&old.body, &new.body) {
            (None, None) => return,
            (Some(was), Some(is)) => (was, is),
            (Some(was), None) => {
                let finding = Finding::new(Kind::BodyRemoved, "body", "removed").local();
                let finding = finding.between(Spot::new(was.at.clone(), rust.0), None).reaching(&reach);
                return self.find(
                    finding
                        .breaks("the field is gone, so code that names it does not compile")
                        .claiming([Claim::Old(old_line)]),
                );
            }
            (None, Some(is)) => {
                let what = if is.required { "added, required" } else { "added" };
                let finding = Finding::new(Kind::BodyAdded, "body", what).local().more();
                let finding = finding.between(None, Spot::new(is.at.clone(), rust.1)).reaching(&reach);
                let why = is.required.then(|| {
                    format!(
                        "`{}::new` takes it as an argument, so code that calls it does not compile",
                        both.new.names.name
                    )
                });
                let finding = Finding { mild: !is.required, ..finding.breaks_if(why).claiming([Claim::New(new_line)]) };
                return self.find(finding);
            }
        };
        let claims = self.matched(old_line, new_line);
        self.docs((&was.docs, &was.at), (&is.docs, &is.at));
        if was.required != is.required {
            let name = &both.new.names.name;
            let (kind, what, why) = if is.required {
                (
                    Kind::BodyRequired,
                    "is required now",
                    format!(
                        "`Option<T>` becomes `T`, and `{name}::new` takes it as an argument, so code that calls it does not compile"
                    ),
                )
            } else {
                (
                    Kind::BodyOptional,
                    "is optional now",
                    format!(
                        "`T` becomes `Option<T>`, and `{name}::new` does not take it any more, so code that calls it does not compile"
                    ),
                )
            };
            let spots = (
                Spot::new(self.old.member(&was.at, "required"), &rust.0),
                Spot::new(self.new.member(&is.at, "required"), &rust.1),
            );
            let finding = Finding::new(kind, "body", what).local().between(spots.0, spots.1).breaks(why);
            self.find(finding.reaching(&reach).claiming(claims));
        }
        if was.always_typed != is.always_typed {
            let what = match is.always_typed {
                true => "a request without a body says its media type now",
                false => "a request without a body says no media type any more",
            };
            let spot =
                |state: &State<'_>, own: &Own<'_>| Spot::plain(state.member(&own.operation.at, "x-obgen-content-type"));
            let finding = Finding::new(Kind::ContentTypeChanged, "", what).local();
            let finding = finding.between(spot(&self.old, &both.old), spot(&self.new, &both.new));
            self.find(finding.reaching(&reach).claiming(claims));
        }
        let bodies = Bodies {
            subject: "body".to_owned(),
            old: (&was.media, self.old.resolved(&was.at), rust.0),
            new: (&is.media, self.new.resolved(&is.at), rust.1),
            reach,
            claims: claims.to_vec(),
            form: Form::Body,
        };
        self.media(&bodies);
    }

    pub fn media(&mut self, bodies: &Bodies<'_>) {
        let (olds, old_at, old_rust) = &bodies.old;
        let (news, new_at, new_rust) = &bodies.new;
        let local = !matches!(bodies.form, Form::Answer { local: false });
        let place = |at: &Pointer, media: &Media| at.child("content").child(&media.name);
        let same = |one: &Media, other: &Media| one.name.eq_ignore_ascii_case(&other.name);
        let becomes_enum =
            bodies.form != Form::Error && (olds.len() > 1) != (news.len() > 1) && !olds.is_empty() && !news.is_empty();
        let why = |gone: bool| match (becomes_enum, gone) {
            (true, false) => Some(
                "the body becomes an enum of media types, so code that sets or reads it does not compile".to_owned(),
            ),
            (true, true) => Some(
                "the body is no enum of media types any more, so code that sets or reads it does not compile"
                    .to_owned(),
            ),
            (false, true) => Some("what held it is gone, so code that names it does not compile".to_owned()),
            (false, false) => None,
        };
        let find = |kind: Kind, what: String, old: Option<Spot>, new: Option<Spot>| {
            let finding = Finding::new(kind, &bodies.subject, what).between(old, new).reaching(&bodies.reach);
            Finding { local, ..finding.claiming(bodies.claims.iter().copied()) }
        };
        let replaced = replaced(olds, news, same);
        for is in *news {
            let replaced = replaced.filter(|(_, other)| same(other, is)).map(|(was, _)| was);
            if let Some(was) = replaced {
                let spots = (Spot::new(place(old_at, was), old_rust), Spot::new(place(new_at, is), new_rust));
                let what = format!("as `{}` instead of `{}`", is.name, was.name);
                let gone = olds.len() > 1 && bodies.form != Form::Error;
                let why = gone.then(|| "the variant is gone, so code that names it does not compile".to_owned());
                let finding = find(Kind::MediaTypeReplaced, what, spots.0, spots.1).shared().breaks_if(why);
                self.find(Finding { mild: essence(&was.name) == essence(&is.name), ..finding });
            }
            let Some(was) = replaced.or_else(|| olds.iter().find(|was| same(was, is))) else {
                let at = Spot::new(place(new_at, is), new_rust);
                let finding = find(Kind::MediaTypeAdded, format!("as `{}` added", is.name), None, at);
                self.find(finding.more().breaks_if(why(false)));
                continue;
            };
            let (was_at, is_at) = (place(old_at, was), place(new_at, is));
            let subject =
                if news.len() > 1 { format!("{} as `{}`", bodies.subject, is.name) } else { bodies.subject.clone() };
            let rust = |state: &State<'_>, rust: &str, media: &Media| {
                format!("{rust} // {}", state.render.short_type(&media.ty))
            };
            let site = Site {
                subject: subject.clone(),
                local,
                old: Face {
                    schema: was_at.child("schema"),
                    ty: &was.ty,
                    limits: Some(&was.limits),
                    sensitivity: None,
                    docs: None,
                    rust: rust(&self.old, old_rust, was),
                },
                new: Face {
                    schema: is_at.child("schema"),
                    ty: &is.ty,
                    limits: Some(&is.limits),
                    sensitivity: None,
                    docs: None,
                    rust: rust(&self.new, new_rust, is),
                },
                reach: bodies.reach.clone(),
                claims: bodies.claims.clone(),
            };
            let same = self.value(&site);
            let is_enum = bodies.form == Form::Error || olds.len() > 1 && news.len() > 1;
            let boxed =
                (self.old.render.is_payload_boxed(&was.ty, false), self.new.render.is_payload_boxed(&is.ty, false));
            if same && is_enum && boxed.0 != boxed.1 {
                let finding = boxing(&subject, boxed.1)
                    .between(Spot::new(was_at.clone(), old_rust), Spot::new(is_at.clone(), new_rust));
                let finding = finding.reaching(&bodies.reach).claiming(bodies.claims.iter().copied());
                self.follows(Because::Form { boxed: boxed.1, owner: None }, Finding { local, ..finding });
            }
            if was.kind != is.kind {
                let parts = matches!((&was.kind, &is.kind), (BodyKind::Multipart(_), BodyKind::Multipart(_)));
                let what = if parts { "has parts of other media types" } else { "is written another way" };
                let finding =
                    find(Kind::PartsChanged, what.to_owned(), Spot::new(was_at, old_rust), Spot::new(is_at, new_rust));
                self.find(finding);
            }
        }
        if let Some(first) = reordered(olds, news, same) {
            // Which media type a request asks for, unless it says otherwise.
            let asked =
                |all: &[Media]| all.iter().find(|own| own.kind == BodyKind::Json).map(|own| own.name.to_lowercase());
            let is_other = matches!(bodies.form, Form::Answer { .. }) && asked(olds) != asked(news);
            let spots = (Spot::new(old_at.child("content"), old_rust), Spot::new(new_at.child("content"), new_rust));
            let what = format!("media types in another order, from `{}` on", first.name);
            let finding = find(Kind::MediaTypesReordered, what, spots.0, spots.1);
            self.find(Finding { mild: !is_other, ..finding });
        }
        let is_gone =
            |was: &&Media| !news.iter().any(|is| same(was, is)) && replaced.is_none_or(|(old, _)| !same(old, was));
        for was in olds.iter().filter(is_gone) {
            let at = Spot::new(place(old_at, was), old_rust);
            let finding = find(Kind::MediaTypeRemoved, format!("as `{}` removed", was.name), at, None);
            self.find(finding.breaks_if(why(true)));
        }
    }
}

/// The first media type that stands elsewhere among those that both have.
fn reordered<'m>(olds: &[Media], news: &'m [Media], same: impl Fn(&Media, &Media) -> bool) -> Option<&'m Media> {
    let before = |is: &Media| olds.iter().position(|was| same(was, is));
    let kept: Vec<(usize, usize, &Media)> =
        news.iter().enumerate().filter_map(|(after, is)| Some((before(is)?, after, is))).collect();
    out_of_order(&kept).map(|(.., first)| first)
}

/// The one media type that is gone and the one that is new, if both are the same form of body: what holds it in Rust stays.
fn replaced<'m>(
    olds: &'m [Media],
    news: &'m [Media],
    same: impl Fn(&Media, &Media) -> bool,
) -> Option<(&'m Media, &'m Media)> {
    let mut gone = olds.iter().filter(|was| !news.iter().any(|is| same(was, is)));
    let mut come = news.iter().filter(|is| !olds.iter().any(|was| same(was, is)));
    let only = (gone.next()?, come.next()?);
    (gone.next().is_none() && come.next().is_none() && only.0.kind == only.1.kind).then_some(only)
}

impl State<'_> {
    fn body_rust(&self, own: Own<'_>) -> String {
        let Some(body) = &own.operation.body else { return format!("pub struct {}", own.names.name) };
        let ty = match (&own.names.content, body.media.first()) {
            (Some(content), _) => content.name.clone(),
            (None, Some(media)) => self.render.short_type(&media.ty),
            (None, None) => "()".to_owned(),
        };
        let ty = if body.required { ty } else { format!("Option<{ty}>") };
        format!("pub struct {} {{ pub body: {ty}, .. }}", own.names.name)
    }
}
