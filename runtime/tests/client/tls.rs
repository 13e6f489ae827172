//! Who trusts whom: certificates made here, and a server that asks for one.

use std::sync::Arc;

use ob_runtime::{BaseUrl, Identity, ReqwestTransport, Tls, TransportError};
use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use crate::api::{ANSWER, GetAccount, client_over, config};
use crate::server::{Server, json};

/// A certificate authority.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key.
pub struct Issued {
    pub certificate: Certificate,
    pub key: KeyPair,
}

impl Authority {
    pub fn new() -> Self {
        let mut parameters = CertificateParams::new([]).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    pub fn issue(&self, name: &str) -> Issued {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &self.0).unwrap();
        Issued { certificate, key }
    }

    fn store(&self) -> Arc<RootCertStore> {
        let mut store = RootCertStore::empty();
        store.add(self.0.der().clone()).unwrap();
        Arc::new(store)
    }
}

impl Issued {
    pub fn identity(&self) -> Identity {
        Identity::from_pem(self.certificate.pem().as_bytes(), self.key.serialize_pem().as_bytes()).unwrap()
    }
}

/// A server's side: its certificate, and whose clients it lets in.
pub fn server_config(
    authority: &Authority,
    clients: Option<&Authority>,
    version: &'static SupportedProtocolVersion,
) -> ServerConfig {
    let provider = Arc::new(ring::default_provider());
    let builder =
        ServerConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(&[version]).unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(clients) => builder.with_client_cert_verifier(
            WebPkiClientVerifier::builder_with_provider(clients.store(), provider).build().unwrap(),
        ),
    };
    let issued = authority.issue("localhost");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(issued.key.serialize_der()));
    builder.with_single_cert(vec![issued.certificate.der().clone()], key).unwrap()
}

/// A server that asks for a certificate, and who makes those.
fn bank(version: &'static SupportedProtocolVersion) -> (Server, Authority) {
    let authority = Authority::new();
    let server = Server::start_tls([json(200, ANSWER)], server_config(&authority, Some(&authority), version));
    (server, authority)
}

fn trusting(authority: &Authority) -> Tls {
    Tls::new().only_root_certificates(authority.pem().as_bytes()).unwrap()
}

async fn call(url: &BaseUrl, tls: Tls) -> Result<String, TransportError> {
    match client_over(url, &config().tls(tls)).call(&GetAccount::new()).await {
        Ok(found) => Ok(found.body["owner"].clone()),
        Err(ob_runtime::Error::Transport(error)) => Err(error),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_client_certificate_from_pem() {
    for version in [&TLS12, &TLS13] {
        let (server, authority) = bank(version);
        let tls = trusting(&authority).identity(authority.issue("tpp").identity());
        assert_eq!(call(&server.url, tls).await.unwrap(), "Ingeborg Ödegård");
    }
}

#[tokio::test]
async fn a_client_certificate_from_pkcs12() {
    let (server, authority) = bank(&TLS13);
    let file = pkcs12(&authority.issue("tpp"), "pässword");
    let identity = Identity::from_pkcs12(&file, &"pässword".into()).unwrap();
    assert_eq!(call(&server.url, trusting(&authority).identity(identity)).await.unwrap(), "Ingeborg Ödegård");
}

#[test]
fn a_pkcs12_file_of_another_password() {
    let file = pkcs12(&Authority::new().issue("tpp"), "password");
    let error = Identity::from_pkcs12(&file, &"another".into()).unwrap_err();
    assert_eq!(error.to_string(), "not PKCS#12, or of another password");
    assert!(Identity::from_pkcs12(b"-----BEGIN", &"password".into()).is_err());
}

fn pkcs12(issued: &Issued, password: &str) -> Vec<u8> {
    use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
    let certificate = Certificate::from_der(issued.certificate.der()).unwrap();
    let key = PrivateKey::from_der(&issued.key.serialize_der()).unwrap();
    let mut store = KeyStore::new();
    store.add_entry("tpp", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("id", key, [certificate])));
    store.writer(password).write().unwrap()
}

#[tokio::test]
async fn a_server_of_an_authority_that_is_not_trusted() {
    let (server, authority) = bank(&TLS13);
    let tls = trusting(&Authority::new()).identity(authority.issue("tpp").identity());
    let error = call(&server.url, tls).await.unwrap_err();
    assert!(error.is_tls() && !error.may_have_been_sent() && !error.is_transient(), "{error:?}");
    assert_eq!(error.to_string(), "no trusted connection to the API");
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn roots_of_the_system_do_not_know_it() {
    let (server, _) = bank(&TLS13);
    assert!(call(&server.url, Tls::new()).await.unwrap_err().is_tls());
}

#[tokio::test]
async fn no_client_certificate_or_a_wrong_one() {
    for version in [&TLS12, &TLS13] {
        let (server, authority) = bank(version);
        let others = Authority::new().issue("tpp").identity();
        for tls in [trusting(&authority), trusting(&authority).identity(others)] {
            let error = call(&server.url, tls).await.unwrap_err();
            assert!(error.is_tls() && !error.may_have_been_sent(), "{error:?}");
        }
        assert!(server.asked().is_empty());
    }
}

#[test]
fn certificates_that_are_none() {
    let authority = Authority::new();
    let issued = authority.issue("tpp");
    let (certificate, key) = (issued.certificate.pem(), issued.key.serialize_pem());
    assert!(Tls::new().root_certificates(b"not PEM").is_err());
    // PEM of what is no certificate.
    let hollow = Tls::new().only_root_certificates(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let error = ReqwestTransport::new(&config().tls(hollow.unwrap())).unwrap_err();
    assert_eq!(error.to_string(), "a root certificate cannot be used");
    assert!(Identity::from_pem(key.as_bytes(), key.as_bytes()).is_err());
    assert!(Identity::from_pem(certificate.as_bytes(), certificate.as_bytes()).is_err());
    // Both in one file, given twice.
    let both = format!("{key}{certificate}");
    let identity = Identity::from_pem(both.as_bytes(), both.as_bytes()).unwrap();
    let shown = format!("{:?} {identity:?}", Tls::new().identity(issued.identity()));
    assert!(!shown.contains("BEGIN") && shown.contains("certificates: 1"), "{shown}");
    // A key of another certificate.
    let other = authority.issue("other").key.serialize_pem();
    let mixed = Identity::from_pem(certificate.as_bytes(), other.as_bytes()).unwrap();
    let error = ReqwestTransport::new(&config().tls(trusting(&authority).identity(mixed))).unwrap_err();
    assert_eq!(error.to_string(), "the client certificate and its key do not fit");
}
