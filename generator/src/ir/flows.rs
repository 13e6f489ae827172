//! What spans several requests: pages, and strong customer authentication.

use super::TypeId;

/// Where an answer says how to get the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paging {
    /// A link, at the first of these JSON pointers that has one.
    Links(Vec<String>),
    /// What stands at a JSON pointer is a parameter of the next call.
    Offset {
        pointer: String,
        /// Index in `Operation::parameters`.
        parameter: usize,
    },
    /// Pages have numbers; the next one is a parameter of the next call.
    Numbers {
        /// Where the number of this page is.
        page: String,
        /// Where the number of the last page is.
        last: String,
        /// Index in `Operation::parameters`.
        parameter: usize,
    },
}

/// Where answers say what is to be done for strong customer authentication: what the API calls each thing.
#[derive(Clone, Debug)]
pub struct Sca {
    /// The names, by what they are for.
    pub members: Vec<ScaMember>,
    /// The URL with placeholders that OAuth links are.
    pub oauth_url: Option<TypeId>,
}

/// What something is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaMember {
    /// What it is for, as an overlay writes it.
    pub key: &'static str,
    /// Its name or names.
    pub value: ScaValue,
}

/// Names, and names of parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScaValue {
    Text(String),
    Names(Vec<String>),
    Parts(Vec<ScaMember>),
    List(Vec<Vec<ScaMember>>),
}
