//! The result of a round: scores, every question with its spread and interval, the assessed side by side and over the years,
//! grids, odd patterns, improvements, and how to check all of it.

use domain::assessments::{
    Alarms, Distribution, Group, Mark, Published, Stage, interval, mean, per_mille, score,
};
use domain::display::Lang;
use leptos::prelude::*;
use store::assessments::{ImprovementRow, Round};

use super::series::{compare, earlier, trend};
use super::{hundredths, percent, points, slug, words};
use crate::communities::table::{cell, table};
use crate::frame::{Here, Problem, links, when};
use crate::ui::chart::spread;

/// Everything that came out.
///
/// # Errors
/// Of the store.
pub(super) async fn section(
    here: &Here,
    round: &Round,
    counts: &Published,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let rate = per_mille(counts.answers, counts.eligible).unwrap_or(0);
    let response = words::response(lang, counts.answers, counts.eligible, &percent(rate));
    let few = counts
        .alarms
        .is_none()
        .then(|| view! { <p><strong>{words::too_few(lang)}</strong></p> });
    let subjects: Vec<_> = match few {
        Some(_) => Vec::new(),
        None => (0..round.form.subjects().len())
            .map(|at| subject(lang, round, counts, at))
            .collect(),
    };
    let improvements = here.portal.db.list_improvements(round.id).await?;
    let earlier = earlier(here, round).await?;
    let (compare, trend) = match few {
        Some(_) => (None, None),
        None => (
            compare(lang, round, counts, &earlier),
            trend(lang, round, counts, &earlier),
        ),
    };
    let (grids, views) = (
        grids(here, round, counts).await?,
        views(lang, round, counts),
    );
    let odd = counts.alarms.map(|a| alarms(lang, counts, a));
    Ok(view! {
        <section class="part" aria-labelledby="result">
            <h2 id="result">{words::result(lang)}</h2>
            <p>{response}</p>
            {few} {subjects}
        </section>
        {compare} {trend} {grids} {views} {odd}
        {promised(here, round, &improvements)}
        {verify(here, round, counts)}
    }
    .into_any())
}

/// One of the assessed: its score, and every question.
fn subject(lang: Lang, round: &Round, counts: &Published, at: usize) -> AnyView {
    let name = round.form.subjects()[at].name.get(lang).to_owned();
    let cells = &counts.total[at];
    let mark = match counts.score(&round.form, at) {
        Some(score) => {
            let part = (score.weight < domain::assessments::WHOLE).then(
                || view! { <p class="meta">{words::score_part(lang, &percent(score.weight))}</p> },
            );
            let points = words::score(lang, &hundredths(score.hundredths));
            view! {
                <p><strong>{points}</strong> " " <span class="meta">{words::score_hint(lang)}</span></p>
                {part}
            }
            .into_any()
        }
        None => view! { <p>{words::score_none(lang)}</p> }.into_any(),
    };
    let bars: Vec<_> = round
        .form
        .indicators()
        .zip(cells)
        .enumerate()
        .map(|(n, (i, cell))| {
            let name = i.name.get(lang).to_owned();
            let bar = match cell {
                Some(d) => bar(lang, &format!("s{at}q{n}"), &name, d),
                None => view! { <p class="meta">{words::few_rated(lang)}</p> }.into_any(),
            };
            view! { <p>{name}</p> {bar} }
        })
        .collect();
    let rows = round
        .form
        .indicators()
        .zip(cells)
        .map(|(i, cell)| row(lang, i.name.get(lang), cell.as_ref()))
        .collect();
    let columns = [
        words::indicator(lang),
        words::mean(lang),
        words::satisfied(lang),
        words::interval(lang),
        words::spread(lang),
    ];
    let id = format!("subject-{at}");
    let caption = name.clone();
    view! {
        <h3 id=id>{name}</h3>
        {mark}
        <details>
            <summary>{words::by_question(lang, &caption)}</summary>
            {bars}
            <p class="meta">{words::interval_hint(lang)}</p>
            <div class="wordy">{table(caption, &columns, None, rows)}</div>
        </details>
    }
    .into_any()
}

