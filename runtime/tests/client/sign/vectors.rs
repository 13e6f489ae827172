//! Published values, which others compute as well.

use ob_runtime::http::Request;
use ob_runtime::{
    Bytes, Certificate, CertificateForm, Covered, DigestAlgorithm, EmptyBody, HttpSignature, KeyId, Placement, Seal,
    SignatureProfile,
};
use ring::signature::{RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};

use super::{Elsewhere, accounts, file, payment, signed, text};

/// The public key of draft-cavage-http-signatures, appendix C, as PKCS#1. It has 1024 bits, so we do not sign with it.
const PUBLISHED_KEY: &str = "MIGJAoGBAMIUQ0bDffIaKHL3akONlCGXQLfqs8mP4K99ILz6rbyHEDXrVAU1R3XfC4JNRyrRB3aqwF7/aEXJzYMIkmDSHUvvz7pn\
    hQxHsQ5yl91QT0d/eb+Gz4VRHjm4El4MrUdIUcPxscoPqS/wU8Z8lOi1z7bGMnChiL7WGqnV8h6RrGzJAgMBAAE=";

/// Each test of that appendix: what is covered, and the signature that the draft prints.
const PUBLISHED: &[(&[&str], &str)] = &[
    (
        &["date"],
        "SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc\
         0GppauB6hbgEKTwblDHYGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM=",
    ),
    (
        &["(request-target)", "host", "date"],
        "qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+ef\
         kb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=",
    ),
    (
        &["(request-target)", "host", "date", "content-type", "digest", "content-length"],
        "vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD4\
         8XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=",
    ),
];

/// The published signature is of the text that we have signed, so the text is the published one to the byte.
#[test]
fn texts_of_the_draft() {
    let published = base64(PUBLISHED_KEY);
    let verify = UnparsedPublicKey::new(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, published);
    for (covered, signature) in PUBLISHED {
        let covering = covered.iter().map(|name| match *name {
            "(request-target)" => Covered::request_target(),
            name => Covered::always(name),
        });
        let profile = SignatureProfile::psd2()
            .covering(covering)
            .placement(Placement::Authorization)
            .key_id(KeyId::text("Test"))
            .certificate(CertificateForm::None);
        let key = Elsewhere { signature: base64(signature), ..Elsewhere::default() };
        let seal = Seal::new(Certificate::from_pem(&file("rsa-1024.pem")).unwrap(), key.clone());
        let mut request = Request::post("http://example.com/foo?param=value&pet=dog")
            .header("date", "Sun, 05 Jan 2014 21:31:40 GMT")
            .header("content-type", "application/json")
            .header("content-length", "18")
            .body(Bytes::from_static(b"{\"hello\": \"world\"}"))
            .unwrap();
        HttpSignature::new(seal, profile).unwrap().sign_now(&mut request).unwrap();
        verify.verify(&key.signed.lock().unwrap(), &base64(signature)).unwrap();
        let header = format!(
            r#"Signature keyId="Test",algorithm="rsa-sha256",headers="{}",signature="{}""#,
            covered.join(" "),
            signature
        );
        assert_eq!(request.headers()["authorization"], header);
        assert!(!request.headers().contains_key("signature"));
    }
}

#[test]
fn digests() {
    let with = |body: &'static str, profile: SignatureProfile| {
        let mut request = accounts();
        *request.body_mut() = Bytes::from_static(body.as_bytes());
        signed(&profile, request).unwrap().headers()["digest"].to_str().unwrap().to_owned()
    };
    let sha256 = SignatureProfile::psd2;
    let sha512 = || SignatureProfile::psd2().digest(DigestAlgorithm::Sha512);
    for (body, profile, digest) in [
        ("{\"hello\": \"world\"}", sha256(), "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="),
        ("body", sha256(), "SHA-256=Iw2DWNyOiJC0xY3utikS7i8gNXrpKlzIYbmOaP4xrLU="),
        ("", sha256(), "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        (
            "",
            sha512(),
            "SHA-512=z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
        ),
        ("", sha256().digest_name("sha-256"), "sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        // As `{}` of a body, which these servers take no body for.
        ("", sha256().empty_body(EmptyBody::HashOf("{}")), "SHA-256=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o="),
        ("{}", sha256(), "SHA-256=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o="),
    ] {
        assert_eq!(with(body, profile), digest);
    }
}

/// The text of a payment, and of a call that has nothing of a payment: what has to be covered, and nothing else.
#[test]
fn what_the_psd2_profile_covers() {
    let payment_text = text(&SignatureProfile::psd2(), payment());
    let lines: Vec<&str> = payment_text.split('\n').collect();
    assert_eq!(
        lines,
        [
            "digest: SHA-256=7NS+sH1InNyZm6fEDl2G0uQz48UkirCM82ioXJP7gEA=",
            "x-request-id: 99391c7e-ad88-49ec-a2ad-99ddcb1f7721",
            "psu-id: PSU-1234",
            "tpp-redirect-uri: https://tpp.example/back?state=1",
        ]
    );
    let accounts_text = text(&SignatureProfile::psd2(), accounts());
    assert_eq!(accounts_text, "digest: SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nx-request-id: 99391c7e");
    let mut corporate = payment();
    corporate.headers_mut().remove("psu-id");
    corporate.headers_mut().insert("psu-corporate-id", "C-1".parse().unwrap());
    let corporate = signed(&SignatureProfile::psd2(), corporate).unwrap();
    let signature = corporate.headers()["signature"].to_str().unwrap();
    assert!(signature.contains(r#"headers="digest x-request-id psu-corporate-id tpp-redirect-uri""#), "{signature}");
}

fn base64(text: &str) -> Vec<u8> {
    ob_runtime::Base64::from(text.to_owned()).decode().unwrap()
}
