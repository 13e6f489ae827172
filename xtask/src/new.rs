//! `cargo xtask new`: the folders of another API, and what there is to do as a list.
//!
//! Nothing that is there is touched: the folders must not exist, and files are only ever created.

mod files;
mod todo;

use crate::workspace::package_name;
use crate::{Document, Fault, Outcome, Workspace};
use clap::Args as ClapArgs;
use files::{Published, Texts};
use std::io::Write as _;
use std::path::{Path, PathBuf};

#[derive(ClapArgs)]
pub struct Args {
    /// The name of the API, and of its folders: lower-case letters, digits and hyphens.
    api: String,

    /// The published document, in YAML or JSON; without one, an empty document is laid out.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,

    /// The name of the crate; `ob-` and the name of the API if it is not named.
    #[arg(long, value_name = "NAME")]
    crate_name: Option<String>,

    /// The workspace; found from the current directory if it is not named.
    #[arg(long, value_name = "DIR", hide = true)]
    root: Option<PathBuf>,
}

pub fn run(args: &Args) -> Outcome {
    let workspace = Workspace::open(args.root.as_deref());
    let krate = args.crate_name.clone().unwrap_or_else(|| format!("ob-{}", args.api));
    let mut refused = false;
    for fault in faults(&workspace, &args.api, &krate) {
        fault.report();
        refused = true;
    }
    let published = match &args.spec {
        Some(path) => Published::read(path),
        None => Some(Published::none(&args.api)),
    };
    let Some(published) = published.filter(|_| !refused) else { return Outcome::Faulty };
    let texts = Texts::new(&args.api, &krate, published);
    match lay_out(&workspace.root, &texts.files) {
        Ok(()) => {
            print!("{}", texts.next_steps());
            Outcome::Fine
        }
        Err(fault) => fault.report(),
    }
}

/// Everything that stands in the way.
fn faults(workspace: &Workspace, api: &str, krate: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !is_name(api) {
        let fault = Fault::new(format!("`{api}` is not the name of an API"));
        faults.push(fault.help("it is made of lower-case letters, digits and hyphens, and starts with a letter"));
        return faults;
    }
    if let Err(fault) = package_name(krate) {
        faults.push(Fault::new(format!("`{krate}`: {fault}")).help("choose one with `--crate-name`"));
        return faults;
    }
    for folder in [format!("specs/{api}"), format!("overlays/{api}"), format!("generated/{krate}")] {
        if workspace.root.join(&folder).exists() {
            faults.push(Fault::new(format!("{folder} is there already")).help("nothing that is there is overwritten"));
        }
    }
    for name in workspace.names().into_iter().filter(|name| name != api) {
        if workspace.recipe(&name).is_some_and(|recipe| recipe.krate.name == krate) {
            let fault = Fault::new(format!("`{name}` generates the crate `{krate}`"));
            faults.push(fault.help("choose another name with `--crate-name`"));
        }
    }
    faults
}

fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.starts_with(|first: char| first.is_ascii_lowercase()) && !text.ends_with('-') && text.bytes().all(fits)
}

/// Writes files that are not there yet.
fn lay_out(root: &Path, files: &[Document]) -> Result<(), Fault> {
    for file in files {
        let path = root.join(&file.shown);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(Fault::at(folder))?;
        }
        let mut created = std::fs::File::create_new(&path).map_err(Fault::at(&path))?;
        created.write_all(file.bytes.as_deref().unwrap_or_default()).map_err(Fault::at(&path))?;
        println!("A {}", file.shown);
    }
    Ok(())
}
