//! A thread on which a transport runs.

use std::sync::Arc;
use std::time::Duration;
use std::{io, thread};

use bytes::Bytes;
use http::{Request, Response};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::{BoxFuture, Transport, TransportError, TransportFailure};

/// A transport with a runtime of its own. Its futures can be waited for anywhere.
pub(super) struct Carrier<T> {
    transport: Arc<T>,
    runtime: Handle,
    /// The thread ends when this is dropped.
    _running: oneshot::Sender<()>,
}

impl<T: Transport> Carrier<T> {
    pub(super) fn start(transport: T) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (running, ended) = oneshot::channel::<()>();
        thread::Builder::new().name("ob-transport".to_owned()).spawn(move || {
            _ = runtime.block_on(ended);
        })?;
        Ok(Carrier { transport: Arc::new(transport), runtime: handle, _running: running })
    }

    fn spawn<F>(&self, future: F) -> Spawned<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        Spawned(self.runtime.spawn(future))
    }
}

impl<T: Transport> Transport for Carrier<T> {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        use tracing::Instrument as _;
        let transport = Arc::clone(&self.transport);
        // What the transport logs belongs to the call, although it runs on another thread.
        let sent = self.spawn(async move { transport.send(request).await }.in_current_span());
        Box::pin(
            async move { sent.output().await.unwrap_or_else(|| Err(TransportError::new(TransportFailure::Other))) },
        )
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let transport = Arc::clone(&self.transport);
        let slept = self.spawn(async move { transport.sleep(duration).await });
        Box::pin(async move { slept.output().await.unwrap_or_default() })
    }
}

/// What runs on the thread. Dropping it cancels it, as with any future.
struct Spawned<T>(JoinHandle<T>);

impl<T> Spawned<T> {
    /// `None` if it panicked.
    async fn output(mut self) -> Option<T> {
        (&mut self.0).await.ok()
    }
}

impl<T> Drop for Spawned<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
