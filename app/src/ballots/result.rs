//! The result of a ballot: its seal, the numbers behind it, each option as a bar and in a table, and, where it was
//! named, how each member voted.

use domain::ballots::{Method, Outcome, Tally};
use domain::display::Lang;
use domain::rulebook::{Share, Tie, Unit};
use leptos::prelude::*;
use store::ballots::{Ballot, Settled};
use store::files::{File, Owner};

use super::{card, draw_words, paper, slug, words};
use crate::communities::table::{cell, table};
use crate::communities::words::unit;
use crate::files::shown;
use crate::frame::{Here, Problem, links, when};
use crate::ui::progress::progress;

/// Everything that a reader needs who wants to know how it ended.
///
/// # Errors
/// Of the store.
pub async fn section(here: &Here, ballot: &Ballot, result: &Settled) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let labels = paper::labels(lang, ballot.method, &ballot.options);
    let named = match ballot.secret {
        true => None,
        false => Some(named(here, ballot, &labels).await?),
    };
    let photos = here
        .portal
        .db
        .list_files(here.community.id, Owner::Ballot(ballot.id))
        .await?;
    let sheet = sheet(here, &photos);
    let tie = tie(here, ballot, result);
    Ok(view! {
        <section class="part" aria-labelledby="result">
            <h2 id="result">{words::result_title(lang)}</h2>
            {seal(here, ballot, result, &labels)}
            {facts(lang, ballot, &result.tally)}
            {bars(lang, ballot.method, &result.tally, &labels)}
            <details>
                <summary>{words::result_caption(lang)}</summary>
                {numbers(lang, ballot, result, &labels)}
            </details>
            {named}
            {sheet}
            {tie}
            {files(here, ballot, result)}
        </section>
    }
    .into_any())
}

/// The outcome as a seal: filled for yes, an outline for no.
fn seal(here: &Here, ballot: &Ballot, result: &Settled, labels: &[String]) -> AnyView {
    let lang = here.lang;
    let no = matches!(
        result.outcome,
        Outcome::Rejected | Outcome::NoQuorum | Outcome::Void
    );
    let chosen: Vec<_> = ballot
        .chosen()
        .iter()
        .filter_map(|place| labels.get(*place).cloned())
        .collect();
    let chosen = (!chosen.is_empty()).then(|| {
        let names = chosen.join(words::between(lang));
        view! { <strong>{names}</strong> <br/> }
    });
    let tie = result.outcome.tie().map(|tie| {
        let say = match tie.by {
            Tie::Draw if result.draw.is_some() => words::tie_drawn(lang, tie.seats),
            Tie::Draw => words::next_tie_draw(lang, tie.seats),
            Tie::Runoff => words::next_tie_runoff(lang, tie.seats),
            Tie::Vacant => words::next_tie_vacant(lang, tie.seats),
        };
        view! { {say} <br/> }
    });
    let mark = card::outcome(lang, &result.outcome, result.draw.is_some());
    let closed = words::ended(lang, &when::end(lang, ballot.closes_at, here.now));
    view! {
        <div class="seal" class:seal--no=no>
            <strong class="seal__mark">{mark}</strong>
            <p class="seal__by">{chosen} {tie} {closed}</p>
        </div>
    }
    .into_any()
}

