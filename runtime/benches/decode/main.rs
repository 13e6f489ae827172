//! How fast 10,000 transactions are read: types in the form that the generator writes, and the same with serde's derive.
//!
//! `cargo bench -p ob-runtime`; prints the best of several runs, in MB/s on one core.

use std::hint::black_box;
use std::time::Instant;

mod derived;
mod generated;

const TRANSACTIONS: usize = 10_000;

fn main() {
    let json = document();
    let megabytes = json.len() as f64 / 1e6;
    println!("{TRANSACTIONS} transactions, {megabytes:.2} MB");
    let generated = best(|| {
        let mut report = generated::blank();
        ob_runtime::from_json(&mut report, json.as_bytes()).expect("it is as documented");
        assert_eq!(report.transactions.len(), TRANSACTIONS);
        report
    });
    println!("generated: {:.0} MB/s ({:.2} ms)", megabytes / generated, generated * 1e3);
    let derived = best(|| {
        let report: derived::Report = serde_json::from_slice(json.as_bytes()).expect("it is as documented");
        assert_eq!(report.transactions.len(), TRANSACTIONS);
        report
    });
    println!("derived:   {:.0} MB/s ({:.2} ms)", megabytes / derived, derived * 1e3);
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
    (0..60).map(run).fold(f64::INFINITY, f64::min)
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
