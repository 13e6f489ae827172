//! Who signs requests, whatever the signature.

mod error;

use bytes::Bytes;
use http::Request;

use crate::{BoxFuture, Operation};

pub use error::SignError;

/// Signs requests: the last to change one before it is sent.
///
/// A client calls its signer for each try of each call, when all but the signer's headers is as it will be sent; so a new
/// request id gets a new signature. Whether an operation is signed is for the signer to decide: [`Operation::signed`] names
/// the headers that the operation declares for it.
///
/// It is a future because a key can be behind a network. A client that blocks polls it on the thread that calls, without a
/// runtime. Without a client it is awaited on what [`Endpoint::encode`](crate::Endpoint::encode) gives.
pub trait Signer: Send + Sync + 'static {
    /// Sets the headers that make a request of this operation a signed one, or leaves it as it is.
    fn sign<'a>(
        &'a self,
        operation: &'a Operation,
        request: &'a mut Request<Bytes>,
    ) -> BoxFuture<'a, Result<(), SignError>>;
}
