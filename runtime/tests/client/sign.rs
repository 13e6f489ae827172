//! Signed requests.
//!
//! The keys in `sign/keys` were made for these tests with openssl, and sign nothing else. Each file has a key and its
//! certificate, all of them of one issuer, whose name has spaces, a comma, and an attribute that RFC 4514 has no word for.

pub mod calls;
mod keys;
mod odd_requests;
mod profiles;
mod vectors;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use ob_runtime::http::Request;
use ob_runtime::{
    BoxFuture, Bytes, Certificate, HttpSignature, Seal, SealKey, SignError, SignatureAlgorithm, SignatureProfile,
};

/// A file of `sign/keys`.
pub fn file(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/client/sign/keys").join(name);
    std::fs::read(path).unwrap()
}

pub fn seal(name: &str) -> Seal {
    Seal::from_pem(&file(name), &file(name)).unwrap()
}

/// An RSA key of 2048 bits, whose signatures are always the same.
pub fn rsa() -> Seal {
    seal("rsa.pem")
}

/// A payment, all that the signature can cover but what the signer sets.
pub fn payment() -> Request<Bytes> {
    Request::post("https://bank.example/v1/payments/sepa?a=1&b=%20")
        .header("x-request-id", "99391c7e-ad88-49ec-a2ad-99ddcb1f7721")
        .header("psu-id", "PSU-1234")
        .header("tpp-redirect-uri", "https://tpp.example/back?state=1")
        .header("date", "Fri, 20 Nov 2026 12:00:00 GMT")
        .body(Bytes::from_static(b"{\"amount\":\"1.00\"}"))
        .unwrap()
}

/// The same without a body, and without what only payments have.
pub fn accounts() -> Request<Bytes> {
    let request = Request::get("https://bank.example/v1/accounts").header("x-request-id", "99391c7e");
    request.header("date", "Fri, 20 Nov 2026 12:00:00 GMT").body(Bytes::new()).unwrap()
}

pub fn signed(profile: &SignatureProfile, mut request: Request<Bytes>) -> Result<Request<Bytes>, SignError> {
    HttpSignature::new(rsa(), profile.clone()).unwrap().sign_now(&mut request)?;
    Ok(request)
}

/// The text that a profile signs.
pub fn text(profile: &SignatureProfile, mut request: Request<Bytes>) -> String {
    let key = Elsewhere::default();
    let seal = Seal::new(Certificate::from_pem(&file("rsa-1024.pem")).unwrap(), key.clone());
    HttpSignature::new(seal, profile.clone()).unwrap().sign_now(&mut request).unwrap();
    String::from_utf8(key.signed.lock().unwrap().clone()).unwrap()
}

/// A key that is elsewhere: it notes what it is to sign.
#[derive(Clone, Default)]
pub struct Elsewhere {
    pub signed: Arc<Mutex<Vec<u8>>>,
    pub signature: Vec<u8>,
}

impl SealKey for Elsewhere {
    fn can(&self, _: SignatureAlgorithm) -> bool {
        true
    }

    fn sign<'a>(&'a self, _: SignatureAlgorithm, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, SignError>> {
        *self.signed.lock().unwrap() = message.to_vec();
        Box::pin(async { Ok(self.signature.clone()) })
    }
}
