//! Headers of requests: what a convention gives, and where else a value comes from than before.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot};
use super::operations::{Both, Own};
use super::reach::Way;
use super::state::State;
use crate::ir::{Convention, Parameter, Place};
use crate::lower::{RESERVED_HEADERS, governing};
use crate::outline::{Item, Part};
use crate::source::Pointer;

/// A header of a request, wherever its value comes from.
struct Header {
    wire: String,
    at: Pointer,
    from: Convention,
    required: bool,
}

impl<'a> Comparison<'a> {
    /// Headers whose value comes from elsewhere than before, or that a convention gives and are new, gone, or required.
    /// Those that have been spoken of.
    pub fn headers(&mut self, both: &Both<'a>) -> BTreeSet<String> {
        let (olds, news) = (self.old.headers(both.old), self.new.headers(both.new));
        let mut spoken = BTreeSet::new();
        for part in [Part::Session, Part::Generated, Part::Signed] {
            let [old, new] = both.lines(part, part);
            self.matches.push((old, new));
        }
        let wires: BTreeSet<String> = olds.iter().chain(&news).map(|own| own.wire.to_ascii_lowercase()).collect();
        for wire in wires {
            let find = |all: &'_ [Header]| all.iter().position(|own| own.wire.eq_ignore_ascii_case(&wire));
            let (old, new) = (find(&olds).and_then(|at| olds.get(at)), find(&news).and_then(|at| news.get(at)));
            let by_caller = |own: Option<&Header>| own.is_some_and(|own| own.from == Convention::Caller);
            match (old, new) {
                (Some(was), Some(is)) if was.from != is.from => self.convention(both, was, is),
                (Some(was), Some(is)) => {
                    self.letters(both, was, is);
                    self.required_by_convention(both, was, is);
                }
                (Some(was), None) if !by_caller(old) => self.header_removed(both, was),
                (None, Some(is)) if !by_caller(new) => self.header_added(both, is),
                _ => continue,
            }
            if !(by_caller(old) && by_caller(new)) {
                spoken.insert(wire);
            }
        }
        spoken
    }

    fn convention(&mut self, both: &Both<'a>, was: &Header, is: &Header) {
        let what = format!("comes {} instead of {}", source(is.from), source(was.from));
        let finding = Finding::new(Kind::ConventionChanged, format!("header `{}`", is.wire), what)
            .local()
            .between(
                Spot::new(self.old.convention_place(was), self.old.header_rust(both.old, was)),
                Spot::new(self.new.convention_place(is), self.new.header_rust(both.new, is)),
            )
            .reaching(&both.reach(Way::Request))
            .claiming(self.header_claims(both, was, is));
        let why = match was.from {
            Convention::Caller => Some("the field of the request is gone, so code that names it does not compile"),
            Convention::Session if !self.in_session(&was.wire) => {
                Some("the member of `Session` is gone, so code that names it does not compile")
            }
            Convention::Session | Convention::RequestId | Convention::Signer | Convention::Credentials => None,
        };
        let argument = is.from == Convention::Caller && is.required;
        let new = &both.new.names.name;
        let why = why.map(str::to_owned).or_else(|| {
            argument.then(|| format!("`{new}::new` takes it as an argument, so code that calls it does not compile"))
        });
        self.find(finding.breaks_if(why));
    }

    /// The name of a header in other letters.
    fn letters(&mut self, both: &Both<'a>, was: &Header, is: &Header) {
        if was.wire != is.wire {
            let what = format!("is written so instead of `{}`", was.wire);
            let finding = Finding::new(Kind::ParameterStyleChanged, format!("header `{}`", is.wire), what)
                .local()
                .between(Spot::plain(self.old.member(&was.at, "name")), Spot::plain(self.new.member(&is.at, "name")))
                .reaching(&both.reach(Way::Request))
                .claiming(self.header_claims(both, was, is));
            self.find(Finding { mild: true, ..finding });
        }
    }

    fn in_session(&self, wire: &str) -> bool {
        self.new.api.session.iter().any(|own| own.field.wire.eq_ignore_ascii_case(wire))
    }

    fn required_by_convention(&mut self, both: &Both<'a>, was: &Header, is: &Header) {
        if was.required == is.required || was.from == Convention::Caller {
            return;
        }
        let (kind, what) = if is.required {
            (Kind::ParameterRequired, "is required now")
        } else {
            (Kind::ParameterOptional, "is optional now")
        };
        let finding =
            Finding::new(kind, format!("header `{}`", is.wire), format!("{what}; it comes {}", source(is.from)))
                .local()
                .between(
                    Spot::new(self.old.member(&was.at, "required"), self.old.header_rust(both.old, was)),
                    Spot::new(self.new.member(&is.at, "required"), self.new.header_rust(both.new, is)),
                )
                .reaching(&both.reach(Way::Request))
                .claiming(self.header_claims(both, was, is));
        self.find(Finding { mild: true, ..finding });
    }

    fn header_removed(&mut self, both: &Both<'a>, was: &Header) {
        let gone = was.from == Convention::Session && !self.in_session(&was.wire);
        let why = gone.then(|| "the member of `Session` is gone, so code that names it does not compile".to_owned());
        let what = format!("removed; it came {}", source(was.from));
        let finding = Finding::new(Kind::ParameterRemoved, format!("header `{}`", was.wire), what)
            .local()
            .between(Spot::new(was.at.clone(), self.old.header_rust(both.old, was)), None)
            .breaks_if(why)
            .reaching(&both.reach(Way::Request))
            .claiming(self.header_claims(both, was, was));
        self.find(Finding { mild: true, ..finding });
    }

