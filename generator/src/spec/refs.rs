//! Every `$ref` leads somewhere, to something of the right kind, and not in a circle.

use super::check::Use;
use super::grammar::{self, Kind, SECTIONS};
use crate::diagnostic::{Code, Diagnostics, nearest};
use crate::source::Pointer;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The node that a `$ref` of this document names; `None` for another document, or text that is no reference.
pub(super) fn pointer(target: &str) -> Option<Pointer> {
    let fragment = target.strip_prefix('#')?;
    let fragment = if fragment.contains('%') { decode(fragment)? } else { Cow::Borrowed(fragment) };
    Pointer::parse(&fragment)
}

fn decode(text: &str) -> Option<Cow<'_, str>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if let (b'%', [high, low, after @ ..]) = (first, after) {
            let digit = |byte: &u8| char::from(*byte).to_digit(16);
            let value = digit(high)? * 16 + digit(low)?;
            bytes.push(u8::try_from(value).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// What to do about a reference to another document.
pub(super) const ELSEWHERE: &str = "bundle the files into one document, for example with `redocly bundle`, or bring what is referred to into this one, under `components`, with an overlay";

/// Where a `$ref` leads.
enum Lead {
    /// To another document, or it is no reference.
    Out,
    Nowhere(Pointer),
    To(Pointer, Option<Kind>),
}

fn lead(document: &Value, target: &str) -> Lead {
    match pointer(target) {
        None => Lead::Out,
        Some(pointer) if document.pointer(pointer.as_str()).is_none() => Lead::Nowhere(pointer),
        Some(pointer) => {
            let kind = grammar::kind_at(pointer.tokens());
            Lead::To(pointer, kind)
        }
    }
}

/// `$ref`s that say what they mean and not where it is: a name alone, or the name in another section. They are written as
/// they should be, if a component has exactly that name. Behind this nothing is percent-encoded.
pub(super) fn mend(document: &mut Value, uses: &mut Vec<Use>, diags: &mut Diagnostics) {
    // A document names the same few hundred things thousands of times.
    let mut fine: BTreeMap<String, Kind> = BTreeMap::new();
    let mut untyped: Vec<Pointer> = Vec::new();
    for one in uses.iter_mut() {
        if fine.get(&one.target) == Some(&one.kind) {
            continue;
        }
        if let Some(pointer) = one.target.contains('%').then(|| pointer(&one.target)).flatten() {
            one.target = format!("#{}", pointer.as_str());
            if let Some(target) = document.pointer_mut(one.at.child("$ref").as_str()) {
                *target = Value::String(one.target.clone());
            }
        }
        match lead(document, &one.target) {
            Lead::To(_, Some(kind)) if kind == one.kind => {
                fine.insert(one.target.clone(), kind);
                continue;
            }
            Lead::To(_, Some(Kind::Schema)) if one.kind == Kind::Response => {
                bodied(document, one, diags);
                continue;
            }
            Lead::To(holder, Some(kind))
                if one.kind == Kind::Schema
                    && HOLDERS.contains(&kind)
                    && schema_of(document, &holder, kind).is_none() =>
            {
                let message = format!("`{}` has no schema: this is read as any value", one.target);
                diags.warning(Code::RefKind, one.at.child("$ref"), message);
                untyped.push(one.at.clone());
                continue;
            }
            Lead::To(..) | Lead::Nowhere(_) | Lead::Out => {}
        }
        let Some(meant) = misplaced(document, one) else { continue };
        let meant = format!("#{}", meant.as_str());
        let at = one.at.child("$ref");
        if let Some(target) = document.pointer_mut(at.as_str()) {
            *target = Value::String(meant.clone());
            let (code, fault) = match lead(document, &one.target) {
                Lead::To(..) => (Code::RefKind, format!("not {}", article(one.kind))),
                Lead::Nowhere(_) | Lead::Out => (Code::DanglingRef, "not in this document".to_owned()),
            };
            diags.warning(code, at, format!("`{}` is {fault}; it is read as `{meant}`", one.target));
            one.target = meant;
        }
    }
    if untyped.is_empty() {
        return;
    }
    for at in &untyped {
        if let Some(node) = document.pointer_mut(at.as_str()) {
            *node = json!({});
        }
    }
    uses.retain(|one| !untyped.contains(&one.at));
}

/// A response that is a schema has it as its JSON.
fn bodied(document: &mut Value, one: &mut Use, diags: &mut Diagnostics) {
    let message = format!("`{}` is a schema: this is read as a response with it as JSON", one.target);
    diags.warning(Code::RefKind, one.at.child("$ref"), message);
    if let Some(response) = document.pointer_mut(one.at.as_str()) {
        let schema = response.take();
        *response = json!({ "description": "", "content": { "application/json": { "schema": schema } } });
    }
    one.at = one.at.child("content").child("application/json").child("schema");
    one.kind = Kind::Schema;
}

/// What a `$ref` means that leads nowhere, or to what only holds it: the schema of a body or parameter.
fn misplaced(document: &Value, one: &Use) -> Option<Pointer> {
    let name = match lead(document, &one.target) {
        Lead::To(holder, Some(kind)) if one.kind == Kind::Schema => return schema_of(document, &holder, kind),
        Lead::To(..) => return None,
        Lead::Nowhere(pointer) => pointer.last()?.into_owned(),
        Lead::Out if one.target.contains(['/', '#', '.', ':']) => return None,
        Lead::Out => one.target.clone(),
    };
    let (section, _) = SECTIONS.iter().find(|(_, object)| object.kind == one.kind)?;
    let meant = Pointer::from_tokens(["components", section, &name]);
    document.pointer(meant.as_str()).map(|_| meant)
}

/// What has a schema.
const HOLDERS: [Kind; 5] = [Kind::Response, Kind::RequestBody, Kind::Parameter, Kind::Header, Kind::MediaType];

/// The one schema of a response, body, parameter or header.
fn schema_of(document: &Value, holder: &Pointer, kind: Kind) -> Option<Pointer> {
    if !HOLDERS.contains(&kind) {
        return None;
    }
    let node = document.pointer(holder.as_str())?;
    let holder = match node.get("content").and_then(Value::as_object) {
        Some(media) if media.len() == 1 => holder.child("content").child(media.keys().next()?),
        _ => holder.clone(),
    };
    let meant = holder.child("schema");
    document.pointer(meant.as_str()).map(|_| meant)
}

/// Reports what is wrong with the `$ref`s.
pub(super) fn check(document: &Value, uses: &[Use], diags: &mut Diagnostics) {
    let mut leads: BTreeMap<&str, Lead> = BTreeMap::new();
    for one in uses {
        let target = one.target.as_str();
        let lead = leads.entry(target).or_insert_with(|| lead(document, target));
        let (code, message, help) = match lead {
            Lead::To(_, kind) if *kind == Some(one.kind) => continue,
            Lead::To(..) => (Code::RefKind, format!("`{target}` is not {}", article(one.kind)), None),
            Lead::Nowhere(pointer) => {
                let help = meant(document, pointer, one.kind);
                (Code::DanglingRef, format!("`{target}` is not in this document"), help)
            }
            Lead::Out => {
                let (message, help) = match target {
                    "" => ("this `$ref` is empty".to_owned(), "name what it refers to: `#/components/...`"),
                    _ if target.starts_with('#') => {
                        (format!("`{target}` is not a reference"), "a reference is written `#/components/...`")
                    }
                    _ => (format!("`{target}` is in another document, which is not read"), ELSEWHERE),
                };
                (Code::ExternalRef, message, Some(help.to_owned()))
            }
        };
        let at = one.at.child("$ref");
        let diagnostic = match one.documentation {
            true => diags.warning(code, at, message),
            false => diags.error(code, at, message),
        };
        diagnostic.help = help;
    }
    circles(uses, &leads, diags);
    chains(uses, &leads, diags);
}

fn article(kind: Kind) -> &'static str {
    SECTIONS
        .iter()
        .find(|(_, object)| object.kind == kind)
        .map_or("of the kind that is needed here", |(_, object)| object.what)
}

