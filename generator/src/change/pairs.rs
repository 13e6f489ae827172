//! Which operation of one state is which of the other.

use crate::ir::{Api, Operation, OperationId};

/// Operations as a report numbers them: those of the new state in order, then those that are gone.
pub struct Operations(Vec<(Option<usize>, Option<usize>)>);

impl Operations {
    /// Pairs by `operationId` and path, then by `operationId`, then by method and the shape of the path, then by that in
    /// another version of the API.
    pub fn pair(old: &Api, new: &Api) -> Self {
        let mut partner: Vec<Option<usize>> = vec![None; new.operations.len()];
        let mut open: Vec<usize> = (0..old.operations.len()).collect();
        let tests: [fn(&Operation, &Operation) -> bool; 4] = [
            |old, new| old.id == new.id && is_same_place(old, new),
            |old, new| old.id == new.id,
            is_same_place,
            |old, new| old.method == new.method && versionless(&old.path) == versionless(&new.path),
        ];
        for fits in tests {
            for (operation, partner) in new.operations.iter().zip(&mut partner).filter(|(_, partner)| partner.is_none())
            {
                let found =
                    open.iter().position(|index| old.operations.get(*index).is_some_and(|own| fits(own, operation)));
                *partner = found.map(|position| open.remove(position));
            }
        }
        let kept = partner.into_iter().enumerate().map(|(index, partner)| (partner, Some(index)));
        Operations(kept.chain(open.into_iter().map(|index| (Some(index), None))).collect())
    }

    /// Old and new operation of each number.
    pub fn all(&self) -> impl Iterator<Item = (usize, Option<usize>, Option<usize>)> + '_ {
        self.0.iter().enumerate().map(|(number, (old, new))| (number, *old, *new))
    }

    /// The number of an old operation.
    pub fn number_of_old(&self, id: OperationId) -> usize {
        self.0.iter().position(|(old, _)| *old == Some(id.0)).unwrap_or_default()
    }
}

/// Same method, and paths that differ in names of parameters at most.
fn is_same_place(old: &Operation, new: &Operation) -> bool {
    old.method == new.method && nameless(&old.path) == nameless(&new.path)
}

/// A path without the names of its parameters, and without the numbers of segments like `v2`.
fn versionless(path: &str) -> String {
    let is_version = |segment: &str| {
        let number = segment.strip_prefix('v').unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let path = nameless(path);
    path.split('/').map(|segment| if is_version(segment) { "v" } else { segment }).collect::<Vec<_>>().join("/")
}

/// Names of the parameters in a path, in order.
pub fn path_parameters(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

/// A path without the names of its parameters.
pub fn nameless(path: &str) -> String {
    let mut text = String::new();
    for (index, part) in path.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, rest)) if index > 0 => {
                text.push_str("{}");
                text.push_str(rest);
            }
            _ => text.push_str(part),
        }
    }
    text
}
