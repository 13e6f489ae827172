//! Bodies that are one of several: by media type, or by status.

use crate::Wire;

/// An enum of bodies; implemented by [`content!`](crate::content), and for an `Option` of one.
pub trait Content: Sized {
    /// This variant, with a body to read into.
    fn blank(tag: usize) -> Self;
    /// Which variant it is.
    fn tag(&self) -> usize;
    /// The body, if the variant has one.
    fn body(&self) -> Option<&dyn Wire>;
    /// The body, to be read.
    fn body_mut(&mut self) -> Option<&mut dyn Wire>;
    /// No body at all, where that is possible.
    fn absent() -> Option<Self> {
        None
    }
    /// The body, and which variant it is of.
    fn tagged(&self) -> Option<(usize, &dyn Wire)> {
        Some((self.tag(), self.body()?))
    }
}

impl<C: Content> Content for Option<C> {
    fn blank(tag: usize) -> Self {
        Some(C::blank(tag))
    }
    fn tag(&self) -> usize {
        self.as_ref().map_or(0, C::tag)
    }
    fn body(&self) -> Option<&dyn Wire> {
        self.as_ref()?.body()
    }
    fn body_mut(&mut self) -> Option<&mut dyn Wire> {
        self.as_mut()?.body_mut()
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// Makes an enum of bodies [`Content`], with a `Debug` that shows no more than what is public. Each variant has its
/// number; those with a body come first: `content!(Body { Json(0), Text(1); Empty = 2 })`.
#[macro_export]
macro_rules! content {
    ($t:ident { $($body:ident ($tag:literal)),* $(; $empty:ident = $none:literal)? }) => {
        impl $crate::Content for $t {
            #[inline]
            fn blank(tag: usize) -> Self {
                match tag {
                    $($tag => Self::$body($crate::Blank::blank()),)*
                    $($none => Self::$empty,)?
                    _ => <Self as $crate::Content>::blank(0),
                }
            }
            #[inline]
            fn tag(&self) -> usize {
                match self {
                    $(Self::$body(_) => $tag,)*
                    $(Self::$empty => $none,)?
                }
            }
            #[inline]
            fn body(&self) -> ::core::option::Option<&dyn $crate::Wire> {
                match self {
                    $(Self::$body(body) => ::core::option::Option::Some(body),)*
                    $(Self::$empty => ::core::option::Option::None,)?
                }
            }
            #[inline]
            fn body_mut(&mut self) -> ::core::option::Option<&mut dyn $crate::Wire> {
                match self {
                    $(Self::$body(body) => ::core::option::Option::Some(body),)*
                    $(Self::$empty => ::core::option::Option::None,)?
                }
            }
        }
        impl ::core::fmt::Debug for $t {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let variant = match self {
                    $(Self::$body(_) => ::core::stringify!($body),)*
                    $(Self::$empty => ::core::stringify!($empty),)?
                };
                $crate::debug_body(variant, $crate::Content::body(self), f)
            }
        }
    };
}
