//! What a request takes beside its body: parameters.

use std::collections::BTreeSet;

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot};
use super::members::{ORDER, out_of_order};
use super::operations::{Both, Own};
use super::reach::Way;
use super::state::{State, parameter_words};
use super::value::{Face, Site};
use crate::ir::{Parameter, Place, Style, Type};
use crate::outline::{Item, Part};

/// Whether a parameter has become another.
type Test<'t> = &'t dyn Fn(&Parameter, &Parameter) -> bool;

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
        // What a convention gives has been spoken of.
        let is_open =
            |parameters: &[Parameter], index: usize| parameters.get(index).is_some_and(|own| !is_among(&headers, own));
        left.retain(|index| is_open(olds, *index));
        let alone = pairs.iter().enumerate().filter(|(index, pair)| pair.is_none() && is_open(news, *index));
        let come: Vec<usize> = alone.map(|(index, _)| index).collect();
        for (before, after) in self.renamed_parameters((olds, &left), (news, &come)) {
            left.retain(|index| *index != before);
            if let (Some(pair), Some(was), Some(is)) = (pairs.get_mut(after), olds.get(before), news.get(after)) {
                *pair = Some(before);
                self.parameter_renamed(both, (before, was), (after, is));
            }
        }
        for (index, own) in left.into_iter().filter_map(|index| Some((index, olds.get(index)?))) {
            self.parameter_removed(both, index, own);
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

    fn parameter_renamed(&mut self, both: &Both<'a>, old: (usize, &Parameter), new: (usize, &Parameter)) {
        let names = (both.old.names.parameters.get(old.0), both.new.names.parameters.get(new.0));
        let why = names.0.zip(names.1).filter(|(before, after)| before != after).map(|(before, after)| {
            format!("the field `{before}` is called `{after}`, so code that names it does not compile")
        });
        let [old_line, new_line] = both.lines(Part::Parameter(old.0), Part::Parameter(new.0));
        let what = format!("is the new name of `{}`", old.1.wire);
        let finding = Finding::new(Kind::ParameterRenamed, words(new.1), what)
            .local()
            .between(
                Spot::new(old.1.at.clone(), self.old.parameter_rust(both.old, old.0, old.1)),
                Spot::new(new.1.at.clone(), self.new.parameter_rust(both.new, new.0, new.1)),
            )
            .breaks_if(why)
            .reaching(&both.reach(Way::Request))
            .claiming([Claim::Old(old_line), Claim::New(new_line)]);
        self.find(finding);
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
}

impl State<'_> {
    /// `pub struct GetAccounts { pub limit: Option<i64>, .. }`
    pub fn parameter_rust(&self, own: Own<'_>, index: usize, parameter: &Parameter) -> String {
        let name = own.names.parameters.get(index).map_or("", String::as_str);
        let ty = self.render.short_type(&parameter.ty);
        let ty = if parameter.required { ty } else { format!("Option<{ty}>") };
        format!("pub struct {} {{ pub {name}: {ty}, .. }}", own.names.name)
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
