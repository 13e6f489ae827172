//! Two nodes side by side.

use super::Difference;
use super::canon::{same, short, shown};
use super::pairs::{self, Pairs};
use super::shape::{Key, Order, Shape};
use crate::source::Path;
use serde_json::{Map, Value};

/// A node of one of the documents.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    value: &'a Value,
    path: &'a Path<'a>,
}

impl<'a> Side<'a> {
    pub(super) fn new(value: &'a Value, path: &'a Path<'a>) -> Self {
        Self { value, path }
    }
}

pub(super) fn nodes(shape: &Shape, ours: Side<'_>, theirs: Side<'_>, found: &mut Vec<Difference>) {
    match (shape, ours.value, theirs.value) {
        (Shape::Words | Shape::Named, ..) => {}
        (Shape::One(kind), Value::Object(our_members), Value::Object(their_members)) => {
            members((ours, our_members), (theirs, their_members), |name| kind.member(name), found);
            let ordered = |name: &String| kind.order(name) == Order::Kept;
            order_of_members((ours, our_members), (theirs, their_members), ordered, found);
        }
        (Shape::Map(inner, order), Value::Object(our_members), Value::Object(their_members)) => {
            members((ours, our_members), (theirs, their_members), |_| **inner, found);
            if *order == Order::Kept {
                order_of_members((ours, our_members), (theirs, their_members), |_| true, found);
            }
        }
        (Shape::List(inner, key, order), Value::Array(our_items), Value::Array(their_items)) => {
            items((ours, our_items), (theirs, their_items), (inner, *key, *order), found);
        }
        _ if same(ours.value, theirs.value) => {}
        _ => {
            let (mine, other) = (shown(ours.value), shown(theirs.value));
            let what = if mine == other { format!("another value: {mine}") } else { format!("{mine}, theirs {other}") };
            report(Some(ours), Some(theirs), what, found);
        }
    }
}

/// Two nodes that may be missing.
pub(super) fn either(
    shape: &Shape,
    ours: Option<Side<'_>>,
    theirs: Option<Side<'_>>,
    name: &str,
    found: &mut Vec<Difference>,
) {
    match (shape, ours, theirs) {
        (Shape::Words, ..) | (_, None, None) => {}
        (_, Some(ours), Some(theirs)) => nodes(shape, ours, theirs, found),
        (_, ours, None) => report(ours, None, format!("only ours has `{}`", short(name)), found),
        (_, None, theirs) => report(None, theirs, format!("only theirs has `{}`", short(name)), found),
    }
}

fn report(ours: Option<Side<'_>>, theirs: Option<Side<'_>>, what: String, found: &mut Vec<Difference>) {
    let pointer = |side: Side<'_>| side.path.pointer();
    found.push(Difference { ours: ours.map(pointer), theirs: theirs.map(pointer), what });
}

type Object<'a> = (Side<'a>, &'a Map<String, Value>);

fn members(ours: Object<'_>, theirs: Object<'_>, shape: impl Fn(&str) -> Shape, found: &mut Vec<Difference>) {
    for (name, value) in ours.1 {
        let (our_path, their_path) = (ours.0.path.child(name), theirs.0.path.child(name));
        let other = theirs.1.get(name).map(|value| Side::new(value, &their_path));
        either(&shape(name), Some(Side::new(value, &our_path)), other, name, found);
    }
    for (name, value) in theirs.1.iter().filter(|(name, _)| !ours.1.contains_key(*name)) {
        either(&shape(name), None, Some(Side::new(value, &theirs.0.path.child(name))), name, found);
    }
}

fn order_of_members(
    ours: Object<'_>,
    theirs: Object<'_>,
    counts: impl Fn(&String) -> bool,
    found: &mut Vec<Difference>,
) {
    let mine = ours.1.keys().filter(|name| counts(name) && theirs.1.contains_key(*name));
    let mut others = theirs.1.keys().filter(|name| counts(name) && ours.1.contains_key(*name));
    if let Some(first) = mine.into_iter().find(|name| others.next() != Some(name)) {
        out_of_order(ours.0, theirs.0, first, found);
    }
}

fn out_of_order(ours: Side<'_>, theirs: Side<'_>, first: &str, found: &mut Vec<Difference>) {
    report(Some(ours), Some(theirs), format!("another order, from `{}` on", short(first)), found);
}

type List<'a> = (Side<'a>, &'a [Value]);

fn items(ours: List<'_>, theirs: List<'_>, list: (&Shape, Key, Order), found: &mut Vec<Difference>) {
    let (shape, key, order) = list;
    let pairs = Pairs::of(shape, key, ours.1, theirs.1);
    let name = |items: &[Value], index: usize| match items.get(index) {
        Some(Value::String(text)) => text.clone(),
        Some(item) => pairs::text(shape, key, item),
        None => String::new(),
    };
    for (mine, other) in &pairs.both {
        if let (Some(our_item), Some(their_item)) = (ours.1.get(*mine), theirs.1.get(*other)) {
            let (our_path, their_path) = (ours.0.path.index(*mine), theirs.0.path.index(*other));
            nodes(shape, Side::new(our_item, &our_path), Side::new(their_item, &their_path), found);
        }
    }
    for index in &pairs.only_ours {
        let path = ours.0.path.index(*index);
        let item = ours.1.get(*index).map(|item| Side::new(item, &path));
        either(shape, item, None, &name(ours.1, *index), found);
    }
    for index in &pairs.only_theirs {
        let path = theirs.0.path.index(*index);
        let item = theirs.1.get(*index).map(|item| Side::new(item, &path));
        either(shape, None, item, &name(theirs.1, *index), found);
    }
    if let Some(first) = pairs.first_out_of_order().filter(|_| order == Order::Kept) {
        out_of_order(ours.0, theirs.0, &name(ours.1, first), found);
    }
}
