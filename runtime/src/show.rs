//! `Debug` that shows nothing personal.

use std::fmt;

use crate::{Choice, Field, Members, View, Wire};

/// How much shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Words of vocabularies, booleans, and what the document's overlay marks public.
    Public,
    /// Everything but secrets.
    All,
}

/// Shows what is public of a value. What `Debug` of generated types calls.
///
/// # Errors
/// What the formatter gives.
pub fn debug(value: &dyn Wire, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match shown(value.view(), Mode::Public) {
        Some(shown) => fmt::Debug::fmt(&shown, f),
        None => f.write_str(".."),
    }
}

/// [`debug`] for unions, which also show their name.
///
/// # Errors
/// What the formatter gives.
pub fn debug_choice(choice: &dyn Choice, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (_, payload) = choice.get();
    match shown(payload.view(), Mode::Public) {
        Some(shown) => f.debug_tuple(choice.name()).field(&shown).finish(),
        None => write!(f, "{}(..)", choice.name()),
    }
}

/// [`debug`] for a body that is one of several: its variant, and what is public of it.
///
/// # Errors
/// What the formatter gives.
pub fn debug_body(variant: &str, body: Option<&dyn Wire>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match body.map(|body| shown(body.view(), Mode::Public)) {
        None => f.write_str(variant),
        Some(Some(shown)) => f.debug_tuple(variant).field(&shown).finish(),
        Some(None) => write!(f, "{variant}(..)"),
    }
}

/// Shows everything but secrets in `Debug`, for those who know where the output goes.
///
/// ```
/// # let value = 7i64;
/// println!("{:?}", ob_runtime::reveal(&value));
/// ```
pub fn reveal(value: &dyn Wire) -> impl fmt::Debug + '_ {
    Revealed(value)
}

struct Revealed<'a>(&'a dyn Wire);

impl fmt::Debug for Revealed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match shown(self.0.view(), Mode::All) {
            Some(shown) => fmt::Debug::fmt(&shown, f),
            None => f.write_str("None"),
        }
    }
}

/// A value of which something shows.
struct Shown<'a>(View<'a>, Mode);

/// The value, if anything of it shows on its own.
fn shown(view: View<'_>, mode: Mode) -> Option<Shown<'_>> {
    let shows = match &view {
        View::Absent => false,
        View::Bool(_) | View::Term { .. } | View::Code { .. } | View::Members(_) | View::Unlisted(_) => true,
        View::Wrapped(_, payload) => return shown(payload.view(), mode),
        View::List(list) => {
            let first = list.item(0).map(|item| shown(item.view(), mode).is_some());
            mode == Mode::All || first == Some(true)
        }
        View::Null | View::Int(_) | View::Text(_) | View::Secret(_) | View::Number(_) => mode == Mode::All,
        View::Bytes(_) | View::Entries(_) | View::Any(_) => mode == Mode::All,
    };
    shows.then_some(Shown(view, mode))
}

/// The value of a member, if anything of it shows there.
fn member<'a>(field: &Field, value: &'a dyn Wire, mode: Mode) -> Option<Shown<'a>> {
    let view = value.view();
    if field.secret {
        return match view {
            View::Absent => None,
            _ if mode == Mode::All => Some(Shown(View::Secret(""), mode)),
            _ => None,
        };
    }
    if field.personal && mode == Mode::Public {
        return None;
    }
    // Members of members are marked themselves.
    let mode = if field.public && !holds_objects(&view) { Mode::All } else { mode };
    shown(view, mode)
}

fn holds_objects(view: &View<'_>) -> bool {
    match view {
        // Nobody has marked what is in a value that is not listed.
        View::Members(_) | View::Unlisted(_) => true,
        View::Wrapped(_, payload) => holds_objects(&payload.view()),
        View::List(list) => {
            (0..list.len()).filter_map(|index| list.item(index)).any(|item| holds_objects(&item.view()))
        }
        View::Entries(entries) => {
            let mut any = false;
            entries.each(&mut |_, value| any |= holds_objects(&value.view()));
            any
        }
        _ => false,
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = self.1;
        match &self.0 {
            View::Absent | View::Null => f.write_str("null"),
            View::Bool(value) => write!(f, "{value}"),
            View::Int(value) => write!(f, "{value}"),
            View::Text(text) => write!(f, "{text:?}"),
            View::Secret(_) => f.write_str("[redacted]"),
            View::Number(text) => f.write_str(text),
            View::Term { text, known } if *known || mode == Mode::All => f.write_str(text),
            View::Code { value, known } if *known || mode == Mode::All => write!(f, "{value}"),
            View::Term { .. } | View::Code { .. } => f.write_str("Other(..)"),
            View::Bytes(bytes) => write!(f, "<{} bytes>", bytes.len()),
            View::List(list) => {
                let items = (0..list.len()).filter_map(|index| list.item(index));
                f.debug_list().entries(items.map(|item| Item(shown(item.view(), mode)))).finish()
            }
            View::Entries(entries) => {
                let mut map = f.debug_map();
                entries.each(&mut |key, value| _ = map.entry(&key, &Item(shown(value.view(), mode))));
                map.finish()
            }
            View::Members(members) => {
                let mut shape = f.debug_struct(members.shape().name);
                show_members(&mut shape, *members, mode);
                shape.finish_non_exhaustive()
            }
            View::Wrapped(_, payload) => fmt::Debug::fmt(&Item(shown(payload.view(), mode)), f),
            View::Any(value) => write!(f, "{value}"),
            View::Unlisted(kept) if mode == Mode::All => f.write_str(kept.as_str()),
            View::Unlisted(kept) => fmt::Debug::fmt(kept, f),
        }
    }
}

fn show_members(shape: &mut fmt::DebugStruct<'_, '_>, members: &dyn Members, mode: Mode) {
    for (index, field) in members.shape().fields.iter().enumerate() {
        let value = members.get(index);
        match value.view() {
            View::Members(beside) if !field.is_named() => show_members(shape, beside, mode),
            _ => show(shape, field, value, mode),
        }
    }
}

fn show(shape: &mut fmt::DebugStruct<'_, '_>, field: &Field, value: &dyn Wire, mode: Mode) {
    let name = if field.name.is_empty() { "additional" } else { field.name };
    if let Some(value) = member(field, value, mode) {
        shape.field(name, &value);
    }
}

/// Adds what shows of one more field to a `Debug` of a request or an answer.
pub(crate) fn show_field(shape: &mut fmt::DebugStruct<'_, '_>, field: &Field, value: &dyn Wire) {
    show(shape, field, value, Mode::Public);
}

struct Item<'a>(Option<Shown<'a>>);

impl fmt::Debug for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(shown) => fmt::Debug::fmt(shown, f),
            None => f.write_str(".."),
        }
    }
}
