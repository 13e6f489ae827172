//! Finds the next step in an answer.

use super::challenge::image_url;
use super::table::{LinkNames, Names, ScaTable};
use super::{Challenge, Decoupled, NextStep, OfferedMethod, PsuData, Redirect, ScaConvention, ScaLink};
use crate::{Answer, Wire, reflect};

/// The approach that the answer's header names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Approach {
    Redirect,
    Decoupled,
    Embedded,
    /// The answer doesn't say, or in a word that is not known.
    Open,
}

pub(super) fn next_step<C: ScaConvention>(answer: &impl Answer, table: &'static ScaTable) -> NextStep<C> {
    let found = Found { approach: approach(answer, table), body: answer.body().unwrap_or(&()), table };
    let pages = matches!(found.approach, Approach::Redirect | Approach::Open);
    (found.ended())
        .or_else(|| found.redirect().filter(|_| pages))
        .or_else(|| found.app())
        .or_else(|| found.update())
        .or_else(|| found.start())
        .or_else(|| found.confirm())
        .or_else(|| found.choice())
        .or_else(|| found.otp_without_link())
        .unwrap_or_else(|| found.waiting())
}

fn approach(answer: &impl Answer, table: &ScaTable) -> Approach {
    let words = &table.approach;
    let header = || {
        let mut headers = headers_of(answer).iter().enumerate();
        let (index, _) = headers.find(|(_, field)| field.name.eq_ignore_ascii_case(words.header))?;
        reflect::text(answer.header(index)?)
    };
    let Some(word) = header() else {
        return Approach::Open;
    };
    match () {
        () if is_one_of(&word, words.redirect) => Approach::Redirect,
        () if is_one_of(&word, words.decoupled) => Approach::Decoupled,
        () if is_one_of(&word, words.embedded) => Approach::Embedded,
        () => Approach::Open,
    }
}

fn headers_of<A: Answer>(_: &A) -> &'static [crate::Field] {
    A::HEADERS
}

/// Words are compared as banks write them: in either case.
fn is_one_of(word: &str, words: Names) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word.trim()))
}

/// An answer, and where to look for what.
struct Found<'a> {
    approach: Approach,
    body: &'a dyn Wire,
    table: &'static ScaTable,
}

