//! How fast 10,000 transactions are read: types in the form that the generator writes, and the same with serde's derive.
//!
//! `cargo bench -p ob-runtime`; prints the best of several runs, in MB/s on one core. `-- generated` or `-- derived` runs
//! one of them.

use std::hint::black_box;
use std::time::Instant;

mod derived;
mod generated;

const TRANSACTIONS: usize = 10_000;

fn main() {
    let json = document();
    let megabytes = json.len() as f64 / 1e6;
    println!("{TRANSACTIONS} transactions, {megabytes:.2} MB");
    let only = std::env::args().nth(1).filter(|only| !only.starts_with('-'));
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    let report = |name: &str, seconds: f64| {
        println!("{name}: {:.0} MB/s ({:.2} ms)", megabytes / seconds, seconds * 1e3);
    };
    if wanted("generated") {
        report("generated", best(|| generated(&json)));
    }
    if wanted("derived") {
        report("derived", best(|| derived(&json)));
    }
}

fn generated(json: &str) -> generated::Report {
    let mut report = generated::blank();
    ob_runtime::read_json(&mut report, json.as_bytes()).expect("it is as documented");
    assert_eq!(report.transactions.len(), TRANSACTIONS);
    report
}

fn derived(json: &str) -> derived::Report {
    let report: derived::Report = serde_json::from_slice(json.as_bytes()).expect("it is as documented");
    assert_eq!(report.transactions.len(), TRANSACTIONS);
    report
}

/// Seconds of the fastest run; what was read is dropped outside the measured time.
fn best<T>(read: impl Fn() -> T) -> f64 {
    let run = |_| {
        let start = Instant::now();
        let value = black_box(read());
        let seconds = start.elapsed().as_secs_f64();
        drop(value);
        seconds
    };
    (0..100).map(run).fold(f64::INFINITY, f64::min)
}

fn document() -> String {
    let mut json = String::from(r#"{"transactions":["#);
    for index in 0..TRANSACTIONS {
        let separator = if index == 0 { "" } else { "," };
        let (day, cents, booked) = (index % 28 + 1, index % 100, ["booked", "pending"][index % 2]);
        json.push_str(&format!(
            r#"{separator}{{"transactionId":"{index:012}","bookingDate":"2024-03-{day:02}","valueDate":"2024-04-{day:02}","transactionAmount":{{"currency":"SEK","amount":"-{index}.{cents:02}"}},"creditorName":"Example Trading {index}","creditorAccount":{{"iban":"SE4550000000058398257466"}},"remittanceInformationUnstructured":"Invoice {index}, thank you","status":"{booked}"}}"#
        ));
    }
    json.push_str("]}");
    json
}
