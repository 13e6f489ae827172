use crate::wire::*;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            View::Absent | View::Null => s.serialize_unit(),
            View::Bool(v) => s.serialize_bool(*v),
            View::Int(v) => s.serialize_i64(*v),
            View::Uint(v) => s.serialize_u64(*v),
            View::Text(v) => s.serialize_str(v),
            View::Number(_v) => s.serialize_unit(),
            View::List(l) => {
                let mut q = s.serialize_seq(Some(l.len()))?;
                for i in 0..l.len() { if let Some(x) = l.item(i) { q.serialize_element(&x.view())?; } }
                q.end()
            }
            View::Entries(_) => s.serialize_unit(),
            View::Members(m) => {
                let mut q = s.serialize_map(None)?;
                for (i, f) in m.fields().iter().enumerate() {
                    let v = m.get(i).view();
                    if !matches!(v, View::Absent) { q.serialize_entry(f.name, &v)?; }
                }
                q.end()
            }
            View::Any(v) => v.serialize(s),
        }
    }
}
