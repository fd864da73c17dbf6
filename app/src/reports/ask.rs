//! Asking about a report.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::{Lang, ShownAs};
use domain::ids::DraftId;
use domain::text::Remark;
use store::Failed;
use store::drafts::{DraftKind, DraftOwner};
use store::reports::{NewReportQuestion, NotAsked};

use super::{report, words};
use crate::frame::fields::Fault;
use crate::frame::kept::keep_and_sign_in;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::publishing::{parse, slug};

/// What of a question is kept through the sign-in.
const KEPT: &[&str] = &["text", "shown"];

/// `POST /{c}/reports/{n}/ask`
pub async fn ask(here: Here, Path((_, raw)): Path<(String, String)>, form: Fields) -> Answer {
    let number = parse(&raw)?;
    if here.standing.is_none() && form.has("text") {
        // Written before signing in, or when the session was over: kept for this browser, and in the form again afterwards.
        let back = format!("{}#questions", links::report(slug(&here), number));
        let kept = form.to_json(KEPT);
        return keep_and_sign_in(&here, DraftKind::Question, number, kept, |_| back).await;
    }
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
        Ok(id) => {
            if let Some(draft) = form.number("draft") {
                let owner = DraftOwner::Account(me.account());
                db.delete_draft(owner, DraftId(draft)).await?;
            }
            // Where many were asked before, from the own one on.
            let (first, _) = db
                .list_report_questions(here.community.id, number, 0)
                .await?;
            let from = match first.iter().any(|q| q.id == id) {
                true => String::new(),
                false => format!("&from={id}"),
            };
            Ok(Redirect::to(&format!("{to}?done=report_asked{from}#q{id}")).into_response())
        }
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