/// `很满意 12 · 满意 30 · …`
fn said(lang: Lang, d: &Distribution) -> String {
    let parts: Vec<_> = Mark::ALL
        .iter()
        .zip(d.0)
        .map(|(mark, n)| format!("{} {n}", words::mark(lang, *mark)))
        .collect();
    parts.join(" · ")
}

fn bar(lang: Lang, id: &str, name: &str, d: &Distribution) -> AnyView {
    let said = said(lang, d);
    let bar = spread(id, words::spread_of(lang, name), said.clone(), &d.0);
    view! { {bar} <p class="meta">{said}</p> }.into_any()
}

fn row(lang: Lang, name: &str, d: Option<&Distribution>) -> Vec<AnyView> {
    let none = || cell("–");
    let Some(d) = d else {
        return vec![
            cell(name),
            none(),
            none(),
            none(),
            cell(words::few_rated(lang)),
        ];
    };
    let share = per_mille(d.satisfied(), d.rated());
    let between = interval(d.satisfied(), d.rated());
    let between = between.map(|i| words::interval_of(lang, &percent(i.low), &percent(i.high)));
    vec![
        cell(name),
        cell(mean(d).map_or("–".to_owned(), hundredths)),
        cell(share.map_or("–".to_owned(), percent)),
        cell(between.unwrap_or("–".to_owned())),
        cell(said(lang, d)),
    ]
}

async fn grids(here: &Here, round: &Round, counts: &Published) -> Result<Option<AnyView>, Problem> {
    let lang = here.lang;
    if counts.groups.is_empty() {
        return Ok(None);
    }
    let all = here.portal.db.list_grids(here.community.id).await?;
    let name = |g: &Group| {
        let found = all.iter().find(|grid| grid.number == g.grid);
        found.map_or_else(|| g.grid.to_string(), |grid| grid.name.get(lang).to_owned())
    };
    let mut columns = vec![
        words::grid(lang).to_owned(),
        words::answers(lang).to_owned(),
    ];
    let subjects = round.form.subjects().iter();
    columns.extend(subjects.map(|s| s.name.get(lang).to_owned()));
    let weights = round.form.weights();
    let rows = counts
        .groups
        .iter()
        .map(|g| {
            let hidden = || words::grid_hidden(lang).to_owned();
            let mut row = vec![
                cell(name(g)),
                cell(g.answers.map_or_else(hidden, |n| n.to_string())),
            ];
            for at in 0..round.form.subjects().len() {
                let cells = g.cells.get(at).map(Vec::as_slice).unwrap_or_default();
                let said = match score(&weights, cells) {
                    None => hidden(),
                    Some(s) => points(lang, &s),
                };
                row.push(cell(said));
            }
            row
        })
        .collect();
    let caption = words::grids(lang).to_owned();
    Ok(Some(
        view! {
            <section class="part" aria-labelledby="grids">
                <h2 id="grids">{words::grids(lang)}</h2>
                <p>{words::grids_hint(lang)}</p>
                <div class="wordy">{table(caption, &columns, None, rows)}</div>
            </section>
        }
        .into_any(),
    ))
}