/// Who could vote, who did, and what the rules make of it.
fn facts(lang: Lang, ballot: &Ballot, tally: &Tally) -> AnyView {
    let eligible = ballot.opened.as_ref().map_or(0, |o| o.eligible);
    let share = ballot.rules.quorum;
    let need = unit(lang, Unit::Share, share.number());
    let least = share.least(eligible);
    let quorum = match share {
        Share::None => words::quorum_none(lang).to_owned(),
        _ if share.is_reached(tally.papers, eligible) => words::quorum_met(lang, &need, least),
        _ => words::quorum_missed(lang, &need, least),
    };
    let returned = tally.papers.saturating_sub(ballot.online);
    let missing = ballot.on_paper.saturating_sub(returned);
    let missing = (missing > 0).then(|| {
        view! { <span class="choice__hint">{words::missing_papers(lang, missing)}</span> }
    });
    let on_paper = (ballot.on_paper > 0).then(|| {
        view! { <span class="choice__hint">{words::cast_paper(lang, returned)}</span> {missing} }
    });
    let blank = ballot.method.has_blank().then(|| {
        view! {
            <dt>{words::blank_count(lang)}</dt>
            <dd>{tally.blank}</dd>
        }
    });
    let invalid = (tally.invalid > 0).then(|| {
        view! {
            <dt>{words::invalid_count(lang)}</dt>
            <dd>{tally.invalid}</dd>
        }
    });
    view! {
        <dl class="facts">
            <dt>{words::eligible(lang)}</dt>
            <dd>{words::list_people(lang, eligible)}</dd>
            <dt>{words::cast_count(lang)}</dt>
            <dd>{tally.papers} {on_paper}</dd>
            {blank}
            {invalid}
            <dt>{words::quorum_line(lang)}</dt>
            <dd>{quorum}</dd>
        </dl>
    }
    .into_any()
}

/// A number of people as bars take it.
fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn bars(lang: Lang, method: Method, tally: &Tally, labels: &[String]) -> AnyView {
    let highest = u64::from(method.highest_mark());
    labels
        .iter()
        .enumerate()
        .map(|(place, label)| {
            let votes = tally.votes(place);
            let (value, max, number) = match method {
                Method::Score { .. } => {
                    let points = tally.points(place);
                    (points, votes * highest, average(points, votes))
                }
                _ => (votes, tally.papers, words::votes_n(lang, votes)),
            };
            let label = view! { <strong>{label.clone()}</strong> " " {number} };
            progress(
                format!("option-{place}"),
                label,
                whole(value),
                whole(max).max(1),
            )
        })
        .collect_view()
        .into_any()
}

/// Two digits, rounded down; a dash where nobody scored.
fn average(points: u64, votes: u64) -> String {
    match (points * 100).checked_div(votes) {
        Some(hundredths) => format!("{}.{:02}", hundredths / 100, hundredths % 100),
        None => "–".to_owned(),
    }
}

/// A part of all papers, in per cent with one digit, rounded down.
fn per_cent(votes: u64, papers: u64) -> String {
    match (votes * 1000).checked_div(papers) {
        Some(tenths) => format!("{}.{} %", tenths / 10, tenths % 10),
        None => "–".to_owned(),
    }
}

fn numbers(lang: Lang, ballot: &Ballot, result: &Settled, labels: &[String]) -> AnyView {
    let tally = &result.tally;
    let chosen = ballot.chosen();
    let scored = matches!(ballot.method, Method::Score { .. });
    let rows = labels
        .iter()
        .enumerate()
        .map(|(place, label)| {
            let votes = tally.votes(place);
            let points = tally.points(place);
            let name = match chosen.contains(&place) {
                true => view! { {label.clone()} " " <span class="chip chip--done">{words::chosen(lang)}</span> }.into_any(),
                false => cell(label.clone()),
            };
            match scored {
                true => vec![name, cell(votes.to_string()), cell(average(points, votes)), cell(points.to_string())],
                false => vec![name, cell(votes.to_string()), cell(per_cent(votes, tally.papers))],
            }
        })
        .collect();
    match scored {
        true => {
            let columns = [
                words::option(lang),
                words::scored_by(lang),
                words::average(lang),
                words::points(lang),
            ];
            table(words::result_caption(lang).to_owned(), &columns, None, rows)
        }
        false => {
            let columns = [words::option(lang), words::votes(lang), words::share(lang)];
            table(words::result_caption(lang).to_owned(), &columns, None, rows)
        }
    }
}

