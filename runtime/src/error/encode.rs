//! What keeps a request, or an answer of a server, from being written.

use std::fmt;

use http::StatusCode;

use crate::Violations;

/// Why a request, or an answer of a server, could not be written. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// Values break limits of the document.
    Invalid(Violations),
    /// The operation needs a parameter or a header of its own that has no value.
    Missing {
        /// `path`, `query`, `header` or `cookie`.
        place: &'static str,
        /// Its name.
        name: &'static str,
    },
    /// The operation needs a header of the session, and the session does not have it.
    NotInSession {
        /// The name of the header.
        name: &'static str,
        /// The member of the session to set.
        member: &'static str,
    },
    /// A value that its place cannot carry.
    Unfit {
        /// `path`, `query`, `header`, `cookie` or `body`.
        place: &'static str,
        /// The name of the parameter, the header, or the media type.
        name: &'static str,
        /// Why not.
        reason: &'static str,
    },
    /// None of the operation's security alternatives has all its credentials.
    Credentials {
        /// The schemes that have none; of each alternative those that lack.
        missing: Vec<&'static str>,
    },
    /// The base URL, the path and the query make no URL; one has 65,534 bytes at most.
    Url,
    /// An answer cannot come with this status; without one, it can come with several, and none was chosen.
    Status(Option<StatusCode>),
    /// The environment has no host of this name.
    Host {
        /// The name, as the operation gives it.
        name: &'static str,
    },
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncodeError::Invalid(_) => f.write_str("values break limits of the document"),
            EncodeError::Missing { place, name } => {
                write!(f, "the {place} value `{name}` is missing")
            }
            EncodeError::NotInSession { name, member } => {
                write!(f, "the session lacks the header `{name}`: set its `{member}`")
            }
            EncodeError::Unfit { place, name, reason } => write!(f, "the {place} value `{name}` {reason}"),
            EncodeError::Credentials { missing } => {
                write!(f, "no credentials for `{}`", missing.join("`, `"))
            }
            EncodeError::Url => f.write_str("the base URL, the path and the query make no URL"),
            EncodeError::Status(Some(status)) => write!(f, "the answer is not documented with status {status}"),
            EncodeError::Status(None) => {
                f.write_str("the answer is documented with several statuses: one has to be chosen")
            }
            EncodeError::Host { name } => write!(f, "the environment has no host `{name}`"),
        }
    }
}

impl std::error::Error for EncodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            EncodeError::Invalid(violations) => Some(violations),
            EncodeError::Missing { .. }
            | EncodeError::NotInSession { .. }
            | EncodeError::Unfit { .. }
            | EncodeError::Credentials { .. }
            | EncodeError::Url
            | EncodeError::Status(_)
            | EncodeError::Host { .. } => None,
        }
    }
}
