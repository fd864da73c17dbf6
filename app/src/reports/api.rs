//! Reports, their figures and the disclosure timetable through the public API, the same for every reader.

use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use domain::reports::{Figure, Premises, Purchase, Report};
use serde::Serialize;
use store::publishing::{PublicationPage, PublishedVersion};
use utoipa::ToSchema;

use super::list::all;
use crate::frame::{Answer, Here, Problem, Visit, links};
use crate::proposals::api::stamp;
use crate::publishing::{find, slug};
use crate::services::api::ApiText;

/// A report, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiReportLine {
    pub number: i64,
    /// annual, budget, purchases, assessment or other.
    pub subject: String,
    pub year: u16,
    pub title: ApiText,
    pub lead: ApiText,
    /// Greater than 1 where it was corrected.
    pub version: i64,
    pub published_at: String,
    pub url: String,
}

/// A report with everything it says. Numbers are decimals written as text, so that nothing is rounded on the way.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiReport {
    pub report: ApiReportLine,
    pub sections: Vec<ApiReportSection>,
    /// In ten thousand yuan.
    pub budget: Vec<ApiBudget>,
    pub purchases: Vec<ApiPurchase>,
    pub premises: Option<ApiPremises>,
    /// The bytes of the version; `hash` is that of these bytes, and stands in the record of acts.
    pub text: String,
    pub hash: String,
    pub versions: Vec<i64>,
}

/// A part of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiReportSection {
    pub heading: ApiText,
    pub paragraphs: Vec<ApiText>,
    pub figures: Vec<ApiFigure>,
}

/// One indicator in one year.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiFigure {
    pub indicator: ApiText,
    pub year: u16,
    #[schema(example = "92.4")]
    pub value: String,
    pub unit: ApiText,
    pub source: ApiText,
    pub note: Option<ApiText>,
}

/// A year of the budget by its three lines.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiBudget {
    pub year: u16,
    /// 人员经费
    pub staff: String,
    /// 办公经费
    pub office: String,
    /// 公益事业经费
    pub welfare: String,
    pub total: String,
    pub source: ApiText,
}

/// A purchase of services with what its contract says.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiPurchase {
    pub item: ApiText,
    pub contractor: ApiText,
    pub quality: ApiText,
    /// In ten thousand yuan.
    pub amount: String,
    pub from: String,
    pub until: String,
    pub payment: ApiText,
    pub evaluation: Option<ApiText>,
    pub evaluated_on: Option<String>,
}

/// Rooms in square metres, against what the rule asks for.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiPremises {
    pub total: String,
    pub least: String,
    pub basis: ApiText,
    pub rooms: Vec<ApiRoom>,
}

/// One of the rooms.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiRoom {
    pub name: ApiText,
    pub area: String,
}

/// A duty of the disclosure timetable.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiDuty {
    pub title: ApiText,
    pub period: ApiText,
    pub clause: ApiText,
    pub due_on: String,
    /// The day that was set first.
    pub first_due_on: String,
    /// due, on_time, late or missing.
    pub state: String,
    pub published_on: Option<String>,
    /// The number of the report that fulfils it.
    pub report: Option<i64>,
}

fn line(here: &Here, number: i64, v: &PublishedVersion<Report>) -> ApiReportLine {
    let report = &v.content;
    let path = links::report(slug(here), number);
    ApiReportLine {
        number,
        subject: report.subject.code().to_owned(),
        year: report.year,
        title: report.title.both().into(),
        lead: report.lead.both().into(),
        version: v.version,
        published_at: stamp(v.published_at),
        url: format!("{}{path}", here.portal.origin),
    }
}

impl From<&Figure> for ApiFigure {
    fn from(f: &Figure) -> Self {
        Self {
            indicator: f.indicator.both().into(),
            year: f.year,
            value: f.value.to_string(),
            unit: f.unit.both().into(),
            source: f.source.both().into(),
            note: f.note.as_ref().map(|n| n.both().into()),
        }
    }
}

