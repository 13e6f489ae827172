//! The kinds of fault, each with a number that stays.

macro_rules! codes {
    ($( $(#[$doc:meta])* $name:ident = $number:literal, )*) => {
        /// A kind of fault. Numbers are stable: OB00xx source, OB01xx overlay and spec, OB02xx lowering, OB03xx names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $( $(#[$doc])* $name, )* }

        impl Code {
            /// Every kind of fault.
            pub const ALL: &'static [Self] = &[ $( Self::$name, )* ];

            /// Whether the fault is the name of the member, not its value.
            pub(super) const fn is_about_the_name(self) -> bool {
                matches!(
                    self,
                    Self::UnknownMember
                        | Self::OverlayMember
                        | Self::UnknownExtension
                        | Self::MisplacedExtension
                        | Self::RefSiblings
                        | Self::DuplicateKey
                )
            }

            /// The number people search for: `OB0104`.
            pub const fn number(self) -> &'static str {
                match self { $( Self::$name => $number, )* }
            }
        }
    };
}

codes! {
    // OB00xx: source
    /// The file could not be read.
    Unreadable = "OB0001",
    /// The file is not UTF-8.
    NotUtf8 = "OB0002",
    /// The file is neither YAML nor JSON.
    Syntax = "OB0003",
    /// The file holds nothing.
    EmptyFile = "OB0004",
    /// The file holds more than one YAML document.
    SeveralDocuments = "OB0005",
    /// The top level is not an object.
    NotAnObject = "OB0006",
    /// A key stands twice in one object.
    DuplicateKey = "OB0007",
    /// Aliases multiply beyond any honest document.
    AliasBomb = "OB0008",
    /// Nested too deeply.
    TooDeep = "OB0009",
    /// `<<` beside something that is not an object.
    BadMergeKey = "OB0010",

    /// The configuration of an API cannot be read.
    Configuration = "OB0011",

    // OB010x..OB011x: overlay
    /// Not an overlay document, or of a version that is not read.
    OverlayVersion = "OB0101",
    /// A member the overlay standard does not know.
    OverlayMember = "OB0102",
    /// A member of the wrong type, or missing.
    OverlayShape = "OB0103",
    /// An action without a description.
    ActionUndescribed = "OB0104",
    /// An action with no modifier, or with more than one.
    ActionModifiers = "OB0105",
    /// A target that is not an RFC 9535 JSONPath.
    TargetSyntax = "OB0106",
    /// A target that matches nothing.
    TargetUnmatched = "OB0107",
    /// A target that matches another number of nodes than expected.
    TargetCount = "OB0108",
    /// An action that changes nothing.
    ActionIdle = "OB0109",
    /// An action that cannot be applied to what it matches.
    ActionMisfit = "OB0110",

    // OB012x and on: spec
    /// A version of OpenAPI that is not read.
    Version = "OB0120",
    /// A member of the wrong type.
    WrongType = "OB0121",
    /// A required member is missing.
    Missing = "OB0122",
    /// A value outside a closed set.
    BadValue = "OB0123",
    /// A member OpenAPI does not know; it is ignored.
    UnknownMember = "OB0124",
    /// A `$ref` to something that is not there.
    DanglingRef = "OB0125",
    /// A `$ref` to another file or a URL.
    ExternalRef = "OB0126",
    /// A `$ref` to something of another kind.
    RefKind = "OB0127",
    /// `$ref`s that only refer to each other.
    RefCycle = "OB0128",
    /// Members beside a `$ref`.
    RefSiblings = "OB0129",
    /// A path template that cannot be read.
    PathTemplate = "OB0130",
    /// A path parameter that is declared and not in the template, or the other way round.
    PathParameter = "OB0131",
    /// A parameter that is declared twice.
    DuplicateParameter = "OB0132",
    /// A header parameter that OpenAPI ignores.
    ReservedHeader = "OB0133",
    /// Two operations with one `operationId`.
    DuplicateOperationId = "OB0134",
    /// An `x-obgen-*` member that does not exist.
    UnknownExtension = "OB0135",
    /// An `x-obgen-*` member where it means nothing.
    MisplacedExtension = "OB0136",
    /// An `x-obgen-*` member with a value of the wrong shape.
    ExtensionShape = "OB0137",
    /// `x-obgen-merge` cannot merge.
    Merge = "OB0138",
    /// A security requirement for a scheme that is not defined.
    UnknownSecurityScheme = "OB0139",
    /// An enum value that is not of the schema's type, or stands twice.
    EnumValue = "OB0140",
    /// A construct of OpenAPI 3.1 with no counterpart in 3.0.
    NewerSchema = "OB0141",
    /// Left out on request (`skip_broken`).
    Skipped = "OB0142",
    /// Two paths that differ in the names of their parameters alone.
    EquivalentPaths = "OB0143",
    /// A feature that is not generated and left out.
    Ignored = "OB0144",
    /// A node the model does not take, though the checks found nothing.
    Model = "OB0149",

    // OB02xx: lowering
    /// A `$ref` in a schema position that leads to no schema.
    UnreadableSchema = "OB0201",
    /// A schema of which no value could end.
    EndlessSchema = "OB0202",
    /// A rule that a type can't say; it is not checked.
    NotExpressed = "OB0203",
    /// An `x-obgen-*` name for a value or alternative that is not there.
    UnknownValue = "OB0204",
    /// Parts of an `allOf` that contradict each other.
    ConflictingMember = "OB0205",
    /// `required` names a member that is not there.
    RequiredUnknown = "OB0206",
    /// Two media types that differ in their parameters alone.
    RepeatedMedia = "OB0207",
    /// A pattern in a dialect that is not understood.
    Pattern = "OB0208",
    /// One thing that two places name differently.
    TwoNames = "OB0209",
    /// `x-obgen-minor-units` on what is no amount.
    MinorUnits = "OB0210",
    /// `x-obgen-rotates` on what is no token that answers renew.
    Rotation = "OB0211",

    // OB03xx: names
    /// Two items that get the same Rust name.
    NameCollision = "OB0301",
    /// A name that an overlay chose and Rust does not take.
    BadName = "OB0302",
    /// An environment that a host has no server for.
    MissingServer = "OB0303",
}