impl Found<'_> {
    fn ended<C: ScaConvention>(&self) -> Option<NextStep<C>> {
        let statuses = || {
            let all = self.table.status.iter();
            all.filter_map(|names| Some((names, reflect::text(reflect::member(self.body, names.member)?)?)))
        };
        if let Some((_, status)) = statuses().find(|(names, status)| is_one_of(status, names.failed)) {
            return Some(NextStep::Failed { status: status.into_owned(), message: self.message() });
        }
        statuses().any(|(names, status)| is_one_of(&status, names.done)).then_some(NextStep::Done)
    }

    fn redirect<C: ScaConvention>(&self) -> Option<NextStep<C>> {
        let oauth = || self.link(self.table.oauth, false).map(|link| Redirect::OAuth(link.href.into()));
        let page = || self.link(self.table.redirect, false).map(|link| Redirect::Page(link.href));
        oauth().or_else(page).map(NextStep::Redirect)
    }

    /// A challenge for the PSU's app.
    fn app<C: ScaConvention>(&self) -> Option<NextStep<C>> {
        let challenge = self.challenge();
        let shown = self.approach == Approach::Decoupled && !challenge.is_empty();
        shown.then(|| self.decoupled(challenge))
    }

    /// What the authorisation that is there needs.
    fn update<C: ScaConvention>(&self) -> Option<NextStep<C>> {
        self.ask(|names| self.link(names.update, false))
    }

    /// A new authorisation; nothing more needs to be known for it if there is such a link.
    fn start<C: ScaConvention>(&self) -> Option<NextStep<C>> {
        let plain = self.link(self.table.start, true).map(|link| NextStep::StartAuthorisation {
            link,
            methods: self.methods(),
            message: self.message(),
        });
        plain.or_else(|| self.ask(|names| self.link(names.start, true)))
    }

    fn ask<C: ScaConvention>(&self, link: impl Fn(&LinkNames) -> Option<ScaLink>) -> Option<NextStep<C>> {
        let table = self.table;
        if self.approach != Approach::Decoupled
            && let Some(link) = link(&table.authenticate)
        {
            return Some(self.enter_otp(self.challenge(), Some(link)));
        }
        if let Some(link) = link(&table.select_method) {
            return Some(self.select_method(self.methods(), Some(link)));
        }
        let asked = [
            (&table.password, PsuData::Password),
            (&table.encrypted_password, PsuData::EncryptedPassword),
            (&table.identify, PsuData::Identification),
        ];
        asked.into_iter().find_map(|(names, wanted)| {
            Some(NextStep::EnterPsuData { wanted, link: link(names)?, message: self.message() })
        })
    }

    fn confirm<C: ScaConvention>(&self) -> Option<NextStep<C>> {
        self.link(self.table.confirm, false).map(|link| NextStep::Confirm { link })
    }

    /// Methods to choose from, and no link to say which.
    fn choice<C: ScaConvention>(&self) -> Option<NextStep<C>> {
        let methods = self.methods();
        let open = !methods.is_empty() && self.chosen_method().is_none() && self.challenge().is_empty();
        open.then(|| self.select_method(methods, None))
    }

    /// A challenge, and no link for the answer to it.
    fn otp_without_link<C: ScaConvention>(&self) -> Option<NextStep<C>> {
        let challenge = self.challenge();
        let asks = match self.approach {
            Approach::Embedded => !challenge.is_empty(),
            Approach::Open => challenge.asks_for_otp(),
            Approach::Redirect | Approach::Decoupled => false,
        };
        asks.then(|| self.enter_otp(challenge, None))
    }

    fn waiting<C: ScaConvention>(&self) -> NextStep<C> {
        let challenge = self.challenge();
        match self.approach {
            Approach::Decoupled => self.decoupled(challenge),
            Approach::Open if !challenge.is_empty() => self.decoupled(challenge),
            Approach::Open | Approach::Redirect | Approach::Embedded => NextStep::Pending,
        }
    }

    fn decoupled<C: ScaConvention>(&self, challenge: Challenge) -> NextStep<C> {
        NextStep::Decoupled(Decoupled { challenge, message: self.message(), app: self.table.app })
    }

    fn enter_otp<C: ScaConvention>(&self, challenge: Challenge, link: Option<ScaLink>) -> NextStep<C> {
        NextStep::EnterOtp { challenge, method: self.chosen_method(), link, message: self.message() }
    }

    fn select_method<C: ScaConvention>(&self, methods: Vec<OfferedMethod>, link: Option<ScaLink>) -> NextStep<C> {
        NextStep::SelectMethod { methods, link, message: self.message() }
    }

    fn link(&self, names: Names, starts: bool) -> Option<ScaLink> {
        let links = reflect::member(self.body, self.table.links)?;
        names.iter().find_map(|name| {
            let link = reflect::member(links, name)?;
            let href = reflect::text(link).or_else(|| reflect::text(reflect::member(link, self.table.href)?))?;
            Some(ScaLink { name, href: href.trim().to_owned(), starts })
        })
    }

    fn methods(&self) -> Vec<OfferedMethod> {
        let Some(methods) = reflect::first(self.body, self.table.methods) else {
            return Vec::new();
        };
        reflect::items(methods).into_iter().filter_map(|method| self.method(method)).collect()
    }

    fn chosen_method(&self) -> Option<OfferedMethod> {
        self.method(reflect::first(self.body, self.table.chosen_method)?)
    }

    /// A method that has an id: without, it cannot be chosen.
    fn method(&self, method: &dyn Wire) -> Option<OfferedMethod> {
        let names = &self.table.method;
        let text = |names| first_text(method, names);
        Some(OfferedMethod {
            id: text(names.id)?,
            kind: text(names.kind),
            name: text(names.name),
            explanation: text(names.explanation),
        })
    }

    fn challenge(&self) -> Challenge {
        let Some(challenge) = reflect::first(self.body, self.table.challenge) else {
            return Challenge::default();
        };
        let names = &self.table.challenge_data;
        let text = |names| first_text(challenge, names);
        let data = reflect::first(challenge, names.data).map(reflect::items).unwrap_or_default();
        Challenge {
            data: data.into_iter().filter_map(reflect::text).map(|text| text.into_owned().into()).collect(),
            image: text(names.image).map(|image| image_url(&image)).or_else(|| text(names.image_link)),
            otp_format: text(names.otp_format),
            otp_max_length: text(names.otp_max_length).and_then(|length| length.parse().ok()),
            information: text(names.information),
        }
    }

    fn message(&self) -> Option<String> {
        first_text(self.body, self.table.message)
    }
}

/// The first member that has a text. A member that is there and has none does not hide the next.
fn first_text(value: &dyn Wire, names: Names) -> Option<String> {
    names.iter().find_map(|name| reflect::text(reflect::member(value, name)?)).map(std::borrow::Cow::into_owned)
}
