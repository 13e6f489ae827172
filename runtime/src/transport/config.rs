//! What all transports of this crate can be told.

use std::time::Duration;

use super::tls::Tls;

/// Limits, certificates and proxies of a transport.
#[derive(Clone, Debug)]
pub struct TransportConfig {
    pub(crate) tls: Tls,
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) longest_answer: usize,
    pub(crate) user_agent: String,
    pub(crate) proxies: bool,
}

impl Default for TransportConfig {
    fn default() -> Self {
        TransportConfig {
            tls: Tls::new(),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            longest_answer: 64 << 20,
            user_agent: concat!("ob-runtime/", env!("CARGO_PKG_VERSION")).to_owned(),
            proxies: true,
        }
    }
}

impl TransportConfig {
    /// 10 seconds to connect, 60 for the whole answer, which has 64 MiB at most; the root certificates of the system; the
    /// proxies of the environment.
    pub fn new() -> Self {
        TransportConfig::default()
    }

    /// Whom to trust, and which client certificate to show.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
        self
    }

    /// The time for a connection, with its handshake.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The time for one try: connection, request and the whole answer.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many bytes the body of an answer may have.
    pub fn longest_answer(mut self, bytes: usize) -> Self {
        self.longest_answer = bytes;
        self
    }

    /// Sends this `User-Agent` in place of `ob-runtime/` and its version: name the application, so that a bank knows whom
    /// to ask. (Firewalls refuse requests without one, so there is always one.) The PSU's own belongs in the session.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = name.into();
        self
    }

    /// Ignores `HTTPS_PROXY` and its like.
    pub fn without_proxies(mut self) -> Self {
        self.proxies = false;
        self
    }
}
