//! A server on this machine that answers as a test says, one connection a request.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What was asked.
pub struct Request {
    /// Counted from 1.
    pub number: usize,
    pub path: String,
    headers: Vec<String>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.headers.iter().filter_map(|line| line.split_once(':'));
        pairs.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// It listens until the tests end.
pub struct Server {
    scheme: &'static str,
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Server {
    pub fn start(answer: impl Fn(&Request) -> Vec<u8> + Send + 'static) -> Self {
        Self::serve("http", move |stream, count| talk(stream, count, &answer))
    }

    pub fn start_tls(config: rustls::ServerConfig, answer: impl Fn(&Request) -> Vec<u8> + Send + 'static) -> Self {
        let config = Arc::new(config);
        Self::serve("https", move |stream, count| {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            talk(rustls::StreamOwned::new(connection, stream), count, &answer);
        })
    }

    fn serve(scheme: &'static str, talk: impl Fn(TcpStream, &AtomicUsize) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                talk(stream, &count);
            }
        });
        Self { scheme, address, requests }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}://localhost:{}{path}", self.scheme, self.address.port())
    }

    /// How many requests came.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn talk(stream: impl Read + Write, count: &AtomicUsize, answer: &impl Fn(&Request) -> Vec<u8>) {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        // A client that goes away, or that does not trust us, is what some tests are about.
        match reader.read_line(&mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) if line.trim().is_empty() => break,
            Ok(_) => lines.push(line),
        }
    }
    let path = lines[0].split(' ').nth(1).unwrap().to_owned();
    let number = count.fetch_add(1, Ordering::SeqCst) + 1;
    let answer = answer(&Request { number, path, headers: lines.split_off(1) });
    let stream = reader.get_mut();
    let _ = stream.write_all(&answer).and_then(|()| stream.flush());
}
