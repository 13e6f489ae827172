//! Names of types, their members and variants.

use std::collections::BTreeMap;

use super::{Names, TypeNames, case, unique};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, overlay_line};
use crate::ir::{Alternative, Api, Field, FieldKind, Label, Object, Scalar, Type, TypeId, TypeKind};
use crate::source::Pointer;

/// Names as they are bound.
pub struct Binder<'a> {
    pub api: &'a Api,
    pub diags: &'a mut Diagnostics,
    /// Type names in use, and where they come from. One namespace for the whole crate: a name means one thing.
    pub taken: BTreeMap<String, Pointer>,
    pub types: Vec<Option<String>>,
}

impl Binder<'_> {
    /// Component schemas and names that overlays chose come first: they must get what they ask for.
    pub fn component_types(&mut self) {
        for (id, def) in self.api.types.iter() {
            let is_component = def.at.as_str().starts_with("/components/schemas/") && def.at.tokens().count() == 3;
            let member = "x-obgen-name";
            let wanted = match (&def.explicit_name, &def.label) {
                (Some(name), _) => self.checked(name, &def.at.child(member), case::is_type_name, "PascalCase"),
                (None, Label::Component(name)) if is_component => case::type_name(name),
                (None, _) => continue,
            };
            let shown = if def.explicit_name.is_some() { def.at.child(member) } else { def.at.clone() };
            let name = self.claim(wanted, &def.at, &shown, "schema", member);
            self.set(id, name);
        }
    }

    /// Takes a name that the document or an overlay gives; a second claim is numbered, which is an error if an overlay
    /// chose the name. It is `shown` where the name is written; `member` of the node says another.
    pub fn claim(&mut self, wanted: String, at: &Pointer, shown: &Pointer, what: &str, member: &str) -> String {
        match self.taken.get(&wanted) {
            None => {
                self.taken.insert(wanted.clone(), shown.clone());
                wanted
            }
            Some(other) => {
                let other = other.clone();
                let fresh = self.fresh(&wanted);
                let by_overlay = |at: &Pointer| at.last().is_some_and(|last| last.starts_with("x-obgen-"));
                self.second(by_overlay(shown) || by_overlay(&other), what, &wanted, &fresh, shown)
                    .related(&other, "the other one")
                    .help(overlay_line(at, member, &fresh));
                self.taken.insert(fresh.clone(), at.clone());
                fresh
            }
        }
    }

    /// Two things have a name in Rust that are not one: if overlays chose it, they have to choose again.
    pub fn second(&mut self, chosen: bool, what: &str, name: &str, fresh: &str, at: &Pointer) -> &mut Diagnostic {
        let message = format!("two {what}s are named `{name}`");
        match chosen {
            true => self.diags.error(Code::NameCollision, at, message),
            false => self.diags.warning(Code::NameCollision, at, format!("{message}: this one is `{fresh}`")),
        }
    }

    /// Takes the first of these names that is free, else a numbered one; `member` is what an overlay sets to choose.
    pub fn take(&mut self, wanted: &[String], at: &Pointer, member: Option<&str>) -> String {
        for name in wanted {
            if !self.taken.contains_key(name) {
                self.taken.insert(name.clone(), at.clone());
                return name.clone();
            }
        }
        let base = wanted.first().cloned().unwrap_or_default();
        let name = self.fresh(&base);
        if let Some(other) = self.taken.get(&base).cloned() {
            self.diags
                .warning(Code::NameCollision, at, format!("`{base}` names another type already: this one is `{name}`"))
                .related(&other, "the other one")
                .help(match member {
                    Some(member) => overlay_line(at, member, &name),
                    None => "give the other one an `x-obgen-name` in an overlay".to_owned(),
                });
        }
        self.taken.insert(name.clone(), at.clone());
        name
    }

    pub fn fresh(&self, base: &str) -> String {
        (2..).map(|number| format!("{base}{number}")).find(|name| !self.taken.contains_key(name)).unwrap_or_default()
    }

    pub fn set(&mut self, id: TypeId, name: String) {
        if let Some(slot) = self.types.get_mut(id.index()) {
            *slot = Some(name);
        }
    }

    /// A name that an overlay chose, which must be one that Rust takes.
    pub fn checked(&mut self, name: &str, at: &Pointer, fits: fn(&str) -> bool, style: &str) -> String {
        if !fits(name) {
            self.diags
                .error(Code::BadName, at, format!("`{name}` is no Rust name in {style}"))
                .help(format!("write a name in {style} that starts with a letter and is no keyword"));
        }
        name.to_owned()
    }

    /// Types that stand inside others are named after these.
    pub fn inline_types(&mut self, names: &Names) {
        for id in self.api.types.ids() {
            self.inline_type(id, names, 0);
        }
    }

    pub fn inline_type(&mut self, id: TypeId, names: &Names, depth: usize) -> String {
        if let Some(Some(name)) = self.types.get(id.index()) {
            return name.clone();
        }
        let def = self.api.types.get(id);
        let wanted = match &def.label {
            Label::Component(name) => vec![case::type_name(name)],
            Label::Under(parent, part) => {
                let parent = if depth < 64 { self.inline_type(*parent, names, depth + 1) } else { String::new() };
                vec![case::type_name(&format!("{parent} {part}"))]
            }
            Label::Of(operation, part) => {
                let operation = names.operation(*operation).map_or("", |names| &names.name);
                let name = case::type_name(&format!("{operation} {part}"));
                vec![name.clone(), format!("{name}Body")]
            }
        };
        let name = self.take(&wanted, &def.at, Some("x-obgen-name"));
        self.set(id, name.clone());
        name
    }

    pub fn value_variant(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) => match self.types.get(id.index()) {
                Some(Some(name)) => name.clone(),
                _ => "Body".to_owned(),
            },
            Type::List(inner) | Type::OneOrMany(inner) => format!("{}List", self.value_variant(inner)),
            Type::Map(inner) => format!("{}Map", self.value_variant(inner)),
            Type::OrNull(inner) | Type::Encoded(_, inner) => self.value_variant(inner),
            Type::Any | Type::AnyObject => "Json".to_owned(),
            Type::Scalar(Scalar::Binary) => "Binary".to_owned(),
            Type::Scalar(Scalar::Bool) => "Boolean".to_owned(),
            Type::Scalar(Scalar::Int32 | Scalar::Int64) => "Integer".to_owned(),
            Type::Scalar(Scalar::Number) => "Number".to_owned(),
            Type::Scalar(_) => "Text".to_owned(),
        }
    }

    pub fn type_names(&mut self) -> Vec<TypeNames> {
        let mut all = Vec::new();
        for (id, def) in self.api.types.iter() {
            let name = self.types.get(id.index()).cloned().flatten().unwrap_or_default();
            let mut aliases = Vec::new();
            for alias in &def.aliases {
                let alias = case::type_name(alias);
                if !self.taken.contains_key(&alias) {
                    self.taken.insert(alias.clone(), def.at.clone());
                    aliases.push(alias);
                }
            }
            let mut names = TypeNames { name, aliases, ..TypeNames::default() };
            match &def.kind {
                TypeKind::Object(object) => {
                    let hints = own_names(object);
                    let fields = object.fields.iter().zip(&hints);
                    let fields = fields.map(|(field, hint)| (field.wire.as_str(), hint.as_deref(), &field.at));
                    names.members = self.fields_of("member", fields, &[]);
                }
                TypeKind::Enum(listed) => {
                    names.members = self.variants(
                        listed.values.iter().map(|value| (value.wire.as_str(), value.explicit_name.as_deref())),
                        &def.at,
                    );
                    names.other = other_variant(&names.members);
                }
                TypeKind::IntEnum(listed) => {
                    let wires: Vec<String> = listed.values.iter().map(|value| value.value.to_string()).collect();
                    let values = wires.iter().zip(&listed.values);
                    names.members = self
                        .variants(values.map(|(wire, value)| (wire.as_str(), value.explicit_name.as_deref())), &def.at);
                    names.other = other_variant(&names.members);
                }
                TypeKind::Union(union) => {
                    let labels: Vec<(String, Option<String>)> = union
                        .alternatives
                        .iter()
                        .map(|alternative| (self.alternative_label(alternative, id), alternative.explicit_name.clone()))
                        .collect();
                    names.members =
                        self.variants(labels.iter().map(|(label, name)| (label.as_str(), name.as_deref())), &def.at);
                    names.other = other_variant(&names.members);
                }
                TypeKind::Placeholders(placeholders) => {
                    names.members = unique(placeholders.iter().map(|placeholder| setter_name(placeholder)));
                }
                TypeKind::Same(_) => {}
            }
            all.push(names);
        }
        all
    }

    /// A variant is called what sets its type apart from the union and its siblings.
    pub fn alternative_label(&self, alternative: &Alternative, _union: TypeId) -> String {
        let is_number = alternative.label.chars().all(|character| character.is_ascii_digit());
        match &alternative.ty {
            Type::Named(id) if is_number => match &self.api.types.get(*id).kind {
                TypeKind::Enum(_) => "Text".to_owned(),
                TypeKind::IntEnum(_) => "Integer".to_owned(),
                _ => self.types.get(id.index()).cloned().flatten().unwrap_or_default(),
            },
            ty if is_number => self.value_variant(ty),
            _ => alternative.label.clone(),
        }
    }

    /// Variant names; what collides is numbered, with a warning.
    pub fn variants<'v>(
        &mut self,
        values: impl Iterator<Item = (&'v str, Option<&'v str>)>,
        at: &Pointer,
    ) -> Vec<String> {
        let values: Vec<(&str, Option<&str>)> = values.collect();
        let mut names: Vec<String> = Vec::new();
        for (wire, explicit) in &values {
            let wanted = match explicit {
                Some(name) => self.checked(name, at, case::is_type_name, "PascalCase"),
                None => case::variant_name(wire),
            };
            // `-date` beside `date` is how orders are written.
            let sign = match wire.chars().next() {
                Some('-') => "Minus",
                Some('+') => "Plus",
                _ => "",
            };
            let wanted = match explicit {
                None if names.contains(&wanted) => format!("{sign}{wanted}"),
                _ => wanted,
            };
            let mut name = wanted.clone();
            let mut number = 1;
            while names.contains(&name) {
                number += 1;
                name = numbered(&wanted, number);
            }
            if let Some(other) =
                names.iter().position(|known| *known == wanted).and_then(|position| values.get(position))
            {
                self.diags
                    .warning(
                        Code::NameCollision,
                        at,
                        format!("`{}` and `{wire}` both make the variant `{wanted}`: the second is `{name}`", other.0),
                    )
                    .help(overlay_line(at, "x-obgen-variants", &format!("{{ {wire:?}: {name} }}")));
            }
            names.push(name);
        }
        names
    }

    /// Field names of one struct; what collides is told apart, which is an error if an overlay chose one of the names.
    pub fn fields_of<'f>(
        &mut self,
        what: &str,
        fields: impl Iterator<Item = (&'f str, Option<&'f str>, &'f Pointer)>,
        reserved: &[&str],
    ) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let member = if what == "member" { "x-obgen-field" } else { "x-obgen-name" };
        let mut places: Vec<(&str, bool, Pointer)> = Vec::new();
        for (wire, explicit, at) in fields {
            let shown = if explicit.is_some() { at.child(member) } else { at.clone() };
            let mut name = match explicit {
                Some(name) => self.checked(name, &shown, case::is_field_name, "snake_case"),
                None => case::field_name(wire),
            };
            if reserved.contains(&name.as_str()) {
                name = format!("{name}_{}", case::field_name(what));
            }
            let chosen = explicit.is_some();
            if let Some((other, other_chosen, other_at)) =
                names.iter().position(|known| *known == name).and_then(|position| places.get(position).cloned())
            {
                let plain = name.trim_start_matches("r#").trim_end_matches('_');
                let spelt = (!chosen).then(|| case::field_name(&case::spelt(wire))).into_iter();
                let numbered = (2..).map(|number| format!("{plain}_{number}"));
                let fresh = spelt.chain(numbered).find(|fresh| !names.contains(fresh)).unwrap_or_default();
                let message = format!("`{other}` and `{wire}` are both the {what} `{name}`");
                let diagnostic = match chosen || other_chosen {
                    true => self.diags.error(Code::NameCollision, &shown, message),
                    false => {
                        let message = format!("{message}: the second is `{fresh}`");
                        self.diags.warning(Code::NameCollision, &shown, message)
                    }
                };
                diagnostic.related(&other_at, "the other one").help(overlay_line(at, member, &fresh));
                name = fresh;
            }
            names.push(name);
            places.push((wire, chosen, shown));
        }
        names
    }
}

