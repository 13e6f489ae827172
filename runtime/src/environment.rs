//! Where an API's hosts are.

use crate::{BaseUrl, Object};

/// One base URL for each host of an API; generated.
pub trait Environment {
    /// The headers that are set once and sent wherever an operation declares them.
    type Session: Object + Clone + Default + Send + Sync + 'static;

    /// Codes in error answers after which trying again is useless.
    const FINAL_CODES: &'static [&'static str];

    /// Each host's name, as operations give it, and its base URL.
    fn hosts(&self) -> Vec<(&'static str, BaseUrl)>;
}
