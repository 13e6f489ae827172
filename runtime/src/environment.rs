//! Where an API's hosts are.

use crate::{BaseUrl, Object};

/// One base URL for each host of an API; generated.
pub trait Environment {
    /// The headers that are set once and sent wherever an operation declares them.
    type Session: Object + Clone + Default + Send + Sync + 'static;

    /// Codes in error answers after which trying again is useless.
    const FINAL_CODES: &'static [&'static str];

    /// The base URL of each host, by the names of [`Operation::host`](crate::Operation::host).
    fn hosts(&self) -> Vec<(&'static str, BaseUrl)>;
}
