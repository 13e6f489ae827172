//! What a request takes beside its body: parameters, and headers that a convention gives.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot};
use super::members::{ORDER, out_of_order};
use super::operations::{Both, Own};
use super::reach::Way;
use super::state::{State, parameter_words};
use super::value::{Face, Site};
use crate::ir::{Convention, Parameter, Place, Style, Type};
use crate::lower::{RESERVED_HEADERS, governing};
use crate::outline::{Item, Part};
use crate::source::Pointer;

/// Whether a parameter has become another.
type Test<'t> = &'t dyn Fn(&Parameter, &Parameter) -> bool;

/// A header of a request, wherever its value comes from.
struct Header {
    wire: String,
    at: Pointer,
    from: Convention,
    required: bool,
}

impl<'a> Comparison<'a> {
    pub fn parameters(&mut self, both: &Both<'a>) {
        let (olds, news) = (&both.old.operation.parameters, &both.new.operation.parameters);
        let renamed = renamed_in_path(both);
        let same = |old: &Parameter, new: &Parameter| {
            old.place == new.place
                && (old.wire == new.wire
                    || old.place == Place::Header && old.wire.eq_ignore_ascii_case(&new.wire)
                    || old.place == Place::Path && renamed.contains(&(old.wire.as_str(), new.wire.as_str())))
        };
        let moved = |old: &Parameter, new: &Parameter| {
            old.wire.eq_ignore_ascii_case(&new.wire) && old.place != Place::Path && new.place != Place::Path
        };
        let mut left: Vec<usize> = (0..olds.len()).collect();
        let mut pairs: Vec<Option<usize>> = vec![None; news.len()];
        let tests: [Test<'_>; 2] = [&same, &moved];
        for fits in tests {
            for (parameter, pair) in news.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
                let found = left.iter().position(|index| olds.get(*index).is_some_and(|own| fits(own, parameter)));
                *pair = found.map(|position| left.remove(position));
            }
        }
        let headers = self.headers(both);
        for index in left {
            if let Some(own) = olds.get(index).filter(|own| !is_among(&headers, own)) {
                self.parameter_removed(both, index, own);
            }
        }
        let mut kept: Vec<(usize, usize, &str)> = Vec::new();
        for (index, (own, pair)) in news.iter().zip(pairs).enumerate() {
            match pair.and_then(|before| Some((before, olds.get(before)?))) {
                Some((before, was)) => {
                    if was.required && own.required {
                        kept.push((before, index, &own.wire));
                    }
                    self.parameter(both, (before, was), (index, own));
                }
                None if is_among(&headers, own) => {}
                None => self.parameter_added(both, index, own),
            }
        }
        self.order_of_arguments(both, &kept);
    }

    fn parameter(&mut self, both: &Both<'a>, old: (usize, &Parameter), new: (usize, &Parameter)) {
        let [old_line, new_line] = both.lines(Part::Parameter(old.0), Part::Parameter(new.0));
        let claims = self.matched(old_line, new_line);
        let (was, is) = (old.1, new.1);
        let rust = (self.old.parameter_rust(both.old, old.0, was), self.new.parameter_rust(both.new, new.0, is));
        let spots = || (Spot::new(was.at.clone(), &rust.0), Spot::new(is.at.clone(), &rust.1));
        let reach = both.reach(Way::Request);
        let site = Site {
            subject: words(is),
            local: true,
            old: face(&self.old, was, rust.0.clone()),
            new: face(&self.new, is, rust.1.clone()),
            reach: reach.clone(),
            claims: claims.to_vec(),
        };
        self.value(&site);
        let find = |kind: Kind, what: String| {
            let finding = Finding::new(kind, words(is), what).local();
            finding.between(spots().0, spots().1).reaching(&reach).claiming(claims)
        };
        if was.place != is.place {
            let finding = find(Kind::ParameterMoved, format!("was {}", words(was)));
            self.find(finding);
        }
        if was.required != is.required {
            let name = &both.new.names.name;
            let finding = if is.required {
                let why = format!(
                    "`Option<T>` becomes `T`, and `{name}::new` takes it as an argument, so code that calls it does not compile"
                );
                find(Kind::ParameterRequired, "is required now".to_owned()).breaks(why)
            } else {
                let why = format!(
                    "`T` becomes `Option<T>`, and `{name}::new` does not take it any more, so code that calls it does not compile"
                );
                find(Kind::ParameterOptional, "is optional now".to_owned()).breaks(why)
            };
            let spots = (
                Spot::new(self.old.member(&was.at, "required"), &rust.0),
                Spot::new(self.new.member(&is.at, "required"), &rust.1),
            );
            self.find(finding.between(spots.0, spots.1));
        }
        let style = |own: &Parameter| {
            let exploded = own.explode && !matches!(own.style, Style::Json);
            format!("`{}`{}", style_name(own.style), if exploded { " with items apart" } else { "" })
        };
        if was.place == is.place && style(was) != style(is) {
            let what = format!("is written as {} instead of {}", style(is), style(was));
            // A single value has no items.
            let mild = was.style == is.style && matches!(is.ty, Type::Scalar(_));
            let finding = find(Kind::ParameterStyleChanged, what);
            self.find(Finding { mild, ..finding });
        }
        let names = (both.old.names.parameters.get(old.0), both.new.names.parameters.get(new.0));
        if let (Some(old_name), Some(new_name)) = names
            && old_name != new_name
            && was.wire == is.wire
        {
            let spots = (
                Spot::new(self.old.member(&was.at, "x-obgen-name"), &rust.0),
                Spot::new(self.new.member(&is.at, "x-obgen-name"), &rust.1),
            );
            let finding = find(Kind::RustRenamed, format!("is `{new_name}` in Rust instead of `{old_name}`"));
            self.find(finding.between(spots.0, spots.1).breaks("code that names the field does not compile"));
        }
    }

