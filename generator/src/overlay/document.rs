//! An overlay document, read without tolerance.

use super::target::Target;
use crate::diagnostic::{Code, Diagnostics, Location, nearest};
use crate::source::{FileId, Pointer};
use serde_json::{Map, Value};

/// The version of the standard a document was written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 1.0: no `copy`, and a scalar cannot be a target of `update`.
    V1_0,
    /// 1.1
    V1_1,
}

pub(super) struct Overlay {
    pub(super) file: FileId,
    pub(super) version: Version,
    pub(super) steps: Vec<Step>,
}

/// An action that can be applied.
pub(super) struct Step {
    pub(super) index: usize,
    pub(super) target: Target,
    pub(super) description: String,
    pub(super) modifier: Modifier,
    pub(super) expect: Option<usize>,
    pub(super) reference: Option<String>,
}

pub(super) enum Modifier {
    Update(Value),
    Remove,
    Copy(Target),
}

impl Step {
    pub(super) fn pointer(&self) -> Pointer {
        Pointer::root().child("actions").index(self.index)
    }
}

const ROOT: &[&str] = &["overlay", "info", "extends", "actions"];
const INFO: &[&str] = &["title", "version", "description"];
const ACTION: &[&str] = &["target", "description", "update", "remove", "copy", "x-obgen-expect", "x-obgen-ref"];

/// Reads the document; actions that are faulty are reported and left out.
pub(super) fn read(document: Value, file: FileId, diags: &mut Diagnostics) -> Option<Overlay> {
    let Value::Object(mut root) = document else {
        return None;
    };
    let mut reader = Reader { file, diags };
    let at = Pointer::root();
    let version = reader.version(&root)?;
    reader.members(&root, ROOT, &at, "an overlay");
    match root.get("info") {
        Some(Value::Object(info)) => {
            reader.members(info, INFO, &at.child("info"), "`info`");
            for name in ["title", "version"] {
                reader.text(info, name, &at.child("info"));
            }
        }
        Some(_) => reader.shape(at.child("info"), "`info` is an object with `title` and `version`"),
        None => reader.shape(at.clone(), "`info` is missing: write `info: { title: ..., version: ... }`"),
    }
    if root.contains_key("extends") {
        reader.text(&root, "extends", &at);
    }
    let at = at.child("actions");
    let actions = match root.remove("actions") {
        Some(Value::Array(actions)) if !actions.is_empty() => actions,
        Some(Value::Array(_)) => {
            reader.shape(at, "`actions` is empty: an overlay holds one action or more");
            return None;
        }
        Some(_) => {
            reader.shape(at, "`actions` is a list");
            return None;
        }
        None => {
            reader.shape(Pointer::root(), "`actions` is missing");
            return None;
        }
    };
    let steps = actions.into_iter().enumerate();
    let steps = steps.filter_map(|(index, action)| reader.action(index, action, version, &at.index(index))).collect();
    Some(Overlay { file, version, steps })
}

struct Reader<'d> {
    file: FileId,
    diags: &'d mut Diagnostics,
}

