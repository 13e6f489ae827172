//! What paths lost and the URLs of servers took, or the other way round: requests go where they went.

use std::collections::BTreeSet;

use super::Kind;
use super::compare::Comparison;
use super::finding::{Effect, Finding};
use super::pairs::nameless;
use super::state::State;

impl Comparison<'_> {
    /// Tells what happened to servers with what happened to paths, if each operation has the addresses that it had.
    pub fn same_addresses(&mut self) {
        let is_of_servers = |finding: &Finding| {
            matches!(
                finding.kind,
                Kind::ServerChanged
                    | Kind::ServerAdded
                    | Kind::ServerRemoved
                    | Kind::EnvironmentAdded
                    | Kind::EnvironmentRemoved
            )
        };
        let is_of_paths = |finding: &Finding| finding.kind == Kind::PathChanged;
        let mut kept = self.operations.all().filter_map(|(_, old, new)| old.zip(new));
        let is_same = |(before, after): (usize, usize)| {
            let (old, new) = (self.old.addresses(before), self.new.addresses(after));
            !old.is_empty() && old == new
        };
        if !self.findings.iter().any(is_of_servers) || !self.findings.iter().any(is_of_paths) || !kept.all(is_same) {
            return;
        }
        let (servers, others) = std::mem::take(&mut self.findings).into_iter().partition(is_of_servers);
        self.findings = others;
        let mut servers: Vec<Finding> = servers;
        for finding in self.findings.iter_mut().filter(|finding| is_of_paths(finding)) {
            finding.mild = true;
            finding.what.push_str("; with the servers' URLs, requests go to the same addresses");
            finding.effects.extend(servers.drain(..).map(|finding| Effect { finding, others: 0 }));
        }
    }
}

impl State<'_> {
    /// Where an operation is asked, by the servers of its host.
    fn addresses(&self, operation: usize) -> BTreeSet<String> {
        let Some(operation) = self.api.operations.get(operation) else { return BTreeSet::new() };
        let servers = self.api.servers.iter().filter(|server| server.host == operation.host);
        servers.map(|server| format!("{}{}", server.url.trim_end_matches('/'), nameless(&operation.path))).collect()
    }
}
