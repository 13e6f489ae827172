//! Patterns: written in JavaScript's dialect, checked in Rust's.

use super::Lower;
use crate::diagnostic::Code;
use crate::ir::Limits;
use crate::source::Pointer;

impl Lower<'_> {
    /// Puts the pattern in Rust's dialect; one that has no counterpart is not checked, and said to be so.
    pub fn check_pattern(&mut self, limits: &mut Limits, at: &Pointer) {
        let Some(pattern) = limits.pattern.take() else {
            return;
        };
        if pattern.starts_with("/^") && pattern.trim_end_matches(char::is_alphabetic).ends_with("$/") {
            self.diags
                .warning(
                    Code::Pattern,
                    at.child("pattern"),
                    format!(
                        "the pattern `{pattern}` is not checked: it is written between slashes, which no value has"
                    ),
                )
                .help("write it without the slashes, in an overlay");
            return;
        }
        let translated = translate(&pattern);
        match regex_lite::Regex::new(&translated) {
            Ok(_) => limits.pattern = Some(translated),
            Err(fault) => {
                self.diags
                    .warning(Code::Pattern, at.child("pattern"), format!("the pattern `{pattern}` is not checked: {fault}"))
                    .help("look-around, back-references, Unicode classes and very long repetitions have no counterpart; say the rule another way in an overlay, or leave it to the server");
            }
        }
    }
}

/// JavaScript's regular expressions in the words of Rust's.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern.chars().peekable();
    let mut in_class = false;
    let mut class_start = false;
    while let Some(character) = rest.next() {
        let at_start = std::mem::take(&mut class_start);
        match character {
            '\\' => escape(&mut rest, &mut out),
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                class_start = true;
                out.push('[');
                if rest.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
            }
            ']' if in_class && at_start => {
                // `[]` fits nothing and `[^]` anything.
                in_class = false;
                let negated = out.ends_with('^');
                out.truncate(out.len() - if negated { 2 } else { 1 });
                out.push_str(if negated { "[\\s\\S]" } else { "[^\\s\\S]" });
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            // Set operations of Rust's classes, plain characters in JavaScript's.
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(character);
            }
            // A brace that starts no count is a plain character in JavaScript.
            '{' if !in_class && !starts_count(&rest) => out.push_str("\\{"),
            '-' if in_class && rest.peek() == Some(&'-') => out.push_str("\\-"),
            other => out.push(other),
        }
    }
    out
}

/// Whether what follows a brace makes it a count: `3}`, `1,}` or `1,2}`.
fn starts_count(rest: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let count: String = rest.clone().take_while(|character| *character != '}').collect();
    let is_closed = rest.clone().any(|character| character == '}');
    let (least, most) = count.split_once(',').unwrap_or((&count, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    is_closed && !least.is_empty() && is_number(least) && is_number(most)
}

fn escape(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    let Some(escaped) = rest.next() else {
        out.push_str("\\\\");
        return;
    };
    match escaped {
        'u' => {
            let mut code = String::new();
            if rest.next_if_eq(&'{').is_some() {
                code.extend(rest.by_ref().take_while(|character| *character != '}'));
            } else {
                while code.len() < 4 && rest.peek().is_some_and(char::is_ascii_hexdigit) {
                    code.extend(rest.next());
                }
            }
            out.push_str(&format!("\\x{{{code}}}"));
        }
        // Escapes that mean the character itself.
        character if character.is_ascii_punctuation() && !"\\.+*?()|[]{}^$#&-~".contains(character) => {
            out.push(character)
        }
        character if !character.is_ascii() => out.push(character),
        other => {
            out.push('\\');
            out.push(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn dialects() {
        for (javascript, text, fits) in [
            (r"^[A-Z]{3}$", "EUR", true),
            (r"^https:\/\/[^\/]+", "https://bank", true),
            (r"^[\w\-\.@]+$", "a.b-c@d", true),
            (r"^[a&&b]+$", "a&b", true),
            (r"^[[\]]+$", "[]", true),
            (r"^[^]$", "x", true),
            (r"^\u00e5\u{e4}$", "åä", true),
            (r"^[\u00a1-\u02af]*$", "åäö", true),
            (r"^\_\@$", "_@", true),
            (r"^[0-9]{1,4}$", "12345", false),
            (r"^{a}{2,}$", "{a}}", true),
            (r"^{,3}$", "{,3}", true),
        ] {
            let translated = translate(javascript);
            let found = regex_lite::Regex::new(&translated).map(|regex| regex.is_match(text));
            assert_eq!(found, Ok(fits), "{javascript} as {translated} on {text}");
        }
    }
}
