//! A value wherever it is used: a member, a parameter, a header, a body. Its type, limits, default, and who may see it.

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot};
use super::fold::Because;
use super::limits;
use super::reach::Reach;
use super::state::State;
use crate::ir::{Docs, Limits, Scalar, Sensitivity, Type, TypeKind};
use crate::source::Pointer;

/// A value in both states.
pub struct Site<'s> {
    /// What it is called.
    pub subject: String,
    /// Whether the name means something only together with the operations it is reached from.
    pub local: bool,
    pub old: Face<'s>,
    pub new: Face<'s>,
    pub reach: Reach,
    pub claims: Vec<Claim>,
}

/// A value in one of the states.
pub struct Face<'s> {
    /// Its schema.
    pub schema: Pointer,
    pub ty: &'s Type,
    pub limits: Option<&'s Limits>,
    pub sensitivity: Option<Sensitivity>,
    pub docs: Option<(&'s Docs, &'s Pointer)>,
    /// The item as one would write it.
    pub rust: String,
}

/// Members of a schema that decide on the type, those first that say most.
const TYPE_WORDS: [&str; 11] = [
    "x-obgen-placeholders",
    "x-obgen-sensitivity",
    "x-obgen-union",
    "format",
    "type",
    "enum",
    "oneOf",
    "anyOf",
    "items",
    "properties",
    "additionalProperties",
];

