//! Keys of `paths` that say more than a path: a fragment that tells operations of one path apart (it is never sent), and a
//! query. What a query has that is declared as parameters `in: query` is theirs; what else it has is part of the address.

/// A key, taken apart.
#[derive(Default)]
pub(super) struct Address<'p> {
    /// The parameters of the path, each once.
    pub(super) names: Vec<&'p str>,
    /// Parameters of the query: `{b}` in `?a={b}`, with the name before it.
    pub(super) asked: Vec<(&'p str, &'p str)>,
    /// Parameters of the query as RFC 6570 writes them: `{?a,b}`.
    pub(super) offered: Vec<&'p str>,
    /// What is not sent.
    pub(super) fragment: Option<&'p str>,
}

/// Reads a key of `paths`, or says what is wrong with it.
pub(super) fn parse(key: &str) -> Result<Address<'_>, String> {
    let (address, fragment) = match key.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (key, None),
    };
    if fragment.is_some_and(|fragment| fragment.contains(['{', '}', '/', '?', '#'])) {
        return Err(format!("`{key}` goes on behind a `#`, and what stands there is never sent"));
    }
    let mut found = Address { fragment, ..Address::default() };
    let mut rest = address;
    let mut before = String::new();
    while let Some(open) = rest.find(['{', '}']) {
        let (literal, after) = rest.split_at(open);
        before.push_str(literal);
        let inner = after
            .strip_prefix('{')
            .ok_or_else(|| format!("`{key}` closes a parameter after `{before}` that is not open"))?;
        let (name, behind) =
            inner.split_once('}').ok_or_else(|| format!("`{key}` opens a parameter that it does not close"))?;
        if let Some(offered) = name.strip_prefix(['?', '&']) {
            found.offered.extend(offered.split(',').map(|name| name.trim_end_matches('*')));
        } else if name.is_empty() || name.contains(['{', '/', '?', '#']) {
            return Err(format!("`{{{name}}}` in `{key}` is not a parameter"));
        } else if before.contains('?') {
            let part = literal.rsplit(['?', '&']).next().unwrap_or_default();
            found.asked.push((part.trim_end_matches('='), name));
        } else if !found.names.contains(&name) {
            found.names.push(name);
        }
        before.push_str(name);
        rest = behind;
    }
    Ok(found)
}

/// The key without what parameters `in: query` say; `is_query` knows them.
pub(super) fn reduced(key: &str, is_query: impl Fn(&str) -> bool) -> String {
    let (address, fragment) = key.split_at(key.find('#').unwrap_or(key.len()));
    let mut plain = String::with_capacity(address.len());
    let mut rest = address;
    while let Some((before, after)) = rest.split_once("{?").or_else(|| rest.split_once("{&")) {
        plain.push_str(before);
        rest = after.split_once('}').map_or("", |(_, behind)| behind);
    }
    plain.push_str(rest);
    if let Some((path, query)) = plain.split_once('?') {
        let is_parameter = |part: &&str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
            value.is_some_and(|value| is_query(value) || is_query(name)) || part.is_empty()
        };
        let left: Vec<&str> = query.split('&').filter(|part| !is_parameter(part)).collect();
        let left = left.join("&");
        plain = if left.is_empty() { path.to_owned() } else { format!("{path}?{left}") };
    }
    format!("{plain}{fragment}")
}
