//! Bodies, by what their media type says they are.

use bytes::Bytes;

use crate::decode::argument::Argument;
use crate::decode::multipart;
use crate::{Media, MediaKind, Mismatch, Token, Wire, media, query};

/// Reads a body into a place, which is blank.
pub(crate) fn read(
    media: &Media,
    content_type: &str,
    coding: &str,
    bytes: &Bytes,
    body: &mut dyn Wire,
) -> Result<(), Mismatch> {
    // Transports that undo a coding take the header away.
    if is_compressed(coding) {
        return Err(Mismatch::new("the body is compressed, which nobody asked for"));
    }
    match media.kind {
        MediaKind::Json => crate::read_json(body, bytes),
        MediaKind::Xml | MediaKind::Text => body.read(Token::Text(text(content_type, bytes)?)),
        MediaKind::Form => {
            let pairs = query::pairs(text(content_type, bytes)?);
            let pairs = pairs.map(|(name, value)| Ok((query::unescape(name)?, query::unescape(value)?)));
            Argument::of_pairs(pairs.collect::<Result<Vec<_>, Mismatch>>()?).read_into(body)
        }
        MediaKind::Multipart(parts) => multipart::read(parts, body, content_type, bytes),
        // What keeps bytes shares them; what was text before is text again.
        MediaKind::Binary => body.read(Token::Bytes(bytes)).or_else(|mismatch| {
            let text = std::str::from_utf8(bytes).map_err(|_| mismatch)?;
            body.read(Token::Text(text))
        }),
    }
}

/// Whether a coding is one that has to be undone. Some servers name a charset there.
fn is_compressed(codings: &str) -> bool {
    let known = ["gzip", "x-gzip", "deflate", "br", "zstd", "compress"];
    codings.split(',').any(|coding| known.iter().any(|known| known.eq_ignore_ascii_case(coding.trim())))
}

/// The body as text.
fn text<'b>(content_type: &str, bytes: &'b Bytes) -> Result<&'b str, Mismatch> {
    let charset = media::parameter(content_type, "charset");
    let utf8 = |charset: &str| ["utf-8", "utf8", "us-ascii"].iter().any(|known| known.eq_ignore_ascii_case(charset));
    if !charset.is_none_or(utf8) {
        return Err(Mismatch::new("a charset other than UTF-8"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|_| Mismatch::new("not UTF-8"))
}
