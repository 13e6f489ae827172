//! Object types in short. The generator writes them out.

/// An object type: the struct and its table. `, text` says that a union stands beside its members.
macro_rules! schema {
    ($name:ident $(, $form:ident)? { $($field:ident: $t:ty = $table:expr),* $(,)? }) => {
        #[derive(Clone, PartialEq)]
        pub struct $name { $(pub $field: $t),* }
        impl $name {
            const FIELDS: &'static [::ob_runtime::Field] = &[$($table),*];
        }
        ob_runtime::members!($name $(, $form)?; $($field),*);
    };
}
pub(crate) use schema;
