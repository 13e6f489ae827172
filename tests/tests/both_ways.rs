//! Both directions agree: what a client writes a server reads, and what a server writes a client reads, for every
//! operation, every body and every status.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::operations;
use crate::round_trips::{answer, sampled};
use crate::samples::Body;

#[test]
fn a_server_reads_what_a_client_writes() {
    let mut faults = BTreeMap::new();
    for row in operations::all() {
        let mut bodies: Vec<_> = sampled(&row).into_iter().filter(|(sample, _)| sample.of == "request").collect();
        let without = bodies.is_empty();
        for body in
            bodies.drain(..).map(|(sample, of)| Some(Body::new(of, sample.bytes))).chain(without.then_some(None))
        {
            if let Err(fault) = (row.received)(body.as_ref()) {
                faults.insert((row.api, row.id()), fault);
            }
        }
    }
    assert!(faults.is_empty(), "{} operations are read as others: {faults:#?}", faults.len());
}

#[test]
fn a_client_reads_what_a_server_writes() {
    let mut faults = BTreeMap::new();
    for row in operations::all() {
        let samples = sampled(&row).into_iter().filter(|(sample, _)| sample.of != "request");
        let bodies = samples.map(|(sample, body)| (sample.name, body, sample.bytes));
        let empty = row.described().bodies.iter().filter(|body| body.media.is_none());
        let empty = empty.map(|body| (format!("{} without a body", body.of), body, Bytes::new()));
        for (name, body, bytes) in bodies.chain(empty) {
            if let Err(fault) = (row.replied)(answer(body, bytes)) {
                faults.insert((row.api, row.id(), name), fault);
            }
        }
    }
    assert!(faults.is_empty(), "{} answers are read as others: {faults:#?}", faults.len());
}
