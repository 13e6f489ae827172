//! Bodies.

use bytes::Bytes;

use crate::encode::argument::{each_member, text_of};
use crate::encode::{escape, multipart};
use crate::{EncodeError, Media, MediaKind, View, Wire};

/// The content type and the bytes of a body.
pub(super) fn write(media: &Media, value: &dyn Wire) -> Result<(String, Bytes), EncodeError> {
    let unfit = |reason| EncodeError::Unfit { place: "body", name: media.name, reason };
    let bytes = match media.kind {
        MediaKind::Json => crate::to_json(value).into(),
        MediaKind::Xml | MediaKind::Text => text(value).ok_or_else(|| unfit("is not text"))?,
        MediaKind::Binary => match value.view() {
            View::Bytes(bytes) => Bytes::copy_from_slice(bytes),
            _ => text(value).ok_or_else(|| unfit("is not bytes"))?,
        },
        MediaKind::Form => form(value).into(),
        MediaKind::Multipart(parts) => {
            let boundary = uuid::Uuid::new_v4().simple().to_string();
            let content_type = format!("{}; boundary={boundary}", media.name);
            return Ok((content_type, multipart::write(parts, value, &boundary).into()));
        }
    };
    Ok((media.name.to_owned(), bytes))
}

fn text(value: &dyn Wire) -> Option<Bytes> {
    value.view().text().map(|text| Bytes::from(text.into_owned()))
}

fn form(value: &dyn Wire) -> String {
    let mut out = String::new();
    let mut pair = |key: &str, text: &str| {
        if !out.is_empty() {
            out.push('&');
        }
        escape::form(key, &mut out);
        out.push('=');
        escape::form(text, &mut out);
    };
    each_member(&value.view(), &mut |key, value| match value.view() {
        View::List(list) => {
            let items = (0..list.len()).filter_map(|index| list.item(index));
            items.filter_map(text_of).for_each(|text| pair(key, &text));
        }
        _ => {
            if let Some(text) = text_of(value) {
                pair(key, &text);
            }
        }
    });
    out
}
