//! Tokens that can be used once, over connections that hold and that break.

use std::time::Duration;

use ob_runtime::http::Method;
use ob_runtime::serde_json::{Value, from_slice};
use ob_runtime::{BaseUrl, Blank, Client, Endpoint, Field, Media, Operation, Retry, Rotates, Rotating, Secret, Wire};

use crate::api::{Problem, Session, Texts, client, client_over, config};
use crate::schema::schema;
use crate::server::{Reply, Server, json as answer};

schema!(Ticket { ticket: Secret = Field::required("ticket").min_length(1) });

/// `POST /draw`
struct Draw(Ticket);

impl Draw {
    fn new() -> Self {
        Draw(Ticket::blank())
    }
}

impl Endpoint for Draw {
    type Session = Session;
    type Response = Texts;
    type Error = Problem;
    const OPERATION: Operation = Operation {
        id: "draw",
        host: "api",
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
    const REPEATABLE: bool = false;
    fn body(&self) -> Option<(usize, &dyn Wire)> {
        Some((0, &self.0))
    }
}

impl Rotates for Draw {
    const NEXT: &'static [&'static str] = &["/next"];
    fn token(&mut self) -> &mut Secret {
        &mut self.0.ticket
    }
}

async fn draw(client: &Client<Session>, tickets: &mut Rotating) {
    let mut turn = tickets.begin(Draw::new()).unwrap();
    let outcome = client.call(turn.operation()).await;
    _ = turn.settle(outcome);
}

#[tokio::test]
async fn each_answer_of_a_server_brings_the_next() {
    let server = Server::start([
        answer(200, r#"{"next":"two"}"#),
        answer(422, r#"{"code":"X","next":"three"}"#),
        Reply::CutInBody(r#"{"next":"#),
    ]);
    let (client, mut tickets) = (client(&server.url), Rotating::new("one"));
    for _ in 0..3 {
        draw(&client, &mut tickets).await;
    }
    let sent = server.asked();
    let sent: Vec<Value> =
        sent.iter().map(|asked| from_slice::<Value>(&asked.body).unwrap()["ticket"].take()).collect();
    assert_eq!(sent, ["one", "two", "three"]);
    assert!(!tickets.is_fresh(), "nobody knows the next one");
}

#[tokio::test]
async fn it_is_not_tried_again_whatever_the_client_does_with_other_calls() {
    let server = Server::start([answer(503, ""), answer(200, r#"{"next":"two"}"#)]);
    let client = client(&server.url).with_retry(Retry::default().also(Method::POST).first_wait(Duration::ZERO));
    draw(&client, &mut Rotating::new("one")).await;
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_call_that_reached_nobody_costs_no_ticket() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let mut tickets = Rotating::new("one");
    draw(&client(&url), &mut tickets).await;
    assert_eq!(tickets.into_token().unwrap().expose(), "one");
}

#[tokio::test]
async fn a_call_without_an_answer_may_have_used_its_ticket() {
    let server = Server::start([Reply::CutBeforeHead, Reply::Silence]);
    let client = client_over(&server.url, &config().timeout(Duration::from_millis(100)));
    for _ in 0..2 {
        let mut tickets = Rotating::new("one");
        draw(&client, &mut tickets).await;
        assert!(!tickets.is_fresh());
        tickets.restore();
        assert!(tickets.is_fresh());
    }
}
