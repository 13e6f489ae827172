//! Amounts in whole minor units: `x-obgen-minor-units`.

use super::Lower;
use super::facts::Facts;
use super::schema::Shape;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Field, FieldKind, MinorUnits, Object, Presence, Scalar, Type, TypeKind, TypeTable};
use crate::source::Pointer;

const NAME: &str = "x-obgen-minor-units";

impl Lower<'_> {
    /// Notes which members of an object are an amount and its currency.
    pub fn minor_units(&mut self, facts: &Facts<'_>, shape: &Shape, at: &Pointer) {
        let names = self.extension_map(facts, NAME);
        let (Some(amount), Some(currency)) = (names.get("amount"), names.get("currency")) else { return };
        let own = match &shape.ty {
            Type::Named(id) => Some(self.types.get_mut(*id)).filter(|def| def.at == *at),
            _ => None,
        };
        match own.map(|def| &mut def.kind) {
            Some(TypeKind::Object(object)) => {
                object.minor_units = Some(MinorUnits { amount: amount.clone(), currency: currency.clone() });
            }
            Some(_) | None => {
                self.diags
                    .error(Code::MinorUnits, at.child(NAME), "this schema is not the one that has the members")
                    .help(format!("set `{NAME}` on the object that lists them as `properties`"));
            }
        }
    }
}

/// Checks that the members are what they are said to be.
pub fn check(api: &Api, diags: &mut Diagnostics) {
    for (_, def) in api.types.iter() {
        if let TypeKind::Object(object) = &def.kind
            && let Some(units) = &object.minor_units
        {
            for fault in faults(object, units, &api.types) {
                diags.error(Code::MinorUnits, def.at.child(NAME), fault.what).help(fault.help);
            }
        }
    }
}

struct Fault {
    what: String,
    help: String,
}

fn faults(object: &Object, units: &MinorUnits, types: &TypeTable) -> Vec<Fault> {
    let member = |name: &str| object.fields.iter().find(|field| field.kind == FieldKind::Member && field.wire == name);
    let mut faults = Vec::new();
    let mut expect = |name: &str, what: &str, fits: &dyn Fn(&Field) -> bool| match member(name) {
        None => {
            let keys: Vec<&str> = object.fields.iter().map(|field| field.wire.as_str()).collect();
            let help = format!("its members are {}", keys.join(", "));
            faults.push(Fault { what: format!("there is no member `{name}`"), help });
        }
        Some(field) if !fits(field) => faults.push(Fault {
            what: format!("`{name}` is not {what}"),
            help: format!("set `{NAME}: {{ amount: <an integer>, currency: <a string> }}`"),
        }),
        Some(_) => {}
    };
    expect(&units.amount, "a whole number", &|field| is_whole(&field.ty));
    expect(&units.currency, "a string", &|field| is_text(&field.ty, types));
    let named = [&units.amount, &units.currency];
    let other =
        object.fields.iter().find(|field| field.presence == Presence::Required && !named.contains(&&field.wire));
    if let Some(other) = other.filter(|field| field.kind != FieldKind::Additional) {
        faults.push(Fault {
            what: format!("`{}` is required as well: an amount and a currency do not make this object", other.wire),
            help: "move amount and currency into an object of their own, or do without the member".to_owned(),
        });
    }
    faults
}

fn is_whole(ty: &Type) -> bool {
    matches!(ty, Type::Scalar(Scalar::Int32 | Scalar::Int64 | Scalar::QuotedInt64))
}

fn is_text(ty: &Type, types: &TypeTable) -> bool {
    *ty == Type::Scalar(Scalar::String) || matches!(types.settled(ty), Some(TypeKind::Enum(_)))
}
