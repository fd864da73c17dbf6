//! Reports as files: the list and the figures of one as CSV, a whole one as JSON.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::display::Lang;
use domain::reports::{BudgetLine, Report};
use store::publishing::PublishedVersion;

use super::api;
use super::{list, words};
use crate::frame::{Answer, Here, Problem, links, sheet};
use crate::proposals::api::stamp;
use crate::publishing::{find, slug};

/// `GET /{c}/reports.csv`
pub async fn list_csv(here: Here) -> Answer {
    let all = list::all(&here).await?;
    let origin = &here.portal.origin;
    let rows = all.iter().map(|p| {
        let report = &p.version.content;
        vec![
            p.number.to_string(),
            words::subject(Lang::Zh, report.subject).to_owned(),
            report.year.to_string(),
            report.title.get(Lang::Zh).to_owned(),
            p.version.version.to_string(),
            stamp(p.version.published_at),
            format!("{origin}{}", links::report(slug(&here), p.number)),
        ]
    });
    let head = [
        "number",
        "subject",
        "year",
        "title",
        "version",
        "published_at",
        "url",
    ];
    sheet::csv(&format!("{}-reports", slug(&here)), &head, rows)
}

/// The version that a file is asked of.
async fn version(here: &Here, number: &str) -> Result<(i64, PublishedVersion<Report>), Problem> {
    let page = find::<Report>(here, number).await?;
    let found = match here.query("version") {
        "" => page.current(),
        n => page.versions.iter().find(|v| v.version.to_string() == n),
    };
    let version = found.cloned().ok_or(Problem::NotFound)?;
    Ok((page.number, version))
}

/// `GET /{c}/reports/{n}/figures.csv`: every number of the report, a row each.
pub async fn figures(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let (number, version) = version(&here, &number).await?;
    let head = [
        "part",
        "indicator",
        "year",
        "value",
        "unit",
        "source",
        "note",
    ];
    let name = format!("{}-report-{number}", slug(&here));
    sheet::csv(&name, &head, rows(&version.content))
}

/// Words are Chinese: files are the same for every reader.
fn rows(report: &Report) -> Vec<Vec<String>> {
    let lang = Lang::Zh;
    let mut all = Vec::new();
    for section in &report.sections {
        all.extend(section.figures.iter().map(|f| {
            vec![
                section.heading.get(lang).to_owned(),
                f.indicator.get(lang).to_owned(),
                f.year.to_string(),
                f.value.to_string(),
                f.unit.get(lang).to_owned(),
                f.source.get(lang).to_owned(),
                f.note.as_ref().map_or("", |n| n.get(lang)).to_owned(),
            ]
        }));
    }
    for budget in &report.budget {
        all.extend(BudgetLine::ALL.iter().map(|line| {
            vec![
                words::budget_title(lang).to_owned(),
                words::budget_line(lang, *line).to_owned(),
                budget.year.to_string(),
                budget.line(*line).to_string(),
                words::budget_unit(lang).to_owned(),
                budget.source.get(lang).to_owned(),
                String::new(),
            ]
        }));
    }
    all.extend(report.purchases.iter().map(|p| {
        let evaluation = match &p.evaluation {
            Some(e) => words::evaluated(lang, e.result.get(lang), &e.on.to_string()),
            None => words::not_evaluated(lang).to_owned(),
        };
        let term = words::from_until(lang, &p.from.to_string(), &p.until.to_string());
        vec![
            words::purchases_title(lang).to_owned(),
            p.item.get(lang).to_owned(),
            report.year.to_string(),
            p.amount.to_string(),
            words::budget_unit(lang).to_owned(),
            p.contractor.get(lang).to_owned(),
            [p.quality.get(lang), &term, p.payment.get(lang), &evaluation].join("；"),
        ]
    }));
    if let Some(premises) = &report.premises {
        all.extend(premises.halls.iter().map(|h| {
            vec![
                words::premises_title(lang).to_owned(),
                h.name.get(lang).to_owned(),
                report.year.to_string(),
                h.area.to_string(),
                "m²".to_owned(),
                premises.basis.get(lang).to_owned(),
                String::new(),
            ]
        }));
    }
    all
}

/// `GET /{c}/reports/{n}/report.json`: the same as the public API gives, of any version.
pub async fn json(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let page = find::<Report>(&here, &number).await?;
    let (_, version) = version(&here, &number).await?;
    Ok(Json(api::whole(&here, &page, &version)).into_response())
}
