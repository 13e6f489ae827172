//! Verdicts: what a change does to code that uses the crate, and what it does on the wire, each way judged apart.

use super::finding::{Finding, Rust};
use super::{Direction, Kind, Verdict};

/// A verdict and why.
pub struct Judgement {
    pub verdict: Verdict,
    pub direction: Direction,
    pub reason: String,
    /// Whether the reason says no more than that nothing happens.
    pub plain: bool,
}

/// What happens at run time.
type Effect = Option<(Verdict, &'static str)>;

pub fn judge(finding: &Finding) -> Judgement {
    let direction = if travels(finding.kind) { finding.reach.direction() } else { Direction::Neither };
    let (to, from) = match direction {
        Direction::Request => (request(finding), None),
        Direction::Response => (None, response(finding)),
        Direction::Both => (request(finding), response(finding)),
        Direction::Neither => (None, None),
    };
    let code = match &finding.rust {
        Rust::Same => None,
        Rust::More => Some((Verdict::Additive, None)),
        Rust::Broken(why) => Some((Verdict::Breaking, Some(format!("Does not compile: {why}.")))),
    };
    let always = always(finding);
    let wire = [to, from, always].into_iter().flatten();
    let verdict = wire.clone().map(|(verdict, _)| verdict).chain(code.as_ref().map(|(verdict, _)| *verdict)).max();
    let verdict = verdict.unwrap_or(Verdict::Compatible);
    let mut reasons: Vec<String> = code.into_iter().filter_map(|(_, why)| why).collect();
    if direction == Direction::Both && to.is_some() && from.is_some() && to != from {
        reasons.extend(to.map(|(_, why)| format!("At run time, in requests: {why}.")));
        reasons.extend(from.map(|(_, why)| format!("At run time, in answers: {why}.")));
    } else {
        reasons.extend(to.or(from).map(|(_, why)| format!("At run time: {why}.")));
    }
    reasons.extend(always.map(|(_, why)| format!("At run time: {why}.")));
    let plain = reasons.is_empty();
    if plain {
        reasons.push(match verdict {
            Verdict::Documentation => "Words alone: code and wire are what they were.".to_owned(),
            Verdict::Additive => "What compiled compiles, and goes over the wire as it did.".to_owned(),
            Verdict::Compatible | Verdict::Breaking => "Code and wire are what they were.".to_owned(),
        });
    }
    Judgement { verdict, direction, reason: reasons.join(" "), plain }
}

/// Whether it goes over the wire at all.
fn travels(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::OperationRenamed
            | Kind::PathParameterRenamed
            | Kind::AreaMoved
            | Kind::FeatureAdded
            | Kind::FeatureRemoved
            | Kind::ArgumentsReordered
            | Kind::ArgumentsChanged
            | Kind::MinorUnitsChanged
            | Kind::EndChanged
            | Kind::PagingChanged
            | Kind::ScaChanged
            | Kind::ErrorsRegrouped
            | Kind::SchemaRenamed
            | Kind::SecuritySchemeRenamed
            | Kind::SchemaInlined
            | Kind::SchemaAdded
            | Kind::SchemaRemoved
            | Kind::SchemaSplit
            | Kind::TypesMoved
            | Kind::VariantBoxed
            | Kind::DeprecationChanged
            | Kind::SensitivityChanged
            | Kind::RustRenamed
            | Kind::WordsChanged
            | Kind::Unexplained
    )
}

fn request(finding: &Finding) -> Effect {
    let mild = finding.mild;
    let breaking = |why| Some((Verdict::Breaking, why));
    let compatible = |why| Some((Verdict::Compatible, why));
    match finding.kind {
        Kind::OperationRemoved => breaking("the server is not said to answer it any more"),
        Kind::MethodChanged => breaking("a server refuses the method that was"),
        Kind::HostChanged => breaking("requests go to another host"),
        Kind::RotationChanged => breaking("the next token is taken from elsewhere, or not at all"),
        Kind::PathChanged if mild => breaking(
            "requests to the servers that the document names go where they went; a base URL of your own has to change as these did",
        ),
        Kind::PathChanged => breaking("a server does not find the path that was"),
        Kind::ParameterAdded | Kind::BodyAdded | Kind::PropertyAdded if !mild => {
            breaking("a server refuses requests without it")
        }
        Kind::ParameterAdded if finding.what.contains("; it comes") => {
            Some((Verdict::Additive, "a convention supplies it, so code stays what it is"))
        }
        Kind::ParameterRemoved if mild => compatible("it is not sent any more"),
        Kind::ParameterRenamed | Kind::PropertyRenamed => breaking(
            "the old name is not sent any more, and a server that does not know the new one ignores or refuses it",
        ),
        Kind::ParameterRemoved | Kind::BodyRemoved | Kind::PropertyRemoved => {
            breaking("a server ignores or refuses it")
        }
        Kind::ParameterMoved => breaking("a server looks for it elsewhere"),
        Kind::ParameterRequired if mild => {
            compatible("a convention supplies it; a request without it is not sent, and the error names it")
        }
        Kind::ParameterRequired | Kind::BodyRequired | Kind::PropertyRequired => {
            breaking("a server refuses requests without it")
        }
        Kind::ParameterStyleChanged if mild => compatible("it makes no difference to a server"),
        Kind::ParameterStyleChanged | Kind::PartsChanged => breaking("a server reads another value or none"),
        Kind::ConventionChanged => {
            breaking("who set the header does not set it any more, so it may be missing or another")
        }
        Kind::MediaTypeRemoved => breaking("a server refuses bodies in this media type"),
        Kind::ContentTypeChanged => compatible("a server finds another header, and no body as before"),
        Kind::MediaTypesReordered => compatible("a body says its own media type"),
        Kind::MediaTypeReplaced if mild => compatible("it is the same media type with another parameter"),
        Kind::MediaTypeReplaced => breaking("a server refuses bodies in the media type that was"),
        Kind::NullabilityChanged if !mild => breaking("a server refuses null"),
        Kind::NullabilityChanged => compatible("null may be sent"),
        Kind::DirectionChanged => compatible("a server ignores it where it does not belong"),
        Kind::DefaultChanged if !mild => breaking("requests without it mean something else"),
        Kind::DefaultChanged => compatible("what requests without it mean is said now"),
        Kind::LimitTightened => breaking("values that were fine are refused, by `validate()` and by the server"),
        Kind::PatternChanged => breaking(
            "values that fit are refused if they do not fit the new pattern, by `validate()` and by the server",
        ),
        Kind::LimitLoosened => compatible("more values are fine"),
        Kind::EnumValueRemoved | Kind::EnumValueReplaced => breaking("a server refuses the value that was"),
        Kind::AlternativeRemoved => breaking("a server refuses it"),
        Kind::AlternativesToldApart if !mild => {
            breaking("a server refuses the value that was, or takes it for another alternative")
        }
        Kind::SecurityChanged if mild => compatible("credentials that were enough are enough"),
        Kind::SecurityChanged => breaking("a server refuses credentials that were enough"),
        _ => None,
    }
}

