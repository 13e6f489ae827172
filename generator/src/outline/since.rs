//! What an outline lacks that an earlier one promised, and what it has beyond that.
//!
//! It knows no documents, so it errs on the safe side: a line that reads another way counts as broken, even if it allows
//! more than before. [`change`](crate::change) knows better, where both documents are at hand.

use std::collections::{BTreeMap, BTreeSet};

/// The lines on which code or servers may have relied and that are gone, and those that ask for more than before.
pub fn broken(earlier: &str, now: &str) -> Vec<String> {
    let (earlier, now) = (blocks(earlier), blocks(now));
    let mut broken = Vec::new();
    for (head, lines) in &earlier {
        let Some(left) = now.get(head) else {
            broken.push(format!("gone: {head}"));
            continue;
        };
        let gone = lines.iter().filter(|line| !left.contains(*line));
        broken.extend(gone.map(|line| format!("gone: {head}: {line}")));
        let new = left.iter().filter(|line| !lines.contains(*line) && asks_for_more(head, line));
        broken.extend(new.map(|line| format!("new and required: {head}: {line}")));
    }
    broken
}

/// The lines that an earlier outline did not have. Of a block that is new it is the first.
pub fn added(earlier: &str, now: &str) -> Vec<String> {
    let (earlier, now) = (blocks(earlier), blocks(now));
    let mut added = Vec::new();
    for (head, lines) in &now {
        match earlier.get(head) {
            Some(known) => added.extend(lines.difference(known).map(|line| format!("{head}: {line}"))),
            None => added.push((*head).to_owned()),
        }
    }
    added
}

/// The lines of a block by the line above them. What stands alone is a block without lines.
fn blocks(outline: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut blocks: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut head = "";
    for line in outline.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix("  ") {
            Some(inner) => {
                blocks.entry(head).or_default().insert(inner);
            }
            None => {
                head = line;
                blocks.entry(head).or_default();
            }
        }
    }
    blocks
}

/// Whether a new line makes somebody write more: an argument or a member without which there is no value.
fn asks_for_more(head: &str, line: &str) -> bool {
    let (kind, _) = head.split_once(' ').unwrap_or((head, ""));
    match kind {
        "enum" | "union" | "error" => false,
        // Keys that are not named may be none.
        "struct" if line.contains(": map of ") && !line.contains('"') => false,
        "struct" => {
            line.split(" \"").next().is_some_and(|declared| !declared.ends_with('?') && !declared.ends_with(" or null"))
        }
        // An operation, by its method.
        _ => {
            let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
            let named = matches!(what, "path" | "query" | "header" | "cookie");
            what == "body" || (named && rest.split(':').next().is_some_and(|name| !name.ends_with('?')))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{added, broken};

    const EARLIER: &str = "feature orders\n\nGET /orders  orders::List\n  query page?: i32 \"page\"\n  -> 200 application/json Order\n\n\
                           struct types::Order\n  id: String \"id\"\n\nenum types::State\n  Open \"open\"\n";

    #[test]
    fn what_counts() {
        let with = |old: &str, new: &str| broken(EARLIER, &EARLIER.replace(old, new)).join("; ");
        assert_eq!(with("", ""), "");
        // More of what nobody has to write.
        assert_eq!(with("feature orders\n", "feature orders\nfeature parcels\n"), "");
        assert_eq!(with("  -> 200", "  query size?: i32 \"size\"\n  -> 200"), "");
        assert_eq!(with("  id:", "  note: String? \"note\" chars ..35\n  id:"), "");
        assert_eq!(with("  Open", "  Closed \"closed\"\n  Open"), "");
        assert_eq!(with("  id:", "  note: String or null \"note\"\n  id:"), "");
        // What somebody has to write.
        assert_eq!(
            with("  id:", "  note: String or null, said \"note\"\n  id:"),
            "new and required: struct types::Order: note: String or null, said \"note\""
        );
        assert_eq!(
            with("  id:", "  note: String \"note\"\n  id:"),
            "new and required: struct types::Order: note: String \"note\""
        );
        assert_eq!(
            with("  -> 200", "  header key: String \"Key\"\n  -> 200"),
            "new and required: GET /orders  orders::List: header key: String \"Key\""
        );
        // What is another now.
        assert_eq!(with("page?: i32", "page?: i64"), "gone: GET /orders  orders::List: query page?: i32 \"page\"");
        assert_eq!(with("feature orders", "feature parcels"), "gone: feature orders");
    }

    #[test]
    fn what_is_more() {
        let with = |old: &str, new: &str| added(EARLIER, &EARLIER.replace(old, new)).join("; ");
        assert_eq!(with("", ""), "");
        assert_eq!(with("  Open \"open\"\n", ""), "");
        assert_eq!(with("  Open", "  Closed \"closed\"\n  Open"), "enum types::State: Closed \"closed\"");
        assert_eq!(with("enum types::State", "enum types::Kind\n  A \"a\"\n\nenum types::State"), "enum types::Kind");
    }
}
