//! Beside the paper: who may vote, by which rules the votes are counted, and what is promised and what is not.

use domain::ballots::Method;
use domain::display::{Both, Lang};
use domain::rulebook::{Rule, Rulebook};
use leptos::prelude::*;
use store::ballots::Ballot;

use super::card::Names;
use super::{slug, words};
use crate::communities::words::unit;
use crate::frame::{Here, links};

/// Who may vote: the range, and the roll once it is frozen.
pub fn who(here: &Here, ballot: &Ballot, names: &Names) -> AnyView {
    let lang = here.lang;
    let roll = match &ballot.opened {
        Some(opened) => view! {
            <p>{words::roll_frozen(lang, opened.eligible)}</p>
            <p class="meta">{words::roll_hash(lang)} " " <code>{opened.roll_hash.clone()}</code></p>
        }
        .into_any(),
        None => view! { <p>{words::roll_later(lang)}</p> }.into_any(),
    };
    view! {
        <h2 class="side__title" id="who">{words::who_title(lang)}</h2>
        <p>{names.electorate(lang, ballot.electorate)}</p>
        {roll}
    }
    .into_any()
}

/// The rules that count for this method, each with the clause it comes from.
pub fn rules(here: &Here, ballot: &Ballot, book: &Rulebook) -> AnyView {
    let lang = here.lang;
    let rows = applied(ballot)
        .into_iter()
        .map(|(rule, label, value)| {
            let entry = book.entry(rule);
            let source = Both::new(entry.source_zh.as_str(), entry.source_en.as_str());
            view! {
                <dt>{label(lang)}</dt>
                <dd>
                    {unit(lang, rule.unit(), value)}
                    <span class="choice__hint">{words::source(lang, source.get(lang))}</span>
                </dd>
            }
        })
        .collect_view();
    let seats = matches!(ballot.method, Method::One | Method::UpTo(_)).then(|| {
        view! {
            <dt>{words::rule_seats(lang)}</dt>
            <dd>{ballot.rules.seats}</dd>
        }
    });
    let book_link = links::rulebook(slug(here));
    view! {
        <h2 class="side__title" id="rules">{words::rules_title(lang)}</h2>
        <dl class="facts">{seats} {rows}</dl>
        <p class="meta">
            <a class="link" href=book_link>{words::rules_version(lang, book.version)}</a>
        </p>
    }
    .into_any()
}

/// A rule, what it is called here, and the number frozen into the ballot.
type Named = (Rule, fn(Lang) -> &'static str, i64);

/// Which rules this ballot is counted by.
fn applied(ballot: &Ballot) -> Vec<Named> {
    let r = &ballot.rules;
    let quorum = match ballot.electorate.is_of_body() {
        true => Rule::BodyQuorum,
        false => Rule::PublicQuorum,
    };
    let mut out: Vec<Named> = vec![(quorum, words::rule_quorum, r.quorum.number())];
    match ballot.method {
        Method::YesNo => out.extend::<[Named; 2]>([
            (
                Rule::BallotMajority,
                words::rule_majority,
                r.majority.number(),
            ),
            (
                Rule::AbstentionRule,
                words::rule_abstention,
                r.abstention.number(),
            ),
        ]),
        Method::One | Method::UpTo(_) => out.push((Rule::TieRule, words::rule_tie, r.tie.number())),
        Method::Score { .. } => {}
    }
    out
}

/// What is promised and what is not, in plain words.
pub fn claims(here: &Here, ballot: &Ballot) -> AnyView {
    let lang = here.lang;
    let secrecy = if ballot.secret {
        words::claim_secret(lang)
    } else {
        words::claim_open(lang)
    };
    let check = links::ballot_act(slug(here), ballot.number, "check");
    view! {
        <h2 class="side__title" id="claims">{words::claims_title(lang)}</h2>
        <ul>
            <li>{words::claim_one(lang)}</li>
            <li>{words::claim_record(lang)}</li>
            <li>{secrecy}</li>
            {ballot.secret.then(|| view! { <li>{words::claim_server(lang)}</li> })}
            <li>{words::claim_coercion(lang)}</li>
            <li>{words::claim_statute(lang)}</li>
        </ul>
        <p><a class="link" href=check>{words::check_link(lang)}</a></p>
    }
    .into_any()
}
