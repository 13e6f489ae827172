//! `cargo xtask parity`: whether our document of an API says what the published one says, whatever the words.

use crate::{Document, Outcome, Workspace};
use clap::Args as ClapArgs;
use obgen::parity::{self, Difference};
use obgen::source::{Lines, Pointer};
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(ClapArgs)]
#[command(
    after_help = "Ends with 0 if they are equal but for words, with 1 if they are not, with 2 if one cannot be read."
)]
pub struct Args {
    /// The API, by its folder in specs/.
    api: String,

    /// The published document that specs/API/openapi.yaml follows.
    #[arg(long, value_name = "FILE")]
    upstream: PathBuf,

    /// The workspace; found from the current directory if it is not named.
    #[arg(long, value_name = "DIR", hide = true)]
    root: Option<PathBuf>,
}

pub fn run(args: &Args) -> Outcome {
    let workspace = Workspace::open(args.root.as_deref());
    let Some(recipe) = workspace.recipe(&args.api) else { return Outcome::Faulty };
    compare(&recipe.spec, &Document::named(&args.upstream))
}

/// Prints in what two documents differ.
pub fn compare(ours: &Document, theirs: &Document) -> Outcome {
    // Both are read, so that what is wrong with either is said.
    let (our_value, their_value) = (ours.load(), theirs.load());
    let (Some(our_value), Some(their_value)) = (our_value, their_value) else { return Outcome::Faulty };
    let found = parity::differences(&our_value, &their_value);
    print!("{}", text(ours, theirs, &found));
    if found.is_empty() { Outcome::Fine } else { Outcome::Found }
}

/// One paragraph a difference: what, and where in both files.
fn text(ours: &Document, theirs: &Document, found: &[Difference]) -> String {
    let mut text = String::new();
    let (mine, others) = (&ours.shown, &theirs.shown);
    if found.is_empty() {
        let _ = writeln!(text, "equal: {mine} has the structure of {others}");
        return text;
    }
    let sides = [(ours, Lines::of(ours.source())), (theirs, Lines::of(theirs.source()))];
    for difference in found {
        let _ = writeln!(text, "{}", difference.what);
        for ((document, lines), pointer) in sides.iter().zip([&difference.ours, &difference.theirs]) {
            let _ = writeln!(text, "  {}", side(document, lines, pointer.as_ref()));
        }
    }
    let count = found.len();
    let _ = writeln!(text, "{count} difference{} between {mine} and {others}", if count == 1 { "" } else { "s" });
    text
}

fn side(document: &Document, lines: &Lines<'_>, pointer: Option<&Pointer>) -> String {
    match pointer {
        Some(pointer) => format!("{}:{}  {pointer}", document.shown, lines.place(pointer)),
        None => format!("{}: not there", document.shown),
    }
}