/// The name that may have been meant.
fn meant(document: &Value, pointer: &Pointer, kind: Kind) -> Option<String> {
    let name = pointer.last()?;
    let suggest = |parent: &Pointer| {
        let members = document.pointer(parent.as_str())?.as_object()?;
        let meant = nearest(&name, members.keys().map(String::as_str))?;
        Some(format!("did you mean `#{}`?", parent.child(meant).as_str()))
    };
    if let Some(help) = pointer.parent().as_ref().and_then(suggest) {
        return Some(help);
    }
    let (section, _) = SECTIONS.iter().find(|(_, object)| object.kind == kind)?;
    suggest(&Pointer::from_tokens(["components", section]))
}

/// Components that consist of each other: `$ref`s that only refer, and `allOf`s that contain themselves. (A property, item
/// or alternative that contains its own schema is no fault: a base whose alternatives extend it is a common form.)
fn circles(uses: &[Use], leads: &BTreeMap<&str, Lead>, diags: &mut Diagnostics) {
    let target = |one: &Use| match leads.get(one.target.as_str()) {
        Some(Lead::To(pointer, _)) => Some(pointer.clone()),
        Some(Lead::Nowhere(_) | Lead::Out) | None => None,
    };
    // What nothing refers to is in no circle.
    let targets: BTreeSet<Pointer> = uses.iter().filter_map(target).collect();
    let mut edges: Edges = BTreeMap::new();
    for one in uses {
        if let Some((from, to)) = whole(&one.at).filter(|from| targets.contains(from)).zip(target(one)) {
            edges.entry(from).or_default().push((to, one.at.clone()));
        }
    }
    let mut done: BTreeSet<Pointer> = BTreeSet::new();
    for start in edges.keys() {
        if let Some((round, at)) = circle(start, &edges, &mut done) {
            let names: Vec<String> = round.iter().map(|pointer| format!("`#{}`", pointer.as_str())).collect();
            diags
                .error(Code::RefCycle, at.child("$ref"), format!("{} consists of itself", names.join(" -> ")))
                .help("no value can be of this schema: one of these references is wrong");
        }
    }
}

