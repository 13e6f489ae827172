//! Values that end a wait: `x-obgen-progress`.

use serde_json::Value;

use super::Lower;
use super::facts::Facts;
use super::schema::Shape;
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::{End, EnumValue, TypeKind};
use crate::source::Pointer;

const NAME: &str = "x-obgen-progress";

/// What an overlay says of values, the value, and which of its list it is.
pub type Ends<'a> = Vec<(End, &'a str, usize)>;

/// The values that an overlay calls the end.
pub fn ends<'a>(facts: &Facts<'a>) -> Ends<'a> {
    let progress = facts.data.extensions.get(NAME);
    let of = |end: End| {
        let values = progress.and_then(|progress| progress.get(key(end))).and_then(Value::as_array);
        let values = values.into_iter().flatten().enumerate();
        values.filter_map(move |(index, value)| Some((end, value.as_str()?, index)))
    };
    of(End::Done).chain(of(End::Failed)).collect()
}

fn key(end: End) -> &'static str {
    match end {
        End::Done => "done",
        End::Failed => "failed",
    }
}

impl Lower<'_> {
    /// Checks that an enum has the values that end a wait, and that each is one end alone.
    pub fn check_ends(&mut self, ends: &Ends<'_>, values: &[EnumValue], at: &Pointer) {
        for (position, (end, value, index)) in ends.iter().enumerate() {
            let here = at.child(NAME).child(key(*end)).index(*index);
            if !values.iter().any(|known| known.wire == *value) {
                let help = did_you_mean(value, values.iter().map(|known| known.wire.as_str()), || {
                    format!("remove it, or add `{value}` to `enum`")
                });
                self.diags.error(Code::UnknownValue, here, format!("`{value}` is not a value of this enum")).help(help);
            } else if ends.iter().take(position).any(|(_, known, _)| known == value) {
                self.diags
                    .error(Code::TwoNames, here, format!("`{value}` is named as an end before"))
                    .help("a value is done, or failed, or else pending");
            }
        }
    }

    /// Checks that what has ends is an enum of strings.
    pub fn check_progress(&mut self, facts: &Facts<'_>, shape: &Shape, at: &Pointer) {
        if facts.data.extensions.contains_key(NAME) && !matches!(self.types.settled(&shape.ty), Some(TypeKind::Enum(_)))
        {
            self.diags
                .error(
                    Code::MisplacedExtension,
                    at.child(NAME),
                    "this is no enum of strings, so none of its values can end a wait",
                )
                .help("list the values: `enum: [...]`");
        }
    }
}