/// A name with a number behind, apart from digits that it ends in.
fn numbered(name: &str, number: usize) -> String {
    let between = if name.ends_with(|last: char| last.is_ascii_digit()) { "_" } else { "" };
    format!("{name}{between}{number}")
}

/// The names of members that are not made from what the document calls them: those that an overlay chose, and those of
/// members that have no key. The latter give way to members that have.
fn own_names(object: &Object) -> Vec<Option<String>> {
    let of_member = |field: &Field| field.explicit_name.clone().unwrap_or_else(|| case::field_name(&field.wire));
    let mut taken: Vec<String> =
        object.fields.iter().filter(|field| field.kind == FieldKind::Member).map(of_member).collect();
    let names = object.fields.iter().map(|field| {
        let base = match field.kind {
            FieldKind::Member => return field.explicit_name.clone(),
            FieldKind::Flatten => "choice",
            FieldKind::Additional => "additional",
        };
        let numbered = (2..).map(|number| format!("{base}_{number}"));
        let name = std::iter::once(base.to_owned()).chain(numbered).find(|name| !taken.contains(name))?;
        taken.push(name.clone());
        Some(name)
    });
    names.collect()
}

/// The setter of a placeholder; `as_str` and `url` are methods of every such type.
fn setter_name(placeholder: &str) -> String {
    let name = case::field_name(placeholder);
    if ["as_str", "url"].contains(&name.as_str()) { format!("{name}_value") } else { name }
}

fn other_variant(members: &[String]) -> String {
    let free = ["Other", "Unlisted", "Unknown"].into_iter().find(|name| !members.iter().any(|member| member == name));
    free.unwrap_or("OtherValue").to_owned()
}
