//! Certificates and keys: which can sign, and what is said of those that cannot.

use ob_runtime::{
    Certificate, HttpSignature, KeyId, NameOrder, Seal, SealError, SerialForm, SignatureAlgorithm, SignatureProfile,
};
use rcgen::{CertificateParams, CertifiedIssuer, DnType, DnValue, KeyPair};

use super::{Elsewhere, file, payment, rsa, seal};

fn signs(seal: Seal) {
    let (profile, mut request) = (SignatureProfile::psd2(), payment());
    HttpSignature::new(seal.clone(), profile.clone()).unwrap().sign_now(&mut request).unwrap();
    profile.verify(&request, seal.certificate()).unwrap();
}

/// PKCS#8, PKCS#1, SEC 1 with parameters before it, and SEC 1 without the public key.
#[test]
fn each_form_of_a_key() {
    for name in ["rsa.pem", "rsa-pkcs1.pem", "p256.pem", "p256-sec1.pem", "p256-bare.pem", "p384.pem"] {
        signs(seal(name));
    }
}

#[test]
fn the_certificate_that_belongs_to_the_key_is_found_among_others() {
    let chain = [file("p256.pem"), file("p521.pem"), file("rsa-1024.pem"), file("rsa.pem")].concat();
    let seal = Seal::from_pem(&chain, &file("rsa.pem")).unwrap();
    assert_eq!(seal.certificate(), rsa().certificate());
}

#[test]
fn pkcs12() {
    use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
    let (certificate, key) = issued(KeyPair::generate().unwrap(), &[(DnType::CommonName, "CA".into())]);
    let own = Certificate::from_der(&certificate).unwrap();
    let private = PrivateKey::from_der(&key.serialize_der()).unwrap();
    let mut store = KeyStore::new();
    store.add_entry("seal", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("id", private, [own])));
    let file = store.writer("pässword").write().unwrap();
    signs(Seal::from_pkcs12(&file, &"pässword".into()).unwrap());
    let error = Seal::from_pkcs12(&file, &"another".into()).unwrap_err();
    assert_eq!(error.to_string(), "not PKCS#12, or of another password");
}

#[test]
fn what_cannot_sign() {
    let refused =
        |certificate: &str, key: &str| Seal::from_pem(&file(certificate), &file(key)).unwrap_err().to_string();
    let apart = "the certificate and the private key do not belong together: they have other public keys";
    assert_eq!(refused("p256.pem", "p384.pem"), apart);
    assert_eq!(refused("rsa.pem", "p256.pem"), apart);
    assert_eq!(refused("p256.pem", "rsa.pem"), apart);
    assert_eq!(
        refused("rsa-1024.pem", "rsa-1024.pem"),
        "the RSA key has 1024 bits: keys under 2048 bits can be broken and are not used: get a certificate of a larger one"
    );
    assert_eq!(
        refused("p521.pem", "p521.pem"),
        "the key is on the curve 1.3.132.0.35, and ring, which signs, knows P-256 and P-384 alone (not P-521): have \
         another signer behind `SealKey`"
    );
    assert_eq!(
        refused("ed25519.pem", "ed25519.pem"),
        "a key of the kind 1.3.101.112 cannot sign here: RSA (PKCS#1 v1.5) and ECDSA can, and others behind `SealKey`"
    );
    assert_eq!(
        refused("rsa.pem", "rsa-encrypted.pem"),
        "the PEM holds no private key that is not encrypted: decrypt it, or use PKCS#12"
    );
    let nothing = Seal::from_pem(b"no PEM", &file("rsa.pem")).unwrap_err();
    assert_eq!(nothing.to_string(), "the PEM holds no certificate: there is no `-----BEGIN CERTIFICATE-----` in it");
    let hollow = b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    assert_eq!(Seal::from_pem(hollow, &file("rsa.pem")).unwrap_err().to_string(), "the certificate is no X.509 in DER");
    let chain = [file("rsa-1024.pem"), file("p256.pem")].concat();
    let first = Seal::from_pem(&chain, &file("rsa-1024.pem")).unwrap_err().to_string();
    assert!(first.starts_with("the RSA key has 1024 bits"), "{first}");
    // Two keys of one kind and size.
    let (certificate, _) = issued(KeyPair::generate().unwrap(), &[(DnType::CommonName, "CA".into())]);
    let pem = pem(&certificate);
    assert_eq!(Seal::from_pem(pem.as_bytes(), &file("p256.pem")).unwrap_err().to_string(), apart);
}

