//! Asking about a report.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::{Lang, ShownAs};
use domain::text::Remark;
use store::Failed;
use store::reports::{NewReportQuestion, NotAsked};

use super::{report, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::publishing::{parse, slug};

/// `POST /{c}/reports/{n}/ask`
pub async fn ask(here: Here, Path((_, raw)): Path<(String, String)>, form: Fields) -> Answer {
    let number = parse(&raw)?;
    let me = here.signed_in()?;
    let body = match Remark::parse(form.get("text")) {
        Ok(body) => body,
        Err(fault) => {
            let faults = Faults::one("text", Fault::Text(fault));
            return report::draw(&here, &raw, &form, &faults).await;
        }
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let new = NewReportQuestion {
        shown_as: ShownAs::from_code(form.get("shown")).unwrap_or_default(),
        body,
    };
    let calendar = here.portal.calendar().await?;
    let db = &here.portal.db;
    let to = links::report(slug(&here), number);
    match db
        .ask_report(
            &me,
            here.community.id,
            number,
            &new,
            &calendar,
            once,
            here.now,
        )
        .await
    {
        Ok(id) => Ok(Redirect::to(&format!("{to}?done=report_asked#q{id}")).into_response()),
        Err(Failed::Refused(why)) => Err(refused(&here, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

fn refused(here: &Here, why: NotAsked) -> Problem {
    let label: fn(Lang) -> &'static str = words::back;
    Problem::refused(
        move |lang| words::not_asked(lang, why).to_owned(),
        Some((links::reports(slug(here)), label)),
    )
}
