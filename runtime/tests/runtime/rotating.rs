use std::collections::BTreeSet;

use ob_runtime::http::{Method, Response, StatusCode};
use ob_runtime::serde_json::{Value, from_slice};
use ob_runtime::{
    Answer, BaseUrl, Blank, Bytes, Call, Case, Credentials, EncodeError, Endpoint, Error, Field, Media, Operation,
    Rotates, Rotating, Secret, TransportError, TransportFailure, Wire,
};
use proptest::prelude::*;

use crate::bank::schema;

schema!(Session {});
schema!(Ticket { ticket: Secret = Field::required("ticket").min_length(1), of: Option<String> = Field::optional("of") });
schema!(Drawn { next: Option<Secret> = Field::optional("next"), left: i64 = Field::required("left") });
schema!(Refusal { code: String = Field::required("code"), next: Option<Secret> = Field::optional("next") });

/// A call with a ticket that is good once.
#[derive(Clone)]
struct Draw {
    body: Ticket,
}

impl Draw {
    fn new() -> Self {
        Draw { body: Ticket::blank() }
    }
}

impl Endpoint for Draw {
    type Session = Session;
    type Response = One<Drawn>;
    type Error = One<Refusal, 4>;
    const OPERATION: Operation = Operation {
        host: "api",
        id: "draw",
        method: Method::POST,
        path: "/draw",
        parameters: &[],
        required_session: &[],
        session: &[],
        generated: &[],
        signed: &[],
        security: &[],
        body: &[Media::json("application/json")],
        accept: &["application/json"],
    };
    fn body(&self) -> Option<(usize, &dyn Wire)> {
        Some((0, &self.body))
    }
}
ob_runtime::endpoint!(Draw);

impl Rotates for Draw {
    const NEXT: &'static [&'static str] = &["/next", "/data/next"];
    fn token(&mut self) -> &mut Secret {
        &mut self.body.ticket
    }
}

/// A JSON body with the statuses of one hundred.
#[derive(Debug)]
struct One<T, const HUNDRED: u8 = 2>(T);

impl<T: Wire + Blank, const HUNDRED: u8> Answer for One<T, HUNDRED> {
    const HEADERS: &'static [Field] = &[];
    const CASES: &'static [Case] = &[Case::of(&[], Media::json("application/json")).ranges(&[HUNDRED])];
    fn blank(_: usize) -> Self {
        One(T::blank())
    }
    fn header(&self, _: usize) -> Option<&dyn Wire> {
        None
    }
    fn header_mut(&mut self, _: usize) -> Option<&mut dyn Wire> {
        None
    }
    fn body(&self) -> Option<&dyn Wire> {
        Some(&self.0)
    }
    fn body_mut(&mut self) -> Option<&mut dyn Wire> {
        Some(&mut self.0)
    }
}

type Outcome = Result<One<Drawn>, Error<One<Refusal, 4>>>;

/// Encodes, hands out the ticket that would be sent, and settles what comes back.
fn draw(tickets: &mut Rotating, status: u16, media: &str, body: &'static str) -> (String, Outcome) {
    let mut turn = tickets.begin(Draw::new()).unwrap();
    let (base, session, credentials) =
        (BaseUrl::parse("https://bank.example").unwrap(), Session {}, Credentials::none());
    let request = turn.encode(&Call::new(&base, &session, &credentials)).unwrap();
    let sent: Value = from_slice(request.body()).unwrap();
    let answer = Response::builder().status(status).header("content-type", media).body(Bytes::from(body)).unwrap();
    (sent["ticket"].as_str().unwrap().to_owned(), turn.settle(Draw::decode(answer)))
}

