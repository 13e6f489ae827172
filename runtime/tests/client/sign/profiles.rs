//! What APIs deviate in: a row each, with the headers that it gives.

use std::fmt::Write as _;

use ob_runtime::http::Request;
use ob_runtime::{
    Bytes, CertificateForm, Covered, DigestAlgorithm, EmptyBody, HttpSignature, KeyId, NameOrder, Placement,
    SerialForm, SignatureAlgorithm, SignatureProfile,
};

use super::{Elsewhere, accounts, payment, rsa, seal, signed};

fn rows() -> Vec<(&'static str, SignatureProfile, Request<Bytes>)> {
    let psd2 = SignatureProfile::psd2;
    let key_id = |key_id: KeyId| psd2().key_id(key_id);
    let issuer = KeyId::certificate;
    vec![
        ("a payment", psd2(), payment()),
        ("accounts", psd2(), accounts()),
        ("digest: SHA-512", psd2().digest(DigestAlgorithm::Sha512), payment()),
        ("digest: in lower case", psd2().digest_name("sha-256"), payment()),
        ("digest: no body is {}", psd2().empty_body(EmptyBody::HashOf("{}")), accounts()),
        ("digest: none without a body", psd2().empty_body(EmptyBody::Unsigned), accounts()),
        ("key id: in upper case", key_id(issuer().serial(SerialForm::UpperHex)), accounts()),
        ("key id: decimal", key_id(issuer().serial(SerialForm::Decimal)), accounts()),
        ("key id: literal spaces", key_id(issuer().literal_spaces()), accounts()),
        (
            "key id: as openssl shows it",
            key_id(
                issuer()
                    .serial(SerialForm::UpperHex)
                    .order(NameOrder::AsInCertificate)
                    .separator(", ")
                    .literal_spaces(),
            ),
            accounts(),
        ),
        (
            "key id: a word for an attribute",
            key_id(issuer().attribute("2.5.4.97", "organizationIdentifier")),
            accounts(),
        ),
        ("key id: a text", key_id(KeyId::text("client-7")), accounts()),
        ("algorithm: SHA-512", psd2().algorithm(SignatureAlgorithm::RsaSha512), accounts()),
        ("algorithm: a text", psd2().algorithm_text("SHA256withRSA"), accounts()),
        ("algorithm: not said", psd2().algorithm_text(""), accounts()),
        ("certificate: PEM", psd2().certificate(CertificateForm::Pem), accounts()),
        ("certificate: a PEM file", psd2().certificate(CertificateForm::PemFile), accounts()),
        ("certificate: in another header", psd2().certificate_header("X-Certificate"), accounts()),
        ("certificate: none", psd2().certificate(CertificateForm::None), accounts()),
        (
            "covered: target, date and host",
            psd2().covering([
                Covered::request_target(),
                Covered::always("Date"),
                Covered::always("Host"),
                Covered::always("Digest"),
            ]),
            payment(),
        ),
        (
            "covered: more, in another order",
            psd2().covering(["date", "psu-id", "x-request-id", "digest"].map(Covered::always)),
            payment(),
        ),
        ("covered: when it was signed", psd2().covering([Covered::created(), Covered::always("digest")]), payment()),
        ("placement: Authorization", psd2().placement(Placement::Authorization), accounts()),
        ("placement: beside a token", psd2().placement(Placement::Authorization), with_token()),
    ]
}

fn with_token() -> Request<Bytes> {
    let mut request = accounts();
    request.headers_mut().insert("authorization", "Bearer b3arer".parse().unwrap());
    request
}

/// What is not as the plain profile has it. RSA's signatures are the same each time.
#[test]
fn headers_of_each() {
    let mut shown = String::new();
    for (name, profile, request) in rows() {
        let plain = if profile == SignatureProfile::psd2() {
            request.clone()
        } else {
            with(&SignatureProfile::psd2(), &request)
        };
        let request = with(&profile, &request);
        profile.verify(&request, rsa().certificate()).unwrap_or_else(|error| panic!("{name}: {error}"));
        writeln!(shown, "{name}").unwrap();
        for (header, value) in
            request.headers().iter().filter(|(header, value)| plain.headers().get(*header) != Some(value))
        {
            assert!(value.is_sensitive(), "{header}");
            writeln!(shown, "    {header}: {}", shortened(value.to_str().unwrap())).unwrap();
        }
    }
    insta::with_settings!({
        snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true,
    }, {
        insta::assert_snapshot!("profiles", shown);
    });
}

fn with(profile: &SignatureProfile, request: &Request<Bytes>) -> Request<Bytes> {
    signed(profile, request.clone()).unwrap()
}

/// Certificates and signatures by how they begin.
fn shortened(value: &str) -> String {
    let mut out = String::new();
    for part in undated(value).split_inclusive([',', ' ', '"']) {
        match part.get(..40).filter(|_| part.len() > 120) {
            Some(start) => write!(out, "{start}[{} characters]", part.len()).unwrap(),
            None => out.push_str(part),
        }
    }
    out
}