impl Reader<'_> {
    fn at(&self, pointer: Pointer) -> Location {
        Location::Pointer { file: self.file, pointer }
    }

    fn shape(&mut self, at: Pointer, message: &str) {
        self.diags.error(Code::OverlayShape, self.at(at), message);
    }

    fn version(&mut self, root: &Map<String, Value>) -> Option<Version> {
        let at = Pointer::root();
        let Some(version) = root.get("overlay") else {
            self.diags
                .error(Code::OverlayVersion, self.at(at), "this is not an overlay: `overlay` is missing")
                .help("an overlay starts with `overlay: 1.1.0`");
            return None;
        };
        let text = version.as_str().unwrap_or_default();
        let mut parts = text.split('.');
        match (parts.next(), parts.next()) {
            (Some("1"), Some("0")) => Some(Version::V1_0),
            (Some("1"), Some("1")) => Some(Version::V1_1),
            _ => {
                self.diags
                    .error(
                        Code::OverlayVersion,
                        self.at(at.child("overlay")),
                        format!("overlay version {version} is not read"),
                    )
                    .help("write `overlay: 1.1.0`");
                None
            }
        }
    }

    fn text(&mut self, object: &Map<String, Value>, name: &str, at: &Pointer) -> Option<String> {
        match object.get(name) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.clone()),
            Some(_) => {
                self.shape(at.child(name), &format!("`{name}` is text that is not empty"));
                None
            }
            None => {
                self.shape(at.clone(), &format!("`{name}` is missing"));
                None
            }
        }
    }

    /// Members that are not known. The standard allows any `x-...`; only our own are a closed set.
    fn members(&mut self, object: &Map<String, Value>, known: &[&str], at: &Pointer, what: &str) {
        for name in object.keys() {
            let foreign = name.starts_with("x-") && !name.starts_with("x-obgen-");
            if known.contains(&name.as_str()) || foreign {
                continue;
            }
            let help = match nearest(name, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("{what} has: {}", known.join(", ")),
            };
            self.diags
                .error(Code::OverlayMember, self.at(at.child(name)), format!("{what} has no member `{name}`"))
                .help(help);
        }
    }

    fn action(&mut self, index: usize, action: Value, version: Version, at: &Pointer) -> Option<Step> {
        let Value::Object(mut action) = action else {
            self.shape(at.clone(), "an action is an object with `target`, `description` and one modifier");
            return None;
        };
        self.members(&action, ACTION, at, "an action");
        let target = self.path(&action, "target", at);
        let description = self.description(&action, at);
        let expect = self.expected_count(&action, at);
        let reference = self.reference(&action, at);
        let modifier = self.modifier(&mut action, version, at)?;
        Some(Step {
            index,
            target: target?,
            description: description?,
            modifier,
            expect: expect.ok()?,
            reference: reference.ok()?,
        })
    }

    fn path(&mut self, action: &Map<String, Value>, name: &str, at: &Pointer) -> Option<Target> {
        let text = self.text(action, name, at)?;
        match Target::parse(&text) {
            Ok(target) => Some(target),
            Err(fault) => {
                self.diags
                    .error(
                        Code::TargetSyntax,
                        self.at(at.child(name)),
                        format!("`{text}` is not an RFC 9535 JSONPath: {fault}"),
                    )
                    .help("names with other characters than letters, digits and `_` are quoted: `$.paths['/v1/accounts'].get`");
                None
            }
        }
    }

    fn description(&mut self, action: &Map<String, Value>, at: &Pointer) -> Option<String> {
        let text = action.get("description").and_then(Value::as_str).unwrap_or_default().trim();
        if text.is_empty() {
            self.diags
                .error(Code::ActionUndescribed, self.at(at.clone()), "this action does not say why it is there")
                .help("add `description:` with what is wrong in the published document, or why the name was chosen");
            return None;
        }
        Some(text.to_owned())
    }

    fn expected_count(&mut self, action: &Map<String, Value>, at: &Pointer) -> Result<Option<usize>, ()> {
        let Some(value) = action.get("x-obgen-expect") else {
            return Ok(None);
        };
        match value.as_u64().and_then(|count| usize::try_from(count).ok()).filter(|count| *count > 0) {
            Some(count) => Ok(Some(count)),
            None => {
                self.shape(
                    at.child("x-obgen-expect"),
                    "`x-obgen-expect` is the number of nodes the target matches, from 1",
                );
                Err(())
            }
        }
    }

    fn reference(&mut self, action: &Map<String, Value>, at: &Pointer) -> Result<Option<String>, ()> {
        let Some(value) = action.get("x-obgen-ref") else {
            return Ok(None);
        };
        match value.as_str().filter(|text| text.starts_with("https://") || text.starts_with("http://")) {
            Some(text) => Ok(Some(text.to_owned())),
            None => {
                self.shape(at.child("x-obgen-ref"), "`x-obgen-ref` is the URL where the fact is documented");
                Err(())
            }
        }
    }

    fn modifier(&mut self, action: &mut Map<String, Value>, version: Version, at: &Pointer) -> Option<Modifier> {
        let present: Vec<&str> =
            ["update", "remove", "copy"].into_iter().filter(|name| action.contains_key(*name)).collect();
        match present.as_slice() {
            ["update"] => action.shift_remove("update").map(Modifier::Update),
            ["remove"] => match action.get("remove") {
                Some(Value::Bool(true)) => Some(Modifier::Remove),
                _ => {
                    self.shape(at.child("remove"), "`remove` is `true`; an action that removes nothing has no use");
                    None
                }
            },
            ["copy"] if version == Version::V1_0 => {
                self.diags
                    .error(Code::OverlayVersion, self.at(at.child("copy")), "`copy` is not in overlay 1.0")
                    .help("write `overlay: 1.1.0`");
                None
            }
            ["copy"] => self.path(action, "copy", at).map(Modifier::Copy),
            [] => {
                self.diags
                    .error(Code::ActionModifiers, self.at(at.clone()), "this action does nothing")
                    .help("add one of `update`, `remove: true`, `copy`");
                None
            }
            several => {
                let message = format!("this action says {} at once", several.join(" and "));
                self.diags
                    .error(Code::ActionModifiers, self.at(at.clone()), message)
                    .help("write one action for each; they are applied in order");
                None
            }
        }
    }
}