#[test]
fn each_answer_brings_the_next_ticket() {
    let mut tickets = Rotating::new("one");
    let json = "application/json";
    let (sent, outcome) = draw(&mut tickets, 200, json, r#"{"next":"two","left":3}"#);
    assert_eq!((sent.as_str(), outcome.unwrap().0.left), ("one", 3));

    // Documented, undocumented, and unreadable errors can have one too.
    let (sent, outcome) = draw(&mut tickets, 400, json, r#"{"code":"BUSY","next":"three"}"#);
    assert!(matches!((sent.as_str(), outcome), ("two", Err(Error::Api(_)))));
    let (sent, outcome) = draw(&mut tickets, 500, json, r#"{"data":{"next":"four"}}"#);
    assert!(matches!((sent.as_str(), outcome), ("three", Err(Error::Undocumented(_)))));
    let (sent, outcome) = draw(&mut tickets, 200, json, r#"{"left":"many","next":"five"}"#);
    assert!(matches!((sent.as_str(), outcome), ("four", Err(Error::Decode(_)))));
    assert_eq!(tickets.into_token().unwrap().expose(), "five");
}

#[test]
fn without_a_next_ticket_no_call_begins() {
    for (status, media, body) in [
        (200, "application/json", r#"{"left":3}"#),
        (200, "application/json", r#"{"left":3,"next":""}"#),
        (400, "application/json", r#"{"code":"BUSY"}"#),
        (502, "text/html", "<h1>Bad gateway</h1>"),
    ] {
        let mut tickets = Rotating::new("one");
        _ = draw(&mut tickets, status, media, body);
        assert!(tickets.begin(Draw::new()).is_err(), "{body}");
        assert_eq!(format!("{tickets:?}"), "Rotating(spent)");
        // Whoever knows better says so.
        tickets.restore();
        assert_eq!(tickets.begin(Draw::new()).unwrap().operation().body.ticket.expose(), "one", "{body}");
        tickets.renew("another");
        assert_eq!(tickets.into_token().unwrap().expose(), "another");
    }
}

#[test]
fn what_was_not_sent_costs_no_ticket() {
    let mut tickets = Rotating::new("one");
    drop(tickets.begin(Draw::new()));
    tickets.begin(Draw::new()).unwrap().unsent();

    let refused = |error: Error<One<Refusal, 4>>, tickets: &mut Rotating| {
        let mut turn = tickets.begin(Draw::new()).unwrap();
        assert_eq!(turn.operation().body.ticket.expose(), "one");
        assert!(turn.settle(Err(error)).is_err());
    };
    refused(Error::Encode(EncodeError::Url), &mut tickets);
    refused(Error::Transport(TransportError::new(TransportFailure::Connect)), &mut tickets);
    assert!(tickets.is_fresh());
    refused(Error::Transport(TransportError::new(TransportFailure::Interrupted)), &mut tickets);
    assert!(!tickets.is_fresh());
}

#[test]
fn a_turn_that_is_given_up_has_spent_its_ticket() {
    let mut tickets = Rotating::new("one");
    let mut turn = tickets.begin(Draw::new()).unwrap();
    turn.operation();
    drop(turn);
    assert!(!tickets.is_fresh());
}

#[test]
fn nothing_is_sent_without_a_ticket() {
    let (base, session, credentials) =
        (BaseUrl::parse("https://bank.example").unwrap(), Session {}, Credentials::none());
    let refused = Draw::new().encode(&Call::new(&base, &session, &credentials)).unwrap_err();
    assert!(matches!(refused, EncodeError::Invalid(_)), "{refused}");
}

#[test]
fn tickets_do_not_show() {
    let mut tickets = Rotating::new("s3cret");
    assert_eq!(format!("{tickets:?}"), "Rotating(fresh)");
    let turn = tickets.begin(Draw::new()).unwrap();
    assert!(!format!("{turn:?}").contains("s3cret"));
}

proptest! {
    /// Whatever comes back, no ticket is sent twice.
    #[test]
    fn no_ticket_is_sent_twice(answers in prop::collection::vec((200u16..600, any::<bool>(), any::<bool>()), 0..20)) {
        let mut tickets = Rotating::new("first");
        let mut sent = BTreeSet::new();
        for (index, (status, with_next, given_up)) in answers.into_iter().enumerate() {
            let Ok(mut turn) = tickets.begin(Draw::new()) else { break };
            prop_assert!(sent.insert(turn.operation().body.ticket.expose().to_owned()));
            if given_up {
                continue;
            }
            let next = if with_next { format!(r#","next":"ticket {index}""#) } else { String::new() };
            let answer = Response::builder().status(StatusCode::from_u16(status).unwrap());
            let answer = answer.header("content-type", "application/json");
            let body = format!(r#"{{"left":1,"code":"X"{next}}}"#);
            let outcome = turn.settle(Draw::decode(answer.body(body.into()).unwrap()));
            prop_assert_eq!(outcome.is_ok(), status < 300);
            prop_assert_eq!(tickets.is_fresh(), with_next);
        }
    }
}
