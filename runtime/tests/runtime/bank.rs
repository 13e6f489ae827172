//! A small API in the form that the generator writes.

use std::collections::BTreeMap;

use ob_runtime::http::Method;
use ob_runtime::{
    Alternative, Answer, Blank, Bytes, Case, Decimal, Endpoint, Field, Limits, Location, Media,
    NoAnswer, Nullable, Number, Object, OneOrMany, Operation, Parameter, Part, Pattern,
    Requirement, Secret, SecurityKind, SecurityScheme, SessionHeader, Status, Style, Union,
    Unknown, Uuid, Wire,
};

/// An object type: the struct, `Blank`, and the table. Keeps the tests short; the generator writes it out.
macro_rules! schema {
    ($name:ident { $($field:ident: $t:ty = $table:expr),* $(,)? }) => {
        #[derive(Clone, PartialEq)]
        pub struct $name { $(pub $field: $t),* }
        impl Blank for $name {
            fn blank() -> Self {
                $name { $($field: Blank::blank()),* }
            }
        }
        impl Object for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [Field] = &[$($table),*];
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn get(&self, index: usize) -> &dyn Wire {
                let mut at = 0;
                $(if at == index { return &self.$field; } at += 1;)*
                unreachable!()
            }
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn get_mut(&mut self, index: usize) -> &mut dyn Wire {
                let mut at = 0;
                $(if at == index { return &mut self.$field; } at += 1;)*
                unreachable!()
            }
        }
        ob_runtime::object!($name);
    };
}
pub(crate) use schema;

pub static IBAN: Pattern = Pattern::new("^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$");

#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Currency {
    Eur,
    Sek,
    Other(Unknown),
}

impl Currency {
    pub const KNOWN: &'static [Self] = &[Self::Sek, Self::Eur];
    pub fn as_str(&self) -> &str {
        match self {
            Self::Eur => "EUR",
            Self::Sek => "SEK",
            Self::Other(value) => value.as_str(),
        }
    }
}
ob_runtime::vocabulary!(Currency, Other);

#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Level {
    Low,
    High,
    Other(i64),
}

impl Level {
    pub const KNOWN: &'static [Self] = &[Self::Low, Self::High];
    pub fn value(&self) -> i64 {
        match self {
            Self::Low => 1,
            Self::High => 2,
            Self::Other(value) => *value,
        }
    }
}
ob_runtime::int_vocabulary!(Level, Other);

schema!(Amount {
    currency: Currency = Field::required("currency"),
    amount: Decimal = Field::required("amount")
});

schema!(Account {
    iban: String = Field::required("iban").pattern(&IBAN).max_length(34),
    currency: Currency = Field::required("currency"),
    name: Option<String> = Field::optional("name").max_length(10),
    product: Option<String> = Field::optional("product").public(),
    pin: Option<Secret> = Field::optional("pin").secret(),
    active: Option<bool> = Field::optional("active"),
    level: Option<Level> = Field::optional("level"),
    balances: Vec<Amount> = Field::required("balances").max_items(3),
    note: Nullable<String> = Field::optional("note"),
    owner: Option<String> = Field::nullable("owner"),
    rate: Option<Number> = Field::optional("rate").minimum("0").exclusive_maximum("100").multiple_of("0.01"),
    labels: OneOrMany<String> = Field::required("labels").items(&LABEL),
    parent: Option<Box<Account>> = Field::optional("parent"),
    additional: BTreeMap<String, String> = Field::additional(),
});
pub const LABEL: Limits = Limits::NONE.min_length(2);
