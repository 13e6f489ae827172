//! Requests that the provider sends: which there are, and what they carry.

use super::Kind;
use super::compare::Comparison;
use super::finding::{Claim, Finding, Spot};
use super::reach::{Reach, Way};
use super::value::{Face, Site};
use crate::ir::{Callback, Limits, Media, Type};
use crate::outline::{Item, Part};
use crate::source::Pointer;

impl Comparison<'_> {
    pub fn callbacks(&mut self) {
        let number = |operation: crate::ir::OperationId, new: bool| {
            let found = self
                .operations
                .all()
                .find(|(_, old, own)| if new { *own == Some(operation.0) } else { *old == Some(operation.0) });
            found.map_or(0, |(number, ..)| number)
        };
        let (olds, news) = (&self.old.api.callbacks, &self.new.api.callbacks);
        let mut findings = Vec::new();
        let mut kept = Vec::new();
        let line = |callbacks: &[Callback], own: &Callback| {
            let index = callbacks.iter().position(|other| std::ptr::eq(other, own)).unwrap_or_default();
            Item::Operation(own.operation.0, Part::Callback(index))
        };
        let is_same = |was: &Callback, is: &Callback| {
            (&was.name, &was.method, &was.address) == (&is.name, &is.method, &is.address)
        };
        let is_both = |number: usize| {
            self.operations.all().any(|(own, old, new)| own == number && old.is_some() && new.is_some())
        };
        for is in news {
            let own = number(is.operation, true);
            let reach = Reach::of(own, Way::Response);
            match olds.iter().find(|was| is_same(was, is) && number(was.operation, false) == own) {
                Some(was) => kept.push((was, is, reach)),
                None if is_both(own) => {
                    let finding =
                        Finding::new(Kind::CallbackAdded, format!("callback `{}`", is.name), "added").local().more();
                    let finding = finding.between(None, Spot::plain(is.at.clone())).reaching(&reach);
                    findings.push(finding.claiming([Claim::New(line(news, is))]));
                }
                None => {}
            }
        }
        for was in olds {
            let own = number(was.operation, false);
            if is_both(own) && !kept.iter().any(|(other, ..)| std::ptr::eq(*other, was)) {
                let finding =
                    Finding::new(Kind::CallbackRemoved, format!("callback `{}`", was.name), "removed").local();
                let finding =
                    finding.between(Spot::plain(was.at.clone()), None).reaching(&Reach::of(own, Way::Response));
                let finding = finding.claiming([Claim::Old(line(olds, was))]);
                findings.push(finding.breaks(
                    "if nothing else uses its type, the type is gone, and code that names it does not compile",
                ));
            }
        }
        self.findings.extend(findings);
        for (was, is, _) in &kept {
            let claims = self.matched(line(olds, was), line(news, is));
            // What its body has become is found with the body.
            self.silent.extend(claims);
        }
        for (was, is, reach) in &kept {
            self.payload("body", was, is, reach, [&was.body, &is.body].map(|body| body.as_ref().map(Payload::of_body)));
            self.payload(
                "query",
                was,
                is,
                reach,
                [&was.query, &is.query].map(|query| query.as_ref().map(Payload::of_query)),
            );
        }
    }

    /// What a callback carries, in its body or its query, before and after.
    fn payload<'s>(
        &mut self,
        place: &str,
        was: &'s Callback,
        is: &'s Callback,
        reach: &Reach,
        payloads: [Option<Payload<'s>>; 2],
    ) {
        let subject = format!("callback `{}`", is.name);
        let (old, new) = match payloads {
            [None, None] => return,
            [Some(old), Some(new)] => (old, new),
            [old, _] => {
                let (kind, what) =
                    if old.is_some() { (Kind::BodyRemoved, "removed") } else { (Kind::BodyAdded, "added") };
                let finding = Finding::new(kind, subject, format!("{place} {what}")).local().more();
                let finding = finding.between(Spot::plain(was.at.clone()), Spot::plain(is.at.clone())).reaching(reach);
                let why = "if nothing else uses its type, the type is gone, and code that names it does not compile";
                return self.find(finding.breaks_if(old.map(|_| why.to_owned())));
            }
        };
        let face = |at: &Pointer, payload: Payload<'s>, rust: String| Face {
            schema: payload.schema(at),
            ty: payload.ty,
            limits: payload.limits,
            sensitivity: None,
            docs: None,
            rust,
        };
        let site = Site {
            subject,
            local: true,
            old: face(&was.at, old, self.old.render.short_type(old.ty)),
            new: face(&is.at, new, self.new.render.short_type(new.ty)),
            reach: reach.clone(),
            claims: Vec::new(),
        };
        self.value(&site);
    }
}

/// What a callback carries.
#[derive(Clone, Copy)]
struct Payload<'s> {
    ty: &'s Type,
    limits: Option<&'s Limits>,
    /// The media type; a query has none.
    media: Option<&'s str>,
}

impl<'s> Payload<'s> {
    fn of_body(body: &'s Media) -> Self {
        Payload { ty: &body.ty, limits: Some(&body.limits), media: Some(&body.name) }
    }

    fn of_query(ty: &'s Type) -> Self {
        Payload { ty, limits: None, media: None }
    }

    /// Where it is described, below the callback.
    fn schema(self, at: &Pointer) -> Pointer {
        match self.media {
            Some(media) => at.child("requestBody").child("content").child(media).child("schema"),
            None => at.child("parameters"),
        }
    }
}
