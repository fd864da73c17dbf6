//! `/{c}/assessments/{n}/check`: the result worked out again from the published counts, step by step, without a script.

use axum::extract::Path;
use domain::assessments::{Published, Stage, check_round, mean, score};
use domain::ballots::Act;
use domain::display::Lang;
use leptos::prelude::*;
use store::assessments::Round;

use super::{find, hundredths, percent, slug, words};
use crate::communities::table::{cell, table};
use crate::frame::{Answer, Here, Page, Problem, Tab, links};

/// The most leaves about one round that are looked through.
const LEAVES: i64 = 500;

/// `GET /{c}/assessments/{n}/check`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let round = find(&here, &number).await?;
    let (Some(counts), Some(terms)) = (&round.counts, round.fixed()) else {
        return Err(Problem::NotFound);
    };
    let name = round.number.to_string();
    let db = &here.portal.db;
    let entries = db
        .list_entries(Some(here.community.id), Some(&name), 0, LEAVES)
        .await?;
    let acts: Vec<Act> = entries
        .iter()
        .filter_map(|e| Act::read(&e.text()))
        .collect();
    let fact = |act: &str, fact: &str| {
        let found = acts.iter().find(|a| a.act == act)?;
        found.text(fact).map(str::to_owned)
    };
    let first = step(lang, &terms.hash(), fact("assessments.open", "terms"));
    let second = step(lang, &counts.hash(), fact("assessments.close", "counts"));
    let lines = round.lines();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let on_record = |act: &str| acts.iter().any(|a| a.act == act);
    let recorded =
        on_record("assessments.close") && (!round.is_void() || on_record("assessments.void"));
    let sound = match recorded {
        true => check_round(&lines, &acts).is_ok(),
        // Its leaves have no place yet: what can be held against itself is.
        false => counts.is_sound(&terms) && counts.recounted(&terms) == counts.scores,
    };
    let third = match sound {
        true => words::check_sound(lang),
        false => words::check_unsound(lang),
    };
    let fourth: Vec<_> = (0..round.form.subjects().len())
        .map(|at| arithmetic(lang, &round, counts, at))
        .collect();
    let back = links::assessment(slug(&here), round.number);
    let back_label = round.title.get(lang).to_owned();
    let file = links::assessment_part(slug(&here), round.number, "lines.jsonl");
    let void = (round.stage(here.now) == Stage::Void)
        .then(|| view! { <p class="flash">{words::next_void(lang)}</p> });
    let title = words::check_title(lang);
    here.draw(Page::new(title).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{back_label}</a>
                <h1>{title}</h1>
                {void}
                <p>{words::check_lead(lang)} " " <a class="link" href=file>{words::file_lines(lang)}</a></p>
                <section class="part"><h2>{words::check_1(lang)}</h2> {first}</section>
                <section class="part"><h2>{words::check_2(lang)}</h2> {second}</section>
                <section class="part"><h2>{words::check_3(lang)}</h2> <p><strong>{third}</strong></p></section>
                <section class="part">
                    <h2>{words::check_4(lang)}</h2>
                    <p>{words::check_sum(lang)}</p>
                    <p class="meta">{words::check_counts(lang)}</p>
                    {fourth}
                </section>
            </div>
        }
    })
}

/// A fingerprint made here beside the one on record.
fn step(lang: Lang, here: &str, record: Option<String>) -> AnyView {
    let said = match record.as_deref() {
        None => words::check_waiting(lang),
        Some(record) if record == here => words::check_same(lang),
        Some(_) => words::check_differs(lang),
    };
    let record = record.map(|r| {
        view! {
            <dt>{words::check_record(lang)}</dt>
            <dd><code>{r}</code></dd>
        }
    });
    view! {
        <dl class="facts">
            <dt>{words::check_here(lang)}</dt>
            <dd><code>{here.to_owned()}</code></dd>
            {record}
        </dl>
        <p><strong>{said}</strong></p>
    }
    .into_any()
}

/// How one score comes about.
fn arithmetic(lang: Lang, round: &Round, counts: &Published, at: usize) -> AnyView {
    let cells = &counts.total[at];
    let rows = round
        .form
        .indicators()
        .zip(cells)
        .map(|(i, d)| {
            let said = d.map_or_else(
                || words::few_rated(lang).to_owned(),
                |d| d.0.map(|n| n.to_string()).join(" / "),
            );
            let term = d.and_then(|d| {
                let mean = hundredths(mean(&d)?);
                Some(words::check_term(lang, d.sum(), d.rated(), &mean))
            });
            vec![
                cell(i.name.get(lang)),
                cell(said),
                cell(term.unwrap_or("–".to_owned())),
                cell(percent(u64::from(i.weight))),
            ]
        })
        .collect();
    let name = round.form.subjects()[at].name.get(lang).to_owned();
    let columns = [
        words::indicator(lang),
        words::spread(lang),
        words::mean(lang),
        words::weight(lang),
    ];
    let caption = words::check_of(lang, &name);
    let score = match score(&round.form.weights(), cells) {
        Some(score) => words::check_score(lang, &hundredths(score.hundredths)),
        None => words::score_none(lang).to_owned(),
    };
    view! {
        <div class="wordy">{table(caption, &columns, None, rows)}</div>
        <p><strong>{score}</strong></p>
    }
    .into_any()
}
