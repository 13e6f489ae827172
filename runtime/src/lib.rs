pub mod read;
pub mod values;
pub mod wire;
pub mod write;
pub use wire::*;
pub use serde;

#[macro_export]
macro_rules! object {
    ($t:ty) => {
        impl $crate::Wire for $t {
            fn view(&self) -> $crate::View<'_> { $crate::View::Members(self) }
            fn read(&mut self, _: $crate::Scalar<'_>) -> ::core::result::Result<(), $crate::Mismatch> { ::core::result::Result::Err($crate::Mismatch) }
            fn members(&mut self) -> ::core::option::Option<&mut dyn $crate::Members> { ::core::option::Option::Some(self) }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $t {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(d: D) -> ::core::result::Result<Self, D::Error> {
                let mut v = <$t as $crate::Blank>::blank();
                $crate::serde::de::DeserializeSeed::deserialize($crate::read::Place(&mut v), d)?;
                ::core::result::Result::Ok(v)
            }
        }
        impl $crate::serde::Serialize for $t {
            fn serialize<S: $crate::serde::Serializer>(&self, s: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&$crate::Wire::view(self), s)
            }
        }
        impl ::core::fmt::Debug for $t {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { f.write_str(<$t as $crate::Object>::NAME) }
        }
    };
}
