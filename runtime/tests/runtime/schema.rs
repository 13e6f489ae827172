//! Object types in short. The generator writes them out.

/// An object type: the struct, `Blank`, and the table.
macro_rules! schema {
    ($name:ident { $($field:ident: $t:ty = $table:expr),* $(,)? }) => {
        #[derive(Clone, PartialEq)]
        pub struct $name { $(pub $field: $t),* }
        impl ::ob_runtime::Blank for $name {
            fn blank() -> Self {
                $name { $($field: ::ob_runtime::Blank::blank()),* }
            }
        }
        impl ::ob_runtime::Object for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [::ob_runtime::Field] = &[$($table),*];
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn get(&self, index: usize) -> &dyn ::ob_runtime::Wire {
                let mut at = 0;
                $(if at == index { return &self.$field; } at += 1;)*
                unreachable!()
            }
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn get_mut(&mut self, index: usize) -> &mut dyn ::ob_runtime::Wire {
                let mut at = 0;
                $(if at == index { return &mut self.$field; } at += 1;)*
                unreachable!()
            }
        }
        ob_runtime::object!($name);
    };
}
pub(crate) use schema;
