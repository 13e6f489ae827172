//! Where a request may go: over TLS, and to no other host than the one that source.toml names.

use std::net::IpAddr;
use url::{Host, Url};
use xtask::Fault;

/// Plain HTTP is for servers on this machine, which tests are.
pub fn allowed(url: &Url) -> Result<(), Fault> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        _ => Err(Fault::new(format!("{url} is not fetched: only https is"))),
    }
}

/// The address that `location` names, seen from `from`. What we follow is a decision in source.toml: a server may move a
/// document about, but not to somebody else.
pub fn follow(from: &Url, location: &str) -> Result<Url, Fault> {
    let to = from.join(location).map_err(|fault| Fault::new(format!("{from} redirects to `{location}`: {fault}")))?;
    allowed(&to)?;
    if to.host() != from.host() {
        return Err(Fault::new(format!("{from} redirects to another host: {to}"))
            .help("if that is where the document is published now, write it as `url` into source.toml"));
    }
    if from.scheme() == "https" && to.scheme() != "https" {
        return Err(Fault::new(format!("{from} redirects to an address without TLS: {to}")));
    }
    Ok(to)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Url, allowed, follow};

    #[test]
    fn addresses() {
        for (url, fine) in [
            ("https://bank.example/api.yaml", true),
            ("http://bank.example/api.yaml", false),
            ("http://127.0.0.1:8080/api.yaml", true),
            ("http://[::1]/api.yaml", true),
            ("http://localhost/api.yaml", true),
            ("http://localhost.bank.example/api.yaml", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(allowed(&Url::parse(url).unwrap()).is_ok(), fine, "{url}");
        }
    }

    #[test]
    fn redirects() {
        let from = Url::parse("https://bank.example/docs/api.yaml").unwrap();
        for (location, to) in [
            ("v2.yaml", Ok("https://bank.example/docs/v2.yaml")),
            ("/v2.yaml", Ok("https://bank.example/v2.yaml")),
            ("https://bank.example:8443/v2.yaml", Ok("https://bank.example:8443/v2.yaml")),
            ("http://bank.example/v2.yaml", Err("only https is")),
            ("http://127.0.0.1/v2.yaml", Err("another host")),
            ("//cdn.example/v2.yaml", Err("another host")),
            ("https://", Err("redirects to `https://`")),
        ] {
            match (follow(&from, location).map(|to| to.to_string()), to) {
                (Ok(found), Ok(to)) => assert_eq!(found, to),
                (Err(fault), Err(part)) => assert!(fault.to_string().contains(part), "{fault}"),
                (found, _) => panic!("{location}: {:?}", found.map_err(|fault| fault.to_string())),
            }
        }
    }
}
