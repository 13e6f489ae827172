//! What [`endpoint!`](crate::endpoint) and [`answer!`](crate::answer) write for feature `server`.

/// `Served` of an operation.
#[cfg(feature = "server")]
#[macro_export]
#[doc(hidden)]
macro_rules! served {
    ($t:ident) => {};
    ($t:ident { $($parameter:ident),* $(,)? } $($other:ident)*) => {
        impl $crate::Served for $t {
            #[inline]
            fn receive(reader: &mut $crate::Reader<'_>) -> Self {
                _ = &*reader;
                $crate::served!(@new reader { $($parameter: reader.parameter(),)* } $($other)*)
            }
        }
    };
    (@new $reader:ident { $($done:tt)* }) => { Self { $($done)* } };
    (@new $reader:ident { $($done:tt)* } body $($other:ident)*) => {
        $crate::served!(@new $reader { $($done)* body: $reader.body(), } $($other)*)
    };
    (@new $reader:ident { $($done:tt)* } content $($other:ident)*) => {
        $crate::served!(@new $reader { $($done)* body: $reader.content(), } $($other)*)
    };
    (@new $reader:ident { $($done:tt)* } accept $($other:ident)*) => {
        $crate::served!(@new $reader { $($done)* accept: $reader.accept(), } $($other)*)
    };
}

/// `Replied` of an answer.
#[cfg(feature = "server")]
#[macro_export]
#[doc(hidden)]
macro_rules! replied {
    ($t:ident) => {
        $crate::replied!(@impl $t self 0);
    };
    ($t:ident + body) => {
        $crate::replied!(@impl $t self $crate::Content::tag(&self.body));
    };
    ($t:ident { $($variant:ident = $first:literal $(+ $body:ident)?),* $(,)? }) => {
        $crate::replied!(@impl $t self { $($crate::replied!(@variant self $variant $first $($body)?);)* 0 });
    };
    (@impl $t:ident $this:ident $tag:expr) => {
        impl $crate::Replied for $t {
            #[inline]
            fn tag(&$this) -> usize {
                $tag
            }
        }
    };
    (@variant $this:ident $variant:ident $first:literal) => {
        if let Self::$variant { .. } = $this {
            return $first;
        }
    };
    (@variant $this:ident $variant:ident $first:literal $body:ident) => {
        if let Self::$variant(answer) = $this {
            return $first + $crate::Content::tag(&answer.$body);
        }
    };
}

/// Without the feature there is nothing to write.
#[cfg(not(feature = "server"))]
#[macro_export]
#[doc(hidden)]
macro_rules! served {
    ($($t:tt)*) => {};
}

/// Without the feature there is nothing to write.
#[cfg(not(feature = "server"))]
#[macro_export]
#[doc(hidden)]
macro_rules! replied {
    ($($t:tt)*) => {};
}
