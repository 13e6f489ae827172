//! Two states of an API compared: what a reviewer is told.

#[path = "change/case.rs"]
mod case;
#[path = "change/damage.rs"]
mod damage;
#[path = "change/pairs.rs"]
mod pairs;
#[path = "change/same.rs"]
mod same;
#[path = "change/updates.rs"]
mod updates;
