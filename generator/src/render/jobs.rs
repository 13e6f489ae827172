//! The work of rendering: what is a file, which files are too long, and two threads that do it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use proc_macro2::TokenStream;
use quote::quote;

use super::file::File;
use super::place::Places;
use super::{OutFile, Render};
use crate::ir::{Api, AreaId, ErrorSetId, OperationId, TypeDef, TypeId, TypeKind};
use crate::names::Names;
use crate::stack;

/// How long a file of types may be: what a reviewer opens has an end.
const MAX_LINES: usize = 2_500;

/// A part of an area, or of what areas share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Operations,
    Answers,
    Errors,
    Objects,
    Enums,
    Unions,
}

impl Part {
    pub const ALL: [Part; 6] =
        [Part::Operations, Part::Answers, Part::Errors, Part::Objects, Part::Enums, Part::Unions];

    /// The part that a type is in.
    fn of(kind: &TypeKind) -> Option<Part> {
        match kind {
            TypeKind::Object(_) | TypeKind::Placeholders(_) => Some(Part::Objects),
            TypeKind::Enum(_) | TypeKind::IntEnum(_) => Some(Part::Enums),
            TypeKind::Union(_) => Some(Part::Unions),
            TypeKind::Same(_) => None,
        }
    }

    /// The module of a piece of it.
    pub fn piece(self, index: usize) -> String {
        if index == 0 { self.name().to_owned() } else { format!("{}_{}", self.name(), index + 1) }
    }

    fn name(self) -> &'static str {
        match self {
            Part::Operations => "operations",
            Part::Answers => "answers",
            Part::Errors => "errors",
            Part::Objects => "objects",
            Part::Enums => "enums",
            Part::Unions => "unions",
        }
    }
}

/// Types of an area, of one part, in order.
type Types<'a> = [(TypeId, &'a TypeDef)];

/// A file to render.
#[derive(Clone, Copy)]
enum Job<'a> {
    Servers,
    Security,
    Session,
    Sca,
    /// Errors that areas share.
    Errors,
    Part(Option<AreaId>, Part),
    Types(Option<AreaId>, Part, &'a Types<'a>),
}

/// What came of a job.
enum Made<'a> {
    Text(Job<'a>, String),
    /// Too long: these are to be done instead.
    Instead(Vec<Job<'a>>),
}

/// All files but those that name other files, in no order.
pub fn files(api: &Api, names: &Names, places: &Places) -> Vec<OutFile> {
    let mut types: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (id, def) in api.types.iter() {
        if let Some(part) = Part::of(&def.kind) {
            types.entry((part, places.ty(id))).or_default().push((id, def));
        }
    }
    let areas = || std::iter::once(None).chain((0..api.areas.len()).map(|index| Some(AreaId(index))));
    let parts = [Part::Operations, Part::Answers, Part::Errors].into_iter();
    let parts = parts.flat_map(|part| areas().map(move |area| Job::Part(area, part)));
    let types = types.iter().map(|((part, area), types)| Job::Types(*area, *part, types));
    let rest = [Job::Servers, Job::Security, Job::Session, Job::Sca, Job::Errors];
    let mut open: Vec<Job<'_>> = parts.chain(types).chain(rest).collect();
    let mut done = Vec::new();
    while !open.is_empty() {
        let mut next = Vec::new();
        for made in work(api, names, places, &open) {
            match made {
                Made::Text(job, text) => done.push((job, text)),
                Made::Instead(jobs) => next.extend(jobs),
            }
        }
        open = next;
    }
    named(done, &Render::new(api, names, places))
}

/// Renders and formats files, two at a time. Each stands alone and they are sorted later: which is done when makes no
/// difference to a byte.
fn work<'a>(api: &Api, names: &Names, places: &Places, jobs: &[Job<'a>]) -> Vec<Made<'a>> {
    let next = AtomicUsize::new(0);
    let worker = || {
        // Tokens can't be shared between threads, so each has a renderer of its own.
        let render = Render::new(api, names, places);
        let mut made = Vec::new();
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            made.extend(render.job(*job));
        }
        made
    };
    std::thread::scope(|scope| {
        let other = stack::spawn(scope, worker);
        let mut made = worker();
        made.extend(other.into_iter().flat_map(stack::finish));
        made
    })
}

