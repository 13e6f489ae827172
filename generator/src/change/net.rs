//! The safety net: lines of the outlines that differ and that no finding explains; where nothing was found, lines of code.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::Comparison;
use super::finding::{Claim, Finding};
use crate::outline::{Item, Line, Part};
use crate::render::OutFile;

/// Lines that differ for no known reason, as a diff shows them; none if all is explained.
pub fn unexplained(comparison: &Comparison<'_>, old: &[Line], new: &[Line]) -> (Vec<String>, Vec<String>) {
    let claims: BTreeSet<Claim> =
        comparison.findings.iter().flat_map(Finding::all_claims).chain(&comparison.silent).copied().collect();
    let text =
        |lines: &[Line]| lines.iter().map(|line| (line.of, line.text.clone())).collect::<BTreeMap<Item, String>>();
    let (olds, news) = (text(old), text(new));
    let known = |lines: &mut dyn Iterator<Item = Item>| lines.filter_map(whole).collect::<BTreeSet<Item>>();
    let old_subjects = known(&mut comparison.matches.iter().map(|(old, _)| *old));
    let new_subjects = known(&mut comparison.matches.iter().map(|(_, new)| *new));
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let (mut seen_old, mut seen_new) = (BTreeSet::new(), BTreeSet::new());
    for (before, after) in &comparison.matches {
        seen_old.insert(*before);
        seen_new.insert(*after);
        let (was, is) = (olds.get(before), news.get(after));
        let same = match (was, is) {
            (Some(was), Some(is)) => same_tokens(was, is, &comparison.renames),
            (None, None) => true,
            _ => false,
        };
        if !same && !claims.contains(&Claim::Old(*before)) && !claims.contains(&Claim::New(*after)) {
            gone.extend(was.cloned());
            come.extend(is.cloned());
        }
    }
    // What belongs to something that only one state has comes and goes with it.
    let alone =
        |line: &Line, subjects: &BTreeSet<Item>| whole(line.of).is_some_and(|subject| !subjects.contains(&subject));
    let left = old.iter().filter(|line| !seen_old.contains(&line.of) && !alone(line, &old_subjects));
    gone.extend(left.filter(|line| !claims.contains(&Claim::Old(line.of))).map(|line| line.text.clone()));
    let left = new.iter().filter(|line| !seen_new.contains(&line.of) && !alone(line, &new_subjects));
    come.extend(left.filter(|line| !claims.contains(&Claim::New(line.of))).map(|line| line.text.clone()));
    (gone, come)
}

/// Lines of code that one side alone has, where the same words do not make up both; comments do not count, nor does order.
pub fn unexplained_code(old: &[OutFile], new: &[OutFile]) -> (Vec<String>, Vec<String>) {
    if words_of_code(old) == words_of_code(new) {
        return (Vec::new(), Vec::new());
    }
    let lines = |files: &[OutFile]| code(files).map(str::to_owned).collect::<BTreeSet<String>>();
    let (old, new) = (lines(old), lines(new));
    (old.difference(&new).cloned().collect(), new.difference(&old).cloned().collect())
}

/// Lines of Rust without comments, and without what only describes a server.
fn code(files: &[OutFile]) -> impl Iterator<Item = &str> {
    let rust = files.iter().filter(|file| file.path.ends_with(".rs"));
    let lines = rust.flat_map(|file| file.contents.lines()).map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//") && !line.starts_with("description: "))
}

/// How often each word stands in code. Numbers of match arms follow from order, commas from the length of lines.
fn words_of_code(files: &[OutFile]) -> BTreeMap<&str, usize> {
    let mut words = BTreeMap::new();
    for line in code(files) {
        let (number, rest) = line.split_once(" =>").unwrap_or(("", line));
        let rest = if number == "_" || number.parse::<usize>().is_ok() { rest } else { line };
        let split = rest.split(|character: char| character.is_whitespace() || ",()[]{}".contains(character));
        for word in split.filter(|word| !word.is_empty()) {
            *words.entry(word).or_default() += 1;
        }
    }
    words
}

/// The operation, error set or type that a line belongs to.
fn whole(item: Item) -> Option<Item> {
    match item {
        Item::Operation(index, _) => Some(Item::Operation(index, Part::Head)),
        Item::Errors(index, _) => Some(Item::Errors(index, Part::Head)),
        Item::Type(index, _) => Some(Item::Type(index, Part::Head)),
        Item::Server(_)
        | Item::Host(_)
        | Item::Environment(_)
        | Item::FinalCodes
        | Item::Sca(_)
        | Item::Scheme(_)
        | Item::Area(_)
        | Item::Session(_) => None,
    }
}

/// Whether two lines differ in names at most that are known to have changed.
fn same_tokens(old: &str, new: &str, renames: &BTreeSet<(String, String)>) -> bool {
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    let words = |text: &str| -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let mut in_name = false;
        for character in text.chars() {
            match words.last_mut() {
                Some(word) if in_name && is_name(character) => word.push(character),
                _ => words.push(character.to_string()),
            }
            in_name = is_name(character);
        }
        words
    };
    if old == new {
        return true;
    }
    let (olds, news) = (words(old), words(new));
    let same = |(one, other): (String, String)| one == other || renames.contains(&(one, other));
    olds.len() == news.len() && olds.into_iter().zip(news).all(same)
}
