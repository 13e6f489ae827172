use crate::wire::*;
use std::borrow::Cow;
impl Wire for String {
    fn view(&self) -> View<'_> { View::Text(Cow::Borrowed(self)) }
    fn read(&mut self, s: Scalar<'_>) -> Result<(), Mismatch> {
        match s { Scalar::Text(t) => { t.clone_into(self); Ok(()) } _ => Err(Mismatch) }
    }
}
impl Blank for String { fn blank() -> Self { String::new() } }
impl Wire for i64 {
    fn view(&self) -> View<'_> { View::Int(*self) }
    fn read(&mut self, s: Scalar<'_>) -> Result<(), Mismatch> {
        match s { Scalar::Int(t) => { *self = t; Ok(()) } Scalar::Uint(t) => { *self = t as i64; Ok(()) } _ => Err(Mismatch) }
    }
}
impl Blank for i64 { fn blank() -> Self { 0 } }
impl Wire for bool {
    fn view(&self) -> View<'_> { View::Bool(*self) }
    fn read(&mut self, s: Scalar<'_>) -> Result<(), Mismatch> {
        match s { Scalar::Bool(t) => { *self = t; Ok(()) } _ => Err(Mismatch) }
    }
}
impl Blank for bool { fn blank() -> Self { false } }
impl<T> Blank for Option<T> { fn blank() -> Self { None } }
impl<T: Wire + Blank> Wire for Option<T> {
    fn view(&self) -> View<'_> { self.as_ref().map_or(View::Absent, T::view) }
    fn read(&mut self, s: Scalar<'_>) -> Result<(), Mismatch> {
        match s { Scalar::Null => { *self = None; Ok(()) } s => self.insert(T::blank()).read(s) }
    }
    fn list(&mut self) -> Option<&mut dyn List> { self.insert(T::blank()).list() }
    fn entries(&mut self) -> Option<&mut dyn Entries> { self.insert(T::blank()).entries() }
    fn members(&mut self) -> Option<&mut dyn Members> { self.insert(T::blank()).members() }
}
impl<T> Blank for Vec<T> { fn blank() -> Self { Vec::new() } }
impl<T: Wire + Blank> Wire for Vec<T> {
    fn view(&self) -> View<'_> { View::List(self) }
    fn read(&mut self, _: Scalar<'_>) -> Result<(), Mismatch> { Err(Mismatch) }
    fn list(&mut self) -> Option<&mut dyn List> { Some(self) }
}
impl<T: Wire + Blank> List for Vec<T> {
    fn len(&self) -> usize { self.len() }
    fn item(&self, i: usize) -> Option<&dyn Wire> { self.get(i).map(|x| x as &dyn Wire) }
    fn push(&mut self) -> &mut dyn Wire {
        let i = self.len();
        self.push(T::blank());
        &mut self[i]
    }
}
