//! Which operations a type comes to, and which way.

use crate::ir::{Api, OperationId, ResponseSet, Type, TypeId};

use super::Direction;

/// A way of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Request,
    Response,
}

/// A set of operations, by their number in the report, each with the ways in which it is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach(Vec<u64>);

impl Reach {
    pub fn of(operation: usize, way: Way) -> Self {
        let mut reach = Reach::default();
        reach.add(operation, way);
        reach
    }

    /// Operations both ways.
    pub fn whole(operations: impl Iterator<Item = usize>) -> Self {
        let mut reach = Reach::default();
        for operation in operations {
            reach.add(operation, Way::Request);
            reach.add(operation, Way::Response);
        }
        reach
    }

    /// Whether both reach one operation in the same way.
    pub fn meets(&self, other: &Reach) -> bool {
        self.0.iter().zip(&other.0).any(|(own, other)| own & other != 0)
    }

    pub fn add(&mut self, operation: usize, way: Way) {
        let (word, bit) = (operation / 32, (operation % 32) * 2 + usize::from(way == Way::Response));
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << bit;
        }
    }

    pub fn join(&mut self, other: &Reach) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own |= other;
        }
    }

    pub fn and(&self, other: &Reach) -> Reach {
        Reach(self.0.iter().zip(&other.0).map(|(own, other)| own & other).collect())
    }

    /// What of it goes this way.
    pub fn only(&self, way: Way) -> Reach {
        Reach(self.0.iter().map(|word| word & mask(way)).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Numbers of the operations, in order.
    pub fn operations(&self) -> Vec<usize> {
        let words = self.0.iter().enumerate();
        words
            .flat_map(|(index, word)| {
                (0..32).filter(move |operation| (word >> (operation * 2)) & 0b11 != 0).map(move |bit| index * 32 + bit)
            })
            .collect()
    }

    pub fn direction(&self) -> Direction {
        let goes = |way| self.0.iter().any(|word| word & mask(way) != 0);
        match (goes(Way::Request), goes(Way::Response)) {
            (true, true) => Direction::Both,
            (true, false) => Direction::Request,
            (false, true) => Direction::Response,
            (false, false) => Direction::Neither,
        }
    }
}

/// The bits of a way: the even ones are requests.
fn mask(way: Way) -> u64 {
    match way {
        Way::Request => 0x5555_5555_5555_5555,
        Way::Response => 0xaaaa_aaaa_aaaa_aaaa,
    }
}

/// What each type comes to, by its index; `number` says which operation is which in the report.
pub fn of_types(api: &Api, number: impl Fn(OperationId) -> usize) -> Vec<Reach> {
    let mut walk = Walk { api, reach: vec![Reach::default(); api.types.len()], seen: Vec::new() };
    for (index, operation) in api.operations.iter().enumerate() {
        let number = number(OperationId(index));
        let headers = operation.session.iter().filter_map(|used| api.session.get(used.index));
        let sent = operation.parameters.iter().map(|parameter| &parameter.ty);
        let sent = sent.chain(headers.map(|header| &header.field.ty));
        let sent = sent.chain(operation.body.iter().flat_map(|body| &body.media).map(|media| &media.ty));
        walk.all(sent, number, Way::Request);
        let errors = operation.errors.and_then(|id| api.errors.get(id.0)).map(|errors| &errors.set);
        let answers = std::iter::once(&operation.responses).chain(errors).flat_map(types_of_answers);
        let callbacks = api.callbacks.iter().filter(|callback| callback.operation == OperationId(index));
        let pushed = callbacks.flat_map(|callback| callback.body.iter().map(|media| &media.ty).chain(&callback.query));
        walk.all(answers.chain(pushed), number, Way::Response);
    }
    walk.reach
}

fn types_of_answers(set: &ResponseSet) -> impl Iterator<Item = &Type> {
    set.cases
        .iter()
        .flat_map(|case| case.headers.iter().map(|header| &header.ty).chain(case.bodies.iter().map(|media| &media.ty)))
}

struct Walk<'a> {
    api: &'a Api,
    reach: Vec<Reach>,
    seen: Vec<bool>,
}

impl<'a> Walk<'a> {
    fn all(&mut self, types: impl Iterator<Item = &'a Type>, operation: usize, way: Way) {
        self.seen.clear();
        self.seen.resize(self.api.types.len(), false);
        let mut open: Vec<TypeId> = types.filter_map(Type::named).collect();
        while let Some(id) = open.pop() {
            match self.seen.get_mut(id.index()) {
                Some(seen @ false) => *seen = true,
                _ => continue,
            }
            if let Some(reach) = self.reach.get_mut(id.index()) {
                reach.add(operation, way);
            }
            open.extend(self.api.types.get(id).parts());
        }
    }
}
