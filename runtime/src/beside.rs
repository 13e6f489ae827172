//! Unions that stand beside the members of an object: each sees all members.

use crate::choose::{Chosen, choose};
use crate::json::{Json, Member};
use crate::object::Shape;
use crate::{Alternative, Composite, Members, Mismatch, Presence, Slot, Token, Wire};

/// The unions of one object.
pub(crate) struct Beside {
    unions: Vec<One>,
}

struct One {
    /// Its place among the members of the object.
    place: usize,
    alternatives: &'static [Alternative],
    chosen: Result<Chosen, Mismatch>,
    /// Whether a member is there that it knows.
    is_told: bool,
}

impl Beside {
    /// Reads all of them.
    pub(crate) fn read(json: Json<'_>, object: &mut dyn Members, members: &[Member<'_>]) -> Result<Self, Mismatch> {
        let host = object.shape();
        let mut beside = Beside { unions: Vec::new() };
        for (place, _) in host.fields.iter().enumerate().filter(|(_, field)| field.presence == Presence::Flatten) {
            let Slot::Choice(choice) = object.get_mut(place).open(Composite::Object) else {
                return Err(Mismatch::new("only a union stands beside the members of an object"));
            };
            let alternatives = choice.alternatives();
            let chosen = choose(alternatives, members, Some(host)).map_err(Mismatch::new);
            let is_told = members.iter().any(|(key, value)| !value.is_null() && knows(alternatives, key));
            beside.unions.push(One { place, alternatives, chosen, is_told });
        }
        let mut rest = Some(members);
        for union in &beside.unions {
            beside.read_one(union, json, object.get_mut(union.place), members, &mut rest, host)?;
        }
        Ok(beside)
    }

    /// Whether a member is one of a union's.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.unions.iter().any(|union| knows(union.alternatives, key))
    }

    /// `rest` are the members of which a union may keep those that have no other place: the first that has none of its
    /// listed alternatives.
    fn read_one<'m>(
        &self,
        union: &One,
        json: Json<'_>,
        place: &mut dyn Wire,
        members: &[Member<'_>],
        rest: &mut Option<&'m [Member<'m>]>,
        host: &'static Shape,
    ) -> Result<(), Mismatch> {
        // Nothing stands there: no value where that is possible, else the alternative that asks for no member.
        if !union.is_told && place.read(Token::Null).is_ok() {
            return Ok(());
        }
        let chosen = union.chosen.clone()?;
        let Slot::Choice(choice) = place.open(Composite::Object) else { return Ok(()) };
        let mut read = |chosen: usize| -> Result<(), Mismatch> {
            if !union.alternatives.get(chosen).is_some_and(Alternative::is_unlisted) {
                return json.read_chosen(choice, chosen, members);
            }
            let rest = rest.take().unwrap_or_default().iter().filter(|(key, _)| self.is_left_to(union, key, host));
            let rest = rest.map(|(key, value)| format!("{}:{}", serde_json::Value::from(&**key), value.as_str()));
            let text = format!("{{{}}}", rest.collect::<Vec<_>>().join(","));
            json.of_same_depth(&text).read_chosen(choice, chosen, &[])
        };
        match (read(chosen.index), chosen.otherwise) {
            (Err(_), Some(otherwise)) => read(otherwise),
            (result, _) => result,
        }
    }

    /// Whether a member has no other place than this union, of which no listed alternative stands there.
    fn is_left_to(&self, union: &One, key: &str, host: &Shape) -> bool {
        let has_place = host.position(key).is_some() || host.additional.is_some() && !knows(union.alternatives, key);
        let is_taken = self.unions.iter().filter(|other| !std::ptr::eq(*other, union)).any(|other| {
            let chosen = other.chosen.as_ref().ok().and_then(|chosen| other.alternatives.get(chosen.index));
            chosen.is_some_and(|chosen| chosen.knows(key))
        });
        !has_place && !is_taken
    }
}

fn knows(alternatives: &[Alternative], key: &str) -> bool {
    alternatives.iter().any(|alternative| alternative.knows(key))
}
