//! What an API says of its own error, in whatever JSON.

use serde_json::{Map, Value};

/// Members that name the error, what kind it is, and what happened: the first that is a text counts.
const CODE: &[&str] = &["code", "errorCode", "error_code", "error"];
const TITLE: &[&str] = &["title"];
const TEXT: &[&str] =
    &["text", "detail", "error_description", "errorDescription", "message", "errorMessage", "description"];

/// More than this is no explanation.
const LONGEST: usize = 1_000;

/// The codes and texts of a body, if it is JSON and has any.
pub(super) fn of(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let mut lines = Vec::new();
    collect(&body, &mut lines);
    let all = lines.join("; ");
    // What is shown on a terminal or stands in a log holds no control characters.
    let shown: String = all.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    (!shown.is_empty()).then_some(shown)
}

/// From the outside in, in the order of the body.
fn collect(value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let parts = [CODE, TITLE, TEXT].into_iter().filter_map(|names| first(members, names));
            let line = parts.collect::<Vec<_>>().join(": ");
            if !line.is_empty() && !lines.contains(&line) {
                lines.push(line);
            }
            members.values().for_each(|member| collect(member, lines));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, lines)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn first<'a>(members: &'a Map<String, Value>, names: &[&str]) -> Option<&'a str> {
    let texts = names.iter().filter_map(|name| members.get(*name)?.as_str());
    texts.map(str::trim).find(|text| !text.is_empty())
}
