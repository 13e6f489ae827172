//! What comparing finds, before it is judged.

use super::Kind;
use super::reach::Reach;
use crate::outline::Item;
use crate::source::Pointer;

/// A difference. Findings with the same key have the same cause and become one entry.
pub struct Finding {
    pub kind: Kind,
    /// What changed, as a sentence starts: ``Account.iban``. Those of one cause are listed or counted.
    pub subject: String,
    /// What happened to it, as the sentence goes on.
    pub what: String,
    /// Whether the subject means something only together with the operations that it reaches.
    pub local: bool,
    /// Whether it asks for less than other changes of its kind, or shows less.
    pub mild: bool,
    /// Whether the subject belongs to the cause, or the same happened to several.
    pub cause: Cause,
    pub old: Option<Spot>,
    pub new: Option<Spot>,
    /// What it does to code that uses the crate.
    pub rust: Rust,
    pub reach: Reach,
    /// Lines of the outlines that it explains.
    pub claims: Vec<Claim>,
    /// What follows from it.
    pub effects: Vec<Effect>,
}

/// A finding that follows from another one.
pub struct Effect {
    pub finding: Finding,
    /// How many other causes it has.
    pub others: usize,
}

/// What makes two findings one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// What happened to this one thing.
    Subject,
    /// What happened to any number of things.
    Shared,
}

/// A node and the Rust that comes of it.
#[derive(Clone)]
pub struct Spot {
    pub pointer: Pointer,
    pub rust: Option<String>,
}

/// What a change does to code that uses the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rust {
    /// What compiled compiles.
    Same,
    /// There is more to use.
    More,
    /// Code does not compile, because of this.
    Broken(String),
}

/// A line of one of the outlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    Old(Item),
    New(Item),
}

impl Spot {
    pub fn new(pointer: Pointer, rust: impl Into<String>) -> Option<Self> {
        Some(Spot { pointer, rust: Some(rust.into()) })
    }

    pub fn plain(pointer: Pointer) -> Option<Self> {
        Some(Spot { pointer, rust: None })
    }
}

impl Finding {
    pub fn new(kind: Kind, subject: impl Into<String>, what: impl Into<String>) -> Self {
        Finding {
            kind,
            subject: subject.into(),
            what: what.into(),
            local: false,
            mild: false,
            cause: Cause::Subject,
            old: None,
            new: None,
            rust: Rust::Same,
            reach: Reach::default(),
            claims: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// The same change elsewhere has the same cause.
    pub fn shared(mut self) -> Self {
        self.cause = Cause::Shared;
        self
    }

    /// Said of operations: the subject is one of each.
    pub fn local(mut self) -> Self {
        self.local = true;
        self
    }

    pub fn between(mut self, old: Option<Spot>, new: Option<Spot>) -> Self {
        (self.old, self.new) = (old, new);
        self
    }

    pub fn more(mut self) -> Self {
        self.rust = Rust::More;
        self
    }

    pub fn breaks(mut self, why: impl Into<String>) -> Self {
        self.rust = Rust::Broken(why.into());
        self
    }

    /// Breaks code if there is a reason.
    pub fn breaks_if(self, why: Option<String>) -> Self {
        match why {
            Some(why) => self.breaks(why),
            None => self,
        }
    }

    pub fn reaching(mut self, reach: &Reach) -> Self {
        self.reach = reach.clone();
        self
    }

    pub fn claiming(mut self, claims: impl IntoIterator<Item = Claim>) -> Self {
        self.claims.extend(claims);
        self
    }

    /// Lines that it explains, and those that what follows from it explains.
    pub fn all_claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().chain(self.effects.iter().flat_map(|effect| &effect.finding.claims))
    }

    /// What a verdict depends on.
    pub fn brief(&self) -> Self {
        Finding { mild: self.mild, rust: self.rust.clone(), ..Finding::new(self.kind, "", self.what.clone()) }
    }

    /// What tells this cause from others.
    pub fn key(&self) -> String {
        match self.cause {
            Cause::Subject => format!("{}|{}|{}", self.kind, self.subject, self.what),
            Cause::Shared => format!("{}||{}", self.kind, self.what),
        }
    }
}

/// Names as a sentence lists them: those first that are read first, the others counted.
pub fn listed<S: AsRef<str>>(names: &[S]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> =
        names.iter().take(SHOWN).map(|name| format!("`{}`", name.as_ref().trim_matches('`'))).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