#[test]
fn algorithms_that_do_not_fit() {
    let refused = |seal: Seal, algorithm| {
        HttpSignature::new(seal, SignatureProfile::psd2().algorithm(algorithm)).unwrap_err().to_string()
    };
    let not_of_the_kind =
        "the certificate's key does not sign with the profile's algorithm: RSA and ECDSA do, each its own";
    assert_eq!(refused(rsa(), SignatureAlgorithm::EcdsaSha256), not_of_the_kind);
    assert_eq!(refused(seal("p256.pem"), SignatureAlgorithm::RsaSha256), not_of_the_kind);
    assert_eq!(
        refused(seal("p256.pem"), SignatureAlgorithm::EcdsaSha512),
        "the key does not sign with ecdsa-sha512: in memory, RSA keys do with SHA-256 and SHA-512, P-256 with SHA-256, \
         and P-384 with SHA-384"
    );
    for profile in [SignatureProfile::psd2().algorithm_text("é"), SignatureProfile::psd2().digest_name("SHA\n256")] {
        let error = HttpSignature::new(rsa(), profile).unwrap_err().to_string();
        assert_eq!(error, "the text for an algorithm is not ASCII, or has quotation marks");
    }
    // A key elsewhere may.
    let certificate = Certificate::from_pem(&file("p521.pem")).unwrap();
    HttpSignature::new(Seal::new(certificate, Elsewhere::default()), SignatureProfile::psd2()).unwrap();
}

#[test]
fn names_and_numbers() {
    let certificate = Certificate::from_pem(&file("rsa.pem")).unwrap();
    assert_eq!(
        certificate.issuer(NameOrder::MostSpecificFirst),
        r"CN=Example Issuing CA 2,OU=Seals,2.5.4.97=#0c0956415458582d313233,O=Example Trust\, Ltd,C=XX"
    );
    assert_eq!(certificate.serial(SerialForm::LowerHex), "9fa1c66d95e4dbf");
    assert_eq!(certificate.serial(SerialForm::UpperHex), "9FA1C66D95E4DBF");
    assert_eq!(certificate.serial(SerialForm::Decimal), "718918318578093503");
    assert_eq!(Certificate::from_der(certificate.as_der()).unwrap(), certificate);
}

/// Names as RFC 4514 escapes them, and what no header can carry.
#[test]
fn names_with_odd_characters() {
    let key_id = |issuer: DnValue, form: KeyId| -> Result<String, SealError> {
        let (certificate, key) = issued(KeyPair::generate().unwrap(), &[(DnType::CommonName, issuer)]);
        let seal = Seal::from_pem(pem(&certificate).as_bytes(), key.serialize_pem().as_bytes()).unwrap();
        let mut request = payment();
        HttpSignature::new(seal, SignatureProfile::psd2().key_id(form))?.sign_now(&mut request).unwrap();
        let signature = request.headers()["signature"].to_str().unwrap().to_owned();
        Ok(signature.split("CA=").nth(1).unwrap().split('"').next().unwrap().to_owned())
    };
    let bmp = DnValue::BmpString("Wide CA".try_into().unwrap());
    for (issuer, written) in [
        ("# a+b; <c>".into(), r"CN=\#%20a\+b\;%20\<c\>"),
        (r"a\b".into(), r"CN=a\\b"),
        (DnValue::PrintableString("Plain".try_into().unwrap()), "CN=Plain"),
        (bmp, "CN=Wide%20CA"),
    ] {
        assert_eq!(key_id(issuer, KeyId::certificate()).unwrap(), written);
    }
    for issuer in ["Autorité", "a\"b", "a\nb"] {
        assert_eq!(
            key_id(issuer.into(), KeyId::certificate()).unwrap_err().to_string(),
            "the key's id has quotation marks or characters that are not ASCII, which no signature can carry: ask the \
             API how it wants the issuer's name, and give that with `KeyId::text`"
        );
    }
    assert_eq!(key_id("Autorité".into(), KeyId::text("SN=1,CA=x")).unwrap(), "x");
}

/// Keys, certificates and ids of the TPP.
#[test]
fn debug_shows_nothing() {
    let seal = rsa();
    let signer = HttpSignature::new(seal.clone(), SignatureProfile::psd2().key_id(KeyId::text("client-7"))).unwrap();
    let shown = format!("{signer:?} {seal:?}");
    let certificate = "Seal { certificate: Certificate { bytes: 592, .. }, .. }";
    assert!(shown.contains(certificate) && shown.contains("KeyId::text(..)"), "{shown}");
    for secret in ["client-7", "Example", "9fa1", "9FA1", "[48, "] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    let failed = Seal::from_pem(&file("p256.pem"), &file("rsa.pem")).unwrap_err();
    assert!(!format!("{failed:?}").contains("48, "), "{failed:?}");
}

/// A certificate for this key, by an issuer of this name.
fn issued(key: KeyPair, issuer: &[(DnType, DnValue)]) -> (Vec<u8>, KeyPair) {
    let mut parameters = CertificateParams::new([]).unwrap();
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    for (kind, value) in issuer {
        parameters.distinguished_name.push(kind.clone(), value.clone());
    }
    let authority = CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap();
    let certificate = CertificateParams::new(["tpp".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    (certificate.der().to_vec(), key)
}

fn pem(der: &[u8]) -> String {
    let base64 = ob_runtime::Base64::from_bytes(der);
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64.as_str())
}
