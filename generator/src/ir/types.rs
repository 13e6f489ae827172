//! Types: what goes over the wire.

use super::{At, Docs, OperationId};

/// Index of a [`TypeDef`] in its [`TypeTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(u32);

impl TypeId {
    /// Its position in the table.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All named types of an API, in order of first use.
#[derive(Debug, Default)]
pub struct TypeTable {
    types: Vec<TypeDef>,
}

impl TypeTable {
    /// Adds a type.
    pub fn add(&mut self, def: TypeDef) -> TypeId {
        let id = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types.push(def);
        id
    }

    /// The type of this id.
    pub fn get(&self, id: TypeId) -> &TypeDef {
        // Ids are handed out by `add` alone and nothing is ever removed.
        #[allow(clippy::indexing_slicing)]
        &self.types[id.0 as usize]
    }

    /// The type of this id, to change.
    pub fn get_mut(&mut self, id: TypeId) -> &mut TypeDef {
        #[allow(clippy::indexing_slicing)]
        &mut self.types[id.0 as usize]
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(|index| TypeId(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// All types with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.ids().zip(&self.types)
    }

    /// How many types stand in each other where the nesting is deepest, each counted once: how far a compiler goes that
    /// follows them.
    pub fn depth(&self) -> usize {
        let parts: Vec<Vec<TypeId>> = self.types.iter().map(TypeDef::parts).collect();
        let mut deepest = 0;
        for root in self.ids() {
            let mut seen = vec![false; self.types.len()];
            // A type on the way, and the part that is followed next.
            let mut way: Vec<(TypeId, usize)> = vec![(root, 0)];
            while let Some((id, next)) = way.last_mut() {
                let part = parts.get(id.index()).and_then(|parts| parts.get(*next));
                *next += 1;
                match part {
                    None => {
                        way.pop();
                    }
                    Some(part) => {
                        if let Some(seen @ false) = seen.get_mut(part.index()) {
                            *seen = true;
                            way.push((*part, 0));
                            deepest = deepest.max(way.len());
                        }
                    }
                }
            }
        }
        deepest
    }

    /// How many types there are.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}

/// A type of its own: object, enum or union.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// What its name is made from.
    pub label: Label,
    /// The name an overlay chose.
    pub explicit_name: Option<String>,
    /// Component schemas of the same structure, which become aliases.
    pub aliases: Vec<String>,
    /// Where it stands.
    pub at: At,
    /// What is said about it.
    pub docs: Docs,
    /// Sensitivity of members of this type.
    pub sensitivity: Option<Sensitivity>,
    /// Its shape.
    pub kind: TypeKind,
}

impl TypeDef {
    /// The types of its members or alternatives.
    pub fn parts(&self) -> Vec<TypeId> {
        match &self.kind {
            TypeKind::Object(object) => object.fields.iter().filter_map(|field| field.ty.named()).collect(),
            TypeKind::Union(union) => union.alternatives.iter().filter_map(|own| own.ty.named()).collect(),
            TypeKind::Same(ty) => ty.named().into_iter().collect(),
            TypeKind::Enum(_) | TypeKind::IntEnum(_) | TypeKind::Placeholders(_) => Vec::new(),
        }
    }
}

impl Type {
    /// The type of its own that this is, or holds.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Type::Named(id) => Some(*id),
            Type::List(inner)
            | Type::Map(inner)
            | Type::OneOrMany(inner)
            | Type::OrNull(inner)
            | Type::Encoded(_, inner) => inner.named(),
            Type::Scalar(_) | Type::Any | Type::AnyObject => None,
        }
    }
}

/// What a type's name is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// A component's key.
    Component(String),
    /// An inline schema of a type: the member it stands under.
    Under(TypeId, String),
    /// An inline schema of an operation: `Response`, `Body`, a parameter.
    Of(OperationId, String),
}

