//! What one side writes, the other reads: the same operation, and the same answer.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Request, Response, StatusCode};
use ob_runtime::{Call, Endpoint, Error, Incoming, Location, Parameter, Reply, Served, to_json};

use super::with_source;
use crate::sessions::{self, Set};

/// A client writes the operation, a server reads it, and a client writes what that read; again with all that can be left out.
pub fn received<E: Served<Session: Set>>(operation: Result<E, String>) -> Result<(), String> {
    let operation = operation?;
    let full = with_all_parameters(&operation)?;
    [operation, full].into_iter().try_for_each(come_back)
}

fn come_back<E: Served<Session: Set>>(operation: E) -> Result<(), String> {
    let (base, session) = E::Session::set();
    let credentials = sessions::credentials();
    let sent = operation.encode(&Call::new(&base, &session, &credentials)).map_err(with_source)?;
    let received = Incoming::<E>::read(&base, &sent).map_err(|rejection| rejection.to_string())?;
    same(&operation, &received.operation)?;
    let mut call = Call::new(&base, &received.session, &received.credentials);
    if let Some(id) = received.request_id {
        call = call.with_request_id(id);
    }
    let again = received.operation.encode(&call).map_err(with_source)?;
    let (sent, again) = (shown(&sent), shown(&again));
    if sent == again { Ok(()) } else { Err(format!("{sent}\nis, once read and written:\n{again}")) }
}

/// Texts of which one fits any parameter; the last are words of the documents.
const TEXTS: &str = "lida & co/7|7|true|2026-03-04|2026-03-04T05:06:07Z|a5a5a5a5-0000-4000-8000-000000000004|192.0.2.7|PENDING|\
    NEW_TRANSACTIONS|all|access_token|ACCESS|DEBIT|COUNTRY|UK_Open_Banking_Standard|NONE|ANY|OBL_SWEEPING|LINK_ACTIVE|\
    SINGLE_IMMEDIATE_PAYMENT|INITIATION_PENDING";

/// The operation with a value for each of its parameters: what a server reads of a request that has them all.
fn with_all_parameters<E: Served<Session: Set>>(operation: &E) -> Result<E, String> {
    let (base, session) = E::Session::set();
    let credentials = sessions::credentials();
    let mut request = operation.encode(&Call::new(&base, &session, &credentials)).map_err(with_source)?;
    for (index, parameter) in E::OPERATION.parameters.iter().enumerate() {
        let is_there = |request: &Request<Bytes>| {
            let read = Incoming::<E>::read(&base, request).ok();
            read.is_some_and(|read| to_json(Endpoint::parameter(&read.operation, index)) != b"null")
        };
        if !is_there(&request) {
            let with = TEXTS.split('|').map(|text| with(&request, parameter, text)).find(is_there);
            request = with.ok_or_else(|| format!("no text is one for {}", parameter.field.name))?;
        }
    }
    Incoming::<E>::read(&base, &request).map(|read| read.operation).map_err(|rejection| rejection.to_string())
}

fn with(request: &Request<Bytes>, parameter: &Parameter, text: &str) -> Request<Bytes> {
    let (mut request, name) = (request.clone(), parameter.field.name);
    match parameter.location {
        Location::Query => {
            let pair = url::form_urlencoded::Serializer::new(String::new()).append_pair(name, text).finish();
            let between = if request.uri().query().is_some() { '&' } else { '?' };
            *request.uri_mut() = format!("{}{between}{pair}", request.uri()).parse().unwrap();
        }
        Location::Header => _ = request.headers_mut().insert(name, text.parse().unwrap()),
        Location::Path | Location::Cookie => panic!("{name} is one that no operation leaves out"),
    }
    request
}

/// Whether two operations have the same parameters and the same body.
fn same<E: Endpoint>(one: &E, other: &E) -> Result<(), String> {
    for (index, parameter) in E::OPERATION.parameters.iter().enumerate() {
        let (sent, read) = (to_json(Endpoint::parameter(one, index)), to_json(Endpoint::parameter(other, index)));
        if sent != read {
            return Err(format!("{} is {:?}", parameter.field.name, Bytes::from(read)));
        }
    }
    let body = |operation: &E| operation.body().map(|(index, body)| (index, Bytes::from(to_json(body))));
    let (sent, read) = (body(one), body(other));
    if sent == read { Ok(()) } else { Err(format!("the body is {read:?}")) }
}

/// All of a request. The boundary of a multipart body is another each time.
fn shown(request: &Request<Bytes>) -> String {
    let text = format!("{:?}\n{}", request.headers(), String::from_utf8_lossy(request.body()));
    let content_type = request.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap());
    let boundary = content_type.and_then(|content_type| content_type.split_once("boundary="));
    let text = boundary.map_or(text.clone(), |(_, boundary)| text.replace(boundary, "-"));
    format!("{} {}\n{text}", request.method(), request.uri())
}

/// A client reads an answer, a server writes what was read, and a client reads that.
pub fn replied<E>(response: Response<Bytes>) -> Result<(), String>
where
    E: Served<Response: Clone + PartialEq, Error: Clone + PartialEq>,
{
    let status = response.status();
    let written = |status: StatusCode, answer| {
        E::respond(match answer {
            Ok(answer) => Ok(Reply::with_status(status, answer)),
            Err(error) => Err(Reply::with_status(status, error)),
        })
    };
    match E::decode(response) {
        Ok(answer) => match E::decode(written(status, Ok(answer.clone())).map_err(with_source)?) {
            Ok(again) if again == answer => Ok(()),
            Ok(_) => Err("the answer is another".to_owned()),
            Err(error) => Err(error.to_string()),
        },
        Err(Error::Api(error)) => match E::decode(written(status, Err(error.answer.clone())).map_err(with_source)?) {
            Err(Error::Api(again)) if (again.status, &again.answer) == (status, &error.answer) => Ok(()),
            Err(other) => Err(format!("the error is {other}")),
            Ok(_) => Err("the error is none".to_owned()),
        },
        Err(other) => Err(other.to_string()),
    }
}
