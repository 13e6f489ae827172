use std::collections::BTreeMap;

use ob_runtime::secrecy::ExposeSecret as _;
use ob_runtime::serde_json::Value;
use ob_runtime::{
    Answer, AppLinks, ApproachNames, Base64, Blank, Case, ChallengeNames, Field, LinkNames, Media, MethodNames,
    NextStep, OneOrMany, PsuData, Redirect, ScaConvention, ScaLink, ScaTable, Secret, StatusNames, Template, Unknown,
    Wire,
};

use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use crate::bank::schema;
use crate::read;

enum Sca {}

impl ScaConvention for Sca {
    type OAuthUrl = Template;
    const TABLE: ScaTable = ScaTable {
        approach: ApproachNames {
            header: "sca-approach",
            redirect: &["REDIRECT"],
            decoupled: &["DECOUPLED"],
            embedded: &["EMBEDDED"],
        },
        status: &[
            StatusNames { member: "scaStatus", done: &["finalised", "exempted"], failed: &["failed"] },
            StatusNames { member: "consentStatus", done: &["valid"], failed: &["rejected", "expired"] },
        ],
        links: "_links",
        href: "href",
        oauth: &["scaOAuth", "preOAuth"],
        redirect: &["scaRedirect"],
        confirm: &["confirmation"],
        start: &["start"],
        select_method: LinkNames { start: &["startWithMethod"], update: &["selectMethod"] },
        identify: LinkNames { start: &["startWithPsu"], update: &["updatePsu"] },
        password: LinkNames { start: &["startWithPassword"], update: &["updatePassword"] },
        encrypted_password: LinkNames { start: &[], update: &["updateEncrypted"] },
        authenticate: LinkNames { start: &["startWithOtp"], update: &["authorise"] },
        methods: &["scaMethods"],
        chosen_method: &["chosenScaMethod"],
        method: MethodNames { id: &["id"], kind: &["type"], name: &["name"], explanation: &["explanation"] },
        challenge: &["challengeData"],
        challenge_data: ChallengeNames {
            data: &["data"],
            image: &["image"],
            image_link: &["imageLink"],
            otp_format: &["otpFormat", "optFormat"],
            otp_max_length: &["otpMaxLength"],
            information: &["information"],
        },
        message: &["psuMessage", "message"],
        app: Some(AppLinks { open: "app:///?t={token}", open_and_return: "app:///?t={token}&r={return}" }),
    };
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Approach {
    Redirect,
    Other(Unknown),
}

impl Approach {
    pub const KNOWN: &'static [Self] = &[Self::Redirect];
    pub fn as_str(&self) -> &str {
        match self {
            Self::Redirect => "REDIRECT",
            Self::Other(value) => value.as_str(),
        }
    }
}
ob_runtime::vocabulary!(Approach, Other);

schema!(Link { href: Option<String> = Field::optional("href") });
schema!(Links {
    sca_redirect: Option<Link> = Field::optional("scaRedirect"),
    start: Option<String> = Field::optional("start"),
    additional: BTreeMap<String, Link> = Field::additional(),
});
schema!(Method { id: Option<String> = Field::optional("id"), name: Option<String> = Field::optional("name") });
schema!(Challenge {
    image: Option<Base64> = Field::optional("image"),
    data: Option<OneOrMany<Secret>> = Field::optional("data"),
    image_link: Option<String> = Field::optional("imageLink"),
    otp_format: Option<String> = Field::optional("otpFormat"),
    opt_format: Option<String> = Field::optional("optFormat"),
    otp_max_length: Option<i64> = Field::optional("otpMaxLength"),
    information: Option<String> = Field::optional("information"),
});
schema!(Body {
    sca_status: Option<String> = Field::optional("scaStatus"),
    consent_status: Option<String> = Field::optional("consentStatus"),
    methods: Option<Vec<Method>> = Field::optional("scaMethods"),
    chosen: Option<Method> = Field::optional("chosenScaMethod"),
    challenge: Option<Challenge> = Field::optional("challengeData"),
    message: Option<String> = Field::optional("message"),
    psu_message: Option<String> = Field::optional("psuMessage"),
    links: Option<Links> = Field::optional("_links"),
});

/// An answer with a header and a body of any type.
struct After<B> {
    approach: Option<Approach>,
    body: B,
}

impl<B: Wire + Blank> Answer for After<B> {
    const HEADERS: &'static [Field] = &[Field::optional("Location"), Field::optional("SCA-Approach")];
    const CASES: &'static [Case] = &[Case::of(&[200], Media::json("application/json"))];
    fn blank(_: usize) -> Self {
        After { approach: None, body: B::blank() }
    }
    fn header(&self, index: usize) -> Option<&dyn Wire> {
        (index == 1).then_some(&self.approach)
    }
    fn header_mut(&mut self, index: usize) -> Option<&mut dyn Wire> {
        (index == 1).then_some(&mut self.approach)
    }
    fn body(&self) -> Option<&dyn Wire> {
        Some(&self.body)
    }
    fn body_mut(&mut self) -> Option<&mut dyn Wire> {
        Some(&mut self.body)
    }
}

fn after<B: Wire + Blank>(approach: &str, body: &str) -> NextStep<Sca> {
    let approach = Some(Approach::from(approach)).filter(|_| !approach.is_empty());
    NextStep::after(&After { approach, body: read::<B>(body) })
}

/// A step in one line.
fn line(step: NextStep<Sca>) -> String {
    let of = |link: &ScaLink| format!("{}{} {}", link.name, if link.starts { "*" } else { "" }, link.href);
    let maybe = |link: &Option<ScaLink>| link.as_ref().map_or("-".to_owned(), of);
    let show = |challenge: &ob_runtime::Challenge| {
        let data: Vec<_> = challenge.data().iter().map(|text| text.expose_secret().to_owned()).collect();
        let image = challenge.image().map(|image| format!(" image {image}")).unwrap_or_default();
        let format = challenge.otp_format().map(|format| format!(" {format}")).unwrap_or_default();
        let length = challenge.otp_max_length().map(|length| format!(" <={length}")).unwrap_or_default();
        let information = challenge.information().map(|text| format!(" ({text})")).unwrap_or_default();
        format!("[{}]{image}{format}{length}{information}", data.join(","))
    };
    match step {
        NextStep::Redirect(Redirect::OAuth(url)) => format!("oauth {}", url.as_str()),
        NextStep::Redirect(Redirect::Page(url)) => format!("page {url}"),
        NextStep::Decoupled(app) => {
            let message = app.message().map(|message| format!(" {message:?}")).unwrap_or_default();
            format!("decoupled {}{message}", show(app.challenge()))
        }
        NextStep::SelectMethod { methods, link, .. } => {
            let ids: Vec<_> = methods.iter().map(|method| &*method.id).collect();
            format!("select {} {}", ids.join(","), maybe(&link))
        }
        NextStep::EnterOtp { challenge, method, link, .. } => {
            let method = method.map_or("?".to_owned(), |method| method.id);
            format!("otp {} for {method} {}", show(&challenge), maybe(&link))
        }
        NextStep::EnterPsuData { wanted: PsuData::Password, link, .. } => format!("password {}", of(&link)),
        NextStep::EnterPsuData { wanted, link, .. } => format!("{wanted:?} {}", of(&link)),
        NextStep::StartAuthorisation { link, methods, .. } => format!("start {} ({})", of(&link), methods.len()),
        NextStep::Confirm { link, .. } => format!("confirm {}", of(&link)),
        NextStep::Failed { status, message, .. } => format!("failed {status} {message:?}"),
        step => format!("{step:?}"),
    }
}

/// Each case is an approach, a body, and the step; the body is read into types, and into any JSON.
#[track_caller]
fn check(cases: &[(&str, &str, &str)]) {
    for (approach, body, expected) in cases {
        assert_eq!(line(after::<Body>(approach, body)), *expected, "{approach} {body}");
        assert_eq!(line(after::<Value>(approach, body)), *expected, "any JSON: {approach} {body}");
    }
}

#[test]
fn redirect() {
    let oauth = r#"{"scaStatus": "received", "_links": {"scaOAuth": {"href": "https://a/[X]?ä"}, "scaRedirect": {"href": "/p"}}}"#;
    let page =
        r#"{"_links": {"start": "/start", "scaRedirect": {"href": " https://a/p "}, "confirmation": {"href": "/c"}}}"#;
    check(&[
        ("REDIRECT", oauth, "oauth https://a/[X]?ä"),
        ("", oauth, "oauth https://a/[X]?ä"),
        ("REDIRECT", page, "page https://a/p"),
        ("", page, "page https://a/p"),
        ("REDIRECT", r#"{"_links": {"preOAuth": {"href": "/o"}}}"#, "oauth /o"),
        ("REDIRECT", r#"{"_links": {"scaOAuth": {"href": " "}, "scaRedirect": {"href": "/p"}}}"#, "page /p"),
        // Not yet, not any more, and not at all.
        ("REDIRECT", r#"{"_links": {"start": "/s"}}"#, "start start* /s (0)"),
        ("REDIRECT", r#"{"_links": {"confirmation": {"href": "/c"}}}"#, "confirm confirmation /c"),
        ("REDIRECT", r#"{"_links": {"scaStatus": {"href": "/s"}}, "challengeData": {"data": "x"}}"#, "Pending"),
    ]);
}

#[test]
fn decoupled() {
    let links =
        r#""_links": {"scaRedirect": {"href": "/p"}, "selectMethod": {"href": "/m"}, "authorise": {"href": "/o"}}"#;
    check(&[
        ("DECOUPLED", r#"{"challengeData": {"data": "t"}}"#, "decoupled [t]"),
        ("DECOUPLED", r#"{"challengeData": {"data": ["t"]}, "psuMessage": "Look"}"#, r#"decoupled [t] "Look""#),
        (
            "DECOUPLED",
            r#"{"challengeData": {"data": ["t", "", "u"]}, "psuMessage": "", "message": "m"}"#,
            r#"decoupled [t,u] "m""#,
        ),
        ("DECOUPLED", r#"{"challengeData": {"imageLink": "https://a/i"}}"#, "decoupled [] image https://a/i"),
        (
            "DECOUPLED",
            r#"{"challengeData": {"image": "iVBORw0="}}"#,
            "decoupled [] image data:image/png;base64,iVBORw0=",
        ),
        (
            "DECOUPLED",
            r#"{"challengeData": {"image": "/9j/4AA"}}"#,
            "decoupled [] image data:image/jpeg;base64,/9j/4AA",
        ),
        (
            "DECOUPLED",
            r#"{"challengeData": {"image": "Data:image/gif;base64,R0"}}"#,
            "decoupled [] image Data:image/gif;base64,R0",
        ),
        // A challenge is for the app, whatever links there are.
        ("DECOUPLED", &format!(r#"{{"challengeData": {{"data": "t"}}, {links}}}"#), "decoupled [t]"),
        ("DECOUPLED", &format!("{{{links}}}"), "select  selectMethod /m"),
        ("DECOUPLED", r#"{"scaMethods": [{"id": "a"}, {"name": "no id"}, {"id": "b"}]}"#, "select a,b -"),
        ("DECOUPLED", r#"{"scaMethods": [{"id": "a"}], "_links": {"start": "/s"}}"#, "start start* /s (1)"),
        ("DECOUPLED", r#"{"scaMethods": [{"id": "a"}], "chosenScaMethod": {"id": "a"}}"#, "decoupled []"),
        ("DECOUPLED", r#"{"_links": {"scaRedirect": {"href": "/p"}, "authorise": {"href": "/o"}}}"#, "decoupled []"),
        // The answer to a poll has no header.
        ("", r#"{"scaStatus": "started", "challengeData": {"data": "t2"}}"#, "decoupled [t2]"),
    ]);
}

#[test]
fn embedded() {
    let otp = r#"{"chosenScaMethod": {"id": "sms"}, "challengeData": {"data": "1", "optFormat": "digits", "otpMaxLength": 6, "information": "i"}"#;
    let with_link = format!(r#"{otp}, "_links": {{"authorise": {{"href": "/o"}}, "scaRedirect": {{"href": "/p"}}}}}}"#);
    let without = format!("{otp}}}");
    check(&[
        ("EMBEDDED", &with_link, "otp [1] digits <=6 (i) for sms authorise /o"),
        ("EMBEDDED", &without, "otp [1] digits <=6 (i) for sms -"),
        ("", &without, "otp [1] digits <=6 (i) for sms -"),
        ("EMBEDDED", r#"{"challengeData": {"data": "1"}}"#, "otp [1] for ? -"),
        (
            "EMBEDDED",
            r#"{"scaMethods": [{"id": "a"}], "_links": {"selectMethod": {"href": "/m"}, "updatePassword": {"href": "/w"}}}"#,
            "select a selectMethod /m",
        ),
        (
            "EMBEDDED",
            r#"{"_links": {"updatePsu": {"href": "/i"}, "updatePassword": {"href": "/w"}}}"#,
            "password updatePassword /w",
        ),
        (
            "EMBEDDED",
            r#"{"_links": {"updateEncrypted": {"href": "/e"}, "updatePsu": {"href": "/i"}}}"#,
            "EncryptedPassword updateEncrypted /e",
        ),
        ("EMBEDDED", r#"{"_links": {"updatePsu": {"href": "/i"}, "start": "/s"}}"#, "Identification updatePsu /i"),
        ("EMBEDDED", r#"{"_links": {"scaRedirect": {"href": "/p"}}}"#, "Pending"),
    ]);
}

#[test]
fn starting() {
    check(&[
        ("", r#"{"consentStatus": "received", "_links": {"start": "/s"}}"#, "start start* /s (0)"),
        ("", r#"{"_links": {"start": "/s", "startWithPassword": {"href": "/w"}}}"#, "start start* /s (0)"),
        ("", r#"{"_links": {"startWithPassword": {"href": "/w"}}}"#, "password startWithPassword* /w"),
        ("", r#"{"_links": {"startWithPsu": {"href": "/i"}}}"#, "Identification startWithPsu* /i"),
        (
            "",
            r#"{"_links": {"startWithMethod": {"href": "/m"}}, "scaMethods": [{"id": "a"}]}"#,
            "select a startWithMethod* /m",
        ),
        ("", r#"{"_links": {"startWithOtp": {"href": "/o"}}}"#, "otp [] for ? startWithOtp* /o"),
    ]);
}

#[test]
fn statuses() {
    let links = r#""_links": {"scaRedirect": {"href": "/p"}, "start": "/s"}"#;
    check(&[
        ("", &format!(r#"{{"scaStatus": "finalised", {links}}}"#), "Done"),
        ("REDIRECT", r#"{"scaStatus": "EXEMPTED"}"#, "Done"),
        ("", r#"{"consentStatus": "valid"}"#, "Done"),
        ("", r#"{"consentStatus": "received", "scaStatus": "exempted"}"#, "Done"),
        (
            "REDIRECT",
            &format!(r#"{{"scaStatus": "failed", "psuMessage": "No", {links}}}"#),
            r#"failed failed Some("No")"#,
        ),
        ("", r#"{"consentStatus": "rejected", "scaStatus": "finalised"}"#, "failed rejected None"),
        ("", r#"{"scaStatus": "aNewOne"}"#, "Pending"),
        ("", &format!(r#"{{"scaStatus": "aNewOne", {links}}}"#), "page /p"),
        ("", "{}", "Pending"),
        ("", r#"{"scaStatus": null, "_links": null, "challengeData": null, "scaMethods": null}"#, "Pending"),
        ("", r#"{"challengeData": {}, "scaMethods": [], "_links": {}}"#, "Pending"),
    ]);
}

#[test]
fn words_of_the_header() {
    let body = r#"{"_links": {"scaRedirect": {"href": "/p"}}, "challengeData": {"data": "t"}}"#;
    check(&[
        ("redirect", body, "page /p"),
        ("Decoupled", body, "decoupled [t]"),
        ("EMBEDDED", body, "otp [t] for ? -"),
        ("SOMETHING_NEW", body, "page /p"),
        ("SOMETHING_NEW", r#"{"challengeData": {"data": "t"}}"#, "decoupled [t]"),
    ]);
}

#[test]
fn no_body_is_pending() {
    struct Empty;
    impl Answer for Empty {
        const HEADERS: &'static [Field] = &[];
        const CASES: &'static [Case] = &[Case::empty(&[204])];
        fn blank(_: usize) -> Self {
            Empty
        }
        fn header(&self, _: usize) -> Option<&dyn Wire> {
            None
        }
        fn header_mut(&mut self, _: usize) -> Option<&mut dyn Wire> {
            None
        }
        fn body(&self) -> Option<&dyn Wire> {
            None
        }
        fn body_mut(&mut self) -> Option<&mut dyn Wire> {
            None
        }
    }
    assert_eq!(line(NextStep::after(&Empty)), "Pending");
}

#[test]
fn app_links_are_encoded() {
    let app = |body: &str| match after::<Body>("DECOUPLED", body) {
        NextStep::Decoupled(app) => app,
        step => panic!("{step:?}"),
    };
    let token = app(r#"{"challengeData": {"data": ["{return}&a=b"]}}"#);
    assert_eq!(token.app_link().unwrap(), "app:///?t=%7Breturn%7D%26a%3Db");
    assert_eq!(
        token.app_link_returning_to("https://tpp.example/?a=1&b={token}").unwrap(),
        "app:///?t=%7Breturn%7D%26a%3Db&r=https%3A%2F%2Ftpp.example%2F%3Fa%3D1%26b%3D%7Btoken%7D"
    );
    assert_eq!(token.auto_start_token().unwrap().expose_secret(), "{return}&a=b");
    let image = app(r#"{"challengeData": {"image": "iVBO"}}"#);
    assert_eq!((image.app_link(), image.auto_start_token().is_none()), (None, true));
    assert_eq!(image.image(), Some("data:image/png;base64,iVBO"));
}

#[test]
fn steps_show_nothing() {
    let secret = r#"{"psuMessage": "hidden", "scaMethods": [{"id": "hidden", "name": "hidden"}],
        "challengeData": {"data": "hidden", "otpFormat": "hidden"}, "scaStatus": "STATUS",
        "_links": {"LINK": {"href": "hidden"}}}"#;
    let cases = [
        ("scaOAuth", "", "Redirect(OAuth(..))"),
        ("scaRedirect", "", "Redirect(Page(..))"),
        ("authorise", "", "EnterOtp { .. }"),
        ("selectMethod", "", "SelectMethod { .. }"),
        ("updatePsu", "", "EnterPsuData { .. }"),
        ("startWithPsu", "", "EnterPsuData { .. }"),
        ("confirmation", "", "Confirm { .. }"),
        ("x", "", "EnterOtp { .. }"),
        ("x", "failed", "Failed { .. }"),
    ];
    for (link, status, expected) in cases {
        let step = after::<Body>("", &secret.replace("LINK", link).replace("STATUS", status));
        assert_eq!(format!("{step:?}"), expected, "{link}");
        let inner = match &step {
            NextStep::Redirect(redirect) => format!("{redirect:?}"),
            NextStep::EnterOtp { challenge, link, .. } => format!("{challenge:?} {link:?}"),
            NextStep::SelectMethod { methods, link, .. } => format!("{methods:?} {link:?}"),
            _ => String::new(),
        };
        assert!(!inner.contains("hidden"), "{inner}");
    }
    let step = after::<Body>("DECOUPLED", secret);
    assert!(matches!(&step, NextStep::Decoupled(app) if format!("{step:?} {app:?}") == "Decoupled(..) Decoupled(..)"));
}

proptest! {
    #[test]
    fn any_token_and_address_come_back_from_an_app_link(token in "[!-~].*", address in ".*") {
        let body = Body { challenge: Some(Challenge { data: Some(OneOrMany::One(token.as_str().into())), ..Blank::blank() }), ..Blank::blank() };
        let step = NextStep::<Sca>::after(&After { approach: Some("DECOUPLED".into()), body });
        let NextStep::Decoupled(app) = step else {
            return Err(TestCaseError::fail(format!("{step:?}")));
        };
        let link = app.app_link_returning_to(&address).unwrap();
        let (start, back) = link.split_once("&r=").unwrap();
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        prop_assert_eq!(decoded(start.strip_prefix("app:///?t=").unwrap()), token);
        prop_assert_eq!(decoded(back), address);
        prop_assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%&=:/?".contains(&byte)));
    }
}