/// The shape of a named type.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// Members with fixed names.
    Object(Object),
    /// Strings of which the document lists some.
    Enum(Enum),
    /// Integers of which the document lists some.
    IntEnum(IntEnum),
    /// One of several types.
    Union(Union),
    /// A URL with placeholders to fill.
    Placeholders(Vec<String>),
    /// Stands for another type; only while lowering.
    Same(Type),
}

/// A type as it is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// A single value.
    Scalar(Scalar),
    /// Whatever JSON allows.
    Any,
    /// An object with whatever members.
    AnyObject,
    /// An array.
    List(Box<Type>),
    /// An object with open keys.
    Map(Box<Type>),
    /// An array, or one item in its place.
    OneOrMany(Box<Type>),
    /// A value or null, where absence can't be (items of arrays and maps).
    OrNull(Box<Type>),
    /// A string that holds the value as JSON.
    Encoded(Encoding, Box<Type>),
    /// A type of its own.
    Named(TypeId),
}

/// How JSON stands in a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// As it is.
    Json,
    /// As base64.
    Base64Json,
}

/// Types of single values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// Text.
    String,
    /// True or false.
    Bool,
    /// 32 bits.
    Int32,
    /// 64 bits.
    Int64,
    /// 64 bits, in quotes on the wire.
    QuotedInt64,
    /// Exact decimal, in quotes on the wire.
    Decimal,
    /// Exact decimal, a bare number on the wire.
    Number,
    /// Calendar date.
    Date,
    /// Date and time, with an offset or without.
    DateTime,
    /// UUID.
    Uuid,
    /// IPv4 or IPv6 address.
    Ip,
    /// IPv4 address.
    Ipv4,
    /// IPv6 address.
    Ipv6,
    /// Bytes as base64 text.
    Base64,
    /// Bytes as they are.
    Binary,
    /// Text that is never shown.
    Secret,
}

/// An object type.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Members in document order.
    pub fields: Vec<Field>,
    /// The members that are an amount in minor units and its currency.
    pub minor_units: Option<MinorUnits>,
}

/// An amount in whole minor units, by the keys of its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinorUnits {
    pub amount: String,
    pub currency: String,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its key on the wire.
    pub wire: String,
    /// What kind of member it is.
    pub kind: FieldKind,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// Its type, without presence.
    pub ty: Type,
    /// Behind a pointer, because the type contains itself.
    pub boxed: bool,
    /// What a client must keep to.
    pub limits: Limits,
    /// Whether logs may show it.
    pub sensitivity: Option<Sensitivity>,
    /// The name an overlay chose.
    pub explicit_name: Option<String>,
    /// What is said about it.
    pub docs: Docs,
    /// Which way it travels.
    pub direction: Direction,
    /// Other keys that it may come under.
    pub aliases: Vec<String>,
    /// It may be null and is in what is sent: null has to be said there, not left over.
    pub asked: bool,
    /// It is a token that can be used once: JSON pointers to the next one in answers. Empty for all others.
    pub rotates: Vec<String>,
    /// Where it stands.
    pub at: At,
}

impl Field {
    /// A required member of which nothing but name and type is known.
    pub fn new(wire: String, kind: FieldKind, ty: Type, at: At) -> Self {
        Field {
            wire,
            kind,
            presence: Presence::Required,
            ty,
            boxed: false,
            limits: Limits::default(),
            sensitivity: None,
            explicit_name: None,
            docs: Docs::default(),
            direction: Direction::Both,
            aliases: Vec::new(),
            asked: false,
            rotates: Vec::new(),
            at,
        }
    }
}

/// Which way a member travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Requests and answers.
    #[default]
    Both,
    /// Answers alone (`readOnly`).
    Answers,
    /// Requests alone (`writeOnly`).
    Requests,
}

/// Kinds of members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One key.
    Member,
    /// A union whose members stand beside the object's own.
    Flatten,
    /// All keys that are not named.
    Additional,
}

/// Whether a member may be absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Always there.
    Required,
    /// May be absent.
    Optional,
    /// Always there, may be null.
    Nullable,
    /// Absent, null and a value mean three things.
    OptionalNullable,
}