/// A node that the node at `at` is the whole of, or a part of; an alternative is neither.
fn whole(at: &Pointer) -> Option<Pointer> {
    let mut node = at.clone();
    loop {
        let parent = node.parent()?;
        let Some(combinator) = parent.last() else { return Some(node) };
        match combinator.as_ref() {
            "allOf" => node = parent.parent()?,
            "oneOf" | "anyOf" => return None,
            _ => return Some(node),
        }
    }
}

type Edges = BTreeMap<Pointer, Vec<(Pointer, Pointer)>>;

/// Follows the edges from `start` with a stack of its own; the first circle is returned, with the edge that closes it.
fn circle(start: &Pointer, edges: &Edges, done: &mut BTreeSet<Pointer>) -> Option<(Vec<Pointer>, Pointer)> {
    let mut way: Vec<(Pointer, usize)> = vec![(start.clone(), 0)];
    while let Some((node, next)) = way.last_mut() {
        let edge = edges.get(node).and_then(|list| list.get(*next));
        *next += 1;
        let Some((to, at)) = edge else {
            done.insert(node.clone());
            way.pop();
            continue;
        };
        if let Some(first) = way.iter().position(|(on_way, _)| on_way == to) {
            let round = way.iter().skip(first).map(|(on_way, _)| on_way.clone()).collect();
            done.extend(way.iter().map(|(on_way, _)| on_way.clone()));
            return Some((round, at.clone()));
        }
        if !done.contains(to) {
            way.push((to.clone(), 0));
        }
    }
    None
}

/// How many components may need each other in a row. What follows them does so one inside the other, on a stack that
/// `generate` makes large enough for this many.
const LONGEST_CHAIN: usize = 1000;

/// Components that need each other in a row that nobody could read.
fn chains(uses: &[Use], leads: &BTreeMap<&str, Lead>, diags: &mut Diagnostics) {
    let mut edges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in uses {
        let Some(Lead::To(target, _)) = leads.get(one.target.as_str()) else { continue };
        if let Some((from, to)) = component(&one.at).zip(component(target)) {
            edges.entry(from).or_default().push(to);
        }
    }
    if edges.len() < LONGEST_CHAIN {
        return;
    }
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in edges.keys() {
        let mut way: Vec<(&str, usize)> = vec![(*start, 0)];
        while let Some((node, next)) = way.last_mut() {
            let to = edges.get(*node).and_then(|targets| targets.get(*next));
            *next += 1;
            match to {
                None => {
                    way.pop();
                }
                Some(to) if done.insert(*to) => way.push((*to, 0)),
                Some(_) => {}
            }
            if way.len() > LONGEST_CHAIN {
                diags
                    .error(
                        Code::TooDeep,
                        Pointer::parse(start).unwrap_or_else(Pointer::root),
                        format!("more than {LONGEST_CHAIN} schemas refer to each other in a row from here"),
                    )
                    .help("break the chain: nobody could use such a type");
                return;
            }
        }
    }
}

/// The pointer of the component that a node lies in.
fn component(at: &Pointer) -> Option<&str> {
    let text = at.as_str();
    let end = text.match_indices('/').nth(3).map_or(text.len(), |(end, _)| end);
    text.get(..end).filter(|own| own.starts_with("/components/") && own.matches('/').count() == 3)
}
