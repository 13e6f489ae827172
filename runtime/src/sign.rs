//! Signed requests: a signature over headers and the digest of the body.

mod algorithm;
mod certificate;
mod digest;
mod http_signature;
mod key;
mod key_id;
mod name;
mod pem;
mod profile;
mod seal;
mod text;
mod verify;

pub use algorithm::{DigestAlgorithm, SignatureAlgorithm};
pub use certificate::Certificate;
pub use http_signature::HttpSignature;
pub use key_id::{KeyId, NameOrder, SerialForm};
pub use profile::{CertificateForm, Covered, EmptyBody, Placement, SignatureProfile};
pub use seal::{Seal, SealError, SealKey};
pub use verify::VerifyError;