    fn header_added(&mut self, both: &Both<'a>, is: &Header) {
        let required = if is.required { ", required" } else { "" };
        let what = format!("added{required}; it comes {}", source(is.from));
        let finding = Finding::new(Kind::ParameterAdded, format!("header `{}`", is.wire), what)
            .local()
            .between(None, Spot::new(is.at.clone(), self.new.header_rust(both.new, is)))
            .more()
            .reaching(&both.reach(Way::Request))
            .claiming(self.header_claims(both, is, is));
        self.find(Finding { mild: true, ..finding });
    }

    /// Lines of the outlines that are about a header, wherever it comes from.
    fn header_claims(&self, both: &Both<'_>, was: &Header, is: &Header) -> Vec<Claim> {
        let lines = |state: &State<'_>, own: Own<'_>, header: &Header| {
            let line = |part| Item::Operation(own.id.0, part);
            let parameters = own.operation.parameters.iter().enumerate();
            let mine =
                parameters.filter(|(_, own)| own.place == Place::Header && own.wire.eq_ignore_ascii_case(&header.wire));
            let members = state.api.session.iter().enumerate();
            let members = members.filter(|(_, own)| own.field.wire.eq_ignore_ascii_case(&header.wire));
            let mut lines: Vec<Item> = mine.map(|(index, _)| line(Part::Parameter(index))).collect();
            lines.extend(members.map(|(index, _)| Item::Session(index)));
            lines.extend([Part::Session, Part::Generated, Part::Signed].map(line));
            lines
        };
        let old = lines(&self.old, both.old, was).into_iter().map(Claim::Old);
        old.chain(lines(&self.new, both.new, is).into_iter().map(Claim::New)).collect()
    }
}

impl State<'_> {
    fn header_rust(&self, own: Own<'_>, header: &Header) -> String {
        match header.from {
            Convention::Caller => {
                let mut parameters = own.operation.parameters.iter().enumerate();
                let is_it = |own: &Parameter| own.place == Place::Header && own.wire.eq_ignore_ascii_case(&header.wire);
                let found = parameters.find(|(_, own)| is_it(own));
                found.map_or_else(String::new, |(index, parameter)| self.parameter_rust(own, index, parameter))
            }
            Convention::Session => {
                let mut members = self.api.session.iter().zip(self.names.session());
                let found = members.find(|(own, _)| own.field.wire.eq_ignore_ascii_case(&header.wire));
                found.map_or_else(String::new, |(own, name)| {
                    format!(
                        "pub struct Session {{ pub {name}: Option<{}>, .. }}",
                        self.render.short_type(&own.field.ty)
                    )
                })
            }
            Convention::RequestId => format!("{}: generated {}", own.names.name, header.wire),
            Convention::Signer => format!("{}: signed {}", own.names.name, header.wire),
            Convention::Credentials => format!("{}: credentials in {}", own.names.name, header.wire),
        }
    }

    /// The headers that the document says an operation takes, in its order.
    fn headers(&self, own: Own<'_>) -> Vec<Header> {
        let operation = own.operation;
        let item = operation.at.parent().unwrap_or_else(Pointer::root);
        let mut headers: Vec<Header> = Vec::new();
        for list in [item.child("parameters"), operation.at.child("parameters")] {
            let count = self.node(&list).and_then(Value::as_array).map_or(0, Vec::len);
            for at in (0..count).map(|index| self.resolved(&list.index(index))) {
                let Some(node) = self.node(&at) else { continue };
                let text = |name: &str| node.get(name).and_then(Value::as_str).unwrap_or_default();
                let wire = text("name");
                // What the standard says to ignore.
                if text("in") != "header" || RESERVED_HEADERS.contains(&wire.to_ascii_lowercase().as_str()) {
                    continue;
                }
                let required = node.get("required").and_then(Value::as_bool).unwrap_or_default();
                let header = Header { wire: wire.to_owned(), at, from: self.convention_of(own, wire), required };
                match headers.iter_mut().find(|known| known.wire.eq_ignore_ascii_case(wire)) {
                    Some(known) => *known = header,
                    None => headers.push(header),
                }
            }
        }
        headers
    }

    fn convention_of(&self, own: Own<'_>, wire: &str) -> Convention {
        let operation = own.operation;
        let is_it = |name: &str| name.eq_ignore_ascii_case(wire);
        let in_session = |index: usize| self.api.session.get(index).is_some_and(|own| is_it(&own.field.wire));
        if operation.parameters.iter().any(|own| own.place == Place::Header && is_it(&own.wire)) {
            Convention::Caller
        } else if operation.session.iter().any(|used| in_session(used.index)) {
            Convention::Session
        } else if operation.generated.iter().any(|name| is_it(name)) {
            Convention::RequestId
        } else if operation.signed.iter().any(|name| is_it(name)) {
            Convention::Signer
        } else {
            Convention::Credentials
        }
    }

    /// Where it is said where a header comes from.
    fn convention_place(&self, header: &Header) -> Pointer {
        let own = self.member(&header.at, "x-obgen-from");
        if own != header.at {
            return own;
        }
        let all = Pointer::root().child("x-obgen-headers");
        let patterns =
            self.node(&all).and_then(Value::as_object).into_iter().flatten().map(|(pattern, _)| pattern.as_str());
        governing(patterns, &header.wire).map_or(own, |pattern| all.child(pattern))
    }
}

/// Where a value comes from, in a sentence.
fn source(convention: Convention) -> &'static str {
    match convention {
        Convention::RequestId => "new for each request",
        Convention::Credentials => "from the credentials",
        Convention::Session => "from the session",
        Convention::Signer => "from the signer",
        Convention::Caller => "from the caller",
    }
}
