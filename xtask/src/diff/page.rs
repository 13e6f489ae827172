//! What a reviewer gets, before it has a form: crates, and the findings of each with what was said of them before.
//!
//! This is what `--format json` prints, so members are added here and never renamed without another [`VERSION`].

use super::approvals::Approvals;
use super::compare::Compared;
use obgen::change::{Bump, Change, Consequence, Direction, Verdict};
use serde::Serialize;

/// Of the JSON form.
pub const VERSION: u32 = 1;

/// The heaviest first.
pub const VERDICTS: [Verdict; 4] = [Verdict::Breaking, Verdict::Additive, Verdict::Compatible, Verdict::Documentation];

/// What is said where nothing changed but words at most.
const NO_CHANGE: &str = "no API change";

#[derive(Serialize)]
pub struct Page {
    pub version: u32,
    pub old: String,
    pub new: String,
    /// `no API change`, or `API change: breaking`.
    pub answer: String,
    /// The heaviest of all crates; `None` if nothing changed.
    pub verdict: Option<Verdict>,
    pub crates: Vec<Section>,
}

/// In which of the states there is an API.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Both,
    New,
    Gone,
}

/// One crate.
#[derive(Serialize)]
pub struct Section {
    pub api: String,
    pub state: State,
    #[serde(rename = "crate")]
    pub krate: String,
    /// What the documents say of their own version.
    pub documents: (String, String),
    pub verdict: Option<Verdict>,
    pub bump: Bump,
    pub version: String,
    pub next_version: String,
    /// The heaviest first.
    pub findings: Vec<Finding>,
}

#[derive(Serialize)]
pub struct Finding {
    #[serde(flatten)]
    pub change: Change,
    /// Why it is accepted, if it is.
    pub accepted: Option<String>,
}

impl Page {
    pub fn new(old: String, new: String, compared: Vec<Compared>, approvals: &Approvals) -> Self {
        let crates: Vec<Section> = compared.into_iter().map(|compared| Section::new(compared, approvals)).collect();
        let verdict = crates.iter().filter_map(|section| section.verdict).max();
        let answer = match verdict {
            None | Some(Verdict::Documentation) => NO_CHANGE.to_owned(),
            Some(verdict) => format!("API change: {verdict}"),
        };
        Self { version: VERSION, old, new, answer, verdict, crates }
    }

    pub fn findings(&self) -> impl Iterator<Item = &Finding> + Clone {
        self.crates.iter().flat_map(|section| &section.findings)
    }

    /// Nothing that users or servers could notice.
    pub fn is_silent(&self) -> bool {
        self.verdict.is_none_or(|verdict| verdict == Verdict::Documentation)
    }

    /// `2 breaking, 1 documentation`
    pub fn counts(&self) -> String {
        counts(self.findings())
    }
}

impl Section {
    fn new(compared: Compared, approvals: &Approvals) -> Self {
        let Compared { api, state, report } = compared;
        let (bump, next_version) = match state {
            State::Both => (report.bump(), report.next_version()),
            State::New | State::Gone => (Bump::None, report.version.clone()),
        };
        let finding = |change: Change| {
            let accepted = approvals.reason(&api, &change.fingerprint).map(str::to_owned);
            Finding { change, accepted }
        };
        Self {
            findings: report.changes.into_iter().map(finding).collect(),
            krate: report.krate,
            documents: report.documents,
            verdict: report.verdict,
            version: report.version,
            api,
            state,
            bump,
            next_version,
        }
    }

    /// `0.1.0 -> 0.2.0 (minor)`
    pub fn versions(&self) -> String {
        match self.state {
            State::Both => format!("{} -> {} ({})", self.version, self.next_version, self.bump),
            State::New => format!("new: {}", self.version),
            State::Gone => "gone".to_owned(),
        }
    }

    pub fn counts(&self) -> String {
        counts(self.findings.iter())
    }
}

impl Finding {
    /// Whether it counts for `--fail-on`.
    pub fn is_as_heavy_as(&self, verdict: Verdict) -> bool {
        self.accepted.is_none() && self.change.verdict >= verdict
    }

    /// `reaches 3 operations`, or nothing.
    pub fn reaches(&self) -> String {
        match self.change.operations.len() {
            0 => String::new(),
            1 => "reaches 1 operation".to_owned(),
            many => format!("reaches {many} operations"),
        }
    }
}

fn counts<'f>(findings: impl Iterator<Item = &'f Finding> + Clone) -> String {
    let some = |verdict: Verdict| {
        let count = findings.clone().filter(|finding| finding.change.verdict == verdict).count();
        (count > 0).then(|| format!("{count} {verdict}"))
    };
    let mut parts: Vec<String> = VERDICTS.into_iter().filter_map(some).collect();
    let accepted = findings.clone().filter(|finding| finding.accepted.is_some()).count();
    if accepted > 0 {
        parts.push(format!("{accepted} of them accepted"));
    }
    if parts.is_empty() { NO_CHANGE.to_owned() } else { parts.join(", ") }
}

/// How what follows from an entry is led in: with what else causes it.
pub fn and_so(consequence: &Consequence) -> String {
    match consequence.others {
        0 => "and so".to_owned(),
        1 => "and so, with another entry".to_owned(),
        others => format!("and so, with {others} other entries"),
    }
}

/// Which way goes what changed, in brackets; nothing where it does not travel.
pub fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => " (request)",
        Direction::Response => " (response)",
        Direction::Both => " (request and response)",
        Direction::Neither => "",
    }
}