/// Who may see a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
    /// Anyone.
    Public,
    /// The user of the library alone.
    Personal,
    /// Nobody, unless asked for by name.
    Secret,
}

/// Limits on a value that a client sends. Numbers are kept as text, exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub min_length: Option<u32>,
    pub max_length: Option<u32>,
    pub pattern: Option<String>,
    pub minimum: Option<String>,
    pub maximum: Option<String>,
    pub exclusive_minimum: bool,
    pub exclusive_maximum: bool,
    pub multiple_of: Option<String>,
    pub min_items: Option<u32>,
    pub max_items: Option<u32>,
    pub unique_items: bool,
    pub min_properties: Option<u32>,
    pub max_properties: Option<u32>,
    /// Limits on the items of an array or the values of a map.
    pub items: Option<Box<Limits>>,
}

impl TypeDef {
    /// A type of which only the place is known yet.
    pub fn blank(label: Label, at: At) -> Self {
        TypeDef {
            label,
            explicit_name: None,
            aliases: Vec::new(),
            at,
            docs: Docs::default(),
            sensitivity: None,
            kind: TypeKind::Object(Object::default()),
        }
    }
}

impl Limits {
    /// Whether nothing is limited.
    pub fn is_none(&self) -> bool {
        *self == Limits::default()
    }
}

/// A string with listed values.
#[derive(Clone, Debug, Default)]
pub struct Enum {
    /// Values in document order.
    pub values: Vec<EnumValue>,
}

/// A listed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// As it goes over the wire.
    pub wire: String,
    /// The variant name an overlay chose.
    pub explicit_name: Option<String>,
    /// What the value means.
    pub meaning: Option<String>,
    /// What it is the end of.
    pub ends: Option<End>,
}

/// What a value says to whoever waits for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// What was waited for is there.
    Done,
    /// It will not come.
    Failed,
}

/// An integer with listed values.
#[derive(Clone, Debug, Default)]
pub struct IntEnum {
    /// Values in document order.
    pub values: Vec<IntValue>,
}

/// A listed integer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntValue {
    /// As it goes over the wire.
    pub value: i64,
    /// The variant name an overlay chose.
    pub explicit_name: Option<String>,
    /// What the value means.
    pub meaning: Option<String>,
}

/// One of several types.
#[derive(Clone, Debug, Default)]
pub struct Union {
    /// Alternatives in document order.
    pub alternatives: Vec<Alternative>,
    /// Whether several may hold at once (`anyOf`).
    pub any: bool,
    /// What an overlay decided: keep variants (`Some(true)`) or merge (`Some(false)`).
    pub variants: Option<bool>,
    /// The member that tells alternatives apart, and the values that name each component.
    pub discriminator: Option<(String, Vec<(String, String)>)>,
    /// It is read, and keeps what is none of the alternatives.
    pub open: bool,
}

/// An alternative of a union.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// What it holds.
    pub ty: Type,
    /// How it is told from the others.
    pub select: Select,
    /// What its name is made from.
    pub label: String,
    /// The variant name an overlay chose.
    pub explicit_name: Option<String>,
    /// Behind a pointer, because the type contains itself.
    pub boxed: bool,
    /// Where it stands.
    pub at: At,
}

/// A member whose value names an alternative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its key on the wire.
    pub member: String,
    /// The values that name this alternative.
    pub values: Vec<String>,
    /// The document says which value names what, so a value that is not listed names none of them.
    pub decides: bool,
}

/// How an alternative is told from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Select {
    /// Not decided yet; only while lowering.
    Open,
    /// An object with these required members, out of these known ones, and a member whose value is one of these.
    Object {
        required: Vec<String>,
        known: Vec<String>,
        tag: Option<Tag>,
    },
    /// An object with this one key, under which the value stands.
    Wrapper(String),
    Text,
    Number,
    Integer,
    Boolean,
    List,
    /// An object without a member that another alternative knows.
    Empty,
    /// Whatever is left.
    Any,
}
