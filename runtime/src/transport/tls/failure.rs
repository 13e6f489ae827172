//! Finds out whether a failure is one of trust.

use std::error::Error;
use std::io;

use rustls::AlertDescription;

use crate::{TransportError, TransportFailure};

/// The transport's error, if TLS is the reason. HTTP clients and sockets wrap it in errors of their own.
pub(crate) fn of_tls(error: &(dyn Error + 'static)) -> Option<TransportError> {
    let failed = TransportError::new(TransportFailure::Tls);
    Some(if seen_after_handshake(find(error)?) { failed.after_sending() } else { failed })
}

fn find<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // The source of an `io::Error` is not what it holds, but the source of that.
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(held) => Some(held),
            None => error.source(),
        };
    }
    None
}

/// Whether it is one that can come when the request was read already. A server that refuses a certificate reads nothing.
fn seen_after_handshake(error: &rustls::Error) -> bool {
    use rustls::Error as E;
    match error {
        E::InvalidCertificate(_) | E::NoCertificatesPresented | E::UnsupportedNameType | E::PeerIncompatible(_) => {
            false
        }
        E::AlertReceived(alert) => !matches!(
            alert,
            AlertDescription::HandshakeFailure
                | AlertDescription::NoCertificate
                | AlertDescription::BadCertificate
                | AlertDescription::UnsupportedCertificate
                | AlertDescription::CertificateRevoked
                | AlertDescription::CertificateExpired
                | AlertDescription::CertificateUnknown
                | AlertDescription::CertificateRequired
                | AlertDescription::UnknownCA
                | AlertDescription::AccessDenied
                | AlertDescription::DecryptError
                | AlertDescription::ProtocolVersion
                | AlertDescription::InsufficientSecurity
                | AlertDescription::UnrecognisedName
        ),
        _ => true,
    }
}
