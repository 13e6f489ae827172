//! The approvals file: findings that somebody has looked at and accepts, each with the reason.

use super::compare::Compared;
use crate::{Document, Fault};
use obgen::source::{Lines, Pointer};
use serde::Deserialize;
use std::path::Path;

/// Where `--git` looks if no other file is named.
pub const FILE: &str = "approvals.yaml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    approvals: Vec<Approval>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approval {
    /// The API it is about; any, if it does not say.
    api: Option<String>,
    /// The fingerprint that reports give the finding.
    finding: String,
    reason: String,
}

/// What is accepted.
#[derive(Default)]
pub struct Approvals {
    document: Option<Document>,
    list: Vec<Approval>,
}

impl Approvals {
    pub fn read(path: &Path, shown: String) -> Result<Self, Fault> {
        let document = Document::read(path, shown);
        let shown = &document.shown;
        let bytes = document.bytes.as_deref().map_err(|fault| Fault::new(format!("{shown}: {fault}")))?;
        let file: File = serde_yaml::from_slice(bytes).map_err(|fault| {
            Fault::new(format!("{shown}: {fault}"))
                .help("it holds `approvals`, a list of `api`, `finding` (a fingerprint) and `reason`")
        })?;
        if let Some(index) = file.approvals.iter().position(|approval| approval.reason.trim().is_empty()) {
            let lines = Lines::of(document.source());
            return Err(Fault::new(format!("{shown}:{}: an approval without a reason", lines.place(&item(index)))));
        }
        Ok(Self { list: file.approvals, document: Some(document) })
    }

    /// Why a finding is accepted, if it is.
    pub fn reason(&self, api: &str, fingerprint: &str) -> Option<&str> {
        let approval = self.list.iter().find(|approval| approval.is_about(api) && approval.finding == fingerprint)?;
        Some(&approval.reason)
    }

    /// The approvals that are to be removed: of what does not occur any more, among the APIs that were compared, and of
    /// what another one has accepted. If `all` were compared, an API that is not among them is none.
    pub fn expired(&self, compared: &[Compared], all: bool) -> Vec<Fault> {
        let Some(document) = &self.document else { return Vec::new() };
        let lines = Lines::of(document.source());
        let occurs = |approval: &Approval| {
            let mut about = compared.iter().filter(|own| approval.is_about(&own.api)).peekable();
            // Nothing was asked about its API.
            about.peek().is_none() && !all
                || about.any(|own| own.report.changes.iter().any(|change| change.fingerprint == approval.finding))
        };
        let fault = |(index, approval): (usize, &Approval)| {
            let what = if !occurs(approval) {
                format!("expired: `{}` does not occur any more", approval.finding)
            } else if self.list.iter().take(index).any(|other| other.covers(approval)) {
                format!("`{}` is accepted already", approval.finding)
            } else {
                return None;
            };
            let (first, last) = self.range(index, document, &lines);
            let fault = Fault::new(format!("{}:{first}: {what}", document.shown));
            Some(fault.help(format!("remove lines {first}-{last}")))
        };
        self.list.iter().enumerate().filter_map(fault).collect()
    }

    /// The lines of an approval: up to the next one, or to the end, without what is empty or a comment.
    fn range(&self, index: usize, document: &Document, lines: &Lines<'_>) -> (usize, usize) {
        let first = lines.place(&item(index)).line;
        let text = String::from_utf8_lossy(document.bytes.as_deref().unwrap_or_default()).into_owned();
        let end = if index + 1 < self.list.len() { lines.place(&item(index + 1)).line } else { usize::MAX };
        let own = text.lines().enumerate().take(end.saturating_sub(1)).skip(first.saturating_sub(1));
        let written = own.filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
        (first, written.last().map_or(first, |(index, _)| index + 1))
    }
}

impl Approval {
    fn is_about(&self, api: &str) -> bool {
        self.api.as_deref().is_none_or(|own| own == api)
    }

    /// Whether it accepts all that the other one does.
    fn covers(&self, other: &Self) -> bool {
        self.finding == other.finding && (self.api.is_none() || self.api == other.api)
    }
}

fn item(index: usize) -> Pointer {
    Pointer::root().child("approvals").index(index)
}
