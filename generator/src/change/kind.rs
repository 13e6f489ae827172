//! Kinds of changes.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! kinds {
    ($($(#[$words:meta])* $kind:ident $name:literal,)*) => {
        /// What kind of change it is. Its name, in kebab case, is what reports, approvals and filters call it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$words])* $kind,)* }

        impl Kind {
            /// All kinds, in the order in which a report has them.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind,)*];

            /// Its name in kebab case.
            pub const fn as_str(self) -> &'static str {
                match self { $(Kind::$kind => $name,)* }
            }
        }
    };
}

kinds! {
    /// A whole API is new, and its crate.
    CrateAdded "crate-added",
    /// A whole API is gone, and its crate.
    CrateRemoved "crate-removed",

    /// An operation is new.
    OperationAdded "operation-added",
    /// An operation is gone.
    OperationRemoved "operation-removed",
    /// An operation has another `operationId`, and the method and path it had.
    OperationRenamed "operation-renamed",
    /// An operation has another method.
    MethodChanged "method-changed",
    /// An operation has another path.
    PathChanged "path-changed",
    /// A path is what it was, but for the name of a parameter in it.
    PathParameterRenamed "path-parameter-renamed",
    /// Operations belong to another area: module and cargo feature.
    AreaMoved "area-moved",
    /// A cargo feature is new.
    FeatureAdded "feature-added",
    /// A cargo feature is gone.
    FeatureRemoved "feature-removed",

    /// A request takes a parameter that it did not take.
    ParameterAdded "parameter-added",
    /// A request takes a parameter no more.
    ParameterRemoved "parameter-removed",
    /// A parameter has another name, and is otherwise what it was.
    ParameterRenamed "parameter-renamed",
    /// A parameter goes elsewhere: from the query to a header, for instance.
    ParameterMoved "parameter-moved",
    /// A parameter was optional and is required.
    ParameterRequired "parameter-required",
    /// A parameter was required and is optional.
    ParameterOptional "parameter-optional",
    /// A parameter is written another way.
    ParameterStyleChanged "parameter-style-changed",
    /// A header's value comes from elsewhere: session, signer, credentials, caller, or made for each request.
    ConventionChanged "convention-changed",
    /// Constructors take the same arguments in another order.
    ArgumentsReordered "arguments-reordered",
    /// A constructor takes something as an argument that it set itself, or the other way round.
    ArgumentsChanged "arguments-changed",
    /// The next page is found elsewhere, or answers come in pages that did not, or the other way round.
    PagingChanged "paging-changed",
    /// Answers call something of strong customer authentication otherwise.
    ScaChanged "sca-changed",
    /// A value ends the waiting for another one, or does not any more.
    EndChanged "end-changed",
    /// A member is read under other names than before.
    AliasesChanged "aliases-changed",
    /// A token that can be used once is found elsewhere, or is another.
    RotationChanged "rotation-changed",

    /// A request has a body that it did not have.
    BodyAdded "body-added",
    /// A request has no body any more.
    BodyRemoved "body-removed",
    /// A body was optional and is required.
    BodyRequired "body-required",
    /// A body was required, or always there, and is optional.
    BodyOptional "body-optional",
    /// A body comes in another media type as well.
    MediaTypeAdded "media-type-added",
    /// A body does not come in a media type any more.
    MediaTypeRemoved "media-type-removed",
    /// A request without a body says a media type that it did not say, or does not say it any more.
    ContentTypeChanged "content-type-changed",
    /// A body goes in another media type, and is in Rust what it was.
    MediaTypeReplaced "media-type-replaced",
    /// A body comes in the same media types in another order.
    MediaTypesReordered "media-types-reordered",
    /// Parts of a multipart body have other media types.
    PartsChanged "parts-changed",
    /// An answer of a status is described that was not.
    ResponseAdded "response-added",
    /// An answer of a status is not described any more.
    ResponseRemoved "response-removed",
    /// The only answer has another status.
    ResponseReplaced "response-replaced",
    /// An answer has a header that it did not have.
    ResponseHeaderAdded "response-header-added",
    /// An answer has a header no more.
    ResponseHeaderRemoved "response-header-removed",
    /// Operations share an error type with others than before.
    ErrorsRegrouped "errors-regrouped",
    /// The provider sends a request that it did not send.
    CallbackAdded "callback-added",
    /// The provider does not send a request any more.
    CallbackRemoved "callback-removed",

    /// A schema has another name.
    SchemaRenamed "schema-renamed",
    /// A schema is written out where it is used, or was and has a name now.
    SchemaInlined "schema-inlined",
    /// A name for a type is new.
    SchemaAdded "schema-added",
    /// A name for a type is gone.
    SchemaRemoved "schema-removed",
    /// Schemas that were the same are two types now.
    SchemaSplit "schema-split",
    /// Types live in another module.
    TypesMoved "types-moved",
    /// Something is of another type.
    TypeChanged "type-changed",
    /// A variant holds its value behind a pointer, or does not any more.
    VariantBoxed "variant-boxed",

    /// An object has a member that it did not have.
    PropertyAdded "property-added",
    /// An object has a member no more.
    PropertyRemoved "property-removed",
    /// A member has another name, and is otherwise what it was.
    PropertyRenamed "property-renamed",
    /// A member was optional and is required.
    PropertyRequired "property-required",
    /// A member was required and is optional.
    PropertyOptional "property-optional",
    /// A member may be null, or may not any more.
    NullabilityChanged "nullability-changed",
    /// A member travels in requests alone, in answers alone, or both ways.
    DirectionChanged "direction-changed",
    /// What a server takes where a value is absent.
    DefaultChanged "default-changed",
    /// Less is allowed.
    LimitTightened "limit-tightened",
    /// More is allowed.
    LimitLoosened "limit-loosened",
    /// Values look another way.
    PatternChanged "pattern-changed",
    /// An enum lists another value.
    EnumValueAdded "enum-value-added",
    /// An enum lists a value no more.
    EnumValueRemoved "enum-value-removed",
    /// An enum lists a value in place of another.
    EnumValueReplaced "enum-value-replaced",
    /// A union has another alternative.
    AlternativeAdded "alternative-added",
    /// A union has an alternative no more.
    AlternativeRemoved "alternative-removed",
    /// Something else tells the alternatives of a union apart.
    AlternativesToldApart "alternatives-told-apart",
    /// A URL has another placeholder to fill.
    PlaceholderAdded "placeholder-added",
    /// A URL has a placeholder no more.
    PlaceholderRemoved "placeholder-removed",

    /// Operations need other credentials.
    SecurityChanged "security-changed",
    /// A security scheme is new.
    SecuritySchemeAdded "security-scheme-added",
    /// A security scheme is gone.
    SecuritySchemeRemoved "security-scheme-removed",
    /// A security scheme is what it was, under another name.
    SecuritySchemeRenamed "security-scheme-renamed",
    /// A security scheme is of another kind.
    SecuritySchemeChanged "security-scheme-changed",
    /// A server is new.
    ServerAdded "server-added",
    /// A server is gone.
    ServerRemoved "server-removed",
    /// A server has another URL or other variables.
    ServerChanged "server-changed",
    /// There is another host to call.
    HostAdded "host-added",
    /// There is a host less to call.
    HostRemoved "host-removed",
    /// Operations are asked of another host.
    HostChanged "host-changed",
    /// There is a constructor for another environment.
    EnvironmentAdded "environment-added",
    /// There is no constructor for an environment any more.
    EnvironmentRemoved "environment-removed",
    /// Other codes in error answers say that trying again is useless.
    FinalCodesChanged "final-codes-changed",
    /// Other members, or none, are an amount in minor units and its currency.
    MinorUnitsChanged "minor-units-changed",
    /// Something is deprecated, or is not any more.
    DeprecationChanged "deprecation-changed",
    /// Logs show something that they did not show, or the other way round.
    SensitivityChanged "sensitivity-changed",
    /// Something has another name in Rust, and is on the wire what it was.
    RustRenamed "rust-renamed",

    /// Words.
    WordsChanged "words-changed",
    /// The outline or the code differs, and no other entry says why.
    Unexplained "unexplained",
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
