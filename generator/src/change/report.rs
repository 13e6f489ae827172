//! What a reviewer gets.

use std::fmt;

use serde::Serialize;

use super::Kind;

/// Everything that changed between two states of an API.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Name of the crate.
    pub krate: String,
    /// Version of the crate before the change.
    pub version: String,
    /// Versions that the documents give themselves: the old one's, the new one's.
    pub documents: (String, String),
    /// The heaviest verdict; `None` if nothing changed.
    pub verdict: Option<Verdict>,
    /// One entry per cause, the heaviest first; those of one verdict by kind, then in document order.
    pub changes: Vec<Change>,
}

/// How heavy a change is, the lightest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Words alone.
    Documentation,
    /// Nobody has to do anything.
    Compatible,
    /// There is more than there was.
    Additive,
    /// Code does not compile, or what compiles is refused or misread at run time.
    Breaking,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Documentation => "documentation",
            Verdict::Compatible => "compatible",
            Verdict::Additive => "additive",
            Verdict::Breaking => "breaking",
        })
    }
}

/// Which way goes what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// To the provider.
    Request,
    /// From the provider: answers, errors, and requests that it sends.
    Response,
    /// Both ways.
    Both,
    /// It does not travel: names, modules, servers.
    Neither,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Direction::Request => "request",
            Direction::Response => "response",
            Direction::Both => "both",
            Direction::Neither => "neither",
        })
    }
}

/// One cause, and what comes of it.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// What kind of change it is.
    pub kind: Kind,
    /// How heavy it is.
    pub verdict: Verdict,
    /// Which way goes what changed.
    pub direction: Direction,
    /// What changed, in one line and in the provider's words; Markdown code marks names and values.
    pub title: String,
    /// Why it has its verdict: whether code does not compile, or what happens at run time.
    pub reason: String,
    /// What was; `None` if there was nothing.
    pub old: Option<Side>,
    /// What is; `None` if nothing is left.
    pub new: Option<Side>,
    /// The operations that it reaches, by `operationId` in document order; those that are gone have their old one.
    pub operations: Vec<String>,
    /// What follows from it; the verdict is the heaviest of all.
    pub consequences: Vec<Consequence>,
    /// What the entry is known by; no unrelated change and no moved line touches it.
    pub fingerprint: String,
}

/// What follows from a change, and would not be without it.
#[derive(Clone, Debug, Serialize)]
pub struct Consequence {
    /// What kind of change it is.
    pub kind: Kind,
    /// How heavy it is.
    pub verdict: Verdict,
    /// What follows, in one line.
    pub title: String,
    /// Why it has its verdict.
    pub reason: String,
    /// What was; `None` if there was nothing.
    pub old: Option<Side>,
    /// What is; `None` if nothing is left.
    pub new: Option<Side>,
    /// The operations that it reaches.
    pub operations: Vec<String>,
    /// How many other entries cause it as well.
    pub others: usize,
}

/// A place in a document or overlay, and the Rust that comes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The file as its input names it: an overlay where it is an overlay that says so.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The JSON Pointer of the node in the document as it is after the overlays.
    pub pointer: String,
    /// The Rust item as one would write it, without bodies; several lines if several items change.
    pub rust: Option<String>,
}

/// Which number of a version goes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// None: nothing changed.
    None,
    /// The third.
    Patch,
    /// The second.
    Minor,
    /// The first.
    Major,
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Bump::None => "none",
            Bump::Patch => "patch",
            Bump::Minor => "minor",
            Bump::Major => "major",
        })
    }
}

impl Report {
    /// The number that has to go up, by Cargo's rules: below 1.0.0 the first number that is not 0 is the one that breaks.
    pub fn bump(&self) -> Bump {
        let Some(verdict) = self.verdict else { return Bump::None };
        let [major, minor, _] = numbers(&self.version);
        match (verdict, major, minor) {
            (Verdict::Breaking, 0, 0) => Bump::Patch,
            (Verdict::Breaking, 0, _) => Bump::Minor,
            (Verdict::Breaking, ..) => Bump::Major,
            (Verdict::Additive, 1.., _) => Bump::Minor,
            (Verdict::Additive | Verdict::Compatible | Verdict::Documentation, ..) => Bump::Patch,
        }
    }

    /// The version that the crate needs.
    pub fn next_version(&self) -> String {
        let [major, minor, patch] = numbers(&self.version);
        match self.bump() {
            Bump::None => self.version.clone(),
            Bump::Patch => format!("{major}.{minor}.{}", patch.saturating_add(1)),
            Bump::Minor => format!("{major}.{}.0", minor.saturating_add(1)),
            Bump::Major => format!("{}.0.0", major.saturating_add(1)),
        }
    }

    /// How many entries have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.changes.iter().filter(|change| change.verdict == verdict).count()
    }
}

/// The numbers of a version; what stands behind `-` or `+` does not count.
fn numbers(version: &str) -> [u64; 3] {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let mut numbers = core.split('.').map(|number| number.parse().unwrap_or_default());
    [(); 3].map(|()| numbers.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Bump, Report, Verdict};

    #[test]
    fn bumps() {
        let cases = [
            ("0.0.3", Verdict::Breaking, Bump::Patch, "0.0.4"),
            ("0.1.3", Verdict::Breaking, Bump::Minor, "0.2.0"),
            ("0.1.3", Verdict::Additive, Bump::Patch, "0.1.4"),
            ("1.2.3", Verdict::Breaking, Bump::Major, "2.0.0"),
            ("1.2.3", Verdict::Additive, Bump::Minor, "1.3.0"),
            ("1.2.3", Verdict::Compatible, Bump::Patch, "1.2.4"),
            ("1.2.3-rc.1", Verdict::Documentation, Bump::Patch, "1.2.4"),
        ];
        for (version, verdict, bump, next) in cases {
            let report = Report {
                krate: String::new(),
                version: version.to_owned(),
                documents: (String::new(), String::new()),
                verdict: Some(verdict),
                changes: Vec::new(),
            };
            assert_eq!((report.bump(), report.next_version().as_str()), (bump, next), "{version} {verdict}");
        }
    }
}
