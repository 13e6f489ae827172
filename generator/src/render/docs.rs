//! Documentation comments. Words of documents are Markdown of many kinds: none of it may become a link, a tag or a doctest.

use proc_macro2::TokenStream;
use quote::quote;

use super::html;
use crate::ir::Docs;

/// Lines of a documentation comment.
#[derive(Default)]
pub struct Comment {
    paragraphs: Vec<String>,
}

impl Comment {
    pub fn new() -> Self {
        Comment::default()
    }

    /// A comment that starts with what the document says.
    pub fn of(docs: &Docs, fallback: &str) -> Self {
        let mut comment = Comment::new();
        comment.text(docs.summary.as_deref());
        comment.text(docs.text.as_deref());
        if comment.paragraphs.is_empty() {
            comment.line(fallback);
        }
        if docs.deprecated {
            comment.line("Deprecated.");
        }
        if let Some(default) = &docs.default {
            comment.line(&format!("Servers take {} where it is absent.", code(default)));
        }
        comment
    }

    /// A paragraph of ours, taken as it is.
    pub fn line(&mut self, text: &str) {
        if !text.is_empty() {
            self.paragraphs.push(text.to_owned());
        }
    }

    /// A paragraph of the document's.
    pub fn text(&mut self, text: Option<&str>) {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return };
        let escaped = escape(text);
        if !self.paragraphs.iter().any(|known| known.trim_end_matches('.') == escaped.trim_end_matches('.')) {
            self.paragraphs.push(escaped);
        }
    }

    /// What overlays changed.
    pub fn changes(&mut self, docs: &Docs) {
        for change in &docs.changes {
            self.paragraphs
                .push(format!("Overlay: {}", escape(&change.split_whitespace().collect::<Vec<_>>().join(" "))));
        }
    }

    /// All of it in one line, for an item of a list.
    pub fn joined(&self) -> String {
        self.paragraphs.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// As attributes; `///` once formatted.
    pub fn tokens(&self) -> TokenStream {
        let text = self.paragraphs.join("\n\n");
        let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        quote!(#(#[doc = #lines])*)
    }
}

/// Text as Markdown code.
pub fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.contains('`') {
        format!("`` {text} ``")
    } else if text.trim().is_empty() {
        format!("`{text:?}`")
    } else {
        format!("`{text}`")
    }
}

/// A document's Markdown with nothing in it that rustdoc takes for its own.
pub fn escape(text: &str) -> String {
    // The compiler refuses what turns the direction of text.
    let turns = |character: &char| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = html::as_markdown(text).chars().filter(|character| !turns(character)).collect();
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<&str> = None;
    // Where the text of the list item starts that the line may belong to.
    let mut item: Option<usize> = None;
    for line in text.lines() {
        let line = line.trim_end();
        // Four spaces would start a code block, which rustdoc runs.
        let indent = line.len() - line.trim_start().len();
        let trimmed = line.trim_start();
        let marker = ["```", "~~~"].into_iter().find(|marker| trimmed.starts_with(marker));
        match (fence, marker) {
            (None, Some(marker)) => {
                fence = Some(marker);
                lines.push(format!("{marker}text"));
            }
            (Some(open), Some(marker)) if open == marker => {
                fence = None;
                lines.push(marker.to_owned());
            }
            (Some(_), _) => lines.push(line.to_owned()),
            (None, None) => {
                let mut indent = indent.min(2);
                match list_marker(trimmed) {
                    Some(width) => item = Some(indent + width),
                    None if trimmed.is_empty() => item = None,
                    // What goes on after a list item belongs to it, and says so.
                    None => indent = indent.max(item.unwrap_or_default()),
                }
                lines.push(format!("{}{}", " ".repeat(indent), escape_line(trimmed)));
            }
        }
    }
    if let Some(open) = fence {
        lines.push(open.to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let mut escaped: Vec<String> = Vec::new();
    for line in lines {
        // One empty line separates paragraphs as well as several.
        if !(line.is_empty() && escaped.last().is_some_and(String::is_empty)) {
            escaped.push(line);
        }
    }
    escaped.join("\n")
}

/// How wide the marker of a list item is, with the spaces behind it.
fn list_marker(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (_, rest) = line.split_at_checked(digits)?;
    let markers: &[char] = if digits > 0 { &['.', ')'] } else { &['-', '*', '+'] };
    let rest = rest.strip_prefix(markers)?;
    // From five spaces on they are code in the item.
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    (1..=4).contains(&spaces).then_some(digits + 1 + spaces)
}

/// A line outside code blocks: brackets, tags and bare links are text.
fn escape_line(line: &str) -> String {
    let balanced = line.matches('`').count().is_multiple_of(2);
    let mut out = String::with_capacity(line.len() + 8);
    let mut in_code = false;
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        match character {
            '`' if balanced => {
                in_code = !in_code;
                out.push('`');
            }
            '`' => out.push_str("\\`"),
            '[' if !in_code && let Some((text, url, behind)) = link(after) => {
                out.push_str(&format!("[{}](<{url}>)", escape_line(text)));
                rest = behind;
                continue;
            }
            '[' | ']' | '<' | '>' if !in_code => {
                out.push('\\');
                out.push(character);
            }
            'h' if !in_code && (rest.starts_with("http://") || rest.starts_with("https://")) => {
                let end =
                    rest.find(|end: char| end.is_whitespace() || "<>()[]\"'`|*".contains(end)).unwrap_or(rest.len());
                let link = rest.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?']);
                out.push('<');
                out.push_str(link);
                out.push('>');
                rest = rest.get(link.len()..).unwrap_or_default();
                continue;
            }
            other => out.push(other),
        }
        rest = after;
    }
    // A line that starts like a setext rule, a table or a list with tabs is harmless; a tab is not.
    out.replace('\t', " ")
}

/// The text and address of a link to the web, behind its first bracket, and what follows it.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (label, rest) = text.split_once("](")?;
    let (url, behind) = rest.split_once(')')?;
    let is_web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    let is_plain = !label.is_empty() && !label.contains(['[', ']', '`', '<', '>']) && !label.contains("://");
    let is_whole = !url.contains(|part: char| part.is_whitespace() || "<>()[]\"`|".contains(part));
    (is_web && is_plain && is_whole).then_some((label, url, behind))
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markdown() {
        for (text, expected) in [
            ("a <b>bold</b> [x] <id>", "a **bold** \\[x\\] \\<id\\>"),
            ("see [the list](https://a.example/b).", "see [the list](<https://a.example/b>)."),
            ("see [a list](b)", "see \\[a list\\](b)"),
            ("`[x]` and `", "\\`\\[x\\]\\` and \\`"),
            ("see https://a.example/b_c. Then", "see <https://a.example/b_c>. Then"),
            ("    let x = 1;", "  let x = 1;"),
            ("```json\n{}\n```", "```text\n{}\n```"),
            ("```\nopen", "```text\nopen\n```"),
            ("<https://a.example>", "\\<<https://a.example>\\>"),
            ("one\n\n\n\ntwo", "one\n\ntwo"),
            ("- one\nmore\n1. two\nmore\n\nend", "- one\n  more\n1. two\n   more\n\nend"),
            ("-  one\n  more", "-  one\n   more"),
        ] {
            assert_eq!(escape(text), expected, "{text}");
        }
    }
}