impl From<&Purchase> for ApiPurchase {
    fn from(p: &Purchase) -> Self {
        let evaluation = p.evaluation.as_ref();
        Self {
            item: p.item.both().into(),
            contractor: p.contractor.both().into(),
            quality: p.quality.both().into(),
            amount: p.amount.to_string(),
            from: p.from.to_string(),
            until: p.until.to_string(),
            payment: p.payment.both().into(),
            evaluation: evaluation.map(|e| e.result.both().into()),
            evaluated_on: evaluation.map(|e| e.on.to_string()),
        }
    }
}

impl From<&Premises> for ApiPremises {
    fn from(p: &Premises) -> Self {
        let rooms = p.halls.iter().map(|h| ApiRoom {
            name: h.name.both().into(),
            area: h.area.to_string(),
        });
        Self {
            total: p.total().to_string(),
            least: p.least.to_string(),
            basis: p.basis.both().into(),
            rooms: rooms.collect(),
        }
    }
}

/// A version with everything it says.
pub(super) fn whole(
    here: &Here,
    page: &PublicationPage<Report>,
    v: &PublishedVersion<Report>,
) -> ApiReport {
    let report = &v.content;
    let sections = report.sections.iter().map(|s| ApiReportSection {
        heading: s.heading.both().into(),
        paragraphs: s.text.iter().map(|p| p.both().into()).collect(),
        figures: s.figures.iter().map(Into::into).collect(),
    });
    let budget = report.budget.iter().map(|b| ApiBudget {
        year: b.year,
        staff: b.staff.to_string(),
        office: b.office.to_string(),
        welfare: b.welfare.to_string(),
        total: b.total().to_string(),
        source: b.source.both().into(),
    });
    ApiReport {
        report: line(here, page.number, v),
        sections: sections.collect(),
        budget: budget.collect(),
        purchases: report.purchases.iter().map(Into::into).collect(),
        premises: report.premises.as_ref().map(Into::into),
        text: v.text.clone(),
        hash: v.hash.clone(),
        versions: page.versions.iter().map(|v| v.version).collect(),
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/reports",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = [ApiReportLine]))
)]
pub async fn reports(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let all = all(&here).await?;
    let lines: Vec<_> = all
        .iter()
        .map(|p| line(&here, p.number, &p.version))
        .collect();
    Ok(Json(lines).into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/reports/{n}",
    params(("c" = String, Path, description = "Slug of the community"), ("n" = i64, Path, description = "Number of the report")),
    responses((status = 200, body = ApiReport))
)]
pub async fn report(visit: Visit, Path((slug, number)): Path<(String, String)>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let page = find::<Report>(&here, &number).await?;
    let v = page
        .current()
        .filter(|_| page.live.is_some())
        .ok_or(Problem::NotFound)?;
    Ok(Json(whole(&here, &page, v)).into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/{c}/reports/timetable",
    params(("c" = String, Path, description = "Slug of the community")),
    responses((status = 200, body = [ApiDuty]))
)]
pub async fn timetable(visit: Visit, Path(slug): Path<String>) -> Answer {
    let here = visit.of_api(&slug).await?;
    let today = here.today();
    let all = here.portal.db.list_duties(here.community.id).await?;
    let lines: Vec<_> = all
        .iter()
        .map(|d| ApiDuty {
            title: d.duty.title.both().into(),
            period: d.duty.period.both().into(),
            clause: d.duty.clause.both().into(),
            due_on: d.duty.due_on.to_string(),
            first_due_on: d.first_due_on.to_string(),
            state: d.state(today).code().to_owned(),
            published_on: d.report.and_then(|(_, on)| on).map(|on| on.to_string()),
            report: d.report.map(|(number, _)| number),
        })
        .collect();
    Ok(Json(lines).into_response())
}
