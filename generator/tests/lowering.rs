//! What becomes of each construct of OpenAPI: one fixture each, and the outline of its crate and what is said of it as a
//! snapshot.

#[path = "lowering/case.rs"]
mod case;
#[path = "lowering/compile.rs"]
mod compile;
#[path = "lowering/random.rs"]
mod random;

use std::collections::BTreeSet;

use case::{check, check_file, check_item};

macro_rules! fixtures {
    ($($topic:ident: $($name:ident)*;)*) => {
        /// All fixtures of this test.
        const FIXTURES: &[&str] = &[$($(concat!(stringify!($topic), "/", stringify!($name), ".yaml"),)*)*];

        /// Their directories.
        const TOPICS: &[&str] = &[$(stringify!($topic)),*];

        $( mod $topic { $(
            #[test]
            fn $name() {
                super::check(concat!(stringify!($topic), "/", stringify!($name), ".yaml"));
            }
        )* } )*
    };
}

fixtures! {
    components: deep kinds inline_in_shared alias same_structure unused encoded_reference referred_places;
    cycles: direct mutual through_arrays required union array_of_itself all_of_itself base_refers_back
        member_extends_itself union_of_arrays json_value;
    all_of: member_twice merged single_reference words_beside inline required_of_base narrowed_member conflict conflicting_kinds
        one_of_inside of_union strings required_with_type limits;
    any_of: tagged objects strings enum_or_string kinds required_groups only_groups objects_apart;
    one_of: sent_or_read discriminator_listed empty_body subset subset_required beside_properties required_groups strings enums wrappers identical
        required_members tag discriminator discriminator_mapping discriminator_identical discriminator_in_base one_or_many kinds nested
        nullable single titles merge_forced conflicting_member open_object open_objects recursive_merge integer_enums date_or_empty
        tag_of_booleans;
    objects: additional_beside additional_only additional_true additional_false additional_named_additional free_form
        no_members inline inline_in_operation presence nullable_component defaults read_and_write_only wide one_value;
    enums: orders digits symbols case_only empty_string one_value null_in_list only_null integer boolean number mixed untyped
        wrong_type of_list other keywords repeated array_items like_methods;
    parameters: untyped path_simple path_array path_optional path_styles query_styles names content_json header cookie
        overridden same_name nullable shared_enum union;
    bodies: json xml text multipart form binary binary_in_json several_media_types optional get_with_body vendor_json shared_upload wildcard
        no_content nullable always_typed always_typed_faults;
    responses: several_2xx ranges default_only default_beside none redirect headers several_media_types shared_errors
        uncommon_statuses arrays_and_scalars empty_alternative;
    security: bearer basic api_keys oauth2 optional both document_wide header_parameter header_named_as_scheme;
    operations: same_path queries;
    flows: progress progress_faults progress_merged paging paging_faults sca sca_faults;
    servers: variables of_path two_hosts unpaired none unused disagree page;
    formats: strings unknown numbers numbers_in_strings;
    names: accents plural_acronyms keywords colliding_keywords leading colliding_schemas colliding_operations colliding_members colliding_parameters colliding_by_overlay
        colliding_headers schema_like_operation schema_like_answer inline_collision prelude runtime_items
        constructor_members no_operation_id operation_ids;
    document: berlin_version empty_version no_paths;
    docs: markdown everywhere;
    limits: all large_numbers look_around javascript_patterns of_parameters;
    areas: like_files by_tag by_overlay shared_types;
    members: name variants unknown_variant unknown_alternative unknown_level sensitivity placeholders error
        minor_units minor_units_faults rotates rotates_faults error_two_names error_taken same_header same_header_faults headers headers_disagree headers_shadowed name_taken bad_name overlay_words;
    deprecated: everything;
    callbacks: notification query;
    mended: paths schemas header_names;
}

#[test]
fn every_fixture_is_tested() {
    let known: BTreeSet<String> = FIXTURES.iter().map(|name| (*name).to_owned()).collect();
    let there = case::on_disk(TOPICS);
    assert_eq!(there.symmetric_difference(&known).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn same_input_same_bytes() {
    for name in FIXTURES {
        let (first, second) = (case::generate(name), case::generate(name));
        assert_eq!(first.output.files, second.output.files, "{name}");
        assert_eq!(first.output.outline, second.output.outline, "{name}");
        assert_eq!(first.said, second.said, "{name}");
    }
}

#[test]
fn code_of_operations() {
    check_item("parameters/query_styles.yaml", "Get");
    check_item("members/headers.yaml", "A");
    check_item("bodies/multipart.yaml", "Send");
    check_item("bodies/several_media_types.yaml", "SendContent");
    check_item("security/both.yaml", "Get");
    check_item("callbacks/notification.yaml", "Notification");
    check_item("flows/paging.yaml", "ListByLink");
    check_item("flows/paging.yaml", "ListByOffset");
    check_item("flows/paging.yaml", "ListByNumber");
    check_item("members/rotates.yaml", "Draw");
    check_item("members/rotates.yaml", "DrawRequest");
    check_item("callbacks/query.yaml", "Back");
    check_item("servers/page.yaml", "AskPage");
}

#[test]
fn code_of_answers() {
    check_item("responses/several_2xx.yaml", "SendResponse");
    check_item("responses/several_media_types.yaml", "GetResponse");
    check_item("responses/headers.yaml", "GetError");
    check_item("responses/headers.yaml", "GetErrorBody");
    check_item("responses/none.yaml", "GetResponse");
}

#[test]
fn code_of_objects() {
    check_item("objects/presence.yaml", "Thing");
    check_item("objects/additional_beside.yaml", "Thing");
    check_item("limits/all.yaml", "Thing");
    check_item("members/sensitivity.yaml", "Thing");
    check_item("cycles/direct.yaml", "Thing");
    check_item("names/prelude.yaml", "Thing");
    check_item("objects/one_value.yaml", "Thing");
    check_item("objects/one_value.yaml", "Part");
}

#[test]
fn code_of_enums_and_unions() {
    check_item("enums/digits.yaml", "DayOfExecution");
    check_item("enums/integer.yaml", "Level");
    check_item("enums/other.yaml", "ThingKind");
    check_item("one_of/tag.yaml", "Thing");
    check_item("one_of/wrappers.yaml", "Thing");
    check_item("members/placeholders.yaml", "RedirectUrl");
    check_item("flows/progress.yaml", "Status");
}

#[test]
fn documentation() {
    check_item("docs/markdown.yaml", "Thing");
    check_item("docs/everywhere.yaml", "Get");
    check_item("objects/defaults.yaml", "Thing");
    check_item("deprecated/everything.yaml", "Old");
    check_item("members/overlay_words.yaml", "Thing");
    check_item("members/overlay_words.yaml", "ThingKind");
    check_item("members/overlay_words.yaml", "SendError");
    check_item("members/variants.yaml", "ThingStatus");
}

#[test]
fn files() {
    check_file("document/berlin_version.yaml", "src/lib.rs");
    check_file("document/berlin_version.yaml", "Cargo.toml");
    check_file("document/empty_version.yaml", "Cargo.toml");
    check_file("security/api_keys.yaml", "src/security.rs");
    check_file("servers/variables.yaml", "src/servers.rs");
    check_file("servers/two_hosts.yaml", "src/servers.rs");
    check_file("flows/sca.yaml", "src/sca.rs");
    check_file("flows/sca.yaml", "src/lib.rs");
    check_file("members/headers.yaml", "src/session.rs");
    check_file("members/same_header.yaml", "src/session.rs");
}

#[test]
fn crate_of_deep_types() {
    check_file("components/deep.yaml", "src/lib.rs");
}
