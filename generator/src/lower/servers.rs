//! Servers, and the hosts that they make: the servers of one list answer the same operations, each in an environment of its own.

use openapiv3::{Operation as Source, PathItem, Server as SourceServer};
use serde_json::Value;

use super::Lower;
use crate::diagnostic::{Code, overlay_line};
use crate::ir::{Api, Host, HostId, Server, ServerVariable};
use crate::source::Pointer;

/// What the host of the document's own servers is called.
const MAIN: &str = "api";

impl Lower<'_> {
    /// The host of the document's servers; it comes first.
    pub fn main_host(&mut self, api: &mut Api) {
        let spec = self.spec;
        let at = Pointer::root().child("servers");
        let name = self.host_name(&spec.openapi.servers, &at).unwrap_or_else(|| MAIN.to_owned());
        api.hosts.push(Host { name, at: at.clone() });
        add_servers(api, HostId(0), &spec.openapi.servers, &at);
    }

    /// The host that an operation is at: its own servers', its path's, or the document's.
    pub fn host(&mut self, api: &mut Api, item: &PathItem, source: &Source, at: &Pointer) -> HostId {
        let of_item = at.parent().unwrap_or_else(Pointer::root).child("servers");
        match (source.servers.as_slice(), item.servers.as_slice()) {
            ([], []) => HostId(0),
            ([], servers) => self.host_of(api, servers, &of_item),
            (servers, _) => self.host_of(api, servers, &at.child("servers")),
        }
    }

    fn host_of(&mut self, api: &mut Api, servers: &[SourceServer], at: &Pointer) -> HostId {
        let explicit = self.host_name(servers, at);
        let known = match &explicit {
            Some(name) => api.hosts.iter().position(|host| host.name == *name),
            None => api.hosts.iter().enumerate().position(|(index, _)| same_servers(api, HostId(index), servers)),
        };
        let id = HostId(known.unwrap_or_else(|| {
            let name = explicit.unwrap_or_else(|| self.free_name(api, servers, at));
            api.hosts.push(Host { name, at: at.clone() });
            api.hosts.len() - 1
        }));
        add_servers(api, id, servers, at);
        id
    }

    /// The name that an overlay gives to the host of these servers.
    fn host_name(&mut self, servers: &[SourceServer], at: &Pointer) -> Option<String> {
        let names = servers.iter().enumerate().filter_map(|(index, server)| {
            Some((self.extension_text(&server.extensions, "x-obgen-host")?, at.index(index).child("x-obgen-host")))
        });
        let names: Vec<(String, Pointer)> = names.collect();
        let (first, first_at) = names.first()?;
        for (name, name_at) in names.iter().filter(|(name, _)| name != first) {
            self.diags
                .error(Code::TwoNames, name_at, format!("these servers are the host `{first}` and the host `{name}`"))
                .related(first_at, "the other name")
                .help("the servers of one list answer the same operations: give all of them one name");
        }
        Some(first.clone())
    }

    /// A host that nobody named is called like the first label of its URL.
    fn free_name(&mut self, api: &Api, servers: &[SourceServer], at: &Pointer) -> String {
        let url = servers.first().map_or("", |server| &server.url);
        let words = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '.', ':', '{', '}']);
        let label = words.map(plain).find(|word| !word.is_empty()).unwrap_or_else(|| "server".to_owned());
        let taken = |name: &str| api.hosts.iter().any(|host| host.name == name);
        if !taken(&label) {
            return label;
        }
        let name = (2..).map(|number| format!("{label}{number}")).find(|name| !taken(name)).unwrap_or_default();
        self.diags
            .warning(Code::NameCollision, at, format!("`{label}` is another host already: this one is `{name}`"))
            .help(overlay_line(&at.index(0), "x-obgen-host", &name));
        name
    }

    /// The document's own servers are no host if every operation has others.
    pub fn without_unused_host(&mut self, api: &mut Api) {
        let mut hosts =
            api.operations.iter().map(|operation| operation.host).chain(api.pages.iter().map(|page| page.host));
        let is_used = hosts.any(|host| host == HostId(0));
        if is_used || api.hosts.len() < 2 {
            return;
        }
        api.hosts.remove(0);
        api.servers.retain(|server| server.host != HostId(0));
        let ids = api.operations.iter_mut().map(|operation| &mut operation.host);
        let ids = ids.chain(api.pages.iter_mut().map(|page| &mut page.host));
        ids.chain(api.servers.iter_mut().map(|server| &mut server.host)).for_each(|id| id.0 -= 1);
    }
}

fn same_servers(api: &Api, host: HostId, servers: &[SourceServer]) -> bool {
    let known = || api.servers.iter().filter(|server| server.host == host);
    known().count() == servers.len() && servers.iter().all(|own| known().any(|server| server.url == own.url))
}

fn add_servers(api: &mut Api, host: HostId, servers: &[SourceServer], at: &Pointer) {
    for (index, source) in servers.iter().enumerate() {
        if !api.servers.iter().any(|known| known.host == host && known.url == source.url) {
            api.servers.push(server(host, source, at.index(index)));
        }
    }
}

fn server(host: HostId, source: &SourceServer, at: Pointer) -> Server {
    let variables = source.variables.iter().flatten().map(|(name, variable)| ServerVariable {
        name: name.clone(),
        default: variable.default.clone(),
        values: variable.enumeration.clone(),
    });
    Server {
        host,
        url: source.url.clone(),
        description: source.description.clone(),
        explicit_name: source.extensions.get("x-obgen-name").and_then(Value::as_str).map(str::to_owned),
        variables: variables.collect(),
        at,
    }
}

/// A label of a URL as a name.
fn plain(label: &str) -> String {
    let kept = label.chars().filter(|character| character.is_ascii_alphanumeric() || *character == '-');
    let name: String = kept.map(|character| character.to_ascii_lowercase()).collect();
    name.trim_start_matches(|character: char| !character.is_ascii_alphabetic()).replace('-', "_")
}
