//! "Did you mean": the known name that is closest to one that is not known.

/// The candidate with the fewest edits, if they are few for the length of the name.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    let lower = name.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= limit)
        .map(|candidate| (distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The help where one of these names is expected: the one that was meant, or else something.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    nearest(name, candidates).map_or_else(otherwise, |meant| format!("did you mean `{meant}`?"))
}

/// Levenshtein's distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, character) in left.chars().enumerate() {
        let mut diagonal = above;
        let mut previous = above + 1;
        if let Some(first) = row.first_mut() {
            *first = previous;
        }
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let best = if character == *other { diagonal } else { 1 + diagonal.min(*cell).min(previous) };
            diagonal = *cell;
            *cell = best;
            previous = best;
        }
    }
    row.last().copied().unwrap_or(0)
}
