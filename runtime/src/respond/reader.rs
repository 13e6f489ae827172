//! Reads a request by the tables that [`encode`](crate::encode) writes it by, and notes all that is wrong with it.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, Request, Response, StatusCode};
use uuid::Uuid;

use super::rejection::Rejection;
use super::reply::{Replied, Reply};
use super::route::Route;
use crate::decode::parameter;
use crate::decode::security::{self, Places};
use crate::decode::style::{self, Kind};
use crate::decode::{Chosen, argument::Argument, body};
use crate::endpoint::{Location, Operation, Parameter};
use crate::validate::{Checker, Side};
use crate::{
    Accept, Blank, Content, Credentials, EncodeError, Endpoint, Limits, Media, MediaKind, Members, Mismatch, Object,
    Presence, View, Wire, media,
};

/// An operation that can be read from a request; implemented by [`endpoint!`](crate::endpoint).
pub trait Served: Sized + Endpoint<Session: Object + Blank, Response: Replied, Error: Replied> {
    /// The operation, of which the reader notes what is wrong.
    fn receive(reader: &mut Reader<'_>) -> Self;

    /// The answer to it, as it is sent. What is written is what [`Endpoint::decode`] reads.
    ///
    /// # Errors
    /// The answer is not documented with this status, or breaks limits of the document.
    fn respond(answer: Result<Reply<Self::Response>, Reply<Self::Error>>) -> Result<Response<Bytes>, EncodeError> {
        match answer {
            Ok(reply) => reply.write::<Self>(|is| if let Chosen::Success(case) = is { Some(case) } else { None }),
            Err(reply) => reply.write::<Self>(|is| if let Chosen::Error(case) = is { Some(case) } else { None }),
        }
    }
}

/// A request that is read.
pub(super) struct Asked<'r> {
    operation: &'r Operation,
    route: &'r Route<'r>,
    headers: &'r HeaderMap,
    cookies: Vec<(Cow<'r, str>, Cow<'r, str>)>,
    bytes: &'r Bytes,
}

impl<'r> Asked<'r> {
    pub(super) fn new(operation: &'r Operation, request: &'r Request<Bytes>, route: &'r Route<'r>) -> Self {
        let headers = request.headers();
        let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let unescaped = |(name, value)| Some((parameter::unescape(name).ok()?, parameter::unescape(value).ok()?));
        Asked { operation, route, headers, cookies: pairs.filter_map(unescaped).collect(), bytes: request.body() }
    }

    /// Whether a name of the query is that of a parameter or a key.
    fn is_known(&self, name: &str) -> bool {
        let parameters = self.operation.parameters.iter();
        let key = |needed: &crate::Requirement| matches!(needed.scheme.kind, crate::SecurityKind::ApiKey { place: Location::Query, name: key } if key == name);
        parameters.into_iter().any(|other| other.location == Location::Query && other.field.name == name)
            || self.operation.security.iter().copied().flatten().any(key)
    }

