//! How far something is that takes its time.

/// What a status says to whoever waits. Generated for enums of statuses; what a document does not list is pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Progress {
    /// It can still become either of the others.
    Pending,
    /// What was waited for is there.
    Done,
    /// It will not come.
    Failed,
}
