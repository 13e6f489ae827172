//! Media types of bodies.

use std::borrow::Cow;

/// A media type of the document, and how bodies of it are written and read.
#[derive(Clone, Copy, Debug)]
pub struct Media {
    /// As in the document.
    pub name: &'static str,
    /// How bodies of it are written and read.
    pub kind: MediaKind,
    /// Whether requests without a body say it all the same.
    pub always: bool,
}

/// How bodies of a media type are written and read.
#[derive(Clone, Copy, Debug)]
pub enum MediaKind {
    /// JSON.
    Json,
    /// XML, as text.
    Xml,
    /// Text.
    Text,
    /// `name=value` pairs.
    Form,
    /// Parts, one for each member.
    Multipart(&'static [Part]),
    /// Bytes.
    Binary,
}

/// A part of a multipart body.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The member it carries.
    pub name: &'static str,
    /// Its media type.
    pub content_type: &'static str,
}

impl Media {
    /// JSON.
    pub const fn json(name: &'static str) -> Self {
        Media::of(name, MediaKind::Json)
    }

    /// XML; the body is text.
    pub const fn xml(name: &'static str) -> Self {
        Media::of(name, MediaKind::Xml)
    }

    /// Text.
    pub const fn text(name: &'static str) -> Self {
        Media::of(name, MediaKind::Text)
    }

    /// `name=value` pairs; the body is an object.
    pub const fn form(name: &'static str) -> Self {
        Media::of(name, MediaKind::Form)
    }

    /// Parts; the body is an object with one member for each. A member that is not listed here is JSON if it is an
    /// object, bytes if it is bytes, and text otherwise.
    pub const fn multipart(name: &'static str, parts: &'static [Part]) -> Self {
        Media::of(name, MediaKind::Multipart(parts))
    }

    /// Bytes.
    pub const fn binary(name: &'static str) -> Self {
        Media::of(name, MediaKind::Binary)
    }

    const fn of(name: &'static str, kind: MediaKind) -> Self {
        Media { name, kind, always: false }
    }

    /// Requests without a body say it all the same: some servers ask for it.
    pub const fn always(self) -> Self {
        Media { always: true, ..self }
    }

    pub(crate) fn is_json(&self) -> bool {
        matches!(self.kind, MediaKind::Json)
    }

    /// Whether an answer of this media type is one of these: `application/*` and `*/*` take what they say.
    pub(crate) fn takes(&self, essence: &str) -> bool {
        let own = crate::media::essence(self.name);
        match own.split_once('/') {
            Some(("*", "*")) => true,
            Some((kind, "*")) => essence.split_once('/').is_some_and(|(other, _)| other.eq_ignore_ascii_case(kind)),
            _ => own.eq_ignore_ascii_case(essence),
        }
    }
}

/// The media type without its parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether an essence is JSON in all but name.
pub(crate) fn is_json(essence: &str) -> bool {
    let essence = essence.to_ascii_lowercase();
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// A parameter of a header's value, without its quotes.
pub(crate) fn parameter<'h>(value: &'h str, name: &str) -> Option<&'h str> {
    let mut quoted = false;
    let separates = |character| {
        quoted ^= character == '"';
        character == ';' && !quoted
    };
    value.split(separates).skip(1).find_map(|parameter| {
        let (own, value) = parameter.split_once('=')?;
        own.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
    })
}

/// The one of several media types that a content type is of. JSON by another name is JSON, where there is but one of
/// that; without a content type it is the only one there is.
pub(crate) fn choose<I: Iterator<Item = (usize, Media)>>(
    listed: impl Fn() -> I,
    content_type: Option<&str>,
) -> Option<usize> {
    let sole = |found: &mut dyn Iterator<Item = (usize, Media)>| found.next().filter(|_| found.next().is_none());
    let Some(essence) = content_type.map(essence) else {
        return sole(&mut listed()).map(|(index, _)| index);
    };
    let exact = listed().find(|(_, media)| !media.name.contains('*') && media.takes(essence));
    let json = || sole(&mut listed().filter(|(_, media)| media.is_json() && is_json(essence)));
    let wild = || listed().find(|(_, media)| media.takes(essence));
    exact.or_else(json).or_else(wild).map(|(index, _)| index)
}

/// The media type that a caller asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accept(Option<Cow<'static, str>>);

impl Accept {
    /// This media type, or several with commas between. The default is the operation's first JSON type.
    pub fn media(media_type: impl Into<Cow<'static, str>>) -> Self {
        Accept(Some(media_type.into()))
    }

    pub(crate) fn chosen(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl From<&'static str> for Accept {
    fn from(media_type: &'static str) -> Self {
        Accept::media(media_type)
    }
}
