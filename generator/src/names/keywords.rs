//! Rust's keywords, of all editions.

const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "crate", "self", "super",
];

/// Whether Rust keeps this word for itself.
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// The name as an identifier: raw where it is a keyword that can be, else with an underscore behind.
pub fn escaped(name: String) -> String {
    match name.as_str() {
        "crate" | "self" | "super" => format!("{name}_"),
        keyword if is_keyword(keyword) => format!("r#{keyword}"),
        _ => name,
    }
}