/// Files of types are numbered in the order of their types.
fn named(mut done: Vec<(Job<'_>, String)>, render: &Render<'_>) -> Vec<OutFile> {
    done.sort_by_key(|(job, _)| match job {
        Job::Types(_, _, types) => types.first().map(|(id, _)| *id),
        _ => None,
    });
    let mut pieces: BTreeMap<(Option<AreaId>, Part), usize> = BTreeMap::new();
    let files = done.into_iter().map(|(job, contents)| {
        let path = match job {
            Job::Servers => "src/servers.rs".to_owned(),
            Job::Security => "src/security.rs".to_owned(),
            Job::Session => "src/session.rs".to_owned(),
            Job::Sca => "src/sca.rs".to_owned(),
            Job::Errors => "src/errors.rs".to_owned(),
            Job::Part(area, part) | Job::Types(area, part, _) => {
                let index = pieces.entry((area, part)).or_default();
                *index += 1;
                format!("src/{}/{}.rs", render.module_name(area), part.piece(*index - 1))
            }
        };
        OutFile { path, contents }
    });
    files.collect()
}

impl Render<'_> {
    /// `None` if there is nothing to say.
    fn job<'j>(&self, job: Job<'j>) -> Option<Made<'j>> {
        let file = match job {
            Job::Servers => File::of(self.servers()),
            Job::Security => File::of(self.security()),
            Job::Session => self.session(),
            Job::Sca => File::of(self.sca()),
            Job::Errors => self.errors_of(None, quote!(#![doc = " Errors that several areas share."])),
            // Errors that areas share have a module of their own.
            Job::Part(None, Part::Errors) => return None,
            Job::Part(area, Part::Errors) => self.errors_of(area, TokenStream::new()),
            Job::Part(area, part) => self.operations_of(area, part),
            Job::Types(area, part, types) => return self.types(area, part, types),
        };
        file.contents().map(|text| Made::Text(job, text))
    }

    fn operations_of(&self, area: Option<AreaId>, part: Part) -> File {
        let mut file = File::new();
        for (index, operation) in self.api.operations.iter().enumerate() {
            if Some(operation.area) == area
                && let Some(names) = self.names.operation(OperationId(index))
            {
                match part {
                    Part::Answers => self.answer(operation, names, &mut file),
                    _ => self.operation(operation, names, &mut file),
                }
            }
        }
        file
    }

    fn errors_of(&self, area: Option<AreaId>, docs: TokenStream) -> File {
        let sets =
            self.api.errors.iter().enumerate().filter(|(index, _)| self.places.errors(ErrorSetId(*index)) == area);
        let mut sets = sets.filter_map(|(index, set)| Some((set, self.names.errors(ErrorSetId(index))?))).peekable();
        let mut file = File::new();
        if sets.peek().is_some() {
            file.push(docs);
        }
        sets.for_each(|(set, names)| self.error_set(set, names, &mut file));
        file
    }

    /// A file of these types; if it would be too long, files of parts of them.
    fn types<'j>(&self, area: Option<AreaId>, part: Part, types: &'j Types<'j>) -> Option<Made<'j>> {
        self.here.replace(types.iter().map(|(id, _)| *id).collect());
        let mut file = File::new();
        let mut lines = None;
        for (index, (id, def)) in types.iter().enumerate() {
            self.ty_of(*id, def, &mut file);
            // Far too long: what is there says how long the rest would be.
            if file.lines() > 3 * MAX_LINES {
                lines = Some(file.lines() * types.len() / (index + 1));
                break;
            }
        }
        self.here.take();
        let text = file.contents()?;
        let pieces = lines.unwrap_or_else(|| text.lines().count()).div_ceil(MAX_LINES);
        if pieces <= 1 || types.len() <= 1 {
            return Some(Made::Text(Job::Types(area, part, types), text));
        }
        let pieces = types.chunks(types.len().div_ceil(pieces)).map(|types| Job::Types(area, part, types));
        Some(Made::Instead(pieces.collect()))
    }

    fn ty_of(&self, id: TypeId, def: &TypeDef, file: &mut File) {
        match &def.kind {
            TypeKind::Object(object) => self.object(id, def, object, file),
            TypeKind::Placeholders(placeholders) => self.placeholder_url(id, def, placeholders, file),
            TypeKind::Enum(listed) => self.vocabulary(id, def, listed, file),
            TypeKind::IntEnum(listed) => self.int_vocabulary(id, def, listed, file),
            TypeKind::Union(union) => self.union(id, def, union, file),
            TypeKind::Same(_) => return,
        }
        self.aliases(id, file);
    }
}
