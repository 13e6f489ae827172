//! The blocking transport on ureq.

use std::io::{self, ErrorKind};
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response};
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use secrecy::{ExposeSecret, SecretString};
use ureq::config::AutoHeaderValue;
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};
use ureq::{Agent, Body, Timeout};

use super::config::TransportConfig;
use super::tls::{Identity, Tls, TlsError, failure};
use super::{TransportError, TransportFailure};
use crate::base64_text;
use crate::blocking::Transport;

/// Carries requests with ureq, over HTTP/1.1 and rustls, on the thread that calls.
#[derive(Clone, Debug)]
pub struct UreqTransport {
    agent: Agent,
    longest_answer: u64,
}

impl UreqTransport {
    /// A transport with a pool of connections of its own.
    ///
    /// # Errors
    /// Certificates or keys that cannot be used.
    pub fn new(config: &TransportConfig) -> Result<Self, TlsError> {
        let mut builder = Agent::config_builder()
            .tls_config(tls(&config.tls)?)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .accept(AutoHeaderValue::None)
            .user_agent(config.user_agent.clone().map_or(AutoHeaderValue::None, AutoHeaderValue::from))
            .timeout_connect(Some(config.connect_timeout))
            .timeout_global(Some(config.timeout));
        if !config.proxies {
            builder = builder.proxy(None);
        }
        let longest_answer = u64::try_from(config.longest_answer).unwrap_or(u64::MAX);
        Ok(UreqTransport { agent: builder.build().new_agent(), longest_answer })
    }

    fn answer(&self, request: Request<Bytes>) -> Result<Response<Body>, ureq::Error> {
        let (head, body) = request.into_parts();
        if body.is_empty() && !matches!(head.method, Method::POST | Method::PUT | Method::PATCH) {
            return self.agent.run(Request::from_parts(head, ()));
        }
        if head.method != Method::DELETE {
            return self.agent.run(Request::from_parts(head, &*body));
        }
        // ureq wants to be told that a `DELETE` is meant to have a body.
        let mut request = self.agent.delete(head.uri).force_send_body();
        for (name, value) in &head.headers {
            request = request.header(name, value);
        }
        request.send(&*body)
    }
}

impl Transport for UreqTransport {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (head, mut body) = self.answer(request).map_err(failed)?.into_parts();
        let body = body.with_config().limit(self.longest_answer).read_to_vec().map_err(failed)?;
        Ok(Response::from_parts(head, body.into()))
    }
}

/// Trusts and shows the same as the other transports.
fn tls(tls: &Tls) -> Result<TlsConfig, TlsError> {
    // ureq looks at certificates and keys when it connects; whoever gives them wants to know now.
    tls.client_config()?;
    let roots = tls.trusted()?.iter().map(|root| Certificate::from_der(root).to_owned()).collect::<Vec<_>>();
    let client = tls.identity.as_deref().map(client_certificate).transpose()?;
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .client_cert(client)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .build())
}

fn client_certificate(identity: &Identity) -> Result<ClientCert, TlsError> {
    let unusable = || TlsError::new("the key is of a kind that cannot be used");
    let label = match &identity.key {
        PrivateKeyDer::Pkcs1(_) => "RSA PRIVATE KEY",
        PrivateKeyDer::Pkcs8(_) => "PRIVATE KEY",
        PrivateKeyDer::Sec1(_) => "EC PRIVATE KEY",
        _ => return Err(unusable()),
    };
    // ureq gives no name to the kinds of keys that it takes as bytes.
    let key = base64_text::standard(identity.key.secret_der());
    let pem = SecretString::from(format!("-----BEGIN {label}-----\n{key}\n-----END {label}-----\n"));
    let key = PrivateKey::from_pem(pem.expose_secret().as_bytes()).map_err(|_| unusable())?;
    let chain = identity.chain.iter().map(|one| Certificate::from_der(one).to_owned()).collect::<Vec<_>>();
    Ok(ClientCert::new_with_certs(&chain, key))
}

fn failed(error: ureq::Error) -> TransportError {
    use ureq::Error as E;
    let failure = match error {
        E::Io(error) => return of_socket(error),
        E::Rustls(error) => {
            let failed = failure::of_tls(&error).unwrap_or_else(|| TransportError::new(TransportFailure::Tls));
            return failed.caused_by(error);
        }
        E::Timeout(Timeout::Resolve | Timeout::Connect) => TransportFailure::ConnectTimeout,
        E::Timeout(_) => TransportFailure::Timeout,
        E::HostNotFound | E::ConnectionFailed | E::ConnectProxyFailed(_) => TransportFailure::Connect,
        E::Tls(_) | E::TlsRequired => TransportFailure::Tls,
        E::BodyExceedsLimit(_) => TransportFailure::TooLarge,
        E::Protocol(_) | E::BodyStalled => TransportFailure::Interrupted,
        _ => TransportFailure::Other,
    };
    // What other errors say can quote the URL, so it is not kept.
    TransportError::new(failure)
}

/// ureq does not say whether it was connecting. Where that is not certain, the request may have been sent.
fn of_socket(error: io::Error) -> TransportError {
    let failed = failure::of_tls(&error).unwrap_or_else(|| match error.kind() {
        ErrorKind::ConnectionRefused => TransportError::new(TransportFailure::Connect),
        _ if is_lookup(&error) => TransportError::new(TransportFailure::Connect),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            TransportError::new(TransportFailure::Connect).after_sending()
        }
        ErrorKind::TimedOut => TransportError::new(TransportFailure::Timeout),
        _ => TransportError::new(TransportFailure::Interrupted),
    });
    failed.caused_by(error)
}

/// Whether a name does not resolve. The standard library has no kind for it: a text on Unix, codes on Windows.
fn is_lookup(error: &io::Error) -> bool {
    match error.raw_os_error() {
        Some(code) => cfg!(windows) && matches!(code, 11001..=11004),
        None => error.to_string().starts_with("failed to lookup address information"),
    }
}