    fn parameter_removed(&mut self, both: &Both<'a>, index: usize, own: &Parameter) {
        let finding = Finding::new(Kind::ParameterRemoved, words(own), "removed")
            .local()
            .between(Spot::new(own.at.clone(), self.old.parameter_rust(both.old, index, own)), None)
            .breaks("the field is gone, so code that names it does not compile")
            .reaching(&both.reach(Way::Request))
            .claiming([Claim::Old(Item::Operation(both.old.id.0, Part::Parameter(index)))]);
        self.find(finding);
    }

    fn parameter_added(&mut self, both: &Both<'a>, index: usize, own: &Parameter) {
        let name = &both.new.names.name;
        let why = own
            .required
            .then(|| format!("`{name}::new` takes it as an argument, so code that calls it does not compile"));
        let finding =
            Finding::new(Kind::ParameterAdded, words(own), if own.required { "added, required" } else { "added" })
                .local()
                .between(None, Spot::new(own.at.clone(), self.new.parameter_rust(both.new, index, own)))
                .more()
                .breaks_if(why)
                .reaching(&both.reach(Way::Request))
                .claiming([Claim::New(Item::Operation(both.new.id.0, Part::Parameter(index)))]);
        self.find(Finding { mild: !own.required, ..finding });
    }

    fn order_of_arguments(&mut self, both: &Both<'a>, kept: &[(usize, usize, &str)]) {
        let Some((_, _, first)) = out_of_order(kept) else { return };
        let order = |own: Own<'_>| {
            let names = own.operation.parameters.iter().zip(&own.names.parameters).filter(|(own, _)| own.required);
            let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
            format!("{}::new({})", own.names.name, names.join(", "))
        };
        let subject = self.new.subject(&both.new.operation.at);
        let finding = Finding::new(
            Kind::ArgumentsReordered,
            subject,
            format!("required parameters in another order, from `{first}` on"),
        )
        .between(
            Spot::new(both.old.operation.at.clone(), order(both.old)),
            Spot::new(both.new.operation.at.clone(), order(both.new)),
        )
        .breaks(ORDER)
        .reaching(&both.reach(Way::Request));
        self.find(finding);
    }

    /// Headers whose value comes from elsewhere than before, or that a convention gives and are new, gone, or required.
    /// Those that have been spoken of.
    fn headers(&mut self, both: &Both<'a>) -> BTreeSet<String> {
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
    /// `pub struct GetAccounts { pub limit: Option<i64>, .. }`
    fn parameter_rust(&self, own: Own<'_>, index: usize, parameter: &Parameter) -> String {
        let name = own.names.parameters.get(index).map_or("", String::as_str);
        let ty = self.render.short_type(&parameter.ty);
        let ty = if parameter.required { ty } else { format!("Option<{ty}>") };
        format!("pub struct {} {{ pub {name}: {ty}, .. }}", own.names.name)
    }

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

/// Whether a header parameter has been spoken of.
fn is_among(headers: &BTreeSet<String>, own: &Parameter) -> bool {
    own.place == Place::Header && headers.contains(&own.wire.to_ascii_lowercase())
}

/// Path parameters that stand where others stood.
fn renamed_in_path<'b>(both: &Both<'b>) -> Vec<(&'b str, &'b str)> {
    let (old, new) = (&both.old.operation.path, &both.new.operation.path);
    if super::pairs::nameless(old) != super::pairs::nameless(new) {
        return Vec::new();
    }
    let pairs = super::pairs::path_parameters(old).into_iter().zip(super::pairs::path_parameters(new));
    pairs.filter(|(old, new)| old != new).collect()
}

pub fn words(parameter: &Parameter) -> String {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    parameter_words(place, &parameter.wire)
}

fn face<'s>(state: &State<'_>, parameter: &'s Parameter, rust: String) -> Face<'s> {
    Face {
        schema: state.member(&parameter.at, "schema"),
        ty: &parameter.ty,
        limits: Some(&parameter.limits),
        sensitivity: parameter.sensitivity,
        docs: Some((&parameter.docs, &parameter.at)),
        rust,
    }
}

/// As documents write it.
fn style_name(style: Style) -> &'static str {
    match style {
        Style::Simple => "simple",
        Style::Label => "label",
        Style::Matrix => "matrix",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::DeepObject => "deepObject",
        Style::Json => "content",
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
