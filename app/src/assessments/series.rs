//! Rounds of one series beside one another. What is void is in no comparison, neither as this round nor as an earlier one; a
//! score for which not all weights counted says so wherever it stands.

use chrono::Datelike;
use domain::assessments::{Published, Score, WHOLE, last_day};
use domain::display::Lang;
use domain::publishing::Say;
use domain::reports::{Series, Value};
use leptos::prelude::*;
use store::assessments::Round;

use super::{hundredths, points, words};
use crate::communities::table::{cell, table};
use crate::frame::{Here, Problem};
use crate::ui::chart::{ChartWords, chart};

/// The counted rounds of the series before this one, the oldest first.
pub(super) async fn earlier(here: &Here, round: &Round) -> Result<Vec<Round>, Problem> {
    let db = &here.portal.db;
    let mut all = db.list_series(here.community.id, &round.series).await?;
    all.retain(|r| r.id != round.id && r.closes_at < round.closes_at);
    Ok(all)
}

/// The score that an earlier round gave the side of that name.
fn score_of(round: &Round, name: &str) -> Option<Score> {
    let subjects = round.form.subjects().iter();
    let at = subjects
        .map(|s| &s.name.both().zh)
        .position(|n| n == name)?;
    round.counts.as_ref()?.score(&round.form, at)
}

fn year(round: &Round) -> u16 {
    u16::try_from(last_day(round.closes_at).year()).unwrap_or(0)
}

/// What a round is called among others: its year, and its number where another one is of that year.
fn heading(round: &Round, among: &[&Round]) -> String {
    let same = among.iter().filter(|r| year(r) == year(round)).count();
    match same > 1 {
        true => format!("{}（{}）", year(round), round.number),
        false => year(round).to_string(),
    }
}

pub(super) fn compare(
    lang: Lang,
    round: &Round,
    counts: &Published,
    earlier: &[Round],
) -> Option<AnyView> {
    if round.is_void() {
        return None;
    }
    let shown: Vec<&Round> = [round]
        .into_iter()
        .chain(earlier.iter().rev().take(3))
        .collect();
    let mut columns = vec![words::assessed(lang).to_owned()];
    columns.extend(shown.iter().map(|r| heading(r, &shown)));
    let score = |s: Option<Score>| cell(s.map_or("–".to_owned(), |s| points(lang, &s)));
    let rows = round
        .form
        .subjects()
        .iter()
        .enumerate()
        .map(|(at, s)| {
            let mut row = vec![cell(s.name.get(lang)), score(counts.score(&round.form, at))];
            let then = shown.iter().skip(1);
            row.extend(then.map(|r| score(score_of(r, &s.name.both().zh))));
            row
        })
        .collect();
    let caption = words::compare(lang).to_owned();
    Some(
        view! {
            <section class="part" aria-labelledby="compare">
                <h2 id="compare">{words::compare(lang)}</h2>
                <p>{words::compare_hint(lang)}</p>
                {table(caption, &columns, None, rows)}
            </section>
        }
        .into_any(),
    )
}

/// Scores over the years, where there are earlier ones.
pub(super) fn trend(
    lang: Lang,
    round: &Round,
    counts: &Published,
    earlier: &[Round],
) -> Option<AnyView> {
    if round.is_void() {
        return None;
    }
    let all: Vec<&Round> = earlier.iter().chain([round]).collect();
    let charts: Vec<_> = round
        .form
        .subjects()
        .iter()
        .enumerate()
        .filter_map(|(at, s)| {
            let name = &s.name.both().zh;
            let then = earlier.iter().map(|r| (r, score_of(r, name)));
            let now = (round, counts.score(&round.form, at));
            let (mut numbers, mut labels, mut partly) = (Vec::new(), Vec::new(), Vec::new());
            for (of, score) in then.chain([now]) {
                let Some(score) = score else { continue };
                let Some(value) = Value::parse(&hundredths(score.hundredths)) else {
                    continue;
                };
                let label = heading(of, &all);
                if score.weight < WHOLE {
                    let said = words::trend_part(lang, &label, score.weight);
                    partly.push(view! { <p class="meta">{said}</p> });
                }
                numbers.push((year(of), value));
                labels.push(label);
            }
            if numbers.len() < 2 {
                return None;
            }
            let series = Series {
                indicator: s.name.clone(),
                unit: Say::parse(words::points(lang), "", 1, 10).ok()?,
                points: numbers,
            };
            let said = ChartWords {
                title: words::trend_of(lang, s.name.get(lang)),
                missing: words::missing_year(lang),
                labels,
            };
            let name = s.name.get(lang).to_owned();
            let chart = chart(&format!("trend-{at}"), &series, &said);
            Some(view! { <p><strong>{name}</strong></p> {chart} {partly} })
        })
        .collect();
    (!charts.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="trend">
                <h2 id="trend">{words::trend(lang)}</h2>
                {charts}
            </section>
        }
        .into_any()
    })
}
