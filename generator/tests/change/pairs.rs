//! Pairs of fixtures, one kind of change each: `fixtures/change/<kind>/{old,new}.yaml`, with `{old,new}.overlay.yaml` where it is
//! an overlay that changes.

use std::collections::BTreeSet;

use obgen::change::Report;

use super::case::{Text, full, report};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/change");

/// One side of a pair.
pub fn side(kind: &str, side: &str) -> Text {
    let read = |name: &str| std::fs::read(format!("{FOLDER}/{kind}/{name}"));
    let overlay = format!("{side}.overlay.yaml");
    // Where only an overlay changes, there is one document.
    let (name, spec) = match read(&format!("{side}.yaml")) {
        Ok(bytes) => (format!("{side}.yaml"), bytes),
        Err(_) => ("both.yaml".to_owned(), read("both.yaml").unwrap_or_else(|fault| panic!("{kind}: {fault}"))),
    };
    let overlay = read(&overlay).ok().map(|bytes| (overlay, bytes));
    Text { name, spec, overlay }
}

fn check(kind: &str) {
    let (old, new) = (side(kind, "old"), side(kind, "new"));
    let there = report(&old, &new);
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(kind, full(&there));
    });
    // Nothing goes unexplained, whichever way one looks.
    for report in [there, report(&new, &old)] {
        assert!(!full(&report).contains("unexplained"), "{kind}\n{}", full(&report));
    }
    for text in [&old, &new] {
        assert_eq!(report(text, text).changes.len(), 0, "{kind} against itself");
    }
}

macro_rules! pairs {
    ($($kind:ident)*) => {
        pub const PAIRS: &[&str] = &[$(stringify!($kind)),*];

        $(#[test] fn $kind() { check(stringify!($kind)); })*
    };
}

pairs! {
    aliases_by_overlay alternative_added alternative_removed alternatives_renamed alternatives_reordered
    alternatives_told_apart area_added area_by_overlay area_moved area_split arguments_of_schema_reordered
    arguments_reordered body_added body_optional body_removed body_required callback_added callback_query_removed
    caller_by_overlay circle_closed constant_of_text content_type_by_overlay default_changed_in_answer
    default_changed_in_request deprecated ends_by_overlay enum_of_integers enum_reordered enum_value_added
    enum_value_in_other_letters enum_value_removed_in_answer enum_value_removed_in_request enum_value_replaced
    equal_schema_renamed equal_schemas_parted error_added_to_all error_added_to_one error_name_by_overlay
    error_removed error_type_of_removed_operation feature_removed field_name_by_overlay final_codes_by_overlay
    first_error first_of_equal_schemas_removed format_by_overlay format_changed header_in_other_letters header_renamed
    header_required_of_caller header_required_of_session host_by_overlay keys_in_another_order kind_of_type_changed
    limit_loosened_in_request limit_of_items limit_of_shared_scalar limit_tightened_in_answer
    limit_tightened_in_request limits_of_numbers media_type_added_to_answer media_type_added_to_request
    media_type_parameter media_type_removed_from_answer media_type_replaced media_types_of_body_reordered
    media_types_reordered media_types_reordered_behind_the_first method_changed minor_units_by_overlay name_by_overlay
    not_nullable_in_request nullable_in_answer nullable_in_request nullable_sent nullable_shared_schema operation_added
    operation_name_by_overlay operation_removed operation_renamed other_keys_allowed overlay_reason paging_by_overlay
    paging_changed_by_overlay parameter_added parameter_added_required parameter_moved parameter_optional
    parameter_removed parameter_renamed parameter_replaced parameter_required parameter_style_changed part_taken_in
    parts_changed path_changed path_parameter_renamed path_parameter_renamed_in_rust path_without_operation_id
    pattern_changed placeholder_added_by_overlay placeholders_by_overlay property_added_to_answer
    property_added_to_request property_of_shared_part property_optional_in_answer property_optional_in_request
    property_removed_from_answer property_removed_from_request property_renamed property_renamed_in_other_letters
    property_replaced property_required_in_answer property_required_in_request read_only
    required_property_added_to_answer required_property_added_to_request required_removed_by_overlay response_added
    response_header_added response_header_removed response_removed response_replaced same_header_by_overlay
    sca_by_overlay scalar_schema_renamed schema_extracted schema_inlined schema_joined schema_like_others_changed
    schema_name_removed schema_renamed schema_renamed_for_another schema_split scope_not_needed
    second_value_of_constant secret_by_overlay security_changed security_loosened security_not_needed
    security_scheme_changed security_scheme_of_nothing security_scheme_renamed security_scheme_replaced sensitivity_by_overlay server_added server_changed
    session_by_overlay signer_by_overlay tag_removed tag_value_added tag_value_changed token_url_changed type_changed
    type_of_shared_scalar type_replaced types_moved types_of_removed_operation union_read value_by_overlay
    variant_boxed variant_name_by_overlay version_from_path_to_server version_of_paths words
}

#[test]
fn every_pair_is_tested() {
    let known: BTreeSet<String> = PAIRS.iter().map(|name| (*name).to_owned()).collect();
    let there = std::fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(there.collect::<BTreeSet<String>>(), known);
}

/// Who accepted an additive change has not accepted that something breaks by it.
#[test]
fn what_follows_and_is_heavier_is_another_fingerprint() {
    let in_one_area = |text: Text| {
        let spec = String::from_utf8(text.spec).unwrap().replace("tags: [cards]", "tags: [accounts]");
        Text { spec: spec.into_bytes(), ..text }
    };
    let (old, new) = (side("types_moved", "old"), side("types_moved", "new"));
    let breaking = report(&old, &new);
    let additive = report(&in_one_area(old), &in_one_area(new));
    let of = |report: &Report| report.changes.iter().map(|change| change.title.clone()).collect::<Vec<_>>();
    assert_eq!(of(&breaking), of(&additive));
    assert_ne!(breaking.changes[0].fingerprint, additive.changes[0].fingerprint);
}
