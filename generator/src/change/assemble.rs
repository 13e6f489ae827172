//! Findings into entries: those of one cause together, judged, placed in files and counted.

use std::collections::BTreeMap;

use super::compare::Comparison;
use super::finding::{Cause, Finding, Spot};
use super::judge::{Judgement, judge};
use super::position::Atlas;
use super::reach::Reach;
use super::{Change, Consequence, Kind, Side, Verdict};
use crate::source::Pointer;
use crate::{Input, Model};

/// How many Rust items an entry shows.
const SHOWN: usize = 6;

pub struct Assembly<'a> {
    comparison: &'a Comparison<'a>,
    atlases: (Atlas<'a>, Atlas<'a>),
}

impl<'a> Assembly<'a> {
    pub fn new(
        comparison: &'a Comparison<'a>,
        old: (&'a Input<'a>, &'a Model),
        new: (&'a Input<'a>, &'a Model),
    ) -> Self {
        Assembly { comparison, atlases: (Atlas::new(old.0, old.1), Atlas::new(new.0, new.1)) }
    }

    /// All entries; `left` are lines of the outlines that no finding explains.
    pub fn changes(mut self, left: (Vec<String>, Vec<String>)) -> Vec<Change> {
        let mut groups: Vec<Vec<&Finding>> = Vec::new();
        let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
        let extra: Vec<Finding> = self.words().into_iter().chain(self.unexplained(left)).collect();
        for finding in self.comparison.findings.iter().chain(&extra) {
            let index = *by_key.entry(finding.key()).or_insert(groups.len());
            match groups.get_mut(index) {
                Some(group) => group.push(finding),
                None => groups.push(vec![finding]),
            }
        }
        let mut changes: Vec<Change> = groups.iter().filter_map(|group| self.change(group)).collect();
        changes.sort_by_key(|change| (std::cmp::Reverse(change.verdict), change.kind));
        changes
    }

    fn change(&mut self, group: &[&Finding]) -> Option<Change> {
        let first = group.first()?;
        let mut reach = Reach::default();
        group.iter().for_each(|finding| reach.join(&finding.reach));
        let operations = self.operations(&reach);
        // The heaviest of the group speaks for it: what breaks code in one place breaks it.
        let judged = group.iter().map(|finding| judge(&Finding { reach: reach.clone(), ..finding.brief() }));
        let judged = judged.reduce(|one, other| if other.verdict > one.verdict { other } else { one })?;
        let mut subjects: Vec<&str> = Vec::new();
        for finding in group {
            if !subjects.contains(&finding.subject.as_str()) {
                subjects.push(&finding.subject);
            }
        }
        let subject = if first.cause == Cause::Shared { words(&subjects) } else { first.subject.clone() };
        let title = format!("{}{}", self.prefix(first, &reach), sentence(&subject, &first.what));
        let spot = |of: fn(&Finding) -> Option<&Spot>| {
            let found: Vec<&Spot> = group.iter().filter_map(|finding| of(finding)).collect();
            let first = found.first()?;
            Some((first.pointer.clone(), rust(&found)))
        };
        let (old, new) = (spot(|finding| finding.old.as_ref()), spot(|finding| finding.new.as_ref()));
        let (old, new) = self.sides(old, new);
        let consequences = self.consequences(group);
        let verdict = if first.kind == Kind::WordsChanged { Verdict::Documentation } else { judged.verdict };
        let own = verdict;
        let (verdict, reason) = raised(own, &judged, &consequences);
        let fingerprint = self.fingerprint(first, &subject, &reach, Some(verdict).filter(|all| *all != own));
        Some(Change {
            kind: first.kind,
            verdict,
            direction: judged.direction,
            title,
            reason,
            old,
            new,
            operations,
            consequences,
            fingerprint,
        })
    }

    /// What follows from the findings of one cause; what follows from several of them does so once.
    fn consequences(&mut self, group: &[&Finding]) -> Vec<Consequence> {
        let mut followed: Vec<(usize, Vec<&Finding>)> = Vec::new();
        let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
        for effect in group.iter().flat_map(|finding| &finding.effects) {
            let index = *by_key.entry(effect.finding.key()).or_insert(followed.len());
            match followed.get_mut(index) {
                Some((_, group)) => group.push(&effect.finding),
                None => followed.push((effect.others, vec![&effect.finding])),
            }
        }
        let consequence = |(others, group): (usize, Vec<&Finding>)| {
            let Change { kind, verdict, title, reason, old, new, operations, .. } = self.change(&group)?;
            Some(Consequence { kind, verdict, title, reason, old, new, operations, others })
        };
        followed.into_iter().filter_map(consequence).collect()
    }

    fn sides(
        &mut self,
        old: Option<(Pointer, Option<String>)>,
        new: Option<(Pointer, Option<String>)>,
    ) -> (Option<Side>, Option<Side>) {
        let reasons = (
            old.as_ref().map(|(at, _)| self.atlases.0.reasons(at)).unwrap_or_default(),
            new.as_ref().map(|(at, _)| self.atlases.1.reasons(at)).unwrap_or_default(),
        );
        let old = old.map(|(at, rust)| self.atlases.0.of_node(&at, rust, &reasons.1));
        let new = new.map(|(at, rust)| self.atlases.1.of_node(&at, rust, &reasons.0));
        (old, new)
    }

    fn operations(&self, reach: &Reach) -> Vec<String> {
        let Comparison { old, new, operations, .. } = self.comparison;
        let by_number: BTreeMap<usize, _> = operations.all().map(|(number, old, new)| (number, (old, new))).collect();
        let id = |number: usize| {
            let (before, after) = by_number.get(&number)?;
            let after = after.and_then(|index| new.api.operations.get(index));
            after.or_else(|| old.api.operations.get((*before)?)).map(|own| own.id.clone())
        };
        reach.operations().into_iter().filter_map(id).collect()
    }

    /// The operations, where the subject is something of theirs.
    fn prefix(&self, finding: &Finding, reach: &Reach) -> String {
        let numbers = reach.operations();
        match numbers.as_slice() {
            [number] if finding.local => {
                let mut all = self.comparison.operations.all();
                let index = all.find(|(own, ..)| own == number).and_then(|(.., new)| new);
                let operation = index.and_then(|index| self.comparison.new.api.operations.get(index));
                operation.map_or_else(String::new, |own| format!("`{} {}`: ", own.method, own.path))
            }
            [_, _, ..] if finding.local => format!("{} operations: ", numbers.len()),
            _ => String::new(),
        }
    }

    /// `raised` is the verdict of what follows, where that is heavier: who accepted the change has not accepted that.
    fn fingerprint(&self, finding: &Finding, subject: &str, reach: &Reach, raised: Option<Verdict>) -> String {
        let mut text = format!("{}|{subject}|{}", finding.kind, finding.what);
        if finding.local {
            for id in self.operations(reach) {
                text.push('|');
                text.push_str(&id);
            }
        }
        if let Some(verdict) = raised {
            text.push_str(&format!("|{verdict}"));
        }
        // FNV-1a: the same on every machine and in every version.
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        format!("{hash:016x}")
    }

    /// All words that changed are one entry.
    fn words(&self) -> Option<Finding> {
        let Comparison { findings, words, reasons, .. } = self.comparison;
        let words = if findings.is_empty() && words.is_empty() { reasons } else { words };
        let (old, new) = words.first()?;
        let mut subjects: Vec<String> = Vec::new();
        for (old, new) in words {
            let subject = match (old, new) {
                (_, Some(at)) => self.comparison.new.subject(at),
                (Some(at), None) => self.comparison.old.subject(at),
                (None, None) => continue,
            };
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        let spot = |at: &Option<Pointer>| at.clone().and_then(Spot::plain);
        let count = if subjects.len() == 1 { "1 item".to_owned() } else { format!("{} items", subjects.len()) };
        let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
        let what = format!("of {count}: {}", self::words(&subjects));
        Some(Finding::new(Kind::WordsChanged, "words", what).between(spot(old), spot(new)))
    }

    fn unexplained(&self, (gone, come): (Vec<String>, Vec<String>)) -> Option<Finding> {
        if gone.is_empty() && come.is_empty() {
            return None;
        }
        let spot = |lines: &[String]| {
            let text = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
            (!lines.is_empty()).then(|| Spot { pointer: Pointer::root(), rust: Some(text) })
        };
        let what = format!("{} lines gone and {} new, for no known reason", gone.len(), come.len());
        Some(Finding::new(Kind::Unexplained, "the outline", what).between(spot(&gone), spot(&come)))
    }
}

/// The verdict of all, and its reason, where something follows that is heavier than the change itself.
fn raised(verdict: Verdict, judged: &Judgement, consequences: &[Consequence]) -> (Verdict, String) {
    let mut heavier = consequences.iter().filter(|consequence| consequence.verdict > verdict);
    let Some(heaviest) = heavier.next() else { return (verdict, judged.reason.clone()) };
    let heaviest = heavier.fold(heaviest, |one, other| if other.verdict > one.verdict { other } else { one });
    let mut own = verdict.to_string();
    if let Some(first) = own.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let why = if judged.plain { String::new() } else { format!(" {}", judged.reason) };
    let reason = format!("{own} in itself, {} by what follows.{why} {}", heaviest.verdict, heaviest.reason);
    (heaviest.verdict, reason)
}

fn sentence(subject: &str, what: &str) -> String {
    if subject.is_empty() {
        return what.to_owned();
    }
    let noun =
        ["value ", "values ", "placeholder ", "alternative ", "alternatives ", "header ", "required ", "media types "];
    let between = if noun.iter().any(|noun| what.starts_with(noun)) { ": " } else { " " };
    format!("{subject}{between}{what}")
}

/// Subjects in a row; long ones are counted.
fn words(subjects: &[&str]) -> String {
    match subjects {
        [only] => (*only).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, more @ ..] => format!("{one}, {two} and {} more", more.len()),
        [] => String::new(),
    }
}

/// The Rust items of all places, each once.
fn rust(spots: &[&Spot]) -> Option<String> {
    let mut lines: Vec<&str> = Vec::new();
    for line in spots.iter().filter_map(|spot| spot.rust.as_deref()) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let more = lines.len().saturating_sub(SHOWN);
    let mut text = lines.iter().take(SHOWN).copied().collect::<Vec<_>>().join("\n");
    if more > 0 {
        text.push_str(&format!("\n// and {more} more"));
    }
    (!lines.is_empty()).then_some(text)
}