impl Comparison<'_> {
    /// Compares a value; whether its type is the same.
    pub fn value(&mut self, site: &Site<'_>) -> bool {
        let same = self.used(site.old.ty, site.new.ty);
        if !same {
            self.type_changed(site);
        }
        if let (true, Some(old), Some(new)) = (same, site.old.limits, site.new.limits) {
            self.limits(site, (&site.old.schema, old), (&site.new.schema, new));
        }
        if same && site.old.sensitivity != site.new.sensitivity {
            let what = format!("is {} in logs instead of {}", seen(site.new.sensitivity), seen(site.old.sensitivity));
            self.said(Kind::SensitivityChanged, site, "x-obgen-sensitivity", what, |finding| Finding {
                mild: more_hidden(site.old.sensitivity) < more_hidden(site.new.sensitivity),
                ..finding
            });
        }
        if let (Some((old, old_at)), Some((new, new_at))) = (site.old.docs, site.new.docs) {
            self.docs((old, old_at), (new, new_at));
            if old.default != new.default {
                let what = match (&old.default, &new.default) {
                    (Some(old), Some(new)) => format!("is taken as `{new}` where it is absent, instead of `{old}`"),
                    (None, Some(new)) => format!("is taken as `{new}` where it is absent"),
                    (Some(old), None) => format!("is not taken as `{old}` any more where it is absent"),
                    (None, None) => String::new(),
                };
                let mild = old.default.is_none();
                self.said(Kind::DefaultChanged, site, "default", what, |finding| Finding { mild, ..finding });
            }
            if old.deprecated != new.deprecated {
                let what = if new.deprecated { "is deprecated" } else { "is not deprecated any more" };
                self.said(Kind::DeprecationChanged, site, "deprecated", what.to_owned(), |finding| finding);
            }
        }
        same
    }

    /// A finding about a member of the schema, at whichever schema says it.
    fn said(&mut self, kind: Kind, site: &Site<'_>, keyword: &str, what: String, with: impl Fn(Finding) -> Finding) {
        let finding = self.at_schema(kind, site, (&site.old.schema, &site.new.schema), keyword, what);
        self.find(with(finding));
    }

    /// A finding about a member of these schemas of the site.
    pub fn at_schema(
        &self,
        kind: Kind,
        site: &Site<'_>,
        schemas: (&Pointer, &Pointer),
        keyword: &str,
        what: String,
    ) -> Finding {
        let (old, new) = (self.old.sayer(schemas.0, keyword), self.new.sayer(schemas.1, keyword));
        // What one side says at a schema that the other goes by too, and the other says nowhere.
        let (old, new) = match (self.says(&self.old, &old, keyword), self.says(&self.new, &new, keyword)) {
            (false, true) if self.old.goes_by(schemas.0, &new, 0) => (new.clone(), new),
            (true, false) if self.new.goes_by(schemas.1, &old, 0) => (old.clone(), old),
            _ => (old, new),
        };
        let (subject, local) = self.called(site, &old, &new);
        let old = Spot::new(self.old.member(&old, keyword), &site.old.rust);
        let new = Spot::new(self.new.member(&new, keyword), &site.new.rust);
        let finding = Finding::new(kind, subject, what).between(old, new).reaching(&site.reach);
        Finding { local, ..finding.claiming(site.claims.iter().copied()) }
    }

    fn says(&self, state: &State<'_>, schema: &Pointer, keyword: &str) -> bool {
        state.node(schema).is_some_and(|node| node.get(keyword).is_some())
    }

    /// What is spoken of: the component whose schema it is in both states, else the site.
    fn called(&self, site: &Site<'_>, old: &Pointer, new: &Pointer) -> (String, bool) {
        let in_component = |at: &Pointer| at.as_str().starts_with("/components/schemas/");
        if in_component(new) && in_component(old) && self.old.subject(old) == self.new.subject(new) {
            return (self.new.subject(new), false);
        }
        (site.subject.clone(), site.local)
    }

    fn type_changed(&mut self, site: &Site<'_>) {
        let names = |state: &State<'_>, ty: &Type| state.render.short_type(ty);
        let (old_type, new_type) = (names(&self.old, site.old.ty), names(&self.new, site.new.ty));
        let kind_of = |state: &State<'_>, ty: &Type| ty.named().map(|id| state.api.types.get(id).kind.clone());
        let is_placeholders = |kind: &Option<TypeKind>| matches!(kind, Some(TypeKind::Placeholders(_)));
        let old_kind = kind_of(&self.old, site.old.ty);
        let new_kind = kind_of(&self.new, site.new.ty);
        let why = format!("`{old_type}` becomes `{new_type}`, so code that reads or sets it does not compile");
        let (kind, what) = match (is_placeholders(&old_kind), is_placeholders(&new_kind)) {
            (false, true) => (Kind::PlaceholderAdded, "is a URL with placeholders to fill now".to_owned()),
            (true, false) => (Kind::PlaceholderRemoved, "is not a URL with placeholders any more".to_owned()),
            _ if is_secret(site.new.ty) != is_secret(site.old.ty) => {
                let what = if is_secret(site.new.ty) { "is a secret now" } else { "is not a secret any more" };
                (Kind::SensitivityChanged, what.to_owned())
            }
            _ => (Kind::TypeChanged, self.type_words(site, &old_type, &new_type)),
        };
        if let (Some(_), Some(_), Kind::TypeChanged) = (&old_kind, &new_kind, kind) {
            // One type stands where another stood: that is one cause, wherever it happened.
            let spots = (
                Spot::new(site.old.schema.clone(), &site.old.rust),
                Spot::new(site.new.schema.clone(), &site.new.rust),
            );
            let finding =
                Finding::new(kind, &site.subject, format!("is `{new_type}` instead of `{old_type}`")).shared();
            let finding = finding.between(spots.0, spots.1).breaks(why).reaching(&site.reach);
            let finding = Finding { local: site.local, ..finding.claiming(site.claims.iter().copied()) };
            return match (site.old.ty.named(), site.new.ty.named()) {
                (Some(old), Some(new)) if self.same_structure(&site.old.schema, &site.new.schema) => {
                    self.follows(Because::Elsewhere { old, new }, finding);
                }
                _ => self.find(finding),
            };
        }
        let keyword = self.deciding(site);
        let finding = self.at_schema(kind, site, (&site.old.schema, &site.new.schema), keyword, what).breaks(why);
        self.find(Finding { mild: is_secret(site.new.ty), ..finding });
    }

    /// The member of the schema that made another type of it.
    fn deciding(&self, site: &Site<'_>) -> &'static str {
        let differs = |keyword: &&&str| {
            let old = self.old.node(&self.old.sayer(&site.old.schema, keyword)).and_then(|node| node.get(**keyword));
            let new = self.new.node(&self.new.sayer(&site.new.schema, keyword)).and_then(|node| node.get(**keyword));
            old != new
        };
        TYPE_WORDS.iter().find(differs).copied().unwrap_or("type")
    }

    fn type_words(&self, site: &Site<'_>, old_type: &str, new_type: &str) -> String {
        let words = |state: &State<'_>, schema: &Pointer| {
            let text = |keyword: &str| {
                let node = state.node(&state.sayer(schema, keyword))?.get(keyword)?.as_str()?;
                Some(node.to_owned())
            };
            let listed = state.node(&state.sayer(schema, "enum")).is_some_and(|node| node.get("enum").is_some());
            let ty = if listed { "an enum".to_owned() } else { format!("`{}`", text("type")?) };
            Some(text("format").map_or_else(|| ty.clone(), |format| format!("{ty} (`{format}`)")))
        };
        match (words(&self.old, &site.old.schema), words(&self.new, &site.new.schema)) {
            (Some(old), Some(new)) if old != new => format!("is {new} instead of {old}"),
            _ => format!("is `{new_type}` instead of `{old_type}`"),
        }
    }

    fn limits(&mut self, site: &Site<'_>, old: (&Pointer, &Limits), new: (&Pointer, &Limits)) {
        if old.1 == new.1 {
            return;
        }
        for difference in limits::differences(old.1, new.1) {
            let finding = self.at_schema(difference.kind, site, (old.0, new.0), difference.keyword, difference.what);
            self.find(finding);
        }
        let none = Limits::default();
        let of_items = |limits: &Limits| limits.items.as_deref().cloned().unwrap_or_default();
        let (old_items, new_items) = (of_items(old.1), of_items(new.1));
        if old_items != new_items && (old_items != none || new_items != none) {
            let items = |state: &State<'_>, schema: &Pointer| {
                let keyword = ["items", "additionalProperties"];
                let found = keyword.iter().map(|keyword| state.sayer(schema, keyword).child(keyword));
                found.into_iter().find(|at| state.node(at).is_some()).unwrap_or_else(|| schema.clone())
            };
            let (old_at, new_at) = (items(&self.old, old.0), items(&self.new, new.0));
            let inner = Site {
                subject: format!("items of {}", site.subject),
                local: site.local,
                old: Face { schema: old_at.clone(), ..site.old.copy() },
                new: Face { schema: new_at.clone(), ..site.new.copy() },
                reach: site.reach.clone(),
                claims: site.claims.clone(),
            };
            self.limits(&inner, (&old_at, &old_items), (&new_at, &new_items));
        }
    }
}

impl<'s> Face<'s> {
    fn copy(&self) -> Face<'s> {
        Face {
            schema: self.schema.clone(),
            ty: self.ty,
            limits: self.limits,
            sensitivity: self.sensitivity,
            docs: self.docs,
            rust: self.rust.clone(),
        }
    }
}

fn is_secret(ty: &Type) -> bool {
    *ty == Type::Scalar(Scalar::Secret)
}

fn seen(sensitivity: Option<Sensitivity>) -> &'static str {
    match sensitivity {
        Some(Sensitivity::Public) => "shown",
        Some(Sensitivity::Personal) => "hidden",
        Some(Sensitivity::Secret) => "secret",
        None => "what its type makes it",
    }
}

fn more_hidden(sensitivity: Option<Sensitivity>) -> u8 {
    match sensitivity {
        Some(Sensitivity::Public) => 0,
        None => 1,
        Some(Sensitivity::Personal) => 2,
        Some(Sensitivity::Secret) => 3,
    }
}