    /// The values of a header that are not empty.
    fn header(&self, name: &str) -> Result<Vec<&'r str>, Mismatch> {
        let values = self.headers.get_all(name).iter().map(|value| value.to_str().map(str::trim));
        let values: Result<Vec<_>, _> = values.collect();
        let mut values = values.map_err(|_| Mismatch::new("has characters that are not ASCII"))?;
        values.retain(|value| !value.is_empty());
        Ok(values)
    }

    /// A header that is not empty.
    fn text(&self, name: &str) -> Option<&'r str> {
        Some(self.headers.get(name)?.to_str().ok()?.trim()).filter(|text| !text.is_empty())
    }

    /// Reads a parameter, if it is there; a blank value says what it is.
    fn read(&self, parameter: &Parameter, blank: &mut dyn Wire, place: &mut dyn Wire) -> Result<bool, Mismatch> {
        let name = parameter.field.name;
        let argument = match parameter.location {
            Location::Path => {
                let Some((_, text)) = self.route.arguments.iter().find(|(own, _)| *own == name) else {
                    return Ok(false);
                };
                Some(parameter::path(parameter, &Kind::of(blank), text)?)
            }
            Location::Query => parameter::query(parameter, blank, &self.route.query, &|key| self.is_known(key))?,
            Location::Header => return self.read_header(parameter, &Kind::of(blank), place),
            Location::Cookie => match self.cookies.iter().find(|(key, _)| key == name) {
                Some((_, text)) => Some(style::simple(parameter, &Kind::of(blank), text)?),
                None => None,
            },
        };
        let Some(argument) = argument else { return Ok(false) };
        if parameter.json
            && let Argument::One(json) = &argument
        {
            crate::read_json(place, json.as_bytes())?;
        } else {
            argument.read_into(place)?;
        }
        Ok(true)
    }

    fn read_header(&self, parameter: &Parameter, kind: &Kind, place: &mut dyn Wire) -> Result<bool, Mismatch> {
        let values = self.header(parameter.field.name)?;
        let text = match (values.as_slice(), kind) {
            ([], _) => return Ok(false),
            ([text], _) => Cow::Borrowed(*text),
            // A list may be in several headers, and is the same as in one.
            (several, Kind::List) => Cow::Owned(several.join(",")),
            _ => return Err(Mismatch::new("stands several times")),
        };
        if parameter.json {
            return crate::read_json(place, text.as_bytes()).map(|()| true);
        }
        style::simple(parameter, kind, &text)?.read_into(place).map(|()| true)
    }
}

/// Reads an operation from a request, and notes what is wrong. What [`endpoint!`](crate::endpoint) calls.
pub struct Reader<'r> {
    asked: &'r Asked<'r>,
    next: usize,
    checker: Checker,
    /// The body is of another media type.
    unsupported: bool,
    /// Credentials are missing.
    unauthorized: bool,
}

impl<'r> Reader<'r> {
    pub(super) fn new(asked: &'r Asked<'r>) -> Self {
        Reader { asked, next: 0, checker: Checker::of(Side::Received), unsupported: false, unauthorized: false }
    }

    /// The next parameter, in the order of [`Operation::parameters`].
    pub fn parameter<T: Wire + Blank>(&mut self) -> T {
        let mut value = T::blank();
        self.read_parameter(&mut T::blank(), &mut value);
        value
    }

    fn read_parameter(&mut self, blank: &mut dyn Wire, place: &mut dyn Wire) {
        let Some(parameter) = self.asked.operation.parameters.get(self.next) else { return };
        self.next += 1;
        let (location, name) = (parameter.location.as_str(), parameter.field.name);
        match self.asked.read(parameter, blank, place) {
            Ok(true) => self.checker.under(location, |checker| checker.member(&parameter.field, place)),
            Ok(false) if parameter.field.presence != Presence::Required => {}
            Ok(false) => self.checker.misfit(location, name, &Mismatch::new("is missing")),
            Err(mismatch) => self.checker.misfit(location, name, &mismatch),
        }
    }

    /// The body of an operation that has one media type.
    pub fn body<T: Wire + Blank>(&mut self) -> T {
        let mut value = T::blank();
        let optional = matches!(value.view(), View::Absent);
        if let Some((_, media)) = self.media(optional) {
            self.read_body(&media, &mut value);
        }
        value
    }

    /// The body of an operation that has several.
    pub fn content<C: Content>(&mut self) -> C {
        let absent = C::absent();
        let Some((index, media)) = self.media(absent.is_some()) else {
            return absent.unwrap_or_else(|| C::blank(0));
        };
        let mut content = C::blank(index);
        if let Some(place) = content.body_mut() {
            self.read_body(&media, place);
        }
        content
    }

    /// The media type that the caller asks for.
    pub fn accept(&mut self) -> Accept {
        self.asked.text(ACCEPT.as_str()).map_or_else(Accept::default, |asked| Accept::media(asked.to_owned()))
    }

