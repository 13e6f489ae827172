//! Successes of a status that the document does not list.

use ob_runtime::http::{Method, Response};
use ob_runtime::{Answer, Blank, Bytes, Case, Endpoint, Error, Field, Media, Operation, Unlisted, Wire};

use crate::bank::{Amount, schema};
use crate::operations::Session;

schema!(Job { id: Option<String> = Field::optional("id"), state: Option<String> = Field::optional("state") });

const JSON: Media = Media::json("application/json");

/// The answers of some operations.
const TABLES: [&[Case]; 6] = [
    &[Case::of(&[200], JSON)],
    &[Case::empty(&[204])],
    &[Case::of(&[200], JSON), Case::empty(&[204]), Case::of(&[302], JSON)],
    &[Case::of(&[200], JSON), Case::of(&[201], JSON)],
    &[Case::of(&[200, 201], JSON), Case::of(&[200], Media::text("text/plain"))],
    &[Case::of(&[400], JSON)],
];

/// An answer of one of these, with a body of this type.
struct Got<const TABLE: usize, B> {
    case: usize,
    body: Option<B>,
}

impl<const TABLE: usize, B: Wire + Blank> Answer for Got<TABLE, B> {
    const HEADERS: &'static [Field] = &[];
    const CASES: &'static [Case] = TABLES[TABLE];
    fn blank(case: usize) -> Self {
        Got { case, body: Self::CASES[case].media.map(|_| B::blank()) }
    }
    fn header(&self, _: usize) -> Option<&dyn Wire> {
        None
    }
    fn header_mut(&mut self, _: usize) -> Option<&mut dyn Wire> {
        None
    }
    fn body(&self) -> Option<&dyn Wire> {
        self.body.as_ref().map(|body| body as &dyn Wire)
    }
    fn body_mut(&mut self) -> Option<&mut dyn Wire> {
        self.body.as_mut().map(|body| body as &mut dyn Wire)
    }
}

struct Start<const TABLE: usize, B>(std::marker::PhantomData<B>);

impl<const TABLE: usize, B: Wire + Blank + Send + Sync> Endpoint for Start<TABLE, B> {
    type Session = Session;
    type Response = Got<TABLE, B>;
    type Error = Got<5, Job>;
    const OPERATION: Operation = Operation {
        host: "api",
        id: "start",
        method: Method::POST,
        path: "/jobs",
        parameters: &[],
        required_session: &[],
        session: &[],
        generated: &[],
        signed: &[],
        security: &[],
        body: &[],
        accept: &[],
    };
}

/// What it is read as: the case, or what is wrong.
fn read<const TABLE: usize, B: Wire + Blank + Send + Sync>(
    status: u16,
    body: &'static str,
) -> Result<usize, &'static str> {
    let mut answer = Response::builder().status(status);
    if !body.is_empty() {
        answer = answer.header("Content-Type", if body.starts_with('<') { "text/html" } else { "application/json" });
    }
    match Start::<TABLE, B>::decode(answer.body(Bytes::from_static(body.as_bytes())).unwrap()) {
        Ok(got) => Ok(got.case),
        Err(Error::Undocumented(kept)) => {
            assert_eq!((kept.status.as_u16(), &kept.bytes[..]), (status, body.as_bytes()));
            Err("undocumented")
        }
        Err(Error::Decode(_)) => Err("decode"),
        Err(_) => Err("error"),
    }
}

const AMOUNT: &str = r#"{"amount":"1.00","currency":"EUR","more":1}"#;

#[test]
fn it_is_read_as_the_one_that_it_can_be() {
    assert_eq!(read::<0, Amount>(201, AMOUNT), Ok(0));
    assert_eq!(read::<1, Job>(202, ""), Ok(0));
    assert_eq!((read::<2, Amount>(201, AMOUNT), read::<2, Amount>(202, "")), (Ok(0), Ok(1)));
    // One type for two statuses is one.
    assert_eq!(read::<4, Amount>(202, AMOUNT), Ok(0));
    assert_eq!((read::<0, Job>(201, "{}"), read::<0, Job>(201, r#"{"state":"done","more":1}"#)), (Ok(0), Ok(0)));
}

#[test]
fn what_does_not_fit_stays_undocumented() {
    for (found, why) in [
        (read::<0, Amount>(202, r#"{"amount":"1.00"}"#), "a member is missing"),
        (read::<0, Amount>(202, ""), "there is no body"),
        (read::<0, Amount>(202, "<p>Later</p>"), "another media type"),
        (read::<0, Amount>(202, "{"), "no JSON"),
        (read::<0, Job>(202, r#"{"ticket":"7"}"#), "nothing of it would be read"),
        (read::<0, Unlisted>(202, r#"{"ticket":"7"}"#), "it is none of the alternatives"),
        (read::<1, Job>(202, r#"{"state":"queued"}"#), "a body would be dropped"),
        (read::<3, Amount>(202, AMOUNT), "it can be either"),
    ] {
        assert_eq!(found, Err("undocumented"), "{why}");
    }
    // What is documented is never taken for another.
    assert_eq!(read::<0, Amount>(200, r#"{"amount":"1.00"}"#), Err("decode"));
    assert_eq!(read::<2, Amount>(204, AMOUNT), Ok(1));
}

#[test]
fn errors_are_never_guessed() {
    assert_eq!(read::<0, Job>(400, r#"{"id":"1"}"#), Err("error"));
    for status in [302, 401, 429, 500] {
        assert_eq!(read::<0, Job>(status, r#"{"id":"1"}"#), Err("undocumented"), "{status}");
    }
}