/// A signature without what depends on when it was made.
fn undated(value: &str) -> String {
    let Some((before, after)) = value.split_once(",created=") else { return value.to_owned() };
    let (covered, _) = after.split_once(",signature=").unwrap();
    format!(
        "{before},created=[seconds]{},signature=[of that time]",
        covered.trim_start_matches(|c: char| c.is_ascii_digit())
    )
}

/// A profile takes nothing that another one signs.
#[test]
fn each_differs() {
    let rows = rows();
    for (name, profile, request) in &rows {
        for (other_name, other, _) in rows.iter().filter(|(_, other, _)| other != profile) {
            let request = signed(profile, request.clone()).unwrap();
            if let Ok(()) = other.verify(&request, rsa().certificate()) {
                // With a body it makes no difference what there is without one, and without a token not where it would be.
                let same = other.clone().empty_body(EmptyBody::HashOf(""))
                    == profile.clone().empty_body(EmptyBody::HashOf(""));
                let beside = name.starts_with("placement: beside");
                assert!(same || beside || other_name.contains("certificate: none"), "{name}: {other_name}");
            }
        }
    }
}

#[test]
fn curves() {
    for (name, algorithm) in [("p256.pem", "ecdsa-sha256"), ("p384.pem", "ecdsa-sha384")] {
        let (seal, profile) = (seal(name), SignatureProfile::psd2());
        let mut request = payment();
        HttpSignature::new(seal.clone(), profile.clone()).unwrap().sign_now(&mut request).unwrap();
        profile.verify(&request, seal.certificate()).unwrap();
        assert!(request.headers()["signature"].to_str().unwrap().contains(&format!(r#"algorithm="{algorithm}""#)));
    }
}

/// What a server says of a request that is not as it was signed.
#[test]
fn what_is_changed_on_the_way() {
    let profile = SignatureProfile::psd2();
    let good = signed(&profile, payment()).unwrap();
    let check = |change: &dyn Fn(&mut Request<Bytes>)| {
        let mut request = good.clone();
        change(&mut request);
        profile.verify(&request, rsa().certificate()).unwrap_err().to_string()
    };
    let set = |name: &'static str, value: &'static str| {
        check(&move |request| _ = request.headers_mut().insert(name, value.parse().unwrap()))
    };
    let without = |name: &'static str| check(&move |request| _ = request.headers_mut().remove(name));
    let replace = |from: &'static str, to: &'static str| {
        check(&move |request| {
            let signature = request.headers()["signature"].to_str().unwrap().replace(from, to);
            request.headers_mut().insert("signature", signature.parse().unwrap());
        })
    };
    let of_another = "the signature is not of this request and this certificate";
    let parameter = |name: &str| format!("`{name}` of the signature is missing, or not as the profile says");
    assert_eq!(check(&|request| *request.body_mut() = "{}".into()), "the header `Digest` is not that of the body");
    assert_eq!(without("digest"), "the header `Digest` is not that of the body");
    assert_eq!(set("x-request-id", "another"), of_another);
    assert_eq!(set("psu-id", "PSU-1235"), of_another);
    assert_eq!(without("psu-id"), parameter("headers"));
    assert_eq!(set("psu-corporate-id", "C-1"), parameter("headers"));
    assert!(without("x-request-id").starts_with("the signature is to cover the header `x-request-id`"));
    assert_eq!(without("signature"), "there is no signature in the header `signature`");
    assert_eq!(set("signature", "keyId=\"a"), "the header `signature` cannot be read");
    assert_eq!(set("signature", "keyId=\"a\",keyId=\"a\""), "the header `signature` cannot be read");
    assert_eq!(without("tpp-signature-certificate"), "the header `tpp-signature-certificate` is not this certificate");
    assert_eq!(replace("9fa1c", "9FA1C"), parameter("keyId"));
    assert_eq!(replace("rsa-sha256", "rsa-sha512"), parameter("algorithm"));
    assert_eq!(replace("x-request-id psu-id", "psu-id x-request-id"), parameter("headers"));
    assert_eq!(replace("signature=\"", "signature=\"AAAA"), of_another);
    assert_eq!(replace(",signature=", ",signature=%"), parameter("signature"));
    // All is as it should be, but signed by another.
    let mut forged = payment();
    let seal = ob_runtime::Seal::new(
        rsa().certificate().clone(),
        Elsewhere { signature: vec![1; 256], ..Elsewhere::default() },
    );
    HttpSignature::new(seal, profile.clone()).unwrap().sign_now(&mut forged).unwrap();
    assert_eq!(profile.verify(&forged, rsa().certificate()).unwrap_err().to_string(), of_another);
}