/// How each member voted, for ballots that are named.
async fn named(here: &Here, ballot: &Ballot, labels: &[String]) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let votes = here.portal.db.open_votes(ballot).await?;
    let rows = votes
        .into_iter()
        .map(|(name, marks)| {
            let said: Vec<String> = marks
                .iter()
                .zip(labels)
                .filter(|(mark, _)| **mark > 0)
                .map(|(mark, label)| match ballot.method {
                    Method::Score { .. } => format!("{label} {mark}"),
                    _ => label.clone(),
                })
                .collect();
            let said = match said.is_empty() {
                true => words::blank_count(lang).to_owned(),
                false => said.join(words::between(lang)),
            };
            vec![cell(name), cell(said)]
        })
        .collect();
    let columns = [words::named_name(lang), words::named_vote(lang)];
    let votes = table(words::named_caption(lang).to_owned(), &columns, None, rows);
    Ok(view! { <section class="part" id="named" aria-label=words::named_title(lang)>{votes}</section> }.into_any())
}

/// The tally sheet of the papers, for everybody to compare.
fn sheet(here: &Here, photos: &[File]) -> Option<AnyView> {
    let lang = here.lang;
    let pictures = shown(here, photos, words::photo_title)?;
    Some(
        view! {
            <section class="part" aria-labelledby="sheet">
                <h3 id="sheet">{words::photo_title(lang)}</h3>
                <p class="meta">{words::photo_hint(lang)}</p>
                {pictures}
            </section>
        }
        .into_any(),
    )
}

/// The draw of a tie, with the way to the page that does it again.
fn tie(here: &Here, ballot: &Ballot, result: &Settled) -> Option<AnyView> {
    let (Some(_), Some(tie)) = (&result.draw, result.outcome.tie()) else {
        return None;
    };
    let lang = here.lang;
    let again = links::ballot_act(slug(here), ballot.number, "draw");
    Some(
        view! {
            <section class="part" aria-labelledby="draw">
                <h3 id="draw">{draw_words::tie_title(lang)}</h3>
                <p>{draw_words::tie_lead(lang, tie.seats)}</p>
                <p><a class="link" href=again>{draw_words::link(lang)}</a></p>
            </section>
        }
        .into_any(),
    )
}

/// What a recount needs.
fn files(here: &Here, ballot: &Ballot, result: &Settled) -> AnyView {
    let lang = here.lang;
    let act = |act| links::ballot_act(slug(here), ballot.number, act);
    view! {
        <p>
            <a class="link" href=act("check")>{words::check_link(lang)}</a>
            " "
            <a class="link" href=act("box.jsonl")>{words::file_box(lang)}</a>
        </p>
        <details>
            <summary>{words::files_title(lang)}</summary>
            <p>{words::file_box_hint(lang)}</p>
            <dl class="facts">
                <dt>{words::box_hash(lang)}</dt>
                <dd><code>{result.box_hash.clone()}</code></dd>
                <dt>{words::receipts_hash(lang)}</dt>
                <dd><code>{result.receipts_hash.clone()}</code></dd>
            </dl>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_rounded_down_and_nothing_is_divided_by_nobody() {
        assert_eq!(per_cent(1, 3), "33.3 %");
        assert_eq!(per_cent(3, 3), "100.0 %");
        assert_eq!(per_cent(0, 0), "–");
        assert_eq!(average(14, 3), "4.66");
        assert_eq!(average(0, 0), "–");
    }

    #[test]
    fn every_option_has_a_bar_with_its_number() {
        let tally = Tally {
            papers: 10,
            blank: 1,
            invalid: 0,
            counts: vec![vec![6], vec![3]],
        };
        let labels = ["修路灯".to_owned(), "种树 <b>".to_owned()];
        let html = bars(Lang::Zh, Method::One, &tally, &labels).to_html();
        assert!(
            html.contains("6 票") && html.contains("max=\"10\""),
            "{html}"
        );
        assert!(!html.contains("<b>"), "{html}");
    }
}
