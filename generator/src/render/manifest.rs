//! Files of a crate that are no Rust: from templates.

use minijinja::Environment;
use serde::Serialize;

use super::OutFile;
use crate::config::CrateConfig;
use crate::ir::{Api, AreaId, HostId, OperationId};
use crate::names::Names;

/// What the templates read.
#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    module: String,
    version: String,
    description: String,
    title: &'a str,
    document_version: &'a str,
    runtime: &'a str,
    standalone: bool,
    features: Vec<String>,
    hosts: Vec<&'a str>,
    environments: Vec<&'a str>,
    /// Headers that a signer sets, in some operation or other.
    signed: Vec<&'a str>,
    operations: Vec<Row<'a>>,
}

/// A line of the README's table.
#[derive(Serialize)]
struct Row<'a> {
    method: &'a str,
    path: &'a str,
    area: String,
    name: String,
}

/// `Cargo.toml` and `README.md`.
pub fn files(api: &Api, names: &Names, config: &CrateConfig) -> Vec<OutFile> {
    let mut features: Vec<String> = (0..api.areas.len()).map(|index| names.area(AreaId(index)).to_owned()).collect();
    features.sort_unstable();
    let rows = api.operations.iter().enumerate().filter_map(|(index, operation)| {
        let name = names.operation(OperationId(index))?.name.clone();
        Some(Row {
            method: &operation.method,
            path: &operation.path,
            area: names.area(operation.area).to_owned(),
            name,
        })
    });
    let mut signed: Vec<&str> =
        api.operations.iter().flat_map(|operation| &operation.signed).map(String::as_str).collect();
    signed.sort_unstable();
    signed.dedup();
    let description = config.description.as_deref().unwrap_or(api.title.trim());
    let manifest = Manifest {
        name: &config.name,
        module: config.name.replace('-', "_"),
        version: config.version(&api.version),
        description: description.split_whitespace().collect::<Vec<_>>().join(" "),
        title: api.title.trim(),
        document_version: api.version.trim(),
        runtime: &config.runtime,
        standalone: config.standalone,
        features,
        hosts: (0..api.hosts.len()).map(|index| names.host(HostId(index))).collect(),
        environments: names.environments().iter().map(|environment| environment.name.as_str()).collect(),
        signed,
        operations: rows.collect(),
    };
    let environment = Environment::new();
    let render = |path: &str, template: &str| OutFile {
        path: path.to_owned(),
        // Templates are part of this crate and tested; a fault in one shows in the file.
        contents: environment
            .render_str(template, minijinja::value::Serde(&manifest))
            .map_or_else(|fault| format!("{fault:#}"), |text| text.trim_end().to_owned() + "\n"),
    };
    vec![
        render("Cargo.toml", include_str!("../../templates/Cargo.toml.j2")),
        render("README.md", include_str!("../../templates/README.md.j2")),
    ]
}

/// The list of files that a run wrote: what it finds there and is not on its own list is stale.
pub fn lock(files: &[OutFile]) -> OutFile {
    let mut contents = String::from("# Written by obgen: the files of this crate. Do not edit.\n");
    for file in files {
        contents.push_str(&file.path);
        contents.push('\n');
    }
    OutFile { path: "obgen.lock".to_owned(), contents }
}
