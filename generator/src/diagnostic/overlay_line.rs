//! Help that can be pasted.

use crate::source::Pointer;

/// The overlay action that sets a member here.
pub fn overlay_line(at: &Pointer, member: &str, value: &str) -> String {
    format!("in an overlay: `- target: \"{}\"` with `update: {{ {member}: {value} }}`", at.json_path())
}
