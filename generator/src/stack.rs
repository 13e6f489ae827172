//! Room for what documents nest.

use std::panic::resume_unwind;
use std::thread::{Builder, Scope, ScopedJoinHandle, scope};

/// Schemas are followed one inside the other, up to a depth that `spec` limits. Pages that are not touched cost nothing.
const SIZE: usize = 256 << 20;

/// Does the work on a stack of its own.
pub fn ample<T: Send>(work: impl Fn() -> T + Sync) -> T {
    scope(|scope| match spawn(scope, &work) {
        Some(worker) => finish(worker),
        None => work(),
    })
}

/// Does two works side by side, each on a stack of its own.
pub fn both<A: Send, B: Send>(one: impl Fn() -> A + Sync, other: impl Fn() -> B + Sync) -> (A, B) {
    scope(|scope| {
        let first = spawn(scope, &one);
        let second = ample(&other);
        (first.map_or_else(|| ample(&one), finish), second)
    })
}

/// Starts work on a stack of its own; `None` if there is no room for one.
pub fn spawn<'s, 'e, T: Send + 's>(
    scope: &'s Scope<'s, 'e>,
    work: impl FnOnce() -> T + Send + 's,
) -> Option<ScopedJoinHandle<'s, T>> {
    Builder::new().stack_size(SIZE).spawn_scoped(scope, work).ok()
}

/// What the work gave; a panic in it goes on here.
pub fn finish<T>(worker: ScopedJoinHandle<'_, T>) -> T {
    worker.join().unwrap_or_else(|panic| resume_unwind(panic))
}
