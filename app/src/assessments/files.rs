//! Rounds and counts as files. Words are Chinese: files are the same for every reader.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::assessments::{Cells, Stage};
use domain::display::Lang;
use http::header;
use store::assessments::Round;

use super::api::{record, rounds};
use super::{find, slug};
use crate::frame::{Answer, Here, Problem, sheet};

/// `GET /{c}/assessments.csv`
pub async fn list(here: Here) -> Answer {
    let columns = [
        "number",
        "title",
        "state",
        "series",
        "opens_at",
        "closes_at",
        "eligible",
        "answers",
        "subject",
        "score",
        "weight_per_mille",
        "url",
    ];
    let mut rows = Vec::new();
    for round in rounds(&here).await? {
        let r = record(&here, &round);
        for s in r.subjects {
            rows.push(vec![
                r.number.clone(),
                r.title_zh.clone(),
                r.state.clone(),
                r.series.clone(),
                r.opens_at.clone(),
                r.closes_at.clone(),
                r.eligible.to_string(),
                r.answers.to_string(),
                s.name_zh,
                s.score.unwrap_or_default(),
                s.weight_per_mille
                    .map(|w| w.to_string())
                    .unwrap_or_default(),
                r.url.clone(),
            ]);
        }
    }
    sheet::csv(&format!("{}-assessments", slug(&here)), &columns, rows)
}

fn rows(round: &Round, grid: &str, cells: &Cells, out: &mut Vec<Vec<String>>) {
    for (subject, cells) in round.form.subjects().iter().zip(cells) {
        for (indicator, cell) in round.form.indicators().zip(cells) {
            let mut row = vec![
                grid.to_owned(),
                subject.name.get(Lang::Zh).to_owned(),
                indicator.name.get(Lang::Zh).to_owned(),
                indicator.weight.to_string(),
            ];
            match cell {
                Some(d) => row.extend(d.0.iter().map(u64::to_string)),
                // Hidden: as many empty cells.
                None => row.extend(std::iter::repeat_n(String::new(), 6)),
            }
            out.push(row);
        }
    }
}

/// `GET /{c}/assessments/{n}/counts.csv`: `grid` is `all`, or the number of one that is shown.
pub async fn counts(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let round = find(&here, &number).await?;
    let counts = round.counts.as_ref().ok_or(Problem::NotFound)?;
    let columns = [
        "grid",
        "subject",
        "indicator",
        "weight_per_mille",
        "very_satisfied",
        "satisfied",
        "fair",
        "dissatisfied",
        "very_dissatisfied",
        "cannot_say",
    ];
    let mut out = Vec::new();
    rows(&round, "all", &counts.total, &mut out);
    for group in &counts.groups {
        rows(&round, &group.grid.to_string(), &group.cells, &mut out);
    }
    sheet::csv(&format!("{}-{}", slug(&here), round.number), &columns, out)
}

/// `GET /{c}/assessments/{n}/lines.jsonl`: what was fixed at the opening, and the counts, as their fingerprints are made of.
pub async fn lines(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let round = find(&here, &number).await?;
    if round.stage(here.now) == Stage::Scheduled {
        return Err(Problem::NotFound);
    }
    let mut text = round.lines().join("\n");
    text.push('\n');
    Ok((
        [(header::CONTENT_TYPE, "application/jsonl; charset=utf-8")],
        text,
    )
        .into_response())
}
