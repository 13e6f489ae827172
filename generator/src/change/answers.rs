//! Answers: statuses, headers, error types.

use super::Kind;
use super::bodies::{Bodies, Form};
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot};
use super::fold::Because;
use super::operations::{Both, Own};
use super::reach::{Reach, Way};
use super::state::State;
use super::unions::boxing;
use super::value::{Face, Site};
use crate::ir::{Header, Status, StatusCase};
use crate::names::ErrorBody;
use crate::outline::{Item, Part};
use crate::source::Pointer;

/// An answer of one status in both states.
struct Case<'c> {
    old: (&'c StatusCase, Pointer, Vec<Item>),
    new: (&'c StatusCase, Pointer, Vec<Item>),
    is_error: bool,
    /// The types of both, as one would write them.
    rust: (String, String),
}

impl<'a> Comparison<'a> {
    pub fn answers(&mut self, both: &Both<'a>) {
        let (olds, news) = (&both.old.operation.responses.cases, &both.new.operation.responses.cases);
        let reach = both.reach(Way::Response);
        let only = olds.len() == 1 && news.len() == 1;
        for (index, is) in news.iter().enumerate() {
            match olds.iter().enumerate().find(|(_, was)| was.status == is.status || only) {
                Some((before, was)) => self.answer(both, (before, was), (index, is), &reach),
                None => self.answer_added(both, index, is, &reach),
            }
        }
        let is_gone = |was: &StatusCase| !only && !news.iter().any(|is| is.status == was.status);
        for (before, was) in olds.iter().enumerate().filter(|(_, was)| is_gone(was)) {
            self.answer_removed(both, before, was, &reach);
        }
        self.errors(both, &reach);
    }

    fn answer(&mut self, both: &Both<'a>, old: (usize, &StatusCase), new: (usize, &StatusCase), reach: &Reach) {
        let ((before, was), (index, is)) = (old, new);
        let (old_at, new_at) =
            (self.old.answer_place(both.old, was.status), self.new.answer_place(both.new, is.status));
        let [old_line, new_line] = both.lines(Part::Case(before), Part::Case(index));
        let claims = self.matched(old_line, new_line);
        let rust = (self.old.answer_rust(both.old, before), self.new.answer_rust(both.new, index));
        let spots = || (Spot::new(old_at.clone(), &rust.0), Spot::new(new_at.clone(), &rust.1));
        let subject = format!("answer {}", words(is.status));
        if was.status != is.status {
            let what = format!("in place of {}", words(was.status));
            let finding = Finding::new(Kind::ResponseReplaced, &subject, what).local().between(spots().0, spots().1);
            self.find(finding.reaching(reach).claiming(claims));
        }
        let enums = both.old.names.response.cases.len() > 1 && both.new.names.response.cases.len() > 1;
        let boxed = (self.old.render.is_case_boxed(was), self.new.render.is_case_boxed(is));
        if enums && boxed.0 != boxed.1 {
            let finding = boxing(&subject, boxed.1).local().between(spots().0, spots().1);
            let finding = finding.reaching(reach).claiming(claims);
            self.follows(Because::Form { boxed: boxed.1, owner: None }, finding);
        }
        let case =
            Case { old: (was, old_at, vec![old_line]), new: (is, new_at, vec![new_line]), is_error: false, rust };
        self.case(case, reach);
    }

    fn answer_added(&mut self, both: &Both<'a>, index: usize, is: &StatusCase, reach: &Reach) {
        let names = (&both.old.names.response, &both.new.names.response);
        let becomes_enum = names.0.cases.len() < 2 && names.1.cases.len() > 1;
        let why = becomes_enum
            .then(|| format!("`{}` becomes an enum of statuses, so code that reads it does not compile", names.1.name));
        let at = self.new.answer_place(both.new, is.status);
        let finding = Finding::new(Kind::ResponseAdded, format!("answer {}", words(is.status)), "added").local();
        let finding = finding.between(None, Spot::new(at, self.new.answer_rust(both.new, index))).more().breaks_if(why);
        let line = Item::Operation(both.new.id.0, Part::Case(index));
        self.find(finding.reaching(reach).claiming([Claim::New(line)]));
    }

    fn answer_removed(&mut self, both: &Both<'a>, index: usize, was: &StatusCase, reach: &Reach) {
        let names = (&both.old.names.response, &both.new.names.response);
        let why = if names.0.cases.len() > 1 && names.1.cases.len() < 2 {
            let name = &names.1.name;
            format!("`{name}` is no enum of statuses any more, so code that matches it does not compile")
        } else {
            "the variant is gone, so code that names it does not compile".to_owned()
        };
        let at = self.old.answer_place(both.old, was.status);
        let finding = Finding::new(Kind::ResponseRemoved, format!("answer {}", words(was.status)), "removed").local();
        let finding = finding.between(Spot::new(at, self.old.answer_rust(both.old, index)), None).breaks(why);
        let line = Item::Operation(both.old.id.0, Part::Case(index));
        self.find(finding.reaching(reach).claiming([Claim::Old(line)]));
    }

    fn errors(&mut self, both: &Both<'a>, reach: &Reach) {
        let [old_line, new_line] = both.lines(Part::Error, Part::Error);
        self.matches.push((old_line, new_line));
        let set = |state: &State<'a>, own: Own<'_>| {
            let id = own.operation.errors?;
            Some((id, state.api.errors.get(id.0)?, state.names.errors(id)?))
        };
        let (old, new) = (set(&self.old, both.old), set(&self.new, both.new));
        let cases = |found: &Option<(_, &'a crate::ir::ErrorSet, _)>| {
            found.as_ref().map_or(&[][..], |(_, set, _)| set.set.cases.as_slice())
        };
        let (olds, news) = (cases(&old), cases(&new));
        let name =
            |found: &Option<(_, _, &'a crate::names::ErrorNames)>| found.as_ref().map(|(.., names)| names.name.clone());
        let names = (name(&old), name(&new));
        if let (Some((old_id, ..)), Some((new_id, ..))) = (&old, &new) {
            self.error_pairs.insert((old_id.0, new_id.0, both.number));
            self.matches.push((Item::Errors(old_id.0, Part::Head), Item::Errors(new_id.0, Part::Head)));
        }
        let rust = |name: &Option<String>| {
            name.as_ref().map_or_else(|| "type Error = NoAnswer".to_owned(), |name| format!("pub struct {name}"))
        };
        let rust = (rust(&names.0), rust(&names.1));
        // A set of one state without answers of errors is no type at all.
        let why = match &names {
            (None, Some(name)) => Some(format!(
                "the operation has the error type `{name}` where it had none, so code that names it does not compile"
            )),
            (Some(name), None) => Some(format!(
                "the operation has no error type where it had `{name}`, so code that names it does not compile"
            )),
            _ => None,
        };
        let lines = |state: &State<'_>, own: Own<'_>, status: Status, claim: fn(Item) -> Claim| {
            let mut lines = state.error_lines(own, status);
            lines.push(Item::Operation(own.id.0, Part::Error));
            lines.into_iter().map(claim).collect::<Vec<Claim>>()
        };
        for is in news {
            let new_at = self.new.answer_place(both.new, is.status);
            match olds.iter().find(|was| was.status == is.status) {
                Some(was) => {
                    let old_at = self.old.answer_place(both.old, was.status);
                    let case = Case {
                        old: (was, old_at, self.old.error_lines(both.old, was.status)),
                        new: (is, new_at, self.new.error_lines(both.new, is.status)),
                        is_error: true,
                        rust: rust.clone(),
                    };
                    self.case(case, reach);
                }
                None => {
                    let finding =
                        Finding::new(Kind::ResponseAdded, format!("error answer {}", words(is.status)), "added")
                            .local()
                            .more();
                    let finding =
                        finding.between(None, Spot::new(new_at, &rust.1)).breaks_if(why.clone()).reaching(reach);
                    self.find(finding.claiming(lines(&self.new, both.new, is.status, Claim::New)));
                }
            }
        }
        for was in olds.iter().filter(|was| !news.iter().any(|is| is.status == was.status)) {
            let at = self.old.answer_place(both.old, was.status);
            let finding =
                Finding::new(Kind::ResponseRemoved, format!("error answer {}", words(was.status)), "removed").local();
            let gone = self.variant_gone(both, was);
            let finding = finding.between(Spot::new(at, &rust.0), None).breaks_if(why.clone().or(gone)).reaching(reach);
            self.find(finding.claiming(lines(&self.old, both.old, was.status, Claim::Old)));
        }
    }

    /// Why code does not compile, if no other answer has the body that this one had.
    fn variant_gone(&self, both: &Both<'a>, was: &StatusCase) -> Option<String> {
        let names = |state: &State<'a>, own: Own<'_>| state.names.errors(own.operation.errors?);
        let (old, new) = (names(&self.old, both.old)?, names(&self.new, both.new)?);
        let bodies: Vec<ErrorBody> =
            if was.bodies.is_empty() { vec![ErrorBody::Empty] } else { was.bodies.iter().map(ErrorBody::of).collect() };
        let variants = old.variants.iter().filter(|(body, _)| bodies.contains(body)).map(|(_, variant)| variant);
        let mut gone = variants.filter(|variant| !new.variants.iter().any(|(_, other)| other == *variant));
        let first = gone.next()?;
        Some(format!("the variant `{}::{first}` is gone, so code that names it does not compile", old.body))
    }

    fn case(&mut self, case: Case<'_>, reach: &Reach) {
        let (was, old_at, old_lines) = case.old;
        let (is, new_at, new_lines) = case.new;
        let claims: Vec<Claim> =
            old_lines.into_iter().map(Claim::Old).chain(new_lines.into_iter().map(Claim::New)).collect();
        self.docs((&was.docs, &old_at), (&is.docs, &new_at));
        let (subject, local) = self.answer_called((&old_at, &new_at), is.status, case.is_error);
        let spots =
            |old: &Pointer, new: &Pointer| (Spot::new(old.clone(), &case.rust.0), Spot::new(new.clone(), &case.rust.1));
        let find = |kind: Kind, what: String, old: Option<Spot>, new: Option<Spot>| {
            let finding = Finding::new(kind, &subject, what).between(old, new).reaching(reach);
            Finding { local, ..finding.claiming(claims.iter().copied()) }
        };
        if was.optional_body != is.optional_body {
            let (kind, what) = if is.optional_body {
                (Kind::BodyOptional, "may come without a body now")
            } else {
                (Kind::BodyRequired, "always has its body now")
            };
            let (old, new) = spots(&old_at, &new_at);
            let finding = find(kind, what.to_owned(), old, new);
            self.find(
                finding.breaks("`T` and `Option<T>` are different types, so code that reads the body does not compile"),
            );
        }
        for is in &is.headers {
            match was.headers.iter().find(|was| was.wire.eq_ignore_ascii_case(&is.wire)) {
                Some(was) => self.header(&subject, local, (was, is), &case.rust, reach, &claims),
                None => {
                    let at = Spot::new(is.at.clone(), &case.rust.1);
                    let finding = find(Kind::ResponseHeaderAdded, format!("header `{}` added", is.wire), None, at);
                    self.find(finding.more());
                }
            }
        }
        for was in was.headers.iter().filter(|was| !is.headers.iter().any(|is| is.wire.eq_ignore_ascii_case(&was.wire)))
        {
            let at = Spot::new(was.at.clone(), &case.rust.0);
            let finding = find(Kind::ResponseHeaderRemoved, format!("header `{}` removed", was.wire), at, None);
            self.find(finding.breaks("the field is gone, so code that names it does not compile"));
        }
        let bodies = Bodies {
            subject,
            old: (&was.bodies, old_at, case.rust.0),
            new: (&is.bodies, new_at, case.rust.1),
            reach: reach.clone(),
            claims,
            form: if case.is_error { Form::Error } else { Form::Answer { local } },
        };
        self.media(&bodies);
    }

    /// What an answer is called: as a component, else by its status.
    fn answer_called(&self, at: (&Pointer, &Pointer), status: Status, is_error: bool) -> (String, bool) {
        if at.1.as_str().starts_with("/components/") && self.old.subject(at.0) == self.new.subject(at.1) {
            return (self.new.subject(at.1), false);
        }
        (format!("{} {}", if is_error { "error answer" } else { "answer" }, words(status)), true)
    }

    fn header(
        &mut self,
        of: &str,
        local: bool,
        header: (&Header, &Header),
        rust: &(String, String),
        reach: &Reach,
        claims: &[Claim],
    ) {
        let (was, is) = header;
        let names = |state: &State<'_>, own: &Header| state.render.short_type(&own.ty);
        let form = |ty: String, rust: &str| format!("{rust} {{ pub ..: Option<{ty}>, .. }}");
        let (old_rust, new_rust) = (form(names(&self.old, was), &rust.0), form(names(&self.new, is), &rust.1));
        let subject = format!("header `{}` of {of}", is.wire);
        let site = Site {
            subject: subject.clone(),
            local,
            old: Face {
                schema: self.old.member(&was.at, "schema"),
                ty: &was.ty,
                limits: None,
                sensitivity: was.sensitivity,
                docs: Some((&was.docs, &was.at)),
                rust: old_rust.clone(),
            },
            new: Face {
                schema: self.new.member(&is.at, "schema"),
                ty: &is.ty,
                limits: None,
                sensitivity: is.sensitivity,
                docs: Some((&is.docs, &is.at)),
                rust: new_rust.clone(),
            },
            reach: reach.clone(),
            claims: claims.to_vec(),
        };
        self.value(&site);
        if was.explicit_name != is.explicit_name {
            let spots = (
                Spot::new(self.old.member(&was.at, "x-obgen-name"), old_rust),
                Spot::new(self.new.member(&is.at, "x-obgen-name"), new_rust),
            );
            let finding =
                Finding::new(Kind::RustRenamed, subject, "has another name in Rust").between(spots.0, spots.1);
            let finding = finding.breaks("code that names the field does not compile").reaching(reach);
            self.find(Finding { local, ..finding.claiming(claims.iter().copied()) });
        }
    }
}

impl State<'_> {
    /// The answer's node, or the component's that it refers to.
    pub fn answer_place(&self, own: Own<'_>, status: Status) -> Pointer {
        let all = own.operation.at.child("responses");
        let keys = self.node(&all).and_then(|node| node.as_object()).into_iter().flatten().map(|(key, _)| key);
        let key = keys.into_iter().find(|key| key.eq_ignore_ascii_case(&words(status)));
        key.map_or_else(|| all.clone(), |key| self.resolved(&all.child(key)))
    }

    fn answer_rust(&self, own: Own<'_>, index: usize) -> String {
        let names = &own.names.response;
        match names.cases.get(index) {
            Some(case) if names.cases.len() > 1 => format!("pub enum {} {{ {}(..), .. }}", names.name, case.variant),
            _ => format!("pub struct {}", names.name),
        }
    }

    /// Lines of an error set that are about a status.
    fn error_lines(&self, own: Own<'_>, status: Status) -> Vec<Item> {
        let Some(id) = own.operation.errors else { return Vec::new() };
        let (Some(set), Some(names)) = (self.api.errors.get(id.0), self.names.errors(id)) else { return Vec::new() };
        let mut lines = vec![Item::Errors(id.0, Part::Head)];
        for case in set.set.cases.iter().filter(|case| case.status == status) {
            let bodies: Vec<ErrorBody> = if case.bodies.is_empty() {
                vec![ErrorBody::Empty]
            } else {
                case.bodies.iter().map(ErrorBody::of).collect()
            };
            for (index, (body, _)) in names.variants.iter().enumerate() {
                if bodies.contains(body) {
                    lines.push(Item::Errors(id.0, Part::Member(index)));
                }
            }
            for (index, wire) in names.headers.keys().enumerate() {
                if case.headers.iter().any(|header| header.wire.eq_ignore_ascii_case(wire)) {
                    lines.push(Item::Errors(id.0, Part::Header(index)));
                }
            }
        }
        lines
    }
}

/// A status as documents write it.
pub fn words(status: Status) -> String {
    match status {
        Status::Exact(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "default".to_owned(),
    }
}
