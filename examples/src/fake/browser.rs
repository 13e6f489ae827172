//! A customer's browser, as far as a redirect needs one.

use std::io;

use bytes::Bytes;
use http::{Request, StatusCode, Uri, header};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Opens a page of a fake, where the customer agrees at once, and returns the URL that the page sends the browser back
/// to.
///
/// # Errors
/// The page is not there, or does not send the browser back; the page's own words are in the error.
pub async fn visit(page: &str) -> io::Result<String> {
    let page: Uri = page.parse().map_err(io::Error::other)?;
    let authority = page.authority().ok_or_else(|| io::Error::other("the page has no host"))?.as_str();
    let stream = TcpStream::connect(authority).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    tokio::spawn(connection);
    let target = page.path_and_query().map_or("/", |target| target.as_str());
    let request = Request::get(target).header(header::HOST, authority).body(Empty::<Bytes>::new());
    let answer = sender.send_request(request.map_err(io::Error::other)?).await.map_err(io::Error::other)?;
    match (answer.status(), answer.headers().get(header::LOCATION)) {
        (StatusCode::FOUND, Some(back)) => Ok(String::from_utf8_lossy(back.as_bytes()).into_owned()),
        (status, _) => Err(io::Error::other(format!("the page answered {status}"))),
    }
}
