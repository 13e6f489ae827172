//! Which operation a request can be one of: by its address.

use std::borrow::Cow;

use http::Uri;

use crate::{BaseUrl, Operation};

/// Where operations stand: the base URLs of each host. Without any, each is the root of whatever host is asked.
#[derive(Clone, Default)]
pub(super) struct Hosts(Vec<(&'static str, BaseUrl)>);

impl Hosts {
    pub(super) fn extend(&mut self, hosts: Vec<(&'static str, BaseUrl)>) {
        self.0.extend(hosts);
    }

    /// The path below the base URL, if the request is for this host.
    fn below<'u>(&self, host: &str, uri: &'u Uri) -> Vec<&'u str> {
        if self.0.is_empty() {
            return vec![uri.path()];
        }
        let own = self.0.iter().filter(|(name, _)| *name == host);
        own.filter_map(|(_, base)| below(base, uri)).collect()
    }
}

/// The path of a request below a base URL. A request without an authority is for any.
pub(super) fn below<'u>(base: &BaseUrl, uri: &'u Uri) -> Option<&'u str> {
    let base: Uri = base.as_str().parse().ok()?;
    let same = uri.authority().is_none_or(|authority| Some(authority) == base.authority());
    let rest = uri.path().strip_prefix(base.path().trim_end_matches('/'))?;
    (same && rest.starts_with('/')).then_some(rest)
}

/// The parameters of a path, as they stand in it.
pub(super) struct Route<'u> {
    pub(super) arguments: Vec<(&'static str, &'u str)>,
    pub(super) query: Vec<(Cow<'u, str>, &'u str)>,
}

impl<'u> Route<'u> {
    pub(super) fn of(operation: &Operation, hosts: &Hosts, uri: &'u Uri) -> Option<Self> {
        hosts.below(operation.host, uri).into_iter().find_map(|path| Route::at(operation, path, uri))
    }

    pub(super) fn below(operation: &Operation, base: &BaseUrl, uri: &'u Uri) -> Option<Self> {
        Route::at(operation, below(base, uri)?, uri)
    }

    fn at(operation: &Operation, path: &'u str, uri: &'u Uri) -> Option<Self> {
        let (template, own_query) = operation.path.split_once('?').unwrap_or((operation.path, ""));
        let mut arguments = arguments(template, path)?;
        let pairs = crate::query::pairs(uri.query().unwrap_or_default());
        // A name that cannot be read is that of no parameter.
        let query: Vec<_> =
            pairs.filter_map(|(name, value)| Some((crate::query::unescape(name).ok()?, value))).collect();
        // An address may have a query of its own.
        for (name, wanted) in crate::query::pairs(own_query) {
            let (_, sent) = query.iter().find(|(own, _)| own == name)?;
            match wanted.strip_prefix('{').and_then(|wanted| wanted.strip_suffix('}')) {
                Some(parameter) => arguments.push((parameter, sent)),
                None if wanted == *sent => {}
                None => return None,
            }
        }
        Some(Route { arguments, query })
    }
}

/// What stands in a path where a template has parameters. A parameter is never empty, and ends with its segment or where
/// what follows it in the template begins.
fn arguments<'p>(template: &'static str, path: &'p str) -> Option<Vec<(&'static str, &'p str)>> {
    let (mut template, mut path) = (template, path);
    let mut found = Vec::new();
    while let Some((literal, rest)) = template.split_once('{') {
        path = path.strip_prefix(literal)?;
        let (name, rest) = rest.split_once('}')?;
        let following = rest.split(['{', '/']).next().unwrap_or_default();
        let segment = path.split('/').next().unwrap_or_default();
        let end = if following.is_empty() { segment.len() } else { segment.rfind(following)? };
        let (value, after) = path.split_at_checked(end).filter(|(value, _)| !value.is_empty())?;
        found.push((name, value));
        (template, path) = (rest, after);
    }
    (template == path).then_some(found)
}
