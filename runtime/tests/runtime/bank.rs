//! A small API in the form that the generator writes.

use std::collections::BTreeMap;

use ob_runtime::{
    Alternative, Blank, Decimal, Field, Limits, Nullable, Number, OneOrMany, Pattern, Secret, Union, Unknown, Wire,
};

pub(crate) use crate::schema::schema;

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

schema!(Amount { currency: Currency = Field::required("currency"), amount: Decimal = Field::required("amount") });

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

/// A union type: the enum, `Blank` (its first alternative), and the table.
macro_rules! union {
    ($name:ident { $($variant:ident($t:ty) = $table:expr),* $(,)? }) => {
        #[derive(Clone, PartialEq)]
        pub enum $name { $($variant($t)),* }
        impl Blank for $name {
            #[allow(unreachable_code)]
            fn blank() -> Self {
                $(return $name::$variant(Blank::blank());)*
            }
        }
        impl Union for $name {
            const NAME: &'static str = stringify!($name);
            const ALTERNATIVES: &'static [Alternative] = &[$($table),*];
            #[allow(unused_assignments)]
            fn get(&self) -> (usize, &dyn Wire) {
                let mut at = 0;
                $(if let $name::$variant(payload) = self { return (at, payload); } at += 1;)*
                unreachable!()
            }
            #[allow(unused_assignments)]
            fn pick(&mut self, index: usize) -> &mut dyn Wire {
                let mut at = 0;
                $(if at == index { *self = $name::$variant(Blank::blank()); } at += 1;)*
                match self { $($name::$variant(payload) => payload),* }
            }
        }
        ob_runtime::union!($name);
    };
}
pub(crate) use union;

schema!(Single { amount: String = Field::required("amount"), note: Option<String> = Field::optional("note") });
schema!(Periodic {
    amount: String = Field::required("amount"),
    start: String = Field::required("start"),
    note: Option<String> = Field::optional("note"),
    r#type: Option<String> = Field::optional("type"),
});

union!(Payment {
    Single(Single) = Alternative::object(&["amount"], &["amount", "note"]),
    Periodic(Box<Periodic>) = Alternative::object(&["amount", "start"], &["amount", "start", "note", "type"]),
    Reference(String) = Alternative::text(),
});

schema!(Iban { iban: String = Field::required("iban") });
schema!(Bban { bban: String = Field::required("bban"), bank: Option<String> = Field::optional("bank") });

union!(Identification {
    Iban(Iban) = Alternative::object(&["iban"], &["iban"]),
    Bban(Bban) = Alternative::object(&["bban"], &["bban", "bank"]),
});

schema!(Creditor, text {
    name: String = Field::required("name"),
    identification: Option<Identification> = Field::flatten(),
});
schema!(StrictCreditor, text {
    name: String = Field::required("name"),
    identification: Identification = Field::flatten(),
    additional: BTreeMap<String, i64> = Field::additional(),
});
