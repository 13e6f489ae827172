use crate::wire::*;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

pub struct Place<'p>(pub &'p mut dyn Wire);

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        match self.0.form() {
            Form::Tokens => d.deserialize_any(self),
            Form::Text => {
                let raw: &serde_json::value::RawValue = de::Deserialize::deserialize(d)?;
                self.0.read_text(raw.get()).map_err(|_| de::Error::custom("mismatch"))
            }
        }
    }
}
fn fit<E: de::Error>(r: Result<(), Mismatch>) -> Result<(), E> {
    r.map_err(|_| E::custom("mismatch"))
}
impl<'de> Visitor<'de> for Place<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E: de::Error>(self, v: bool) -> Result<(), E> { fit(self.0.read(Scalar::Bool(v))) }
    fn visit_i64<E: de::Error>(self, v: i64) -> Result<(), E> { fit(self.0.read(Scalar::Int(v))) }
    fn visit_u64<E: de::Error>(self, v: u64) -> Result<(), E> { fit(self.0.read(Scalar::Uint(v))) }
    fn visit_f64<E: de::Error>(self, v: f64) -> Result<(), E> { fit(self.0.read(Scalar::Float(v))) }
    fn visit_str<E: de::Error>(self, v: &str) -> Result<(), E> { fit(self.0.read(Scalar::Text(v))) }
    fn visit_unit<E: de::Error>(self) -> Result<(), E> { fit(self.0.read(Scalar::Null)) }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some(list) = self.0.list() else { return Err(de::Error::custom("mismatch")) };
        while seq.next_element_seed(Item(list))?.is_some() {}
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if let Some(members) = self.0.members() {
            let fields = members.fields();
            let mut seen = 0u128;
            let mut next = 0;
            while let Some(slot) = map.next_key_seed(Key { fields, next })? {
                match slot {
                    Some(i) => {
                        seen |= 1 << i;
                        next = i + 1;
                        map.next_value_seed(Place(members.get_mut(i)))?;
                    }
                    None => { map.next_value::<de::IgnoredAny>()?; }
                }
            }
            for (i, f) in fields.iter().enumerate() {
                if f.required && seen & (1 << i) == 0 {
                    return Err(de::Error::missing_field(f.name));
                }
            }
            return Ok(());
        }
        Err(de::Error::custom("mismatch"))
    }
}
struct Item<'p>(&'p mut dyn List);
impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        Place(self.0.push()).deserialize(d)
    }
}
struct Key { fields: &'static [Field], next: usize }
impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<usize>;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Option<usize>, D::Error> { d.deserialize_str(self) }
}
impl<'de> Visitor<'de> for Key {
    type Value = Option<usize>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str("a member name") }
    fn visit_str<E: de::Error>(self, v: &str) -> Result<Option<usize>, E> {
        let n = self.fields.len();
        for i in self.next..n { if self.fields[i].name == v { return Ok(Some(i)); } }
        for i in 0..self.next { if self.fields[i].name == v { return Ok(Some(i)); } }
        Ok(None)
    }
}
