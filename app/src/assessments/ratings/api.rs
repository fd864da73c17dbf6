//! Ratings as a file and through the public API: what the page says, and nothing that has not come out.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::assessments::{Distribution, Figures, Rated, mean};
use domain::display::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Names, hundredths, slug};
use crate::frame::{Answer, Here, Problem, Visit, links, sheet};

/// The ratings of a window, an item of service or a finished proposal.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiRatings {
    /// window, service or proposal.
    pub kind: String,
    #[schema(example = "3")]
    pub number: String,
    pub name_zh: String,
    pub ratings: u64,
    /// From 1 to 5 with two decimals, without those who cannot say; absent where nobody rated.
    #[schema(example = "4.21")]
    pub mean: Option<String>,
    /// From very satisfied to very dissatisfied, and last those who cannot say.
    pub counts: Vec<u64>,
    /// The same of those who rated once more after an answer; in none of the numbers above.
    pub counts_again: Vec<u64>,
    /// Bad ratings with words, by how they were answered.
    pub answered_in_time: u64,
    pub answered_late: u64,
    pub waiting: u64,
    pub overdue: u64,
    pub url: String,
}

fn record(kind: &str, number: String, name_zh: String, f: &Figures, url: String) -> ApiRatings {
    ApiRatings {
        kind: kind.to_owned(),
        number,
        name_zh,
        ratings: f.first.all(),
        mean: mean(&f.first).map(hundredths),
        counts: f.first.0.to_vec(),
        counts_again: f.again.0.to_vec(),
        answered_in_time: f.cases.in_time,
        answered_late: f.cases.late,
        waiting: f.cases.waiting,
        overdue: f.cases.overdue,
        url,
    }
}

async fn all(here: &Here) -> Result<Vec<ApiRatings>, Problem> {
    let (db, community) = (&here.portal.db, here.community.id);
    let origin = &here.portal.origin;
    let names = Names::of(here).await?;
    let mut out = Vec::new();
    for (of, f) in db.rating_figures(community, here.today()).await? {
        let kind: Rated = of.kind;
        let to = links::rating(slug(here), kind.code(), of.number);
        let (number, name) = (of.number.to_string(), names.get(Lang::Zh, of));
        out.push(record(
            kind.code(),
            number,
            name,
            &f,
            format!("{origin}{to}"),
        ));
    }
    for p in db.list_rated_proposals(community).await? {
        let to = links::proposal(slug(here), p.number);
        let figures = Figures {
            first: p.ratings,
            again: Distribution::default(),
            ..Figures::default()
        };
        let number = p.number.to_string();
        out.push(record(
            "proposal",
            number,
            p.title,
            &figures,
            format!("{origin}{to}"),
        ));
    }
    Ok(out)
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/assessments/ratings",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = [ApiRatings]))
)]
pub async fn ratings(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    Ok(Json(all(&here).await?).into_response())
}

/// `GET /{c}/assessments/ratings.csv`
pub async fn csv(here: Here) -> Answer {
    let columns = [
        "kind",
        "number",
        "name",
        "ratings",
        "mean",
        "very_satisfied",
        "satisfied",
        "fair",
        "dissatisfied",
        "very_dissatisfied",
        "cannot_say",
        "rated_again",
        "answered_in_time",
        "answered_late",
        "waiting",
        "overdue",
        "url",
    ];
    let rows = all(&here).await?.into_iter().map(|r| {
        let again: u64 = r.counts_again.iter().sum();
        let mut row = vec![
            r.kind,
            r.number,
            r.name_zh,
            r.ratings.to_string(),
            r.mean.unwrap_or_default(),
        ];
        row.extend(r.counts.iter().map(u64::to_string));
        let cases = [
            again,
            r.answered_in_time,
            r.answered_late,
            r.waiting,
            r.overdue,
        ];
        row.extend(cases.map(|n| n.to_string()));
        row.push(r.url);
        row
    });
    sheet::csv(&format!("{}-ratings", slug(&here)), &columns, rows)
}
