//! A responder behind a server.

use std::convert::Infallible;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use tower::Service;

use super::{Responder, rejection};
use crate::BoxFuture;

/// Answers requests of any server that takes a service.
impl<B> Service<Request<B>> for Responder
where
    B: Body<Data: Send, Error: Send> + Send + 'static,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let responder = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let answer = match body.collect().await {
                Ok(body) => responder.answer(Request::from_parts(head, body.to_bytes())),
                Err(_) => rejection::plain(StatusCode::BAD_REQUEST, "the body ended too early".to_owned()),
            };
            Ok(answer.map(Full::new))
        })
    }
}