    /// What the body is; `None` where there is none, or it cannot be read.
    fn media(&mut self, optional: bool) -> Option<(usize, Media)> {
        let content_type = self.asked.text(CONTENT_TYPE.as_str());
        let listed = self.asked.operation.body;
        let all = || listed.iter().copied().enumerate();
        let chosen = media::choose(all, content_type).and_then(|index| Some((index, *listed.get(index)?)));
        let can_be_empty = |media: &Media| matches!(media.kind, MediaKind::Xml | MediaKind::Text | MediaKind::Binary);
        if self.asked.bytes.is_empty() {
            let empty = chosen.filter(|(_, media)| content_type.is_some() && can_be_empty(media) && !media.always);
            if empty.is_none() && !optional {
                self.misfit("body", "", "is missing");
            }
            return empty;
        }
        if chosen.is_none() {
            let listed: Vec<_> = listed.iter().map(|media| media.name).collect();
            self.misfit("header", CONTENT_TYPE.as_str(), &format!("is none of `{}`", listed.join("`, `")));
            self.unsupported = true;
        }
        chosen
    }

    fn read_body(&mut self, media: &Media, place: &mut dyn Wire) {
        let text = |name| self.asked.text(name).unwrap_or_default();
        let (content_type, coding) = (text(CONTENT_TYPE.as_str()), text(CONTENT_ENCODING.as_str()));
        match body::read(media, content_type, coding, self.asked.bytes, place) {
            Ok(()) => self.checker.at("body", place, &Limits::NONE),
            Err(mismatch) => self.checker.misfit("body", "", &mismatch),
        }
    }

    fn misfit(&mut self, place: &str, name: &str, reason: &str) {
        self.checker.misfit(place, name, &Mismatch::new(reason.to_owned()));
    }

    /// The headers that the operation takes from the session.
    pub(super) fn session(&mut self, session: &mut dyn Members) {
        let operation = self.asked.operation;
        let required = operation.required_session.iter().map(|name| (*name, true));
        for (name, required) in required.chain(operation.session.iter().map(|name| (*name, false))) {
            let shape = session.shape();
            let known = shape.position(name).and_then(|index| Some((index, shape.fields.get(index)?)));
            let Some((index, field)) = known else { continue };
            let sent = self.asked.header(name).is_ok_and(|values| !values.is_empty());
            if !sent {
                if required {
                    self.misfit("header", name, "is missing");
                }
                continue;
            }
            let (parameter, place) = (Parameter::header(name), session.get_mut(index));
            match self.asked.read_header(&parameter, &Kind::of(place), place) {
                Ok(_) => self.checker.under("header", |checker| checker.member(field, place)),
                Err(mismatch) => self.checker.misfit("header", name, &mismatch),
            }
        }
    }

    /// What the operation's security asks for, as far as it is there.
    pub(super) fn credentials(&mut self) -> Credentials {
        let places =
            Places { headers: self.asked.headers, query: &self.asked.route.query, cookies: &self.asked.cookies };
        let (credentials, complete) = security::find(self.asked.operation, &places);
        if let Err(missing) = complete {
            self.misfit("security", "", &format!("nothing for `{}`", missing.join("`, `")));
            self.unauthorized = true;
        }
        credentials
    }

    /// The id that the caller made.
    pub(super) fn request_id(&mut self) -> Option<Uuid> {
        let mut found = None;
        for name in self.asked.operation.generated {
            match self.asked.text(name).map(Uuid::parse_str) {
                Some(Ok(id)) => found = found.or(Some(id)),
                Some(Err(_)) => self.misfit("header", name, "is not a UUID"),
                None => {}
            }
        }
        found
    }

    pub(super) fn finish(self) -> Result<(), Rejection> {
        let operation = self.asked.operation.id;
        let status = match self.checker.found.iter().len() {
            _ if self.unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            1 if self.unauthorized => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        self.checker.found.into_result().map_err(|violations| Rejection::of(operation, status, violations))
    }
}