fn response(finding: &Finding) -> Effect {
    let mild = finding.mild;
    let breaking = |why| Some((Verdict::Breaking, why));
    let compatible = |why| Some((Verdict::Compatible, why));
    match finding.kind {
        Kind::PropertyAdded | Kind::PropertyRequired if !mild => compatible("an answer without it cannot be read"),
        Kind::NullabilityChanged if mild => compatible("null comes back as what it is"),
        Kind::PropertyRenamed if mild => compatible("what comes under the old name is read as well"),
        Kind::PropertyRenamed => breaking("the old name is not read any more, so what comes under it is missed"),
        Kind::MediaTypesReordered if mild => compatible("what is asked for and read is what it was"),
        Kind::MediaTypesReordered => breaking(
            "the media type that is first now is asked for unless the request says otherwise, so another variant comes",
        ),
        Kind::DirectionChanged => compatible("it may be missing where it does not belong"),
        Kind::MediaTypeReplaced if mild => compatible("it is the same media type with another parameter"),
        Kind::MediaTypeReplaced => compatible("it is asked for and read in the other media type"),
        Kind::PartsChanged => breaking("answers in the form that was cannot be read"),
        Kind::LimitTightened | Kind::LimitLoosened | Kind::PatternChanged => {
            compatible("limits of what comes back are not checked; values may be other than they were")
        }
        Kind::EnumValueRemoved | Kind::EnumValueReplaced => {
            compatible("the value that was is kept as an unknown one if it comes all the same")
        }
        Kind::AlternativeAdded => {
            Some((Verdict::Additive, "such a value was none of those that are listed, and kept as it came"))
        }
        Kind::AlternativeRemoved => compatible("such a value is kept as it comes, as none of those that are listed"),
        Kind::ResponseRemoved => breaking("such an answer is an undocumented one now"),
        Kind::ResponseReplaced => breaking("an answer of the status that was is an undocumented one now"),
        Kind::ResponseAdded => Some((Verdict::Additive, "such an answer was an undocumented one and is typed now")),
        Kind::AlternativesToldApart if mild => compatible("answers with another value are read as this variant"),
        Kind::AlternativesToldApart => breaking("an answer may be read as another variant than before"),
        Kind::DefaultChanged => compatible("absence means something else"),
        _ => None,
    }
}

/// Effects that do not depend on the way.
fn always(finding: &Finding) -> Effect {
    let compatible = |why| Some((Verdict::Compatible, why));
    match finding.kind {
        Kind::PlaceholderAdded => Some((Verdict::Breaking, "`url()` is an error until the placeholder has a value")),
        Kind::SecuritySchemeChanged if finding.mild => {
            compatible("tokens are asked for elsewhere or with other scopes, and crates hold nothing of that")
        }
        Kind::SecuritySchemeChanged => Some((Verdict::Breaking, "credentials are sent in another way")),
        Kind::ServerChanged => compatible("requests to the server go to another URL"),
        Kind::EndChanged => compatible("`watch` and the like stop at other values than before"),
        Kind::PagingChanged if !finding.mild => Some((Verdict::Breaking, "the next page is looked for elsewhere")),
        Kind::ScaChanged if !finding.mild => {
            Some((Verdict::Breaking, "the next step of an SCA is read from other members than before"))
        }
        Kind::FinalCodesChanged => compatible("requests are tried again after other errors than before"),
        Kind::DeprecationChanged => compatible("nothing yet; it may go"),
        Kind::SensitivityChanged if finding.mild => compatible("`Debug`, and logs with it, show less than before"),
        Kind::SensitivityChanged => compatible("`Debug`, and logs with it, show more than before"),
        Kind::WordsChanged => None,
        Kind::Unexplained => Some((Verdict::Breaking, "not known; read the lines that differ")),
        _ => None,
    }
}
