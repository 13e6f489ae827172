//! The little HTML that descriptions are written with, as Markdown: what is left of it would be shown as it is.

use std::borrow::Cow;

/// Text with the usual tags as Markdown. Tags of other names, and what only looks like one, stay.
pub fn as_markdown(text: &str) -> Cow<'_, str> {
    if !text.contains('<') || text.contains("```") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut link = None;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tag = after.split_once('>').filter(|(tag, _)| !tag.contains(['<', '`']));
        match tag.and_then(|(tag, behind)| Some((tag, markdown(tag)?, behind))) {
            Some((tag, own, behind)) => {
                push(&mut out, own);
                if let Some(url) = address(tag) {
                    out.push('[');
                    link = Some(url);
                } else if let Some(url) = link.take_if(|_| tag == "/a") {
                    out.push_str(&format!("]({url})"));
                }
                rest = behind;
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A line's end is not doubled.
fn push(out: &mut String, own: &str) {
    if own.starts_with('\n') {
        out.truncate(out.trim_end_matches(' ').len());
    }
    let own = if out.ends_with('\n') || out.is_empty() { own.trim_start_matches('\n') } else { own };
    out.push_str(own);
}

/// Where a link leads, if that is the web.
fn address(tag: &str) -> Option<&str> {
    let (_, attribute) = tag.strip_prefix("a ")?.split_once("href=")?;
    let url = attribute.trim_start_matches(['"', '\'']).split(['"', '\'', ' ']).next()?;
    ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)).then_some(url)
}

/// What stands for a tag.
fn markdown(tag: &str) -> Option<&'static str> {
    let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
    let name = tag.split([' ', '/', '\n', '\t']).next().unwrap_or_default().to_ascii_lowercase();
    Some(match (name.as_str(), is_end) {
        ("br", _) => "\n",
        ("p" | "div" | "ul" | "ol" | "table", _) => "\n\n",
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", _) => "\n\n",
        ("li", false) => "\n- ",
        ("tr", _) => "\n",
        ("td" | "th", true) => " | ",
        ("td" | "th" | "thead" | "tbody" | "a" | "span" | "li" | "font" | "u" | "small", _) => "",
        ("b" | "strong", _) => "**",
        ("i" | "em", _) => "*",
        ("code" | "tt", _) => "`",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::as_markdown;

    #[test]
    fn tags() {
        for (text, expected) in [
            ("<p>One <b>bold</b>.</p>\n<p>Two.</p>", "One **bold**.\n\n\nTwo.\n\n"),
            ("one<br/>two <br> three", "one\ntwo\n three"),
            ("<ul><li>a</li><li>b</li></ul>end", "- a\n- b\n\nend"),
            ("<tr><td>A</td><td>n.a.</td></tr>", "A | n.a. |\n"),
            ("the <code>id</code> of List<String> and <id>, a < b", "the `id` of List<String> and <id>, a < b"),
            (
                "<a href=\"https://a.example/b\" target='x'>here</a>, <a name='y'>there</a>",
                "[here](https://a.example/b), there",
            ),
            ("open <b", "open <b"),
        ] {
            assert_eq!(as_markdown(text), expected, "{text}");
        }
    }
}