fn views(lang: Lang, round: &Round, counts: &Published) -> Option<AnyView> {
    let lines: Vec<_> = round
        .asked
        .iter()
        .zip(&counts.views)
        .map(|(asked, views)| {
            let said = match views {
                Some(v) => words::views_of(lang, v.0[0], v.0[1], v.0[2]),
                None => words::grid_hidden(lang).to_owned(),
            };
            view! { <li>{asked.what.get(lang).to_owned()} <br/> <strong>{said}</strong></li> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="views">
                <h2 id="views">{words::views(lang)}</h2>
                <ul>{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn alarms(lang: Lang, counts: &Published, a: Alarms) -> AnyView {
    let answers = counts.answers;
    let share = percent(per_mille(a.straight, answers).unwrap_or(0));
    let hourly = (answers * 200 + a.hours).checked_div(2 * a.hours);
    let hourly = hundredths(hourly.unwrap_or(0));
    let lines = [
        (
            a.is_straight(answers),
            words::alarm_straight(lang, a.straight, &share),
        ),
        (
            a.is_burst(answers),
            words::alarm_burst(lang, a.busiest, a.hours, &hourly),
        ),
        (
            a.is_crowded(),
            words::alarm_crowd(lang, a.from_one, a.crowded, a.from_crowded),
        ),
    ]
    .map(|(seen, said)| {
        let chip = match seen {
            true => view! { <span class="chip chip--late">{words::alarm_seen(lang)}</span> },
            false => view! { <span class="chip">{words::alarm_fine(lang)}</span> },
        };
        view! { <li>{said} " " {chip}</li> }
    });
    view! {
        <section class="part" aria-labelledby="alarms">
            <h2 id="alarms">{words::alarms(lang)}</h2>
            <p>{words::alarms_hint(lang)}</p>
            <ul>{lines.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// What the assessed do about it.
fn promised(here: &Here, round: &Round, all: &[ImprovementRow]) -> Option<AnyView> {
    let lang = here.lang;
    if round.stage(here.now) == Stage::Void {
        return None;
    }
    let day = |d| when::day(lang, d, here.today());
    let items: Vec<_> = all
        .iter()
        .map(|i| {
            let (state, words_of) = match &i.done {
                Some((on, said)) => (
                    view! { <span class="chip chip--done">{words::improve_done(lang, &day(*on))}</span> }
                        .into_any(),
                    Some(view! { <p>{said.get(lang).to_owned()}</p> }),
                ),
                None if i.until_on < here.today() => (
                    view! { <span class="chip chip--late">{words::improve_late(lang)}</span> }
                        .into_any(),
                    None,
                ),
                None => (
                    view! { <span class="chip">{words::improve_open(lang)}</span> }.into_any(),
                    None,
                ),
            };
            let whose = round.form.subjects().get(i.subject);
            let whose = whose.map(|s| s.name.get(lang).to_owned());
            view! {
                <article class="item">
                    <h3 class="item__title">{i.what.get(lang).to_owned()}</h3>
                    {words_of}
                    <p class="meta">
                        {state} <span>{whose}</span>
                        <span>{words::improve_who(lang, i.by.get(lang))}</span>
                        <span>{words::improve_until(lang, &day(i.until_on))}</span>
                    </p>
                </article>
            }
        })
        .collect();
    let none = items
        .is_empty()
        .then(|| view! { <p>{words::improvements_none(lang)}</p> });
    Some(
        view! {
            <section class="part" aria-labelledby="improvements">
                <h2 id="improvements">{words::improvements(lang)}</h2>
                {none} {items}
            </section>
        }
        .into_any(),
    )
}

fn verify(here: &Here, round: &Round, counts: &Published) -> AnyView {
    let lang = here.lang;
    let to = |part| links::assessment_part(slug(here), round.number, part);
    let log = links::log_about(slug(here), &round.number.to_string());
    view! {
        <section class="part" aria-labelledby="verify">
            <h2 id="verify">{words::verify(lang)}</h2>
            <p>{words::verify_hint(lang)}</p>
            <dl class="facts">
                <dt>{words::hash(lang)}</dt>
                <dd><code>{counts.hash()}</code></dd>
            </dl>
            <p><a class="button button--plain" href=to("check")>{words::to_check(lang)}</a></p>
            <p class="meta">
                <a class="link" href=log>{words::to_log(lang)}</a> " "
                <a class="link" href=to("counts.csv")>{words::file_counts(lang)}</a> " "
                <a class="link" href=to("lines.jsonl")>{words::file_lines(lang)}</a>
            </p>
        </section>
    }
    .into_any()
}
