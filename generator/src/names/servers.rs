//! Names of servers, hosts and environments.

use std::collections::BTreeSet;

use super::{EnvironmentNames, Names, case, unique};
use crate::diagnostic::{Code, Diagnostics, overlay_line};
use crate::ir::{Api, Host, HostId, Server};

/// What `Environment` has beside the constructors of environments.
const TAKEN: [&str; 3] = ["new", "hosts", "clone"];

/// Binds constants of servers, fields of hosts and constructors of environments.
pub fn bind(api: &Api, names: &mut Names, diags: &mut Diagnostics) {
    names.hosts = unique(api.hosts.iter().map(|host| case::field_name(&host.name)));
    let environments = environments(api, diags);
    let mut numbers = vec![0; api.hosts.len()];
    let constants = api.servers.iter().zip(&environments).map(|(server, environment)| {
        let number = numbers.get_mut(server.host.0).map_or(0, |number| {
            *number += 1;
            *number
        });
        let of_host = match (server.host.0, api.hosts.get(server.host.0)) {
            (0, _) | (_, None) => String::new(),
            (_, Some(host)) => format!("{}_", case::constant(&host.name)),
        };
        match environment {
            Some(name) => format!("{of_host}{}", case::constant(name)),
            None if number == 1 => format!("{of_host}DEFAULT"),
            None => format!("{of_host}SERVER_{number}"),
        }
    });
    names.servers = unique(constants);
    names.environments = constructors(api, &environments, diags);
}

/// The environment of each server, where something says so; in each host every one has its own.
fn environments(api: &Api, diags: &mut Diagnostics) -> Vec<Option<String>> {
    let mut known: BTreeSet<(HostId, String)> = BTreeSet::new();
    let names = api.servers.iter().map(|server| {
        let base = server.explicit_name.clone().or_else(|| word(server).map(str::to_owned))?;
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let free = |name: &String| !known.contains(&(server.host, name.clone())) && !TAKEN.contains(&name.as_str());
        let name = std::iter::once(base.clone()).chain(numbered).find(free)?;
        if server.explicit_name.is_some() && name != base {
            let at = server.at.child("x-obgen-name");
            diags
                .error(Code::NameCollision, at, format!("`{base}` is the name of something else in this host"))
                .help(overlay_line(&server.at, "x-obgen-name", &name));
        }
        known.insert((server.host, name.clone()));
        Some(name)
    });
    names.collect()
}

/// The word for an environment in a server's description or URL.
fn word(server: &Server) -> Option<&'static str> {
    let text = format!("{} {}", server.description.as_deref().unwrap_or_default(), server.url).to_ascii_lowercase();
    let words: Vec<&str> = text
        .split(|character: char| !character.is_ascii_alphanumeric())
        .map(|word| word.trim_end_matches(|character: char| character.is_ascii_digit()))
        .collect();
    let known = ["sandbox", "staging", "playground", "test", "production", "prod", "live"];
    let word = known.into_iter().find(|known| words.contains(known))?;
    Some(if matches!(word, "prod" | "live") { "production" } else { word })
}

/// The environments that all hosts have a server for, which needs nothing else to be known.
fn constructors(api: &Api, environments: &[Option<String>], diags: &mut Diagnostics) -> Vec<EnvironmentNames> {
    let mut all: Vec<&String> = Vec::new();
    for name in environments.iter().flatten() {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    let of_host = |host: usize, name: &String| {
        let own = |(server, environment): &(&Server, &Option<String>)| {
            server.host.0 == host && environment.as_ref() == Some(name)
        };
        api.servers.iter().zip(environments).position(|pair| own(&pair))
    };
    let mut constructors = Vec::new();
    for name in all {
        let servers: Vec<usize> = (0..api.hosts.len()).filter_map(|host| of_host(host, name)).collect();
        let missing = api.hosts.iter().enumerate().filter(|(host, _)| of_host(*host, name).is_none());
        missing.for_each(|(_, host)| without_server(host, name, diags));
        let is_whole = servers.len() == api.hosts.len();
        if is_whole && servers.iter().filter_map(|index| api.servers.get(*index)).all(is_complete) {
            constructors.push(EnvironmentNames { name: case::field_name(name), servers });
        }
    }
    constructors
}

fn without_server(host: &Host, environment: &str, diags: &mut Diagnostics) {
    diags
        .warning(
            Code::MissingServer,
            &host.at,
            format!(
                "the host `{}` has no server for `{environment}`: there is no `Environment::{environment}()`",
                host.name
            ),
        )
        .help(overlay_line(&host.at, "url", &format!("https://..., x-obgen-name: {environment}")));
}

/// Whether the URL can be called as it stands: absolute, and nothing to fill in.
fn is_complete(server: &Server) -> bool {
    let rest = server.url.strip_prefix("https://").or_else(|| server.url.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
    let plain = |text: &str, others: &str| {
        text.chars().all(|character| character.is_ascii_alphanumeric() || others.contains(character))
    };
    !host.is_empty() && plain(host, ".-") && port.parse::<u16>().is_ok() && plain(path, "/.-_~")
}
